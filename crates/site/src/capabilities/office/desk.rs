//! The pages of today's list: drawn from `work`, never deciding what is due.

use civic::authority::Role;
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use super::work::{self, Item, Post};
use crate::ui;
use crate::view::{Shown, View};

/// A wish written down for somebody else, with its slip.
#[derive(Serialize)]
struct Slip {
    title: String,
    href: String,
    slip: String,
}

/// A desk: where somebody without a phone is served.
#[derive(Serialize)]
struct Desk {
    home: AreaCode,
    name: String,
    slips: Vec<Slip>,
}

#[derive(Serialize)]
struct Work {
    tab: &'static str,
    today: usize,
    items: Vec<Item>,
    found: u64,
    desks: Vec<Desk>,
    tools: Vec<(String, String)>,
    serves: bool,
}

/// `/work`: today; what I answer for; everything under way where I serve.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let post = work::post(tx, view)?;
    let tab = match view.ask("tab") {
        "mine" => "mine",
        "all" if !post.areas.is_empty() => "all",
        _ => "today",
    };
    let today = work::today(tx, view, &post)?;
    let count = today.len();
    let (items, found) = match tab {
        "mine" => (work::owned(tx, view, &post)?, 0),
        "all" => match post.areas.first() {
            Some(area) => work::all(tx, view, &post, *area)?,
            None => (Vec::new(), 0),
        },
        _ => (today, 0),
    };
    let data = Work {
        tab,
        today: count,
        items,
        found,
        desks: desks(tx, view, &post)?,
        tools: tools(tx, view, &post)?,
        serves: !post.caller_has_none(),
    };
    let place = post.areas.first().copied().unwrap_or(post.person.home);
    let name = view.area_name(tx, place)?;
    let title = view.t("page-work-today");
    Shown::new(view, place, &name, title, &data, || page(view, title, &data, &post))
}

impl Post {
    fn caller_has_none(&self) -> bool {
        matches!(&self.caller, civic::authority::Caller::Person { mandates, .. } if mandates.is_empty())
    }
}

fn desks(tx: &mut Tx<'_>, view: &View, post: &Post) -> Result<Vec<Desk>, Stop> {
    let mut desks = Vec::new();
    for home in &post.desks {
        let written = reads::written_down(tx, *home, post.person, 5)?;
        let slips = written
            .iter()
            .map(|m| Slip {
                title: m.title.clone(),
                href: view.href(m),
                slip: format!("/{home}/desk/slip/{}", m.id),
            })
            .collect();
        desks.push(Desk { home: *home, name: view.area_name(tx, *home)?, slips });
    }
    Ok(desks)
}

/// The books that the person keeps, by role and place: address and name.
fn tools(tx: &mut Tx<'_>, view: &View, post: &Post) -> Result<Vec<(String, String)>, Stop> {
    let civic::authority::Caller::Person { mandates, .. } = &post.caller else {
        return Ok(Vec::new());
    };
    let mut tools: Vec<(String, String)> = Vec::new();
    for mandate in mandates {
        let books: &[(&str, &str)] = match mandate.role {
            Role::Secretary | Role::TownshipClerk => &[
                ("people", "page-people-list"),
                ("imports", "page-imports-list"),
                ("mandates", "page-mandates-list"),
                ("visits/spread", "page-visit-spread"),
                ("standings", "page-standing-list"),
            ],
            Role::Committee | Role::Agent => {
                &[("people", "page-people-list"), ("visits/spread", "page-visit-spread")]
            }
            Role::SystemAdmin | Role::CountyClerk | Role::Auditor => {
                &[("mandates", "page-mandates-list")]
            }
            Role::Representative
            | Role::PartyMember
            | Role::MemberRepresentative
            | Role::Director
            | Role::Supervisor
            | Role::Convener
            | Role::Substitute
            | Role::Seconded
            | Role::SecurityAdmin
            | Role::AuditAdmin => &[],
        };
        // The books are kept per village; a part of one has none of its own.
        if mandate.area.level() > Level::Village {
            continue;
        }
        let name = view.area_name(tx, mandate.area)?;
        for (noun, key) in books {
            let href = format!("/{}/{noun}", mandate.area);
            if !tools.iter().any(|(known, _)| *known == href) {
                tools.push((href, format!("{name} · {}", view.t(key))));
            }
        }
    }
    Ok(tools)
}

fn page(view: &View, title: &str, data: &Work, post: &Post) -> Markup {
    if !data.serves && data.items.is_empty() && data.tab == "today" {
        return no_post(view, title);
    }
    let say = match data.today {
        0 => view.t("work-clear").to_owned(),
        n => view.tf("work-say", &[("n", &n.to_string())]),
    };
    html! {
        (ui::lead(title, &say, html! {}))
        (tabs(view, data, post))
        (ui::columns(
            html! { (ui::sheet(list(view, data))) },
            html! {
                @for desk in &data.desks { (desk_sheet(view, desk)) }
                (tool_sheet(view, data))
            },
        ))
    }
}

/// Somebody signed in without a post: their own page is what they look for.
fn no_post(view: &View, title: &str) -> Markup {
    let my = ui::Link::new("/my", view.t("work-to-my"));
    html! {
        (ui::lead(title, "", html! {}))
        (ui::sheet(ui::empty(view.t("work-no-post"), view.t("work-no-post-say"), Some(my))))
    }
}

fn tabs(view: &View, data: &Work, post: &Post) -> Markup {
    let wide = match post.areas.first().map(AreaCode::level) {
        Some(Level::County) => "work-all-county",
        Some(Level::Township) => "work-all-township",
        _ => "work-all",
    };
    let count = data.today.to_string();
    let tab = |href, key, name: &str, count| ui::Tab {
        link: ui::Link::new(href, view.t(key)),
        count,
        is_current: data.tab == name,
    };
    let mut items = vec![
        tab("/work", "nav-work", "today", count.as_str()),
        tab("/work?tab=mine", "work-mine", "mine", ""),
    ];
    if !post.areas.is_empty() {
        items.push(tab("/work?tab=all", wide, "all", ""));
    }
    ui::tabs(view.t("work-tabs"), &items)
}

fn list(view: &View, data: &Work) -> Markup {
    let metas: Vec<[String; 3]> = data
        .items
        .iter()
        .map(|i| {
            let kind = view.t(&format!("kind-{}", i.kind)).to_owned();
            [
                format!("{kind} {}", i.number),
                view.t(&format!("state-{}", i.state)).to_owned(),
                i.place.clone(),
            ]
        })
        .collect();
    let metas: Vec<Vec<&str>> =
        metas.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
    let words: Vec<String> = data
        .items
        .iter()
        .map(|i| {
            i.act.as_ref().map_or(String::new(), |a| format!("next-{}", a.name.replace('.', "-")))
        })
        .collect();
    let items: Vec<ui::Next<'_>> = data
        .items
        .iter()
        .zip(&metas)
        .zip(&words)
        .map(|((i, meta), word)| ui::Next {
            link: ui::Link::new(&i.href, &i.title),
            meta,
            lamp: Some((i.shape, &i.lamp)),
            act: i.act.as_ref().map(|a| ui::Link::new(&a.href, view.t(word))),
        })
        .collect();
    if data.tab == "all" {
        return all_list(view, data, &items);
    }
    let more = view.tf("work-more", &[("n", &items.len().saturating_sub(7).to_string())]);
    let (none, say) = match data.tab {
        "mine" => ("work-mine-none", "work-mine-none-say"),
        _ => ("work-none", "work-none-say"),
    };
    ui::next_list(&items, &more, ui::empty(view.t(none), view.t(say), None))
}

fn all_list(view: &View, data: &Work, items: &[ui::Next<'_>]) -> Markup {
    let rows: Vec<ui::Row<'_>> =
        items.iter().map(|n| ui::Row { link: n.link, meta: n.meta, lamp: n.lamp }).collect();
    let page = view.page_no();
    let pages = u32::try_from(data.found.div_ceil(30)).unwrap_or(u32::MAX).max(1);
    let (before, after) = (
        format!("/work?tab=all&page={}", page.saturating_sub(1)),
        format!("/work?tab=all&page={}", page + 1),
    );
    let said = view.tf("work-page", &[("page", &page.to_string()), ("pages", &pages.to_string())]);
    html! {
        (ui::rows(&rows, ui::empty(view.t("work-all-none"), view.t("work-all-none-say"), None)))
        @if pages > 1 {
            (ui::pager(&ui::Pager {
                label: view.t("work-pages"),
                said: &said,
                before: (page > 1).then(|| ui::Link::new(&before, view.t("work-before"))),
                after: (page < pages).then(|| ui::Link::new(&after, view.t("work-after"))),
                pages: &[],
            }))
        }
    }
}

fn desk_sheet(view: &View, desk: &Desk) -> Markup {
    let speak = format!("/{}/wishes/new?channel=desk", desk.home);
    let people = format!("/{}/people", desk.home);
    let visit = format!("/{}/visit", desk.home);
    let field = ui::Field {
        name: "q",
        label: view.t("desk-find"),
        hint: view.t("desk-find-hint"),
        ..ui::Field::default()
    };
    let find = ui::Filter {
        action: &people,
        label: view.t("desk-find"),
        fields: ui::search_field(&field),
        submit: view.t("search"),
        ..ui::Filter::default()
    };
    let metas: Vec<Markup> = desk
        .slips
        .iter()
        .map(|s| {
            html! { a href=(s.href) { (s.title) } " " a href=(s.slip) { (view.t("desk-slip")) } }
        })
        .collect();
    ui::sheet_titled(
        &view.tf("desk-title", &[("name", &desk.name)]),
        None,
        html! {
            p { (view.t("desk-say")) }
            (ui::acts(html! {
                (ui::button_link(ui::Link::new(&speak, view.t("desk-speak"))))
                (ui::button_soft(ui::Link::new(&visit, view.t("act-visit-record"))))
            }))
            (ui::filter_bar(&find))
            @if !metas.is_empty() {
                h3 { (view.t("desk-written")) }
                ul { @for one in &metas { li { (one) } } }
            }
        },
    )
}

fn tool_sheet(view: &View, data: &Work) -> Markup {
    if data.tools.is_empty() {
        return html! {};
    }
    let rows: Vec<ui::Row<'_>> = data
        .tools
        .iter()
        .map(|(href, text)| ui::Row { link: ui::Link::new(href, text), ..ui::Row::default() })
        .collect();
    ui::sheet_titled(view.t("work-books"), None, ui::rows(&rows, html! {}))
}

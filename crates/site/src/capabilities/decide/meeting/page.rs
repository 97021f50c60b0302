//! How a meeting is told in its thread: when, where, who has come; for those who run it, the list at
//! the door.

use civic::act::Act;
use civic::authority::{Caller, Role};
use civic::decide::meeting::CheckIn;
use civic::matter::{Matter, State};
use kernel::Code;
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::reads::{self, Arrival};
use crate::edge::{Asked, form_body};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let meeting = reads::meeting(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let convener = store::registry::name(tx, meeting.convener)?;
    let (present, _) = reads::arrivals_count(tx, matter.home, matter.id, "")?;
    let runs = caller.person() == Some(meeting.convener)
        || [Role::Secretary, Role::Convener, Role::Committee, Role::Agent]
            .iter()
            .any(|r| caller.has(*r, matter.home));
    let door = if runs && matter.state == State::Sitting {
        door(tx, view, matter, present)?
    } else {
        html! {}
    };
    let mine = mine(tx, view, matter, caller)?;
    let n = present.to_string();
    let body = html! {
        (ui::definitions(&[
            (view.t("meeting-when"), html! { (view.moment(meeting.starts_at)) }),
            (view.t("meeting-where"), html! { (meeting.venue) }),
            (view.t("field-convener"), html! { (convener) }),
        ]))
        @if !meeting.emergency.is_empty() {
            (ui::notice(ui::State::Warn, view.t("meeting-emergency"), html! { p { (meeting.emergency) } }))
        }
        @if let Some(opened) = meeting.opened_at {
            p { (view.tf("meeting-came", &[("n", &n), ("day", &view.moment(opened))])) }
        }
        (ui::stack(&[mine, door]))
    };
    let data = json!({ "starts_at": meeting.starts_at, "venue": meeting.venue, "body": meeting.body,
        "basis": meeting.basis, "emergency": meeting.emergency, "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at, "present": present });
    Ok(Chapter { body, data, offered: vec!["meeting.checkin"] })
}

/// A button for somebody on the roll who takes part by phone.
fn mine(tx: &mut Tx<'_>, view: &View, matter: &Matter, caller: &Caller) -> Result<Markup, Stop> {
    let Some(me) = caller.person().filter(|p| p.home == matter.home) else { return Ok(html! {}) };
    if matter.state != State::Sitting {
        return Ok(html! {});
    }
    let line = reads::line(tx, matter.home, matter.id, me.id)?;
    Ok(match line {
        Some(line) if line.present_at.is_none() => {
            let key = crate::random::key();
            let action = format!("/{}/meetings/{}/arrivals", matter.home, matter.id);
            let form = ui::Form {
                action: &action,
                hidden: &[("key", &key), ("csrf", &view.csrf)],
                busy: view.t("form-busy"),
                ..ui::Form::default()
            };
            ui::form(&form, html! { (ui::acts(ui::submit(view.t("meeting-i-am-here")))) })
        }
        Some(_) => html! { p { (view.t("meeting-you-are-in")) } },
        None => html! { p { (view.t("meeting-not-on-roll")) } },
    })
}

/// Lines of the list shown at once.
const PAGE: u32 = 20;

/// What the door does: a form for the next one who comes, and the list of those who have come.
fn door(tx: &mut Tx<'_>, view: &View, matter: &Matter, present: u64) -> Result<Markup, Stop> {
    let back = view.href(matter);
    let values = [("back".to_owned(), back)].into();
    let asked =
        Asked { spec: &CheckIn::SPEC, home: matter.home, matter: Some(matter), desk: false };
    let form = form_body(tx, view, &asked, &values, None)?;
    let list = came(tx, view, matter, present)?;
    Ok(ui::section(view.t("meeting-door"), None, ui::stack(&[form, list])))
}

/// Who has come, folded away: on a phone the form must stay at hand. A search or a page of it is
/// shown open.
fn came(tx: &mut Tx<'_>, view: &View, matter: &Matter, present: u64) -> Result<Markup, Stop> {
    let text = view.ask("came");
    let (_, found) = reads::arrivals_count(tx, matter.home, matter.id, text)?;
    let pages = u32::try_from(found.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let page = view.ask("came_page").parse().unwrap_or(1).clamp(1, pages);
    let part = ((page - 1) * PAGE, PAGE);
    let arrivals = reads::arrivals(tx, matter.home, matter.id, text, part)?;
    let href = view.href(matter);
    let field = ui::Field {
        name: "came",
        label: view.t("meeting-find"),
        value: text,
        ..ui::Field::default()
    };
    let filter = ui::Filter {
        action: &href,
        label: view.t("meeting-find"),
        fields: ui::search_field(&field),
        submit: view.t("search"),
        clear: (!text.is_empty()).then(|| ui::Link::new(&href, view.t("all"))),
        ..ui::Filter::default()
    };
    let is_open = !text.is_empty() || !view.ask("came_page").is_empty();
    Ok(html! {
        details open[is_open] {
            summary { (view.tf("meeting-arrivals-count", &[("n", &present.to_string())])) }
            (ui::stack(&[
                html! { @if present > u64::from(PAGE) { (ui::filter_bar(&filter)) } },
                table(view, &arrivals),
                pager(view, &href, text, (page, pages)),
            ]))
        }
    })
}

fn table(view: &View, arrivals: &[Arrival]) -> Markup {
    let rows = arrivals
        .iter()
        .map(|a| {
            let via = a.via.map_or_else(String::new, |v| view.t(&format!("via-{v}")).to_owned());
            vec![
                html! { (a.name) },
                html! { (a.key) },
                html! { (via) },
                html! { @if a.paper { (view.t("meeting-paper")) } },
            ]
        })
        .collect();
    let columns = [
        ui::Column::text(view.t("meeting-name")),
        ui::Column::text(view.t("meeting-key")),
        ui::Column::text(view.t("field-via")),
        ui::Column::text(view.t("meeting-paper-short")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("meeting-arrivals"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! { p { (view.t("none-yet")) } },
    })
}

fn pager(view: &View, href: &str, text: &str, (page, pages): (u32, u32)) -> Markup {
    if pages < 2 {
        return html! {};
    }
    let text = crate::edge::hand::escape(text);
    let to = |page: u32| format!("{href}?came={text}&came_page={page}");
    let (before, after) = (to(page.saturating_sub(1)), to(page + 1));
    let said =
        view.tf("meeting-page", &[("page", &page.to_string()), ("pages", &pages.to_string())]);
    ui::pager(&ui::Pager {
        label: view.t("meeting-arrivals"),
        said: &said,
        before: (page > 1).then(|| ui::Link::new(&before, view.t("meeting-before"))),
        after: (page < pages).then(|| ui::Link::new(&after, view.t("meeting-after"))),
        pages: &[],
    })
}

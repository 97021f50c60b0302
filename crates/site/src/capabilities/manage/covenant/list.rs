//! The covenant of a village to read, its revision under way and its earlier versions; for a township
//! and the county, what lies before them and which villages have filed one.

use std::collections::BTreeMap;

use civic::authority::{Role, Who};
use civic::manage::covenant::Covenant;
use civic::matter::{Matter, State};
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;
use store::{Stop, Tx, covenant, registry};

use super::part::{self, Whole};
use super::text;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// `/{home}/covenants`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    if area.level() < Level::Village {
        wide(tx, view, area)
    } else {
        village(tx, view, area.home())
    }
}

#[derive(Serialize)]
struct Edition {
    id: kernel::id::MatterId,
    edition: u32,
    title: String,
    state: State,
    published_at: Option<kernel::Moment>,
    superseded_at: Option<kernel::Moment>,
    href: String,
}

#[derive(Serialize)]
struct Told {
    area: AreaCode,
    in_force: Option<Value>,
    under_way: Option<Edition>,
    editions: Vec<Edition>,
}

fn edition(view: &View, covenant: &Covenant, of: &Matter) -> Edition {
    Edition {
        id: of.id,
        edition: covenant.edition,
        title: of.title.clone(),
        state: of.state,
        published_at: covenant.published_at,
        superseded_at: covenant.superseded_at,
        href: view.href(of),
    }
}

fn village(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Shown, Stop> {
    let all = covenant::editions(tx, home)?;
    let whole = match covenant::in_force(&all) {
        Some((_, of)) => Some(Whole::read(tx, view, of)?),
        None => None,
    };
    let making = covenant::under_way(&all).cloned();
    let caller = view.caller(tx, home)?;
    let runs = view.may(
        &caller,
        &[Who::Has(Role::Secretary), Who::Has(Role::Committee), Who::Has(Role::Convener)],
        home,
    );
    // Whoever has not signed in is asked who they are first.
    let speaks = caller.person().is_none() || view.may(&caller, &[Who::Villager], home);
    let data = Told {
        area: home,
        in_force: whole.as_ref().map(Whole::data),
        under_way: making.as_ref().map(|(covenant, of)| edition(view, covenant, of)),
        editions: all.iter().map(|(covenant, of)| edition(view, covenant, of)).collect(),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-covenant-list").to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (part::style())
            @if whole.is_none() { (ui::lead(&title, &place, html! {})) }
            (head(view, home, (whole.as_ref(), making.as_ref()), (runs, speaks)))
            @if let Some(whole) = &whole { (ui::sheet(text::sheet(view, whole))) }
            (earlier(view, &data))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place)]))
}

fn head(
    view: &View,
    home: AreaCode,
    (whole, making): (Option<&Whole>, Option<&(Covenant, Matter)>),
    (runs, speaks): (bool, bool),
) -> Markup {
    let new = format!("/{home}/covenants/new");
    let begin = (runs && making.is_none()).then(|| {
        let key = if whole.is_some() { "covenant-revise" } else { "act-covenant-open" };
        ui::Link::new(&new, view.t(key))
    });
    let ordered = whole.filter(|whole| whole.matter.state == State::Correcting);
    html! {
        @if whole.is_some() {
            (ui::acts(html! {
                (ui::print_button(view.t("print")))
                @if let Some(begin) = begin { (ui::button_soft(begin)) }
            }))
        } @else if making.is_none() {
            (ui::sheet(ui::empty(view.t("covenant-none"), view.t("covenant-none-say"), begin)))
        }
        @if let Some(whole) = ordered {
            @let order = whole.reviews.iter().rev().find(|r| r.verdict.as_str() == "ordered");
            (ui::notice(ui::State::Late, view.t("verdict-ordered"), html! {
                @if let Some(order) = order { p.pre { (order.reason) } p.quiet { (view.t("covenant-article")) (order.article) } }
                p { a href=(view.href(&whole.matter)) { (view.t("covenant-open-thread")) } }
            }))
        }
        @if let Some((covenant, of)) = making {
            (ui::sheet_titled(view.t("covenant-making"), None, html! {
                p { a href=(view.href(of)) { (of.title) } " · "
                    (view.tf("covenant-edition", &[("n", &covenant.edition.to_string())])) }
                (part::steps(view, covenant, of.state))
                @let next = format!("covenant-next-{}", of.state.as_str().replace('_', "-"));
                p { (view.t(&next)) }
                @if speaks && matches!(of.state, State::Hearing | State::Draft) {
                    @let say = format!("{}/voices", view.href(of));
                    (ui::acts(ui::button_link(ui::Link::new(&say, view.t("act-covenant-say")))))
                }
            }))
        }
    }
}

fn earlier(view: &View, data: &Told) -> Markup {
    let said: Vec<(String, String)> = data
        .editions
        .iter()
        .map(|one| {
            let edition = view.tf("covenant-edition", &[("n", &one.edition.to_string())]);
            let day = one.published_at.map_or_else(String::new, |at| part::long_day(view, at));
            (edition, day)
        })
        .collect();
    let metas: Vec<[&str; 2]> = said.iter().map(|(e, d)| [e.as_str(), d.as_str()]).collect();
    let rows: Vec<ui::Row<'_>> = data
        .editions
        .iter()
        .zip(&metas)
        .map(|(one, meta)| ui::Row {
            link: ui::Link::new(&one.href, &one.title),
            meta,
            lamp: Some((part::lamp(one.state), view.t(state_key(one.state)))),
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            div.no-print { (ui::sheet_titled(view.t("covenant-editions"), None, ui::rows(&rows, html! {}))) }
        }
    }
}

/// One village in the view of a township or the county.
#[derive(Serialize)]
struct Line {
    home: AreaCode,
    name: String,
    township: String,
    edition: Option<u32>,
    published_at: Option<kernel::Moment>,
    filed_no: String,
    received: bool,
    ordered: bool,
    href: String,
    /// Where the revision under way stands.
    making: Option<State>,
    making_href: String,
}

#[derive(Serialize)]
struct Wide {
    area: AreaCode,
    villages: usize,
    in_force: usize,
    /// Villages whose text the township has looked at.
    reviewed: usize,
    received: usize,
    lines: Vec<Line>,
}

fn wide(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Shown, Stop> {
    let mut lines = Vec::new();
    let all = covenant::all(tx, area)?;
    let villages = registry::areas_in(tx, area, Level::Village)?;
    let names: BTreeMap<AreaCode, String> = villages
        .iter()
        .cloned()
        .chain(registry::areas_in(tx, area, Level::Township)?)
        .map(|area| (area.code, area.name))
        .collect();
    for (home, versions) in &all {
        lines.push(line(view, *home, versions, &names));
    }
    // Of a township itself the name is not among those in it.
    if area.level() == Level::Township {
        let own = view.area_name(tx, area)?;
        lines.iter_mut().for_each(|line| line.township.clone_from(&own));
    }
    let looked = covenant::reviewed(tx, area)?;
    let many = |which: fn(&Line) -> bool| lines.iter().filter(|line| which(line)).count();
    let data = Wide {
        area,
        villages: villages.len(),
        in_force: many(|line| line.edition.is_some()),
        reviewed: looked.len(),
        received: many(|line| line.received),
        lines,
    };
    let place = view.area_name(tx, area)?;
    let title = view.t("page-covenant-list").to_owned();
    let shown = Shown::new(view, area, &place, &title, &data, || across(view, &data, &place))?;
    Ok(shown.under(vec![(format!("/{area}"), place.clone())]))
}

fn line(
    view: &View,
    home: AreaCode,
    all: &[(Covenant, Matter)],
    names: &BTreeMap<AreaCode, String>,
) -> Line {
    let kept = covenant::in_force(all);
    let making = covenant::under_way(all);
    let named = |code: Option<AreaCode>| {
        code.and_then(|code| names.get(&code)).cloned().unwrap_or_default()
    };
    Line {
        home,
        name: named(Some(home)),
        township: named(home.at(Level::Township)),
        edition: kept.map(|(covenant, _)| covenant.edition),
        published_at: kept.and_then(|(covenant, _)| covenant.published_at),
        filed_no: kept.map(|(covenant, _)| covenant.filed_no.clone()).unwrap_or_default(),
        received: kept.is_some_and(|(covenant, _)| covenant.received_at.is_some()),
        ordered: kept.is_some_and(|(_, of)| of.state == State::Correcting),
        href: kept.map_or_else(|| format!("/{home}/covenants"), |(_, of)| view.href(of)),
        making: making.map(|(_, of)| of.state),
        making_href: making.map(|(_, of)| view.href(of)).unwrap_or_default(),
    }
}

fn across(view: &View, data: &Wide, place: &str) -> Markup {
    let [villages, in_force, received] =
        [data.villages, data.in_force, data.received].map(|n| n.to_string());
    let tile = |value, key| ui::Tile { value, label: view.t(key), ..Default::default() };
    let title = view.t("page-covenant-list");
    html! {
        (ui::lead(title, place, html! { (ui::acts(ui::print_button(view.t("print")))) }))
        (ui::sheet(ui::tiles(&[
            tile(&in_force, "covenant-tile-in-force"),
            tile(&received, "covenant-tile-received"),
            tile(&villages, "covenant-tile-villages"),
        ])))
        (waiting(view, data))
        (ui::sheet_titled(view.t("covenant-villages"), None, table(view, data)))
        (ui::sheet_titled(view.t("covenant-rules"), None, part::laid_down(view, &view.rules())))
    }
}

/// What lies before the township: drafts to look at, and what was filed and is not yet received.
fn waiting(view: &View, data: &Wide) -> Markup {
    let looks = data.lines.iter().filter(|line| line.making == Some(State::Reviewing));
    let looks: Vec<(&str, &str, &str)> = looks
        .map(|line| (line.making_href.as_str(), line.name.as_str(), "covenant-to-review"))
        .collect();
    let files = data.lines.iter().filter(|line| line.edition.is_some() && !line.received);
    let files = files.map(|line| (line.href.as_str(), line.name.as_str(), "covenant-to-receive"));
    let all: Vec<ui::Row<'_>> = looks
        .into_iter()
        .chain(files)
        .map(|(href, name, key)| ui::Row {
            link: ui::Link::new(href, name),
            meta: &[],
            lamp: Some((ui::State::Remind, view.t(key))),
        })
        .collect();
    let none = html! { p.quiet { (view.t("covenant-waiting-none")) } };
    ui::sheet_titled(view.t("covenant-waiting"), None, ui::rows(&all, none))
}

fn table(view: &View, data: &Wide) -> Markup {
    let columns = [
        ui::Column::text(view.t("covenant-village")),
        ui::Column::text(view.t("covenant-in-force")),
        ui::Column::text(view.t("field-filed-no")),
        ui::Column::text(view.t("covenant-making")),
    ];
    let row = |line: &Line| {
        vec![
            html! { a href={ "/" (line.home) "/covenants" } { (line.name) } " " small { (line.township) } },
            html! {
                @match (line.edition, line.published_at) {
                    (Some(n), Some(at)) => {
                        (view.tf("covenant-edition", &[("n", &n.to_string())])) " "
                        small { (part::long_day(view, at)) }
                        @if line.ordered { " " (ui::lamp(ui::State::Late, view.t("verdict-ordered"))) }
                    },
                    _ => { span.quiet { (view.t("covenant-none-yet")) } },
                }
            },
            html! {
                @if line.received { (line.filed_no) }
                @else if line.edition.is_some() { (ui::lamp(ui::State::Remind, view.t("covenant-not-received"))) }
            },
            html! {
                @if let Some(state) = line.making { a href=(line.making_href) { (view.t(state_key(state))) } }
            },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("covenant-villages"),
        columns: &columns,
        rows: data.lines.iter().map(row).collect(),
        when_empty: ui::empty(
            view.t("covenant-villages-none"),
            view.t("covenant-villages-none-say"),
            None,
        ),
        ..ui::Table::default()
    })
}

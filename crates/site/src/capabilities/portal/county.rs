//! The county's page: outcomes, the map, the townships, running notices, the latest digest.

use std::collections::BTreeMap;

use civic::matter::{Kind, State};
use civic::registry::Area;
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, digest, registry};

use super::item::Item;
use super::outcome::{Outcomes, outcomes, ways, year_start};
use super::reads::Sums;
use super::{geo, part, reads};
use crate::ui;
use crate::view::{Shown, View};

/// How many running notices of the whole county are shown.
const NOTICES: u32 = 6;

/// An area in a table with its counts.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Place {
    /// Code.
    code: AreaCode,
    /// Name.
    name: String,
    /// Wishes that wait for an answer.
    heard: u64,
    /// Topics before the people.
    deliberating: u64,
    /// Resolutions under way.
    executing: u64,
    /// Wishes confirmed this year.
    confirmed: u64,
    /// Matters past a deadline.
    late: u64,
}

impl Place {
    /// Joins an area with its counts.
    pub(super) fn new(area: &Area, sums: &BTreeMap<AreaCode, Sums>) -> Self {
        let sum = sums.get(&area.code).copied().unwrap_or_default();
        Self {
            code: area.code,
            name: area.name.clone(),
            heard: sum.heard,
            deliberating: sum.published,
            executing: sum.running,
            confirmed: sum.confirmed,
            late: sum.late,
        }
    }

    /// The lamp of the place and its words.
    fn lamp(&self, view: &View) -> (ui::State, String) {
        let n = |n: u64| n.to_string();
        let running = self.heard + self.deliberating + self.executing;
        match (self.late, running) {
            (0, 0) => (ui::State::Done, view.t("portal-lamp-quiet").to_owned()),
            (0, _) => (ui::State::Ok, view.tf("portal-lamp-running", &[("n", &n(running))])),
            (late, _) => (ui::State::Late, view.tf("portal-lamp-late", &[("n", &n(late))])),
        }
    }
}

/// Places with their counts, as a table whose first column leads to their pages.
pub(super) fn place_table(view: &View, caption: &str, head: &str, places: &[Place]) -> Markup {
    let columns = [
        ui::Column::text(head),
        ui::Column::number(view.t("portal-heard")),
        ui::Column::number(view.t("portal-deliberating")),
        ui::Column::number(view.t("portal-executing")),
        ui::Column::number(view.t("portal-confirmed")),
    ];
    // Nothing is said better by nothing: zeros would hide the numbers that matter.
    let number = |n: u64| {
        if n == 0 {
            html! {}
        } else {
            html! { (n) }
        }
    };
    let row = |p: &Place| {
        vec![
            html! { a href={ "/" (p.code) } { (p.name) } },
            number(p.heard),
            number(p.deliberating),
            number(p.executing),
            number(p.confirmed),
        ]
    };
    ui::data_table(&ui::Table {
        caption,
        columns: &columns,
        rows: places.iter().map(row).collect(),
        when_empty: ui::empty(view.t("portal-no-place"), view.t("portal-no-place-say"), None),
        ..ui::Table::default()
    })
}

/// The page as data.
#[derive(Serialize)]
struct County {
    area: AreaCode,
    name: String,
    outcomes: Outcomes,
    townships: Vec<Place>,
    notices: Vec<Item>,
    digest: Option<Sealed>,
}

#[derive(Serialize)]
struct Sealed {
    period: String,
    root: String,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Shown, Stop> {
    let areas = registry::areas_below(tx, area)?;
    let sums = reads::sums(tx, area, Level::Township, year_start(view), view.now)?;
    let notices = reads::standing(tx, area, Kind::Notice, &[State::Posted], NOTICES)?;
    let latest = digest::latest(tx, area, 1)?.into_iter().next();
    let data = County {
        area,
        name: part::name(tx, view, area)?,
        outcomes: outcomes(tx, view, area)?,
        townships: areas.iter().map(|a| Place::new(a, &sums)).collect(),
        notices: Item::load_all(tx, view, area, &notices)?,
        digest: latest.map(|d| Sealed { period: d.period, root: kernel::hash::hex(&d.root) }),
    };
    let name = data.name.clone();
    Shown::new(view, area, &name, &name, &data, || draw(view, &data))
}

fn draw(view: &View, data: &County) -> Markup {
    let title = data.outcomes.title(view, "portal-county-first-word");
    let lines: Vec<part::Line> = data.notices.iter().map(|n| n.line(view)).collect();
    let all = format!("/{}/notices", data.area);
    let more = ui::Link::new(&all, view.t("all"));
    let none = html! { p { (view.t("portal-notices-none")) } };
    let table = (view.t("portal-townships-say"), view.t("portal-township"));
    html! {
        (ui::columns(
            html! {
                (ui::sheet(ui::lead(&title, &data.outcomes.say(view), html! {
                    (ways(view, data.area))
                    p { (view.t("portal-find-village")) }
                })))
                (ui::sheet_titled(view.t("portal-notices"), Some(more), part::list(&lines, none)))
                (ui::sheet_titled(view.t("portal-digest"), None, sealed(view, data)))
            },
            html! { @if !data.townships.is_empty() { (ui::sheet(map(view, data))) } },
        ))
        (ui::sheet_titled(view.t("portal-townships"), None,
            place_table(view, table.0, table.1, &data.townships)))
    }
}

fn map(view: &View, data: &County) -> Markup {
    let rings = geo::outline(data.area);
    if rings.is_empty() {
        return html! {};
    }
    type Seat<'p> = (geo::LonLat, &'p Place, String, (ui::State, String));
    let seats: Vec<Seat<'_>> = geo::seats(data.area)
        .into_iter()
        .filter_map(|seat| {
            let place = data.townships.iter().find(|p| p.code == seat.code)?;
            Some((seat.at, place, format!("/{}", place.code), place.lamp(view)))
        })
        .collect();
    let seats: Vec<ui::MapSeat<'_>> = seats
        .iter()
        .map(|(at, place, href, (state, said))| ui::MapSeat {
            at: *at,
            label: &place.name,
            href,
            state: *state,
            said,
        })
        .collect();
    let text = ui::MapText {
        title: view.t("portal-map"),
        desc: view.t("portal-map-say"),
        list_label: view.t("portal-map-list"),
        note: view.t("portal-map-note"),
    };
    ui::map(&text, &[ui::MapShape { rings: &rings, label: &data.name }], &[], &seats)
}

fn sealed(view: &View, data: &County) -> Markup {
    match &data.digest {
        None => html! { p { (view.t("portal-digest-none")) } },
        Some(digest) => {
            let short: String = digest.root.chars().take(16).collect();
            let href = format!("/digests/{}", digest.period);
            let way = html! { a href=(href) { (view.t("portal-digest-check")) } };
            ui::proof(
                &[(view.t("portal-digest-period"), &digest.period)],
                view.t("portal-digest-root"),
                &short,
                way,
            )
        }
    }
}

//! A township's page: what has come of it, its villages, and how many matters are late at what.
//! Villages stand in the order of their codes: there is no ranking.

use civic::matter::ClockName;
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, registry};

use super::county::{Place, place_table};
use super::outcome::{Outcomes, outcomes, ways, year_start};
use super::owed::{self, Owed};
use super::{part, reads};
use crate::ui;
use crate::view::{Shown, View};

/// The page as data.
#[derive(Serialize)]
struct Township {
    area: AreaCode,
    name: String,
    outcomes: Outcomes,
    /// How many matters are late, by what they wait for.
    late: Vec<Late>,
    /// Meetings owed in the present periods and not held, village by village.
    owed: Vec<Owed>,
    villages: Vec<Place>,
    /// How many villages there are, whatever was searched for.
    village_count: usize,
}

#[derive(Serialize)]
struct Late {
    clock: ClockName,
    matters: u64,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Shown, Stop> {
    let areas = registry::areas_below(tx, area)?;
    let sums = reads::sums(tx, area, Level::Village, year_start(view), view.now)?;
    let asked = view.ask("q");
    let found = areas.iter().filter(|a| a.name.contains(asked) || a.code.as_str().contains(asked));
    let villages = found.map(|a| Place::new(a, &sums)).collect();
    let late = reads::late_by_clock(tx, area, view.now)?;
    let data = Township {
        area,
        name: view.area_name(tx, area)?,
        outcomes: outcomes(tx, view, area)?,
        late: late.into_iter().map(|(clock, matters)| Late { clock, matters }).collect(),
        owed: owed::unheld(tx, view, area)?,
        villages,
        village_count: areas.len(),
    };
    let crumbs = part::way_back(tx, view, area, false)?;
    let name = data.name.clone();
    let shown = Shown::new(view, area, &name, &name, &data, || draw(view, &data))?;
    Ok(shown.under(crumbs))
}

fn draw(view: &View, data: &Township) -> Markup {
    let title = data.outcomes.title(view, "portal-first-word");
    let (n, path) = (data.village_count.to_string(), format!("/{}", data.area));
    let here = view.tf("portal-villages-of", &[("place", &data.name), ("n", &n)]);
    let asked = view.ask("q");
    let clear = (!asked.is_empty()).then(|| ui::Link::new(&path, view.t("all")));
    let field = ui::Field {
        name: "q",
        label: view.t("portal-village-name"),
        value: asked,
        ..ui::Field::default()
    };
    html! {
        (ui::sheet(ui::lead(&title, &data.outcomes.say(view), ways(view, data.area))))
        (ui::columns(
            ui::sheet_titled(&here, None, html! {
                (ui::filter_bar(&ui::Filter {
                    action: &path,
                    label: view.t("search"),
                    fields: ui::search_field(&field),
                    submit: view.t("search"),
                    clear,
                    ..ui::Filter::default()
                }))
                (place_table(view, view.t("portal-villages"), view.t("portal-village"), &data.villages))
            }),
            html! {
                (ui::sheet_titled(view.t("portal-late"), None, late(view, data)))
                (owed::sheet(view, data.area, &data.owed))
            },
        ))
    }
}

fn late(view: &View, data: &Township) -> Markup {
    let open = format!("/{}/matters?open=1", data.area);
    let rows: Vec<(&str, Markup)> = data
        .late
        .iter()
        .map(|late| {
            let n = view.tf("portal-n-matters", &[("n", &late.matters.to_string())]);
            (view.t(crate::view::clock_key(late.clock)), ui::lamp(ui::State::Late, &n))
        })
        .collect();
    html! {
        @if rows.is_empty() { (ui::lamp(ui::State::Ok, view.t("clock-not-late"))) }
        @else { (ui::definitions(&rows)) }
        p { a href=(open) { (view.t("portal-open-matters")) } }
    }
}

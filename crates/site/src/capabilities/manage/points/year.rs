//! Years that are settled, by which rule, and how many points went back in all. Of no household.

use civic::manage::points::Year;
use kernel::{Date, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::frame::Ground;
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Told {
    years: Vec<Year>,
    /// Whether last year waits to be settled.
    #[serde(skip)]
    open: bool,
}

/// `/{home}/points/years`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let years = reads::years(tx, ground.home)?;
    let last = view.now.date().year() - 1;
    let end = Date::new(last, 12, 31).ok().map(Moment::end_of);
    let ruled = match end {
        Some(end) => points::in_force(tx, ground.home, end)?.is_some(),
        None => false,
    };
    let settled = years.iter().any(|year| i64::from(year.year) == i64::from(last));
    let told = Told { years, open: ruled && !settled };
    let title = view.t("page-points-years").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("field-points-settle-year")),
        ui::Column::text(view.t("field-points-draft-settle")),
        ui::Column::number(view.t("points-households")),
        ui::Column::number(view.t("points-returned")),
        ui::Column::text(view.t("points-settled-at")),
    ];
    let row = |year: &Year| {
        vec![
            html! { (year.year) },
            html! { (view.t(&format!("settle-{}", year.settle))) },
            html! { (year.households) },
            html! { (year.returned) },
            html! { (view.day(year.at.date())) },
        ]
    };
    html! {
        (ui::lead(title, view.t("points-years-say"), html! {
            @if ground.office && told.open {
                (ui::acts(ground.press(view, "points/years", "act-points-settle", &[])))
            }
        }))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: title,
            columns: &columns,
            rows: told.years.iter().map(row).collect(),
            when_empty: ui::empty(view.t("points-years-none"), view.t("points-years-none-say"), None),
            ..ui::Table::default()
        })))
    }
}

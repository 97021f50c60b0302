//! Task forces of a county or township: who leads, until when, how many items are cleared, how long
//! they stood.

use civic::manage::force::OFFICE;
use civic::matter::State;
use kernel::{AreaCode, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use super::whole::span;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// How many the list holds at most.
const MOST: u32 = 200;

#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    seat: String,
    head: String,
    until_on: Date,
    state: State,
    items: u64,
    cleared: u64,
    days: i64,
}

#[derive(Serialize)]
struct Told {
    area: AreaCode,
    running: usize,
    items: u64,
    cleared: u64,
    /// Mean life of those that were dissolved, in days.
    mean_days: Option<i64>,
    forces: Vec<Line>,
    #[serde(skip)]
    runs: bool,
}

/// `/{home}/forces`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let caller = view.caller(tx, area)?;
    let mut forces = Vec::new();
    for force in reads::forces(tx, area, MOST)? {
        let Some(matter) = store::matter::get(tx, force.home, force.id)? else { continue };
        let (items, cleared) = store::force::cleared(tx, force.home, force.id)?;
        forces.push(Line {
            href: view.href(&matter),
            title: matter.title,
            seat: view.area_name(tx, force.home)?,
            head: view.person_name(tx, &caller, force.head)?,
            until_on: force.until_on,
            state: matter.state,
            items,
            cleared,
            days: span(&force, view.now.date()),
        });
    }
    forces.sort_by_key(|line| line.state != State::Acting);
    let over: Vec<i64> =
        forces.iter().filter(|l| l.state == State::Dissolved).map(|l| l.days).collect();
    let many = i64::try_from(over.len()).unwrap_or(i64::MAX);
    let told = Told {
        area,
        running: forces.len() - over.len(),
        items: forces.iter().map(|l| l.items).sum(),
        cleared: forces.iter().map(|l| l.cleared).sum(),
        mean_days: over.iter().sum::<i64>().checked_div(many),
        forces,
        runs: area.level() < Level::Village && view.may(&caller, OFFICE, area),
    };
    let name = view.area_name(tx, area)?;
    let title = view.t("page-force-list");
    Shown::new(view, area, &name, title, &told, || draw(view, &name, title, &told))
        .map(|shown| shown.under(vec![(format!("/{area}"), name.clone())]))
}

fn draw(view: &View, name: &str, title: &str, told: &Told) -> Markup {
    let new = format!("/{}/forces/new", told.area);
    let form = told.runs.then(|| ui::Link::new(&new, view.t("act-force-form")));
    let running = told.running.to_string();
    let cleared = format!("{}/{}", told.cleared, told.items);
    let mean =
        told.mean_days.map_or_else(|| view.t("force-mean-none").to_owned(), |n| n.to_string());
    let tile = |value, key| ui::Tile { value, label: view.t(key), ..Default::default() };
    html! {
        (ui::print_head(&ui::PrintHead { issuer: name, title, meta: &[] }))
        (ui::lead(title, view.t("force-list-say"), html! {
            @if !told.forces.is_empty() {
                (ui::acts(html! {
                    @if let Some(form) = form { (ui::button_link(form)) }
                    (ui::print_button(view.t("print")))
                }))
            }
        }))
        @if told.forces.is_empty() {
            (ui::sheet(ui::empty(view.t("force-none"), view.t("force-none-say"), form)))
        } @else {
            (ui::sheet(ui::tiles(&[
                tile(&running, "force-tile-running"),
                tile(&cleared, "force-tile-cleared"),
                tile(&mean, "force-tile-days"),
            ])))
            (ui::sheet(table(view, told)))
        }
    }
}

fn table(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-force")),
        ui::Column::text(view.t("force-head")),
        ui::Column::text(view.t("force-until-head")),
        ui::Column::text(view.t("force-cleared")),
        ui::Column::number(view.t("force-days")),
        ui::Column::text(view.t("force-stands")),
    ];
    let row = |line: &Line| {
        let lamp = if line.state == State::Acting { ui::State::Ok } else { ui::State::Done };
        let (n, all) = (line.cleared.to_string(), line.items.to_string());
        vec![
            html! { a href=(line.href) { (line.title) } " " small { (line.seat) } },
            html! { (line.head) },
            html! { (view.day(line.until_on)) },
            html! { (view.tf("force-cleared-of", &[("n", &n), ("all", &all)])) },
            html! { (line.days) },
            ui::lamp(lamp, view.t(state_key(line.state))),
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("force-list-caption"),
        columns: &columns,
        rows: told.forces.iter().map(row).collect(),
        ..ui::Table::default()
    })
}

//! The list board: every project of an area with its unit, money, day, progress and lamp. By village
//! and number; no rank.

use std::collections::BTreeMap;

use civic::matter::State;
use civic::works::Origin;
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::frame::{self, Ground};
use super::line::Line;
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct List<'a> {
    area: AreaCode,
    all: usize,
    /// How many stand where.
    counts: BTreeMap<State, usize>,
    /// How many came from where.
    origins: BTreeMap<Origin, usize>,
    /// How many show which lamp.
    lamps: BTreeMap<&'static str, usize>,
    projects: &'a [Line],
}

/// How many lines there are of each.
fn by<K: Ord>(lines: &[Line], of: impl Fn(&Line) -> K) -> BTreeMap<K, usize> {
    let mut sums = BTreeMap::new();
    for line in lines {
        *sums.entry(of(line)).or_default() += 1;
    }
    sums
}

/// `/{home}/projects?place=&homestead=&lamp=late&page=2`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let (area, lines) = (ground.area, &ground.lines);
    let title = view.t("page-board-list");
    let projects = frame::cut(view, lines);
    let origins = by(lines, |line| line.origin);
    let own = lines.len() - origins.get(&Origin::Above).copied().unwrap_or(0);
    let data = List {
        area,
        all: lines.len(),
        counts: by(lines, |line| line.state),
        origins,
        lamps: by(lines, |line| line.lamp),
        projects,
    };
    ground.shown(view, title, &data, || {
        html! {
            @if own > 0 { p { (view.tf("board-own", &[("n", &own.to_string())])) } }
            (table(view, area, projects))
            (frame::pager(view, lines.len(), &[]))
        }
    })
}

/// Where a project is, as far as the board's own area does not say it already.
pub(super) fn place_of(area: AreaCode, line: &Line) -> String {
    match area.level() {
        Level::County => format!("{} {}", line.township, line.village),
        Level::Township => line.village.clone(),
        _ => String::new(),
    }
}

/// The cell that names a project.
pub(super) fn named(view: &View, area: AreaCode, line: &Line) -> Markup {
    let place = place_of(area, line);
    standing::named(view, (&line.href, &line.title), &place, &line.number, line.micro)
}

fn table(view: &View, area: AreaCode, lines: &[Line]) -> Markup {
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("board-homestead")),
        ui::Column::text(view.t("field-sponsor")),
        ui::Column::number(view.t("project-money")),
        ui::Column::text(view.t("project-due")),
        ui::Column::number(view.t("project-progress")),
        ui::Column::text(view.t("project-stands")),
    ];
    let row = |line: &Line| {
        vec![
            named(view, area, line),
            html! { span {
                (standing::word(view, "homestead", line.homestead.as_str()))
                " " small { (line.family) " · " (standing::word(view, "origin", line.origin.as_str())) }
            } },
            html! { (line.sponsor) },
            html! { (line.planned_fen) },
            html! { (view.day(line.due_on)) },
            html! { (line.percent) "%" },
            ui::lamp(line.stands.0, &line.stands.1),
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("board-list-caption"),
        columns: &columns,
        rows: lines.iter().map(row).collect(),
        when_empty: ui::empty(view.t("board-none"), view.t("board-none-say"), None),
        ..ui::Table::default()
    })
}

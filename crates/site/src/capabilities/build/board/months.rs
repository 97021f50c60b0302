//! The month board: projects by months of a year; a milestone is done, due this month, late or ahead,
//! each with a colour and a shape of its own.

use civic::works::Milestone;
use kernel::{AreaCode, Date};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::frame::{self, Ground};
use super::line::Line;
use super::list;
use crate::ui;
use crate::view::{Shown, View};

/// A milestone in its month.
#[derive(Debug, Serialize)]
struct Node<'a> {
    no: u32,
    month: i8,
    title: &'a str,
    stands: &'static str,
    #[serde(skip)]
    state: ui::State,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    line: &'a Line,
    nodes: Vec<Node<'a>>,
}

#[derive(Serialize)]
struct Months<'a> {
    area: AreaCode,
    year: i16,
    all: usize,
    projects: Vec<Row<'a>>,
}

/// How a milestone stands on a day.
pub(super) fn stands(milestone: &Milestone, today: Date) -> (ui::State, &'static str) {
    let this = |day: Date| (day.year(), day.month()) == (today.year(), today.month());
    match milestone.done_on {
        Some(_) => (ui::State::Done, "done"),
        None if milestone.due_on < today => (ui::State::Late, "late"),
        None if this(milestone.due_on) => (ui::State::Warn, "due"),
        None => (ui::State::Remind, "ahead"),
    }
}

/// The year that is looked at: the one asked for, or this one.
pub(super) fn year(view: &View) -> i16 {
    view.ask("year").parse().unwrap_or_else(|_| view.now.date().year())
}

/// `/{home}/boards/months?year=2026`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let (area, lines) = (ground.area, &ground.lines);
    let year = year(view);
    let today = view.now.date();
    let rows: Vec<Row<'_>> = frame::cut(view, lines)
        .iter()
        .map(|line| {
            let own = line.milestones.iter().filter(|m| m.due_on.year() == year);
            let nodes = own.map(|m| {
                let (state, word) = stands(m, today);
                Node { no: m.no, month: m.due_on.month(), title: &m.title, stands: word, state }
            });
            Row { line, nodes: nodes.collect() }
        })
        .collect();
    let data = Months { area, year, all: lines.len(), projects: rows };
    let title = view.tf("page-board-months-of", &[("year", &year.to_string())]);
    ground.shown(view, &title, &data, || {
        html! {
            (legend(view))
            (table(view, area, &data))
            (frame::pager(view, lines.len(), &[]))
        }
    })
}

fn legend(view: &View) -> Markup {
    let all = [
        (ui::State::Done, "board-node-done"),
        (ui::State::Warn, "board-node-due"),
        (ui::State::Late, "board-node-late"),
        (ui::State::Remind, "board-node-ahead"),
    ];
    html! { p.lamps { @for (state, key) in all { (ui::lamp(state, view.t(key))) " " } } }
}

fn table(view: &View, area: AreaCode, data: &Months<'_>) -> Markup {
    let months: Vec<String> =
        (1..=12).map(|m: i8| view.tf("board-month", &[("n", &m.to_string())])).collect();
    let mut columns = vec![ui::Column::text(view.t("kind-project"))];
    columns.extend(months.iter().map(|m| ui::Column::text(m)));
    let rows = data.projects.iter().map(|row| {
        let mut cells = vec![list::named(view, area, row.line)];
        cells.extend((1..=12).map(|month: i8| {
            let here = || row.nodes.iter().filter(|n| n.month == month);
            if here().next().is_none() {
                return html! {};
            }
            html! { @for node in here() {
                span.node title=(node.title) { (ui::lamp(node.state, &node.no.to_string())) small { (node.title) } }
            } }
        }));
        cells
    });
    ui::data_table(&ui::Table {
        caption: view.t("board-months-caption"),
        columns: &columns,
        rows: rows.collect(),
        fit: ui::Fit::Pan,
        when_empty: ui::empty(view.t("board-none"), view.t("board-none-say"), None),
        ..ui::Table::default()
    })
}

//! The Gantt board: each project a bar from the day it was opened to the day it is due, filled as far
//! as the work is, its milestones on it as shapes; today is a line. Drawn on the server, one small
//! picture a row, so that names stay in sight while a phone slides the months.

use civic::works::Milestone;
use kernel::{AreaCode, Date};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::frame::{self, Ground};
use super::line::Line;
use super::{list, months};
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

/// Width of a year, in the drawing's own units.
const WIDTH: i64 = 960;
/// Height of a row.
const HEIGHT: i64 = 34;

#[derive(Serialize)]
struct Gantt<'a> {
    area: AreaCode,
    year: i16,
    all: usize,
    projects: Vec<Bar<'a>>,
}

#[derive(Serialize)]
struct Bar<'a> {
    #[serde(flatten)]
    line: &'a Line,
    milestones: &'a [Milestone],
}

/// A year as a span of drawing units.
#[derive(Clone, Copy)]
struct Year {
    first: Option<Date>,
    length: i64,
}

impl Year {
    fn of(year: i16) -> Self {
        let day = |year| Date::new(year, 1, 1).ok();
        let first = day(year);
        let length = match (first, day(year.saturating_add(1))) {
            (Some(from), Some(to)) => standing::days_between(from, to).max(1),
            _ => 365,
        };
        Self { first, length }
    }

    /// Where a day lies; outside the year at its edge.
    fn x(self, day: Date) -> i64 {
        let from = self.first.map_or(0, |first| standing::days_between(first, day));
        (from * WIDTH / self.length).clamp(0, WIDTH)
    }

    /// The same, unless the day lies outside.
    fn inside(self, day: Date) -> Option<i64> {
        let from = self.first.map(|first| standing::days_between(first, day))?;
        (0..self.length).contains(&from).then(|| self.x(day))
    }
}

/// `/{home}/boards/gantt?year=2026`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let (area, lines) = (ground.area, &ground.lines);
    let year = months::year(view);
    let here = frame::cut(view, lines);
    let bars = here.iter().map(|line| Bar { line, milestones: &line.milestones }).collect();
    let data = Gantt { area, year, all: lines.len(), projects: bars };
    let title = view.tf("page-board-gantt-of", &[("year", &year.to_string())]);
    ground.shown(view, &title, &data, || {
        html! {
            p.quiet { (view.t("board-gantt-say")) }
            (table(view, area, year, here))
            (frame::pager(view, lines.len(), &[]))
        }
    })
}

fn grid(year: i16, span: Year) -> Markup {
    let firsts = (1..=12).filter_map(|month| Date::new(year, month, 1).ok());
    html! {
        @for first in firsts {
            @let x = span.x(first);
            line.grid x1=(x) x2=(x) y1="0" y2=(HEIGHT) {}
        }
    }
}

fn axis(view: &View, year: i16, span: Year) -> Markup {
    html! {
        svg.gantt viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(view.t("board-gantt-axis")) {
            (grid(year, span))
            @for month in 1..=12_i8 {
                @if let Ok(first) = Date::new(year, month, 1) {
                    text x=(span.x(first) + 6) y="22" { (view.tf("board-month", &[("n", &month.to_string())])) }
                }
            }
        }
    }
}

fn picture(view: &View, year: i16, span: Year, line: &Line) -> Markup {
    let today = view.now.date();
    let (from, to) = (span.x(line.opened_on), span.x(line.due_on));
    let width = (to - from).max(2);
    let done = width * i64::from(line.percent) / 100;
    let n = line.percent.to_string();
    let said = view.tf(
        "board-gantt-bar",
        &[("from", &view.day(line.opened_on)), ("to", &view.day(line.due_on)), ("n", &n)],
    );
    html! {
        svg class={ "gantt " (line.lamp) } viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label={ (line.title) " " (said) } {
            title { (said) }
            (grid(year, span))
            rect.plan x=(from) y="9" width=(width) height="16" rx="4" {}
            rect.work x=(from) y="9" width=(done) height="16" rx="4" {}
            @for milestone in &line.milestones {
                @if let Some(x) = span.inside(milestone.due_on) {
                    @let (state, _) = months::stands(milestone, today);
                    g class={ "mark " (state.class()) } transform={ "translate(" (x.clamp(8, WIDTH - 8)) " 17)" } {
                        title { (milestone.title) " " (view.day(milestone.due_on)) }
                        circle.back r="10" {}
                        (ui::mark_path(state))
                    }
                }
            }
            @if let Some(x) = span.inside(today) { line.today x1=(x) x2=(x) y1="0" y2=(HEIGHT) {} }
        }
    }
}

fn table(view: &View, area: AreaCode, year: i16, lines: &[Line]) -> Markup {
    let span = Year::of(year);
    let columns = [
        ui::Column::text(view.t("kind-project")),
        ui::Column::text(view.t("board-gantt-column")),
        ui::Column::text(view.t("project-stands")),
    ];
    let mut rows = Vec::new();
    if !lines.is_empty() {
        let today = view.tf("board-gantt-today", &[("day", &view.day(view.now.date()))]);
        rows.push(vec![
            html! { (view.t("board-gantt-month")) },
            axis(view, year, span),
            html! { (today) },
        ]);
    }
    rows.extend(lines.iter().map(|line| {
        vec![
            list::named(view, area, line),
            picture(view, year, span, line),
            ui::lamp(line.stands.0, &line.stands.1),
        ]
    }));
    ui::data_table(&ui::Table {
        caption: view.t("board-gantt-caption"),
        columns: &columns,
        rows,
        fit: ui::Fit::Pan,
        when_empty: ui::empty(view.t("board-none"), view.t("board-none-say"), None),
        ..ui::Table::default()
    })
}

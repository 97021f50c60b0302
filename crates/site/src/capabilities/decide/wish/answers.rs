//! 答复情况: how many wishes of this year were answered in time. Late ones stand here by their number:
//! what was late is a matter, never a person.

use kernel::{AreaCode, Code, Date, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// Late wishes that are listed.
const LATE: u32 = 60;

/// A late wish: its number, and whether it has been answered since.
#[derive(Serialize)]
struct Late {
    number: String,
    href: String,
    answered: bool,
    days: i64,
}

#[derive(Serialize)]
struct Answers {
    area: AreaCode,
    since: Date,
    days: u32,
    in_time: u64,
    late: u64,
    waiting: u64,
    waiting_late: u64,
    late_ones: Vec<Late>,
}

/// `/{home}/answers`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?.home();
    let name = view.area_name(tx, area)?;
    let today = view.now.date();
    let first = Date::new(today.year(), 1, 1).map_err(|_| Code::NotFound)?;
    let since = Moment::start_of(first);
    let [in_time, late, waiting, waiting_late] = reads::answered(tx, area, since, view.now)?;
    let mut late_ones = Vec::new();
    if area.level() == Level::Village {
        for (m, due) in reads::late(tx, area, since, view.now, LATE)? {
            let until = due.met_at.unwrap_or(view.now);
            late_ones.push(Late {
                number: view.number(&m),
                href: view.href(&m),
                answered: due.met_at.is_some(),
                days: -calendar::days_left(until.ms(), due.due_at.ms()),
            });
        }
    }
    let days = view.rules().days("wish_answer").unwrap_or(0);
    let data =
        Answers { area, since: first, days, in_time, late, waiting, waiting_late, late_ones };
    let title = view.t("page-wish-answers");
    Shown::new(view, area, &name, title, &data, || page(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{area}"), name.clone())]))
}

fn page(view: &View, title: &str, data: &Answers) -> Markup {
    let days = data.days.to_string();
    let answered = data.in_time + data.late;
    let numbers = [data.in_time, data.late, data.waiting, data.waiting_late].map(|n| n.to_string());
    let tile = |n: usize, key, lamp| ui::Tile {
        value: numbers.get(n).map_or("", String::as_str),
        unit: view.t("answers-unit"),
        label: view.t(key),
        lamp,
    };
    let late = (data.waiting_late > 0).then(|| (ui::State::Late, view.t("answers-passed-on")));
    let tiles = [
        tile(0, "answers-in-time", None),
        tile(1, "answers-late", None),
        tile(2, "answers-waiting", None),
        tile(3, "answers-waiting-late", late),
    ];
    let said = view.tf(
        "answers-share",
        &[("n", &data.in_time.to_string()), ("all", &answered.to_string()), ("days", &days)],
    );
    let whole = i64::try_from(answered).unwrap_or(0);
    html! {
        (ui::lead(title, &view.tf("answers-say", &[("days", &days)]), html! {}))
        (ui::sheet(html! {
            (ui::tiles(&tiles))
            @if whole > 0 {
                (ui::meter(view.t("answers-in-time"), &said, i64::try_from(data.in_time).unwrap_or(0), whole))
            }
        }))
        @if data.area.level() == Level::Village { (late_sheet(view, data)) }
    }
}

fn late_sheet(view: &View, data: &Answers) -> Markup {
    let lamps: Vec<String> = data
        .late_ones
        .iter()
        .map(|one| {
            let key = if one.answered { "answers-was-late" } else { "answers-is-late" };
            view.tf(key, &[("days", &one.days.max(1).to_string())])
        })
        .collect();
    let rows: Vec<ui::Row<'_>> = data
        .late_ones
        .iter()
        .zip(&lamps)
        .map(|(one, lamp)| {
            let state = if one.answered { ui::State::Done } else { ui::State::Late };
            let link = ui::Link::new(&one.href, &one.number);
            ui::Row { link, meta: &[], lamp: Some((state, lamp)) }
        })
        .collect();
    let none = ui::empty(view.t("answers-none-late"), "", None);
    ui::sheet_titled(view.t("answers-late-ones"), None, ui::rows(&rows, none))
}

//! How owed meetings are told: one in its thread, and the lamps of a village, township or county.
//! Villages stand in the order of their codes: there is no ranking.

use civic::authority::Caller;
use civic::decide::duty::Duty;
use civic::matter::{ClockName, Due, Matter, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let duty = reads::duty(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let (state, said) = lamp(view, &duty, matter.state);
    let times = duty.times.to_string();
    let (from, until) = (view.day(duty.from_on), view.day(duty.until_on));
    let href = duty.meeting.map(|id| format!("/{}/meetings/{id}", duty.home));
    let body = html! {
        p { (view.tf("duty-period", &[("from", &from), ("until", &until), ("times", &times)])) }
        p { (ui::lamp(state, &said)) }
        @if let Some(href) = &href { p { a href=(href) { (view.t("duty-meeting")) } } }
    };
    let data = json!({ "body": duty.body, "from_on": duty.from_on, "until_on": duty.until_on,
        "times": duty.times, "held": duty.held, "held_at": duty.held_at, "meeting": duty.meeting });
    Ok(Chapter { body, data, offered: Vec::new() })
}

/// How a duty stands: held, missed, or so many days left.
fn lamp(view: &View, duty: &Duty, state: State) -> (ui::State, String) {
    match (state, duty.held_at) {
        (State::Kept, Some(at)) => {
            (ui::State::Done, view.tf("duty-held", &[("day", &view.day(at.date()))]))
        }
        (State::Kept, None) => (ui::State::Done, view.t(state_key(state)).to_owned()),
        (State::Missed, _) => (ui::State::Late, view.t(state_key(state)).to_owned()),
        _ => {
            let running = Due {
                home: duty.home,
                matter: duty.id,
                clock: ClockName::Duty,
                since: Moment::start_of(duty.from_on),
                due_at: Moment::end_of(duty.until_on),
                rule: String::new(),
                met_at: None,
                escalated_at: None,
            };
            view.clock_lamp(&running)
        }
    }
}

#[derive(Serialize)]
struct Owed {
    id: MatterId,
    home: AreaCode,
    village: String,
    title: String,
    body: String,
    from_on: Date,
    until_on: Date,
    state: State,
    #[serde(skip)]
    href: String,
    #[serde(skip)]
    lamp: (ui::State, String),
}

#[derive(Serialize)]
struct Duties {
    area: AreaCode,
    duties: Vec<Owed>,
}

/// `/{home}/duties`: what was owed this year, village by village.
pub fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?.home();
    let name = view.area_name(tx, area)?;
    let mut duties = Vec::new();
    for (duty, state) in store::convening::duties(tx, area, view.now.date().first_of_year())? {
        let matter = store::matter::get(tx, duty.home, duty.id)?.ok_or(Code::NotFound)?;
        duties.push(Owed {
            id: duty.id,
            home: duty.home,
            village: view.area_name(tx, duty.home)?,
            title: matter.title.clone(),
            href: view.href(&matter),
            lamp: lamp(view, &duty, state),
            body: duty.body,
            from_on: duty.from_on,
            until_on: duty.until_on,
            state,
        });
    }
    let data = Duties { area, duties };
    let title = view.t("page-duty-list");
    Shown::new(view, area, &name, title, &data, || draw(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{area}"), name.clone())]))
}

fn draw(view: &View, title: &str, data: &Duties) -> Markup {
    let alone = data.area.level() == Level::Village;
    let mut columns =
        vec![ui::Column::text(view.t("duty-what")), ui::Column::text(view.t("duty-how"))];
    if !alone {
        columns.insert(0, ui::Column::text(view.t("duty-village")));
    }
    let rows = data
        .duties
        .iter()
        .map(|owed| {
            let mut row = vec![
                html! { a href=(owed.href) { (owed.title) } },
                ui::lamp(owed.lamp.0, &owed.lamp.1),
            ];
            if !alone {
                row.insert(0, html! { a href={ "/" (owed.home) } { (owed.village) } });
            }
            row
        })
        .collect();
    html! {
        (ui::lead(title, view.t("duty-say"), html! {}))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: title,
            columns: &columns,
            rows,
            when_empty: html! { p { (view.t("duty-none")) } },
            ..ui::Table::default()
        })))
    }
}

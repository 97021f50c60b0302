//! Lamps of the meetings a village owes: held, still to be held, not held. They say what came of a
//! period and count nobody.

use civic::decide::duty::Duty;
use civic::matter::{ClockName, Due, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use crate::ui;
use crate::view::{View, state_key};

/// How many lamps a township's page shows; the rest is behind a link.
const LINES: usize = 8;

/// One owed meeting.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Owed {
    home: AreaCode,
    id: MatterId,
    /// What it is called: body and period; on a township's page the village.
    name: String,
    state: State,
    from_on: Date,
    until_on: Date,
    #[serde(skip)]
    href: String,
    #[serde(skip)]
    lamp: (ui::State, String),
}

/// What a village owes in the present periods.
pub(super) fn load(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Vec<Owed>, Stop> {
    if area.level() != Level::Village {
        return Ok(Vec::new());
    }
    owed(tx, view, area)
}

/// What the villages of a township owe in the present periods and have not held.
pub(super) fn unheld(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Vec<Owed>, Stop> {
    let mut found = owed(tx, view, area)?;
    found.retain(|one| one.state != State::Kept);
    for one in &mut found {
        one.name = format!("{} {}", view.area_name(tx, one.home)?, one.name);
    }
    Ok(found)
}

fn owed(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Vec<Owed>, Stop> {
    let mut found = Vec::new();
    for (duty, state) in store::convening::duties(tx, area, view.now.date())? {
        let Some(matter) = store::matter::get(tx, duty.home, duty.id)? else { continue };
        found.push(Owed {
            home: duty.home,
            id: duty.id,
            href: view.href(&matter),
            name: matter.title,
            state,
            lamp: lamp(view, &duty, state),
            from_on: duty.from_on,
            until_on: duty.until_on,
        });
    }
    Ok(found)
}

fn lamp(view: &View, duty: &Duty, state: State) -> (ui::State, String) {
    let said = |lamp| (lamp, view.t(state_key(state)).to_owned());
    match state {
        State::Kept => said(ui::State::Done),
        State::Missed => said(ui::State::Late),
        _ => view.clock_lamp(&Due {
            home: duty.home,
            matter: duty.id,
            clock: ClockName::Duty,
            since: Moment::start_of(duty.from_on),
            due_at: Moment::end_of(duty.until_on),
            rule: String::new(),
            met_at: None,
            escalated_at: None,
        }),
    }
}

/// The lamps, the way to all of them and, in a village, to those who convene.
pub(super) fn sheet(view: &View, area: AreaCode, owed: &[Owed]) -> Markup {
    let (all, roster) = (format!("/{area}/duties"), format!("/{area}/conveners"));
    let rows: Vec<ui::Row<'_>> = owed
        .iter()
        .take(LINES)
        .map(|one| ui::Row {
            link: ui::Link::new(&one.href, &one.name),
            meta: &[],
            lamp: Some((one.lamp.0, one.lamp.1.as_str())),
        })
        .collect();
    let none = html! { p.quiet { (view.t("portal-owed-none")) } };
    ui::sheet_titled(
        view.t("kind-duty"),
        Some(ui::Link::new(&all, view.t("all"))),
        html! {
            (ui::rows(&rows, none))
            @if area.level() == Level::Village {
                p { a href=(roster) { (view.t("page-convener-list")) } }
            }
        },
    )
}

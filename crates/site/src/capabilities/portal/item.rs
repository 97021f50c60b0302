//! One matter in a public list: its data, and the line it is drawn as.

use civic::matter::{ClockName, Due, Kind, Lamp, Matter, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Level, Moment};
use serde::Serialize;
use store::{Stop, Tx};

use super::part::Line;
use super::reads;
use crate::ui;
use crate::view::{View, kind_key, state_key};

/// A matter as data.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Item {
    /// Its home.
    pub(super) home: AreaCode,
    /// Its id.
    pub(super) id: MatterId,
    /// Kind.
    pub(super) kind: Kind,
    /// State.
    pub(super) state: State,
    /// Year of its number.
    pub(super) year: u32,
    /// Its number.
    pub(super) no: u32,
    /// One line.
    pub(super) title: String,
    /// Where in the home.
    pub(super) area: AreaCode,
    /// Name of the village, or of the group inside the village whose page it is.
    pub(super) place: String,
    /// Opened, in milliseconds.
    pub(super) opened_at: Moment,
    /// Last moved, in milliseconds.
    pub(super) moved_at: Moment,
    /// The clock that ends first.
    pub(super) clock: Option<Clock>,
    /// How far a resolution is, 0–100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) percent: Option<u32>,
    /// When a meeting begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) starts_at: Option<Moment>,
    /// Where a meeting sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) venue: Option<String>,
    /// Last day of a notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until_on: Option<Date>,
    /// Address of its page.
    pub(super) href: String,
    #[serde(skip)]
    number: String,
    #[serde(skip)]
    due: Option<Due>,
}

/// A running clock as data.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Clock {
    /// Which.
    pub(super) name: ClockName,
    /// Its last moment, in milliseconds.
    pub(super) due_at: Moment,
    /// `late`, `warn`, `remind`, `ok`.
    pub(super) lamp: &'static str,
}

/// The word of a lamp.
pub(super) fn lamp_word(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Late => "late",
        Lamp::Warn => "warn",
        Lamp::Remind => "remind",
        Lamp::Ok => "ok",
        Lamp::Met => "met",
    }
}

impl Item {
    /// Reads what belongs to a matter. `page` is the area whose page it stands on.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        view: &View,
        page: AreaCode,
        matter: &Matter,
    ) -> Result<Self, Stop> {
        let due = reads::next_clock(tx, matter)?;
        let shown = if page.level() < Level::Village { matter.home } else { matter.area };
        let place = if shown == page { String::new() } else { view.area_name(tx, shown)? };
        let mut item = Self {
            home: matter.home,
            id: matter.id,
            kind: matter.kind,
            state: matter.state,
            year: matter.year,
            no: matter.no,
            title: matter.title.clone(),
            area: matter.area,
            place,
            opened_at: matter.opened_at,
            moved_at: matter.moved_at,
            clock: due.as_ref().map(|d| Clock {
                name: d.clock,
                due_at: d.due_at,
                lamp: lamp_word(d.lamp(view.now)),
            }),
            percent: None,
            starts_at: None,
            venue: None,
            until_on: None,
            href: view.href(matter),
            number: view.number(matter),
            due,
        };
        match matter.kind {
            Kind::Meeting => {
                if let Some(meeting) = reads::meeting(tx, matter)? {
                    item.starts_at = Some(meeting.starts_at);
                    item.venue = Some(meeting.venue);
                }
            }
            Kind::Resolution => {
                item.percent = reads::resolution(tx, matter)?.map(|r| r.percent);
            }
            Kind::Notice => item.until_on = reads::notice(tx, matter)?.map(|n| n.until_on),
            Kind::Wish | Kind::Topic => {}
            Kind::Request | Kind::Duty | Kind::Recall | Kind::Budget | Kind::Poll => {}
            Kind::Project | Kind::Covenant | Kind::Force => {}
        }
        Ok(item)
    }

    /// Several.
    pub(super) fn load_all(
        tx: &mut Tx<'_>,
        view: &View,
        page: AreaCode,
        matters: &[Matter],
    ) -> Result<Vec<Self>, Stop> {
        matters.iter().map(|matter| Self::load(tx, view, page, matter)).collect()
    }

    /// The lamp of its clock; without a clock its state in words.
    fn lamp(&self, view: &View) -> (ui::State, String) {
        let state = || view.t(state_key(self.state)).to_owned();
        match &self.due {
            Some(due) => view.clock_lamp(due),
            None if self.state.is_final() => (ui::State::Done, state()),
            None => (ui::State::Ok, state()),
        }
    }

    /// What a meeting, resolution or notice says of itself in a line.
    fn own_facts(&self, view: &View) -> Vec<String> {
        let starts = self.starts_at.map(|at| view.moment(at));
        let until = self.until_on.map(|d| view.tf("portal-until", &[("day", &view.day(d))]));
        [starts, self.venue.clone(), until].into_iter().flatten().collect()
    }

    /// As a line of a short list.
    pub(super) fn line(&self, view: &View) -> Line {
        let kind = format!("{} {}", view.t(kind_key(self.kind)), self.number);
        let mut meta = vec![self.place.clone(), kind];
        meta.extend(self.own_facts(view));
        let lamp = Some(self.lamp(view));
        Line { href: self.href.clone(), text: self.title.clone(), meta, lamp }
    }

    /// As a line of a long list, with its state in words beside the lamp of its clock.
    pub(super) fn line_full(&self, view: &View) -> Line {
        let mut line = self.line(view);
        if self.due.is_some() {
            line.meta.push(view.t(state_key(self.state)).to_owned());
        }
        if let Some(percent) = self.percent.filter(|_| self.state == State::Executing) {
            line.meta.push(view.tf("portal-percent", &[("n", &percent.to_string())]));
        }
        line
    }

    /// As a line about something that is over: the day instead of a clock.
    pub(super) fn line_past(&self, view: &View) -> Line {
        let mut line = self.line(view);
        line.meta.push(view.day(self.moved_at.date()));
        line
    }
}

//! What a page author gets: who reads, where, when, in which language, and helpers for words, dates
//! and links. A page returns its data and a way to draw it; the edge chooses HTML or JSON.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use civic::authority::{Caller, Concern, Who};
use civic::matter::{ClockName, Due, Kind, Lamp, Matter, State};
use civic::rulebook::RuleSet;
use kernel::id::MatterId;
use kernel::refusal::Lang;
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::act::By;
use store::{Fault, Stop, Tx};

use crate::app::App;
use crate::ui;

/// Which rendering is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A page.
    Html,
    /// The same as data.
    Json,
}

/// The circumstances of a read.
pub struct View {
    /// The process.
    pub app: Arc<App>,
    /// Language.
    pub lang: Lang,
    /// Larger letters.
    pub elder: bool,
    /// HTML or JSON.
    pub face: Face,
    /// Who reads.
    pub by: By,
    /// Name of who reads; empty when nobody is signed in.
    pub user: String,
    /// Token that forms carry.
    pub csrf: String,
    /// When.
    pub now: Moment,
    /// Version of the home in the path, read before any of its rows.
    pub version: u64,
    /// Path without `/api`.
    pub path: String,
    /// Path parameters.
    pub params: BTreeMap<String, String>,
    /// Query parameters.
    pub query: BTreeMap<String, String>,
    /// String key of what the last act came to.
    pub flash: Option<String>,
    /// Address of the site as readers reach it, without a slash at the end: for links that leave it.
    pub base: String,
}

/// A page: its frame, its data, its drawing.
pub struct Shown {
    /// Title of this page alone.
    pub title: String,
    /// Area whose page it is.
    pub place: AreaCode,
    /// Name of that area.
    pub place_name: String,
    /// Way back: address and text, outermost first.
    pub crumbs: Vec<(String, String)>,
    /// Data, when JSON is wanted.
    pub json: Option<String>,
    /// Drawing, when HTML is wanted.
    pub body: Markup,
    /// HTTP status.
    pub status: u16,
}

impl View {
    /// The same for a picture drawn later, while a connection is held.
    #[must_use]
    pub fn as_stranger_at(&self, now: Moment) -> Self {
        let version = self.home().map_or(0, |home| self.app.db.version_of(home));
        Self { now, version, ..self.as_stranger() }
    }

    /// The same look at the same page by somebody who is not signed in.
    #[must_use]
    pub fn as_stranger(&self) -> Self {
        Self {
            app: Arc::clone(&self.app),
            lang: self.lang,
            elder: self.elder,
            face: self.face,
            by: By::Anonymous,
            user: String::new(),
            csrf: String::new(),
            now: self.now,
            version: self.version,
            path: self.path.clone(),
            params: self.params.clone(),
            query: self.query.clone(),
            flash: None,
            base: self.base.clone(),
        }
    }

    fn home(&self) -> Option<AreaCode> {
        AreaCode::parse(self.param("home")).ok().map(|area| area.home())
    }

    /// What is the same for every reader of a matter of the home in the path, worked out once until
    /// that home changes. Errors: those of `work`.
    pub fn kept<T: Any + Send + Sync>(
        &self,
        name: &'static str,
        matter: MatterId,
        work: impl FnOnce() -> Result<T, Stop>,
    ) -> Result<Arc<T>, Stop> {
        match self.home() {
            Some(home) => self.app.memo.get((name, home, matter), (self.version, self.now), work),
            None => work().map(Arc::new),
        }
    }

    /// A plain word.
    pub fn t<'v>(&'v self, key: &'v str) -> &'v str {
        self.app.words(self.lang).get(key)
    }

    /// A sentence with values.
    pub fn tf(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.app.words(self.lang).fill(key, values)
    }

    /// A path parameter.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A query parameter.
    pub fn ask(&self, name: &str) -> &str {
        self.query.get(name).map_or("", |s| s.trim())
    }

    /// The area in the path; the county when there is none.
    pub fn area(&self) -> Result<AreaCode, Stop> {
        match self.params.get("home") {
            Some(text) => {
                let area = AreaCode::parse(text).map_err(|_| Code::NotFound)?;
                if self.app.options.county.contains(&area) {
                    Ok(area)
                } else {
                    Err(Code::NotFound.into())
                }
            }
            None => Ok(self.app.options.county),
        }
    }

    /// An id in the path.
    pub fn id<K>(&self, name: &str) -> Result<kernel::Id<K>, Stop> {
        kernel::Id::parse(self.param(name)).map_err(|_| Code::NotFound.into())
    }

    /// The rules in force today.
    pub fn rules(&self) -> Arc<RuleSet> {
        self.app.rules.at(self.now.date())
    }

    /// Page number from the query, from 1.
    pub fn page_no(&self) -> u32 {
        self.ask("page").parse().unwrap_or(1).clamp(1, 10_000)
    }

    /// The signed-in person.
    pub fn person(&self) -> Option<PersonRef> {
        match self.by {
            By::Person(p) => Some(p),
            By::Anonymous | By::Worker => None,
        }
    }

    /// The reader with the mandates in force over a place.
    pub fn caller(&self, tx: &mut Tx<'_>, place: AreaCode) -> Result<Caller, Stop> {
        match self.by {
            By::Anonymous => Ok(Caller::Anonymous),
            By::Worker => Ok(Caller::Worker),
            By::Person(person) => {
                let today = self.now.date();
                let mandates = store::registry::mandates_over(tx, person, place)?;
                let mandates = mandates.into_iter().filter(|m| m.holds_on(today)).collect();
                Ok(Caller::Person { person, mandates })
            }
        }
    }

    /// Whether the reader may do or see what is for `allow` at a place.
    pub fn may(&self, caller: &Caller, allow: &[Who], place: AreaCode) -> bool {
        let concern = Concern { place, opened_for: None, owner: None, behalf: None };
        civic::authority::allowed(allow, caller, &concern).is_ok()
    }

    /// Name of an area.
    pub fn area_name(&self, tx: &mut Tx<'_>, area: AreaCode) -> Result<String, Stop> {
        self.app.area_name(tx, area)
    }

    /// A person's name as this reader may see it: neighbours and office holders see it whole, the
    /// public sees the family name (个人信息保护法 第二十五条).
    pub fn person_name(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        who: PersonRef,
    ) -> Result<String, Stop> {
        let name = store::registry::name(tx, who)?;
        let near = Self::is_near(caller, who.home);
        Ok(if near { name } else { kernel::code::name_masked(&name) })
    }

    /// Whether a reader is a neighbour or holds an office that touches the home: they see whole names
    /// and open photos and recordings, the public does not.
    pub fn is_near(caller: &Caller, home: AreaCode) -> bool {
        caller.lives_in(home)
            || matches!(caller, Caller::Person { mandates, .. } if mandates.iter().any(|m| m.area.contains(&home) || home.contains(&m.area)))
    }

    /// A day as people say it: without the year when it is this year.
    pub fn day(&self, day: Date) -> String {
        let this_year = day.year() == self.now.date().year();
        let (month, d) = (day.month().to_string(), day.day().to_string());
        if this_year {
            return self.tf("day-short", &[("month", &month), ("day", &d)]);
        }
        let year = day.year().to_string();
        self.tf("day-long", &[("year", &year), ("month", &month), ("day", &d)])
    }

    /// Day and time of day.
    pub fn moment(&self, at: Moment) -> String {
        let civil = at.civil();
        format!("{} {:02}:{:02}", self.day(civil.date()), civil.hour(), civil.minute())
    }

    /// The lamp of a clock with its words: `还有 4 天`.
    pub fn clock_lamp(&self, due: &Due) -> (ui::State, String) {
        let days = calendar::days_left(self.now.ms(), due.due_at.ms());
        let name = self.t(clock_key(due.clock));
        let lamp = due.lamp(self.now);
        let n = days.unsigned_abs().to_string();
        let key = match (lamp, days) {
            (Lamp::Met, _) => "lamp-met",
            (Lamp::Late, _) => "lamp-late",
            (_, 0) => "lamp-today",
            (_, d) if d < 0 => "lamp-over",
            _ => "lamp-left",
        };
        (lamp_state(lamp), self.tf(key, &[("clock", name), ("days", &n)]))
    }

    /// Address of a matter.
    pub fn href(&self, matter: &Matter) -> String {
        format!("/{}/{}/{}", matter.home, matter.kind.noun(), matter.id)
    }

    /// `2026-31 号`.
    pub fn number(&self, matter: &Matter) -> String {
        self.tf(
            "matter-number",
            &[("year", &matter.year.to_string()), ("no", &matter.no.to_string())],
        )
    }

    /// Sentence and hint of a refusal in the reader's language.
    pub fn refusal(&self, no: &Refusal) -> (String, String) {
        self.app.words(self.lang).refusal(no, Some(&self.rules()))
    }

    /// A name that rules give to something, in words: `@step:four_two.review`.
    pub fn told(&self, name: &str) -> String {
        self.app.words(self.lang).told(name, Some(&self.rules()))
    }
}

/// String key of a state's name.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Heard => "state-heard",
        State::Adopted => "state-adopted",
        State::Declined => "state-declined",
        State::Merged => "state-merged",
        State::Done => "state-done",
        State::Confirmed => "state-confirmed",
        State::Gone => "state-gone",
        State::Draft => "state-draft",
        State::Published => "state-published",
        State::Decided => "state-decided",
        State::Rejected => "state-rejected",
        State::Advised => "state-advised",
        State::Called => "state-called",
        State::Sitting => "state-sitting",
        State::Closed => "state-closed",
        State::Noticed => "state-noticed",
        State::Executing => "state-executing",
        State::Changing => "state-changing",
        State::Reported => "state-reported",
        State::Posted => "state-posted",
        State::Ended => "state-ended",
        State::Gathering => "state-gathering",
        State::Qualified => "state-qualified",
        State::Accepted => "state-accepted",
        State::Convened => "state-convened",
        State::Unlawful => "state-unlawful",
        State::Lapsed => "state-lapsed",
        State::Owed => "state-owed",
        State::Kept => "state-kept",
        State::Missed => "state-missed",
        State::Recalled => "state-recalled",
        State::Retained => "state-retained",
        State::Finished => "state-finished",
        State::Handed => "state-handed",
        State::Hearing => "state-hearing",
        State::Reviewing => "state-reviewing",
        State::Cleared => "state-cleared",
        State::Passed => "state-passed",
        State::InForce => "state-in-force",
        State::Correcting => "state-correcting",
        State::Superseded => "state-superseded",
        State::Acting => "state-acting",
        State::Dissolved => "state-dissolved",
    }
}

/// String key of a kind's name.
pub fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Wish => "kind-wish",
        Kind::Topic => "kind-topic",
        Kind::Meeting => "kind-meeting",
        Kind::Resolution => "kind-resolution",
        Kind::Notice => "kind-notice",
        Kind::Request => "kind-request",
        Kind::Duty => "kind-duty",
        Kind::Recall => "kind-recall",
        Kind::Budget => "kind-budget",
        Kind::Poll => "kind-poll",
        Kind::Project => "kind-project",
        Kind::Covenant => "kind-covenant",
        Kind::Force => "kind-force",
    }
}

/// The design system's state for a lamp.
pub fn lamp_state(lamp: Lamp) -> ui::State {
    match lamp {
        Lamp::Late => ui::State::Late,
        Lamp::Warn => ui::State::Warn,
        Lamp::Remind => ui::State::Remind,
        Lamp::Ok => ui::State::Ok,
        Lamp::Met => ui::State::Done,
    }
}

impl Shown {
    /// A page about an area: its data, and how it is drawn when HTML is wanted.
    pub fn new<T: Serialize>(
        view: &View,
        place: AreaCode,
        place_name: &str,
        title: &str,
        data: &T,
        draw: impl FnOnce() -> Markup,
    ) -> Result<Self, Stop> {
        let (json, body) = match view.face {
            Face::Json => {
                let text = serde_json::to_string(data).map_err(|e| Fault::Misuse(e.to_string()))?;
                (Some(text), html! {})
            }
            Face::Html => (None, draw()),
        };
        Ok(Self {
            title: title.into(),
            place,
            place_name: place_name.into(),
            crumbs: Vec::new(),
            json,
            body,
            status: 200,
        })
    }

    /// With the way back.
    #[must_use]
    pub fn under(mut self, crumbs: Vec<(String, String)>) -> Self {
        self.crumbs = crumbs;
        self
    }
}

/// String key of a clock.
pub fn clock_key(clock: ClockName) -> &'static str {
    match clock {
        ClockName::Answer => "clock-answer",
        ClockName::Publication => "clock-publication",
        ClockName::Sitting => "clock-sitting",
        ClockName::Settle => "clock-settle",
        ClockName::Notice => "clock-notice",
        ClockName::Execution => "clock-execution",
        ClockName::Confirmation => "clock-confirmation",
        ClockName::Convene => "clock-convene",
        ClockName::Substitute => "clock-substitute",
        ClockName::Duty => "clock-duty",
        ClockName::Recall => "clock-recall",
        ClockName::Recurrence => "clock-recurrence",
        ClockName::Choosing => "clock-choosing",
        ClockName::Micro => "clock-micro",
        ClockName::Review => "clock-review",
        ClockName::Term => "clock-term",
    }
}

//! 该开的会 (村民委员会组织法 第二十五条、第三十条): the villagers' meeting of every year and the
//! representatives' meeting of every quarter are owed, whether anybody asks for them or not.
//!
//! Invariants: one duty a body and period; only a meeting that was valid and closed within the
//! period keeps it; how often is the rulebook's. Refuses to know: what was decided, and whose fault
//! a missed one is.

use jiff::civil::Weekday;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date, Moment, Refusal};

use crate::act::FieldKind::{Date as DateField, Id, Line};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Due, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::{RuleSet, Span};
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// The body of a duty.
    pub struct Duty in "duty" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// Which body has to sit.
        body: String,
        /// First day of the period.
        from_on: Date,
        /// Last day of the period.
        until_on: Date,
        /// How often in the period.
        times: u32,
        /// How often it has sat.
        held: u32,
        /// When the meeting that kept it closed.
        held_at: Option<Moment>,
        /// That meeting.
        meeting: Option<MatterId>,
    }
}

acts! {
    /// Opens the duty of a period.
    Open "duty.open" "duties"
    kind Some(Kind::Duty), from &[], allow &[Who::Worker],
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// Which body.
        body: String = Line(60),
        /// First day of the period.
        from_on: Date = DateField,
    }

    /// Notes that a valid meeting has kept it.
    Keep "duty.keep" "duties/{matter}/meeting"
    kind Some(Kind::Duty), from &[State::Owed], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// The meeting.
        meeting: MatterId = Id,
    }

    /// The period is over without it.
    Miss "duty.miss" "duties/{matter}/lapse"
    kind Some(Kind::Duty), from &[State::Owed], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }
}

/// Bodies that have to sit, each with the rulebook key of its rhythm.
pub const RHYTHMS: [(&str, &str); 2] = [
    ("villagers_meeting", "duty.villagers_meeting"),
    ("villagers_representatives", "duty.villagers_representatives"),
];

/// What a body owes in the period around a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The body.
    pub body: &'static str,
    /// Rulebook key of its rhythm.
    pub rule: &'static str,
    /// Its name.
    pub title: String,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub until_on: Date,
    /// How often.
    pub times: u32,
}

/// What every village owes in the periods around a day.
pub fn owed(rules: &RuleSet, day: Date) -> Result<Vec<Period>, Refusal> {
    RHYTHMS.iter().map(|(body, rule)| period(rules, (body, rule), day)).collect()
}

fn period(
    rules: &RuleSet,
    (body, rule): (&'static str, &'static str),
    day: Date,
) -> Result<Period, Refusal> {
    let every = policy::rhythm(rules, rule)?;
    let (from_on, until_on) = span_around(every.per, day);
    let name = rules.body(body).map_err(|_| Refusal::new(Code::NotFound).on("body"))?;
    let title = format!("{}（{}）", name.title_zh, span_name(every.per, from_on));
    Ok(Period { body, rule, title, from_on, until_on, times: every.times })
}

/// First and last day of the span that a day lies in. Weeks begin on Monday.
pub fn span_around(per: Span, day: Date) -> (Date, Date) {
    let months = |n: i8| {
        let first = (day.month() - 1) / n * n + 1;
        let from = Date::new(day.year(), first, 1).unwrap_or(day);
        let last = Date::new(day.year(), first + n - 1, 1).unwrap_or(day);
        (from, last.last_of_month())
    };
    match per {
        Span::Week => {
            let since = i64::from(day.weekday().since(Weekday::Monday));
            let monday = Moment::start_of(day).plus_days(-since);
            (monday.date(), monday.plus_days(6).date())
        }
        Span::Month => months(1),
        Span::Quarter => months(3),
        Span::HalfYear => months(6),
        Span::Year => months(12),
    }
}

/// What a span is called in the village's language.
fn span_name(per: Span, from: Date) -> String {
    let (year, month) = (from.year(), from.month());
    match per {
        Span::Week => format!("{year}年{month}月{}日起一周", from.day()),
        Span::Month => format!("{year}年{month}月"),
        Span::Quarter => format!("{year}年第{}季度", (month - 1) / 3 + 1),
        Span::HalfYear if month == 1 => format!("{year}年上半年"),
        Span::HalfYear => format!("{year}年下半年"),
        Span::Year => format!("{year}年"),
    }
}

/// The duty of the present period, with a clock to its end.
pub fn open(scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    let known = owed(scene.rules, scene.now.date())?;
    let period = known.into_iter().find(|p| p.body == act.body && p.from_on == act.from_on);
    let period = period.ok_or_else(|| Refusal::new(Code::NotFound).on("body"))?;
    let duty = Duty {
        home: scene.home,
        id: act.id,
        body: act.body.clone(),
        from_on: period.from_on,
        until_on: period.until_on,
        times: period.times,
        held: 0,
        held_at: None,
        meeting: None,
    };
    Ok(vec![
        Effect::Open(Opening {
            id: act.id,
            kind: Kind::Duty,
            title: period.title,
            area: scene.home,
            thread: None,
            cause: None,
            opened_for: None,
            owner: None,
        }),
        Effect::Put(duty.row()),
        Effect::Clock {
            matter: act.id,
            clock: ClockName::Duty,
            due_at: Moment::end_of(period.until_on),
            rule: period.rule,
        },
    ])
}

/// A meeting of the body that has closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The meeting.
    pub meeting: MatterId,
    /// When it closed.
    pub closed_at: Moment,
    /// Whether the body could decide: its quorum came.
    pub quorate: bool,
}

impl Duty {
    /// Whether a meeting counts for this duty.
    pub fn counts(&self, held: &Held) -> bool {
        let day = held.closed_at.date();
        held.quorate && self.from_on <= day && day <= self.until_on
    }

    /// How many of these meetings count.
    pub fn held_among(&self, meetings: &[Held]) -> u32 {
        let n = meetings.iter().filter(|held| self.counts(held)).count();
        u32::try_from(n).unwrap_or(u32::MAX)
    }
}

/// What keeping looks at.
#[derive(Debug)]
pub struct KeepFacts {
    /// The duty.
    pub duty: Duty,
    /// Closed meetings of the body in this home.
    pub meetings: Vec<Held>,
}

/// Kept when as many valid meetings as the rulebook asks for have closed within the period.
pub fn keep(facts: &KeepFacts, _scene: &Scene<'_>, act: &Keep) -> Result<Vec<Effect>, Refusal> {
    let this = facts.meetings.iter().find(|held| held.meeting == act.meeting);
    let this = this.filter(|held| facts.duty.counts(held)).ok_or(Code::DutyUnheld)?;
    let held = facts.duty.held_among(&facts.meetings);
    if held < facts.duty.times {
        return Err(Code::DutyUnheld.into());
    }
    let duty = Duty {
        held,
        held_at: Some(this.closed_at),
        meeting: Some(act.meeting),
        ..facts.duty.clone()
    };
    Ok(vec![
        Effect::Set(duty.row()),
        Effect::Met(act.matter, ClockName::Duty),
        Effect::Move { matter: act.matter, to: State::Kept, outcome: None },
    ])
}

/// What missing looks at.
#[derive(Debug)]
pub struct MissFacts {
    /// The duty.
    pub duty: Duty,
    /// Its clock.
    pub due: Option<Due>,
    /// Closed meetings of the body in this home.
    pub meetings: Vec<Held>,
}

/// Missed: said openly and passed to the township. The clock goes, because nothing can meet it any
/// more; what it measured stands in the state.
pub fn miss(facts: &MissFacts, scene: &Scene<'_>, act: &Miss) -> Result<Vec<Effect>, Refusal> {
    let due = facts.due.as_ref().ok_or(Code::NotFound)?;
    if due.due_at >= scene.now {
        return Err(Refusal::new(Code::ClockRunning).with("until", due.due_at.date()));
    }
    let held = facts.duty.held_among(&facts.meetings);
    if held >= facts.duty.times {
        // It was kept in time and is about to be noted so.
        return Err(Refusal::new(Code::WrongState).with("state", "@state-kept"));
    }
    let duty = Duty { held, ..facts.duty.clone() };
    let up = scene.home.parent().unwrap_or(scene.home);
    Ok(vec![
        Effect::Set(duty.row()),
        Effect::Remove(due.row()),
        Effect::Move { matter: act.matter, to: State::Missed, outcome: None },
        Effect::Tell {
            to: Audience::Role(Role::TownshipClerk, up),
            message: "tell-duty-missed",
            matter: act.matter,
        },
    ])
}

//! Days of work: called, joined, noted on arrival, confirmed on the site.

use kernel::id::RecordId;
use kernel::{Code, Date, Moment, PersonRef, Refusal};

use super::{Call, Check, Confirm, Join, Lapse, Part, Turn, Workday};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::effect::{Audience, Effect};
use crate::money::Step;
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};

/// What calling looks at.
#[derive(Debug, Clone, Copy)]
pub struct CallFacts {
    /// Whether the foreman is known.
    pub foreman_known: bool,
}

/// A day of work has a task, a number and somebody on the site.
pub fn call(facts: &CallFacts, scene: &Scene<'_>, act: &Call) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let task = spoken(("task", "field-task"), &act.task, LEAST)?;
    if act.held_on < scene.now.date() {
        return Err(Refusal::new(Code::WorkdayPast).on("held_on"));
    }
    if !facts.foreman_known {
        return Err(Refusal::new(Code::NotFound).on("foreman"));
    }
    let workday = Workday {
        home: scene.home,
        id: act.id,
        project: this.id,
        held_on: act.held_on,
        task: task.into(),
        needed: act.needed,
        foreman: act.foreman,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![
        Effect::Put(workday.row()),
        Effect::Tell { to: Audience::Thread, message: "tell-workday", matter: this.id },
    ])
}

fn held_for<'f>(workday: Option<&'f Workday>, scene: &Scene<'_>) -> Result<&'f Workday, Refusal> {
    let this = scene.this()?.id;
    let workday = workday.filter(|workday| workday.project == this);
    workday.ok_or_else(|| Refusal::new(Code::NotFound).on("workday"))
}

/// What joining looks at.
#[derive(Debug, Clone)]
pub struct JoinFacts {
    /// The day of work.
    pub workday: Option<Workday>,
    /// What is noted of whoever joins.
    pub part: Option<Part>,
    /// How many have joined.
    pub joined: u32,
}

/// Whoever wants to come says so before the day is over, as long as there is work for them. Nobody
/// else can say it in their place: labour is given, not assigned.
pub fn join(facts: &JoinFacts, scene: &Scene<'_>, _: &Join) -> Result<Vec<Effect>, Refusal> {
    let workday = held_for(facts.workday.as_ref(), scene)?;
    let person = scene.subject().ok_or(Code::SignInNeeded)?;
    if workday.held_on < scene.now.date() {
        return Err(Refusal::new(Code::WorkdayOver).on("workday"));
    }
    if facts.part.is_some() {
        return Err(Refusal::new(Code::JoinedThere).on("workday"));
    }
    if facts.joined >= workday.needed {
        return Err(Refusal::new(Code::WorkdayFull).on("workday").with("needed", workday.needed));
    }
    Ok(vec![Effect::Put(blank(workday, person).row())])
}

fn blank(workday: &Workday, person: PersonRef) -> Part {
    Part {
        home: workday.home,
        workday: workday.id,
        person,
        turn: Turn::Joined,
        half_days: 0,
        held: None,
        noted_by: None,
        arrived_at: None,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
    }
}

/// What noting an arrival looks at.
#[derive(Debug, Clone)]
pub struct CheckFacts {
    /// The day of work.
    pub workday: Option<Workday>,
    /// What is noted of the person.
    pub part: Option<Part>,
    /// Whether the person is registered in the village.
    pub registered: bool,
    /// Half days that are noted of the person on other works of the same date.
    pub elsewhere: u32,
}

/// Half days of a date: more than the whole of it nobody works, on however many sites.
const WHOLE: u32 = 2;

/// The last day on which what was done on a day can be noted or confirmed.
fn last(scene: &Scene<'_>, held_on: Date) -> Result<Date, Refusal> {
    let days = policy::labour_confirm(scene.rules)?;
    Ok(Moment::start_of(held_on).plus_days(i64::from(days)).date())
}

/// Who is on the site: the foreman, or those who run the project.
fn runs(workday: &Workday, scene: &Scene<'_>, who: PersonRef) -> bool {
    workday.foreman == who
        || scene.matter.as_ref().is_some_and(|matter| matter.owner == Some(who))
        || [Role::Secretary, Role::Committee].iter().any(|r| scene.caller.has(*r, scene.home))
}

/// Somebody has come: said by themselves, or read off the list on the site, on the day or in the days
/// after it. It is held in the ledger until it is confirmed.
pub fn check(facts: &CheckFacts, scene: &Scene<'_>, act: &Check) -> Result<Vec<Effect>, Refusal> {
    let workday = held_for(facts.workday.as_ref(), scene)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let subject = scene.subject().ok_or(Code::SignInNeeded)?;
    let person = act.person.unwrap_or(subject);
    if person != subject && !runs(workday, scene, by) {
        return Err(Refusal::new(Code::ArrivalOther).on("person"));
    }
    if !facts.registered {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    let (today, last) = (scene.now.date(), last(scene, workday.held_on)?);
    if today < workday.held_on {
        return Err(Refusal::new(Code::WorkdayAhead).on("workday").with("day", workday.held_on));
    }
    if today > last {
        return Err(Refusal::new(Code::WorkdayLate).on("workday").with("day", last));
    }
    if facts.part.as_ref().is_some_and(|part| part.turn != Turn::Joined) {
        return Err(Refusal::new(Code::ArrivedThere).on("workday"));
    }
    if facts.elsewhere.saturating_add(act.half_days) > WHOLE {
        return Err(Refusal::new(Code::LabourFull)
            .on("half_days")
            .with("day", workday.held_on)
            .with("n", facts.elsewhere));
    }
    let held: RecordId = scene.fresh();
    let part = Part {
        turn: Turn::Arrived,
        half_days: act.half_days,
        held: Some(held),
        noted_by: Some(by),
        arrived_at: Some(scene.now),
        ..blank(workday, person)
    };
    let row: RecordId = workday.project.cast();
    let (unit, to) = (Unit::HalfDay, tally::received(Unit::HalfDay, row));
    let way = (tally::source(unit, scene.home), to);
    let mut effects = vec![
        Effect::Set(part.row()),
        tally::source_opened(unit, scene.home)?,
        tally::opened(unit, to)?,
    ];
    let row = (Part::TABLE, held);
    effects.extend(tally::moved(scene, row, Step::Hold, way, (unit, act.half_days))?);
    Ok(effects)
}

/// What confirming looks at.
#[derive(Debug, Clone)]
pub struct ConfirmFacts {
    /// The day of work.
    pub workday: Option<Workday>,
    /// Who takes or took part.
    pub parts: Vec<Part>,
}

/// Ends the hold of a part: what was held counts, or is given back.
fn ended(scene: &Scene<'_>, workday: &Workday, part: &Part) -> Result<Vec<Effect>, Refusal> {
    let held = (Part::TABLE, part.held.ok_or(Code::LedgerRefused)?);
    let unit = Unit::HalfDay;
    let way = (tally::source(unit, scene.home), tally::received(unit, workday.project.cast()));
    let step = match part.turn {
        Turn::Confirmed => Step::Paid(held),
        _ => Step::Void(held),
    };
    let mut effects = vec![Effect::Set(part.row())];
    effects.extend(tally::moved(scene, held, step, way, (unit, part.half_days))?);
    Ok(effects)
}

/// Everybody who came is confirmed by whoever was on the site, but for those who are named as absent,
/// with a reason. Nobody confirms their own day.
pub fn confirm(
    facts: &ConfirmFacts,
    scene: &Scene<'_>,
    act: &Confirm,
) -> Result<Vec<Effect>, Refusal> {
    let workday = held_for(facts.workday.as_ref(), scene)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if scene.behalf.is_some() || !runs(workday, scene, by) {
        return Err(Code::ConfirmNot.into());
    }
    let last = last(scene, workday.held_on)?;
    if scene.now.date() > last {
        return Err(Refusal::new(Code::WorkdayLate).on("workday").with("day", last));
    }
    let waits: Vec<&Part> =
        facts.parts.iter().filter(|part| part.turn == Turn::Arrived && part.person != by).collect();
    let reason = act.reason.as_deref().unwrap_or_default().trim();
    if !act.missing.is_empty() {
        spoken(("reason", "field-reason"), reason, LEAST)?;
    }
    if act.missing.iter().any(|who| !waits.iter().any(|part| part.person == *who)) {
        return Err(Refusal::new(Code::AbsentOther).on("missing"));
    }
    if waits.is_empty() {
        return Err(Refusal::new(Code::ConfirmNothing).on("workday"));
    }
    let mut effects = Vec::new();
    for part in waits {
        let absent = act.missing.contains(&part.person);
        let decided = Part {
            turn: if absent { Turn::Void } else { Turn::Confirmed },
            decided_by: Some(by),
            decided_at: Some(scene.now),
            reason: if absent { reason.into() } else { String::new() },
            ..part.clone()
        };
        effects.extend(ended(scene, workday, &decided)?);
        if absent {
            let to = Audience::Person(part.person);
            effects.push(Effect::Tell { to, message: "tell-labour-void", matter: workday.project });
        }
    }
    Ok(effects)
}

/// What lapsing looks at.
#[derive(Debug, Clone)]
pub struct LapseFacts {
    /// The day of work.
    pub workday: Option<Workday>,
    /// Who takes or took part.
    pub parts: Vec<Part>,
}

/// What nobody has confirmed in time is given back; those concerned are told, and whoever was on the
/// site can call another day.
pub fn lapse(facts: &LapseFacts, scene: &Scene<'_>, _: &Lapse) -> Result<Vec<Effect>, Refusal> {
    let workday = held_for(facts.workday.as_ref(), scene)?;
    let last = last(scene, workday.held_on)?;
    if scene.now.date() <= last {
        return Err(Refusal::new(Code::WorkdayAhead).on("workday").with("day", last));
    }
    let mut effects = Vec::new();
    for part in facts.parts.iter().filter(|part| part.turn == Turn::Arrived) {
        let lapsed = Part { turn: Turn::Lapsed, decided_at: Some(scene.now), ..part.clone() };
        effects.extend(ended(scene, workday, &lapsed)?);
        let to = Audience::Person(part.person);
        effects.push(Effect::Tell { to, message: "tell-labour-lapsed", matter: workday.project });
    }
    if effects.is_empty() {
        return Err(Refusal::new(Code::ConfirmNothing).on("workday"));
    }
    Ok(effects)
}

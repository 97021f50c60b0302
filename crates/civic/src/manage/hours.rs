//! 志愿服务时长 (S68): a roster, the organiser's check-in and confirmation, and a certificate that
//! anybody can verify. Time that was given is recorded truthfully and certified free
//! (志愿服务条例 第十九条).
//!
//! Invariants: hours stand in a unit of their own, in the smallest piece of the rulebook (P16); they
//! begin with an organiser's confirmation and with nothing else, and nobody confirms their own. There
//! is no act that moves hours from one person to another, sells them or turns them into points.
//! Refuses to know: points and goods; whose name may be published (nobody's is).

use kernel::hash;
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef, Refusal};
use ledger::Account;

use crate::act::FieldKind::{Count, Date as DateField, Id, Line, Long, Person};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::money::Step;
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::{acts, record};

/// Hours of a day that an activity may last at most: what is longer is several activities.
const DAY_MINUTES: u32 = 24 * 60;

record! {
    /// An activity that volunteers come to.
    pub struct Activity in "hours_activity" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// What is done.
        title: String,
        /// Where, in words.
        place: String,
        /// When.
        on_day: Date,
        /// How long, in the smallest pieces of time.
        pieces: u32,
        /// How many people it has room for.
        most: u32,
        /// Who organises it.
        organiser: PersonRef,
        /// When it was noted.
        at: Moment,
        /// Minutes of a piece when it was called.
        piece_minutes: u32,
    }
}

record! {
    /// Somebody on a roster.
    pub struct Volunteer in "hours_volunteer" keys 3 {
        /// Home.
        home: AreaCode,
        /// The activity.
        activity: RecordId,
        /// Who.
        person: PersonRef,
        /// When they put themselves down.
        enlisted_at: Moment,
        /// When the organiser saw them.
        present_at: Option<Moment>,
        /// What was confirmed, in the smallest pieces of time; nothing before.
        pieces: u32,
        /// Who confirmed it.
        confirmed_by: Option<PersonRef>,
        /// When.
        confirmed_at: Option<Moment>,
    }
}

record! {
    /// A confirmation that was put right.
    pub struct Correction in "hours_correction" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// The activity.
        activity: RecordId,
        /// Whose time.
        person: PersonRef,
        /// What had been confirmed, in the smallest pieces of time.
        was: u32,
        /// What it was; nothing where they did not help.
        now: u32,
        /// Why.
        reason: String,
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

record! {
    /// A certificate: what somebody had given on a day.
    pub struct Certificate in "hours_certificate" keys 2 {
        /// Home.
        home: AreaCode,
        /// What is typed to verify it.
        code: String,
        /// Whose.
        person: PersonRef,
        /// The time, in the smallest pieces.
        pieces: u32,
        /// Minutes of a piece when it was issued.
        piece_minutes: u32,
        /// Activities that it comes from.
        activities: u32,
        /// First of their days.
        from_on: Date,
        /// Last of their days.
        until_on: Date,
        /// When it was issued.
        at: Moment,
        /// The time in minutes, each activity by the piece of its own day.
        minutes: u32,
    }
}

/// Who organises: whoever holds an office that a certificate can rest on.
const ORGANISERS: &[Who] = &[
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Convener),
    Who::Has(Role::Agent),
];

acts! {
    /// Calls for volunteers.
    Call "hours.call" "hours/activities"
    kind None, from &[], allow ORGANISERS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// What is done.
        title: String = Line(60),
        /// Where.
        place: String = Line(60),
        /// When.
        on_day: Date = DateField,
        /// How long, in half hours.
        pieces: u32 = Count(1, 48),
        /// How many people it has room for.
        most: u32 = Count(1, 500),
    }

    /// Puts oneself on the roster.
    Enlist "hours.enlist" "hours/volunteers"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// The activity.
        activity: RecordId = Id,
    }

    /// Takes oneself off the roster again.
    Withdraw "hours.withdraw" "hours/withdrawals"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {
        /// The activity.
        activity: RecordId = Id,
    }

    /// Notes that somebody has come.
    See "hours.see" "hours/arrivals"
    kind None, from &[], allow ORGANISERS, matter(this) None, {
        /// The activity.
        activity: RecordId = Id,
        /// Who.
        neighbour: PersonRef = Person,
    }

    /// Confirms how long somebody has helped.
    Confirm "hours.confirm" "hours/confirmations"
    kind None, from &[], allow ORGANISERS, matter(this) None, {
        /// The activity.
        activity: RecordId = Id,
        /// Who.
        neighbour: PersonRef = Person,
        /// How long, in half hours.
        pieces: u32 = Count(1, 48),
    }

    /// Puts a confirmation right that was wrong.
    Correct "hours.correct" "hours/corrections"
    kind None, from &[], allow ORGANISERS, matter(this) None, {
        /// Made by the caller.
        id: RecordId = Id,
        /// The activity.
        activity: RecordId = Id,
        /// Who.
        neighbour: PersonRef = Person,
        /// How long it was, in half hours; nothing where they did not help.
        pieces: u32 = Count(0, 48),
        /// Why.
        reason: String = Long(300),
    }

    /// Asks for the certificate of one's own hours.
    Certify "hours.certify" "hours/certificates"
    kind None, from &[], allow &[Who::Villager], matter(this) None, {}
}

/// An activity on a day that is still to come, or today.
pub fn call(_: &(), scene: &Scene<'_>, act: &Call) -> Result<Vec<Effect>, Refusal> {
    let title = spoken(("title", "field-hours-call-title"), &act.title, LEAST)?;
    let place = spoken(("place", "field-hours-call-place"), &act.place, 2)?;
    if act.on_day < scene.now.date() {
        return Err(Refusal::new(Code::HoursDay).on("on_day").with("on", act.on_day));
    }
    let piece = policy::hours_piece(scene.rules)?;
    let most = DAY_MINUTES.checked_div(piece).unwrap_or(0);
    if act.pieces > most {
        return Err(Refusal::new(Code::HoursLong).on("pieces").with("most", most));
    }
    let activity = Activity {
        home: scene.home,
        id: act.id,
        title: title.into(),
        place: place.into(),
        on_day: act.on_day,
        pieces: act.pieces,
        piece_minutes: piece,
        most: act.most,
        organiser: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![tally::source_opened(Unit::HalfHour, scene.home)?, Effect::Put(activity.row())])
}

/// What the roster's acts look at.
#[derive(Debug, Clone, Default)]
pub struct RosterFacts {
    /// The activity.
    pub activity: Option<Activity>,
    /// The line of whoever it is about.
    pub line: Option<Volunteer>,
    /// How many are on the roster.
    pub enlisted: u32,
    /// Minutes that were confirmed to the same person for other activities of the same day.
    pub that_day: u32,
    /// How often the line was put right.
    pub corrected: u32,
}

fn activity(facts: &RosterFacts) -> Result<&Activity, Refusal> {
    facts.activity.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("activity"))
}

fn line(facts: &RosterFacts) -> Result<&Volunteer, Refusal> {
    facts.line.as_ref().ok_or_else(|| Code::HoursNotEnlisted.into())
}

fn day(activity: &Activity) -> Refusal {
    Refusal::new(Code::HoursDay).with("on", activity.on_day)
}

/// Anybody of the village, until the day is over and while there is room.
pub fn enlist(facts: &RosterFacts, scene: &Scene<'_>, _: &Enlist) -> Result<Vec<Effect>, Refusal> {
    let activity = activity(facts)?;
    let person = scene.subject().ok_or(Code::SignInNeeded)?;
    if facts.line.is_some() {
        return Err(Code::HoursEnlisted.into());
    }
    if activity.on_day < scene.now.date() {
        return Err(day(activity));
    }
    if facts.enlisted >= activity.most {
        return Err(Refusal::new(Code::HoursFull).with("most", activity.most));
    }
    let volunteer = Volunteer {
        home: scene.home,
        activity: activity.id,
        person,
        enlisted_at: scene.now,
        present_at: None,
        pieces: 0,
        confirmed_by: None,
        confirmed_at: None,
    };
    Ok(vec![tally::opened(Unit::HalfHour, tally::hours(person))?, Effect::Put(volunteer.row())])
}

/// Whoever has not come yet may take themselves off.
pub fn withdraw(facts: &RosterFacts, _: &Scene<'_>, _: &Withdraw) -> Result<Vec<Effect>, Refusal> {
    activity(facts)?;
    let line = line(facts)?;
    if line.present_at.is_some() {
        return Err(Code::HoursSeen.into());
    }
    Ok(vec![Effect::Remove(line.row())])
}

/// On the day itself.
pub fn see(facts: &RosterFacts, scene: &Scene<'_>, act: &See) -> Result<Vec<Effect>, Refusal> {
    let activity = activity(facts)?;
    if scene.caller.person() == Some(act.neighbour) {
        return Err(Refusal::new(Code::HoursSelf).on("neighbour"));
    }
    let line = line(facts)?;
    if activity.on_day != scene.now.date() {
        return Err(day(activity));
    }
    if line.present_at.is_some() {
        return Err(Refusal::new(Code::HoursSeen).on("neighbour"));
    }
    let seen = Volunteer { present_at: Some(scene.now), ..line.clone() };
    Ok(vec![Effect::Set(seen.row())])
}

/// No more than the activity lasted, and no more in a day than a day has, or the county lays down.
fn room(
    facts: &RosterFacts,
    scene: &Scene<'_>,
    activity: &Activity,
    pieces: u32,
) -> Result<(), Refusal> {
    let day = policy::hours_day(scene.rules)?.unwrap_or(DAY_MINUTES).min(DAY_MINUTES);
    let left = day.saturating_sub(facts.that_day).checked_div(activity.piece_minutes);
    let most = activity.pieces.min(left.unwrap_or(0));
    if pieces > most {
        return Err(Refusal::new(Code::HoursLong).on("pieces").with("most", most));
    }
    Ok(())
}

/// Once for each who came, no more than the activity lasted, never for oneself.
pub fn confirm(
    facts: &RosterFacts,
    scene: &Scene<'_>,
    act: &Confirm,
) -> Result<Vec<Effect>, Refusal> {
    let activity = activity(facts)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if by == act.neighbour {
        return Err(Refusal::new(Code::HoursSelf).on("neighbour"));
    }
    let line = line(facts)?;
    if line.present_at.is_none() {
        return Err(Refusal::new(Code::HoursAbsent).on("neighbour"));
    }
    if line.confirmed_at.is_some() {
        return Err(Refusal::new(Code::HoursBooked).on("neighbour"));
    }
    room(facts, scene, activity, act.pieces)?;
    let confirmed = Volunteer {
        pieces: act.pieces,
        confirmed_by: Some(by),
        confirmed_at: Some(scene.now),
        ..line.clone()
    };
    let mut effects = vec![Effect::Set(confirmed.row())];
    // What was put right to nothing may be confirmed anew: that is another entry.
    let word = match facts.corrected {
        0 => line.person.to_string(),
        n => format!("{}/{n}", line.person),
    };
    let row = (Volunteer::TABLE, tally::beside(activity.id, &word));
    let way = (tally::source(Unit::HalfHour, scene.home), tally::hours(line.person));
    let amount = (Unit::HalfHour, act.pieces);
    effects.extend(tally::moved(scene, row, Step::Post, way, amount)?);
    Ok(effects)
}

/// What was confirmed wrongly goes back whole, and what is right is booked anew: by somebody else than
/// whose time it is, with a reason that stays.
pub fn correct(
    facts: &RosterFacts,
    scene: &Scene<'_>,
    act: &Correct,
) -> Result<Vec<Effect>, Refusal> {
    let activity = activity(facts)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if by == act.neighbour {
        return Err(Refusal::new(Code::HoursSelf).on("neighbour"));
    }
    let line = line(facts)?;
    if line.confirmed_at.is_none() {
        return Err(Refusal::new(Code::HoursUnbooked).on("neighbour"));
    }
    room(facts, scene, activity, act.pieces)?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let correction = Correction {
        home: scene.home,
        id: act.id,
        activity: activity.id,
        person: line.person,
        was: line.pieces,
        now: act.pieces,
        reason: reason.into(),
        by,
        at: scene.now,
    };
    let stays = act.pieces > 0;
    let right = Volunteer {
        pieces: act.pieces,
        confirmed_by: stays.then_some(by),
        confirmed_at: stays.then_some(scene.now),
        ..line.clone()
    };
    let mut effects = vec![Effect::Put(correction.row()), Effect::Set(right.row())];
    let (source, own) = (tally::source(Unit::HalfHour, scene.home), tally::hours(line.person));
    let back = ("hours_correction/back", act.id);
    let unit = Unit::HalfHour;
    effects.extend(tally::moved(scene, back, Step::Post, (own, source), (unit, line.pieces))?);
    let again = (Correction::TABLE, act.id);
    effects.extend(tally::moved(scene, again, Step::Post, (source, own), (unit, act.pieces))?);
    Ok(effects)
}

/// What somebody has given in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Activities that it comes from.
    pub activities: u32,
    /// Minutes, each activity by the piece of its own day.
    pub minutes: u32,
    /// First of their days.
    pub from_on: Date,
    /// Last of their days.
    pub until_on: Date,
}

/// What certifying looks at.
#[derive(Debug, Clone, Default)]
pub struct CertifyFacts {
    /// What the person has given, in the ledger.
    pub account: Option<Account>,
    /// What that comes from.
    pub given: Option<Given>,
}

/// What is typed to verify a certificate: sixteen digits and letters that follow from the row's id.
pub fn code(id: RecordId) -> String {
    let digest = hash::sm3_parts(&[b"gongdi-certificate/", &id.bytes()]);
    digest.iter().take(8).map(|byte| format!("{byte:02X}")).collect()
}

/// For oneself, and free: as much as stands in the books that day.
pub fn certify(
    facts: &CertifyFacts,
    scene: &Scene<'_>,
    _: &Certify,
) -> Result<Vec<Effect>, Refusal> {
    let person = scene.subject().ok_or(Code::SignInNeeded)?;
    let pieces = tally::left(facts.account.as_ref());
    let given = facts.given.filter(|_| pieces > 0);
    let given = given.ok_or(Code::HoursNone)?;
    let certificate = Certificate {
        home: scene.home,
        code: code(scene.fresh()),
        person,
        pieces,
        piece_minutes: policy::hours_piece(scene.rules)?,
        minutes: given.minutes,
        activities: given.activities,
        from_on: given.from_on,
        until_on: given.until_on,
        at: scene.now,
    };
    Ok(vec![Effect::Put(certificate.row())])
}

//! Volunteer time: called for, enlisted, seen, confirmed by somebody else, certified.

use kernel::id::RecordId;
use kernel::{Code, PersonRef, hash};

use super::picture::{Activity, Certificate, Correction, Helper};
use super::{Done, points, post, said, source, time};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::world::World;

pub fn call(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "title", 4)?;
    said(case, "place", 2)?;
    let day = case.date("on_day").ok_or(Code::FieldBad)?;
    if day < case.today() {
        return Err(Code::HoursDay);
    }
    let id: RecordId = case.id("id");
    let activity = Activity {
        title: case.text("title").into(),
        place: case.text("place").into(),
        day,
        pieces: case.number("pieces"),
        most: case.number("most"),
        organiser: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
        roster: Default::default(),
    };
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("hours-activity", None, id)?;
    home.books.open_source(source("half_hour", case.home), "half_hour");
    home.points.activities.insert(id, activity);
    Ok(())
}

fn this<'w>(world: &'w mut World, case: &Case<'_>) -> Result<&'w mut Activity, Code> {
    let id: RecordId = case.id("activity");
    world.home(case.home).points.activities.get_mut(&id).ok_or(Code::NotFound)
}

pub fn enlist(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let activity = this(world, case)?;
    if activity.roster.contains_key(&who) {
        return Err(Code::HoursEnlisted);
    }
    if activity.day < case.today() {
        return Err(Code::HoursDay);
    }
    if u64::try_from(activity.roster.len()).unwrap_or(u64::MAX) >= activity.most {
        return Err(Code::HoursFull);
    }
    let helper = Helper { enlisted: case.now, present: None, confirmed: None };
    activity.roster.insert(who, helper);
    world.home(case.home).books.open(time(who), "half_hour");
    Ok(())
}

pub fn withdraw(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let activity = this(world, case)?;
    if activity.roster.get(&who).ok_or(Code::HoursNotEnlisted)?.present.is_some() {
        return Err(Code::HoursSeen);
    }
    activity.roster.remove(&who);
    Ok(())
}

pub fn see(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.person("neighbour").ok_or(Code::FieldBad)?;
    let activity = this(world, case)?;
    if case.hand() == Some(who) {
        return Err(Code::HoursSelf);
    }
    let today = activity.day == case.today();
    let helper = activity.roster.get_mut(&who).ok_or(Code::HoursNotEnlisted)?;
    if !today {
        return Err(Code::HoursDay);
    }
    if helper.present.is_some() {
        return Err(Code::HoursSeen);
    }
    helper.present = Some(case.now);
    Ok(())
}

pub fn confirm(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.person("neighbour").ok_or(Code::FieldBad)?;
    let pieces = case.number("pieces");
    let activity = this(world, case)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if by == who {
        return Err(Code::HoursSelf);
    }
    let helper = activity.roster.get_mut(&who).ok_or(Code::HoursNotEnlisted)?;
    if helper.present.is_none() {
        return Err(Code::HoursAbsent);
    }
    if helper.confirmed.is_some() {
        return Err(Code::HoursBooked);
    }
    if pieces > room(world, case, who) {
        return Err(Code::HoursLong);
    }
    let helper = this(world, case)?.roster.get_mut(&who).ok_or(Code::HoursNotEnlisted)?;
    helper.confirmed = Some((pieces, by, case.now));
    let way = (source("half_hour", case.home), time(who));
    post(world.home(case.home), case, way, points(case, "pieces"));
    Ok(())
}

/// Half hours that somebody can have helped: no more than it lasted, and than the day still has.
fn room(world: &mut World, case: &Case<'_>, who: PersonRef) -> u64 {
    let id: RecordId = case.id("activity");
    let all = &world.home(case.home).points.activities;
    let Some(this) = all.get(&id) else { return 0 };
    let elsewhere = all.iter().filter(|(other, a)| **other != id && a.day == this.day);
    let given = elsewhere.filter_map(|(_, a)| a.roster.get(&who)?.confirmed);
    let day = 48_u64.saturating_sub(given.map(|(pieces, ..)| pieces).sum());
    this.pieces.min(day)
}

pub fn correct(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.person("neighbour").ok_or(Code::FieldBad)?;
    let now = case.number("pieces");
    let activity: RecordId = case.id("activity");
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let roster = &this(world, case)?.roster;
    if by == who {
        return Err(Code::HoursSelf);
    }
    let helper = roster.get(&who).ok_or(Code::HoursNotEnlisted)?;
    let (was, ..) = helper.confirmed.ok_or(Code::HoursUnbooked)?;
    if now > room(world, case, who) {
        return Err(Code::HoursLong);
    }
    said(case, "reason", 4)?;
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("hours-correction", None, id)?;
    let from = source("half_hour", case.home);
    let amount = |pieces: u64| i64::try_from(pieces).unwrap_or(0);
    post(home, case, (time(who), from), amount(was));
    post(home, case, (from, time(who)), amount(now));
    let reason = case.text("reason").to_owned();
    let kept = Correction { activity, person: who, was, now, reason, by, at: case.now };
    home.points.corrections.insert(id, kept);
    let helper = this(world, case)?.roster.get_mut(&who).ok_or(Code::HoursNotEnlisted)?;
    helper.confirmed = (now > 0).then_some((now, by, case.now));
    Ok(())
}

pub fn certify(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let of = home.points.activities.values();
    let given: Vec<_> =
        of.filter_map(|a| Some((a.day, a.roster.get(&who)?.confirmed?.0))).collect();
    let minutes = 30 * given.iter().map(|(_, pieces)| pieces).sum::<u64>();
    let given: Vec<_> = given.iter().map(|(day, _)| *day).collect();
    let pieces = home.books.left(time(who));
    let span = given.iter().min().copied().zip(given.iter().max().copied());
    let span = span.filter(|_| pieces > 0).ok_or(Code::HoursNone)?;
    let fresh: RecordId = case.fresh(0);
    let digest = hash::sm3_parts(&[b"gongdi-certificate/", &fresh.bytes()]);
    let code: String = digest.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    let activities = given.len();
    let paper = Certificate { person: who, pieces, minutes, activities, span, at: case.now };
    home.points.certificates.insert(code, paper);
    Ok(())
}

//! What the rules and pages of volunteer time look at; what other rooms read too is in
//! [`store::points`].

use std::collections::BTreeMap;

use civic::Scene;
use civic::manage::hours::{
    Activity, Call, Certificate, Certify, CertifyFacts, Confirm, Correct, Enlist, Given,
    RosterFacts, See, Volunteer, Withdraw,
};
use civic::record::Column;
use civic::tally;
use kernel::id::RecordId;
use kernel::{AreaCode, Date, PersonRef};
use store::{Stop, Tx, book, points};

/// Calling looks at nothing.
pub fn call(_: &mut Tx<'_>, _: &Scene<'_>, _: &Call) -> Result<(), Stop> {
    Ok(())
}

fn roster(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: RecordId,
    who: Option<PersonRef>,
) -> Result<RosterFacts, Stop> {
    let all = points::roster(tx, home, id)?;
    Ok(RosterFacts {
        activity: activity(tx, home, id)?,
        enlisted: u32::try_from(all.len()).unwrap_or(u32::MAX),
        line: all.into_iter().find(|line| Some(line.person) == who),
        ..RosterFacts::default()
    })
}

/// The same with what was booked to that person on the activity's day elsewhere.
fn booked(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: RecordId,
    who: PersonRef,
) -> Result<RosterFacts, Stop> {
    let mut facts = roster(tx, home, id, Some(who))?;
    let on = facts.activity.as_ref().map(|activity| activity.on_day);
    let given = given(tx, home, Some(who))?;
    let elsewhere = given.iter().filter(|(a, _)| Some(a.on_day) == on && a.id != id);
    facts.that_day = elsewhere.map(|(a, line)| minutes(a, line)).fold(0, u32::saturating_add);
    let corrected = tx.number(
        "SELECT COUNT(*) FROM hours_correction WHERE home = ?1 AND activity = ?2 AND person = ?3",
        &[home.to_val(), id.to_val(), who.to_val()],
    )?;
    facts.corrected = u32::try_from(corrected).unwrap_or(u32::MAX);
    Ok(facts)
}

/// What a line is worth, by the piece of its activity's day.
pub fn minutes(activity: &Activity, line: &Volunteer) -> u32 {
    line.pieces.saturating_mul(activity.piece_minutes)
}

/// Facts of enlisting.
pub fn enlist(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Enlist) -> Result<RosterFacts, Stop> {
    roster(tx, scene.home, act.activity, scene.subject())
}

/// Facts of withdrawing.
pub fn withdraw(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Withdraw) -> Result<RosterFacts, Stop> {
    roster(tx, scene.home, act.activity, scene.subject())
}

/// Facts of a check-in.
pub fn see(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &See) -> Result<RosterFacts, Stop> {
    roster(tx, scene.home, act.activity, Some(act.neighbour))
}

/// Facts of a confirmation.
pub fn confirm(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Confirm) -> Result<RosterFacts, Stop> {
    booked(tx, scene.home, act.activity, act.neighbour)
}

/// Facts of a correction.
pub fn correct(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Correct) -> Result<RosterFacts, Stop> {
    booked(tx, scene.home, act.activity, act.neighbour)
}

/// Facts of certifying.
pub fn certify(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Certify) -> Result<CertifyFacts, Stop> {
    let Some(who) = scene.subject() else { return Ok(CertifyFacts::default()) };
    let account = book::account(tx, scene.home, tally::hours(who))?;
    let given: Vec<(Activity, Volunteer)> = given(tx, scene.home, Some(who))?;
    let days: Vec<Date> = given.iter().map(|(activity, _)| activity.on_day).collect();
    let span = days.iter().min().zip(days.iter().max());
    let given = span.map(|(from, until)| Given {
        activities: u32::try_from(days.len()).unwrap_or(u32::MAX),
        minutes: given.iter().map(|(a, line)| minutes(a, line)).fold(0, u32::saturating_add),
        from_on: *from,
        until_on: *until,
    });
    Ok(CertifyFacts { account, given })
}

/// An activity.
pub fn activity(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Activity>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// A certificate by what is typed.
pub fn certificate(
    tx: &mut Tx<'_>,
    home: AreaCode,
    code: &str,
) -> Result<Option<Certificate>, Stop> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    tx.get(&[home.to_val(), code.to_ascii_uppercase().to_val()])
}

/// Certificates of a person, the latest first.
pub fn certificates(
    tx: &mut Tx<'_>,
    home: AreaCode,
    who: PersonRef,
) -> Result<Vec<Certificate>, Stop> {
    let key = [home.to_val(), who.to_val()];
    tx.list("WHERE home = ?1 AND person = ?2 ORDER BY at DESC LIMIT 20", &key)
}

/// Confirmed time with its activities, of a person or of everybody: the latest day first.
pub fn given(
    tx: &mut Tx<'_>,
    home: AreaCode,
    who: Option<PersonRef>,
) -> Result<Vec<(Activity, Volunteer)>, Stop> {
    let lines: Vec<Volunteer> = match who {
        Some(who) => tx.list(
            "WHERE home = ?1 AND person = ?2 AND confirmed_at IS NOT NULL ORDER BY activity",
            &[home.to_val(), who.to_val()],
        )?,
        None => tx.list(
            "WHERE home = ?1 AND confirmed_at IS NOT NULL ORDER BY activity, person",
            &[home.to_val()],
        )?,
    };
    let of: Vec<Activity> = match who {
        Some(who) => tx.list(
            "WHERE home = ?1 AND id IN (SELECT activity FROM hours_volunteer
             WHERE home = ?1 AND person = ?2 AND confirmed_at IS NOT NULL) ORDER BY id",
            &[home.to_val(), who.to_val()],
        )?,
        None => tx.list("WHERE home = ?1 ORDER BY id", &[home.to_val()])?,
    };
    let of: BTreeMap<RecordId, Activity> = of.into_iter().map(|a| (a.id, a)).collect();
    let mut found: Vec<(Activity, Volunteer)> = lines
        .into_iter()
        .filter_map(|line| Some((of.get(&line.activity)?.clone(), line)))
        .collect();
    found.sort_by_key(|(activity, _)| std::cmp::Reverse(activity.on_day));
    Ok(found)
}

/// How many are on each roster of a home: one query for all.
pub fn enlisted(tx: &mut Tx<'_>, home: AreaCode) -> Result<BTreeMap<RecordId, u32>, Stop> {
    let rows = tx.rows(
        "SELECT activity, COUNT(*) FROM hours_volunteer WHERE home = ?1 GROUP BY activity",
        &[home.to_val()],
        |c| Some((c.take::<RecordId>()?, c.take::<u32>()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Activities on whose roster somebody is.
pub fn of_person(
    tx: &mut Tx<'_>,
    home: AreaCode,
    who: Option<PersonRef>,
) -> Result<Vec<RecordId>, Stop> {
    let Some(who) = who else { return Ok(Vec::new()) };
    let lines: Vec<Volunteer> = tx.list(
        "WHERE home = ?1 AND person = ?2 ORDER BY activity",
        &[home.to_val(), who.to_val()],
    )?;
    Ok(lines.into_iter().map(|line| line.activity).collect())
}

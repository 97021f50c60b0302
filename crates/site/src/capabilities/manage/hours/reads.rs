//! What the rules and pages of volunteer time look at; what other rooms read too is in
//! [`store::points`].

use civic::Scene;
use civic::manage::hours::{
    Activity, Call, Certificate, Certify, CertifyFacts, Confirm, Enlist, RosterFacts, See,
    Volunteer, Withdraw,
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
    })
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
    roster(tx, scene.home, act.activity, Some(act.neighbour))
}

/// Facts of certifying.
pub fn certify(tx: &mut Tx<'_>, scene: &Scene<'_>, _: &Certify) -> Result<CertifyFacts, Stop> {
    let Some(who) = scene.subject() else { return Ok(CertifyFacts::default()) };
    let account = book::account(tx, scene.home, tally::hours(who))?;
    let given: Vec<(Activity, Volunteer)> = given(tx, scene.home, Some(who))?;
    let days: Vec<Date> = given.iter().map(|(activity, _)| activity.on_day).collect();
    let span = days.iter().min().zip(days.iter().max());
    let n = u32::try_from(days.len()).unwrap_or(u32::MAX);
    Ok(CertifyFacts { account, given: span.map(|(from, until)| (n, *from, *until)) })
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
    let mut found = Vec::new();
    for line in lines {
        if let Some(activity) = activity(tx, home, line.activity)? {
            found.push((activity, line));
        }
    }
    found.sort_by_key(|(activity, _)| std::cmp::Reverse(activity.on_day));
    Ok(found)
}

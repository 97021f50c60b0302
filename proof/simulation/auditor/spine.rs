//! Remarks, followers, files, late clocks and digests as the auditor understands them.

use civic::matter::ClockName;
use kernel::{Code, Date, Moment};
use serde_json::Value;
use store::act::By;

use super::Case;
use super::world::World;

type Done = Result<(), Code>;

pub fn comment(world: &mut World, case: &Case<'_>) -> Done {
    if case.text("text").is_empty() {
        return Err(Code::FieldMissing);
    }
    let home = world.home(case.home);
    home.take::<kernel::id::Comment>("comment", Some(case.this()), case.id("id"))?;
    home.comments += 1;
    home.said.extend(case.subject);
    Ok(())
}

pub fn follow(world: &mut World, case: &Case<'_>) -> Done {
    let (Some(matter), Some(who)) = (&case.matter, case.subject) else {
        return Err(Code::NotFound);
    };
    world.home(case.home).follows.insert((matter.thread, who));
    Ok(())
}

pub fn read_up_to(world: &mut World, case: &Case<'_>) -> Done {
    let By::Person(person) = case.ask.by else { return Err(Code::SignInNeeded) };
    if case.ask.behalf.is_some() {
        return Err(Code::NotAllowed);
    }
    if person.home != case.home {
        return Err(Code::NotFound);
    }
    let upto = case.ask.input.get("upto").and_then(Value::as_u64).ok_or(Code::FieldBad)?;
    let mark = world.home(case.home).marks.entry(person).or_default();
    *mark = upto.max(*mark);
    Ok(())
}

pub fn escalate(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let clock = ClockName::parse(case.text("clock")).ok_or(Code::FieldBad)?;
    let home = world.home(case.home);
    let running = home.clocks.get_mut(&(id, clock)).ok_or(Code::NotFound)?;
    // Some clocks are waited for; others have a consequence of their own and are not passed upwards.
    let waits = matches!(
        clock,
        ClockName::Publication
            | ClockName::Choosing
            | ClockName::Notice
            | ClockName::Recurrence
            | ClockName::Convene
            | ClockName::Substitute
            | ClockName::Duty
            | ClockName::Term
    );
    let late = running.met.is_none() && !waits && running.due < case.now;
    if !late || running.escalated.is_some() {
        return Err(Code::WrongState);
    }
    running.escalated = Some(case.now);
    let township: String = case.home.as_str().chars().take(9).collect();
    home.tell(case, ("role", format!("township_clerk@{township}")), "tell-late", id);
    Ok(())
}

/// The last moment of a day or month, in China.
fn end_of(period: &str) -> Option<Moment> {
    let day: Date = match period.len() {
        10 => period.parse().ok()?,
        7 => format!("{period}-01").parse::<Date>().ok()?.last_of_month(),
        _ => return None,
    };
    Some(Moment::end_of(day))
}

pub fn seal(world: &mut World, case: &Case<'_>) -> Done {
    let period = case.text("period");
    let end = end_of(period).ok_or(Code::FieldBad)?;
    let home = world.homes.get(&case.home);
    let same_length = |p: &&String| p.len() == period.len();
    let latest = home.and_then(|h| h.digests.keys().filter(same_length).max());
    if latest.is_some_and(|latest| latest.as_str() >= period) || end >= case.now {
        return Err(Code::WrongState);
    }
    // A digest binds the chains of its own area and of every smaller one.
    let below =
        world.homes.iter().filter(|(code, _)| code.as_str().starts_with(case.home.as_str()));
    let begun = below.filter(|(_, h)| h.times.first().is_some_and(|first| *first <= end));
    let chains = begun.count();
    if chains == 0 {
        return Err(Code::DigestUnknown);
    }
    let chains = u32::try_from(chains).unwrap_or(u32::MAX);
    world.home(case.home).digests.insert(period.into(), chains);
    Ok(())
}

//! Written proxies as the auditor understands them (农村集体经济组织法 第二十七条): in the members'
//! assembly, in writing, to another member of the household.

use kernel::id::HouseholdId;
use kernel::{Code, Moment, PersonRef};

use super::Case;
use super::meeting::{adult, body_of};
use super::world::{Line, Meeting, Proxy, World};

/// Somebody is there for another: same place, same way.
pub fn stand_in(line: &mut Line, agent: &Line, since: Option<Moment>) {
    line.present = since;
    line.via = Some("proxy".into());
    line.section = agent.section;
    line.way.clone_from(&agent.way);
}

/// The household of somebody who is entitled: on the roll, or today while there is none.
fn entitled(
    world: &World,
    case: &Case<'_>,
    meeting: &Meeting,
    who: PersonRef,
) -> Option<HouseholdId> {
    if who.home != case.home {
        return None;
    }
    if meeting.opened.is_some() {
        return meeting.roll.get(&who.id).map(|l| l.household);
    }
    let person = world.homes.get(&case.home)?.knows(who.id)?;
    (person.member && adult(person.born, case.today())).then_some(person.household)
}

pub fn give(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let id = case.this();
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    let most = body_of(meeting)?.proxies.ok_or(Code::ProxyNot)?;
    let principal = case.subject.ok_or(Code::SignInNeeded)?;
    let agent = case.person("agent").ok_or(Code::FieldMissing)?;
    let own = entitled(world, case, meeting, principal).ok_or(Code::NotOnRoll)?;
    let other = entitled(world, case, meeting, agent).ok_or(Code::NotOnRoll)?;
    if own != other || principal == agent {
        return Err(Code::ProxyHousehold);
    }
    if meeting.roll.get(&principal.id).is_some_and(|l| l.present.is_some()) {
        return Err(Code::ProxyPresent);
    }
    let held = meeting
        .proxies
        .iter()
        .filter(|(who, p)| p.agent == agent.id && p.void.is_none() && **who != principal.id)
        .count();
    if u64::try_from(held).unwrap_or(u64::MAX) >= most {
        return Err(Code::ProxyMany);
    }
    let Some(meeting) = world.home(case.home).meetings.get_mut(&id) else { return Ok(()) };
    let paper = Proxy { agent: agent.id, given: case.now, void: None };
    meeting.proxies.insert(principal.id, paper);
    let there = meeting.roll.get(&agent.id).filter(|l| l.present.is_some() && !l.represented());
    if let Some(there) = there.cloned()
        && let Some(line) = meeting.roll.get_mut(&principal.id)
    {
        stand_in(line, &there, Some(case.now));
    }
    Ok(())
}

//! Voices as the auditor understands them: open and secret votes by phone, and what witnesses count.

use kernel::id::PersonId;
use kernel::{Code, PersonRef};

use super::Case;
use super::meeting::{out, voter};
use super::world::{Meeting, Paper, World};

type Done = Result<(), Code>;

/// Whose voice is given, when it may be given by phone now: the voter and the person.
fn voice(meeting: &Meeting, case: &Case<'_>) -> Result<([u8; 16], PersonId), Code> {
    let sent = case.person("proxy_for");
    let who = sent.or(case.subject).ok_or(Code::SignInNeeded)?;
    let line = meeting.roll.get(&who.id).filter(|_| who.home == case.home);
    let line = line.ok_or(Code::NotOnRoll)?;
    if sent.is_some() {
        let holds = meeting.proxies.get(&who.id).is_some_and(|p| {
            p.void.is_none() && case.subject.is_some_and(|hand| hand.id == p.agent)
        });
        if !holds {
            return Err(Code::ProxyNone);
        }
    } else if line.represented() {
        return Err(Code::NotPresent);
    }
    if line.present.is_none() {
        return Err(Code::NotPresent);
    }
    match line.way.as_deref() {
        Some("paper") => Err(Code::PaperHeld),
        Some("hands" | "objects") => Err(Code::WayOther),
        _ => Ok((voter(meeting, who.id, line.household), who.id)),
    }
}

pub fn cast(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting = world.home(case.home).meetings.get_mut(&id).ok_or(Code::NotFound)?;
    case.person("proxy_for").or(case.subject).ok_or(Code::SignInNeeded)?;
    if meeting.ballot.is_none() {
        return Err(Code::WrongState);
    }
    if meeting.secret {
        return Err(Code::BallotSecret);
    }
    let (voter, person) = voice(meeting, case)?;
    let answer = case.text("answer").to_owned();
    if let Some(ballot) = &mut meeting.ballot {
        ballot.votes.insert(voter, (person, answer));
    }
    Ok(())
}

pub fn drop(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting = world.home(case.home).meetings.get_mut(&id).ok_or(Code::NotFound)?;
    case.person("proxy_for").or(case.subject).ok_or(Code::SignInNeeded)?;
    if meeting.ballot.is_none() {
        return Err(Code::WrongState);
    }
    if !meeting.secret {
        return Err(Code::BallotNamed);
    }
    let (voter, _) = voice(meeting, case)?;
    let ballot = meeting.ballot.as_mut().ok_or(Code::WrongState)?;
    if ballot.dropped.contains(&voter) {
        return Err(Code::VotedAlready);
    }
    if let Some(receipt) = super::receipts::handed(case)?
        && !ballot.receipts.insert(receipt)
    {
        return Err(Code::ReceiptTwice);
    }
    ballot.dropped.insert(voter);
    *ballot.counters.entry(case.text("answer").to_owned()).or_insert(0) += 1;
    Ok(())
}

pub fn tally(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting = world.home(case.home).meetings.get_mut(&id).ok_or(Code::NotFound)?;
    if meeting.ballot.is_none() {
        return Err(Code::WrongState);
    }
    let section = case.number("section");
    let way = case.field("way").as_str().unwrap_or("paper").to_owned();
    if section > u64::try_from(meeting.sections.len()).unwrap_or(0) {
        return Err(Code::NotFound);
    }
    if way == "phone" {
        return Err(Code::FieldBad);
    }
    let teller = case.hand().ok_or(Code::SignInNeeded)?;
    let a = case.person("witness_a").ok_or(Code::WitnessMissing)?;
    let b = case.person("witness_b").ok_or(Code::WitnessMissing)?;
    let here = |who: PersonRef| {
        let line = meeting.roll.get(&who.id).filter(|_| who.home == case.home);
        line.is_some_and(|l| l.present.is_some() && !l.represented() && l.section == section)
    };
    if a == b || a == teller || b == teller || !here(a) || !here(b) {
        return Err(Code::WitnessBad);
    }
    let paper = Paper {
        issued: case.number("issued"),
        returned: case.number("returned"),
        yes: case.number("yes"),
        no: case.number("no"),
        abstain: case.number("abstain"),
        invalid: case.number("invalid"),
    };
    let key = (section, way);
    if paper.issued != out(meeting).get(&key).copied().unwrap_or(0) {
        return Err(Code::TallyIssued);
    }
    if paper.returned > paper.issued {
        return Err(Code::TallyOver);
    }
    if paper.yes + paper.no + paper.abstain + paper.invalid != paper.returned {
        return Err(Code::TallyMismatch);
    }
    if let Some(ballot) = &mut meeting.ballot {
        ballot.sheets.insert(key, paper);
    }
    Ok(())
}

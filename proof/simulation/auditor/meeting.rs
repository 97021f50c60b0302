//! Meetings and votes as the auditor understands them, with its own arithmetic for results.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::{HouseholdId, PersonId};
use kernel::{AreaCode, Code, Date, Moment};

use super::authority::holds;
use super::law::{Body, Of, Seats, Share};
use super::world::{Ballot, Line, Meeting, Paper, Result as Counted, World};
use super::{Case, Opening, law};

type Done = Result<(), Code>;

fn days_between(from: Date, to: Date) -> i64 {
    (Moment::start_of(to).ms() - Moment::start_of(from).ms()) / kernel::time::DAY_MS
}

/// Whether somebody is registered here, or has or had a mandate over the place.
fn works_here(world: &World, case: &Case<'_>, who: kernel::PersonRef) -> bool {
    if who.home == case.home {
        return world.knows(who);
    }
    let over = |area: AreaCode| case.home.as_str().starts_with(area.home().as_str());
    world.mandates_of(who).any(|m| over(m.area))
}

pub fn call(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let topic = home.topics.get(&matter.id).ok_or(Code::NotFound)?.clone();
    match matter.state {
        State::Published => {}
        State::Draft => return Err(Code::TopicUnpublished),
        _ => return Err(Code::WrongState),
    }
    let meets = |m: &super::world::Matter| {
        m.kind == Kind::Meeting
            && m.thread == matter.thread
            && matches!(m.state, State::Called | State::Sitting)
    };
    if home.matters.values().any(meets) {
        return Err(Code::MeetingOpen);
    }
    let starts = Moment::from_ms(case.field("starts_at").as_i64().unwrap_or(0));
    if starts < case.now {
        return Err(Code::MeetingPast);
    }
    let notice = law::BODIES.iter().find(|b| b.key == topic.body).and_then(|b| b.notice);
    if let (Some((days, shortens)), Some(published)) = (notice, topic.published) {
        let waived = shortens && !case.text("emergency").is_empty();
        if !waived && days_between(published.date(), starts.date()) - 1 < days {
            return Err(Code::NoticeShort);
        }
    }
    let named = case.person("convener");
    if named.is_some_and(|who| !works_here(world, case, who)) {
        return Err(Code::NotFound);
    }
    let convener = named.or(case.hand()).ok_or(Code::SignInNeeded)?;
    let id = case.id("id");
    let home = world.home(case.home);
    if home.matters.contains_key(&id) {
        return Err(Code::IdTaken);
    }
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Meeting,
            cause: Some(&matter),
            opened_for: None,
            owner: Some(convener),
            area: matter.area,
            title: matter.title.clone(),
        },
    );
    let meeting = Meeting {
        topic: matter.id,
        body: topic.body,
        by_household: topic.by_household,
        starts,
        convener,
        venue: case.text("venue").to_owned(),
        opened: None,
        closed: None,
        roll: BTreeMap::new(),
        ballot: None,
    };
    home.meetings.insert(id, meeting);
    home.met(case, matter.id, ClockName::Publication);
    home.clock(case, id, ClockName::Sitting, Moment::end_of(starts.date()));
    home.tell(case, ("public", case.home.to_string()), "tell-meeting-called", id);
    Ok(())
}

fn adult(born: (i16, i8, i8), today: Date) -> bool {
    (born.0 + law::ADULT_YEARS, born.1, born.2) <= (today.year(), today.month(), today.day())
}

fn body_of(meeting: &Meeting) -> Result<&'static Body, Code> {
    law::BODIES.iter().find(|b| b.key == meeting.body).ok_or(Code::NotFound)
}

/// Who stands on the roll if it is frozen now.
fn roll(world: &World, case: &Case<'_>, body: &Body) -> BTreeMap<PersonId, Line> {
    let today = case.today();
    let Some(home) = world.homes.get(&case.home) else { return BTreeMap::new() };
    let place = case.matter.as_ref().map_or(case.home, |m| m.area);
    let seats = [Role::Representative, Role::Committee, Role::Secretary];
    let sits = |id: PersonId| {
        home.mandates.iter().any(|m| {
            m.person == kernel::PersonRef { home: case.home, id }
                && seats.contains(&m.role)
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
        })
    };
    let entitled = home.persons.values().filter(|p| match body.seats {
        Seats::Mandates => sits(p.id),
        Seats::Villagers => p.registered && adult(p.born, today),
        Seats::Members => p.member && adult(p.born, today),
    });
    entitled
        .filter(|p| !body.group || p.area.as_str().starts_with(place.as_str()))
        .map(|p| {
            let line = Line { household: p.household, present: None, via: None, paper: false };
            (p.id, line)
        })
        .collect()
}

pub fn open(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    if case.today() < meeting.starts.date() {
        return Err(Code::MeetingEarly);
    }
    let roll = roll(world, case, body_of(meeting)?);
    if roll.is_empty() {
        return Err(Code::RollEmpty);
    }
    let home = world.home(case.home);
    if let Some(meeting) = home.meetings.get_mut(&id) {
        meeting.roll = roll;
        meeting.opened = Some(case.now);
    }
    home.go(id, State::Sitting);
    home.met(case, id, ClockName::Sitting);
    Ok(())
}

pub fn check_in(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let who = case.person("person").or(case.subject).ok_or(Code::SignInNeeded)?;
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    let line = meeting.roll.get(&who.id).filter(|_| who.home == case.home);
    let line = line.ok_or(Code::NotOnRoll)?;
    let for_another = case.person("person").is_some_and(|p| Some(p) != case.subject);
    let paper = case.field("paper").as_bool() == Some(true);
    let runs = case.hand().is_some_and(|hand| {
        let roles = [Role::Secretary, Role::Convener, Role::Agent, Role::Committee];
        hand == meeting.convener
            || roles.into_iter().any(|r| holds(world, case, hand, r, case.home))
    });
    if (for_another || paper) && !runs {
        return Err(Code::NotAllowed);
    }
    let relative_here = |(other, l): (&PersonId, &Line)| {
        *other != who.id && l.household == line.household && l.present.is_some()
    };
    if meeting.by_household && meeting.roll.iter().any(relative_here) {
        return Err(Code::HouseholdHere);
    }
    let voter = voter(meeting, who.id, line.household);
    if paper && meeting.ballot.as_ref().is_some_and(|b| b.votes.contains_key(&voter)) {
        return Err(Code::PaperHeld);
    }
    let via = case.field("via").as_str().map(str::to_owned);
    let via = via.unwrap_or_else(|| if for_another { "hall".into() } else { "phone".into() });
    let home = world.home(case.home);
    let line = home.meetings.get_mut(&id).and_then(|m| m.roll.get_mut(&who.id));
    if let Some(line) = line {
        line.present = line.present.or(Some(case.now));
        line.via = Some(via);
        line.paper |= paper;
    }
    Ok(())
}

fn voter(meeting: &Meeting, person: PersonId, household: HouseholdId) -> [u8; 16] {
    if meeting.by_household { household.bytes() } else { person.bytes() }
}

pub fn start(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let meeting = home.meetings.get(&id).ok_or(Code::NotFound)?;
    if meeting.ballot.is_some() {
        return Err(Code::BallotOpen);
    }
    if meeting.roll.values().all(|l| l.present.is_none()) {
        return Err(Code::NobodyHere);
    }
    home.take::<kernel::id::Ballot>("ballot", None, case.id("id"))?;
    let meeting = home.meetings.get_mut(&id).ok_or(Code::NotFound)?;
    meeting.ballot = Some(Ballot {
        id: case.id("id"),
        closed: false,
        votes: BTreeMap::new(),
        paper: None,
        result: None,
    });
    Ok(())
}

pub fn cast(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let meeting = world.home(case.home).meetings.get_mut(&id).ok_or(Code::NotFound)?;
    if meeting.ballot.is_none() {
        return Err(Code::WrongState);
    }
    let line = meeting.roll.get(&who.id).ok_or(Code::NotOnRoll)?;
    if line.present.is_none() {
        return Err(Code::NotPresent);
    }
    if line.paper {
        return Err(Code::PaperHeld);
    }
    let voter = voter(meeting, who.id, line.household);
    let answer = case.text("answer").to_owned();
    if let Some(ballot) = &mut meeting.ballot {
        ballot.votes.insert(voter, (who.id, answer));
    }
    Ok(())
}

fn handed_out(meeting: &Meeting) -> u64 {
    meeting.roll.values().map(|l| u64::from(l.paper)).sum()
}

pub fn tally(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let teller = case.hand().ok_or(Code::SignInNeeded)?;
    let meeting = world.home(case.home).meetings.get_mut(&id).ok_or(Code::NotFound)?;
    let out = handed_out(meeting);
    let ballot = meeting.ballot.as_mut().ok_or(Code::WrongState)?;
    let a = case.person("witness_a").ok_or(Code::WitnessMissing)?;
    let b = case.person("witness_b").ok_or(Code::WitnessMissing)?;
    let here = |who: kernel::PersonRef| {
        who.home == case.home && meeting.roll.get(&who.id).is_some_and(|l| l.present.is_some())
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
    if paper.issued != out {
        return Err(Code::TallyIssued);
    }
    if paper.returned > paper.issued {
        return Err(Code::TallyOver);
    }
    if paper.yes + paper.no + paper.abstain + paper.invalid != paper.returned {
        return Err(Code::TallyMismatch);
    }
    ballot.paper = Some(paper);
    Ok(())
}

fn count(of: impl Iterator<Item = impl Ord>) -> u64 {
    let distinct: std::collections::BTreeSet<_> = of.collect();
    u64::try_from(distinct.len()).unwrap_or(0)
}

/// What a vote comes to: present, needed shares, passed or not.
fn result(world: &World, case: &Case<'_>, meeting: &Meeting, body: &Body) -> Counted {
    let roll = || meeting.roll.iter();
    let came = || roll().filter(|(_, l)| l.present.is_some());
    let people = (count(came().map(|(p, _)| *p)), count(roll().map(|(p, _)| *p)));
    let households =
        (count(came().map(|(_, l)| l.household)), count(roll().map(|(_, l)| l.household)));
    let present = if meeting.by_household { households.0 } else { people.0 };
    let mut sums = [0u64; 3];
    let votes = meeting.ballot.as_ref().map(|b| &b.votes);
    for (_, answer) in votes.into_iter().flat_map(|v| v.values()) {
        let at = ["yes", "no", "abstain"].iter().position(|a| a == answer);
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum += 1;
        }
    }
    let paper = meeting.ballot.as_ref().and_then(|b| b.paper);
    let [yes, no, abstain] = sums;
    let heap = |f: fn(&Paper) -> u64| paper.as_ref().map_or(0, f);
    let (yes, no) = (yes + heap(|p| p.yes), no + heap(|p| p.no));
    let (abstain, invalid) = (abstain + heap(|p| p.abstain), heap(|p| p.invalid));
    let total = |of: Of| match of {
        Of::People => people.1,
        Of::Households => households.1,
        Of::Present => present,
    };
    let attended = |of: Of| if of == Of::Households { households.0 } else { people.0 };
    let reached = |share: &Share, have: u64| {
        let of = total(share.of);
        let (left, right) = (have * share.den, share.num * of);
        of > 0 && if share.more { left > right } else { left >= right }
    };
    let mut clauses = Vec::new();
    let mut judge = |share: &Share, have: u64| {
        let pass = reached(share, have);
        clauses.push((have, total(share.of), pass));
        pass
    };
    let composed = composition(world, case, meeting);
    let fit = body.conditions.iter().zip(composed).fold(true, |fit, (c, n)| judge(c, n) & fit);
    let mut quorum = body.quorum.is_empty();
    for alternative in body.quorum {
        quorum |= alternative.iter().fold(true, |met, s| judge(s, attended(s.of)) & met);
    }
    let carried = body.majority.iter().fold(!body.majority.is_empty(), |c, s| judge(s, yes) & c);
    let outcome = match (fit && quorum, carried) {
        (false, _) => "no_quorum",
        (true, true) => "adopted",
        (true, false) => "rejected",
    };
    let adopted = outcome == "adopted";
    Counted { adopted, outcome, present, yes, no, abstain, invalid, clauses }
}

/// Representatives on the roll on the day it was frozen, and women among them.
fn composition(world: &World, case: &Case<'_>, meeting: &Meeting) -> [u64; 2] {
    let (Some(opened), Some(home)) = (meeting.opened, world.homes.get(&case.home)) else {
        return [0, 0];
    };
    let day = opened.date();
    let represents = |id: PersonId| {
        home.mandates.iter().any(|m| {
            m.role == Role::Representative
                && m.person.id == id
                && m.from <= day
                && m.until.is_none_or(|until| day <= until)
        })
    };
    let all: Vec<PersonId> = meeting.roll.keys().copied().filter(|id| represents(*id)).collect();
    let women = all.iter().filter(|id| home.knows(**id).is_some_and(|p| p.female)).count();
    [all.len(), women].map(|n| u64::try_from(n).unwrap_or(0))
}

pub fn close(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&matter.id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    let ballot = meeting.ballot.as_ref().ok_or(Code::WrongState)?;
    if handed_out(meeting) != ballot.paper.map_or(0, |p| p.issued) {
        return Err(Code::TallyWaiting);
    }
    let result = result(world, case, meeting, body_of(meeting)?);
    let adopted = result.adopted;
    let home = world.home(case.home);
    if let Some(meeting) = home.meetings.get_mut(&matter.id) {
        meeting.closed = Some(case.now);
        if let Some(ballot) = meeting.ballot.as_mut() {
            ballot.closed = true;
            ballot.result = Some(result);
        }
    }
    home.go(matter.id, State::Closed);
    // A topic that another meeting has ended stays as it is.
    let topic = home.last(matter.thread, Kind::Topic).filter(|t| t.state == State::Published);
    let Some(topic) = topic.map(|t| t.id) else { return Ok(()) };
    home.go(topic, if adopted { State::Decided } else { State::Rejected });
    if !adopted {
        return Ok(());
    }
    let id = case.fresh(0);
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Resolution,
            cause: Some(&matter),
            opened_for: matter.opened_for,
            owner: None,
            area: matter.area,
            title: matter.title.clone(),
        },
    );
    home.resolutions.insert(id, super::world::Resolution::default());
    home.clock(case, id, ClockName::Settle, case.end_in(law::SETTLE_DAYS));
    Ok(())
}

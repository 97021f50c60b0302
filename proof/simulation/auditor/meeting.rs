//! Meetings and votes as the auditor understands them, with its own arithmetic for results.

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::{HouseholdId, MatterId, PersonId};
use kernel::{AreaCode, Code, Date, Moment};

use super::authority::holds;
use super::law::{Body, Of, Seats, Share};
use super::world::{Ballot, Home, Line, Matter, Meeting, Paper, Result as Counted, World};
use super::{Case, Opening, law, steps};

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
    let meets = |m: &Matter| {
        m.kind == Kind::Meeting
            && m.thread == matter.thread
            && matches!(m.state, State::Called | State::Sitting)
    };
    if home.matters.values().any(meets) {
        return Err(Code::MeetingOpen);
    }
    let (step, topic) = steps::turn(&topic, case)?;
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
    let request = home.last(matter.thread, Kind::Request).filter(|r| r.state == State::Accepted);
    if let (Some(_), Some(published)) = (request, topic.published) {
        let days = notice.map_or(0, |(days, _)| days);
        let earliest = published.plus_days(days + 1).date().max(case.today());
        if days_between(earliest, starts.date()) > law::DEMANDED_DAYS {
            return Err(Code::MeetingFar);
        }
    }
    let named = case.person("convener");
    if named.is_some_and(|who| !works_here(world, case, who)) {
        return Err(Code::NotFound);
    }
    let convener = named.or(case.hand()).ok_or(Code::SignInNeeded)?;
    let id = case.id("id");
    let home = world.home(case.home);
    home.free(home.matters.contains_key(&id))?;
    let called = Called { id, starts, convener, venue: case.text("venue"), step };
    on(home, case, &matter, topic, called);
    Ok(())
}

/// What is said when a meeting is called.
pub struct Called<'a> {
    pub id: MatterId,
    pub starts: Moment,
    pub convener: kernel::PersonRef,
    pub venue: &'a str,
    pub step: Option<usize>,
}

/// A meeting is called on a topic; the clocks of whoever had to call it are met.
pub fn on(
    home: &mut Home,
    case: &Case<'_>,
    matter: &Matter,
    topic: super::world::Topic,
    called: Called<'_>,
) {
    let Called { id, starts, convener, venue, step } = called;
    let opening = Opening {
        id,
        kind: Kind::Meeting,
        cause: Some(matter),
        opened_for: None,
        owner: Some(convener),
        area: matter.area,
        title: matter.title.clone(),
    };
    home.open(case, opening);
    let secret = case.field("secret").as_bool() == Some(true);
    let meeting = Meeting {
        topic: matter.id,
        body: topic.body,
        by_household: topic.by_household,
        starts,
        convener,
        venue: venue.to_owned(),
        opened: None,
        secret,
        sections: Vec::new(),
        proxies: BTreeMap::new(),
        closed: None,
        roll: BTreeMap::new(),
        composed: [0, 0],
        ballot: None,
    };
    home.meetings.insert(id, meeting);
    if step.is_none_or(|step| step == steps::DECISION) {
        home.met(case, matter.id, ClockName::Publication);
    }
    steps::begun(home, matter.id, step, id);
    home.clock(case, id, ClockName::Sitting, Moment::end_of(starts.date()));
    home.tell(case, ("public", case.home.to_string()), "tell-meeting-called", id);
    super::request::met(home, case, matter.thread);
}

pub fn section(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    if !body_of(meeting)?.sections {
        return Err(Code::SectionsNot);
    }
    let starts = Moment::from_ms(case.field("starts_at").as_i64().unwrap_or(0));
    if starts < meeting.starts {
        return Err(Code::FieldBad);
    }
    let named = case.person("convener");
    if named.is_some_and(|who| !works_here(world, case, who)) {
        return Err(Code::NotFound);
    }
    let convener = named.unwrap_or(meeting.convener);
    if let Some(meeting) = world.home(case.home).meetings.get_mut(&id) {
        meeting.sections.push((starts, convener));
    }
    Ok(())
}

pub fn adult(born: (i16, i8, i8), today: Date) -> bool {
    (born.0 + law::ADULT_YEARS, born.1, born.2) <= (today.year(), today.month(), today.day())
}

pub fn body_of(meeting: &Meeting) -> Result<&'static Body, Code> {
    law::BODIES.iter().find(|b| b.key == meeting.body).ok_or(Code::NotFound)
}

/// The role by which somebody sits in a body of mandates, the first that counts.
fn seats(body: &Body) -> &'static [(Role, &'static str)] {
    match body.seats {
        Seats::Representatives => &[
            (Role::Representative, "representative"),
            (Role::Committee, "committee"),
            (Role::Secretary, "committee"),
        ],
        Seats::Committees => &[(Role::Committee, "committee"), (Role::Secretary, "committee")],
        Seats::Party => &[(Role::PartyMember, "party")],
        Seats::Directors => &[(Role::Director, "director")],
        Seats::Villagers | Seats::Members => &[],
    }
}

/// Who stands on the roll if it is frozen now.
fn roll(world: &World, case: &Case<'_>, body: &Body) -> BTreeMap<PersonId, Line> {
    let today = case.today();
    let Some(home) = world.homes.get(&case.home) else { return BTreeMap::new() };
    let place = case.matter.as_ref().map_or(case.home, |m| m.area);
    // A group, whichever yard of it the matter began in; a deliberation is that of its own place.
    let digits = match (body.group, body.key) {
        (true, _) => 15,
        (false, "deliberation") => 18,
        (false, _) => 12,
    };
    let place: String = place.as_str().chars().take(digits).collect();
    let holds = |id: PersonId, role: Role| {
        home.mandates.iter().any(|m| {
            m.person == kernel::PersonRef { home: case.home, id }
                && m.role == role
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
        })
    };
    let seat = |p: &super::world::Person| match body.seats {
        Seats::Villagers => (p.registered && adult(p.born, today)).then_some("villager"),
        Seats::Members => (p.member && adult(p.born, today)).then_some("member"),
        _ => seats(body).iter().find(|(role, _)| holds(p.id, *role)).map(|(_, seat)| *seat),
    };
    let here = home.persons.values().filter(|p| p.area.as_str().starts_with(&place));
    here.filter_map(|p| {
        let line = Line {
            household: p.household,
            seat: seat(p)?,
            present: None,
            via: None,
            section: 0,
            way: None,
        };
        Some((p.id, line))
    })
    .collect()
}

/// Representatives on the roll, and women among them.
fn composition(world: &World, case: &Case<'_>, roll: &BTreeMap<PersonId, Line>) -> [u64; 2] {
    let Some(home) = world.homes.get(&case.home) else { return [0, 0] };
    let all: Vec<&PersonId> =
        roll.iter().filter(|(_, l)| l.seat == "representative").map(|(id, _)| id).collect();
    let women = all.iter().filter(|id| home.knows(***id).is_some_and(|p| p.female)).count();
    [all.len(), women].map(|n| u64::try_from(n).unwrap_or(0))
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
    let composed = composition(world, case, &roll);
    let home = world.home(case.home);
    if let Some(meeting) = home.meetings.get_mut(&id) {
        meeting.composed = composed;
        meeting.roll = roll;
        meeting.opened = Some(case.now);
    }
    home.go(id, State::Sitting);
    home.met(case, id, ClockName::Sitting);
    Ok(())
}

/// The way that was said, by a word or by the tick for paper.
fn asked_way(case: &Case<'_>) -> Result<Option<String>, Code> {
    let way = case.field("way").as_str().map(str::to_owned);
    if case.text("via") == "proxy" {
        return Err(Code::FieldBad);
    }
    match (way, case.field("paper").as_bool() == Some(true)) {
        (Some(way), true) if way != "paper" => Err(Code::FieldBad),
        (_, true) => Ok(Some("paper".into())),
        (way, false) => Ok(way),
    }
}

/// One leaves the phone for another way, before the vote; nothing else is left.
fn way(meeting: &Meeting, line: &Line, asked: Option<&str>, voted: bool) -> Result<String, Code> {
    let held = line.way.as_deref().unwrap_or("phone");
    let way = asked.unwrap_or(held);
    let no = if held == "paper" { Code::PaperHeld } else { Code::WayOther };
    if way != held && (held != "phone" || voted) {
        return Err(no);
    }
    if voted && way != "phone" {
        return Err(no);
    }
    if meeting.secret && way == "hands" {
        return Err(Code::WayOpen);
    }
    Ok(way.to_owned())
}

pub fn check_in(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let who = case.person("person").or(case.subject).ok_or(Code::SignInNeeded)?;
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    let line = meeting.roll.get(&who.id).filter(|_| who.home == case.home);
    let line = line.ok_or(Code::NotOnRoll)?;
    let for_another = case.person("person").is_some_and(|p| Some(p) != case.subject);
    let asked = asked_way(case)?;
    let witnessed = asked.as_deref().is_some_and(|way| way != "phone");
    let runs = case.hand().is_some_and(|hand| {
        let roles = [Role::Secretary, Role::Convener, Role::Agent, Role::Committee];
        hand == meeting.convener
            || meeting.sections.iter().any(|(_, convener)| *convener == hand)
            || roles.into_iter().any(|r| holds(world, case, hand, r, case.home))
    });
    if (for_another || witnessed) && !runs {
        return Err(Code::NotAllowed);
    }
    let relative_here = |(other, l): (&PersonId, &Line)| {
        *other != who.id && l.household == line.household && l.present.is_some()
    };
    if meeting.by_household && meeting.roll.iter().any(relative_here) {
        return Err(Code::HouseholdHere);
    }
    let voter = voter(meeting, who.id, line.household);
    let voted = meeting
        .ballot
        .as_ref()
        .is_some_and(|b| b.votes.contains_key(&voter) || b.dropped.contains(&voter));
    let way = way(meeting, line, asked.as_deref(), voted)?;
    let section = case.field("section").as_u64().unwrap_or(line.section);
    if section > u64::try_from(meeting.sections.len()).unwrap_or(0) {
        return Err(Code::NotFound);
    }
    let via = case.field("via").as_str().map(str::to_owned);
    let via = via.unwrap_or_else(|| if for_another { "hall".into() } else { "phone".into() });
    let Some(meeting) = world.home(case.home).meetings.get_mut(&id) else { return Ok(()) };
    let Some(line) = meeting.roll.get_mut(&who.id) else { return Ok(()) };
    line.present = line.present.or(Some(case.now));
    line.via = Some(via);
    line.way = Some(way);
    line.section = section;
    let agent = line.clone();
    if let Some(proxy) = meeting.proxies.get_mut(&who.id) {
        proxy.void = proxy.void.or(Some(case.now));
    }
    let sent = meeting.proxies.iter().filter(|(_, p)| p.agent == who.id && p.void.is_none());
    for id in sent.map(|(id, _)| *id).collect::<Vec<_>>() {
        if let Some(line) = meeting.roll.get_mut(&id).filter(|l| l.present.is_none()) {
            super::proxy::stand_in(line, &agent, agent.present);
        }
    }
    Ok(())
}

pub fn voter(meeting: &Meeting, person: PersonId, household: HouseholdId) -> [u8; 16] {
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
        dropped: BTreeSet::new(),
        receipts: BTreeSet::new(),
        counters: if meeting.secret {
            ["yes", "no", "abstain"].map(|answer| (answer.to_owned(), 0)).into()
        } else {
            BTreeMap::new()
        },
        sheets: BTreeMap::new(),
        result: None,
    });
    Ok(())
}

/// Place and way → how many voices witnesses have to count there.
pub fn out(meeting: &Meeting) -> BTreeMap<(u64, String), u64> {
    let mut out = BTreeMap::new();
    for line in meeting.roll.values().filter(|l| l.present.is_some() && l.witnessed()) {
        *out.entry((line.section, line.way.clone().unwrap_or_default())).or_insert(0) += 1;
    }
    out
}

fn count(of: impl Iterator<Item = impl Ord>) -> u64 {
    let distinct: BTreeSet<_> = of.collect();
    u64::try_from(distinct.len()).unwrap_or(0)
}

/// Voices by phone, open and secret: yes, no, abstain.
fn voices(meeting: &Meeting) -> [u64; 3] {
    let mut sums = [0u64; 3];
    let votes = meeting.ballot.as_ref().map(|b| &b.votes);
    for (_, answer) in votes.into_iter().flat_map(|v| v.values()) {
        let at = ["yes", "no", "abstain"].iter().position(|a| a == answer);
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum += 1;
        }
    }
    for (answer, n) in meeting.ballot.as_ref().into_iter().flat_map(|b| &b.counters) {
        let at = ["yes", "no", "abstain"].iter().position(|a| a == answer);
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum += n;
        }
    }
    sums
}

/// What a vote comes to: present, needed shares, passed or not.
fn result(meeting: &Meeting, body: &Body) -> Counted {
    let roll = || meeting.roll.iter();
    let came = || roll().filter(|(_, l)| l.present.is_some());
    let people = (count(came().map(|(p, _)| *p)), count(roll().map(|(p, _)| *p)));
    let households =
        (count(came().map(|(_, l)| l.household)), count(roll().map(|(_, l)| l.household)));
    let present = if meeting.by_household { households.0 } else { people.0 };
    let [yes, no, abstain] = voices(meeting);
    let sheets = meeting.ballot.as_ref().map(|b| &b.sheets);
    let heap =
        |f: fn(&Paper) -> u64| sheets.into_iter().flat_map(|s| s.values()).map(f).sum::<u64>();
    let (yes, no) = (yes + heap(|p| p.yes), no + heap(|p| p.no));
    let (abstain, invalid) = (abstain + heap(|p| p.abstain), heap(|p| p.invalid));
    let cast = yes + no + abstain + invalid;
    let total = |of: Of| match of {
        Of::People => people.1,
        Of::Households => households.1,
        Of::Present => present,
        Of::Cast => cast,
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
    let limits: Vec<bool> = match body.size {
        Some((fewest, most)) => {
            let n = people.1;
            vec![n >= fewest, n <= most, n % 2 == 1]
        }
        None => Vec::new(),
    };
    let sized = limits.iter().all(|kept| *kept);
    // A recall asks how many voted, the bodies of representatives how they are made up.
    let composed = if body.key == "recall_vote" { [cast, 0] } else { meeting.composed };
    let fit = body.conditions.iter().zip(composed).fold(sized, |fit, (c, n)| judge(c, n) & fit);
    let mut quorum = body.quorum.is_empty();
    for alternative in body.quorum {
        quorum |= alternative.iter().fold(true, |met, s| judge(s, attended(s.of)) & met);
    }
    let carried = body.majority.iter().fold(!body.majority.is_empty(), |c, s| judge(s, yes) & c);
    let outcome = match (fit && quorum, carried) {
        (false, _) => "no_quorum",
        (true, _) if body.majority.is_empty() => "advised",
        (true, true) => "adopted",
        (true, false) => "rejected",
    };
    let adopted = outcome == "adopted";
    Counted { adopted, outcome, present, yes, no, abstain, invalid, limits, clauses }
}

pub fn close(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let meeting = world.homes.get(&case.home).and_then(|h| h.meetings.get(&matter.id));
    let meeting = meeting.ok_or(Code::NotFound)?;
    let ballot = meeting.ballot.as_ref().ok_or(Code::WrongState)?;
    let turns = world.homes.get(&case.home).and_then(|h| h.turns.get(&matter.id));
    if turns.into_iter().flatten().any(|t| t.began.is_none() && t.ended.is_none()) {
        return Err(Code::SpeakersWaiting);
    }
    let entered: BTreeMap<(u64, String), u64> = ballot
        .sheets
        .iter()
        .map(|(key, p)| (key.clone(), p.issued))
        .filter(|(_, n)| *n > 0)
        .collect();
    if out(meeting) != entered {
        return Err(Code::TallyWaiting);
    }
    let result = result(meeting, body_of(meeting)?);
    let (adopted, advised) = (result.adopted, result.outcome == "advised");
    let subject = meeting.topic;
    let home = world.home(case.home);
    if let Some(meeting) = home.meetings.get_mut(&matter.id) {
        meeting.closed = Some(case.now);
        if let Some(ballot) = meeting.ballot.as_mut() {
            ballot.closed = true;
            ballot.result = Some(result);
        }
    }
    home.go(matter.id, State::Closed);
    let step = steps::ended(home, matter.id, if adopted { "done" } else { "failed" }, case.now);
    if let Some((topic, 1 | 2)) = step.filter(|_| adopted) {
        let to = ("role", format!("secretary@{}", case.home));
        home.tell(case, to, "tell-step-done", topic);
        return Ok(());
    }
    if super::recall::voted(home, case, matter.thread, subject, adopted) {
        return Ok(());
    }
    // A topic that another meeting has ended stays as it is, and so do the others of the thread.
    let topic = home.matters.get(&subject).filter(|t| t.state == State::Published);
    let Some(topic) = topic.map(|t| t.id) else { return Ok(()) };
    if advised {
        home.go(topic, State::Advised);
        home.clock(case, topic, ClockName::Settle, case.end_in(law::SETTLE_DAYS));
        let to = ("role", format!("committee@{}", case.home));
        home.tell(case, to, "tell-topic-advised", topic);
        return Ok(());
    }
    home.go(topic, if adopted { State::Decided } else { State::Rejected });
    if super::change::settled(home, case, topic, adopted) || !adopted {
        return Ok(());
    }
    resolved(home, case, &matter);
    Ok(())
}

/// A resolution comes of a meeting, to be settled in its days.
pub fn resolved(home: &mut Home, case: &Case<'_>, matter: &Matter) {
    let id = case.fresh(0);
    home.open(case, Opening::under(matter, id, Kind::Resolution));
    home.resolutions.insert(id, super::world::Resolution::default());
    home.clock(case, id, ClockName::Settle, case.end_in(law::SETTLE_DAYS));
}

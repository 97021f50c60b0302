//! Requests for a meeting as the auditor understands them: enough signatures bind, silence hands on,
//! a second silence calls the meeting.

use std::collections::BTreeSet;

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef};

use super::authority::holds;
use super::law::{Enough, Signs};
use super::world::{Home, Matter, Request, Signed, Topic, World};
use super::{Case, Opening, decide, law, meeting};

type Done = Result<(), Code>;

/// Somebody who holds a role nearest to a place today: longest area, earliest beginning.
fn nearest(home: &Home, case: &Case<'_>, role: Role, place: AreaCode) -> Option<PersonRef> {
    without(home, case, role, place, None)
}

fn without(
    home: &Home,
    case: &Case<'_>,
    role: Role,
    place: AreaCode,
    not: Option<PersonRef>,
) -> Option<PersonRef> {
    let today = case.today();
    let over = home.mandates.iter().filter(|m| {
        m.role == role
            && Some(m.person) != not
            && place.as_str().starts_with(m.area.as_str())
            && m.from <= today
            && m.until.is_none_or(|until| today <= until)
    });
    let first = over.min_by_key(|m| (std::cmp::Reverse(m.area.as_str().len()), m.from, m.person));
    first.map(|m| m.person)
}

/// Representatives of the village today.
fn representatives(home: &Home, case: &Case<'_>) -> BTreeSet<PersonRef> {
    let today = case.today();
    let held = home.mandates.iter().filter(|m| {
        m.role == Role::Representative
            && m.from <= today
            && m.until.is_none_or(|until| today <= until)
    });
    held.map(|m| m.person).collect()
}

fn whole(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Who signs and lives where: their household, when they may sign for these ways.
pub fn may_sign(
    home: &Home,
    case: &Case<'_>,
    ways: &[(Signs, Enough)],
    place: AreaCode,
) -> Result<Signed, Code> {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let person = home.knows(who.id).filter(|_| who.home == case.home);
    let person = person.ok_or(Code::BehalfUnknown)?;
    if !(person.registered && meeting::adult(person.born, case.today())) {
        return Err(Code::SignerBad);
    }
    let by_seat = ways.iter().any(|(signs, _)| *signs == Signs::Representatives);
    let seated = by_seat && representatives(home, case).contains(&who);
    let lives = person.area.as_str().starts_with(place.as_str());
    let counts_all = ways.iter().any(|(signs, _)| *signs != Signs::Representatives);
    if !(seated || counts_all && lives) {
        return Err(Code::SignerBad);
    }
    let hand = case.ask.behalf.and(case.hand());
    Ok(Signed { who, household: person.household, at: case.now, hand })
}

/// Whether the signatures are enough by any of the ways.
pub fn enough(
    home: &Home,
    case: &Case<'_>,
    ways: &[(Signs, Enough)],
    place: AreaCode,
    of: &[Signed],
) -> bool {
    let seats = representatives(home, case);
    let people: BTreeSet<PersonRef> = of.iter().map(|s| s.who).collect();
    let households: BTreeSet<_> = of.iter().map(|s| s.household).collect();
    let lives = |area: AreaCode| area.as_str().starts_with(place.as_str());
    let voters = home
        .persons
        .values()
        .filter(|p| p.registered && lives(p.area) && meeting::adult(p.born, case.today()));
    let have = |signs: Signs| match signs {
        Signs::People => (whole(people.len()), whole(voters.clone().count())),
        Signs::Households => {
            let all = home.households.values().filter(|h| lives(h.area)).count();
            (whole(households.len()), whole(all))
        }
        Signs::Representatives => (whole(people.intersection(&seats).count()), whole(seats.len())),
    };
    ways.iter().any(|(signs, enough)| {
        let (have, all) = have(*signs);
        match enough {
            Enough::Count(n) => have >= *n,
            // One of so many, rounded up, and never nobody.
            Enough::OneOf(n) => have * n >= all && have > 0,
        }
    })
}

/// Enough have signed: whoever has to call has a clock.
fn qualified(home: &mut Home, case: &Case<'_>, id: MatterId, area: AreaCode) {
    let convener = nearest(home, case, Role::Convener, area);
    let convener = convener.or_else(|| nearest(home, case, Role::Secretary, area));
    home.go(id, State::Qualified);
    home.change(id, |m| m.owner = convener);
    home.clock(case, id, ClockName::Convene, case.end_in(law::CALL_DAYS));
    if let Some(convener) = convener {
        home.tell(case, ("person", convener.to_string()), "tell-request-qualified", id);
    }
    home.tell(case, ("public", case.home.to_string()), "tell-request-qualified", id);
}

pub fn raise(world: &mut World, case: &Case<'_>) -> Done {
    let area = case.text("area");
    let area = world.areas.iter().find(|a| a.as_str() == area).copied();
    let area = area.filter(|a| a.as_str().starts_with(case.home.as_str()));
    let area = area.ok_or(Code::PlaceElsewhere)?;
    if decide::vague(case) {
        return Err(Code::TopicSlogan);
    }
    let by_household = decide::put_to(case)?;
    let (body, digits) = (case.text("body"), area.as_str().len());
    let ways = law::demands(body, digits);
    if ways.is_empty() {
        return Err(Code::RequestBody);
    }
    if !law::sits_for(body, digits) {
        return Err(Code::RequestArea);
    }
    let home = world.home(case.home);
    let signed = may_sign(home, case, ways, area)?;
    let id = case.id("id");
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Request,
            cause: None,
            opened_for: None,
            owner: None,
            area,
            title: case.text("title").to_owned(),
        },
    );
    let request = Request {
        cost: case.field("cost_fen").as_i64().unwrap_or(0),
        class: case.text("class").to_owned(),
        body: body.to_owned(),
        by_household,
        venue: case.text("venue").to_owned(),
        accepted: None,
        passed: None,
        convened: None,
        convener: None,
        doubted: None,
        finding: None,
    };
    home.requests.insert(id, request);
    one_more(home, case, id, id, (area, ways), signed);
    Ok(())
}

fn one_more(
    home: &mut Home,
    case: &Case<'_>,
    id: MatterId,
    thread: MatterId,
    (area, ways): (AreaCode, &[(Signs, Enough)]),
    signed: Signed,
) {
    home.follows.insert((thread, signed.who));
    let all = home.signatures.entry(id).or_default();
    all.push(signed);
    let all = all.clone();
    if enough(home, case, ways, area, &all) {
        qualified(home, case, id, area);
    }
}

fn this(home: &Home, case: &Case<'_>) -> Result<(Matter, Request), Code> {
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let request = home.requests.get(&matter.id).cloned().ok_or(Code::NotFound)?;
    Ok((matter, request))
}

pub fn sign(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, request) = this(home, case)?;
    let ways = law::demands(&request.body, matter.area.as_str().len());
    let signed = may_sign(home, case, ways, matter.area)?;
    let before = home.signatures.get(&matter.id);
    if before.into_iter().flatten().any(|s| s.who == signed.who) {
        return Err(Code::SignedAlready);
    }
    one_more(home, case, matter.id, matter.thread, (matter.area, ways), signed);
    Ok(())
}

pub fn withdraw(world: &mut World, case: &Case<'_>) -> Done {
    let agent = |hand| holds(world, case, hand, Role::Agent, case.home);
    if case.ask.behalf.is_some() && !case.hand().is_some_and(agent) {
        return Err(Code::NotAllowed);
    }
    taken_back(world.home(case.home), case, case.this())
}

/// A signature is taken back; without any the demand lapses.
pub fn taken_back(home: &mut Home, case: &Case<'_>, id: MatterId) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let all = home.signatures.entry(id).or_default();
    let before = all.len();
    all.retain(|s| s.who != who);
    if all.len() == before {
        return Err(Code::NotSigned);
    }
    let none = all.is_empty();
    if case.ask.behalf.is_some() {
        home.tell(case, ("person", who.to_string()), "tell-signature-withdrawn", id);
    }
    if none {
        home.go(id, State::Lapsed);
    }
    Ok(())
}

/// The topic of a request, published word for word. Answers its id.
fn topic(home: &mut Home, case: &Case<'_>, from: &Matter, request: &Request) -> MatterId {
    let id = case.fresh(0);
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Topic,
            cause: Some(from),
            opened_for: None,
            owner: None,
            area: from.area,
            title: from.title.clone(),
        },
    );
    let topic = Topic {
        class: request.class.clone(),
        body: request.body.clone(),
        by_household: request.by_household,
        direct: true,
        cost: request.cost,
        ..Topic::default()
    };
    decide::published(home, case, id, &from.title, topic);
    id
}

pub fn accept(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, request) = this(home, case)?;
    home.go(matter.id, State::Accepted);
    topic(home, case, &matter, &request);
    if let Some(request) = home.requests.get_mut(&matter.id) {
        request.accepted = Some(case.now);
    }
    Ok(())
}

fn township(case: &Case<'_>) -> (&'static str, String) {
    let code: String = case.home.as_str().chars().take(9).collect();
    ("role", format!("township_clerk@{code}"))
}

pub fn doubt(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, _) = this(home, case)?;
    if let Some(request) = home.requests.get_mut(&matter.id) {
        request.doubted = Some(case.now);
    }
    home.tell(case, township(case), "tell-request-doubted", matter.id);
    Ok(())
}

fn signers_told(home: &mut Home, case: &Case<'_>, id: MatterId, message: &'static str) {
    let mut all = home.signatures.get(&id).cloned().unwrap_or_default();
    all.sort_by_key(|s| (s.at, s.who));
    for signed in all {
        home.tell(case, ("person", signed.who.to_string()), message, id);
    }
}

pub fn review(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, _) = this(home, case)?;
    let finding = case.text("finding").to_owned();
    let unlawful = finding == "unlawful";
    if let Some(request) = home.requests.get_mut(&matter.id) {
        request.finding = Some(finding);
    }
    if !unlawful {
        if let Some(owner) = matter.owner {
            home.tell(case, ("person", owner.to_string()), "tell-request-lawful", matter.id);
        }
        return Ok(());
    }
    home.met(case, matter.id, ClockName::Convene);
    home.met(case, matter.id, ClockName::Substitute);
    home.go(matter.id, State::Unlawful);
    signers_told(home, case, matter.id, "tell-request-unlawful");
    Ok(())
}

/// The clock is over and nobody has met it.
fn silent(home: &Home, case: &Case<'_>, id: MatterId, clock: ClockName) -> Done {
    let clock = home.clocks.get(&(id, clock));
    let clock = clock.filter(|c| c.met.is_none() && c.escalated.is_none()).ok_or(Code::NotFound)?;
    if clock.due < case.now { Ok(()) } else { Err(Code::ClockRunning) }
}

fn escalated(home: &mut Home, case: &Case<'_>, id: MatterId, clock: ClockName) {
    if let Some(clock) = home.clocks.get_mut(&(id, clock)) {
        clock.escalated = clock.escalated.or(Some(case.now));
    }
}

pub fn pass(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, request) = this(home, case)?;
    silent(home, case, matter.id, ClockName::Convene)?;
    let next = without(home, case, Role::Substitute, matter.area, matter.owner);
    let Some(next) = next else {
        return by_itself(home, case, &matter, &request, ClockName::Convene);
    };
    if let Some(request) = home.requests.get_mut(&matter.id) {
        request.passed = Some(case.now);
    }
    home.change(matter.id, |m| m.owner = Some(next));
    escalated(home, case, matter.id, ClockName::Convene);
    home.clock(case, matter.id, ClockName::Substitute, case.end_in(law::CALL_DAYS));
    home.tell(case, ("person", next.to_string()), "tell-request-passed", matter.id);
    home.tell(case, township(case), "tell-request-passed", matter.id);
    Ok(())
}

pub fn convene(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, request) = this(home, case)?;
    silent(home, case, matter.id, ClockName::Substitute)?;
    by_itself(home, case, &matter, &request, ClockName::Substitute)
}

/// Nobody has called it: it is called for the earliest lawful evening.
fn by_itself(
    home: &mut Home,
    case: &Case<'_>,
    matter: &Matter,
    request: &Request,
    silent: ClockName,
) -> Done {
    let substitute = nearest(home, case, Role::Substitute, matter.area);
    let mut signed = home.signatures.get(&matter.id).cloned().unwrap_or_default();
    signed.sort_by_key(|s| (s.at, s.who));
    let convener = substitute.or(signed.first().map(|s| s.who)).ok_or(Code::SignInNeeded)?;
    if let Some(request) = home.requests.get_mut(&matter.id) {
        request.convened = Some(case.now);
        request.convener = Some(convener);
    }
    escalated(home, case, matter.id, silent);
    home.met(case, matter.id, ClockName::Convene);
    home.met(case, matter.id, ClockName::Substitute);
    home.go(matter.id, State::Convened);
    let public = home.last(matter.thread, Kind::Topic).filter(|t| t.state == State::Published);
    let (topic, made) = match public.map(|t| t.id) {
        Some(id) => (id, 0),
        None => (topic(home, case, matter, request), 1),
    };
    let about = home.matters.get(&topic).cloned().ok_or(Code::NotFound)?;
    let what = home.topics.get(&topic).cloned().ok_or(Code::NotFound)?;
    let notice = law::BODIES.iter().find(|b| b.key == what.body).and_then(|b| b.notice);
    let days = notice.map_or(0, |(days, _)| days);
    let lawful = what.published.unwrap_or(case.now).plus_days(days + 1).date();
    let day = lawful.max(case.now.plus_days(1).date());
    let called = meeting::Called {
        id: case.fresh(made),
        starts: Moment::start_of(day).plus_ms(law::EVENING * 60_000),
        convener,
        venue: &request.venue,
        step: None,
    };
    meeting::on(home, case, &about, what, called);
    home.tell(case, township(case), "tell-request-convened", matter.id);
    signers_told(home, case, matter.id, "tell-request-convened");
    Ok(())
}

/// A meeting is called in a thread: whoever had to call has done so.
pub fn met(home: &mut Home, case: &Case<'_>, thread: MatterId) {
    let request = home.last(thread, Kind::Request).filter(|r| r.state == State::Accepted);
    let Some(id) = request.map(|r| r.id) else { return };
    home.met(case, id, ClockName::Convene);
    home.met(case, id, ClockName::Substitute);
    home.go(id, State::Convened);
}

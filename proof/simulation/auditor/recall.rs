//! Recalls as the auditor understands them: what the villagers gave they take back, by signatures and
//! a vote of the register (村民委员会组织法 第十九条).

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, PersonRef};

use super::authority::holds;
use super::law::{Enough, Signs};
use super::world::{Home, Matter, Recall, Signed, Topic, World};
use super::{Case, Opening, decide, law, request};

type Done = Result<(), Code>;

/// What stands in lists before enough have signed.
const UNNAMED: &str = "罢免提议（正在联名）";

/// At the desk only the agent, and never the person concerned.
fn hand(world: &World, case: &Case<'_>, concerned: Option<PersonRef>) -> Done {
    let clean = case.hand().is_some_and(|hand| {
        holds(world, case, hand, Role::Agent, case.home) && Some(hand) != concerned
    });
    if case.ask.behalf.is_none() || clean { Ok(()) } else { Err(Code::NotAllowed) }
}

fn ways(role: Role) -> &'static [(Signs, Enough)] {
    match role {
        Role::Representative => {
            &[(Signs::People, Enough::OneOf(5)), (Signs::Households, Enough::OneOf(3))]
        }
        _ => &[(Signs::People, Enough::OneOf(5)), (Signs::Representatives, Enough::OneOf(3))],
    }
}

fn name(world: &World, who: PersonRef) -> Option<String> {
    let home = world.homes.get(&who.home)?;
    home.knows(who.id).map(|p| p.name.clone())
}

pub fn propose(world: &mut World, case: &Case<'_>) -> Done {
    let person = case.person("person").ok_or(Code::FieldBad)?;
    let role = Role::parse(case.text("role")).ok_or(Code::FieldBad)?;
    hand(world, case, Some(person))?;
    // 第十九条: what villagers have given; party offices and appointments are not theirs to take.
    if ![Role::Secretary, Role::Committee, Role::Representative].contains(&role) {
        return Err(Code::FieldBad);
    }
    if case.text("reason").chars().count() < 10 {
        return Err(Code::FieldShort);
    }
    let today = case.today();
    let called = name(world, person).unwrap_or_default();
    let home = world.home(case.home);
    let held = home.mandates.iter().filter(|m| {
        m.person == person
            && m.role == role
            && m.from <= today
            && m.until.is_none_or(|until| today <= until)
    });
    let newest = held.min_by_key(|m| (std::cmp::Reverse(m.from), m.id));
    let (mandate, area) = newest.map(|m| (m.id, m.area)).ok_or(Code::RecallNobody)?;
    let same = |r: &Recall| r.person == person && r.role == role;
    let open = |id: &MatterId| home.matters.get(id).is_some_and(|m| !m.state.is_final());
    if home.recalls.iter().any(|(id, r)| same(r) && open(id)) {
        return Err(Code::RecallOpen);
    }
    let signed = request::may_sign(home, case, ways(role), area)?;
    let id = case.id("id");
    home.open(
        case,
        Opening {
            id,
            kind: Kind::Recall,
            cause: None,
            opened_for: Some(person),
            owner: None,
            area: case.home,
            title: UNNAMED.to_owned(),
        },
    );
    let reason = case.text("reason").to_owned();
    let recall = Recall { mandate, person, role, area, reason, defended: None, qualified: None };
    home.recalls.insert(id, recall);
    one_more(home, case, id, id, &called, signed);
    Ok(())
}

fn one_more(
    home: &mut Home,
    case: &Case<'_>,
    id: MatterId,
    thread: MatterId,
    called: &str,
    signed: Signed,
) {
    home.follows.insert((thread, signed.who));
    let all = home.signatures.entry(id).or_default();
    all.push(signed);
    let all = all.clone();
    let Some(recall) = home.recalls.get(&id).cloned() else { return };
    if request::enough(home, case, ways(recall.role), recall.area, &all) {
        qualified(home, case, id, &recall, called);
    }
}

/// It becomes public under a name and goes to the vote.
fn qualified(home: &mut Home, case: &Case<'_>, id: MatterId, recall: &Recall, called: &str) {
    let title = format!("关于罢免{called}的提议");
    home.change(id, |m| m.title.clone_from(&title));
    if let Some(recall) = home.recalls.get_mut(&id) {
        recall.qualified = Some(case.now);
    }
    home.clock(case, id, ClockName::Recall, case.end_in(law::RECALL_DAYS));
    home.go(id, State::Qualified);
    let Some(from) = home.matters.get(&id).cloned() else { return };
    let topic = case.fresh(0);
    home.open(
        case,
        Opening {
            id: topic,
            kind: Kind::Topic,
            cause: Some(&from),
            opened_for: None,
            owner: None,
            area: from.area,
            title: title.clone(),
        },
    );
    let what = Topic {
        class: "recall".into(),
        body: "recall_vote".into(),
        direct: true,
        ..Topic::default()
    };
    decide::published(home, case, topic, &title, what);
    let township: String = case.home.as_str().chars().take(9).collect();
    let told = [
        ("person", recall.person.to_string()),
        ("role", format!("secretary@{}", case.home)),
        ("role", format!("township_clerk@{township}")),
    ];
    for to in told {
        home.tell(case, to, "tell-recall-qualified", id);
    }
}

fn this(home: &Home, case: &Case<'_>) -> Result<(Matter, Recall), Code> {
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let recall = home.recalls.get(&matter.id).cloned().ok_or(Code::NotFound)?;
    Ok((matter, recall))
}

/// The matter and the recall of an act at which no officer may have a hand.
fn clean(world: &World, case: &Case<'_>) -> Result<(Matter, Recall), Code> {
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let (matter, recall) = this(home, case)?;
    hand(world, case, Some(recall.person))?;
    Ok((matter, recall))
}

pub fn sign(world: &mut World, case: &Case<'_>) -> Done {
    let (matter, recall) = clean(world, case)?;
    let called = name(world, recall.person).unwrap_or_default();
    let home = world.home(case.home);
    let area: AreaCode = recall.area;
    let signed = request::may_sign(home, case, ways(recall.role), area)?;
    let before = home.signatures.get(&matter.id);
    if before.into_iter().flatten().any(|s| s.who == signed.who) {
        return Err(Code::SignedAlready);
    }
    one_more(home, case, matter.id, matter.thread, &called, signed);
    Ok(())
}

pub fn withdraw(world: &mut World, case: &Case<'_>) -> Done {
    let (matter, _) = clean(world, case)?;
    request::taken_back(world.home(case.home), case, matter.id)
}

pub fn defend(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (matter, _) = this(home, case)?;
    let sits = |m: &Matter| {
        m.kind == Kind::Meeting && m.thread == matter.thread && m.state == State::Sitting
    };
    if home.matters.values().any(sits) {
        return Err(Code::WrongState);
    }
    if let Some(recall) = home.recalls.get_mut(&matter.id) {
        recall.defended = Some(case.now);
    }
    home.tell(case, ("public", case.home.to_string()), "tell-recall-defended", matter.id);
    Ok(())
}

/// The vote is the whole of it. Answers whether there was a recall to vote on.
pub fn voted(
    home: &mut Home,
    case: &Case<'_>,
    thread: MatterId,
    subject: MatterId,
    passed: bool,
) -> bool {
    let asked = home.matters.get(&subject).and_then(|topic| topic.cause);
    let recall = home.last(thread, Kind::Recall);
    let recall = recall.filter(|r| r.state == State::Qualified && Some(r.id) == asked);
    let Some((id, person)) = recall.map(|r| (r.id, r.opened_for)) else { return false };
    let to = if passed { State::Decided } else { State::Rejected };
    if home.matters.get(&subject).is_some_and(|t| t.state == State::Published) {
        home.go(subject, to);
    }
    home.met(case, id, ClockName::Recall);
    home.go(id, if passed { State::Recalled } else { State::Retained });
    let mandate = home.recalls.get(&id).map(|r| r.mandate);
    let today = case.today();
    let ended = home.mandates.iter_mut().filter(|m| passed && Some(m.id) == mandate);
    for mandate in ended {
        mandate.until = Some(mandate.until.map_or(today, |until| until.min(today)));
    }
    let message = if passed { "tell-recall-passed" } else { "tell-recall-failed" };
    if let Some(person) = person {
        home.tell(case, ("person", person.to_string()), message, id);
    }
    home.tell(case, ("public", case.home.to_string()), message, id);
    true
}

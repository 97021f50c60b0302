//! 众选 as the auditor understands it: a sum, a list of projects, one voice for everybody on the roll
//! of the day of publication, papers that two people type, and a count that it makes itself.

mod count;
pub mod picture;
pub mod tables;

use std::collections::BTreeSet;

use civic::matter::{ClockName, Kind, State};
use kernel::{AreaCode, Code, Moment, PersonRef};

use self::picture::{Choice, Counted, Project, Voice, Voter};
use super::choosing::{self, Days, electors};
use super::world::{Home, Topic, World};
use super::{Case, Opening, law};

type Done = Result<(), Code>;

fn said(case: &Case<'_>, field: &str) -> Done {
    if case.text(field).chars().count() < 4 { Err(Code::FieldShort) } else { Ok(()) }
}

fn money(case: &Case<'_>, field: &str) -> Result<i64, Code> {
    let fen = case.field(field).as_i64();
    fen.filter(|fen| *fen > 0).ok_or(Code::FieldBad)
}

/// The choice that an act continues.
fn this<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Choice, Code> {
    home.choices.get_mut(&case.this()).ok_or(Code::NotFound)
}

pub fn open(world: &mut World, case: &Case<'_>) -> Done {
    let area = AreaCode::parse(case.text("area")).map_err(|_| Code::FieldBad)?;
    if !area.as_str().starts_with(case.home.as_str()) {
        return Err(Code::NotFound);
    }
    let total = money(case, "total_fen")?;
    if total > law::MOST_MONEY {
        return Err(Code::SumLarge);
    }
    said(case, "purpose")?;
    let closes = case.date("closes_on").ok_or(Code::FieldBad)?;
    if closes <= case.today() {
        return Err(Code::FieldBad);
    }
    let word = |field: &str, usual: &str| {
        case.field(field).as_str().map_or_else(|| usual.to_owned(), str::to_owned)
    };
    let choice = Choice {
        total,
        purpose: case.text("purpose").into(),
        rule: word("rule", law::BUDGET_RULE),
        completion: word("completion", law::BUDGET_COMPLETION),
        by_household: case.text("basis") == "household",
        closes,
        published: None,
        closed: None,
        projects: Vec::new(),
        roll: Default::default(),
        voices: Default::default(),
        papers: Default::default(),
        counted: None,
    };
    let id = case.id("id");
    let home = world.home(case.home);
    let opening = Opening {
        id,
        kind: Kind::Budget,
        cause: None,
        opened_for: None,
        owner: case.hand(),
        area,
        title: case.text("title").into(),
    };
    home.open(case, opening);
    home.choices.insert(id, choice);
    home.tell(case, ("public", case.home.to_string()), "tell-budget-opened", id);
    Ok(())
}

pub fn propose(world: &mut World, case: &Case<'_>) -> Done {
    let cost = money(case, "cost_fen")?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let choice = this(world.home(case.home), case)?;
    if cost > choice.total {
        return Err(Code::ProjectDear);
    }
    if choice.projects.len() >= law::MOST_PROJECTS {
        return Err(Code::ProjectsMany);
    }
    choice.projects.push(Project {
        title: case.text("title").into(),
        place: case.text("place").into(),
        plan: case.text("plan").into(),
        cost,
        by,
        at: case.now,
        struck: String::new(),
    });
    Ok(())
}

pub fn strike(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "reason")?;
    let no = case.number("no");
    let home = world.home(case.home);
    let choice = this(home, case)?;
    let mut list = (1..).zip(&mut choice.projects);
    let of = list.find(|(n, p)| *n == no && p.struck.is_empty()).map(|(_, p)| p);
    let project = of.ok_or(Code::NotFound)?;
    project.struck = case.text("reason").into();
    let proposer = project.by.to_string();
    home.tell(case, ("person", proposer), "tell-budget-struck", case.this());
    Ok(())
}

pub fn publish(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let choice = home.choices.get(&id).ok_or(Code::NotFound)?;
    let (closes, roll) = (choice.closes, electors(home, case, choice.by_household));
    let costs: Vec<i64> = choice.standing().map(|(_, p)| p.cost).collect();
    let all: i128 = costs.iter().copied().map(i128::from).sum();
    if costs.len() < 2 || all <= i128::from(choice.total) {
        return Err(Code::ChoiceNone);
    }
    // Both the day of publication and the last day are days of the vote.
    if closes < case.now.plus_days(law::BUDGET_DAYS - 1).date() {
        return Err(Code::VoteShort);
    }
    if roll.is_empty() {
        return Err(Code::RollEmpty);
    }
    let choice = this(home, case)?;
    choice.published = Some(case.now);
    choice.roll = roll.into_iter().map(|voter| (voter, None)).collect();
    home.go(id, State::Published);
    home.clock(case, id, ClockName::Choosing, Moment::end_of(closes));
    home.tell(case, ("public", case.home.to_string()), "tell-budget-published", id);
    Ok(())
}

/// Who has a voice by phone today.
fn by_phone(world: &World, case: &Case<'_>, who: PersonRef) -> Result<Voter, Code> {
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let c = home.choices.get(&case.this()).ok_or(Code::NotFound)?;
    let days = Days { closes: c.closes, by_household: c.by_household, roll: &c.roll };
    choosing::by_phone(home, case, &days, who)
}

/// What is picked: projects that stand on the list, together not dearer than the money.
fn picked(choice: &Choice, case: &Case<'_>) -> Result<BTreeSet<u64>, Code> {
    let named = case.field("picks").as_array().into_iter().flatten();
    let picks: BTreeSet<u64> = named.filter_map(serde_json::Value::as_u64).collect();
    let mut sum = 0_i128;
    for no in &picks {
        let (_, project) = choice.standing().find(|(n, _)| n == no).ok_or(Code::PickUnknown)?;
        sum += i128::from(project.cost);
    }
    if sum > i128::from(choice.total) { Err(Code::PickOver) } else { Ok(picks) }
}

pub fn cast(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let voter = by_phone(world, case, who)?;
    let choice = this(world.home(case.home), case)?;
    let picks = picked(choice, case)?;
    if picks.is_empty() {
        return Err(Code::PickNone);
    }
    choice.voices.insert(voter, Voice { picks, hand: who.id, at: case.now });
    Ok(())
}

pub fn hand(world: &mut World, case: &Case<'_>) -> Done {
    let who = case.person("person").ok_or(Code::FieldBad)?;
    let voter = by_phone(world, case, who)?;
    let choice = this(world.home(case.home), case)?;
    if choice.voices.contains_key(&voter) {
        return Err(Code::VotedAlready);
    }
    choice.roll.insert(voter, Some(case.now));
    Ok(())
}

pub fn enter(world: &mut World, case: &Case<'_>) -> Done {
    let choice = this(world.home(case.home), case)?;
    let picks = picked(choice, case)?;
    let handed = choice.handed();
    choosing::typed(&mut choice.papers, handed, case, picks)
}

pub fn close(world: &mut World, case: &Case<'_>) -> Done {
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let home = world.home(case.home);
    let choice = this(home, case)?;
    if choice.checked().count() < choice.papers.len() {
        return Err(Code::PapersUnchecked);
    }
    if choice.missing() > 0 && case.today() <= choice.closes {
        return Err(Code::VoteRunning);
    }
    // Sums too large for the auditor's fractions show as a result without winners.
    let winners = count::winners(choice).unwrap_or_default();
    choice.closed = Some(case.now);
    choice.counted = Some(Counted {
        on: case.today(),
        phone: choice.voices.len(),
        papers: choice.checked().count(),
        winners: winners.clone(),
        at: case.now,
    });
    let won = choice.standing().filter(|(no, _)| winners.contains(no));
    let topic = Topic {
        by_household: choice.by_household,
        cost: won.map(|(_, p)| p.cost).sum(),
        ..Topic::default()
    };
    home.met(case, matter.id, ClockName::Choosing);
    home.go(matter.id, State::Closed);
    home.tell(case, ("public", case.home.to_string()), "tell-budget-closed", matter.id);
    if !winners.is_empty() {
        let id = case.fresh(0);
        home.open(case, Opening::under(&matter, id, Kind::Topic));
        home.topics.insert(id, topic);
        home.tell(case, ("role", format!("secretary@{}", case.home)), "tell-budget-topic", id);
    }
    Ok(())
}

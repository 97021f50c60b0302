//! Covenants as the auditor understands them: everybody heard, a draft that is up its days, a township
//! that passes no fine, a vote on those very words with women enough, and one version in force.

pub mod chapter;
pub mod picture;
pub mod tables;

use std::collections::BTreeMap;

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Moment};

use self::picture::{Clause, Covenant, Put, Review, Voice};
use super::world::{Home, Topic, World};
use super::{Case, Opening, decide as road, law};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "covenant.open" => open(world, case),
        "covenant.say" => say(world, case),
        "covenant.draft" => draft(world, case),
        "covenant.clause" => clause(world, case),
        "covenant.strike" => strike(world, case),
        "covenant.show" => show(world, case),
        "covenant.submit" => submit(world, case),
        "covenant.review" => review(world, case),
        "covenant.back" => back(world, case),
        "covenant.vote" => vote(world, case),
        "covenant.adopt" => adopt(world, case),
        "covenant.publish" => publish(world, case),
        "covenant.receive" => receive(world, case),
        "covenant.correct" => correct(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Done {
    if case.text(field).chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn this<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Covenant, Code> {
    home.covenants.get_mut(&case.this()).ok_or(Code::NotFound)
}

fn everybody(case: &Case<'_>) -> (&'static str, String) {
    ("public", case.home.to_string())
}

fn office(case: &Case<'_>, role: &str) -> (&'static str, String) {
    ("role", format!("{role}@{}", case.home))
}

/// The version that is in force.
pub fn in_force(home: &Home) -> Option<MatterId> {
    let stands = |id: &MatterId| home.matters.get(id).map(|m| m.state);
    let kept = |id: &&MatterId| matches!(stands(id), Some(State::InForce | State::Correcting));
    home.covenants.keys().find(kept).copied()
}

/// The version that is being made.
pub fn made(home: &Home) -> Option<MatterId> {
    let rests = |s: State| matches!(s, State::InForce | State::Correcting | State::Superseded);
    let open = |id: &&MatterId| home.matters.get(id).is_some_and(|m| !rests(m.state));
    home.covenants.keys().find(open).copied()
}

fn open(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    if made(home).is_some() {
        return Err(Code::CovenantUnderWay);
    }
    said(case, "title", 4)?;
    if law::SLOGANS.iter().any(|slogan| case.text("title").contains(slogan)) {
        return Err(Code::TopicSlogan);
    }
    if !held(case.text("title")).is_empty() {
        return Err(Code::CovenantTitle);
    }
    said(case, "reason", 4)?;
    let base = in_force(home);
    let before = base.and_then(|id| home.covenants.get(&id)).cloned();
    let copied = before.iter().flat_map(|c| &c.clauses).zip(1..).map(|(old, no)| Clause {
        origin: Some(no),
        by,
        at: case.now,
        ..old.clone()
    });
    let covenant = Covenant {
        edition: before.as_ref().map_or(0, |c| c.edition) + 1,
        base,
        reason: case.text("reason").into(),
        heard: String::new(),
        drafted: None,
        shown: None,
        changed: case.now,
        submitted: None,
        cleared: None,
        adopted: None,
        published: None,
        received: None,
        superseded: None,
        clauses: copied.collect(),
        voices: BTreeMap::new(),
        reviews: Vec::new(),
        puts: Vec::new(),
        backs: Vec::new(),
    };
    let id: MatterId = case.id("id");
    let opening = Opening {
        id,
        kind: Kind::Covenant,
        cause: None,
        opened_for: None,
        owner: Some(by),
        area: case.home,
        title: case.text("title").into(),
    };
    home.open(case, opening);
    home.covenants.insert(id, covenant);
    home.tell(case, everybody(case), "tell-covenant-opened", id);
    Ok(())
}

fn say(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "text", 4)?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let about = case.field("clause").as_u64();
    let clauses = u64::try_from(this(home, case)?.clauses.len()).unwrap_or(0);
    if about.is_some_and(|no| no > clauses) {
        return Err(Code::CovenantClauseOther);
    }
    home.take::<kernel::id::Record>("covenant voice", Some(case.this()), case.id("id"))?;
    home.said.insert(who);
    let voice = Voice {
        part: case.text("part").into(),
        text: case.text("text").into(),
        clause: about,
        paper: case.field("paper").as_bool() == Some(true),
        who,
        hand: case.ask.behalf.and(case.hand()),
        at: case.now,
    };
    this(home, case)?.voices.insert(case.id("id"), voice);
    Ok(())
}

fn draft(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "heard", 4)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    if covenant.voices.is_empty() {
        return Err(Code::CovenantUnheard);
    }
    covenant.heard = case.text("heard").into();
    covenant.drafted = Some(case.now);
    home.go(case.this(), State::Draft);
    Ok(())
}

/// Where in the list a clause stands.
fn place(case: &Case<'_>, covenant: &Covenant) -> Result<usize, Code> {
    let no = usize::try_from(case.number("clause")).unwrap_or(0);
    let place = no.checked_sub(1).ok_or(Code::CovenantClauseOther)?;
    if place < covenant.clauses.len() { Ok(place) } else { Err(Code::CovenantClauseOther) }
}

fn clause(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "text", 4)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let covenant = this(world.home(case.home), case)?;
    let mut new = Clause {
        part: case.text("part").into(),
        text: case.text("text").into(),
        points: case.text("points_line").into(),
        origin: None,
        by,
        at: case.now,
    };
    if case.field("clause").is_null() {
        if covenant.clauses.len() >= law::MOST_CLAUSES {
            return Err(Code::CovenantClauseOther);
        }
        covenant.clauses.push(new);
    } else {
        let place = place(case, covenant)?;
        let old = covenant.clauses.get_mut(place).ok_or(Code::CovenantClauseOther)?;
        new.origin = old.origin;
        if case.field("points_line").is_null() {
            new.points = old.points.clone();
        }
        *old = new;
    }
    covenant.changed = case.now;
    Ok(())
}

fn strike(world: &mut World, case: &Case<'_>) -> Done {
    let covenant = this(world.home(case.home), case)?;
    let place = place(case, covenant)?;
    covenant.clauses.remove(place);
    let gone = u64::try_from(place + 1).unwrap_or(u64::MAX);
    for voice in covenant.voices.values_mut() {
        voice.clause = match voice.clause {
            Some(no) if no == gone => None,
            Some(no) if no > gone => Some(no - 1),
            kept => kept,
        };
    }
    covenant.changed = case.now;
    Ok(())
}

fn show(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    if covenant.clauses.is_empty() {
        return Err(Code::CovenantEmpty);
    }
    covenant.shown = Some(case.now);
    home.tell(case, everybody(case), "tell-covenant-shown", case.this());
    let until = case.now.plus_days(law::DRAFT_DAYS + 1).date();
    home.clock(case, case.this(), ClockName::Publication, Moment::start_of(until));
    Ok(())
}

fn submit(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    if covenant.clauses.is_empty() {
        return Err(Code::CovenantEmpty);
    }
    let shown = covenant.shown.ok_or(Code::CovenantUnshown)?;
    if shown < covenant.changed {
        return Err(Code::CovenantShownOther);
    }
    // Neither the day it was put up nor the day it leaves counts.
    if case.today() <= shown.plus_days(law::DRAFT_DAYS).date() {
        return Err(Code::CovenantShownShort);
    }
    covenant.submitted = Some(case.now);
    home.met(case, case.this(), ClockName::Publication);
    home.go(case.this(), State::Reviewing);
    home.tell(case, office(case, "township_clerk"), "tell-covenant-submitted", case.this());
    home.clock(case, case.this(), ClockName::Review, case.end_in(law::REVIEW_DAYS));
    Ok(())
}

/// Words of fines in a text, however they are parted.
fn held(text: &str) -> Vec<&'static str> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    law::FINES.iter().copied().filter(|word| bare.contains(word)).collect()
}

/// Words of fines, clause by clause, however they are parted.
fn fines(covenant: &Covenant) -> Vec<String> {
    let mut found = Vec::new();
    for (no, one) in (1..).zip(&covenant.clauses) {
        let whole = one.whole();
        for word in held(&whole) {
            let text = whole.split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(format!("{no}\t{word}\t{text}"));
        }
    }
    found
}

fn review(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "reason", 4)?;
    let returned = case.text("verdict") == "returned";
    if returned {
        said(case, "article", 4)?;
    }
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    let found = fines(covenant);
    if !returned && !found.is_empty() {
        return Err(Code::CovenantFlagged);
    }
    let said = [case.text("reason").into(), case.text("article").into(), found.join("\n")];
    let verdict = if returned { "returned" } else { "cleared" };
    covenant.reviews.push(Review { verdict, said, by, at: case.now });
    covenant.cleared = (!returned).then_some(case.now);
    home.met(case, case.this(), ClockName::Review);
    home.go(case.this(), if returned { State::Draft } else { State::Cleared });
    let message = if returned { "tell-covenant-returned" } else { "tell-covenant-cleared" };
    home.tell(case, office(case, "secretary"), message, case.this());
    Ok(())
}

/// The meeting that a resolution on this topic came of.
fn passed(home: &Home, topic: MatterId) -> Option<MatterId> {
    let on = |id: &MatterId| home.meetings.get(id).is_some_and(|m| m.topic == topic);
    let made = home.matters.values().filter(|m| m.kind == Kind::Resolution);
    made.filter_map(|m| m.cause).find(on)
}

/// Who came to a meeting themselves, and women among them.
fn attended(home: &Home, meeting: MatterId) -> (u64, u64) {
    let roll = home.meetings.get(&meeting).map(|m| &m.roll);
    let came = roll.into_iter().flatten().filter(|(_, l)| l.present.is_some() && !l.represented());
    came.fold((0, 0), |(all, women), (id, _)| {
        (all + 1, women + u64::from(home.knows(*id).is_some_and(|p| p.female)))
    })
}

fn women_enough((all, women): (u64, u64)) -> bool {
    2 * women >= all
}

/// Whether the topic still puts this very text.
fn same(home: &Home, put: &Put) -> bool {
    let topic = home.topics.get(&put.topic);
    topic.is_some_and(|t| t.class == "covenant" && t.plan == put.text)
}

/// Whether it may be asked again or withdrawn: not while the villagers have it, nor once they passed it.
fn free(home: &Home, covenant: &Covenant) -> Done {
    let fresh = |put: &&Put| covenant.cleared.is_some_and(|cleared| put.at >= cleared);
    let Some(put) = covenant.puts.last().filter(fresh) else { return Ok(()) };
    match home.matters.get(&put.topic).map(|m| m.state) {
        Some(State::Draft | State::Published | State::Advised) => Err(Code::CovenantVoteOpen),
        // Other words under its name are no decision on it.
        _ if !same(home, put) => Ok(()),
        _ => match passed(home, put.topic) {
            Some(meeting) if women_enough(attended(home, meeting)) => Err(Code::CovenantDecided),
            _ => Ok(()),
        },
    }
}

fn back(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "reason", 4)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?.clone();
    free(home, &covenant)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let covenant = this(home, case)?;
    covenant.backs.push((case.text("reason").into(), by, case.now));
    (covenant.cleared, covenant.submitted) = (None, None);
    home.go(case.this(), State::Draft);
    home.tell(case, everybody(case), "tell-covenant-back", case.this());
    Ok(())
}

fn vote(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?.clone();
    free(home, &covenant)?;
    let line = |(no, one): (usize, &Clause)| format!("第{no}条　{}", one.whole());
    let text: Vec<String> = (1..).zip(&covenant.clauses).map(line).collect();
    let put = Put {
        topic: case.fresh(0),
        title: matter.title.clone(),
        text: text.join("\n"),
        by_household: case.text("basis") == "household",
        households: u64::try_from(home.households.len()).unwrap_or(0),
        by,
        at: case.now,
    };
    let (topic, by_household) = (put.topic, put.by_household);
    let plan = put.text.clone();
    if plan.chars().count() < 10 {
        return Err(Code::TopicSlogan);
    }
    this(home, case)?.puts.push(put);
    // The handoff: a public topic with every word of it.
    let opening = Opening { opened_for: None, ..Opening::under(&matter, topic, Kind::Topic) };
    home.open(case, opening);
    let of = Topic {
        class: "covenant".into(),
        body: "villagers_meeting".into(),
        by_household,
        plan,
        ..Topic::default()
    };
    road::published(home, case, topic, &matter.title, of);
    Ok(())
}

fn adopt(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let covenant = this(home, case)?.clone();
    let put = covenant.puts.last().ok_or(Code::CovenantUndecided)?;
    if covenant.cleared.is_none_or(|cleared| put.at < cleared) {
        return Err(Code::CovenantUndecided);
    }
    if !same(home, put) {
        return Err(Code::CovenantOtherText);
    }
    let meeting = passed(home, put.topic).ok_or(Code::CovenantUndecided)?;
    let (all, women) = attended(home, meeting);
    if !women_enough((all, women)) {
        return Err(Code::CovenantWomenFew);
    }
    this(home, case)?.adopted = Some((meeting, all, women, case.now));
    home.go(case.this(), State::Passed);
    home.tell(case, ("thread", String::new()), "tell-covenant-adopted", case.this());
    Ok(())
}

fn publish(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "posted", 2)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    covenant.published = Some((case.text("posted").into(), case.now));
    let base = covenant.base;
    home.go(case.this(), State::InForce);
    if let Some(base) = base {
        home.go(base, State::Superseded);
        if let Some(old) = home.covenants.get_mut(&base) {
            old.superseded = Some(case.now);
        }
    }
    home.tell(case, everybody(case), "tell-covenant-published", case.this());
    home.tell(case, office(case, "township_clerk"), "tell-covenant-filed", case.this());
    Ok(())
}

fn receive(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "filed_no", 2)?;
    let home = world.home(case.home);
    let covenant = this(home, case)?;
    if covenant.received.is_some() {
        return Err(Code::CovenantReceived);
    }
    covenant.received = Some((case.text("filed_no").into(), case.now));
    home.tell(case, office(case, "secretary"), "tell-covenant-received", case.this());
    Ok(())
}

fn correct(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "reason", 4)?;
    said(case, "article", 4)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let said = [case.text("reason").into(), case.text("article").into(), String::new()];
    this(home, case)?.reviews.push(Review { verdict: "ordered", said, by, at: case.now });
    home.go(case.this(), State::Correcting);
    home.tell(case, office(case, "secretary"), "tell-covenant-ordered", case.this());
    home.tell(case, everybody(case), "tell-covenant-ordered", case.this());
    Ok(())
}

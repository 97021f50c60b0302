//! Projects as the auditor understands them: opened under a resolution, four questions answered by what
//! the thread has adopted, a plan that hangs before the work, changes measured against what was
//! decided, an end that everybody can read, and somebody who keeps it.

pub mod chapter;
pub mod picture;
pub mod tables;

use std::collections::BTreeMap;

use civic::matter::{ClockName, Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Date, Moment, PersonRef};

use self::picture::{Answer, Change, Seen, Shown, Stone, Work};
use super::money::unsettled;
use super::world::{File, Home, Matter, Notice, World};
use super::{Case, Opening, force, law, notice, standing};

type Done = Result<(), Code>;

/// Answers, in the order of asking.
const QUESTIONS: [&str; 4] = ["how", "look", "builder", "keeper"];
const REVIVALS: [&str; 5] = ["industry", "talent", "culture", "ecology", "organisation"];

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "project.open" => open(world, case),
        "project.answer" => answer(world, case),
        "project.plan" => plan(world, case),
        "project.strike" => strike(world, case),
        "project.begin" => begin(world, case),
        "project.reach" => reach(world, case),
        "project.note" => note(world, case),
        "project.change" => change(world, case),
        "project.publicise" => publicise(world, case),
        "project.finish" => finish(world, case),
        "project.keep" => keep(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Done {
    if case.text(field).chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn this<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Work, Code> {
    home.works.get_mut(&case.this()).ok_or(Code::NotFound)
}

/// A sum that may be left out.
fn money(case: &Case<'_>, field: &str, usual: i64) -> Result<i64, Code> {
    let fen = case.field(field).as_i64().unwrap_or(usual);
    if fen < 0 { Err(Code::FieldBad) } else { Ok(fen) }
}

/// Whether a person is registered in the village, or holds an office in its line today.
fn known(world: &World, case: &Case<'_>, who: PersonRef) -> bool {
    let registered = who.home == case.home && world.knows(who);
    let line = |home: &str| case.home.as_str().starts_with(home);
    let today = case.today();
    let held = world.mandates_of(who).any(|m| {
        let of: String = m.area.as_str().chars().take(12).collect();
        line(&of) && m.from <= today && m.until.is_none_or(|until| today <= until)
    });
    registered || held
}

/// What the thread has adopted: matter, topic, when the meeting closed.
pub fn adoptions(home: &Home, thread: MatterId) -> Vec<(MatterId, MatterId, Moment)> {
    // Of every topic that was decided, the meeting that closed last on it.
    let mut last: BTreeMap<MatterId, (Moment, MatterId)> = BTreeMap::new();
    let mut inside: Vec<&Matter> = home.matters.values().filter(|m| m.thread == thread).collect();
    inside.sort_by_key(|m| (m.opened_at, m.id));
    for m in &inside {
        let Some(meeting) = home.meetings.get(&m.id) else { continue };
        let decided = home.matters.get(&meeting.topic).is_some_and(|t| t.state == State::Decided);
        if let (true, Some(closed)) = (decided, meeting.closed)
            && last.get(&meeting.topic).is_none_or(|(at, _)| *at <= closed)
        {
            last.insert(meeting.topic, (closed, m.id));
        }
    }
    let mut found = Vec::new();
    for (topic, (at, meeting)) in last {
        found.push((meeting, topic, at));
        let made = inside.iter().filter(|m| m.kind == Kind::Resolution && m.state != State::Draft);
        found.extend(made.filter(|m| m.cause == Some(meeting)).map(|m| (m.id, topic, at)));
    }
    found
}

/// What a matter has adopted by a vote on a topic of this class, of a body that may decide on it: the topic,
/// and when the meeting closed.
pub fn voted(home: &Home, id: MatterId, class: &str) -> Option<(MatterId, Moment)> {
    let this = home.matters.get(&id)?;
    let all = adoptions(home, this.thread);
    let (_, topic, at) = all.into_iter().find(|(matter, ..)| *matter == id)?;
    let meeting = if this.kind == Kind::Meeting { id } else { this.cause? };
    let body = home.meetings.get(&meeting)?.body.as_str();
    let (_, bodies) = law::CLASSES.iter().find(|(known, _)| *known == class)?;
    let fits = home.topics.get(&topic)?.class == class && bodies.contains(&body);
    fits.then_some((topic, at))
}

/// What a meeting decided last that a resolution may cost.
fn decided(home: &Home, resolution: &Matter) -> i64 {
    let own = resolution.cause.and_then(|id| home.meetings.get(&id)).map(|m| m.topic);
    let asks = |topic: &MatterId| {
        Some(*topic) == own
            || home.matters.get(topic).is_some_and(|t| t.cause == Some(resolution.id))
    };
    let all = adoptions(home, resolution.thread);
    let last = all.iter().filter(|(_, topic, _)| asks(topic)).max_by_key(|(_, _, at)| *at);
    last.and_then(|(_, topic, _)| home.topics.get(topic)).map_or(0, |topic| topic.cost)
}

/// More than a tenth apart.
fn beyond(decided: i64, cost: i64) -> bool {
    (i128::from(cost) - i128::from(decided)).abs() * 10 > i128::from(decided)
}

/// The template of a family, spread over the time there is.
fn laid(template: law::Template, due: Date, case: &Case<'_>) -> BTreeMap<u64, Stone> {
    let days =
        (Moment::start_of(due).ms() - Moment::start_of(case.today()).ms()) / kernel::time::DAY_MS;
    let stone = |(title, at, weight): &(&str, i64, u64)| Stone {
        title: (*title).into(),
        due: case.now.plus_days(days * at / 100).date(),
        cost: 0,
        weight: *weight,
        done: None,
    };
    (1..).zip(template.iter().map(stone)).collect()
}

/// What is said once: origin, family, sponsor, home, line of work, revitalisations.
fn words(case: &Case<'_>) -> Result<[String; 6], Code> {
    let serves = |word: &&str| case.field(&format!("for_{word}")).as_bool() == Some(true);
    let revivals: Vec<&str> = REVIVALS.into_iter().filter(serves).collect();
    if revivals.is_empty() {
        return Err(Code::RevivalNone);
    }
    let [origin, family, sponsor, homestead, aspect] =
        ["origin", "family", "sponsor", "homestead", "aspect"].map(|f| case.text(f).to_owned());
    Ok([origin, family, sponsor, homestead, aspect, revivals.join(" ")])
}

fn open(world: &mut World, case: &Case<'_>) -> Done {
    let resolution = case.matter.clone().ok_or(Code::NotFound)?;
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    if home.works.values().any(|w| w.resolution == resolution.id) {
        return Err(Code::ProjectThere);
    }
    said(case, "title", 4)?;
    said(case, "sponsor", 2)?;
    let family = law::FAMILIES.iter().find(|(key, _)| *key == case.text("family"));
    let (_, template) = family.ok_or(Code::NotFound)?;
    let told = words(case)?;
    let named = case.person("owner");
    if named.is_some_and(|who| !known(world, case, who)) {
        return Err(Code::NotFound);
    }
    let owner = named.or(resolution.owner).ok_or(Code::OwnerMissing)?;
    let settled = home.resolutions.get(&resolution.id).and_then(|r| r.due);
    let due = case.date("due_on").or(settled).ok_or(Code::DueMissing)?;
    if due < case.today() {
        return Err(Code::FieldBad);
    }
    let cost = decided(home, &resolution);
    let planned = money(case, "planned_fen", cost)?;
    if planned > cost && beyond(cost, planned) {
        return Err(Code::PlanBeyond);
    }
    let id: MatterId = case.id("id");
    home.free(home.matters.contains_key(&id))?;
    let work = Work {
        resolution: resolution.id,
        said: told,
        decided: cost,
        decided_at: case.now,
        opened: planned,
        planned,
        opened_due: due,
        due,
        micro: planned <= law::MICRO,
        planned_at: case.now,
        begun: None,
        finished: None,
        kept: None,
        answers: BTreeMap::new(),
        stones: laid(template, due, case),
        changes: Vec::new(),
        seen: BTreeMap::new(),
        shown: Vec::new(),
    };
    let home = world.home(case.home);
    let opening = Opening {
        owner: Some(owner),
        title: case.text("title").into(),
        ..Opening::under(&resolution, id, Kind::Project)
    };
    home.open(case, opening);
    if work.micro {
        home.clock(case, id, ClockName::Micro, case.end_in(law::MICRO_DAYS));
    }
    home.works.insert(id, work);
    home.tell(case, ("public", case.home.to_string()), "tell-project-opened", id);
    Ok(())
}

fn answer(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "text", 4)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let thread = case.matter.as_ref().ok_or(Code::NotFound)?.thread;
    let home = world.home(case.home);
    let named: MatterId = case.id("adopted");
    if !adoptions(home, thread).iter().any(|(matter, ..)| *matter == named) {
        return Err(Code::AdoptedNot);
    }
    let work = this(home, case)?;
    let answer = Answer { text: case.text("text").into(), adopted: named, by, at: case.now };
    work.answers.insert(case.text("question").into(), answer);
    work.planned_at = case.now;
    Ok(())
}

fn plan(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "title", 2)?;
    let due = case.date("due_on").ok_or(Code::FieldBad)?;
    let work = this(world.home(case.home), case)?;
    if due < case.today() || (due > work.due && work.due >= case.today()) {
        return Err(Code::FieldBad);
    }
    let cost = money(case, "planned_fen", 0)?;
    let no = match case.field("no").as_u64() {
        Some(no) if work.stones.contains_key(&no) => no,
        Some(_) => return Err(Code::NotFound),
        None => work.stones.keys().max().map_or(1, |last| last + 1),
    };
    if no > 40 {
        return Err(Code::MilestonesMany);
    }
    let others = work.stones.iter().filter(|(n, _)| **n != no);
    let sum: i128 = others.map(|(_, stone)| i128::from(stone.cost)).sum();
    if sum + i128::from(cost) > i128::from(work.planned) {
        return Err(Code::PlanOver);
    }
    let title = case.text("title").into();
    let stone = Stone { title, due, cost, weight: case.number("weight"), done: None };
    work.stones.insert(no, stone);
    work.planned_at = case.now;
    Ok(())
}

fn strike(world: &mut World, case: &Case<'_>) -> Done {
    let work = this(world.home(case.home), case)?;
    work.stones.remove(&case.number("no")).ok_or(Code::NotFound)?;
    work.planned_at = case.now;
    Ok(())
}

/// Whether a notice of this stage, hung at this moment or later, is over.
fn has_hung(home: &Home, work: &Work, stage: &str, since: Moment) -> bool {
    let of = work.shown.iter().filter(|s| s.stage == stage && s.at >= since);
    let over = |id: &MatterId| home.notices.get(id).is_some_and(|n| n.ended);
    of.map(|s| &s.notice).any(over)
}

fn whole(work: &Work) -> Done {
    if QUESTIONS.iter().any(|question| !work.answers.contains_key(*question)) {
        return Err(Code::CharterMissing);
    }
    if work.stones.is_empty() { Err(Code::PlanNone) } else { Ok(()) }
}

fn begin(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let work = home.works.get(&id).ok_or(Code::NotFound)?;
    whole(work)?;
    match home.matters.get(&work.resolution).map(|m| m.state) {
        Some(State::Executing) => {}
        Some(State::Noticed) => return Err(Code::PublicityMissing),
        _ => return Err(Code::WrongState),
    }
    if !work.micro && !has_hung(home, work, "before", work.planned_at) {
        return Err(Code::PublicityMissing);
    }
    this(home, case)?.begun = Some(case.now);
    home.go(id, State::Executing);
    home.tell(case, ("thread", String::new()), "tell-project-begun", id);
    Ok(())
}

fn reach(world: &mut World, case: &Case<'_>) -> Done {
    force::within(world, case, chapter::BUILDS)?;
    let by = case.hand();
    let home = world.home(case.home);
    let work = this(home, case)?;
    let begun = work.begun.map_or(case.today(), |at| at.date());
    let stone = work.stones.get_mut(&case.number("no")).ok_or(Code::NotFound)?;
    if stone.done.is_some() {
        return Err(Code::MilestoneDone);
    }
    said(case, "said", 4)?;
    let day: Date = case.date("done_on").unwrap_or(case.today());
    if day > case.today() || day < begun {
        return Err(Code::FieldBad);
    }
    stone.done = Some((day, case.text("said").into(), by, case.now));
    home.tell(case, ("thread", String::new()), "tell-project-reached", case.this());
    Ok(())
}

fn note(world: &mut World, case: &Case<'_>) -> Done {
    force::within(world, case, chapter::SEES)?;
    let id = case.this();
    let state = case.matter.as_ref().ok_or(Code::NotFound)?.state;
    let stage = case.text("stage");
    let early = match stage {
        "before" => false,
        "during" => state == State::Draft,
        _ => state != State::Finished,
    };
    if early {
        return Err(Code::StageEarly);
    }
    said(case, "text", 4)?;
    let files = standing::enclosed(world, case, "files")?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("sight", Some(id), case.id("id"))?;
    for (n, hash) in files.iter().enumerate() {
        let fresh = case.fresh(u64::try_from(n).unwrap_or(0));
        home.files.insert((id, fresh), File { matter: id, by, hash: hash.clone() });
    }
    let seen =
        Seen { stage: stage.into(), text: case.text("text").into(), files, by, at: case.now };
    this(home, case)?.seen.insert(case.id("id"), seen);
    Ok(())
}

fn change(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "content", 4)?;
    said(case, "reason", 4)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let home = world.home(case.home);
    let all = adoptions(home, matter.thread);
    let costs = |topic: &MatterId| home.topics.get(topic).map_or(0, |t| t.cost);
    let work = home.works.get(&matter.id).ok_or(Code::NotFound)?;
    let cost = money(case, "cost_fen", work.planned)?;
    let due = case.date("due_on");
    if due.is_some_and(|day| day < case.today()) {
        return Err(Code::FieldBad);
    }
    let named: Option<MatterId> = case.field("adopted").is_string().then(|| case.id("adopted"));
    let (last, last_at) = match named {
        None => (work.decided, work.decided_at),
        Some(id) => {
            let found = all.iter().find(|(matter, ..)| *matter == id).ok_or(Code::AdoptedNot)?;
            if found.2 <= work.decided_at {
                return Err(Code::AdoptedOld);
            }
            (costs(&found.1), found.2)
        }
    };
    if beyond(last, cost) {
        return Err(Code::ChangeBeyond);
    }
    let id = case.id("id");
    home.take::<kernel::id::Record>("work-change", Some(matter.id), id)?;
    let work = this(home, case)?;
    let due = due.unwrap_or(work.due);
    work.changes.push(Change {
        id,
        said: ["content", "reason"].map(|field| case.text(field).to_owned()),
        cost: (work.planned, cost),
        due: (work.due, due),
        decided: last,
        adopted: named,
        by,
        at: case.now,
    });
    let leaves = work.micro && cost > law::MICRO;
    (work.decided, work.decided_at) = (last, last_at);
    (work.planned, work.due, work.micro) = (cost, due, work.micro && !leaves);
    if leaves {
        home.met(case, matter.id, ClockName::Micro);
    }
    let all = ("public", case.home.to_string());
    for to in [all, ("role", format!("supervisor@{}", case.home))] {
        home.tell(case, to, "tell-project-change", matter.id);
    }
    Ok(())
}

/// A notice of the project, for as long as the law says.
fn hang(home: &mut Home, case: &Case<'_>, project: &Matter, stage: &'static str, text: &str) {
    let id: MatterId = case.fresh(0);
    let until = case.now.plus_days(law::NOTICE_DAYS.into()).date();
    home.open(case, Opening::under(project, id, Kind::Notice));
    let (posted, objections) = (case.today(), BTreeMap::new());
    let notice = Notice { subject: project.id, posted, until, ended: false, objections };
    home.notices.insert(id, notice);
    home.clock(case, id, ClockName::Notice, Moment::end_of(until));
    home.tell(case, ("public", case.home.to_string()), "tell-notice", id);
    let shown = Shown { notice: id, stage, text: text.into(), at: case.now };
    if let Some(work) = home.works.get_mut(&project.id) {
        work.shown.push(shown);
    }
}

fn publicise(world: &mut World, case: &Case<'_>) -> Done {
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let stage = if matter.state == State::Draft { "before" } else { "during" };
    if case.text("stage") != stage {
        return Err(Code::StageOther);
    }
    let home = world.home(case.home);
    whole(this(home, case)?)?;
    said(case, "text", 4)?;
    hang(home, case, &matter, stage, case.text("text"));
    Ok(())
}

fn finish(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "report", 4)?;
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    let home = world.home(case.home);
    let work = home.works.get(&matter.id).ok_or(Code::NotFound)?.clone();
    if work.stones.values().any(|stone| stone.done.is_none()) {
        return Err(Code::MilestonesOpen);
    }
    let resolution = home.matters.get(&work.resolution).cloned().ok_or(Code::NotFound)?;
    if resolution.state == State::Changing {
        return Err(Code::WrongState);
    }
    if !work.micro && !has_hung(home, &work, "during", Moment::from_ms(0)) {
        return Err(Code::PublicityMissing);
    }
    if let Some(kept) = home.works.get_mut(&matter.id) {
        kept.finished = Some((case.now, case.text("report").into()));
    }
    let carried = resolution.state == State::Executing;
    if carried {
        home.met(case, resolution.id, ClockName::Execution);
    }
    if work.micro {
        home.met(case, matter.id, ClockName::Micro);
    }
    home.go(matter.id, State::Finished);
    hang(home, case, &matter, "after", case.text("report"));
    if carried {
        notice::reported(world, case, &resolution, 1);
    }
    world.home(case.home).tell(case, ("thread", String::new()), "tell-project-finished", matter.id);
    Ok(())
}

fn keep(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let named = case.person("keeper");
    if named.is_some_and(|who| !known(world, case, who)) {
        return Err(Code::NotFound);
    }
    said(case, "said", 4)?;
    let home = world.home(case.home);
    if home.kept.findings.values().any(|f| f.project == id && f.stage != "closed") {
        return Err(Code::KeepFound);
    }
    let work = home.works.get(&id).ok_or(Code::NotFound)?;
    if !has_hung(home, work, "after", Moment::from_ms(0)) {
        return Err(Code::PublicityMissing);
    }
    if unsettled(world, case.home, id) {
        return Err(Code::ProjectUnsettled);
    }
    let home = world.home(case.home);
    this(home, case)?.kept = Some((case.now, case.text("said").into()));
    if let Some(who) = named {
        home.change(id, |m| m.owner = Some(who));
        home.tell(case, ("person", who.to_string()), "tell-project-keeper", id);
    }
    home.go(id, State::Handed);
    home.tell(case, ("thread", String::new()), "tell-project-kept", id);
    Ok(())
}

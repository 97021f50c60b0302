//! 四议两公开 as the auditor understands it: six steps in order, none jumped.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::matter::{ClockName, Kind};
use kernel::id::MatterId;
use kernel::{Code, Moment};

use super::authority::holds;
use super::law::{STEPS, WALKING};
use super::world::{Home, Notice, Step, Topic, World};
use super::{Case, Opening, law};

/// Places of the steps that are no hearing.
pub const DECISION: usize = 3;
pub const NOTICE: usize = 4;
pub const RESULT: usize = 5;

const AHEAD: Step = Step { standing: "ahead", matter: None, done: None };

fn over(step: &Step) -> bool {
    matches!(step.standing, "done" | "merged")
}

/// The walk that counts: one from before the last publication does not.
fn counted(topic: &Topic) -> Vec<Step> {
    if topic.stale || topic.walk.is_empty() { vec![AHEAD; STEPS.len()] } else { topic.walk.clone() }
}

/// Whether a topic goes in steps: what villagers demanded has to be called at once.
fn walks(topic: &Topic) -> bool {
    WALKING.contains(&topic.class.as_str()) && !topic.direct
}

/// The place of the step that is next.
pub fn next(topic: &Topic) -> Option<usize> {
    let walks = walks(topic);
    counted(topic).iter().position(|step| !over(step)).filter(|_| walks)
}

pub fn propose(world: &mut World, case: &Case<'_>) -> Result<(), Code> {
    let id = case.this();
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let both = [Role::Secretary, Role::Committee];
    let both = both.into_iter().all(|role| holds(world, case, by, role, case.home));
    let home = world.home(case.home);
    let topic = home.topics.get_mut(&id).ok_or(Code::NotFound)?;
    if !walks(topic) {
        return Err(Code::ProcessNone);
    }
    if case.text("text").chars().count() < 10 || case.text("heard").chars().count() < 4 {
        return Err(Code::FieldShort);
    }
    let mut walk = counted(topic);
    let done = |standing| Step { standing, matter: None, done: Some(case.now) };
    let [first, second, ..] = walk.as_mut_slice() else { return Err(Code::NotFound) };
    if over(first) {
        return Err(Code::StepDone);
    }
    *first = done("done");
    if case.field("merged").as_bool() == Some(true) {
        if !both {
            return Err(Code::StepApart);
        }
        *second = done("merged");
    }
    topic.walk = walk;
    topic.stale = false;
    home.tell(case, ("role", format!("committee@{}", case.home)), "tell-process-proposed", id);
    Ok(())
}

/// Which step a meeting is for, and the topic as its body takes it.
pub fn turn(topic: &Topic, case: &Case<'_>) -> Result<(Option<usize>, Topic), Code> {
    let asked = case.field("step").as_str();
    let Some(next) = next(topic).or(walks(topic).then_some(STEPS.len())) else {
        return if asked.is_some() { Err(Code::ProcessNone) } else { Ok((None, topic.clone())) };
    };
    let place = match asked {
        Some(key) => STEPS.iter().position(|(k, _)| *k == key).ok_or(Code::NotFound)?,
        None => next,
    };
    let body = STEPS.get(place).ok_or(Code::NotFound)?.1;
    if next < place || (body.is_none() && place != DECISION) {
        return Err(Code::StepMissing);
    }
    if place < next {
        return Err(Code::StepDone);
    }
    let mut topic = topic.clone();
    if let Some(body) = body {
        topic.body = body.into();
        topic.by_household = false;
    }
    Ok((Some(place), topic))
}

/// The meeting or notice that a step has begun with.
pub fn begun(home: &mut Home, topic: MatterId, step: Option<usize>, id: MatterId) {
    let walk = home.topics.get_mut(&topic).map(|t| &mut t.walk);
    let found = walk.and_then(|walk| walk.get_mut(step?));
    if let Some(found) = found {
        *found = Step { standing: "now", matter: Some(id), done: None };
    }
}

/// The topic and the place of the step that a meeting or notice carries.
pub fn of(home: &Home, id: MatterId) -> Option<(MatterId, usize)> {
    home.topics.iter().find_map(|(topic, t)| {
        let place = t.walk.iter().position(|step| step.matter == Some(id))?;
        Some((*topic, place))
    })
}

/// Ends the step that a meeting or notice carries.
pub fn ended(
    home: &mut Home,
    id: MatterId,
    standing: &'static str,
    now: Moment,
) -> Option<(MatterId, usize)> {
    let (topic, place) = of(home, id)?;
    let step = home.topics.get_mut(&topic)?.walk.get_mut(place)?;
    *step = Step { standing, done: Some(now), ..*step };
    Some((topic, place))
}

/// What came of a matter that went in steps hangs once.
pub fn result_posted(home: &mut Home, case: &Case<'_>, resolution: MatterId, given: u64) {
    let Some(matter) = home.matters.get(&resolution).cloned() else { return };
    let Some((topic, _)) = matter.cause.and_then(|meeting| of(home, meeting)) else { return };
    let ahead = |t: &Topic| t.walk.get(RESULT).is_some_and(|step| step.standing == "ahead");
    if !home.topics.get(&topic).is_some_and(ahead) {
        return;
    }
    let id = case.fresh(given);
    let until = case.now.plus_days(law::NOTICE_DAYS.into()).date();
    home.open(case, Opening::under(&matter, id, Kind::Notice));
    let (posted, objections) = (case.today(), BTreeMap::new());
    let notice = Notice { subject: resolution, posted, until, ended: false, objections };
    home.notices.insert(id, notice);
    home.clock(case, id, ClockName::Notice, Moment::end_of(until));
    home.tell(case, ("public", case.home.to_string()), "tell-notice", id);
    begun(home, topic, Some(RESULT), id);
}

//! 流转: what the end of one step opens or moves elsewhere in the thread. The only table that knows
//! two capabilities.

mod convening;

use kernel::id::MatterId;
use kernel::{Code, Fen, Moment, Refusal};

use crate::authority::Role;
use crate::decide::advice::Advice;
use crate::decide::notice::Notice;
use crate::decide::resolution::Resolution;
use crate::decide::topic::{Basis, Topic};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Matter, Outcome, State};
use crate::policy;
use crate::record::{Record, Row};
use crate::scene::Scene;
use crate::walk::{ProcessStep, Standing, Task};
use crate::works::Publicity;

/// What a handoff may look at: the thread as it stands after the step, and the row of the body that
/// the step has just written, if it needs one.
#[derive(Debug)]
pub struct Thread<'a> {
    /// Every matter of the thread in this home, oldest first.
    pub matters: &'a [Matter],
    /// Rows written so far by this act.
    pub written: &'a [Row],
    /// The steps that its topics go through, topic by topic in order.
    pub walk: &'a [ProcessStep],
}

impl<'a> Thread<'a> {
    fn last(&self, kind: Kind) -> Option<&'a Matter> {
        self.matters.iter().rev().find(|m| m.kind == kind)
    }
    fn written<R: Record>(&self) -> Option<R> {
        let row = self.written.iter().rev().find(|r| r.table == R::TABLE)?;
        R::from_vals(&mut row.vals.clone().into_iter())
    }
    /// The step that a meeting or notice carries.
    fn step_of(&self, matter: MatterId) -> Option<&ProcessStep> {
        self.walk.iter().find(|step| step.matter == Some(matter))
    }
    /// A later step on the way of the topic that was decided in the meeting a resolution comes from.
    fn step_after(&self, resolution: &Matter, task: Task) -> Option<&ProcessStep> {
        let decided = self.step_of(resolution.cause?)?;
        self.walk.iter().find(|step| step.topic == decided.topic && step.task == task)
    }
    /// The topic that a meeting was held on; a thread can hold others.
    fn topic_of(&self, meeting: &Matter) -> Option<&'a Matter> {
        self.matters.iter().find(|m| m.kind == Kind::Topic && Some(m.id) == meeting.cause)
    }
    /// The resolution that a topic asks to change, whether or not it still waits for that.
    fn changed(&self, topic: &Matter) -> Option<&'a Matter> {
        self.matters.iter().find(|m| m.kind == Kind::Resolution && Some(m.id) == topic.cause)
    }
}

/// What follows when `from` ends a step with `outcome`.
pub fn follow(
    from: &Matter,
    outcome: Outcome,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    match (from.kind, outcome) {
        (Kind::Wish, Outcome::Adopted) => topic_opened(from, scene),
        (Kind::Wish, Outcome::Returned) => resolution_returned(thread, scene),
        (Kind::Wish, Outcome::Confirmed) => result_watched(from, thread, scene),
        (Kind::Request, Outcome::Adopted) => convening::topic_requested(from, thread, scene),
        (Kind::Request, Outcome::Called) => convening::meeting_requested(from, thread, scene),
        (Kind::Meeting, Outcome::Called) => Ok(convening::request_met(thread)),
        (Kind::Recall, Outcome::Adopted) => convening::recall_put_to_vote(from, thread, scene),
        (Kind::Meeting, Outcome::Passed | Outcome::Failed)
            if convening::recall_put(from, thread).is_some() =>
        {
            Ok(convening::recall_voted(from, outcome, thread, scene))
        }
        (Kind::Meeting, Outcome::Passed) => meeting_passed(from, thread, scene),
        (Kind::Meeting, Outcome::Advised) => meeting_advised(from, thread, scene),
        (Kind::Meeting, Outcome::Failed) => Ok(meeting_failed(from, thread, scene)),
        (Kind::Topic, Outcome::Taken) => advice_taken(from, thread, scene),
        (Kind::Topic, Outcome::Left) => Ok(topic_fell(from, thread)),
        (Kind::Resolution, Outcome::Settled) => notice_opened(from, thread, scene),
        (Kind::Resolution, Outcome::Reported) => wish_done(from, thread, scene),
        (Kind::Resolution, Outcome::Confirmed) => result_posted(from, thread, scene),
        (Kind::Resolution, Outcome::Returned) => Ok(wish_follows(thread, State::Adopted)),
        (Kind::Resolution, Outcome::Ended) => Ok(wish_follows(thread, State::Gone)),
        (Kind::Project, Outcome::Shown) => project_shown(from, thread, scene),
        (Kind::Project, Outcome::Reported) => project_finished(from, thread, scene),
        (Kind::Covenant, Outcome::Adopted) => convening::covenant_put(from, thread, scene),
        (Kind::Notice, Outcome::Ended) => Ok(notice_ended(from, thread, scene)),
        (Kind::Wish | Kind::Topic | Kind::Meeting | Kind::Resolution | Kind::Notice, _) => {
            Ok(Vec::new())
        }
        (Kind::Request | Kind::Duty | Kind::Recall | Kind::Budget | Kind::Poll, _)
        | (Kind::Project | Kind::Covenant | Kind::Force, _) => Ok(Vec::new()),
    }
}

fn opening(from: &Matter, id: MatterId, kind: Kind) -> Opening {
    Opening {
        id,
        kind,
        title: from.title.clone(),
        area: from.area,
        thread: Some(from.thread),
        cause: Some(from.id),
        opened_for: from.opened_for,
        owner: None,
    }
}

fn topic_opened(wish: &Matter, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let id = scene.fresh();
    let topic = Topic {
        home: scene.home,
        id,
        class: String::new(),
        body: String::new(),
        basis: Basis::Household,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: Fen(0),
        money: String::new(),
        plan: String::new(),
        published_at: None,
    };
    Ok(vec![Effect::Open(opening(wish, id, Kind::Topic)), Effect::Put(topic.row())])
}

fn topic_moved(topic: &Matter, to: State) -> Vec<Effect> {
    let takes = topic.kind.allows(topic.state, to);
    takes.then_some(Effect::Move { matter: topic.id, to, outcome: None }).into_iter().collect()
}

/// The topic of a meeting, while it can still take this step: a second meeting on a topic that
/// another meeting has ended closes without touching it.
fn topic_open<'t>(thread: &Thread<'t>, meeting: &Matter, to: State) -> Option<&'t Matter> {
    thread.topic_of(meeting).filter(|topic| topic.kind.allows(topic.state, to))
}

/// A meeting before the decision lets the matter pass on; the deciding one opens the resolution, or
/// lets one that is under way go on as changed.
fn meeting_passed(
    meeting: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let step = thread.step_of(meeting.id);
    let done = step.map(|step| Effect::Set(step.ended(Standing::Done, scene.now).row()));
    let mut effects: Vec<Effect> = done.into_iter().collect();
    if let Some(step) = step.filter(|step| step.task == Task::Body) {
        effects.push(Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-step-done",
            matter: step.topic,
        });
        return Ok(effects);
    }
    let Some(topic) = topic_open(thread, meeting, State::Decided) else { return Ok(effects) };
    effects.extend(match thread.changed(topic) {
        Some(resolution) => change_settled(resolution, topic, State::Decided),
        None => resolution_made(meeting, topic, scene)?,
    });
    Ok(effects)
}

/// What does not pass goes back; a resolution under way then goes on as it was decided.
fn meeting_failed(meeting: &Matter, thread: &Thread<'_>, scene: &Scene<'_>) -> Vec<Effect> {
    let step = thread.step_of(meeting.id);
    let failed = step.map(|step| Effect::Set(step.ended(Standing::Failed, scene.now).row()));
    let mut effects: Vec<Effect> = failed.into_iter().collect();
    effects
        .extend(thread.topic_of(meeting).into_iter().flat_map(|topic| topic_fell(topic, thread)));
    effects
}

/// The topic goes back; where it asked for a change, the resolution goes on as it was decided.
fn topic_fell(topic: &Matter, thread: &Thread<'_>) -> Vec<Effect> {
    match thread.changed(topic) {
        Some(resolution) => change_settled(resolution, topic, State::Rejected),
        None => topic_moved(topic, State::Rejected),
    }
}

/// Advice decides nothing: as a step before the decision it lets the matter pass on, else the
/// committee says within its days what follows (村民委员会组织法 第三十三条、第三十五条).
fn meeting_advised(
    meeting: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    if thread.step_of(meeting.id).is_some_and(|step| step.task == Task::Body) {
        return meeting_passed(meeting, thread, scene);
    }
    let Some(topic) = topic_open(thread, meeting, State::Advised) else { return Ok(Vec::new()) };
    Ok(vec![
        Effect::Move { matter: topic.id, to: State::Advised, outcome: None },
        to_settle(topic.id, scene)?,
        Effect::Tell {
            to: Audience::Role(Role::Committee, scene.home),
            message: "tell-topic-advised",
            matter: topic.id,
        },
    ])
}

/// Advice that is taken becomes a resolution like any other, or lets a changed one go on.
fn advice_taken(
    topic: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    if let Some(resolution) = thread.changed(topic) {
        return Ok(change_settled(resolution, topic, State::Decided));
    }
    let held = thread.written::<Advice>().map(|advice| advice.meeting);
    let meeting = thread.matters.iter().find(|m| Some(m.id) == held).ok_or(Code::NotFound)?;
    resolution_made(meeting, topic, scene)
}

fn change_settled(resolution: &Matter, topic: &Matter, to: State) -> Vec<Effect> {
    let mut effects = topic_moved(topic, to);
    if effects.is_empty() || resolution.state != State::Changing {
        return effects;
    }
    effects.push(Effect::Move { matter: resolution.id, to: State::Executing, outcome: None });
    if let Some(owner) = resolution.owner {
        let agreed = to == State::Decided;
        effects.push(Effect::Tell {
            to: Audience::Person(owner),
            message: if agreed { "tell-change-agreed" } else { "tell-change-refused" },
            matter: resolution.id,
        });
    }
    effects
}

/// The topic is decided, and a resolution of the meeting waits for owner and date.
fn resolution_made(
    meeting: &Matter,
    topic: &Matter,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let id = scene.fresh();
    let resolution = Resolution {
        home: scene.home,
        id,
        meeting: meeting.id,
        text: String::new(),
        due_on: None,
        notice_days: 0,
        percent: 0,
        progress: String::new(),
        progressed_at: None,
        report: String::new(),
        reported_at: None,
    };
    Ok(vec![
        Effect::Move { matter: topic.id, to: State::Decided, outcome: None },
        Effect::Open(opening(meeting, id, Kind::Resolution)),
        Effect::Put(resolution.row()),
        to_settle(id, scene)?,
    ])
}

/// What a meeting has left behind is to be settled within its days.
fn to_settle(matter: MatterId, scene: &Scene<'_>) -> Result<Effect, Refusal> {
    let due_at = policy::due_after(scene, "resolution_settle")?;
    Ok(Effect::Clock { matter, clock: ClockName::Settle, due_at, rule: "resolution_settle" })
}

fn notice_opened(
    resolution: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let law = policy::notice_days(scene)?;
    let days = thread.written::<Resolution>().map_or(law.days, |r| r.notice_days);
    let step = thread.step_after(resolution, Task::Notice);
    Ok(posted(resolution, days, law.rule, step, scene))
}

/// Hangs a notice for so many days; it carries a step of the walk where there is one.
fn posted(
    resolution: &Matter,
    days: u32,
    rule: &'static str,
    step: Option<&ProcessStep>,
    scene: &Scene<'_>,
) -> Vec<Effect> {
    let id = scene.fresh();
    let mut effects = hung(resolution, id, days, rule, scene);
    effects.extend(step.map(|step| Effect::Set(step.begun(id).row())));
    effects
}

/// A notice about a matter, with its clock.
fn hung(
    subject: &Matter,
    id: MatterId,
    days: u32,
    rule: &'static str,
    scene: &Scene<'_>,
) -> Vec<Effect> {
    let until_on = policy::notice_until(scene, days);
    let notice = Notice {
        home: scene.home,
        id,
        subject: subject.id,
        posted_on: scene.now.date(),
        until_on,
        ended_at: None,
    };
    vec![
        Effect::Open(opening(subject, id, Kind::Notice)),
        Effect::Put(notice.row()),
        Effect::Clock {
            matter: id,
            clock: ClockName::Notice,
            due_at: Moment::end_of(until_on),
            rule,
        },
        Effect::Tell { to: Audience::Public(scene.home), message: "tell-notice", matter: id },
    ]
}

/// One of the three publicities of a project hangs as long as a resolution does by law.
fn project_shown(
    project: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let publicity = thread.written::<Publicity>().ok_or(Code::NotFound)?;
    let law = policy::notice_days(scene)?;
    Ok(hung(project, publicity.notice, law.days, law.rule, scene))
}

/// What came of a project is made public, and its resolution is reported as carried out.
fn project_finished(
    project: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let mut effects = project_shown(project, thread, scene)?;
    let carried = |m: &&Matter| Some(m.id) == project.cause && m.state == State::Executing;
    effects.extend(thread.matters.iter().find(carried).map(|resolution| Effect::Move {
        matter: resolution.id,
        to: State::Reported,
        outcome: Some(Outcome::Reported),
    }));
    Ok(effects)
}

/// The last 公开: what came of it and what it cost hangs as long as the resolution did by law. Only
/// matters that have gone through the steps have it.
fn result_posted(
    resolution: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let step = thread.step_after(resolution, Task::Result);
    let Some(step) = step.filter(|step| step.standing == Standing::Ahead) else {
        return Ok(Vec::new());
    };
    let law = policy::notice_days(scene)?;
    Ok(posted(resolution, law.days, law.rule, Some(step), scene))
}

/// A resolution begins when its notice is over; the notice of the result begins nothing, nor does
/// one of a project: whoever runs that takes the next step.
fn notice_ended(notice: &Matter, thread: &Thread<'_>, scene: &Scene<'_>) -> Vec<Effect> {
    let project = |m: &&Matter| m.kind == Kind::Project && Some(m.id) == notice.cause;
    if let Some(project) = thread.matters.iter().find(project) {
        let tell = |owner| Effect::Tell {
            to: Audience::Person(owner),
            message: "tell-project-shown",
            matter: project.id,
        };
        return project.owner.map(tell).into_iter().collect();
    }
    let step = thread.step_of(notice.id);
    let done = step.map(|step| Effect::Set(step.ended(Standing::Done, scene.now).row()));
    let mut effects: Vec<Effect> = done.into_iter().collect();
    if step.is_none_or(|step| step.task != Task::Result) {
        effects.extend(resolution_started(notice, thread));
    }
    effects
}

/// The resolution that hung: a thread that was decided twice holds two.
fn resolution_started(notice: &Matter, thread: &Thread<'_>) -> Vec<Effect> {
    let hung = |m: &&Matter| m.kind == Kind::Resolution && Some(m.id) == notice.cause;
    let hung = thread.matters.iter().find(hung);
    let Some(resolution) = hung.or_else(|| thread.last(Kind::Resolution)) else {
        return Vec::new();
    };
    let mut effects =
        vec![Effect::Move { matter: resolution.id, to: State::Executing, outcome: None }];
    if let Some(owner) = resolution.owner {
        effects.push(Effect::Tell {
            to: Audience::Person(owner),
            message: "tell-execution",
            matter: resolution.id,
        });
    }
    effects
}

fn wish_done(
    resolution: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    // Nobody in particular wished: whoever it was opened for is asked; where there is nobody, the
    // result is made public at once.
    let Some(wish) = thread.last(Kind::Wish) else {
        return match resolution.opened_for {
            Some(_) => asked_directly(resolution, scene),
            None => result_posted(resolution, thread, scene),
        };
    };
    let mut effects = vec![
        Effect::Move { matter: wish.id, to: State::Done, outcome: None },
        Effect::Clock {
            matter: wish.id,
            clock: ClockName::Confirmation,
            due_at: policy::due_after(scene, "wish_confirm")?,
            rule: "wish_confirm",
        },
    ];
    if let Some(person) = wish.opened_for {
        effects.push(Effect::Tell {
            to: Audience::Person(person),
            message: "tell-wish-done",
            matter: wish.id,
        });
    }
    Ok(effects)
}

/// A thread that no wish began has nobody else to ask: whoever it was opened for confirms the
/// resolution itself.
fn asked_directly(resolution: &Matter, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let Some(person) = resolution.opened_for else { return Ok(Vec::new()) };
    Ok(vec![
        Effect::Clock {
            matter: resolution.id,
            clock: ClockName::Confirmation,
            due_at: policy::due_after(scene, "wish_confirm")?,
            rule: "wish_confirm",
        },
        Effect::Tell {
            to: Audience::Person(person),
            message: "tell-wish-done",
            matter: resolution.id,
        },
    ])
}

/// Confirmed, the result is watched for the days of P24: the resolution's when there is one, else
/// the wish that was simply done.
fn result_watched(
    wish: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let resolution = thread.last(Kind::Resolution).filter(|r| r.state == State::Reported);
    let mut effects: Vec<Effect> = resolution
        .map(|r| Effect::Move { matter: r.id, to: State::Confirmed, outcome: None })
        .into_iter()
        .collect();
    if let Some(resolution) = resolution {
        effects.extend(result_posted(resolution, thread, scene)?);
    }
    effects.push(Effect::Clock {
        matter: resolution.unwrap_or(wish).id,
        clock: ClockName::Recurrence,
        due_at: policy::due_after(scene, "P24")?,
        rule: "P24",
    });
    Ok(effects)
}

/// What becomes of a confirmed resolution becomes of the wish that began it.
fn wish_follows(thread: &Thread<'_>, to: State) -> Vec<Effect> {
    thread
        .last(Kind::Wish)
        .filter(|wish| wish.state == State::Confirmed)
        .map(|wish| Effect::Move { matter: wish.id, to, outcome: None })
        .into_iter()
        .collect()
}

/// Sent back, it is carried out again and has a clock again: the first one was met by the report.
fn resolution_returned(thread: &Thread<'_>, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let reported = |r: &&Matter| r.state == State::Reported;
    let Some(resolution) = thread.last(Kind::Resolution).filter(reported) else {
        return Ok(Vec::new());
    };
    Ok(vec![
        Effect::Move { matter: resolution.id, to: State::Executing, outcome: None },
        Effect::Clock {
            matter: resolution.id,
            clock: ClockName::Execution,
            due_at: policy::due_after(scene, "wish_confirm")?,
            rule: "wish_confirm",
        },
    ])
}

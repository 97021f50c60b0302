//! 流转: what the end of one step opens or moves elsewhere in the thread. The only table that knows
//! two capabilities.

mod convening;

use kernel::id::MatterId;
use kernel::{Fen, Moment, Refusal};

use crate::decide::notice::Notice;
use crate::decide::resolution::Resolution;
use crate::decide::topic::{Basis, Topic};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, Matter, Outcome, State};
use crate::policy;
use crate::record::{Record, Row};
use crate::scene::Scene;

/// What a handoff may look at: the thread as it stands after the step, and the row of the body that
/// the step has just written, if it needs one.
#[derive(Debug)]
pub struct Thread<'a> {
    /// Every matter of the thread in this home, oldest first.
    pub matters: &'a [Matter],
    /// Rows written so far by this act.
    pub written: &'a [Row],
}

impl Thread<'_> {
    fn last(&self, kind: Kind) -> Option<&Matter> {
        self.matters.iter().rev().find(|m| m.kind == kind)
    }
    fn written<R: Record>(&self) -> Option<R> {
        let row = self.written.iter().rev().find(|r| r.table == R::TABLE)?;
        R::from_vals(&mut row.vals.clone().into_iter())
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
        (Kind::Wish, Outcome::Confirmed) => Ok(resolution_confirmed(thread)),
        (Kind::Request, Outcome::Adopted) => convening::topic_requested(from, thread, scene),
        (Kind::Request, Outcome::Called) => convening::meeting_requested(from, thread, scene),
        (Kind::Meeting, Outcome::Called) => Ok(convening::request_met(thread)),
        (Kind::Recall, Outcome::Adopted) => convening::recall_put_to_vote(from, thread, scene),
        (Kind::Meeting, Outcome::Passed | Outcome::Failed)
            if convening::recall_open(thread).is_some() =>
        {
            Ok(convening::recall_voted(outcome, thread, scene))
        }
        (Kind::Meeting, Outcome::Passed) => resolution_opened(from, thread, scene),
        (Kind::Meeting, Outcome::Failed) => Ok(topic_moved(thread, State::Rejected)),
        (Kind::Resolution, Outcome::Settled) => notice_opened(from, thread, scene),
        (Kind::Resolution, Outcome::Reported) => wish_done(thread, scene),
        (Kind::Notice, Outcome::Ended) => Ok(resolution_started(thread)),
        (Kind::Wish | Kind::Topic | Kind::Meeting | Kind::Resolution | Kind::Notice, _) => {
            Ok(Vec::new())
        }
        (Kind::Request | Kind::Duty | Kind::Recall, _) => Ok(Vec::new()),
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

fn topic_moved(thread: &Thread<'_>, to: State) -> Vec<Effect> {
    topic_open(thread, to)
        .map(|topic| Effect::Move { matter: topic.id, to, outcome: None })
        .into_iter()
        .collect()
}

/// The topic, while it can still take this step: a second meeting on a topic that another meeting
/// has ended closes without touching it.
fn topic_open<'t>(thread: &'t Thread<'_>, to: State) -> Option<&'t Matter> {
    thread.last(Kind::Topic).filter(|topic| topic.kind.allows(topic.state, to))
}

fn resolution_opened(
    meeting: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    if topic_open(thread, State::Decided).is_none() {
        return Ok(Vec::new());
    }
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
    let mut effects = topic_moved(thread, State::Decided);
    effects.extend([
        Effect::Open(opening(meeting, id, Kind::Resolution)),
        Effect::Put(resolution.row()),
        Effect::Clock {
            matter: id,
            clock: ClockName::Settle,
            due_at: policy::due_after(scene, "resolution_settle")?,
            rule: "resolution_settle",
        },
    ]);
    Ok(effects)
}

fn notice_opened(
    resolution: &Matter,
    thread: &Thread<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Effect>, Refusal> {
    let id = scene.fresh();
    let law = policy::notice_days(scene)?;
    let days = thread.written::<Resolution>().map_or(law.days, |r| r.notice_days);
    let until_on = policy::notice_until(scene, days);
    let notice = Notice {
        home: scene.home,
        id,
        subject: resolution.id,
        posted_on: scene.now.date(),
        until_on,
        ended_at: None,
    };
    Ok(vec![
        Effect::Open(opening(resolution, id, Kind::Notice)),
        Effect::Put(notice.row()),
        Effect::Clock {
            matter: id,
            clock: ClockName::Notice,
            due_at: Moment::end_of(until_on),
            rule: law.rule,
        },
        Effect::Tell { to: Audience::Public(scene.home), message: "tell-notice", matter: id },
    ])
}

fn resolution_started(thread: &Thread<'_>) -> Vec<Effect> {
    let Some(resolution) = thread.last(Kind::Resolution) else { return Vec::new() };
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

fn wish_done(thread: &Thread<'_>, scene: &Scene<'_>) -> Result<Vec<Effect>, Refusal> {
    let Some(wish) = thread.last(Kind::Wish) else { return Ok(Vec::new()) };
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

fn resolution_confirmed(thread: &Thread<'_>) -> Vec<Effect> {
    thread
        .last(Kind::Resolution)
        .filter(|r| r.state == State::Reported)
        .map(|r| Effect::Move { matter: r.id, to: State::Confirmed, outcome: None })
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

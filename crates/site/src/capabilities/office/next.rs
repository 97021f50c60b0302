//! Which one act brings a matter forward, and whether it is this caller's to do. One row per step;
//! a matter without a row waits for somebody else or for a day.

use civic::act::ActSpec;
use civic::authority::{Caller, Concern, Role, allowed};
use civic::matter::{Kind, Lamp, State};
use civic::walk::Task;
use kernel::Moment;

use super::reads::Open;

/// When a step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// As long as the matter stands so.
    Now,
    /// While a clock runs: somebody has taken it over.
    Clocked,
    /// While the party branch has not proposed it.
    Unproposed,
    /// While a body that is heard first has not been called.
    Unheard,
    /// Once the wait is over and no meeting is called.
    WaitOver,
    /// On the day itself.
    DayCome,
    /// While the deadline is far.
    Far,
    /// When the deadline is near, past or missing.
    Near,
    /// While an objection has no answer.
    Objected,
    /// When the time is over and every objection has its answer.
    Ended,
}

/// Where the button leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To the form of the act.
    Form,
    /// To the matter itself: the step is more than one form.
    Matter,
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Kind of the matter.
    pub kind: Kind,
    /// Its state.
    pub state: State,
    /// When the step is due.
    pub when: When,
    /// The act; who may do it may take the step.
    pub act: &'static str,
    /// Where the button leads.
    pub to: To,
}

const fn step(kind: Kind, state: State, when: When, act: &'static str) -> Step {
    Step { kind, state, when, act, to: To::Form }
}

/// Every step that somebody has to take.
pub const STEPS: [Step; 17] = [
    step(Kind::Wish, State::Heard, When::Now, "wish.answer"),
    step(Kind::Wish, State::Adopted, When::Clocked, "wish.finish"),
    step(Kind::Wish, State::Done, When::Now, "wish.confirm"),
    step(Kind::Topic, State::Draft, When::Now, "topic.publish"),
    step(Kind::Topic, State::Rejected, When::Now, "topic.publish"),
    step(Kind::Topic, State::Advised, When::Now, "advice.answer"),
    step(Kind::Topic, State::Published, When::Unproposed, "process.propose"),
    step(Kind::Topic, State::Published, When::Unheard, "meeting.call"),
    step(Kind::Topic, State::Published, When::WaitOver, "meeting.call"),
    step(Kind::Meeting, State::Called, When::DayCome, "meeting.open"),
    Step { to: To::Matter, ..step(Kind::Meeting, State::Sitting, When::Now, "ballot.close") },
    step(Kind::Resolution, State::Draft, When::Now, "resolution.settle"),
    step(Kind::Resolution, State::Executing, When::Far, "resolution.progress"),
    step(Kind::Resolution, State::Executing, When::Near, "resolution.report"),
    step(Kind::Notice, State::Posted, When::Objected, "notice.reply"),
    step(Kind::Notice, State::Posted, When::Ended, "notice.end"),
    step(Kind::Request, State::Qualified, When::Now, "request.accept"),
];

/// The step that a matter waits for at a moment.
pub fn step_of(open: &Open, now: Moment) -> Option<&'static Step> {
    STEPS.iter().find(|s| {
        s.kind == open.matter.kind && s.state == open.matter.state && is_due(s.when, open, now)
    })
}

fn is_due(when: When, open: &Open, now: Moment) -> bool {
    let due = open.due.as_ref();
    let over = due.is_none_or(|d| d.due_at <= now);
    let far = due.is_some_and(|d| d.lamp(now) == Lamp::Ok);
    match when {
        When::Now => true,
        When::Clocked => due.is_some(),
        When::Unproposed => open.step == Some(Task::Proposal),
        When::Unheard => open.step == Some(Task::Body) && !open.meets,
        When::WaitOver => over && !open.meets,
        When::DayCome => due.is_none_or(|d| d.due_at.date() <= now.date()),
        When::Far => far,
        When::Near => !far,
        When::Objected => open.objection.is_some(),
        When::Ended => over && open.objection.is_none(),
    }
}

/// Whether the step is this caller's. A wish is confirmed by the person it is of; at the desk the
/// agent asks them and writes down what they say.
pub fn is_mine(open: &Open, spec: &ActSpec, caller: &Caller) -> bool {
    let matter = &open.matter;
    let concern = Concern {
        place: matter.area,
        opened_for: matter.opened_for,
        owner: matter.owner,
        behalf: None,
    };
    if spec.name == "wish.confirm" && caller.has(Role::Agent, matter.area) {
        return true;
    }
    allowed(spec.allow, caller, &concern).is_ok()
}

/// Where the button of a step leads; back to today's list afterwards.
pub fn href(open: &Open, step: &Step, spec: &ActSpec) -> String {
    let m = &open.matter;
    if step.to == To::Matter {
        return format!("/{}/{}/{}", m.home, m.kind.noun(), m.id);
    }
    let path = spec.path.replace("{matter}", &m.id.to_string());
    let objection = match (step.when, open.objection) {
        (When::Objected, Some(id)) => format!("&objection={id}"),
        _ => String::new(),
    };
    format!("/{}/{path}?back=/work{objection}", m.home)
}

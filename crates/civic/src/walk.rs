//! The way of a topic through the steps of a process (四议两公开): which have been taken, which is
//! next, and whether a meeting may be called for one of them.
//!
//! Invariants: the rows of a walk are laid once for each publication of the topic, so a plan that
//! was sent back is heard again from the beginning; no step is taken before the ones ahead of it,
//! except where the rulebook lets special circumstances waive them; what a step came to is read off
//! its meeting or notice and never typed. Refuses to know: who votes and how.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, Refusal};

use crate::deliberation::{Basis, Topic};
use crate::effect::Effect;
use crate::matter::Kind;
use crate::policy;
use crate::record::Record;
use crate::rulebook::{Does, ProcessRule, RuleSet, VoteBy};
use crate::scene::Scene;
use crate::{record, words};

words! {
    /// What is done in a step.
    pub enum Task {
        /// A written proposal.
        Proposal "proposal",
        /// A body meets before the decision.
        Body "body",
        /// The body that the topic names decides.
        Decision "decision",
        /// The resolution is made public.
        Notice "notice",
        /// What came of it is made public.
        Result "result",
    }
}

words! {
    /// How a step stands.
    pub enum Standing {
        /// Still to come.
        Ahead "ahead",
        /// Its meeting is called, its notice is up.
        Now "now",
        /// Taken.
        Done "done",
        /// Taken together with an earlier one.
        Merged "merged",
        /// Left out in special circumstances that are written down.
        Waived "waived",
        /// Its meeting did not let the matter pass.
        Failed "failed",
    }
}

record! {
    /// One step of a topic's walk.
    pub struct ProcessStep in "process_step" keys 3 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// 1, 2, 3 … in order.
        no: u32,
        /// Key of the process.
        process: String,
        /// Key of the step in it.
        step: String,
        /// What is done.
        task: Task,
        /// The body that meets; empty where none does, or the topic names it.
        body: String,
        /// How it stands.
        standing: Standing,
        /// The meeting or notice that carries it.
        matter: Option<MatterId>,
        /// When it was over.
        done_at: Option<Moment>,
        /// When the walk began.
        laid_at: Moment,
    }
}

impl ProcessStep {
    /// Whether nothing more is to be done about it.
    pub fn is_over(&self) -> bool {
        matches!(self.standing, Standing::Done | Standing::Merged | Standing::Waived)
    }

    /// The name that faces translate: `@step:four_two.review`.
    pub fn name(&self) -> String {
        format!("@step:{}.{}", self.process, self.step)
    }

    /// The same step, come to an end at this moment.
    #[must_use]
    pub fn ended(&self, standing: Standing, now: Moment) -> Self {
        Self { standing, done_at: Some(now), ..self.clone() }
    }

    /// The same step, carried by this meeting or notice.
    #[must_use]
    pub fn begun(&self, matter: MatterId) -> Self {
        Self { standing: Standing::Now, matter: Some(matter), ..self.clone() }
    }
}

/// The process that a topic of this class goes through; `None`: its body decides at once.
pub fn process_of<'r>(rules: &'r RuleSet, topic: &Topic) -> Option<&'r ProcessRule> {
    rules.class(&topic.class).ok().and_then(|class| rules.process_of(class))
}

/// Whether the body meets on a topic at once, by what opened it. A change of a resolution goes back to
/// the body that decided. What villagers have demanded with enough signatures has to be called
/// (村民委员会组织法 第二十五条、第十九条): nobody can hold it up by not proposing it.
pub fn is_direct(cause: Option<Kind>) -> bool {
    matches!(cause, Some(Kind::Resolution | Kind::Request | Kind::Recall))
}

/// The steps of a walk that begins now.
pub fn laid(rule: &ProcessRule, topic: &Topic, now: Moment) -> Vec<ProcessStep> {
    let steps = (1_u32..).zip(&rule.steps);
    let row = |(no, step): (u32, &crate::rulebook::StepRule)| {
        let (task, body) = match &step.does {
            Does::Proposal => (Task::Proposal, ""),
            Does::Body(body) => (Task::Body, body.as_str()),
            Does::Decision => (Task::Decision, ""),
            Does::Notice => (Task::Notice, ""),
            Does::Result => (Task::Result, ""),
        };
        ProcessStep {
            home: topic.home,
            topic: topic.id,
            no,
            process: rule.key.clone(),
            step: step.key.clone(),
            task,
            body: body.into(),
            standing: Standing::Ahead,
            matter: None,
            done_at: None,
            laid_at: now,
        }
    };
    steps.map(row).collect()
}

/// The walk as far as it counts: one from before the last publication does not.
pub fn fresh<'w>(walk: &'w [ProcessStep], topic: &Topic) -> &'w [ProcessStep] {
    let counts = |first: &ProcessStep| topic.published_at.is_some_and(|at| first.laid_at >= at);
    if walk.first().is_some_and(counts) { walk } else { &[] }
}

/// The step that is next, when one is.
pub fn next(walk: &[ProcessStep]) -> Option<&ProcessStep> {
    walk.iter().find(|step| !step.is_over())
}

/// What a published topic waits for next on its way; `None` where its body meets at once.
pub fn awaits(
    rules: &RuleSet,
    topic: &Topic,
    kept: &[ProcessStep],
    cause: Option<Kind>,
) -> Option<Task> {
    let rule = process_of(rules, topic).filter(|_| !is_direct(cause))?;
    match fresh(kept, topic) {
        [] => next(&laid(rule, topic, topic.published_at?)).map(|step| step.task),
        counted => next(counted).map(|step| step.task),
    }
}

/// Writes a new walk over an old one.
pub fn written(old: &[ProcessStep], new: &[ProcessStep]) -> Vec<Effect> {
    let set = new.iter().map(|step| Effect::Set(step.row()));
    let beyond = old.iter().filter(|step| new.iter().all(|other| other.no != step.no));
    set.chain(beyond.map(|step| Effect::Remove(step.row()))).collect()
}

/// A meeting that is to be called on a topic.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Its walk so far.
    pub walk: &'a [ProcessStep],
    /// Whether the body meets at once, see [`is_direct`].
    pub direct: bool,
    /// Which step it is for; the next one when nothing is said.
    pub step: Option<&'a str>,
    /// The meeting.
    pub meeting: MatterId,
    /// Whether special circumstances are written down.
    pub emergency: bool,
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The body that meets.
    pub body: String,
    /// How it counts votes.
    pub basis: Basis,
    /// The days before it.
    pub notice: Option<policy::Notice>,
    /// Whether it is the body that decides.
    pub decides: bool,
    /// What the walk becomes.
    pub effects: Vec<Effect>,
}

/// Which body the meeting is of, or which step is missing before it.
pub fn turn(asked: &Asked<'_>, scene: &Scene<'_>) -> Result<Turn, Refusal> {
    let topic = asked.topic;
    let rule = process_of(scene.rules, topic).filter(|_| !asked.direct);
    let Some(rule) = rule else {
        if asked.step.is_some() {
            return Err(Code::ProcessNone.into());
        }
        let notice = policy::body_notice(scene, &topic.body)?;
        return Ok(Turn {
            body: topic.body.clone(),
            basis: topic.basis,
            notice,
            decides: true,
            effects: Vec::new(),
        });
    };
    let counted = fresh(asked.walk, topic);
    let begins = counted.is_empty();
    let mut walk = if begins { laid(rule, topic, scene.now) } else { counted.to_vec() };
    let place = wanted(&walk, asked.step)?;
    let (earlier, rest) = walk.split_at_mut(place);
    let Some(step) = rest.first_mut() else { return Err(Code::NotFound.into()) };
    let mut touched = Vec::new();
    for open in earlier.iter_mut().filter(|step| !step.is_over()) {
        if !(asked.emergency && rule.emergency) {
            return Err(missing(open, rule));
        }
        *open = open.ended(Standing::Waived, scene.now);
        touched.push(Effect::Set(open.row()));
    }
    // Without a meeting of its own: somebody writes the proposal, the notice is hung by itself.
    if !matches!(step.task, Task::Body | Task::Decision) {
        return Err(missing(step, rule));
    }
    if step.is_over() {
        return Err(Refusal::new(Code::StepDone).on("step").with("step", step.name()));
    }
    *step = step.begun(asked.meeting);
    touched.push(Effect::Set(step.row()));
    let decides = step.task == Task::Decision;
    let (body, basis) = match step.task {
        Task::Body => (step.body.clone(), basis_of(scene, &step.body)?),
        _ => (topic.body.clone(), topic.basis),
    };
    let days = rule.step(&step.step).and_then(|s| s.days.clone());
    let notice = longer(policy::body_notice(scene, &body)?, days.as_deref(), scene)?;
    let effects = if begins { written(asked.walk, &walk) } else { touched };
    Ok(Turn { body, basis, notice, decides, effects })
}

fn wanted(walk: &[ProcessStep], step: Option<&str>) -> Result<usize, Refusal> {
    let place = match step.map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) => walk.iter().position(|s| s.step == key),
        None => walk.iter().position(|s| !s.is_over()),
    };
    place.ok_or_else(|| Refusal::new(Code::NotFound).on("step"))
}

fn missing(step: &ProcessStep, rule: &ProcessRule) -> Refusal {
    let article = rule.step(&step.step).map_or(&rule.article, |s| &s.article);
    Refusal::new(Code::StepMissing).with("step", step.name()).with("article", article)
}

/// A body that is heard first votes by person wherever it may.
fn basis_of(scene: &Scene<'_>, body: &str) -> Result<Basis, Refusal> {
    let rule = scene.rules.body(body).map_err(|_| Refusal::new(Code::NotFound).on("body"))?;
    Ok(if rule.votes_by(VoteBy::Person) { Basis::Person } else { Basis::Household })
}

/// The longer of the body's period and the step's.
fn longer(
    body: Option<policy::Notice>,
    days: Option<&str>,
    scene: &Scene<'_>,
) -> Result<Option<policy::Notice>, Refusal> {
    let own = days.map(|key| policy::notice_by(scene, key)).transpose()?;
    Ok(match (body, own) {
        (Some(body), Some(own)) => Some(if own.days > body.days { own } else { body }),
        (body, own) => body.or(own),
    })
}

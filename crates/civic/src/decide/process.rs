//! 提议 (四议两公开, first step; S78): the party branch puts a matter forward in writing, after it has
//! gone about and asked, and with that the walk of the topic begins.
//!
//! Invariants: a proposal says whom the branch has asked; it stands for one publication of the
//! topic; the second step is taken with it only where one person holds both posts and the rulebook
//! says so. Refuses to know: what the later steps come to.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Id, Long};
use crate::act::spoken;
use crate::authority::{Role, Who};
use crate::deliberation::Topic;
use crate::effect::{Audience, Effect};
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::rulebook::{ProcessRule, StepRule};
use crate::scene::Scene;
use crate::walk::{self, ProcessStep, Standing, Task};
use crate::{acts, record};

record! {
    /// The written proposal of the party branch.
    pub struct Proposal in "proposal" keys 2 {
        /// Home.
        home: AreaCode,
        /// The topic.
        topic: MatterId,
        /// What is proposed, and why.
        text: String,
        /// Whom the branch has asked, and what they said.
        heard: String,
        /// By whose hand.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

acts! {
    /// Puts a topic forward for the party branch, in writing.
    Propose "process.propose" "topics/{matter}/proposal"
    kind Some(Kind::Topic), from &[State::Published], allow &[Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The topic.
        matter: MatterId = Id,
        /// What is proposed, and why.
        text: String = Long(3000),
        /// Whom the branch has asked, and what they said.
        heard: String = Long(2000),
        /// Whether the two committees have discussed it in the same sitting.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        merged: bool = Bool,
    }
}

/// What proposing looks at.
#[derive(Debug)]
pub struct ProposeFacts {
    /// The topic.
    pub topic: Topic,
    /// Its walk, of whichever publication.
    pub walk: Vec<ProcessStep>,
    /// Whether the body meets at once: the topic goes through no steps.
    pub direct: bool,
}

/// The least that says something.
const TEXT: usize = 10;
const HEARD: usize = 4;

/// Begins the walk.
pub fn propose(
    facts: &ProposeFacts,
    scene: &Scene<'_>,
    act: &Propose,
) -> Result<Vec<Effect>, Refusal> {
    let topic = &facts.topic;
    let rule = walk::process_of(scene.rules, topic).filter(|_| !facts.direct);
    let rule = rule.ok_or(Code::ProcessNone)?;
    let text = spoken(("text", "field-process-propose-text"), &act.text, TEXT)?;
    let heard = spoken(("heard", "field-process-propose-heard"), &act.heard, HEARD)?;
    let laid = match walk::fresh(&facts.walk, topic) {
        [] => walk::laid(rule, topic, scene.now),
        walk => walk.to_vec(),
    };
    let mut steps = laid;
    let first = steps.iter_mut().find(|s| s.task == Task::Proposal).ok_or(Code::ProcessNone)?;
    if first.is_over() {
        return Err(Refusal::new(Code::StepDone).with("step", first.name()));
    }
    *first = first.ended(Standing::Done, scene.now);
    let first = first.clone();
    if act.merged {
        merge(&mut steps, &first, rule, scene)?;
    }
    let proposal = Proposal {
        home: scene.home,
        topic: topic.id,
        text: text.into(),
        heard: heard.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    let mut effects = vec![Effect::Set(proposal.row())];
    effects.extend(walk::written(&facts.walk, &steps));
    effects.push(Effect::Tell {
        to: Audience::Role(Role::Committee, scene.home),
        message: "tell-process-proposed",
        matter: topic.id,
    });
    Ok(effects)
}

/// 一肩挑: where one person leads the branch and the committee, one sitting may be both steps.
fn merge(
    steps: &mut [ProcessStep],
    first: &ProcessStep,
    rule: &ProcessRule,
    scene: &Scene<'_>,
) -> Result<(), Refusal> {
    let joins = |s: &&StepRule| s.may_merge_with.as_deref() == Some(first.step.as_str());
    let with = rule.steps.iter().find(joins);
    let both = [Role::Secretary, Role::Committee].iter().all(|r| scene.caller.has(*r, scene.home));
    let found = with.and_then(|w| steps.iter_mut().find(|s| s.step == w.key));
    match found {
        Some(step) if both => {
            *step = step.ended(Standing::Merged, scene.now);
            Ok(())
        }
        Some(step) => Err(Refusal::new(Code::StepApart).on("merged").with("step", step.name())),
        None => Err(Refusal::new(Code::StepApart).on("merged").with("step", first.name())),
    }
}

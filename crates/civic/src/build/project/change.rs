//! 变更单 (S63, S78): what turns out dearer, cheaper, longer or different while it is being built.
//!
//! Invariants: the county's share is measured against what a meeting decided, so that many small
//! changes are one large one; beyond it a change has to name what decided again after the last time.
//! Refuses to know: how that was decided.

use kernel::id::{MatterId, RecordId};
use kernel::{Code, Date, Fen, Refusal};

use super::{Adoption, Project, later, not_negative};
use crate::act::FieldKind::{Date as DateField, Id, Long, Money};
use crate::act::{LEAST, spoken};
use crate::acts;
use crate::authority::Role;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::works::{Change, HANDS, adopted};

acts! {
    /// Changes money, time or content of what is being built.
    Alter "project.change" "projects/{matter}/changes"
    kind Some(Kind::Project), from &[State::Executing], allow HANDS,
    matter(this) Some(this.matter), {
        /// The project.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// What is done otherwise.
        content: String = Long(2000),
        /// Why.
        reason: String = Long(1000),
        /// What it is to cost altogether; as before when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost_fen: Option<Fen> = Money,
        /// When it is to be finished; as before when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_on: Option<Date> = DateField,
        /// What has decided it again, where it goes beyond the county's share.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        adopted: Option<MatterId> = Id,
    }
}

/// What changing looks at.
#[derive(Debug, Clone)]
pub struct AlterFacts {
    /// The project.
    pub project: Project,
    /// What its thread has adopted, each with the cost that was decided.
    pub adoptions: Vec<(Adoption, Fen)>,
}

/// Within the share it is told; beyond it, something has to have decided it again.
pub fn alter(facts: &AlterFacts, scene: &Scene<'_>, act: &Alter) -> Result<Vec<Effect>, Refusal> {
    let content = spoken(("content", "field-content"), &act.content, LEAST)?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let before = &facts.project;
    let cost = act.cost_fen.unwrap_or(before.planned_fen);
    not_negative("cost_fen", cost)?;
    let due_on = act.due_on.unwrap_or(before.due_on);
    if act.due_on.is_some() {
        later(due_on, scene)?;
    }
    let (decided_fen, decided_at) = match act.adopted {
        None => (before.decided_fen, before.decided_at),
        Some(named) => again(facts, named)?,
    };
    if policy::is_beyond(decided_fen, cost, policy::change_share(scene)?) {
        return Err(Refusal::new(Code::ChangeBeyond)
            .on("cost_fen")
            .with("cost", cost)
            .with("decided", decided_fen));
    }
    let micro = before.micro && cost <= policy::micro_ceiling(scene.rules)?;
    let change = Change {
        home: scene.home,
        project: act.matter,
        id: act.id,
        content: content.into(),
        reason: reason.into(),
        before_fen: before.planned_fen,
        cost_fen: cost,
        before_on: before.due_on,
        due_on,
        decided_fen,
        adopted: act.adopted,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    let project =
        Project { decided_fen, decided_at, planned_fen: cost, due_on, micro, ..before.clone() };
    let mut effects = vec![Effect::Put(change.row()), Effect::Set(project.row())];
    if before.micro && !micro {
        // It has outgrown the short way, and with it the time of the short way.
        effects.push(Effect::Met(act.matter, ClockName::Micro));
    }
    let told = [Audience::Public(scene.home), Audience::Role(Role::Supervisor, scene.home)];
    let tell = |to| Effect::Tell { to, message: "tell-project-change", matter: act.matter };
    effects.extend(told.into_iter().map(tell));
    Ok(effects)
}

/// What a meeting decided since the last one that counts.
fn again(facts: &AlterFacts, named: MatterId) -> Result<(Fen, kernel::Moment), Refusal> {
    let all: Vec<Adoption> = facts.adoptions.iter().map(|(adoption, _)| *adoption).collect();
    let found = adopted(&all, named)?;
    if found.at <= facts.project.decided_at {
        return Err(Refusal::new(Code::AdoptedOld).on("adopted"));
    }
    let cost = facts.adoptions.iter().find(|(adoption, _)| adoption.matter == named);
    Ok((cost.map_or(facts.project.decided_fen, |(_, cost)| *cost), found.at))
}

//! 变更 (S78): what is being carried out may turn out dearer or different. Up to the county's share it
//! is recorded with its reason and told; beyond it the work stops until the body that decided has
//! decided again.
//!
//! Invariants: the share is measured against what the body decided, so that many small changes are
//! one large one; a change beyond it moves nothing by itself. Refuses to know: how the body votes.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Fen, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Id, Long, Money};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::deliberation::Topic;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{Kind, State};
use crate::policy;
pub use crate::policy::is_beyond;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A change while a resolution is carried out.
    pub struct ResolutionChange in "resolution_change" keys 3 {
        /// Home.
        home: AreaCode,
        /// The resolution.
        resolution: MatterId,
        /// Made by the caller.
        id: RecordId,
        /// What the body decided it may cost.
        decided_fen: Fen,
        /// What it is to cost.
        cost_fen: Fen,
        /// What is done otherwise.
        content: String,
        /// Why.
        reason: String,
        /// The topic that puts it to the body again; `None` where the county's share is kept.
        topic: Option<MatterId>,
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// What a resolution has cost in the end.
    pub struct ResolutionAccount in "resolution_account" keys 2 {
        /// Home.
        home: AreaCode,
        /// The resolution.
        resolution: MatterId,
        /// Spent.
        spent_fen: Fen,
        /// On what, and from which money.
        note: String,
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

acts! {
    /// Changes cost or content of what is being carried out.
    Change "resolution.change" "resolutions/{matter}/changes"
    kind Some(Kind::Resolution), from &[State::Executing],
    allow &[Who::Owner, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The resolution.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// What it is to cost altogether; as before when nothing is said.
        cost_fen: Option<Fen> = Money,
        /// What is done otherwise.
        content: String = Long(2000),
        /// Why.
        reason: String = Long(1000),
    }

    /// Says what it has cost; the notice of the result shows it.
    Account "resolution.account" "resolutions/{matter}/account"
    kind Some(Kind::Resolution), from &[State::Executing, State::Reported],
    allow &[Who::Owner, Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The resolution.
        matter: MatterId = Id,
        /// Spent.
        spent_fen: Fen = Money,
        /// On what, and from which money.
        note: String = Long(1000),
    }
}

/// What changing looks at.
#[derive(Debug)]
pub struct ChangeFacts {
    /// The topic that was decided last: the resolution's own, or that of a change agreed since.
    pub decided: Topic,
    /// What it is to cost after the changes so far.
    pub cost_fen: Fen,
}

/// Records the change, or puts it to the body that decided.
pub fn change(
    facts: &ChangeFacts,
    scene: &Scene<'_>,
    act: &Change,
) -> Result<Vec<Effect>, Refusal> {
    let content = ("content", "field-resolution-change-content");
    let content = spoken(content, &act.content, LEAST)?;
    let reason = spoken(("reason", "field-resolution-change-reason"), &act.reason, LEAST)?;
    let cost = act.cost_fen.unwrap_or(facts.cost_fen);
    not_negative("cost_fen", cost)?;
    let share = policy::change_share(scene)?;
    let decided = &facts.decided;
    let mut row = ResolutionChange {
        home: scene.home,
        resolution: act.matter,
        id: act.id,
        decided_fen: decided.cost_fen,
        cost_fen: cost,
        content: content.into(),
        reason: reason.into(),
        topic: None,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    if !is_beyond(decided.cost_fen, cost, share) {
        let told = [Audience::Public(scene.home), Audience::Role(Role::Supervisor, scene.home)];
        let tell = |to| Effect::Tell { to, message: "tell-change", matter: act.matter };
        let put = std::iter::once(Effect::Put(row.row()));
        return Ok(put.chain(told.into_iter().map(tell)).collect());
    }
    let topic = Topic {
        id: scene.fresh(),
        cost_fen: cost,
        plan: format!("{content}\n{reason}"),
        published_at: None,
        ..decided.clone()
    };
    row.topic = Some(topic.id);
    let this = scene.this()?;
    Ok(vec![
        Effect::Open(Opening {
            id: topic.id,
            kind: Kind::Topic,
            title: this.title.clone(),
            area: this.area,
            thread: Some(this.thread),
            cause: Some(this.id),
            opened_for: this.opened_for,
            owner: None,
        }),
        Effect::Put(topic.row()),
        Effect::Put(row.row()),
        Effect::Move { matter: act.matter, to: State::Changing, outcome: None },
        Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-change-topic",
            matter: topic.id,
        },
    ])
}

fn not_negative(field: &'static str, fen: Fen) -> Result<(), Refusal> {
    if fen.0 >= 0 {
        return Ok(());
    }
    let label = format!("@field-{}", field.replace('_', "-"));
    Err(Refusal::new(Code::FieldBad)
        .on(field)
        .with("label", label)
        .with("got", fen)
        .with("want", "≥ 0"))
}

/// The last word counts: what was said before stays in the journal.
pub fn account(_: &(), scene: &Scene<'_>, act: &Account) -> Result<Vec<Effect>, Refusal> {
    not_negative("spent_fen", act.spent_fen)?;
    let account = ResolutionAccount {
        home: scene.home,
        resolution: act.matter,
        spent_fen: act.spent_fen,
        note: act.note.trim().into(),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    Ok(vec![Effect::Set(account.row())])
}

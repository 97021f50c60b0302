//! 同愿、并案、分案 (S58): neighbours who wish the same stand together, and two wishes become one or
//! one becomes two without anybody losing the thread.
//!
//! Invariants: what the person said is never rewritten; the answer clock of the older wish keeps
//! running; whoever stood behind a wish stands behind the one it went into and is told. Supporters
//! are counted and never named. Refuses to know: how a wish is answered.

use kernel::id::MatterId;
use kernel::{Code, PersonRef, Refusal};

use crate::act::FieldKind::{Id, Line, Long};
use crate::act::{LEAST, spoken};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Due, Kind, Matter, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::spine::Follow;
pub use crate::voice::{Descent, Lineage, Support};
use crate::voice::{Wish, says_something, title_of};

acts! {
    /// Joins an open wish: the same is wished, and every step is told.
    Join "wish.join" "wishes/{matter}/supporters"
    kind Some(Kind::Wish), from &[State::Heard, State::Adopted, State::Done],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Leaves a wish that was joined.
    Leave "wish.leave" "wishes/{matter}/supporters/withdrawal"
    kind Some(Kind::Wish), from &[], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Merges a wish that waits into another one about the same thing.
    Merge "wish.merge" "wishes/{matter}/merger"
    kind Some(Kind::Wish), from &[State::Heard], allow &[Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The wish that ends.
        matter: MatterId = Id,
        /// The wish it goes into: its number, `2026-31`, or its id.
        into: String = Line(40),
        /// Why they are the same.
        reason: String = Long(500),
    }

    /// Takes a second thing out of a wish that speaks of two.
    Split "wish.split" "wishes/{matter}/split"
    kind Some(Kind::Wish), from &[State::Heard, State::Adopted],
    allow &[Who::Has(Role::Secretary)],
    matter(this) Some(this.matter), {
        /// The wish that speaks of two things.
        matter: MatterId = Id,
        /// The second thing.
        text: String = Long(2000),
        /// Why it is a thing of its own.
        reason: Option<String> = Long(500),
    }
}

fn stands(scene: &Scene<'_>, matter: &Matter, person: PersonRef) -> [Effect; 2] {
    let support =
        Support { home: scene.home, wish: matter.id, person, since: scene.now, merged: None };
    [Effect::Set(support.row()), Effect::Set(follow(scene, matter, person).row())]
}

fn follow(scene: &Scene<'_>, matter: &Matter, person: PersonRef) -> Follow {
    Follow { home: scene.home, thread: matter.thread, person, since: scene.now }
}

/// One's own wish needs no joining, and nobody counts twice. `supports`: already joined.
pub fn join(supports: &bool, scene: &Scene<'_>, _act: &Join) -> Result<Vec<Effect>, Refusal> {
    let matter = scene.this()?;
    let person = scene.subject().ok_or(Code::SignInNeeded)?;
    if matter.opened_for == Some(person) {
        return Err(Code::JoinOwn.into());
    }
    if *supports {
        return Err(Code::JoinedAlready.into());
    }
    Ok(stands(scene, matter, person).into())
}

/// Leaving ends being counted and being told. `support`: the row, when there is one.
pub fn leave(
    support: &Option<Support>,
    scene: &Scene<'_>,
    _act: &Leave,
) -> Result<Vec<Effect>, Refusal> {
    let support = support.as_ref().ok_or(Code::JoinedNot)?;
    let matter = scene.this()?;
    let follow = follow(scene, matter, support.person);
    Ok(vec![Effect::Remove(support.row()), Effect::Remove(follow.row())])
}

/// What merging looks at.
#[derive(Debug, Clone)]
pub struct MergeFacts {
    /// The wish it is to go into, when the number names one of this home.
    pub target: Option<Matter>,
    /// The answer clock of the wish that ends.
    pub own_clock: Option<Due>,
    /// The answer clock of the wish it goes into.
    pub target_clock: Option<Due>,
    /// Who stands behind the wish that ends.
    pub supporters: Vec<PersonRef>,
}

/// One of two wishes about the same thing ends in the other: people move over, and the clock that
/// would end first goes on.
pub fn merge(facts: &MergeFacts, scene: &Scene<'_>, act: &Merge) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let target = facts.target.as_ref().filter(|m| m.kind == Kind::Wish);
    let target = target.ok_or_else(|| Refusal::new(Code::MergeUnknown).on("into"))?;
    if target.id == this.id {
        return Err(Refusal::new(Code::MergeSelf).on("into"));
    }
    if target.state.is_final() {
        let state = format!("@state-{}", target.state);
        return Err(Refusal::new(Code::MergeClosed).on("into").with("state", state));
    }
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let lineage = Lineage {
        home: scene.home,
        child: this.id,
        parent: target.id,
        how: Descent::Merged,
        reason: reason.into(),
        at: scene.now,
    };
    let mut effects = vec![
        Effect::Met(this.id, ClockName::Answer),
        Effect::Move { matter: this.id, to: State::Merged, outcome: None },
        Effect::Put(lineage.row()),
    ];
    effects.extend(older_clock(facts, target));
    let own = this.opened_for.map(|who| (who, Some(this.id)));
    let all = own.into_iter().chain(facts.supporters.iter().map(|who| (*who, None)));
    for (person, merged) in all.filter(|(who, _)| Some(*who) != target.opened_for) {
        let (home, wish, since) = (scene.home, target.id, scene.now);
        effects.push(Effect::Set(Support { home, wish, person, since, merged }.row()));
        effects.push(Effect::Set(follow(scene, target, person).row()));
    }
    if let Some(person) = this.opened_for {
        let to = Audience::Person(person);
        effects.push(Effect::Tell { to, message: "tell-wish-merged", matter: this.id });
    }
    Ok(effects)
}

/// The clock of the wish that ends, for the one it goes into, when both wait for their answer and
/// it would end sooner. It keeps its beginning: nothing is gained by merging.
fn older_clock(facts: &MergeFacts, target: &Matter) -> Option<Effect> {
    let (own, theirs) = (facts.own_clock.as_ref()?, facts.target_clock.as_ref()?);
    let waits = own.met_at.is_none() && theirs.met_at.is_none() && target.state == State::Heard;
    let sooner = waits && own.due_at < theirs.due_at;
    sooner.then(|| Effect::Set(Due { matter: target.id, ..own.clone() }.row()))
}

/// What splitting looks at.
#[derive(Debug, Clone)]
pub struct SplitFacts {
    /// The wish that speaks of two things.
    pub wish: Wish,
    /// Its answer clock.
    pub clock: Option<Due>,
    /// Sequence number that the journal entry of this act will have.
    pub entry: u64,
}

/// The second thing gets a wish of its own, for the same person, under the same clock when that
/// still runs. The words of the first stay as they were said; those of the second were written by
/// another hand, so the person may vouch for them.
pub fn split(facts: &SplitFacts, scene: &Scene<'_>, act: &Split) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let text = act.text.trim();
    if !says_something(text) {
        return Err(Refusal::new(Code::WishVague).on("text"));
    }
    // The first new id of this act: whoever checks the chain finds the wish by it.
    let id: MatterId = scene.fresh();
    let wish = Wish {
        id,
        text: text.into(),
        recorded_by: scene.caller.person(),
        fate: None,
        reply: String::new(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: facts.entry,
        spot: String::new(),
        ..facts.wish.clone()
    };
    let lineage = Lineage {
        home: scene.home,
        child: id,
        parent: this.id,
        how: Descent::Split,
        reason: act.reason.clone().unwrap_or_default().trim().into(),
        at: scene.now,
    };
    let clock = match facts.clock.as_ref().filter(|due| due.met_at.is_none()) {
        Some(due) => Effect::Set(Due { matter: id, ..due.clone() }.row()),
        None => Effect::Clock {
            matter: id,
            clock: ClockName::Answer,
            due_at: policy::due_after(scene, "wish_answer")?,
            rule: "wish_answer",
        },
    };
    let mut effects = vec![
        Effect::Open(Opening {
            id,
            kind: Kind::Wish,
            title: title_of(text),
            area: this.area,
            thread: None,
            cause: Some(this.id),
            opened_for: this.opened_for,
            owner: None,
        }),
        Effect::Put(wish.row()),
        Effect::Put(lineage.row()),
        clock,
    ];
    if let Some(person) = this.opened_for {
        let to = Audience::Person(person);
        effects.push(Effect::Tell { to, message: "tell-wish-split", matter: id });
    }
    Ok(effects)
}

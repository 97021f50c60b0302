//! 成效 (S79, S83; 8.3 P24): what became of what was decided. A confirmed result is watched; who
//! says within the days of P24 that the problem is back opens the matter again, and when nobody
//! does, the clockwork marks the problem as gone.
//!
//! Invariants: only a villager's word confirms or reopens; the days run from the confirmation;
//! villages are compared by results and never by how often they met ([`order`]); where a matter came
//! from is computed, never typed ([`provenance`]). Refuses to know: who is good or bad at it, and any
//! person's share in it.

pub mod order;
pub mod provenance;
pub mod standing;

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Bool, Id, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::deliberation::Resolution;
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Due, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// What somebody of the village says about a result.
    pub enum Word {
        /// It is good.
        Good "good",
        /// It is not good yet.
        NotYet "not_yet",
        /// It was good and the problem is back.
        Back "back",
    }
}

record! {
    /// A villager's word about a result. Its author is shown to nobody but those who put it right.
    pub struct ResultWord in "result_word" keys 3 {
        /// Home.
        home: AreaCode,
        /// The resolution, or the wish that was simply done.
        matter: MatterId,
        /// Its id.
        id: RecordId,
        /// Good, not yet, back.
        word: Word,
        /// In the villager's own words.
        text: String,
        /// Who.
        by: PersonRef,
        /// When.
        said_at: Moment,
    }
}

acts! {
    /// Whoever a resolution was made for says whether it is good, where no wish began the thread; of
    /// what many demanded, anybody who signed.
    Confirm "resolution.confirm" "resolutions/{matter}/confirmation"
    kind Some(Kind::Resolution), from &[State::Reported],
    allow &[Who::Concerned, Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Good?
        satisfied: bool = Bool,
        /// In the person's own words.
        note: Option<String> = Long(1000),
    }

    /// A villager says that the problem is back.
    Recur "resolution.recurred" "resolutions/{matter}/recurrences"
    kind Some(Kind::Resolution), from &[State::Confirmed],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What is back.
        text: String = Long(1000),
    }

    /// A villager says that what had been simply done is broken again.
    RecurWish "wish.recurred" "wishes/{matter}/recurrences"
    kind Some(Kind::Wish), from &[State::Confirmed],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What is back.
        text: String = Long(1000),
    }

    /// Nobody has said that it is back: the problem is gone.
    Gone "result.gone" "matters/{matter}/gone"
    kind None, from &[], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }
}

/// What confirming looks at.
#[derive(Debug)]
pub struct ConfirmFacts {
    /// Whether a wish began the thread: then the word belongs to the one who wished.
    pub has_wish: bool,
    /// Whether the thread began with a demand that this villager signed.
    pub signed: bool,
}

/// What the end of the watch, or a word that breaks it, looks at.
#[derive(Debug)]
pub struct WatchFacts {
    /// The clock of the watch, if it was ever started on this matter.
    pub watch: Option<Due>,
    /// The body, when the matter is a resolution.
    pub resolution: Option<Resolution>,
}

fn word(scene: &Scene<'_>, word: Word, text: &str) -> Result<Effect, Refusal> {
    let said = ResultWord {
        home: scene.home,
        matter: scene.this()?.id,
        id: scene.fresh(),
        word,
        text: text.trim().to_owned(),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        said_at: scene.now,
    };
    Ok(Effect::Put(said.row()))
}

fn clock(
    scene: &Scene<'_>,
    matter: MatterId,
    clock: ClockName,
    rule: &'static str,
) -> Result<Effect, Refusal> {
    Ok(Effect::Clock { matter, clock, due_at: policy::due_after(scene, rule)?, rule })
}

/// The word of the one it is for ends the matter, or sends it back.
pub fn confirm(
    facts: &ConfirmFacts,
    scene: &Scene<'_>,
    act: &Confirm,
) -> Result<Vec<Effect>, Refusal> {
    if facts.has_wish {
        return Err(Refusal::new(Code::WrongState).with("state", "@outcome-wisher-confirms"));
    }
    let concerned = scene.this()?.opened_for;
    if !(facts.signed || concerned.is_some() && concerned == scene.subject()) {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@who-concerned @who-signer"));
    }
    let id = act.matter;
    let note = act.note.as_deref().unwrap_or_default();
    let met = Effect::Met(id, ClockName::Confirmation);
    if act.satisfied {
        return Ok(vec![
            word(scene, Word::Good, note)?,
            met,
            Effect::Move { matter: id, to: State::Confirmed, outcome: Some(Outcome::Confirmed) },
            clock(scene, id, ClockName::Recurrence, "P24")?,
        ]);
    }
    Ok(vec![
        word(scene, Word::NotYet, note)?,
        met,
        Effect::Move { matter: id, to: State::Executing, outcome: None },
        clock(scene, id, ClockName::Execution, "wish_confirm")?,
        Effect::Tell {
            to: Audience::Role(Role::Secretary, scene.home),
            message: "tell-wish-returned",
            matter: id,
        },
    ])
}

/// Back within the days of P24, the resolution is carried out again and has a clock again.
pub fn recur(facts: &WatchFacts, scene: &Scene<'_>, act: &Recur) -> Result<Vec<Effect>, Refusal> {
    let resolution = facts.resolution.as_ref().ok_or(Code::NotFound)?;
    // What was done no longer stands: how far it is begins anew.
    let anew = Resolution { percent: 0, ..resolution.clone() };
    let mut effects = back(facts, scene, &act.text, (State::Executing, Some(Outcome::Returned)))?;
    effects.insert(1, Effect::Set(anew.row()));
    Ok(effects)
}

/// The same for a wish that was done without a vote.
pub fn recur_wish(
    facts: &WatchFacts,
    scene: &Scene<'_>,
    act: &RecurWish,
) -> Result<Vec<Effect>, Refusal> {
    back(facts, scene, &act.text, (State::Adopted, None))
}

/// The clock of the watch. A wish whose result is a resolution is not watched itself.
fn watch(facts: &WatchFacts) -> Result<&Due, Refusal> {
    facts
        .watch
        .as_ref()
        .ok_or_else(|| Refusal::new(Code::WrongState).with("state", "@outcome-not-watched"))
}

fn back(
    facts: &WatchFacts,
    scene: &Scene<'_>,
    text: &str,
    (to, outcome): (State, Option<Outcome>),
) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let due = watch(facts)?;
    if scene.now > due.due_at {
        return Err(Refusal::new(Code::RecurrenceOver).with("until", due.due_at.date()));
    }
    spoken(("text", "field-text"), text, LEAST)?;
    let tell = |to| Effect::Tell { to, message: "tell-recurred", matter: this.id };
    let mut effects = vec![
        word(scene, Word::Back, text)?,
        Effect::Met(this.id, ClockName::Recurrence),
        Effect::Move { matter: this.id, to, outcome },
        clock(scene, this.id, ClockName::Execution, "recurrence_repair")?,
    ];
    effects.extend(this.owner.map(|owner| tell(Audience::Person(owner))));
    effects.push(tell(Audience::Role(Role::Secretary, scene.home)));
    effects.push(tell(Audience::Thread));
    Ok(effects)
}

/// After the last day of the watch, when nobody has said that it is back.
pub fn gone(facts: &WatchFacts, scene: &Scene<'_>, act: &Gone) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    if this.state != State::Confirmed {
        let state = format!("@state-{}", this.state);
        return Err(Refusal::new(Code::WrongState).with("state", state));
    }
    let due = watch(facts)?;
    if scene.now <= due.due_at {
        return Err(Refusal::new(Code::WrongState).with("state", "@clock-not-late"));
    }
    Ok(vec![
        Effect::Met(act.matter, ClockName::Recurrence),
        Effect::Move { matter: act.matter, to: State::Gone, outcome: Some(Outcome::Ended) },
        Effect::Tell { to: Audience::Thread, message: "tell-gone", matter: act.matter },
    ])
}

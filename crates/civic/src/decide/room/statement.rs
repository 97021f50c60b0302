//! 看法: short statements that everyone in a meeting can agree with, disagree with or pass over.
//!
//! Invariants: one stance per person and statement; how they stand is shown to nobody before the
//! meeting is closed, and who took which stance never; a statement is held back only with a reason
//! that everyone reads. Refuses to know: how opinions group.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Id, Line, Long};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// How somebody stands to a statement.
    pub enum Side {
        /// Agrees.
        Agree "agree",
        /// Disagrees.
        Disagree "disagree",
        /// Neither.
        Pass "pass",
    }
}

record! {
    /// A statement.
    pub struct Statement in "statement" keys 3 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// Made by the caller.
        id: RecordId,
        /// What is said.
        text: String,
        /// Who said it. Shown to nobody.
        by: PersonRef,
        /// When.
        made_at: Moment,
        /// Why it is held back, or goes on as another ([`recast`](super::recast)); `None` while it stands.
        held: Option<String>,
    }
}

record! {
    /// Somebody's stance.
    pub struct Stance in "stance" keys 4 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// The statement.
        statement: RecordId,
        /// Who.
        person: PersonRef,
        /// Agree, disagree, pass. Shown to nobody.
        side: Side,
        /// When.
        at: Moment,
    }
}

acts! {
    /// Makes a statement.
    Make "statement.make" "meetings/{matter}/statements"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Made by the caller.
        id: RecordId = Id,
        /// One thought, in a sentence.
        text: String = Line(140),
    }

    /// Takes a stance; taking it again before the close replaces it.
    Stand "statement.answer" "meetings/{matter}/stances"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Which statement.
        statement: RecordId = Id,
        /// Agree, disagree, pass.
        side: Side = Choice(Side::WORDS),
    }

    /// Holds a statement back, for everyone to see why.
    Hold "statement.hold" "meetings/{matter}/withholdings"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener), Who::Has(Role::Supervisor)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Which statement.
        statement: RecordId = Id,
        /// Why: an insult, a private matter of somebody's, said already.
        reason: String = Long(200),
    }
}

/// Only what is said, without blanks and marks: two statements with the same letters are the same.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A statement says something that nobody has said yet; its author agrees with it.
pub fn make(before: &[Statement], scene: &Scene<'_>, act: &Make) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let text = act.text.trim();
    let plain = letters(text);
    if plain.chars().count() < 4 {
        return Err(Refusal::new(Code::StatementShort).on("text"));
    }
    if before.iter().any(|s| s.held.is_none() && letters(&s.text) == plain) {
        return Err(Refusal::new(Code::StatementThere).on("text"));
    }
    let statement = Statement {
        home: scene.home,
        meeting: act.matter,
        id: act.id,
        text: text.to_owned(),
        by: who,
        made_at: scene.now,
        held: None,
    };
    let stance = stance(scene, act.matter, act.id, who, Side::Agree);
    Ok(vec![Effect::Put(statement.row()), Effect::Set(stance.row())])
}

pub(super) fn stance(
    scene: &Scene<'_>,
    meeting: MatterId,
    statement: RecordId,
    person: PersonRef,
    side: Side,
) -> Stance {
    Stance { home: scene.home, meeting, statement, person, side, at: scene.now }
}

/// A stance on a statement that stands.
pub fn answer(
    statement: Option<&Statement>,
    scene: &Scene<'_>,
    act: &Stand,
) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let statement = statement.ok_or(Code::NotFound)?;
    if statement.held.is_some() {
        return Err(Code::StatementHeld.into());
    }
    Ok(vec![Effect::Set(stance(scene, act.matter, statement.id, who, act.side).row())])
}

/// Held back with a reason.
pub fn hold(
    statement: Option<&Statement>,
    _scene: &Scene<'_>,
    act: &Hold,
) -> Result<Vec<Effect>, Refusal> {
    let mut statement = statement.ok_or(Code::NotFound)?.clone();
    if statement.held.is_some() {
        return Err(Code::StatementHeld.into());
    }
    let reason = act.reason.trim();
    if reason.chars().count() < 4 {
        return Err(Refusal::new(Code::ReasonMissing).on("reason"));
    }
    statement.held = Some(reason.to_owned());
    Ok(vec![Effect::Set(statement.row())])
}

/// How many stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sides {
    /// Agree.
    pub agree: u64,
    /// Disagree.
    pub disagree: u64,
    /// Pass.
    pub pass: u64,
}

impl Sides {
    /// Everyone who has taken a stance.
    pub fn all(&self) -> u64 {
        self.agree + self.disagree + self.pass
    }
}

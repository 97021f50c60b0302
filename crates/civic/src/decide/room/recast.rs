//! Statements that say the same become one, and one that says two things becomes two; everybody reads
//! from which, and why.
//!
//! Invariants: no word is rewritten: the sources stay on record and take no stances any more; a stance
//! carries only where it can not mislead. Merged: whoever took the same side on *all* the sources keeps
//! it, everybody else is asked. Split: nobody's carries, since who agreed to the whole may have meant
//! one half. (The engine `opinion` carries more, see its `Fate`: it knows no secretary who chooses the
//! new words.) Refuses to know: how opinions group.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use super::statement::{Side, Statement, letters, stance};
use crate::act::FieldKind::{Id, Ids, Line, Long};
use crate::act::{LEAST, spoken};
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record, words};

words! {
    /// What became of a statement that goes on as another.
    pub enum How {
        /// Became one with others.
        Merge "merge",
        /// Became two.
        Split "split",
    }
}

record! {
    /// That a statement goes on as another.
    pub struct Descent in "statement_descent" keys 4 {
        /// Home.
        home: AreaCode,
        /// The meeting.
        meeting: MatterId,
        /// What was said; it takes no stances any more.
        source: RecordId,
        /// What it goes on as.
        target: RecordId,
        /// Merged or split.
        how: How,
        /// Why, in words that everybody reads.
        reason: String,
        /// Who merged or split.
        by: PersonRef,
        /// When.
        at: Moment,
    }
}

acts! {
    /// Makes one statement of several that say the same.
    Merge "statement.merge" "meetings/{matter}/merges"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener), Who::Has(Role::Supervisor)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// The new statement; made by the caller.
        id: RecordId = Id,
        /// Which say the same: two or more.
        statements: Vec<RecordId> = Ids,
        /// What they all say.
        text: String = Line(140),
        /// Why they say the same.
        reason: String = Long(200),
    }

    /// Makes two statements of one that says two things.
    Split "statement.split" "meetings/{matter}/splits"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Convener), Who::Has(Role::Supervisor)],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Which says two things.
        statement: RecordId = Id,
        /// The first thing.
        first: String = Line(140),
        /// The second thing.
        second: String = Line(140),
        /// Why they are two.
        reason: String = Long(200),
    }
}

/// What a merge looks at.
#[derive(Debug, Clone)]
pub struct MergeFacts {
    /// All statements of the meeting.
    pub before: Vec<Statement>,
    /// All stances of the meeting.
    pub stances: Vec<(RecordId, PersonRef, Side)>,
}

fn standing(before: &[Statement], id: RecordId) -> Result<&Statement, Refusal> {
    let found = before.iter().find(|s| s.id == id).ok_or(Code::NotFound)?;
    if found.held.is_some() { Err(Code::StatementHeld.into()) } else { Ok(found) }
}

/// A new text says something, and nothing that stands (but for `sources`) says it already.
fn new_words(
    before: &[Statement],
    sources: &BTreeSet<RecordId>,
    text: &str,
    field: &'static str,
) -> Result<String, Refusal> {
    let plain = letters(text);
    if plain.chars().count() < 4 {
        return Err(Refusal::new(Code::StatementShort).on(field));
    }
    let same = |s: &Statement| s.held.is_none() && letters(&s.text) == plain;
    if before.iter().any(|s| same(s) && !sources.contains(&s.id)) {
        return Err(Refusal::new(Code::StatementThere).on(field));
    }
    Ok(text.trim().to_owned())
}

fn new(scene: &Scene<'_>, meeting: MatterId, id: RecordId, text: String, by: PersonRef) -> Effect {
    let (home, made_at) = (scene.home, scene.now);
    Effect::Put(Statement { home, meeting, id, text, by, made_at, held: None }.row())
}

/// The source stands no more, and says where it went.
fn goes_on(
    scene: &Scene<'_>,
    source: &Statement,
    (how, targets): (How, &[RecordId]),
    reason: &str,
    by: PersonRef,
) -> Vec<Effect> {
    let closed = Statement { held: Some(reason.to_owned()), ..source.clone() };
    let descent = |target: &RecordId| Descent {
        home: scene.home,
        meeting: source.meeting,
        source: source.id,
        target: *target,
        how,
        reason: reason.to_owned(),
        by,
        at: scene.now,
    };
    let lines = targets.iter().map(|target| Effect::Put(descent(target).row()));
    std::iter::once(Effect::Set(closed.row())).chain(lines).collect()
}

/// Several become one; who took the same side on all of them has taken it on the one.
pub fn merge(facts: &MergeFacts, scene: &Scene<'_>, act: &Merge) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let sources: BTreeSet<RecordId> = act.statements.iter().copied().collect();
    if sources.len() < 2 {
        return Err(Refusal::new(Code::StatementsFew).on("statements"));
    }
    let found: Vec<&Statement> =
        sources.iter().map(|id| standing(&facts.before, *id)).collect::<Result<_, _>>()?;
    let text = new_words(&facts.before, &sources, &act.text, "text")?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let mut effects = vec![new(scene, act.matter, act.id, text, who)];
    for source in found {
        effects.extend(goes_on(scene, source, (How::Merge, &[act.id]), reason, who));
    }
    for (person, side) in carried(&sources, &facts.stances) {
        effects.push(Effect::Set(stance(scene, act.matter, act.id, person, side).row()));
    }
    Ok(effects)
}

/// Who took the same side on all the sources, and which.
fn carried(
    sources: &BTreeSet<RecordId>,
    stances: &[(RecordId, PersonRef, Side)],
) -> Vec<(PersonRef, Side)> {
    let mut of: BTreeMap<PersonRef, Vec<Side>> = BTreeMap::new();
    for (_, person, side) in stances.iter().filter(|(id, ..)| sources.contains(id)) {
        of.entry(*person).or_default().push(*side);
    }
    let all = of.into_iter().filter(|(_, sides)| sides.len() == sources.len());
    let alike = all.filter_map(|(person, sides)| {
        let first = *sides.first()?;
        sides.iter().all(|side| *side == first).then_some((person, first))
    });
    alike.collect()
}

/// One becomes two; everybody is asked about both.
pub fn split(before: &[Statement], scene: &Scene<'_>, act: &Split) -> Result<Vec<Effect>, Refusal> {
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let source = standing(before, act.statement)?;
    // A part that says the whole is no part: the source is not left out here.
    let none = BTreeSet::new();
    let first = new_words(before, &none, &act.first, "first")?;
    let second = new_words(before, &none, &act.second, "second")?;
    if letters(&first) == letters(&second) {
        return Err(Refusal::new(Code::StatementThere).on("second"));
    }
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let targets = [scene.fresh(), scene.fresh()];
    let mut effects = vec![
        new(scene, act.matter, targets[0], first, who),
        new(scene, act.matter, targets[1], second, who),
    ];
    effects.extend(goes_on(scene, source, (How::Split, &targets), reason, who));
    Ok(effects)
}

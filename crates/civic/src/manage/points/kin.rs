//! Who stands back because they are near: by their own word, or because the group finds it so. What
//! somebody else says of two people is a flag and no more, so that nobody chooses their judges by naming
//! relatives.

use kernel::id::HouseholdId;
use kernel::{Code, Refusal};

use super::{Declare, Eligible, Kin, Weigh, Weight};
use crate::act::spoken;
use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;

/// A declaration with what is needed to weigh it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The declaration.
    pub kin: Kin,
    /// Household of the relative.
    pub lives: Option<HouseholdId>,
    /// Household of whoever said so.
    pub speaks: Option<HouseholdId>,
    /// What members of the group say of it.
    pub words: Vec<Weight>,
}

impl Tie {
    /// Whether it joins two households.
    fn joins(&self, a: HouseholdId, b: HouseholdId) -> bool {
        let ends = (self.lives, Some(self.kin.household));
        ends == (Some(a), Some(b)) || ends == (Some(b), Some(a))
    }

    /// Whether somebody may weigh it: of the group, and of neither household.
    pub fn weighs(&self, one: &Eligible) -> bool {
        one.person != self.kin.person
            && one.household.is_none_or(|h| Some(h) != self.lives && h != self.kin.household)
    }

    /// More than half of those of the group whom it does not touch say that it is so.
    fn found(&self, panel: &[Eligible]) -> bool {
        let others: Vec<&Eligible> = panel.iter().filter(|one| self.weighs(one)).collect();
        let said =
            |one: &&&Eligible| self.words.iter().any(|word| word.near && word.by == one.person);
        others.iter().filter(said).count() * 2 > others.len()
    }
}

/// Whether somebody who would judge stands back from a household: it is their own, or a declaration
/// joins the two that they or their household made, or that the group has found to be so.
pub fn is_near(judge: &Eligible, of: HouseholdId, ties: &[Tie], panel: &[Eligible]) -> bool {
    let Some(own) = judge.household else { return false };
    let own_word = |tie: &Tie| tie.kin.by == judge.person || tie.speaks == Some(own);
    own == of || ties.iter().any(|tie| tie.joins(own, of) && (own_word(tie) || tie.found(panel)))
}

/// What a declaration looks at.
#[derive(Debug, Clone, Default)]
pub struct KinFacts {
    /// Household of the person named.
    pub household: Option<HouseholdId>,
    /// Household of the relative; `None` when they are not known.
    pub relative: Option<HouseholdId>,
    /// The declaration that stands about these two.
    pub before: Option<Kin>,
}

/// One's own word makes one stand back; a word about others waits for the group. What somebody has
/// said of themselves nobody else says anew.
pub fn kin(facts: &KinFacts, scene: &Scene<'_>, act: &Declare) -> Result<Vec<Effect>, Refusal> {
    let household = facts.household.ok_or_else(|| Refusal::new(Code::NotFound).on("of"))?;
    if facts.relative.is_none() {
        return Err(Refusal::new(Code::NotFound).on("relative"));
    }
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    let person = act.relative.unwrap_or(by);
    let how = spoken(("how", "field-points-kin-how"), &act.how, 2)?;
    if facts.before.as_ref().is_some_and(|kin| kin.by != by && by != person) {
        return Err(Code::PointsDeclared.into());
    }
    let home = scene.home;
    let kin = Kin { home, person, household, how: how.into(), by, at: scene.now };
    Ok(vec![Effect::Set(kin.row())])
}

/// What weighing looks at.
#[derive(Debug, Clone, Default)]
pub struct WeighFacts {
    /// The declaration.
    pub tie: Option<Tie>,
    /// The group.
    pub panel: Vec<Eligible>,
}

/// The group decides for itself: by a member's own hand, and not by whom it touches.
pub fn weigh(facts: &WeighFacts, scene: &Scene<'_>, act: &Weigh) -> Result<Vec<Effect>, Refusal> {
    let tie = facts.tie.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("relative"))?;
    if scene.behalf.is_some() {
        return Err(Code::SignOwn.into());
    }
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let member = facts.panel.iter().find(|one| one.person == by).ok_or(Code::PointsNotPanel)?;
    if !tie.weighs(member) {
        return Err(Code::PointsNear.into());
    }
    let word = Weight {
        home: scene.home,
        person: tie.kin.person,
        household: tie.kin.household,
        by,
        near: act.near,
        at: scene.now,
    };
    Ok(vec![Effect::Set(word.row())])
}

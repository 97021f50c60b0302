//! Households take part of their own will, may leave when they like, and are named nowhere without
//! their consent.

use kernel::id::HouseholdId;
use kernel::{Code, Refusal};

use super::claim::release;
use super::{Claim, Join, Leave, Member, Red, Stage, Table};
use crate::effect::Effect;
use crate::money::Step;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};

/// What joining looks at.
#[derive(Debug, Clone, Default)]
pub struct JoinFacts {
    /// The table in force.
    pub table: Option<Table>,
    /// Household of whoever joins.
    pub household: Option<HouseholdId>,
    /// Whether it takes or took part.
    pub member: Option<Member>,
}

/// One of the household joins for it. The base is given once, however often they come and go.
pub fn join(facts: &JoinFacts, scene: &Scene<'_>, _: &Join) -> Result<Vec<Effect>, Refusal> {
    let table = facts.table.as_ref().ok_or(Code::PointsNoTable)?;
    let household = facts.household.ok_or(Code::NotFound)?;
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    if facts.member.as_ref().is_some_and(|m| m.left_at.is_none()) {
        return Err(Code::PointsJoined.into());
    }
    let first = facts.member.is_none();
    let member = Member {
        home: scene.home,
        household,
        by,
        joined_at: scene.now,
        left_at: None,
        red: false,
        base_at: facts.member.as_ref().map_or(scene.now, |before| before.base_at),
    };
    let mut effects = vec![
        tally::opened(Unit::Point, tally::earned(household))?,
        tally::opened(Unit::Point, tally::base(household))?,
        Effect::Set(member.row()),
    ];
    if first {
        let to =
            if table.base_exchangeable { tally::earned(household) } else { tally::base(household) };
        let way = (tally::source(Unit::Point, scene.home), to);
        let row = ("points_member/base", household.cast());
        effects.extend(tally::moved(scene, row, Step::Post, way, (Unit::Point, table.base))?);
    }
    Ok(effects)
}

/// What leaving looks at.
#[derive(Debug, Clone, Default)]
pub struct LeaveFacts {
    /// Whether the household takes part.
    pub member: Option<Member>,
    /// Its claims that are not posted yet, each with whether its points are held: those of a claim that
    /// was refused are not, even while an appeal is looked at.
    pub open: Vec<(Claim, bool)>,
}

fn joined(member: Option<&Member>) -> Result<&Member, Refusal> {
    member.filter(|m| m.left_at.is_none()).ok_or_else(|| Code::PointsNotJoined.into())
}

/// Nobody is kept: what it asked for is given up, what was earned waits should it come back. What is to
/// be taken from it is decided all the same: leaving and coming back shakes nothing off.
pub fn leave(facts: &LeaveFacts, scene: &Scene<'_>, _: &Leave) -> Result<Vec<Effect>, Refusal> {
    let member = joined(facts.member.as_ref())?;
    let gone = Member { left_at: Some(scene.now), red: false, ..member.clone() };
    let mut effects = vec![Effect::Set(gone.row())];
    for (claim, held) in facts.open.iter().filter(|(claim, _)| !claim.takes) {
        if *held {
            effects.extend(release(scene, claim)?);
        }
        let dropped = Claim { stage: Stage::Dropped, decided_at: Some(scene.now), ..claim.clone() };
        effects.push(Effect::Set(dropped.row()));
    }
    Ok(effects)
}

/// What the red list looks at.
#[derive(Debug, Clone, Default)]
pub struct RedFacts {
    /// Whether the household takes part.
    pub member: Option<Member>,
}

/// Named only by consent, which may be taken back.
pub fn red(facts: &RedFacts, _: &Scene<'_>, act: &Red) -> Result<Vec<Effect>, Refusal> {
    let member = joined(facts.member.as_ref())?;
    Ok(vec![Effect::Set(Member { red: act.agree, ..member.clone() }.row())])
}

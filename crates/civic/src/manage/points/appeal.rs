//! Anybody of the village may object; that stops the posting, or holds what was posted, until the
//! supervision committee has decided. What was posted is mended by new entries only.

use kernel::id::HouseholdId;
use kernel::{Code, PersonRef, Refusal};
use ledger::Account;

use super::claim::hold;
use super::{Appeal, Claim, Decide, Object, Ruling, Stage};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::money::{self, Step};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};

/// What objecting looks at.
#[derive(Debug, Clone, Default)]
pub struct AppealFacts {
    /// The claim.
    pub claim: Option<Claim>,
    /// What the household has earned.
    pub earned: Option<Account>,
    /// Where the claim stood when it was objected to before.
    pub before: Vec<Stage>,
}

/// During the notice, or within the days of P15 after the decision or the posting. What the group gave
/// is objected to once, and so is what it refused: where that is turned round others may still object.
pub fn appeal(
    facts: &AppealFacts,
    scene: &Scene<'_>,
    act: &Object,
) -> Result<Vec<Effect>, Refusal> {
    let claim = facts.claim.as_ref();
    let claim = claim.ok_or_else(|| Refusal::new(Code::NotFound).on("claim"))?;
    let reason = spoken(("reason", "field-reason"), &act.reason, LEAST)?;
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    let from = match claim.stage {
        Stage::Noticed => None,
        Stage::Posted => claim.posted_at,
        Stage::Refused => claim.decided_at,
        _ => {
            let at = format!("@points-stage-{}", claim.stage);
            return Err(Refusal::new(Code::PointsStage).with("stage", at));
        }
    };
    let refused = claim.stage == Stage::Refused;
    if facts.before.iter().any(|was| (*was == Stage::Refused) == refused) {
        return Err(Code::PointsAppealed.into());
    }
    let days = policy::points_appeal(scene.rules)?;
    if let Some(last) = from.map(|from| from.plus_days(i64::from(days)).date())
        && scene.now.date() > last
    {
        return Err(Refusal::new(Code::PointsAppealLate).with("last", last));
    }
    let mut effects = Vec::new();
    // What was given is held, as far as it is still there.
    let holds = match (claim.stage, claim.takes) {
        (Stage::Posted, false) => claim.points.min(tally::left(facts.earned.as_ref())),
        _ => 0,
    };
    let way = (tally::earned(claim.household), tally::source(Unit::Point, claim.home));
    let row = money::row::<Appeal>(act.id);
    effects.extend(tally::moved(scene, row, Step::Hold, way, (Unit::Point, holds))?);
    let appeal = Appeal {
        home: scene.home,
        id: act.id,
        claim: claim.id,
        was: claim.stage,
        holds,
        reason: reason.into(),
        by,
        at: scene.now,
        ruling: None,
        answer: String::new(),
        decided_by: None,
        decided_at: None,
    };
    let stage = if claim.stage == Stage::Posted { Stage::Contested } else { Stage::Suspended };
    effects.push(Effect::Put(appeal.row()));
    effects.push(Effect::Set(Claim { stage, ..claim.clone() }.row()));
    Ok(effects)
}

/// What deciding looks at.
#[derive(Debug, Clone, Default)]
pub struct DecideFacts {
    /// The appeal.
    pub appeal: Option<Appeal>,
    /// Its claim.
    pub claim: Option<Claim>,
    /// Household of whoever decides.
    pub own: Option<HouseholdId>,
    /// Whether they are a declared relative of the claim's household.
    pub kin: bool,
    /// Who judged the claim.
    pub judges: Vec<PersonRef>,
}

/// Decided by one of the supervision committee who had no hand in it.
pub fn decide(
    facts: &DecideFacts,
    scene: &Scene<'_>,
    act: &Decide,
) -> Result<Vec<Effect>, Refusal> {
    let missing = || Refusal::new(Code::NotFound).on("appeal");
    let appeal = facts.appeal.as_ref().ok_or_else(missing)?;
    let claim = facts.claim.as_ref().ok_or_else(missing)?;
    if appeal.ruling.is_some() {
        return Err(Code::PointsAppealed.into());
    }
    if !matches!(claim.stage, Stage::Suspended | Stage::Contested) {
        let at = format!("@points-stage-{}", claim.stage);
        return Err(Refusal::new(Code::PointsStage).with("stage", at));
    }
    let person = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let hand = person == appeal.by || person == claim.filed_by || facts.judges.contains(&person);
    if hand || facts.kin || facts.own == Some(claim.household) {
        return Err(Code::PointsNear.into());
    }
    let answer = spoken(("answer", "field-points-decide-answer"), &act.answer, LEAST)?;
    let ruled = Appeal {
        ruling: Some(act.ruling),
        answer: answer.into(),
        decided_by: Some(person),
        decided_at: Some(scene.now),
        ..appeal.clone()
    };
    let mut effects = vec![Effect::Set(ruled.row())];
    effects.extend(match appeal.was {
        Stage::Noticed => noticed(scene, claim, appeal, act.ruling)?,
        Stage::Refused => refused(scene, claim, appeal, act.ruling)?,
        _ => posted(scene, claim, appeal, act.ruling)?,
    });
    Ok(effects)
}

/// The notice goes on for the days it still had, or what was held is released.
fn noticed(
    scene: &Scene<'_>,
    claim: &Claim,
    appeal: &Appeal,
    ruling: Ruling,
) -> Result<Vec<Effect>, Refusal> {
    let decided_at = Some(scene.now);
    if ruling == Ruling::Reverse {
        let mut effects = super::claim::release(scene, claim)?;
        let ended = Claim { stage: Stage::Reversed, decided_at, ..claim.clone() };
        effects.push(Effect::Set(ended.row()));
        return Ok(effects);
    }
    let until = claim.notice_until.map(|until| {
        let lost = appeal.at.date().until(scene.now.date()).map_or(0, |span| span.get_days());
        until.checked_add(jiff::Span::new().days(i64::from(lost))).unwrap_or(until)
    });
    let goes_on = Claim { stage: Stage::Noticed, decided_at, notice_until: until, ..claim.clone() };
    Ok(vec![Effect::Set(goes_on.row())])
}

/// A refused claim stays refused, or is held anew and shown like any other.
fn refused(
    scene: &Scene<'_>,
    claim: &Claim,
    appeal: &Appeal,
    ruling: Ruling,
) -> Result<Vec<Effect>, Refusal> {
    let decided_at = Some(scene.now);
    if ruling == Ruling::Keep || claim.takes {
        let kept = Claim { stage: Stage::Refused, decided_at, ..claim.clone() };
        return Ok(vec![Effect::Set(kept.row())]);
    }
    let days = policy::points_notice(scene.rules)?;
    let again = Claim {
        stage: Stage::Noticed,
        decided_at,
        notice_until: Some(scene.now.plus_days(i64::from(days)).date()),
        held: appeal.id,
        ..claim.clone()
    };
    let mut effects = hold(scene, &again)?;
    effects.push(Effect::Set(again.row()));
    Ok(effects)
}

/// What was posted stays, or goes back by a new entry.
fn posted(
    scene: &Scene<'_>,
    claim: &Claim,
    appeal: &Appeal,
    ruling: Ruling,
) -> Result<Vec<Effect>, Refusal> {
    let decided_at = Some(scene.now);
    let source = tally::source(Unit::Point, claim.home);
    let (earned, base) = (tally::earned(claim.household), tally::base(claim.household));
    let row = money::row::<Appeal>(appeal.id);
    let held = |step| tally::moved(scene, row, step, (earned, source), (Unit::Point, appeal.holds));
    let mut effects = Vec::new();
    if ruling == Ruling::Keep {
        effects.extend(held(Step::Void(row))?);
        effects
            .push(Effect::Set(Claim { stage: Stage::Posted, decided_at, ..claim.clone() }.row()));
        return Ok(effects);
    }
    if claim.takes {
        let row = ("points_appeal/back", appeal.id);
        let of_earned = claim.points.saturating_sub(claim.of_base);
        let back = (Unit::Point, of_earned);
        effects.extend(tally::moved(scene, row, Step::Post, (source, earned), back)?);
        let row = ("points_appeal/base", appeal.id);
        let back = (Unit::Point, claim.of_base);
        effects.extend(tally::moved(scene, row, Step::Post, (source, base), back)?);
    } else {
        effects.extend(held(Step::Paid(row))?);
    }
    effects.push(Effect::Set(Claim { stage: Stage::Reversed, decided_at, ..claim.clone() }.row()));
    Ok(effects)
}

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
    /// Household of whoever objects.
    pub own: Option<HouseholdId>,
    /// Objections until now: who, of which household, and where the claim stood.
    pub before: Vec<(PersonRef, Option<HouseholdId>, Stage)>,
}

/// During the notice, or within the days of P15 after the decision, the posting or the last ruling.
/// A household objects once to what the group gave and once to what it refused; what one of them says
/// badly ends nobody else's right.
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
        Stage::Posted => claim.posted_at.max(claim.decided_at),
        Stage::Refused => claim.decided_at,
        _ => {
            let at = format!("@points-stage-{}", claim.stage);
            return Err(Refusal::new(Code::PointsStage).with("stage", at));
        }
    };
    let refused = claim.stage == Stage::Refused;
    let ours = |who: PersonRef, house: Option<HouseholdId>| {
        who == by || house.is_some() && house == facts.own
    };
    let spoke = |(who, house, was): &(PersonRef, Option<HouseholdId>, Stage)| {
        ours(*who, *house) && (*was == Stage::Refused) == refused
    };
    if facts.before.iter().any(spoke) {
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
    /// Whether the household takes part today.
    pub member: bool,
    /// Other claims for the same thing in the same day, month or year that were not refused.
    pub times: u32,
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
    let hand = [appeal.by, claim.filed_by, claim.asked_by].contains(&person)
        || facts.judges.contains(&person);
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
        Stage::Refused => refused(facts, scene, (claim, appeal), act.ruling)?,
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

/// A refused claim stays refused, or is held anew and shown like any other, where it could be made
/// today: the household takes part, and the same was not claimed again meanwhile.
fn refused(
    facts: &DecideFacts,
    scene: &Scene<'_>,
    (claim, appeal): (&Claim, &Appeal),
    ruling: Ruling,
) -> Result<Vec<Effect>, Refusal> {
    let decided_at = Some(scene.now);
    if ruling == Ruling::Keep || claim.takes {
        let kept = Claim { stage: Stage::Refused, decided_at, ..claim.clone() };
        return Ok(vec![Effect::Set(kept.row())]);
    }
    if !facts.member {
        return Err(Refusal::new(Code::PointsNotJoined).on("ruling"));
    }
    if facts.times > 0 {
        return Err(Refusal::new(Code::PointsOften).on("ruling").with("often", "@points-again"));
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

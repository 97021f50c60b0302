//! The review group judges; the clock posts.

use kernel::id::HouseholdId;
use kernel::{Code, PersonRef, Refusal};

use super::claim::{posted, release};
use super::kin::{Tie, is_near};
use super::{Claim, Judge, Post, Review, Stage, Verdict};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

/// A member of the group with their household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// Who.
    pub person: PersonRef,
    /// Of which household.
    pub household: Option<HouseholdId>,
}

/// What judging looks at.
#[derive(Debug, Clone, Default)]
pub struct ReviewFacts {
    /// The claim.
    pub claim: Option<Claim>,
    /// The group.
    pub panel: Vec<Eligible>,
    /// Declarations that touch the household.
    pub ties: Vec<Tie>,
    /// What was said until now.
    pub reviews: Vec<Review>,
}

/// Those of the group who are near neither to the household nor to the claim: whoever made it, at the
/// desk or by their own hand, judges it not.
pub fn eligible<'f>(facts: &'f ReviewFacts, claim: &Claim) -> Vec<&'f Eligible> {
    let near = |one: &Eligible| {
        one.person == claim.filed_by
            || one.person == claim.asked_by
            || is_near(one, claim.household, &facts.ties, &facts.panel)
    };
    facts.panel.iter().filter(|one| !near(one)).collect()
}

fn stage(claim: &Claim) -> Refusal {
    Refusal::new(Code::PointsStage).with("stage", format!("@points-stage-{}", claim.stage))
}

/// More than half of those who may judge carry it; when that can not be reached any more it is
/// refused and what was held is released. A no gives its reason, a deduction is heard first.
pub fn review(facts: &ReviewFacts, scene: &Scene<'_>, act: &Judge) -> Result<Vec<Effect>, Refusal> {
    let claim = facts.claim.as_ref();
    let claim = claim.ok_or_else(|| Refusal::new(Code::NotFound).on("claim"))?;
    // A judgement is given by one's own hand.
    if scene.behalf.is_some() {
        return Err(Code::SignOwn.into());
    }
    let person = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if !facts.panel.iter().any(|one| one.person == person) {
        return Err(Code::PointsNotPanel.into());
    }
    let may = eligible(facts, claim);
    if !may.iter().any(|one| one.person == person) {
        return Err(Code::PointsNear.into());
    }
    if may.len() < 2 {
        return Err(Code::PointsNoPanel.into());
    }
    if claim.stage != Stage::Review {
        return Err(stage(claim));
    }
    if claim.takes && claim.heard.is_empty() {
        return Err(Code::PointsUnheard.into());
    }
    if facts.reviews.iter().any(|one| one.person == person) {
        return Err(Code::PointsReviewed.into());
    }
    let reason = act.reason.as_deref().unwrap_or_default().trim();
    if act.verdict == Verdict::Object {
        spoken(("reason", "field-reason"), reason, LEAST)?;
    }
    let review = Review {
        home: scene.home,
        claim: claim.id,
        person,
        verdict: act.verdict,
        reason: reason.into(),
        at: scene.now,
    };
    let counts = |verdict: Verdict| {
        let said = facts.reviews.iter().filter(|one| one.verdict == verdict);
        let seated = said.filter(|one| may.iter().any(|m| m.person == one.person)).count();
        seated + usize::from(act.verdict == verdict)
    };
    let mut effects = vec![Effect::Put(review.row())];
    if counts(Verdict::Agree) * 2 > may.len() {
        let days = policy::points_notice(scene.rules)?;
        let until = scene.now.plus_days(i64::from(days)).date();
        let noticed = Claim {
            stage: Stage::Noticed,
            decided_at: Some(scene.now),
            notice_until: Some(until),
            ..claim.clone()
        };
        effects.push(Effect::Set(noticed.row()));
    } else if counts(Verdict::Object) * 2 >= may.len() {
        effects.extend(release(scene, claim)?);
        let refused = Claim { stage: Stage::Refused, decided_at: Some(scene.now), ..claim.clone() };
        effects.push(Effect::Set(refused.row()));
    }
    Ok(effects)
}

/// What posting looks at.
#[derive(Debug, Clone, Default)]
pub struct PostFacts {
    /// The claim.
    pub claim: Option<Claim>,
}

/// On the day after the notice's last: what was held is posted, once.
pub fn post(facts: &PostFacts, scene: &Scene<'_>, _: &Post) -> Result<Vec<Effect>, Refusal> {
    let claim = facts.claim.as_ref().ok_or(Code::NotFound)?;
    if claim.stage != Stage::Noticed {
        return Err(stage(claim));
    }
    let over = claim.notice_until.is_some_and(|until| until < scene.now.date());
    if !over {
        let until = claim.notice_until.map(|day| day.to_string()).unwrap_or_default();
        return Err(Refusal::new(Code::PointsNoticed).with("until", until));
    }
    let mut effects = posted(scene, claim)?;
    let done = Claim { stage: Stage::Posted, posted_at: Some(scene.now), ..claim.clone() };
    effects.push(Effect::Set(done.row()));
    Ok(effects)
}

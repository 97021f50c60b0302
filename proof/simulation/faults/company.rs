//! Faults of company: who is asked to the table.

use civic::Scene;
use civic::decide::company::{Category, draw, invitation, plan};

use super::Decided;

pub(super) fn draw_from_a_known_seed(
    facts: &draw::DrawFacts,
    scene: &Scene<'_>,
    act: &draw::Draw,
) -> Decided {
    let mut facts = draw::DrawFacts {
        plan: facts.plan.clone(),
        quotas: facts.quotas.clone(),
        lots: facts.lots.clone(),
        supervisors: facts.supervisors.clone(),
        adults: facts.adults.clone(),
        ..*facts
    };
    // A digest that is known beforehand, in place of the plan's own.
    facts.commitment = facts.commitment.map(|_| [0; 32]);
    draw::draw(&facts, scene, act)
}

pub(super) fn plan_without_women(
    facts: &plan::MakeFacts,
    scene: &Scene<'_>,
    act: &plan::Make,
) -> Decided {
    let pools = facts.pools.iter().filter(|(category, _)| *category != Category::Women);
    let facts = plan::MakeFacts {
        topic: facts.topic.clone(),
        last: facts.last.clone(),
        unknown: facts.unknown.clone(),
        pools: pools.cloned().collect(),
    };
    plan::make(&facts, scene, act)
}

pub(super) fn decline_without_a_successor(
    facts: &invitation::AnswerFacts,
    scene: &Scene<'_>,
    act: &invitation::Answer,
) -> Decided {
    let facts = invitation::AnswerFacts {
        invitation: facts.invitation.clone(),
        household: facts.household,
        invited: facts.invited.clone(),
        lots: Vec::new(),
        adults: facts.adults.clone(),
    };
    invitation::answer(&facts, scene, act)
}

pub(super) fn ask_again(
    facts: &invitation::JoinFacts,
    scene: &Scene<'_>,
    act: &invitation::Invite,
) -> Decided {
    let facts = invitation::JoinFacts { invited: Vec::new(), ..*facts };
    invitation::invite(&facts, scene, act)
}

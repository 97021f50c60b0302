//! Slips with levies: asked over the limit, adopted by another vote, collected before the county has
//! answered.

use civic::Scene;
use civic::build::levy::{self, Adopt, DueFacts, Pay, Plan, PlanFacts, Stage, VoteFacts};
use site::capabilities::build::levy::reads;
use store::Deed;

use super::{Decided, Planted};

/// Each levy is held against the limit alone.
fn forget_the_others(facts: &PlanFacts, scene: &Scene<'_>, act: &Plan) -> Decided {
    levy::plan(&PlanFacts { others: Vec::new(), ..facts.clone() }, scene, act)
}

/// Any vote of the right body will do.
fn any_vote(facts: &VoteFacts, scene: &Scene<'_>, act: &Adopt) -> Decided {
    let mut facts = facts.clone();
    if let (Some(levy), Some(vote)) = (&facts.levy, &mut facts.vote) {
        vote.topic = levy.topic;
    }
    levy::adopt(&facts, scene, act)
}

fn collect_early(facts: &DueFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut facts = facts.clone();
    if let Some(levy) = &mut facts.levy {
        levy.stage = Stage::Approved;
    }
    levy::pay(&facts, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a levy forgets the others of the year",
        deed: || Deed::new(reads::plan, forget_the_others),
    },
    Planted { name: "a levy is adopted by any vote", deed: || Deed::new(reads::adopt, any_vote) },
    Planted {
        name: "a levy is collected before the county's answer",
        deed: || Deed::new(reads::pay, collect_early),
    },
];

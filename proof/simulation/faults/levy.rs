//! Slips with levies: asked over the limit, collected before the county has answered, of whoever is exempt,
//! receipted without arriving.

use civic::build::levy::{
    self, Adopt, Check, DueFacts, LevyFacts, Pay, Plan, PlanFacts, Rule, Stage, VoteFacts, Waive,
};
use civic::{Effect, Scene};
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
        vote.class = levy::CLASS.into();
    }
    levy::adopt(&facts, scene, act)
}

fn never_return(facts: &LevyFacts, scene: &Scene<'_>, act: &Check) -> Decided {
    levy::check(facts, scene, &Check { sound: true, ..act.clone() })
}

/// The county answers before the township.
fn skip_the_township(facts: &LevyFacts, scene: &Scene<'_>, act: &Rule) -> Decided {
    let mut facts = facts.clone();
    if let Some(levy) = facts.levy.as_mut().filter(|levy| levy.stage == Stage::Adopted) {
        levy.stage = Stage::Checked;
    }
    levy::rule(&facts, scene, act)
}

fn collect_of_the_exempt(facts: &DueFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    levy::pay(&DueFacts { waived: false, ..facts.clone() }, scene, act)
}

fn collect_early(facts: &DueFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut facts = facts.clone();
    if let Some(levy) = &mut facts.levy {
        levy.stage = Stage::Approved;
    }
    levy::pay(&facts, scene, act)
}

/// A receipt, and no money.
fn receipt_only(facts: &DueFacts, scene: &Scene<'_>, act: &Pay) -> Decided {
    let mut effects = levy::pay(facts, scene, act)?;
    effects.retain(|effect| !matches!(effect, Effect::Transfer(_)));
    Ok(effects)
}

fn exempt_who_paid(facts: &DueFacts, scene: &Scene<'_>, act: &Waive) -> Decided {
    levy::waive(&DueFacts { paid: false, ..facts.clone() }, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a levy forgets the others of the year",
        deed: || Deed::new(reads::plan, forget_the_others),
    },
    Planted { name: "a levy is adopted by any vote", deed: || Deed::new(reads::adopt, any_vote) },
    Planted {
        name: "the township returns no levy",
        deed: || Deed::new(|tx, scene, act: &Check| reads::levy(tx, scene, act.levy), never_return),
    },
    Planted {
        name: "a levy skips the township",
        deed: || {
            Deed::new(|tx, scene, act: &Rule| reads::levy(tx, scene, act.levy), skip_the_township)
        },
    },
    Planted {
        name: "the exempt pay a levy",
        deed: || Deed::new(reads::pay, collect_of_the_exempt),
    },
    Planted {
        name: "a levy is collected before the county's answer",
        deed: || Deed::new(reads::pay, collect_early),
    },
    Planted {
        name: "a levy is receipted without money",
        deed: || Deed::new(reads::pay, receipt_only),
    },
    Planted {
        name: "whoever paid a levy is exempt afterwards",
        deed: || Deed::new(reads::waive, exempt_who_paid),
    },
];

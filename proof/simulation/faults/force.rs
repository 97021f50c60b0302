//! Slips with task forces: rights that outlive the item, the membership or the force, a hand in another
//! project, people lent beyond the last day.

use civic::authority::Mandate;
use civic::build::project::{self, Reach, WorkFacts};
use civic::manage::force::{
    self, Close, CloseFacts, End, Extend, Join, JoinFacts, Leave, LeaveFacts, Tell, TermFacts,
};
use civic::record::Record as _;
use civic::{Effect, Scene};
use site::capabilities::build::project::reads as project_reads;
use site::capabilities::manage::force::reads;
use store::Deed;

use super::{Decided, Planted};

fn clear_and_keep_the_right(facts: &CloseFacts, scene: &Scene<'_>, act: &Close) -> Decided {
    force::close(&CloseFacts { lent: Vec::new(), ..facts.clone() }, scene, act)
}

fn leave_and_keep_the_right(facts: &LeaveFacts, scene: &Scene<'_>, act: &Leave) -> Decided {
    force::leave(&LeaveFacts { lent: Vec::new(), ..facts.clone() }, scene, act)
}

fn end_and_keep_the_rights(facts: &TermFacts, scene: &Scene<'_>, act: &End) -> Decided {
    force::end(&TermFacts { lent: Vec::new(), ..facts.clone() }, scene, act)
}

/// As if whatever the hand was lent had been lent for this project.
fn a_hand_in_every_project(facts: &WorkFacts, scene: &Scene<'_>, act: &Reach) -> Decided {
    let mut facts = facts.clone();
    if let civic::authority::Caller::Person { mandates, .. } = &scene.caller {
        facts.lent = mandates.iter().map(|m| m.id).collect();
    }
    project::reach(&facts, scene, act)
}

/// Nobody looks at the last day of the force.
fn lent_beyond_it(facts: &JoinFacts, scene: &Scene<'_>, act: &Join) -> Decided {
    let mut facts = facts.clone();
    facts.force.until_on = facts.force.until_on.max(act.until_on);
    force::join(&facts, scene, act)
}

/// A right has no last day of its own.
fn lent_for_good(facts: &JoinFacts, scene: &Scene<'_>, act: &Join) -> Decided {
    let mut effects = force::join(facts, scene, act)?;
    for effect in &mut effects {
        if let Effect::Put(row) = effect
            && let Some(mandate) = Mandate::from_vals(&mut row.vals.clone().into_iter())
            && row.table == Mandate::TABLE
        {
            *row = Mandate { until_on: None, ..mandate }.row();
        }
    }
    Ok(effects)
}

/// The longer time comes without its reason being kept.
fn longer_without_a_trace(facts: &TermFacts, scene: &Scene<'_>, act: &Extend) -> Decided {
    let mut effects = force::extend(facts, scene, act)?;
    effects.retain(|e| !matches!(e, Effect::Put(row) if row.table == force::Extension::TABLE));
    Ok(effects)
}

/// Whoever was ever lent still fills in the list.
fn told_after_the_time(facts: &force::ReportFacts, scene: &Scene<'_>, act: &Tell) -> Decided {
    let mut facts = facts.clone();
    for member in &mut facts.members {
        member.left_at = None;
        member.until_on = member.until_on.max(scene.now.date());
    }
    force::report(&facts, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "what was lent outlives its item",
        deed: || Deed::new(reads::close, clear_and_keep_the_right),
    },
    Planted {
        name: "what was lent outlives the membership",
        deed: || Deed::new(reads::leave, leave_and_keep_the_right),
    },
    Planted {
        name: "what was lent outlives the task force",
        deed: || Deed::new(|tx, scene, _: &End| reads::term(tx, scene), end_and_keep_the_rights),
    },
    Planted {
        name: "a lent hand reaches every project",
        deed: || {
            Deed::new(
                |tx, scene, _: &Reach| project_reads::work(tx, scene),
                a_hand_in_every_project,
            )
        },
    },
    Planted {
        name: "somebody is lent beyond the last day",
        deed: || Deed::new(reads::join, lent_beyond_it),
    },
    Planted { name: "what is lent has no end", deed: || Deed::new(reads::join, lent_for_good) },
    Planted {
        name: "a longer time leaves no trace",
        deed: || Deed::new(|tx, scene, _: &Extend| reads::term(tx, scene), longer_without_a_trace),
    },
    Planted {
        name: "whoever is out still tells",
        deed: || Deed::new(reads::report, told_after_the_time),
    },
];

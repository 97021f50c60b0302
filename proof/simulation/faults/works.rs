//! Faults of a project: what is adopted, when work may begin and end, what stays as it was.

use civic::build::project::{
    self as project, Adoption, Alter, AlterFacts, Begin, BeginFacts, Finish, FinishFacts, Keep,
    KeepFacts, Milestone, Origin, Plan, Project, PublicityState, Question, Reach, Reply,
    ReplyFacts, Stage, WorkFacts,
};
use civic::record::Record as _;
use civic::{Effect, Scene};
use site::capabilities::build::project::reads;
use store::Deed;

use super::{Decided, Planted};

fn answer_with_anything(facts: &ReplyFacts, scene: &Scene<'_>, act: &Reply) -> Decided {
    let mut facts = facts.clone();
    facts.adoptions.push(Adoption { matter: act.adopted, topic: act.adopted, at: scene.now });
    project::reply(&facts, scene, act)
}

fn begin_unanswered(facts: &BeginFacts, scene: &Scene<'_>, act: &Begin) -> Decided {
    let facts = BeginFacts { answers: Question::ALL.to_vec(), ..facts.clone() };
    project::begin(&facts, scene, act)
}

fn hung(stage: Stage, scene: &Scene<'_>) -> PublicityState {
    PublicityState { stage, posted_at: scene.now, ended: true }
}

fn begin_unseen(facts: &BeginFacts, scene: &Scene<'_>, act: &Begin) -> Decided {
    let mut facts = facts.clone();
    facts.shown.push(hung(Stage::Before, scene));
    project::begin(&facts, scene, act)
}

/// A plan that has hung once counts although it was changed since.
fn begin_on_an_old_plan(facts: &BeginFacts, scene: &Scene<'_>, act: &Begin) -> Decided {
    let mut facts = facts.clone();
    for shown in &mut facts.shown {
        shown.posted_at = scene.now;
    }
    project::begin(&facts, scene, act)
}

fn plan_beyond_the_money(facts: &WorkFacts, scene: &Scene<'_>, act: &Plan) -> Decided {
    let mut free = facts.clone();
    free.milestones.iter_mut().for_each(|m| m.planned_fen = kernel::Fen(0));
    let planned = act.planned_fen.unwrap_or_default().max(facts.project.planned_fen);
    free.project.planned_fen = planned;
    let mut effects = project::plan(&free, scene, act)?;
    // The row of the project stays as it should be: only the sum is not looked at.
    let kept = Project { planned_at: scene.now, ..facts.project.clone() };
    effects.retain(|e| !matches!(e, Effect::Set(row) if row.table == Project::TABLE));
    effects.push(Effect::Set(kept.row()));
    Ok(effects)
}

fn reach_again(facts: &WorkFacts, scene: &Scene<'_>, act: &Reach) -> Decided {
    let mut facts = facts.clone();
    facts.milestones =
        facts.milestones.into_iter().map(|m| Milestone { done_on: None, ..m }).collect();
    project::reach(&facts, scene, act)
}

fn change_without_asking(facts: &AlterFacts, scene: &Scene<'_>, act: &Alter) -> Decided {
    if let Ok(right) = project::alter(facts, scene, act) {
        return Ok(right);
    }
    let mut free = facts.clone();
    free.project.decided_fen = act.cost_fen.unwrap_or(free.project.planned_fen);
    project::alter(&free, scene, act)
}

fn change_by_an_old_meeting(facts: &AlterFacts, scene: &Scene<'_>, act: &Alter) -> Decided {
    let mut facts = facts.clone();
    facts.adoptions.iter_mut().for_each(|(adoption, _)| adoption.at = scene.now);
    project::alter(&facts, scene, act)
}

fn finish_unfinished(facts: &FinishFacts, scene: &Scene<'_>, act: &Finish) -> Decided {
    project::finish(&FinishFacts { open: 0, ..facts.clone() }, scene, act)
}

fn finish_and_rewrite_the_origin(facts: &FinishFacts, scene: &Scene<'_>, act: &Finish) -> Decided {
    let mut facts = facts.clone();
    facts.project.origin = match facts.project.origin {
        Origin::Above => Origin::Village,
        Origin::Village | Origin::Villagers => Origin::Above,
    };
    project::finish(&facts, scene, act)
}

/// The work is finished and nobody can read what it came to.
fn finish_in_silence(facts: &FinishFacts, scene: &Scene<'_>, act: &Finish) -> Decided {
    let mut effects = project::finish(facts, scene, act)?;
    for effect in &mut effects {
        if let Effect::Move { outcome, .. } = effect {
            *outcome = None;
        }
    }
    Ok(effects)
}

fn keep_too_early(facts: &KeepFacts, scene: &Scene<'_>, act: &Keep) -> Decided {
    let mut facts = facts.clone();
    facts.shown.push(hung(Stage::After, scene));
    project::keep(&facts, scene, act)
}

fn keep_what_is_wrong(facts: &KeepFacts, scene: &Scene<'_>, act: &Keep) -> Decided {
    project::keep(&KeepFacts { finding: None, ..facts.clone() }, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "an answer needs nobody's consent",
        deed: || Deed::new(|tx, scene, _: &Reply| reads::reply(tx, scene), answer_with_anything),
    },
    Planted {
        name: "work begins with a question open",
        deed: || Deed::new(|tx, scene, _: &Begin| reads::begin(tx, scene), begin_unanswered),
    },
    Planted {
        name: "work begins before its plan has hung",
        deed: || Deed::new(|tx, scene, _: &Begin| reads::begin(tx, scene), begin_unseen),
    },
    Planted {
        name: "a plan that was changed need not hang again",
        deed: || Deed::new(|tx, scene, _: &Begin| reads::begin(tx, scene), begin_on_an_old_plan),
    },
    Planted {
        name: "milestones cost more than the project",
        deed: || Deed::new(|tx, scene, _: &Plan| reads::work(tx, scene), plan_beyond_the_money),
    },
    Planted {
        name: "a milestone is reached twice",
        deed: || Deed::new(|tx, scene, _: &Reach| reads::work(tx, scene), reach_again),
    },
    Planted {
        name: "a change order asks nobody",
        deed: || Deed::new(|tx, scene, _: &Alter| reads::alter(tx, scene), change_without_asking),
    },
    Planted {
        name: "an old meeting adopts a change order",
        deed: || {
            Deed::new(|tx, scene, _: &Alter| reads::alter(tx, scene), change_by_an_old_meeting)
        },
    },
    Planted {
        name: "work ends with milestones open",
        deed: || Deed::new(|tx, scene, _: &Finish| reads::finish(tx, scene), finish_unfinished),
    },
    Planted {
        name: "where a project came from is rewritten",
        deed: || {
            let load =
                |tx: &mut store::Tx<'_>, scene: &Scene<'_>, _: &Finish| reads::finish(tx, scene);
            Deed::new(load, finish_and_rewrite_the_origin)
        },
    },
    Planted {
        name: "what was built is not made public",
        deed: || Deed::new(|tx, scene, _: &Finish| reads::finish(tx, scene), finish_in_silence),
    },
    Planted {
        name: "it is kept before its result has hung",
        deed: || Deed::new(reads::keep, keep_too_early),
    },
    Planted {
        name: "a work is handed over while a finding is open",
        deed: || Deed::new(reads::keep, keep_what_is_wrong),
    },
];

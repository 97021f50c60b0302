//! Faults of a panel: who is on the list, what it is held to, who sits.

use civic::Scene;
use civic::decide::panel::{Answer, Draw, Lot, Plan, draw, plan};
use civic::effect::Effect;
use civic::record::Record as _;
use site::capabilities::decide::panel::reads;
use store::Deed;

use super::{Decided, Planted};

fn plan_without_the_old(facts: &plan::PlanFacts, scene: &Scene<'_>, act: &Plan) -> Decided {
    let young = |who: &&plan::Neighbour| who.born_on.year() > scene.now.date().year() - 60;
    let facts = plan::PlanFacts {
        topic: facts.topic.clone(),
        last: facts.last.clone(),
        unknown: facts.unknown.clone(),
        pool: facts.pool.iter().filter(young).cloned().collect(),
    };
    plan::plan(&facts, scene, act)
}

fn plan_of_few_women(facts: &plan::PlanFacts, scene: &Scene<'_>, act: &Plan) -> Decided {
    let effects = plan::plan(facts, scene, act)?;
    // One seat more than the quotas were counted for.
    let wider = Plan { seats: act.seats + 1, women: Some(act.seats.div_ceil(3)), ..act.clone() };
    plan::plan(facts, scene, &wider).or(Ok(effects))
}

fn draw_from_a_known_seed(facts: &draw::DrawFacts, scene: &Scene<'_>, act: &Draw) -> Decided {
    let facts = draw::DrawFacts {
        published_at: facts.published_at,
        panel: facts.panel.clone(),
        commitment: facts.commitment.map(|_| [0; 32]),
        lots: facts.lots.clone(),
    };
    draw::draw(&facts, scene, act)
}

fn anybody_follows(facts: &draw::AnswerFacts, scene: &Scene<'_>, act: &Answer) -> Decided {
    let known = &facts.lots;
    // Kinds are forgotten: the next of all takes the seat.
    let forgotten = known.iter().map(|lot| Lot { kind: String::new(), ..lot.clone() });
    let facts = draw::AnswerFacts {
        published_at: facts.published_at,
        panel: facts.panel.clone(),
        lots: forgotten.collect(),
    };
    let whole = |effect: Effect| {
        let Effect::Set(row) = &effect else { return effect };
        let Some(lot) = Lot::from_vals(&mut row.vals.clone().into_iter()) else { return effect };
        let kind =
            known.iter().find(|known| known.name == lot.name).map(|known| known.kind.clone());
        Effect::Set(Lot { kind: kind.unwrap_or_default(), ..lot }.row())
    };
    Ok(draw::answer(&facts, scene, act)?.into_iter().map(whole).collect())
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "the old are not on the list of a panel",
        deed: || Deed::new(reads::plan, plan_without_the_old),
    },
    Planted {
        name: "a panel has a seat more than was asked",
        deed: || Deed::new(reads::plan, plan_of_few_women),
    },
    Planted {
        name: "a panel follows from a seed that is known beforehand",
        deed: || Deed::new(reads::draw, draw_from_a_known_seed),
    },
    Planted {
        name: "anybody follows on a panel",
        deed: || Deed::new(reads::answer, anybody_follows),
    },
];

//! Faults of a choice of projects: who has a voice, how often, and what is counted.

use civic::Scene;
use civic::choosing::{HandFacts, Paper, PaperFacts, Voter, joined};
use civic::decide::budget;
use civic::record::Column as _;
use site::capabilities::decide::budget::reads;
use store::{Deed, Stop, Tx};

use super::{Decided, Planted};

fn roll_without_the_last(
    facts: &budget::PublishFacts,
    scene: &Scene<'_>,
    act: &budget::Publish,
) -> Decided {
    let mut facts = facts.clone();
    facts.entitled.pop();
    budget::publish(&facts, scene, act)
}

fn publish_a_day_short(
    facts: &budget::PublishFacts,
    scene: &Scene<'_>,
    act: &budget::Publish,
) -> Decided {
    // The rows of a vote that is long enough stay as they should be: only the days are too few.
    if let Ok(right) = budget::publish(facts, scene, act) {
        return Ok(right);
    }
    let mut longer = facts.clone();
    let closes = facts.list.budget.closes_on;
    longer.list.budget.closes_on = closes.tomorrow().unwrap_or(closes);
    budget::publish(&longer, scene, act)
}

fn cast_beside_a_paper(
    facts: &budget::CastFacts,
    scene: &Scene<'_>,
    act: &budget::Cast,
) -> Decided {
    let mut facts = facts.clone();
    facts.line = facts.line.map(|line| Voter { paper_at: None, ..line });
    budget::cast(&facts, scene, act)
}

fn cast_over_the_money(
    facts: &budget::CastFacts,
    scene: &Scene<'_>,
    act: &budget::Cast,
) -> Decided {
    let mut facts = facts.clone();
    facts.list.budget.total_fen = kernel::Fen(i64::MAX);
    budget::cast(&facts, scene, act)
}

fn hand_to_who_has_voted(facts: &HandFacts, scene: &Scene<'_>, act: &budget::Hand) -> Decided {
    let facts = HandFacts { voted: false, ..facts.clone() };
    budget::hand(&facts, scene, act)
}

fn type_more_than_was_handed(
    facts: &budget::EnterFacts,
    scene: &Scene<'_>,
    act: &budget::Enter,
) -> Decided {
    let papers = PaperFacts { handed: u64::MAX, ..facts.papers.clone() };
    budget::enter(&budget::EnterFacts { papers, list: facts.list.clone() }, scene, act)
}

fn check_what_was_typed_otherwise(
    facts: &budget::EnterFacts,
    scene: &Scene<'_>,
    act: &budget::Enter,
) -> Decided {
    let mut papers = facts.papers.clone();
    if let Some(paper) = &mut papers.paper {
        paper.picks = joined(&budget::picked(&facts.list, &act.picks)?);
    }
    budget::enter(&budget::EnterFacts { papers, list: facts.list.clone() }, scene, act)
}

/// Papers that one hand has typed are counted like the others.
fn papers_of_one_hand(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &budget::Close,
) -> Result<budget::CloseFacts, Stop> {
    let mut facts = reads::close(tx, scene.home, act.matter)?;
    let key = [scene.home.to_val(), act.matter.to_val()];
    let all: Vec<Paper> = tx.list("WHERE home = ?1 AND matter = ?2 ORDER BY no", &key)?;
    facts.heard.papers.clear();
    for paper in all {
        *facts.heard.papers.entry(paper.picks).or_default() += 1;
    }
    facts.heard.unchecked = 0;
    Ok(facts)
}

fn close_on_the_last_day(
    facts: &budget::CloseFacts,
    scene: &Scene<'_>,
    act: &budget::Close,
) -> Decided {
    if let Ok(right) = budget::close(facts, scene, act) {
        return Ok(right);
    }
    let mut early = facts.clone();
    let closes = facts.list.budget.closes_on;
    early.list.budget.closes_on = closes.yesterday().unwrap_or(closes);
    budget::close(&early, scene, act)
}

fn count_the_first_pick_only(
    facts: &budget::CloseFacts,
    scene: &Scene<'_>,
    act: &budget::Close,
) -> Decided {
    let mut facts = facts.clone();
    let phone = std::mem::take(&mut facts.heard.phone);
    for (picks, n) in phone {
        let first = picks.split(' ').next().unwrap_or_default().to_owned();
        *facts.heard.phone.entry(first).or_default() += n;
    }
    budget::close(&facts, scene, act)
}

fn count_the_phones_only(
    facts: &budget::CloseFacts,
    scene: &Scene<'_>,
    act: &budget::Close,
) -> Decided {
    let mut facts = facts.clone();
    facts.heard.papers.clear();
    budget::close(&facts, scene, act)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a roll lacks one household",
        deed: || {
            Deed::new(
                |tx, scene, _: &budget::Publish| reads::publish(tx, scene),
                roll_without_the_last,
            )
        },
    },
    Planted {
        name: "a choice lasts a day less",
        deed: || {
            Deed::new(
                |tx, scene, _: &budget::Publish| reads::publish(tx, scene),
                publish_a_day_short,
            )
        },
    },
    Planted {
        name: "who holds a paper has a voice by phone",
        deed: || {
            Deed::new(|tx, scene, _: &budget::Cast| reads::cast(tx, scene), cast_beside_a_paper)
        },
    },
    Planted {
        name: "picks go beyond the money",
        deed: || {
            Deed::new(|tx, scene, _: &budget::Cast| reads::cast(tx, scene), cast_over_the_money)
        },
    },
    Planted {
        name: "who has voted gets a paper",
        deed: || {
            let load = |tx: &mut Tx<'_>, scene: &Scene<'_>, act: &budget::Hand| {
                reads::hand(tx, scene, act.person)
            };
            Deed::new(load, hand_to_who_has_voted)
        },
    },
    Planted {
        name: "more papers come back than went out",
        deed: || {
            let load = |tx: &mut Tx<'_>, scene: &Scene<'_>, act: &budget::Enter| {
                reads::enter(tx, scene, act.no)
            };
            Deed::new(load, type_more_than_was_handed)
        },
    },
    Planted {
        name: "a paper typed otherwise is checked",
        deed: || {
            let load = |tx: &mut Tx<'_>, scene: &Scene<'_>, act: &budget::Enter| {
                reads::enter(tx, scene, act.no)
            };
            Deed::new(load, check_what_was_typed_otherwise)
        },
    },
    Planted {
        name: "a paper counts with one hand",
        deed: || Deed::new(papers_of_one_hand, budget::close),
    },
    Planted { name: "a choice ends on its last day", deed: || closing(close_on_the_last_day) },
    Planted {
        name: "only the first pick of a voice counts",
        deed: || closing(count_the_first_pick_only),
    },
    Planted { name: "papers are not counted", deed: || closing(count_the_phones_only) },
];

fn closing(decide: fn(&budget::CloseFacts, &Scene<'_>, &budget::Close) -> Decided) -> Deed {
    Deed::new(|tx, scene, act: &budget::Close| reads::close(tx, scene.home, act.matter), decide)
}

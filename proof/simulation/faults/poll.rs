//! Faults of a vote among several: what lies in the box, who has a voice, and what is counted.

use civic::Scene;
use civic::choosing::Voter;
use civic::decide::poll;
use civic::effect::Effect;
use site::capabilities::decide::poll::reads;
use store::{Deed, Tx};

use super::{Decided, Planted};

fn drop_twice(facts: &poll::CastFacts, scene: &Scene<'_>, act: &poll::Drop) -> Decided {
    let mut facts = facts.clone();
    let marks = poll::kept(&poll::marked(&facts.list, &act.marks)?);
    facts.heap = facts.heap.map(|heap| heap.with(&marks));
    poll::drop(&facts, scene, act)
}

fn drop_again(facts: &poll::CastFacts, scene: &Scene<'_>, act: &poll::Drop) -> Decided {
    if !facts.given {
        return poll::drop(facts, scene, act);
    }
    let facts = poll::CastFacts { given: false, ..facts.clone() };
    let effects = poll::drop(&facts, scene, act)?;
    // The line that says who has voted stands already; only the heap grows.
    Ok(effects.into_iter().filter(|effect| matches!(effect, Effect::Set(_))).collect())
}

fn cast_beside_a_paper(facts: &poll::CastFacts, scene: &Scene<'_>, act: &poll::Cast) -> Decided {
    let mut facts = facts.clone();
    facts.line = facts.line.map(|line| Voter { paper_at: None, ..line });
    poll::cast(&facts, scene, act)
}

fn publish_with_too_few(
    facts: &poll::PublishFacts,
    scene: &Scene<'_>,
    act: &poll::Publish,
) -> Decided {
    let mut list = facts.list.clone();
    list.items.iter_mut().for_each(|item| item.struck.clear());
    poll::publish(&poll::PublishFacts { list, ..facts.clone() }, scene, act)
}

/// The right rows, but for the result, which is that of other facts.
fn counted_by(facts: &poll::CloseFacts, scene: &Scene<'_>, act: &poll::Close, how: How) -> Decided {
    let right = poll::close(facts, scene, act)?;
    let mut facts = facts.clone();
    how(&mut facts);
    let wrong = poll::close(&facts, scene, act)?;
    let first = right.into_iter().take(1);
    Ok(first.chain(wrong.into_iter().skip(1)).collect())
}

type How = fn(&mut poll::CloseFacts);

/// With exactly half of them an election of one voter fewer would be valid.
fn half_of_those_entitled(
    facts: &poll::CloseFacts,
    scene: &Scene<'_>,
    act: &poll::Close,
) -> Decided {
    counted_by(facts, scene, act, |facts| {
        if facts.heard.ballots() * 2 == u64::from(facts.list.poll.entitled) {
            facts.list.poll.entitled -= 1;
        }
    })
}

fn seats_for_women_given_away(
    facts: &poll::CloseFacts,
    scene: &Scene<'_>,
    act: &poll::Close,
) -> Decided {
    counted_by(facts, scene, act, |facts| facts.list.poll.women = 0)
}

fn closing(decide: fn(&poll::CloseFacts, &Scene<'_>, &poll::Close) -> Decided) -> Deed {
    Deed::new(|tx, scene, act: &poll::Close| reads::close(tx, scene.home, act.matter), decide)
}

fn casting(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<poll::CastFacts, store::Stop> {
    reads::cast(tx, scene)
}

/// The faults of this part.
pub(super) const ALL: &[Planted] = &[
    Planted {
        name: "a secret voice counts twice in the heap",
        deed: || Deed::new(|tx, scene, _: &poll::Drop| casting(tx, scene), drop_twice),
    },
    Planted {
        name: "a secret voice is given again",
        deed: || Deed::new(|tx, scene, _: &poll::Drop| casting(tx, scene), drop_again),
    },
    Planted {
        name: "who holds a paper votes by name",
        deed: || Deed::new(|tx, scene, _: &poll::Cast| casting(tx, scene), cast_beside_a_paper),
    },
    Planted {
        name: "struck options fill a list",
        deed: || {
            Deed::new(
                |tx, scene, _: &poll::Publish| reads::publish(tx, scene),
                publish_with_too_few,
            )
        },
    },
    Planted {
        name: "an election is valid with half of those entitled",
        deed: || closing(half_of_those_entitled),
    },
    Planted {
        name: "seats kept for women are given away",
        deed: || closing(seats_for_women_given_away),
    },
];

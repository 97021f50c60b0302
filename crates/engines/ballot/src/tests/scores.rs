//! Approval and scores.

use proptest::prelude::*;

use crate::{
    Overflow,
    score::{ScoreCount, ScoreError, ScoreResult},
    slate::{CANDIDATES_MAX, Slate, SlateError},
};

fn slate(ids: &[&str]) -> Slate {
    Slate::new(ids.iter().map(|id| (*id).to_owned()).collect()).unwrap()
}

fn order(result: &ScoreResult) -> Vec<(&str, u64, bool)> {
    result.standings.iter().map(|one| (one.id.as_str(), one.sum, one.tied)).collect()
}

#[test]
fn approvals_are_added_up() {
    let mut count = ScoreCount::new(slate(&["bridge", "lamp", "well"]), 1).unwrap();
    for (ballot, weight) in [
        ([Some(1), Some(1), None], 3),
        ([None, Some(1), None], 2),
        ([None, None, Some(1)], 5),
        ([Some(0), None, None], 1),
        ([None, None, None], 4),
    ] {
        count.add(&ballot, weight).unwrap();
    }
    let result = count.result().unwrap();
    assert_eq!((result.ballots, result.blank), (15, 4));
    assert_eq!(order(&result), [("lamp", 5, true), ("well", 5, true), ("bridge", 3, false)]);
    let bridge = &result.standings[2];
    assert_eq!((bridge.place, bridge.given, bridge.spread.as_slice()), (3, 4, &[1, 3][..]));
    // The lot turns the equals, and nobody else.
    let lot = ["bridge", "well", "lamp"].map(str::to_owned);
    let mut turned = ScoreCount::new(slate(&["bridge", "lamp", "well"]).with_lot(&lot).unwrap(), 1);
    let turned = turned.as_mut().unwrap();
    turned.add(&[None, Some(1), Some(1)], 1).unwrap();
    turned.add(&[Some(1), Some(1), Some(1)], 1).unwrap();
    let turned = turned.result().unwrap();
    assert_eq!(order(&turned), [("well", 2, true), ("lamp", 2, true), ("bridge", 1, false)]);
}

/// The capital of Tennessee by scores of 0 to 10 (Memphis 42, Nashville 26, Chattanooga 15,
/// Knoxville 17 of 100), the usual example for score voting.
#[test]
fn scores_of_the_four_cities() {
    let cities = slate(&["Chattanooga", "Knoxville", "Memphis", "Nashville"]);
    let mut count = ScoreCount::new(cities, 10).unwrap();
    for (ballot, weight) in
        [([2, 0, 10, 4], 42), ([4, 2, 0, 10], 26), ([10, 6, 0, 3], 15), ([6, 10, 0, 5], 17)]
    {
        count.add(&ballot.map(Some), weight).unwrap();
    }
    let expected = [
        ("Nashville", 42 * 4 + 26 * 10 + 15 * 3 + 17 * 5, false),
        ("Chattanooga", 42 * 2 + 26 * 4 + 15 * 10 + 17 * 6, false),
        ("Memphis", 420, false),
        ("Knoxville", 26 * 2 + 15 * 6 + 170, false),
    ];
    let mut sorted = expected;
    sorted.sort_by_key(|one| std::cmp::Reverse(one.1));
    assert_eq!(order(&count.result().unwrap()), sorted);
    assert_eq!(sorted[0].0, "Nashville");
}

#[test]
fn what_can_not_be_counted_is_refused() {
    assert_eq!(Slate::new(vec![]), Err(SlateError::Empty));
    let twice = ["a", "b", "a"].map(str::to_owned).to_vec();
    assert_eq!(Slate::new(twice), Err(SlateError::Twice { id: "a".into() }));
    let many: Vec<String> = (0..=CANDIDATES_MAX).map(|n| n.to_string()).collect();
    assert_eq!(Slate::new(many), Err(SlateError::TooMany { had: CANDIDATES_MAX + 1 }));
    let lot = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        slate(&["a", "b"]).with_lot(&ids)
    };
    assert_eq!(lot(&["a"]), Err(SlateError::Lot { id: "b".into() }));
    assert_eq!(lot(&["a", "b", "c"]), Err(SlateError::Lot { id: "c".into() }));
    assert_eq!(lot(&["a", "a"]), Err(SlateError::Twice { id: "a".into() }));

    let two = slate(&["a", "b"]);
    assert_eq!(ScoreCount::new(two.clone(), 0), Err(ScoreError::Scale { max: 0 }));
    assert_eq!(ScoreCount::new(two.clone(), 1_001), Err(ScoreError::Scale { max: 1_001 }));
    let mut count = ScoreCount::new(two, 5).unwrap();
    let before = count.clone();
    assert_eq!(count.add(&[Some(1)], 1), Err(ScoreError::Length { wanted: 2, had: 1 }));
    let above = ScoreError::Above { id: "b".into(), score: 6, max: 5 };
    assert_eq!(count.add(&[Some(1), Some(6)], 1), Err(above));
    assert_eq!(count, before);
    count.add(&[Some(5), None], u64::MAX).unwrap();
    let over = ScoreError::Overflow(Overflow { left: u64::MAX, right: 1 });
    assert_eq!(count.add(&[None, None], 1), Err(over));
    assert!(count.result().is_err(), "five times the ballots do not fit");
}

type Ballots = Vec<(Vec<Option<u32>>, u64)>;

fn ballots() -> impl Strategy<Value = Ballots> {
    prop::collection::vec((prop::collection::vec(prop::option::of(0..5_u32), 4), 1..4_u64), 1..12)
}

fn counted(ballots: &Ballots, columns: [usize; 4]) -> ScoreResult {
    // The slate sorts the ids; the columns say in which order the ballots were written.
    let ids = ["a", "b", "c", "d"];
    let mut count = ScoreCount::new(slate(&columns.map(|at| ids[at])), 4).unwrap();
    for (ballot, weight) in ballots {
        count.add(ballot, *weight).unwrap();
    }
    count.result().unwrap()
}

proptest! {
    #[test]
    fn the_order_of_ballots_and_candidates_changes_nothing(
        (given, turned) in ballots().prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle())),
    ) {
        prop_assert_eq!(counted(&given, [0, 1, 2, 3]), counted(&turned, [3, 1, 0, 2]));
    }

    #[test]
    fn a_higher_score_never_hurts(
        mut given in ballots(),
        at in any::<prop::sample::Index>(),
        who in 0..4_usize,
    ) {
        let place = |result: &ScoreResult| {
            let id = ["a", "b", "c", "d"][who];
            result.standings.iter().position(|one| one.id == id).unwrap()
        };
        let before = place(&counted(&given, [0, 1, 2, 3]));
        let own = at.index(given.len());
        let score = &mut given[own].0[who];
        *score = Some(score.map_or(1, |score| (score + 1).min(4)));
        prop_assert!(place(&counted(&given, [0, 1, 2, 3])) <= before);
    }
}

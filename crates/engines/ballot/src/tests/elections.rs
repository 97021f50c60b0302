//! Elections: thresholds, reserved seats, equals; and every result against all sets of seats.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{at_least, over};
use crate::{
    Basis,
    election::{By, Contender, ElectionError, ElectionResult, Rules, RunOff, elect},
};

fn who(id: &str, votes: u64, group: &str) -> Contender {
    Contender { id: id.into(), votes, group: Some(group.to_owned()).filter(|g| !g.is_empty()) }
}

fn rules(seats: u64, reserved: &[(&str, u64)]) -> Rules {
    let reserved = reserved.iter().map(|(group, n)| ((*group).to_owned(), *n)).collect();
    Rules { seats, reserved, turnout: None, each: None }
}

fn ids(result: &ElectionResult) -> Vec<&str> {
    result.elected.iter().map(|one| one.id.as_str()).collect()
}

#[test]
fn women_take_the_seats_kept_for_them_and_the_last_others_give_way() {
    let list = [
        who("m1", 90, ""),
        who("m2", 80, ""),
        who("m3", 70, ""),
        who("m4", 60, ""),
        who("w1", 50, "w"),
        who("w2", 40, "w"),
        who("m5", 30, ""),
    ];
    let free = elect(&rules(4, &[]), &list, 100, 150).unwrap();
    assert_eq!(ids(&free), ["m1", "m2", "m3", "m4"]);
    let kept = elect(&rules(4, &[("w", 2)]), &list, 100, 150).unwrap();
    assert_eq!(ids(&kept), ["m1", "m2", "w1", "w2"]);
    let by: Vec<By> = kept.elected.iter().map(|one| one.by).collect();
    assert_eq!(by, [By::Votes, By::Votes, By::Reserved, By::Reserved]);
    assert_eq!((kept.vacant, kept.run_offs.len(), kept.lacking.len()), (0, 0, 0));
    // Elected by votes, women count towards their seats, and no more are added.
    let list = [who("w1", 90, "w"), who("m1", 80, ""), who("w2", 70, "w"), who("m2", 60, "")];
    let kept = elect(&rules(3, &[("w", 1)]), &list, 100, 150).unwrap();
    assert_eq!(ids(&kept), ["w1", "m1", "w2"]);
    assert!(kept.elected.iter().all(|one| one.by == By::Votes));
}

/// More than half have to vote, and each needs more than half of the ballots; who misses it leaves
/// the seat open for a further round, where a third of the ballots is enough.
#[test]
fn thresholds_of_turnout_and_of_each() {
    let strict = Rules {
        turnout: Some(over(1, 2, Basis::Entitled)),
        each: Some(over(1, 2, Basis::Cast)),
        ..rules(3, &[])
    };
    let list = [who("a", 300, ""), who("b", 204, ""), who("c", 203, "")];
    let low = elect(&strict, &list, 405, 811).unwrap();
    assert_eq!((low.turnout_needed, low.valid, low.vacant), (406, false, 3));
    assert!(low.elected.is_empty());
    let enough = elect(&strict, &list, 406, 811).unwrap();
    assert_eq!((enough.valid, enough.each_needed), (true, 204));
    assert_eq!(
        (ids(&enough), enough.below.join(""), enough.vacant),
        (vec!["a", "b"], "c".into(), 1)
    );
    let again = Rules { each: Some(at_least(1, 3, Basis::Cast)), ..rules(1, &[]) };
    let list = |votes| [who("c", votes, ""), who("d", 100, "")];
    assert_eq!(ids(&elect(&again, &list(136), 406, 811).unwrap()), ["c"], "135.3 are 136");
    assert_eq!(elect(&again, &list(135), 406, 811).unwrap().vacant, 1);
}

#[test]
fn equals_vote_again_and_nobody_is_seated_by_the_alphabet() {
    let list =
        [who("a", 9, ""), who("b", 7, ""), who("c", 7, ""), who("d", 7, ""), who("e", 1, "")];
    let result = elect(&rules(3, &[]), &list, 10, 10).unwrap();
    assert_eq!(ids(&result), ["a"]);
    let between = ["b", "c", "d"].map(str::to_owned).to_vec();
    assert_eq!(result.run_offs, [RunOff { votes: 7, seats: 2, between }]);
    assert_eq!(result.vacant, 0);
    // Equals who all have a seat are no trouble.
    assert_eq!(elect(&rules(4, &[]), &list, 10, 10).unwrap().run_offs, []);
    // Women among the equals: one kept seat is between them, the free one between all others.
    let list = [
        who("m1", 9, ""),
        who("m2", 5, ""),
        who("m3", 5, ""),
        who("w1", 3, "w"),
        who("w2", 3, "w"),
    ];
    let result = elect(&rules(3, &[("w", 1)]), &list, 10, 10).unwrap();
    let run = |votes, between: [&str; 2]| RunOff {
        votes,
        seats: 1,
        between: between.map(str::to_owned).to_vec(),
    };
    assert_eq!(ids(&result), ["m1"]);
    assert_eq!(result.run_offs, [run(5, ["m2", "m3"]), run(3, ["w1", "w2"])]);
}

#[test]
fn seats_kept_for_too_few_stay_open() {
    let list = [who("m1", 9, ""), who("m2", 8, ""), who("m3", 7, ""), who("w1", 1, "w")];
    let result = elect(&rules(4, &[("w", 2)]), &list, 10, 10).unwrap();
    assert_eq!((ids(&result), result.vacant), (vec!["m1", "m2", "w1"], 1));
    assert_eq!(result.lacking, BTreeMap::from([("w".to_owned(), 1)]));
    let nobody = elect(&rules(2, &[]), &[], 0, 10).unwrap();
    assert_eq!((nobody.vacant, nobody.elected.len()), (2, 0));
}

#[test]
fn numbers_that_can_not_be_true_are_refused() {
    let list = [who("a", 5, "")];
    let refused = |rules: &Rules, list: &[Contender], cast, entitled| {
        elect(rules, list, cast, entitled).unwrap_err()
    };
    assert_eq!(refused(&rules(0, &[]), &list, 9, 9), ElectionError::NoSeats);
    let reserved = refused(&rules(2, &[("w", 2), ("y", 1)]), &list, 9, 9);
    assert_eq!(reserved, ElectionError::OverReserved { reserved: 3, seats: 2 });
    assert_eq!(
        refused(&rules(1, &[]), &list, 10, 9),
        ElectionError::OverEntitled { cast: 10, entitled: 9 }
    );
    assert_eq!(
        refused(&rules(1, &[]), &list, 4, 9),
        ElectionError::OverCast { id: "a".into(), votes: 5, cast: 4 }
    );
    let twice = [who("a", 1, ""), who("a", 2, "")];
    assert_eq!(refused(&rules(1, &[]), &twice, 4, 9), ElectionError::Twice { id: "a".into() });
    let odd = Rules { each: Some(over(1, 2, Basis::Households)), ..rules(1, &[]) };
    assert_eq!(refused(&odd, &list, 9, 9), ElectionError::Basis { of: Basis::Households });
}

/// All sets of candidates of this size.
fn subsets(n: usize, size: usize) -> Vec<Vec<usize>> {
    (0_u32..1 << n)
        .filter(|set| set.count_ones() as usize == size)
        .map(|set| (0..n).filter(|at| set >> at & 1 == 1).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The best sets, seat by seat, among all that keep the reserved seats: elected is who is in
    /// all of them, a run-off is between those who are in some.
    #[test]
    fn the_result_is_the_best_of_all_sets(
        drawn in prop::collection::vec((0..5_u64, 0..3_u8), 0..8),
        seats in 1..5_u64,
        kept in (0..3_u64, 0..2_u64),
    ) {
        let list: Vec<Contender> = drawn
            .iter()
            .enumerate()
            .map(|(at, (votes, group))| who(&format!("c{at}"), *votes, ["", "w", "y"][*group as usize]))
            .collect();
        let rules = rules(seats, &[("w", kept.0), ("y", kept.1)]);
        if kept.0 + kept.1 > seats {
            prop_assert!(elect(&rules, &list, 9, 9).is_err());
            return Ok(());
        }
        let result = elect(&rules, &list, 9, 9).unwrap();
        let of = |group: &str| list.iter().filter(|c| c.group.as_deref() == Some(group)).count() as u64;
        let lacking = kept.0.saturating_sub(of("w")) + kept.1.saturating_sub(of("y"));
        let needs = [("w", kept.0.min(of("w"))), ("y", kept.1.min(of("y")))];
        let keeps = |set: &Vec<usize>| needs.iter().all(|(group, least)| {
            set.iter().filter(|at| list[**at].group.as_deref() == Some(*group)).count() as u64 >= *least
        });
        let votes = |set: &Vec<usize>| {
            let mut votes: Vec<u64> = set.iter().map(|at| list[*at].votes).collect();
            votes.sort_unstable_by(|a, b| b.cmp(a));
            votes
        };
        let open = (seats - lacking) as usize;
        let sizes = (0..=open.min(list.len())).rev();
        let sets = sizes
            .map(|size| subsets(list.len(), size).into_iter().filter(keeps).collect::<Vec<_>>())
            .find(|sets| !sets.is_empty())
            .unwrap();
        let best = sets.iter().map(votes).max().unwrap();
        let best: Vec<BTreeSet<usize>> = sets
            .into_iter()
            .filter(|set| votes(set) == best)
            .map(|set| set.into_iter().collect())
            .collect();
        let some: BTreeSet<usize> = best.iter().flatten().copied().collect();
        let all: BTreeSet<usize> =
            some.iter().copied().filter(|at| best.iter().all(|set| set.contains(at))).collect();
        let named = |at: &BTreeSet<usize>| -> BTreeSet<String> {
            at.iter().map(|at| list[*at].id.clone()).collect()
        };
        let elected: BTreeSet<String> = result.elected.iter().map(|one| one.id.clone()).collect();
        prop_assert_eq!(&elected, &named(&all));
        let running: BTreeSet<String> =
            result.run_offs.iter().flat_map(|run| run.between.clone()).collect();
        prop_assert_eq!(running, named(&some.difference(&all).copied().collect()));
        let given: u64 = result.run_offs.iter().map(|run| run.seats).sum();
        prop_assert_eq!(given as usize, best[0].len() - all.len());
        prop_assert_eq!(result.vacant as usize, seats as usize - best[0].len());
        prop_assert!(result.run_offs.iter().all(|run| (run.seats as usize) < run.between.len()));
    }
}

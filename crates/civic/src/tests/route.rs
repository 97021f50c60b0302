//! Statements come to each by need, in an order of one's own, and the order tells nothing.

use std::collections::BTreeMap;

use kernel::id::RecordId;

use super::fixture::{id, person};
use crate::decide::room::route::route;

fn open(n: u8) -> impl Iterator<Item = RecordId> {
    (1..=n).map(id)
}

#[test]
fn what_has_the_fewest_stances_comes_first() {
    let taken: BTreeMap<RecordId, u64> =
        [(1, 5), (2, 0), (3, 2), (4, 2), (5, 40)].map(|(n, count)| (id(n), count)).into();
    for who in 1..=20 {
        // The sixth has never been answered and is in no list.
        let order = route(person(who), open(6), &taken);
        let counts: Vec<u64> = order.iter().map(|s| taken.get(s).copied().unwrap_or(0)).collect();
        assert_eq!(counts, [0, 0, 2, 2, 5, 40], "person {who}");
    }
    assert!(route(person(1), [], &taken).is_empty());
}

#[test]
fn among_equals_everybody_has_an_order_that_stays() {
    let none = BTreeMap::new();
    let orders: Vec<Vec<RecordId>> =
        (1..=40).map(|who| route(person(who), open(8), &none)).collect();
    for (order, who) in orders.iter().zip(1..) {
        // Whatever order the store gives them in.
        let turned: Vec<RecordId> = open(8).collect();
        assert_eq!(*order, route(person(who), turned.into_iter().rev(), &none));
        // One that is answered leaves a gap and moves nothing else.
        let rest = open(8).filter(|s| *s != order[0]);
        assert_eq!(order[1..], route(person(who), rest, &none));
    }
    let mut firsts: Vec<RecordId> = orders.iter().map(|order| order[0]).collect();
    firsts.sort();
    firsts.dedup();
    assert!(firsts.len() >= 6, "of forty people {} begin with something else", firsts.len());
}

#[test]
fn each_gets_enough_when_people_answer_only_a_few() {
    // A hundred people answer three of thirty statements each: by need that is ten for each.
    let mut taken: BTreeMap<RecordId, u64> = BTreeMap::new();
    for who in 1..=100 {
        for statement in route(person(who), open(30), &taken).into_iter().take(3) {
            *taken.entry(statement).or_default() += 1;
        }
    }
    assert_eq!(taken.len(), 30);
    assert!(taken.values().all(|n| *n == 10), "{taken:?}");
}

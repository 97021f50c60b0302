//! Heaps of several places: once per voter, and every difference by name.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{members, representatives_meeting, yes_no};
use crate::{
    Channel, Outcome, Tally,
    sections::{Difference, Heap, HeapName, Misfit, combined, differences, recount},
};

fn heap(section: &str, channel: Channel, voters: &[u32], tally: Tally) -> Heap<u32> {
    Heap { section: section.into(), channel, voters: voters.to_vec(), tally }
}

fn name(section: &str, channel: Channel) -> HeapName {
    HeapName { section: section.into(), channel }
}

fn roll() -> BTreeSet<u32> {
    (1..=20).collect()
}

#[test]
fn phone_and_paper_of_two_places_are_one_count() {
    let heaps = [
        heap("east", Channel::Phone, &[1, 2, 3], yes_no(2, 1)),
        heap(
            "east",
            Channel::Paper,
            &[4, 5, 6, 7],
            Tally { yes: 2, no: 0, abstain: 0, invalid: 1 },
        ),
        heap("top", Channel::Hall, &[8, 9], yes_no(0, 2)),
    ];
    let all = combined(&roll(), &heaps).unwrap();
    assert_eq!(all.tally, Tally { yes: 4, no: 3, abstain: 0, invalid: 1 });
    assert_eq!((all.voters, all.missing), (9, 1), "one sheet did not come back");
    assert_eq!(combined(&roll(), &[] as &[Heap<u32>]).unwrap().voters, 0);
}

#[test]
fn every_misfit_is_named() {
    let heaps = [
        heap("east", Channel::Phone, &[1, 2, 99], yes_no(3, 0)),
        heap("east", Channel::Paper, &[2, 4], yes_no(3, 0)),
        heap("top", Channel::Paper, &[5, 5, 1], yes_no(1, 1)),
        heap("east", Channel::Phone, &[], yes_no(0, 0)),
    ];
    let misfits = combined(&roll(), &heaps).unwrap_err();
    let (phone, paper) = (name("east", Channel::Phone), name("east", Channel::Paper));
    let top = name("top", Channel::Paper);
    assert_eq!(
        misfits,
        [
            Misfit::Stranger { voter: 99, heap: phone.clone() },
            Misfit::Twice { voter: 2, first: phone.clone(), again: paper.clone() },
            Misfit::TooMany { heap: paper, cast: 3, voters: 2 },
            Misfit::Twice { voter: 5, first: top.clone(), again: top.clone() },
            Misfit::Twice { voter: 1, first: phone.clone(), again: top },
            Misfit::HeapTwice(phone),
        ]
    );
    let huge = [
        heap("a", Channel::Hall, &[1], yes_no(u64::MAX, 0)),
        heap("b", Channel::Hall, &[2], yes_no(1, 0)),
    ];
    let misfits = combined(&roll(), &huge).unwrap_err();
    assert!(misfits.contains(&Misfit::Overflow(name("b", Channel::Hall))), "{misfits:?}");
}

#[test]
fn a_recount_names_what_differs_and_whether_it_matters() {
    let body = representatives_meeting();
    let first = members(18, 27, yes_no(10, 8));
    let other = recount(&body, &first, &members(18, 27, yes_no(9, 8)));
    let yes = Difference { what: "yes", first: Some(10), second: Some(9) };
    assert_eq!(other.differences, [yes]);
    assert_eq!((other.first.outcome, other.second.outcome), (Outcome::Adopted, Outcome::Rejected));
    assert!(other.outcome_differs);
    let same = recount(&body, &first, &members(18, 27, yes_no(10, 7)));
    assert_eq!((same.differences.len(), same.outcome_differs), (1, false));
    assert!(recount(&body, &first, &first).differences.is_empty());
    let (one, two) = (BTreeMap::from([("a", 1), ("b", 0)]), BTreeMap::from([("a", 1), ("c", 2)]));
    let expected = [
        Difference { what: "b", first: Some(0), second: None },
        Difference { what: "c", first: None, second: Some(2) },
    ];
    assert_eq!(differences(&one, &two), expected);
}

proptest! {
    #[test]
    fn differences_tell_one_count_from_the_other(
        one in prop::collection::btree_map(0..6_u8, 0..4_u64, 0..6),
        two in prop::collection::btree_map(0..6_u8, 0..4_u64, 0..6),
    ) {
        let told = differences(&one, &two);
        prop_assert_eq!(told.is_empty(), one == two);
        // Applied to the first count they give the second.
        let mut mended = one;
        for difference in told {
            match difference.second {
                Some(n) => mended.insert(difference.what, n),
                None => mended.remove(&difference.what),
            };
        }
        prop_assert_eq!(mended, two);
    }
}

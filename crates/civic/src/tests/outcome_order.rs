//! Villages by what they carried out, never by how often they met; four flags that nobody types.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::fixture::rules;
use crate::decide::outcome::order::{Tally, compare, ranked};
use crate::decide::outcome::provenance::{Provenance, Trail, completeness_percent};
use crate::matter::Kind;

fn caution() -> u32 {
    rules().count("outcome_caution").unwrap()
}

fn tally(confirmed: u64, adopted: u64, meetings: u64) -> Tally {
    Tally { adopted, confirmed, meetings, ..Tally::default() }
}

#[test]
fn pairs_stand_in_the_order_of_the_rule() {
    assert_eq!(caution(), 2);
    // Confirmed, adopted, meetings: the first stands before the second.
    let rows = [
        // Fifty meetings and nothing carried out stand below five and five.
        ((5, 5, 5), (0, 50, 50)),
        ((5, 5, 5), (0, 0, 50)),
        ((1, 30, 1), (0, 50, 50)),
        // Nineteen of twenty stand above one of one: 19/22 and 1/3.
        ((19, 20, 20), (1, 1, 1)),
        ((2, 2, 2), (1, 1, 1)),
        ((5, 5, 5), (5, 6, 6)),
        // 6/12 and 2/4 are equal: more carried out stands first.
        ((6, 10, 0), (2, 2, 0)),
        // Nothing carried out: who has less left open stands first.
        ((0, 1, 9), (0, 2, 1)),
    ];
    for (a, b) in rows {
        let (a, b) = (tally(a.0, a.1, a.2), tally(b.0, b.1, b.2));
        assert_eq!(compare(&a, &b, caution()), Ordering::Less, "{a:?} {b:?}");
        assert_eq!(compare(&b, &a, caution()), Ordering::Greater, "{a:?} {b:?}");
    }
}

#[test]
fn a_village_without_anything_has_no_rank_and_is_not_the_last() {
    let places = vec![
        ("a", tally(0, 0, 0)),
        ("b", tally(0, 50, 50)),
        ("c", tally(5, 5, 5)),
        ("d", tally(5, 5, 900)),
        ("e", tally(0, 0, 50)),
        ("f", tally(1, 2, 1)),
    ];
    let found = ranked(places, caution());
    let told: Vec<(&str, Option<usize>)> = found.iter().map(|r| (r.place, r.rank)).collect();
    let expected = [
        ("c", Some(1)),
        ("d", Some(1)),
        ("f", Some(3)),
        ("e", Some(4)),
        ("b", Some(5)),
        ("a", None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn sums_of_a_larger_area_add_up() {
    let a = Tally { solved: 1, adopted: 2, confirmed: 3, back: 4, meetings: 5 };
    let both = a.plus(Tally { solved: 10, adopted: 20, confirmed: 30, back: 40, meetings: 50 });
    assert_eq!(both, Tally { solved: 11, adopted: 22, confirmed: 33, back: 44, meetings: 55 });
}

fn any_tally() -> impl Strategy<Value = Tally> {
    (0u64..60, 0u64..60, 0u64..100).prop_map(|(a, b, meetings)| tally(a.min(b), a.max(b), meetings))
}

proptest! {
    #[test]
    fn meetings_never_matter(a in any_tally(), b in any_tally(), met in 0u64..1_000, c in 0u32..9) {
        let more = Tally { meetings: met, ..a };
        prop_assert_eq!(compare(&a, &b, c), compare(&more, &b, c));
        prop_assert_eq!(compare(&a, &more, c), Ordering::Equal);
    }

    #[test]
    fn carrying_out_never_hurts_and_resolving_more_never_helps(a in any_tally(), c in 0u32..9) {
        let resolved = Tally { adopted: a.adopted + 1, ..a };
        prop_assert_ne!(compare(&resolved, &a, c), Ordering::Less);
        let carried = Tally { confirmed: resolved.confirmed + 1, ..resolved };
        prop_assert_eq!(compare(&carried, &resolved, c), Ordering::Less);
        prop_assert_ne!(compare(&carried, &a, c.max(1)), Ordering::Greater);
    }

    #[test]
    fn it_is_an_order(a in any_tally(), b in any_tally(), d in any_tally(), c in 0u32..9) {
        prop_assert_eq!(compare(&a, &b, c), compare(&b, &a, c).reverse());
        if compare(&a, &b, c).is_le() && compare(&b, &d, c).is_le() {
            prop_assert!(compare(&a, &d, c).is_le());
        }
    }
}

#[test]
fn the_flags_follow_from_what_was_recorded() {
    let needed = rules().count("research_voices").unwrap();
    assert_eq!(needed, 3);
    let bare = Trail { first: Kind::Topic, visited: false, voices: 0, present: 0, judged: false };
    assert_eq!(Provenance::of(&bare, needed).all(), [false; 4]);
    let rows = [
        (Trail { first: Kind::Wish, ..bare }, [true, false, false, false]),
        (Trail { voices: 2, ..bare }, [false, false, false, false]),
        (Trail { voices: 3, ..bare }, [false, true, false, false]),
        (Trail { visited: true, ..bare }, [false, true, false, false]),
        (Trail { present: 1, ..bare }, [false, false, true, false]),
        (Trail { judged: true, ..bare }, [false, false, false, true]),
    ];
    for (trail, flags) in rows {
        assert_eq!(Provenance::of(&trail, needed).all(), flags, "{trail:?}");
    }
}

#[test]
fn completeness_is_rounded_down_and_of_nothing_is_nothing() {
    let n = |held: usize| {
        let flag = |at: usize| at < held;
        Provenance {
            from_people: flag(0),
            among_people: flag(1),
            with_people: flag(2),
            by_people: flag(3),
        }
    };
    assert_eq!(completeness_percent(&[]), None);
    assert_eq!(completeness_percent(&[n(4)]), Some(100));
    assert_eq!(completeness_percent(&[n(0)]), Some(0));
    assert_eq!(completeness_percent(&[n(4), n(3), n(3)]), Some(83));
}

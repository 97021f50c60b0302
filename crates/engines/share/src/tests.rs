#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use crate::{Claim, NobodyClaims, divide, divide_capped};

fn claims(weights: &[u64]) -> Vec<Claim<usize>> {
    weights.iter().enumerate().map(|(key, weight)| Claim { key, weight: *weight }).collect()
}

#[test]
fn by_the_largest_remainder_worked_by_hand() {
    // 100 in the ratio 1:1:1 is 33⅓ each; the unit left goes to the smallest key.
    assert_eq!(divide(100, &claims(&[1, 1, 1])).unwrap(), [34, 33, 33]);
    // 10 in 5:3:1: 5.56, 3.33, 1.11.
    assert_eq!(divide(10, &claims(&[5, 3, 1])).unwrap(), [6, 3, 1]);
    // A weight of nothing gets nothing, even with units left over.
    assert_eq!(divide(2, &claims(&[0, 1, 1, 1])).unwrap(), [0, 1, 1, 0]);
    assert_eq!(divide(0, &claims(&[0, 0])).unwrap(), [0, 0]);
    assert_eq!(divide(5, &claims(&[0, 0])), Err(NobodyClaims));
    assert_eq!(divide(5, &claims(&[])), Err(NobodyClaims));
    let most = u64::MAX;
    assert_eq!(divide(most, &claims(&[most, most])).unwrap(), [most / 2 + 1, most / 2]);
}

#[test]
fn ceilings_send_the_rest_to_others() {
    // 100 for 1:1:2 is 25, 25, 50; the third stops at 20 and leaves 80 for two.
    let (parts, left) = divide_capped(100, &claims(&[1, 1, 2]), &[60, 60, 20]).unwrap();
    assert_eq!((parts.as_slice(), left), ([40, 40, 20].as_slice(), 0));
    // Everybody is at theirs: what nobody can take is left.
    let (parts, left) = divide_capped(100, &claims(&[1, 1]), &[30, 10]).unwrap();
    assert_eq!((parts.as_slice(), left), ([30, 10].as_slice(), 60));
    // The first leaves, then what is left brings the second to its ceiling.
    let (parts, left) = divide_capped(90, &claims(&[1, 1, 1]), &[10, 35, 90]).unwrap();
    assert_eq!((parts.as_slice(), left), ([10, 35, 45].as_slice(), 0));
    assert_eq!(divide_capped(9, &claims(&[0]), &[9]), Err(NobodyClaims));
}

/// The same by trying: give unit after unit to whoever is furthest below the exact quotient.
fn unit_by_unit(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    let exact = |w: u64| u128::from(total) * u128::from(w);
    let mut parts: Vec<u64> =
        weights.iter().map(|w| u64::try_from(exact(*w) / sum).unwrap()).collect();
    while parts.iter().sum::<u64>() < total {
        let lack = |at: &usize| exact(weights[*at]) - u128::from(parts[*at]) * sum;
        let positive = |at: &usize| exact(weights[*at]) > u128::from(parts[*at]) * sum;
        let at = (0..weights.len())
            .filter(positive)
            .max_by(|a, b| lack(a).cmp(&lack(b)).then(b.cmp(a)))
            .unwrap();
        parts[at] += 1;
    }
    parts
}

proptest! {
    #[test]
    fn parts_add_up_and_stay_within_the_quota(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(0u64..5_000, 1..40),
    ) {
        prop_assume!(weights.iter().any(|w| *w > 0));
        let parts = divide(total, &claims(&weights)).unwrap();
        prop_assert_eq!(parts.iter().sum::<u64>(), total);
        prop_assert_eq!(&parts, &unit_by_unit(total, &weights));
        let sum: u64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let floor = u128::from(total) * u128::from(*weight) / u128::from(sum);
            prop_assert!(u128::from(*part) == floor || u128::from(*part) == floor + 1);
        }
    }

    #[test]
    fn the_order_of_a_list_changes_nothing(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(1u64..50, 1..30),
        ceilings in prop::collection::vec(0u64..60_000, 30),
        turn in 0usize..30,
    ) {
        let mut list: Vec<(Claim<usize>, u64)> =
            claims(&weights).into_iter().zip(ceilings).collect();
        let parted = |list: &[(Claim<usize>, u64)]| {
            let claims: Vec<Claim<usize>> = list.iter().map(|(claim, _)| *claim).collect();
            let tops: Vec<u64> = list.iter().map(|(_, top)| *top).collect();
            let plain = divide(total, &claims).unwrap();
            let (capped, left) = divide_capped(total, &claims, &tops).unwrap();
            let mut of: Vec<(usize, u64, u64)> = claims
                .iter()
                .zip(plain)
                .zip(capped)
                .map(|((claim, plain), capped)| (claim.key, plain, capped))
                .collect();
            of.sort_unstable();
            (of, left)
        };
        let before = parted(&list);
        let turn = turn % list.len();
        list.rotate_left(turn);
        list.reverse();
        prop_assert_eq!(parted(&list), before);
    }

    #[test]
    fn nobody_is_above_the_ceiling_and_nothing_is_left_while_somebody_is_below(
        total in 0u64..1_000_000,
        of in prop::collection::vec((0u64..500, 0u64..80_000), 1..30),
    ) {
        prop_assume!(of.iter().any(|(weight, _)| *weight > 0));
        let weights: Vec<u64> = of.iter().map(|(weight, _)| *weight).collect();
        let tops: Vec<u64> = of.iter().map(|(_, top)| *top).collect();
        let (parts, left) = divide_capped(total, &claims(&weights), &tops).unwrap();
        prop_assert_eq!(parts.iter().sum::<u64>() + left, total);
        for ((part, top), weight) in parts.iter().zip(&tops).zip(&weights) {
            prop_assert!(part <= top);
            prop_assert!(*weight > 0 || *part == 0);
            prop_assert!(left == 0 || *weight == 0 || part == top);
        }
    }

    #[test]
    fn high_ceilings_are_none(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(1u64..500, 1..20),
    ) {
        let tops = vec![u64::MAX; weights.len()];
        let (parts, left) = divide_capped(total, &claims(&weights), &tops).unwrap();
        prop_assert_eq!((parts, left), (divide(total, &claims(&weights)).unwrap(), 0));
    }
}

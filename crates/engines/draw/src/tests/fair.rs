//! Every name is as likely as any other: counted out, not tried out.

use std::collections::BTreeMap;

use crate::{fold, order, shuffled};

/// On a stream of eight bits every bound is checked over all 256 numbers: each result comes equally
/// often, and no more is thrown away than must be. The arithmetic for 64 bits is the same function.
#[test]
fn folding_favours_no_number() {
    for n in 1..=256_u64 {
        let mut count: BTreeMap<u64, u64> = BTreeMap::new();
        for number in 0..256 {
            if let Some(result) = fold(number, n, 256) {
                *count.entry(result).or_default() += 1;
            }
        }
        assert_eq!(count.len(), usize::try_from(n).unwrap(), "every number below {n} comes");
        assert!(count.values().all(|times| *times == 256 / n), "{n}: {count:?}");
    }
    assert_eq!(fold(7, 0, 256), None);
    let span = 1_u128 << 64;
    assert_eq!(fold(u64::MAX, 3, span), None, "2^64 leaves 1 when parted by 3");
    assert_eq!(fold(u64::MAX - 1, 3, span), Some(2));
    assert_eq!(fold(u64::MAX, 1 << 63, span), Some((1 << 63) - 1));
}

/// All ways the numbers of a shuffle can fall: each gives another order, so that equally likely
/// numbers make equally likely orders.
#[test]
fn each_way_the_numbers_fall_is_another_order() {
    for len in 0..=6_usize {
        let ways: u64 = (1..=len as u64).product();
        let mut seen = BTreeMap::new();
        for way in 0..ways {
            let mut rest = way;
            let order = shuffled(len, |n| {
                let number = rest % n;
                rest /= n;
                number
            });
            *seen.entry(order).or_insert(0) += 1;
        }
        assert_eq!(seen.len() as u64, ways, "{len}");
        assert!(seen.values().all(|times| *times == 1));
    }
}

/// The whole of it over fixed seeds: the counts are the same in every run, and close to even.
#[test]
fn over_many_seeds_every_name_is_drawn_about_equally_often() {
    let names = ["a", "b", "c", "d", "e"];
    let seeds = 20_000_u32;
    let (mut first, mut pairs) = ([0_u32; 5], BTreeMap::new());
    for seed in 0..seeds {
        let places = order(&format!("seed {seed}"), &names).unwrap();
        first[places[0]] += 1;
        let mut pair = [places[0], places[1]];
        pair.sort_unstable();
        *pairs.entry(pair).or_insert(0_u32) += 1;
    }
    // Five standard deviations of a fair draw: 20000·1/5·4/5 and 20000·1/10·9/10.
    for times in first {
        assert!(times.abs_diff(seeds / 5) < 283, "{first:?}");
    }
    assert_eq!(pairs.len(), 10);
    for times in pairs.values() {
        assert!(times.abs_diff(seeds / 10) < 212, "{pairs:?}");
    }
}

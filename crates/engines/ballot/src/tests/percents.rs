//! What is shown adds up.

use proptest::prelude::*;

use crate::percent::{percent, percents};

fn shown(parts: &[u64], decimals: u32) -> Vec<String> {
    percents(parts, decimals).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_adds_up_to_a_hundred() {
    let rows: [(&[u64], u32, &[&str]); 7] = [
        (&[1, 1, 1], 1, &["33.4", "33.3", "33.3"]),
        (&[1, 1, 1], 0, &["34", "33", "33"]),
        (&[2, 1], 1, &["66.7", "33.3"]),
        (&[0, 7], 1, &["0.0", "100.0"]),
        (&[1, 999], 0, &["0", "100"]),
        (&[1, 1, 1, 1, 1, 1], 1, &["16.7", "16.7", "16.7", "16.7", "16.6", "16.6"]),
        (&[u64::MAX, u64::MAX], 2, &["50.00", "50.00"]),
    ];
    for (parts, decimals, expected) in rows {
        assert_eq!(shown(parts, decimals), expected, "{parts:?}");
    }
    assert_eq!((percents(&[0, 0], 1), percents(&[], 1)), (None, None));
}

#[test]
fn one_share_is_rounded_half_up() {
    let rows = [
        (1, 2, 0, "50"),
        (1, 3, 1, "33.3"),
        (2, 3, 1, "66.7"),
        (1, 8, 1, "12.5"),
        (1, 8, 0, "13"),
        (3, 8, 0, "38"),
        (1, 1000, 1, "0.1"),
        (1, 2000, 1, "0.1"),
        (1, 2001, 1, "0.0"),
        (203, 406, 1, "50.0"),
        (0, 5, 1, "0.0"),
        (u64::MAX, u64::MAX, 6, "100.000000"),
    ];
    for (part, whole, decimals, expected) in rows {
        let shown = percent(part, whole, decimals).unwrap().to_string();
        assert_eq!(shown, expected, "{part} of {whole}");
    }
    assert_eq!(percent(1, 0, 1), None);
    assert_eq!(percent(1, 3, 99).unwrap().to_string(), "33.333333", "no more than six places");
}

proptest! {
    #[test]
    fn all_lists_add_up_and_stay_near(
        parts in prop::collection::vec(0..10_000_u64, 1..12),
        decimals in 0..4_u32,
    ) {
        let whole: u64 = parts.iter().sum();
        let Some(shown) = percents(&parts, decimals) else {
            prop_assert_eq!(whole, 0);
            return Ok(());
        };
        let all = 100 * 10_u128.pow(decimals);
        prop_assert_eq!(shown.iter().map(|one| one.units()).sum::<u128>(), all);
        for (part, one) in parts.iter().zip(&shown) {
            let off = (one.units() * u128::from(whole)).abs_diff(u128::from(*part) * all);
            prop_assert!(off < u128::from(whole), "{} of {}: {}", part, whole, one);
        }
    }
}

//! Shares and thresholds at and around their boundaries.

use super::{at_least, over, ratio};
use crate::{Basis, Ratio, RatioError, Threshold};

#[test]
fn ratios_are_checked_and_reduced() {
    assert_eq!(Ratio::new(1, 0), Err(RatioError::ZeroDenominator { num: 1 }));
    assert_eq!(Ratio::new(0, 0), Err(RatioError::ZeroDenominator { num: 0 }));
    assert_eq!(Ratio::new(3, 2), Err(RatioError::AboveWhole { num: 3, den: 2 }));
    assert_eq!(ratio(4, 6), ratio(2, 3));
    assert_eq!((ratio(0, 9).num(), ratio(0, 9).den()), (0, 1));
    assert_eq!((ratio(9, 9).num(), ratio(9, 9).den()), (1, 1));
    assert!(ratio(2, 3) > ratio(1, 2));
    assert!(ratio(u64::MAX - 1, u64::MAX) < ratio(1, 1));
}

#[test]
fn ratios_travel_as_text() {
    let text = serde_json::to_string(&ratio(2, 3)).expect("writes");
    assert_eq!(text, "\"2/3\"");
    assert_eq!(serde_json::from_str::<Ratio>(&text).expect("reads"), ratio(2, 3));
    for bad in ["", "2", "/3", "2/", "2/3/4", "-1/2", "+1/2", " 1/2", "1/2 ", "0.5", "二/三"] {
        let refused = RatioError::Unreadable { text: bad.to_owned() };
        assert_eq!(bad.parse::<Ratio>(), Err(refused), "{bad:?}");
    }
    assert!("99999999999999999999/1".parse::<Ratio>().is_err());
    assert!(serde_json::from_str::<Ratio>("\"1/0\"").is_err());
    assert!(serde_json::from_str::<Ratio>("\"3/2\"").is_err());
    assert!(serde_json::from_str::<Ratio>("0.5").is_err());
}

/// Every line: the smallest number that is enough is, and one less is not.
#[test]
fn boundaries_of_the_law() {
    let table: &[(&str, Threshold, u64, u64)] = &[
        ("adults, odd", over(1, 2, Basis::Adults), 811, 406),
        ("adults, even", over(1, 2, Basis::Adults), 812, 407),
        ("households, exact thirds", at_least(2, 3, Basis::Households), 300, 200),
        ("households, one more", at_least(2, 3, Basis::Households), 301, 201),
        ("households, two more", at_least(2, 3, Basis::Households), 302, 202),
        ("households, of a small village", at_least(2, 3, Basis::Households), 214, 143),
        ("members of a body", at_least(2, 3, Basis::Members), 27, 18),
        ("votes of those present, even", over(1, 2, Basis::Present), 18, 10),
        ("votes of those present, odd", over(1, 2, Basis::Present), 19, 10),
        ("requests, a tenth of the villagers", at_least(1, 10, Basis::Adults), 811, 82),
        ("requests, a third of representatives", at_least(1, 3, Basis::Representatives), 27, 9),
        ("recall, a fifth of the voters", at_least(1, 5, Basis::Entitled), 811, 163),
        ("composition, four fifths", at_least(4, 5, Basis::Members), 27, 22),
        ("women, a third", at_least(1, 3, Basis::Members), 27, 9),
        ("alone, more than half", over(1, 2, Basis::Present), 1, 1),
        ("two, more than half", over(1, 2, Basis::Present), 2, 2),
        ("all of them", at_least(1, 1, Basis::Members), 7, 7),
    ];
    for (name, rule, total, needed) in table {
        assert_eq!(rule.needed(*total), *needed, "{name}");
        assert!(rule.met(*needed, *total), "{name}: enough");
        assert!(!rule.met(needed - 1, *total), "{name}: one below");
    }
}

#[test]
fn a_share_of_nobody_is_never_met() {
    for rule in
        [over(1, 2, Basis::Present), at_least(2, 3, Basis::Cast), at_least(0, 1, Basis::Due)]
    {
        assert!(!rule.met(0, 0));
        assert!(!rule.met(5, 0));
        assert_eq!(rule.needed(0), 1);
    }
}

#[test]
fn extremes_neither_wrap_nor_pass_by_mistake() {
    let all = at_least(1, 1, Basis::Members);
    assert_eq!(all.needed(u64::MAX), u64::MAX);
    assert!(all.met(u64::MAX, u64::MAX));
    assert!(!all.met(u64::MAX - 1, u64::MAX));
    let more_than_all = over(1, 1, Basis::Members);
    assert_eq!(more_than_all.needed(7), 8);
    assert_eq!(more_than_all.needed(u64::MAX), u64::MAX);
    assert!(!more_than_all.met(u64::MAX, u64::MAX));
    assert_eq!(at_least(0, 1, Basis::Members).needed(7), 0);
    assert_eq!(over(0, 1, Basis::Members).needed(7), 1);
}

#[test]
fn strictness_orders_rules_of_the_same_basis() {
    let half = over(1, 2, Basis::Present);
    let half_inclusive = at_least(1, 2, Basis::Present);
    let thirds = at_least(2, 3, Basis::Present);
    assert!(half.is_as_strict_as(&half));
    assert!(half.is_as_strict_as(&half_inclusive));
    assert!(!half_inclusive.is_as_strict_as(&half));
    assert!(half_inclusive.is_as_strict_as(&half_inclusive));
    assert!(thirds.is_as_strict_as(&half));
    assert!(!half.is_as_strict_as(&thirds));
    assert!(!at_least(2, 3, Basis::Members).is_as_strict_as(&half));
}

#[test]
fn thresholds_are_written_in_words() {
    let text = serde_json::to_string(&over(1, 2, Basis::Present)).expect("writes");
    assert_eq!(
        text,
        r#"{"cmp":"more_than","ratio":"1/2","of":"present","label":"more","article":"art"}"#
    );
    assert_eq!(
        serde_json::from_str::<Threshold>(&text).expect("reads"),
        over(1, 2, Basis::Present)
    );
    let typo = text.replace("article", "artikel");
    assert!(serde_json::from_str::<Threshold>(&typo).is_err());
}

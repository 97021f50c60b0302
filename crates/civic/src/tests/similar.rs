//! Which wishes look alike: whole numbers, the same both ways, nothing below the line.

use proptest::prelude::*;

use crate::similar::{Pairs, ranked};

fn alike(a: &str, b: &str) -> u32 {
    Pairs::of(a).likeness(&Pairs::of(b))
}

#[test]
fn neighbouring_characters_are_compared() {
    let rows = [
        ("桥头路灯坏了", "桥头路灯坏了", 1000),
        ("桥头路灯坏了", "桥头，路灯！坏了。", 1000),
        ("桥头路灯坏了", "桥头路灯不亮", 600),
        ("桥头路灯坏了", "水井要清淤了", 0),
        ("路灯", "路灯路灯", 666),
        ("路", "路", 0),
        ("", "", 0),
        ("Lamp out", "LAMP OUT", 1000),
    ];
    for (a, b, share) in rows {
        assert_eq!((alike(a, b), alike(b, a)), (share, share), "{a} {b}");
    }
}

#[test]
fn the_most_alike_come_first_and_few() {
    let said = ["水井要清淤", "桥头路灯不亮", "桥头路灯坏了三天", "二组桥头路灯坏了"];
    let all = |least, most| {
        let candidates = said.iter().enumerate().map(|(n, text)| (n, (*text).to_owned()));
        ranked("桥头路灯坏了", candidates, least, most)
    };
    assert_eq!(all(250, 9), [(2, 833), (3, 833), (1, 600)]);
    assert_eq!(all(601, 9), [(2, 833), (3, 833)], "the line itself counts");
    assert_eq!(all(833, 9).len(), 2);
    assert_eq!(all(834, 9), []);
    assert_eq!(all(250, 1), [(2, 833)]);
}

proptest! {
    #[test]
    fn likeness_is_a_share_and_the_same_both_ways(a in ".{0,40}", b in ".{0,40}") {
        let share = alike(&a, &b);
        prop_assert!(share <= 1000);
        prop_assert_eq!(share, alike(&b, &a));
    }
}

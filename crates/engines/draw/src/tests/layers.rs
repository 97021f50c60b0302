//! Seats in proportion, and a draw in each layer.

use proptest::prelude::*;

use crate::{DrawError, Layer, apportion, order, stratified};

#[test]
fn seats_go_by_the_largest_remainder() {
    let rows: [(&[u64], u64, &[u64]); 9] = [
        (&[50, 30, 20], 10, &[5, 3, 2]),
        (&[53, 24, 23], 10, &[5, 3, 2]),
        // Equal remainders: the earlier layer goes first.
        (&[1, 1, 1], 2, &[1, 1, 0]),
        (&[1, 1, 1], 9, &[1, 1, 1]),
        (&[7, 0, 3], 5, &[4, 0, 1]),
        (&[0, 0], 5, &[0, 0]),
        (&[], 5, &[]),
        (&[100, 1], 1, &[1, 0]),
        (&[u64::MAX, u64::MAX], 3, &[2, 1]),
    ];
    for (sizes, seats, expected) in rows {
        assert_eq!(apportion(sizes, seats), expected, "{sizes:?} {seats}");
    }
}

#[test]
fn each_layer_is_drawn_under_a_seed_of_its_own() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let layer = |label: &str, seats| Layer { label: label.into(), names: names.to_vec(), seats };
    let drawn = stratified("s", &[layer("one", 6), layer("two", 6), layer("none", 0)]).unwrap();
    assert_eq!(drawn[0], order("s/one", &names).unwrap());
    assert_eq!(drawn[1], order("s/two", &names).unwrap());
    assert_ne!(drawn[0], drawn[1]);
    assert!(drawn[2].is_empty());
    assert_eq!(stratified("", &[layer("one", 1)]), Err(DrawError::NoSeed));
}

proptest! {
    #[test]
    fn all_seats_are_given_and_nobody_has_two(
        sizes in prop::collection::vec(0_u64..500, 0..8),
        seats in 0_u64..2_000,
    ) {
        let given = apportion(&sizes, seats);
        let total: u64 = sizes.iter().sum();
        prop_assert_eq!(given.iter().sum::<u64>(), seats.min(total));
        for (given, size) in given.iter().zip(&sizes) {
            prop_assert!(given <= size);
            // Within one of the exact share.
            let exact = u128::from(*size) * u128::from(seats.min(total));
            let (low, high) = (u128::from(*given) * u128::from(total), exact + u128::from(total));
            prop_assert!(total == 0 || (low < high && exact < low + u128::from(total)));
        }
    }

    #[test]
    fn an_order_holds_every_place_once(seed in "[a-z]{1,8}", len in 0_usize..60) {
        let names: Vec<String> = (0..len).map(|n| format!("{n:03}")).collect();
        let mut places = order(&seed, &names).unwrap();
        prop_assert_eq!(&places, &order(&seed, &names).unwrap());
        places.sort_unstable();
        prop_assert_eq!(places, (0..len).collect::<Vec<_>>());
    }
}

//! Vectors worked out by `proof/verifier/draw.py`, which shares no line with this crate.

use serde_json::Value;

use crate::{DrawError, Numbers, list_hash, order, pick};

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../vectors.json")).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn the_same_seed_and_list_give_the_same_order_for_ever() {
    let all = vectors();
    assert!(all.len() >= 6);
    for vector in &all {
        let (seed, names) = (vector["seed"].as_str().unwrap(), texts(&vector["pool"]));
        let places = order(seed, &names).unwrap();
        let drawn: Vec<&str> = places.iter().map(|at| names[*at]).collect();
        assert_eq!(drawn, texts(&vector["order"]), "{seed}");
        assert_eq!(list_hash(&names), vector["list"].as_str().unwrap(), "{seed}");
        assert_eq!(pick(seed, &names, 2).unwrap(), places[..2.min(places.len())]);
        assert_eq!(pick(seed, &names, names.len() + 5).unwrap(), places);
    }
}

#[test]
fn a_letter_of_the_seed_or_a_name_of_the_list_changes_the_order() {
    let names: Vec<String> = (0..40).map(|n| format!("H{n:04}")).collect();
    let one = order("共缔", &names).unwrap();
    assert_ne!(one, order("共缔 ", &names).unwrap());
    assert_ne!(one[..], order("共缔", &names[1..]).unwrap()[..]);
    assert_ne!(list_hash(&names), list_hash(&names[1..]));
    // Two lists that join to the same text are two lists.
    assert_ne!(list_hash(&["ab", "c"]), list_hash(&["a", "bc"]));
}

#[test]
fn what_can_not_be_drawn_is_said() {
    assert_eq!(order("s", &["b", "a"]), Err(DrawError::Unsorted { at: 1 }));
    assert_eq!(order("s", &["a", "b", "b"]), Err(DrawError::Unsorted { at: 2 }));
    assert_eq!(order("", &["a"]), Err(DrawError::NoSeed));
    assert_eq!(order::<&str>("s", &[]), Ok(vec![]));
    assert_eq!(order("s", &["a"]), Ok(vec![0]));
}

#[test]
fn nobody_is_a_range_of_one_and_takes_no_number() {
    let mut numbers = Numbers::new("s");
    assert_eq!((numbers.below(0), numbers.below(1)), (0, 0));
    assert_eq!(numbers.take(), Numbers::new("s").take());
}

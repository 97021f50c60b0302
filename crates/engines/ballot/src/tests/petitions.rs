//! Signatures: who counts once, in which way, and how many are enough.

use super::at_least;
use crate::{
    Basis,
    petition::{Electorate, Petition},
};

#[test]
fn a_person_and_a_household_count_once() {
    let mut petition = Petition::new();
    assert!(petition.sign("P1", "H1", false));
    assert!(petition.sign("P2", "H1", true));
    assert!(!petition.sign("P1", "H2", true), "the first signature stays");
    assert!(petition.sign("P3", "H2", false));
    let signed = [Basis::Adults, Basis::Households, Basis::Representatives, Basis::Cast];
    assert_eq!(signed.map(|of| petition.signed(of)), [3, 2, 1, 0]);
    assert!(petition.withdraw(&"P2") && !petition.withdraw(&"P2"));
    assert_eq!(signed.map(|of| petition.signed(of)), [2, 2, 0, 0]);
}

/// A tenth of the adults or a third of the representatives: 81.1 of 811 are 82, 9 of 27 are 9.
#[test]
fn any_way_is_enough_and_one_signature_less_is_not() {
    let ways = [at_least(1, 10, Basis::Adults), at_least(1, 3, Basis::Representatives)];
    let electorate = Electorate { adults: 811, households: 300, representatives: 27 };
    let passes = |people: u32, representatives: u32| {
        let mut petition = Petition::new();
        for n in 0..people {
            petition.sign(n, n / 2, n < representatives);
        }
        let reached = petition.reached(&ways, electorate);
        assert_eq!([reached[0].needed, reached[1].needed], [82, 9]);
        [reached[0].pass, reached[1].pass]
    };
    assert_eq!(passes(81, 8), [false, false]);
    assert_eq!(passes(82, 0), [true, false]);
    assert_eq!(passes(9, 9), [false, true]);
    assert_eq!(passes(82, 9), [true, true]);
    // Recall of a representative: a fifth of the voters or a third of the households.
    let homes = [at_least(1, 3, Basis::Households)];
    let mut petition = Petition::new();
    for n in 0..100_u32 {
        petition.sign(n, n, false);
        let pass = petition.reached(&homes, electorate)[0].pass;
        assert_eq!(pass, n == 99, "{} households", n + 1);
    }
    // A way that signatures do not count in, or an empty electorate, is never met.
    let odd = [at_least(0, 1, Basis::Cast), at_least(0, 1, Basis::Households)];
    let none = Electorate::default();
    assert!(petition.reached(&odd, none).iter().all(|way| !way.pass));
}

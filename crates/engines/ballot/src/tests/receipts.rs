//! Receipts: found by whoever holds the nonce, and by nobody's choice.

use proptest::prelude::*;
use sm3::{Digest as _, Sm3};

use crate::receipt::{Digest, Proof, ReceiptError, ReceiptList, receipt, verify};

fn sm3(bytes: &[u8]) -> Digest {
    Sm3::digest(bytes).into()
}

fn list(n: u32) -> ReceiptList {
    let one = |n: u32| receipt(sm3, &n.to_be_bytes(), &[7; 16]).unwrap();
    ReceiptList::new((0..n).map(one).collect()).unwrap()
}

#[test]
fn each_receipt_is_found_and_proven_and_a_strange_one_is_not() {
    for n in 0..=33 {
        let list = list(n);
        let root = list.root(sm3);
        assert!(list.receipts().is_sorted() && list.receipts().len() == n as usize);
        for own in list.receipts() {
            let proof = list.proof(sm3, own).unwrap();
            assert!(verify(sm3, &root, own, &proof), "{n}");
            assert!(proof.halves.len() <= 6, "{n}");
        }
        let strange = sm3(b"strange");
        assert_eq!((list.find(&strange), list.proof(sm3, &strange)), (None, None));
    }
}

#[test]
fn a_forged_proof_is_refused() {
    let list = list(13);
    let (root, own) = (list.root(sm3), list.receipts()[5]);
    let proof = list.proof(sm3, &own).unwrap();
    let forged: [fn(&mut Proof); 7] = [
        |p| p.at += 1,
        |p| p.of += 1,
        |p| p.of -= 1,
        |p| p.at = p.of,
        |p| p.halves[0][0] ^= 1,
        |p| p.halves.truncate(p.halves.len() - 1),
        |p| p.halves.push([0; 32]),
    ];
    for (at, forge) in forged.into_iter().enumerate() {
        let mut other = proof.clone();
        forge(&mut other);
        assert!(!verify(sm3, &root, &own, &other), "{at}");
    }
    assert!(!verify(sm3, &root, &list.receipts()[6], &proof));
    // A node taken for a receipt: leaves and nodes are hashed differently.
    let two = ReceiptList::new(list.receipts()[..2].to_vec()).unwrap();
    let node = sm3(&[&[1][..], &sm3(&two.receipts()[0]), &sm3(&two.receipts()[1])].concat());
    let short = Proof { at: 0, of: 1, halves: vec![] };
    assert!(!verify(sm3, &two.root(sm3), &node, &short));
}

#[test]
fn receipts_depend_on_ballot_and_nonce_and_nothing_else() {
    let of = |ballot: &[u8], nonce: &[u8]| receipt(sm3, ballot, nonce);
    assert_eq!(of(b"b", &[0; 15]), Err(ReceiptError::ShortNonce { had: 15 }));
    assert_ne!(of(b"b", &[0; 16]), of(b"b", &[1; 16]));
    assert_ne!(of(b"b", &[0; 16]), of(b"c", &[0; 16]));
    // The border between id and nonce is bound.
    let (long, short) = (of(b"b\0", &[0; 16]), of(b"b", &[0; 17]));
    assert_ne!(long, short);
    let twice = [sm3(b"x"), sm3(b"y"), sm3(b"x")];
    let refused = ReceiptList::new(twice.to_vec());
    assert_eq!(refused, Err(ReceiptError::Twice { receipt: sm3(b"x") }));
}

proptest! {
    #[test]
    fn the_root_binds_the_set_and_not_the_order(
        (given, turned) in prop::collection::btree_set(any::<[u8; 32]>(), 1..20)
            .prop_map(|set| set.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let root = |all: &[Digest]| ReceiptList::new(all.to_vec()).unwrap().root(sm3);
        prop_assert_eq!(root(&given), root(&turned));
        prop_assert_ne!(root(&given), root(&given[1..]));
        let mut other = given.clone();
        other[0][31] ^= 1;
        prop_assert_ne!(root(&given), root(&other));
    }
}

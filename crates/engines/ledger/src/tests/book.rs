//! Chains, reversals, statements and replay.

use crate::{
    AccountId, Book, ChainRefusal, Event, Floor, Kind, PendingState, Refusal, Sheet, TOTAL_MAX,
    Transfer, TransferId, decide_chain, trial_balance,
};

use super::{posted, unit};

/// 1 issues points, 2 is a household's points; 3 is a shop's goods, 4 the household's goods.
fn shop() -> Book {
    let mut book = Book::new();
    for (id, code, floor) in [
        (1, "points", Floor::None),
        (2, "points", Floor::DebitsWithinCredits),
        (3, "goods", Floor::DebitsWithinCredits),
        (4, "goods", Floor::None),
    ] {
        book.account_open(AccountId(id), unit(code), floor).unwrap();
    }
    book.apply(&posted(1, 1, 2, 100)).unwrap();
    book.apply(&goods(2, 4, 3, 3)).unwrap();
    book
}

fn goods(id: u128, debit: u128, credit: u128, amount: u64) -> Transfer {
    Transfer { unit: unit("goods"), ..posted(id, debit, credit, amount) }
}

fn balance(book: &Book, id: u128) -> i128 {
    book.account(AccountId(id)).unwrap().balance()
}

#[test]
fn exchange_is_whole_or_nothing() {
    let mut book = shop();
    let exchange = [posted(10, 2, 1, 40), goods(11, 3, 4, 2)];
    let receipts = book.apply_chain(&exchange).unwrap();
    assert_eq!((balance(&book, 2), balance(&book, 3)), (60, 1));

    let before = book.clone();
    assert_eq!(book.apply_chain(&exchange), Ok(receipts), "a repeat is answered alike");
    let second = [posted(12, 2, 1, 40), goods(13, 3, 4, 2)];
    let refusal = Refusal::FloorBroken { account: AccountId(3), short_by: 1 };
    assert_eq!(book.apply_chain(&second), Err(ChainRefusal::Link { index: 1, refusal }));
    assert_eq!(book, before);
}

#[test]
fn links_see_the_links_before_them() {
    let mut book = shop();
    let hold = Transfer { kind: Kind::Pending { expires_at: None }, ..posted(10, 2, 1, 100) };
    let post = Transfer { kind: Kind::Post { pending: hold.id }, ..posted(11, 2, 1, 70) };
    let spend = posted(12, 2, 1, 30);
    // The other way about, the hold leaves nothing to spend.
    let refusal = Refusal::FloorBroken { account: AccountId(2), short_by: 30 };
    assert_eq!(
        book.apply_chain(&[hold, spend, post]),
        Err(ChainRefusal::Link { index: 1, refusal })
    );
    book.apply_chain(&[hold, post, spend]).unwrap();
    assert_eq!(balance(&book, 2), 0);
    let state = PendingState::Posted { by: post.id, amount: 70 };
    assert_eq!(book.pending(hold.id).unwrap().state, state);
}

#[test]
fn chain_with_a_link_already_booked_alone_is_refused() {
    let mut book = shop();
    let (alone, other) = (posted(10, 2, 1, 1), posted(11, 2, 1, 1));
    book.apply(&alone).unwrap();
    let before = book.clone();
    for (chain, index) in [([alone, other], 0), ([other, alone], 1), ([other, other], 1)] {
        assert_eq!(
            book.apply_chain(&chain),
            Err(ChainRefusal::Link { index, refusal: Refusal::AlreadyDone })
        );
    }
    let changed = Transfer { amount: 2, ..alone };
    assert_eq!(
        book.apply_chain(&[other, changed]),
        Err(ChainRefusal::Link { index: 1, refusal: Refusal::SameIdOtherBody })
    );
    assert_eq!(book, before);
}

#[test]
fn empty_chain_changes_nothing() {
    assert_eq!(decide_chain(Sheet::default(), &[]), Ok(Vec::new()));
    let mut book = shop();
    let before = book.clone();
    assert_eq!(book.apply_chain(&[]), Ok(Vec::new()));
    assert_eq!(book, before);
}

#[test]
fn closing_and_opening_again_are_logged_once() {
    let mut book = shop();
    let logged = book.events().len();
    for _ in 0..2 {
        book.account_open(AccountId(4), unit("goods"), Floor::None).unwrap();
        book.account_reopen(AccountId(4)).unwrap();
    }
    assert_eq!(book.events().len(), logged);
    for _ in 0..2 {
        book.account_close(AccountId(4)).unwrap();
    }
    assert_eq!(book.events()[logged..], [Event::Closed(AccountId(4))]);
}

#[test]
fn reversal_gives_back_and_keeps_both_in_view() {
    let mut book = shop();
    let mistake = Transfer { purpose: 9, ..posted(10, 1, 2, 25) };
    book.apply(&mistake).unwrap();
    let undo = mistake.reverse(TransferId(11), 5).unwrap();
    assert_eq!((undo.debit, undo.credit), (mistake.credit, mistake.debit));
    assert_eq!((undo.purpose, undo.at, undo.kind), (9, 5, Kind::Posted));
    book.apply(&undo).unwrap();
    assert_eq!(balance(&book, 2), 100);
    let lines = book.statement(AccountId(2), 0, 6);
    assert_eq!(lines.iter().map(|e| e.balance()).collect::<Vec<_>>(), [100, 125, 100]);
    assert_eq!(book.statement(AccountId(2), 1, 6).len(), 1);
    assert_eq!(book.statement(AccountId(2), 0, 5).len(), 2);
    assert!(book.statement(AccountId(2), 6, 0).is_empty());
    assert!(book.statement(AccountId(99), 0, 6).is_empty());
}

#[test]
fn reversal_of_each_kind() {
    let mut book = shop();
    let hold = Transfer { kind: Kind::Pending { expires_at: None }, ..posted(10, 2, 1, 30) };
    book.apply(&hold).unwrap();
    let void = hold.reverse(TransferId(11), 0).unwrap();
    assert_eq!(void, book.pending(hold.id).unwrap().void(TransferId(11), 0));
    assert_eq!(void.reverse(TransferId(12), 0), None);
    book.apply(&void).unwrap();
    assert_eq!(book.account(AccountId(2)).unwrap().available(), Some(100));

    book.apply(&Transfer { id: TransferId(13), ..hold }).unwrap();
    let post = book.pending(TransferId(13)).unwrap().post(TransferId(14), 20, 0);
    book.apply(&post).unwrap();
    book.apply(&post.reverse(TransferId(15), 0).unwrap()).unwrap();
    assert_eq!((balance(&book, 1), balance(&book, 2)), (-100, 100));
}

#[test]
fn reversal_obeys_the_floor_like_anything_else() {
    let mut book = shop();
    book.apply(&posted(10, 2, 1, 80)).unwrap();
    let undo = posted(1, 1, 2, 100).reverse(TransferId(11), 0).unwrap();
    let refusal = Refusal::FloorBroken { account: AccountId(2), short_by: 80 };
    assert_eq!(book.apply(&undo), Err(refusal));
}

#[test]
fn trial_balance_by_unit_finds_a_forged_row() {
    let book = shop();
    let rows = book.trial_balance();
    let points = rows[&unit("points")];
    assert_eq!((points.accounts, points.debits, points.credits), (2, 100, 100));
    assert_eq!(rows[&unit("goods")].debits, 3);

    let mut forged: Vec<_> = book.accounts().copied().collect();
    forged[1].credits_posted += 5;
    forged[2].debits_pending += 7;
    let rows = trial_balance(&forged);
    assert_eq!(rows[&unit("points")].difference(), -5);
    assert_eq!(rows[&unit("goods")].difference(), 0);
    assert_eq!(rows[&unit("goods")].difference_pending(), 7);
}

#[test]
fn trial_sums_do_not_overflow() {
    let full = |id| crate::Account {
        debits_posted: TOTAL_MAX,
        ..crate::Account::new(AccountId(id), unit("fen"), Floor::None)
    };
    let rows = trial_balance(&[full(1), full(2), full(3)]);
    assert_eq!(rows[&unit("fen")].difference(), 3 * i128::from(i64::MAX));
}

#[test]
fn replay_repeats_what_happened_and_refuses_what_could_not() {
    let mut book = shop();
    let hold = Transfer { kind: Kind::Pending { expires_at: Some(5) }, ..posted(10, 2, 1, 30) };
    book.apply(&hold).unwrap();
    book.account_close(AccountId(4)).unwrap();
    book.expire(6).unwrap();
    book.account_reopen(AccountId(4)).unwrap();
    assert_eq!(Book::replay(book.events()).as_ref(), Ok(&book));

    // Without the grant, the hold has no cover.
    let cut: Vec<Event> = book
        .events()
        .iter()
        .filter(|event| !matches!(event, Event::Booked(r) if r.transfer.id == TransferId(1)))
        .copied()
        .collect();
    let refusal = Refusal::FloorBroken { account: AccountId(2), short_by: 30 };
    assert_eq!(Book::replay(&cut), Err(refusal));
}

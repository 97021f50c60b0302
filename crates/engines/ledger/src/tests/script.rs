//! Stories as tables: one act per line with its expected answer after `=`.
//!
//! ```text
//! open A points debits<=credits          close A   reopen A
//! t1 A>B 30 points @5                    posted
//! t1 A>B 30 points @5 pending            held for good;  pending<9: until 9
//! t2 A>B 20 points @6 post:t1            void:t1 likewise
//! expire @9 = t1 t3                      which ran out, or none
//! A 0 30 5 0                             debits, credits, pending debits, pending credits
//! balance A @5 = -30
//! ```

use crate::{AccountId, Book, Kind, Refusal, Transfer, TransferId};

use super::{floor, unit};

fn account_id(name: &str) -> AccountId {
    AccountId(name.bytes().fold(0, |id, byte| id << 8 | u128::from(byte)))
}

fn transfer_id(name: &str) -> TransferId {
    TransferId(name.strip_prefix('t').unwrap().parse().unwrap())
}

fn time(word: &str) -> i64 {
    word.strip_prefix('@').unwrap().parse().unwrap()
}

fn transfer(words: &[&str]) -> Transfer {
    let (debit, credit) = words[1].split_once('>').unwrap();
    let kind = match words.get(5) {
        None => Kind::Posted,
        Some(&"pending") => Kind::Pending { expires_at: None },
        Some(word) => match (word.strip_prefix("pending<"), word.split_once(':')) {
            (Some(until), _) => Kind::Pending { expires_at: Some(until.parse().unwrap()) },
            (_, Some(("post", id))) => Kind::Post { pending: transfer_id(id) },
            (_, Some(("void", id))) => Kind::Void { pending: transfer_id(id) },
            _ => panic!("no kind {word}"),
        },
    };
    Transfer {
        id: transfer_id(words[0]),
        debit: account_id(debit),
        credit: account_id(credit),
        amount: words[2].parse().unwrap(),
        unit: unit(words[3]),
        kind,
        purpose: 0,
        at: time(words[4]),
    }
}

fn answer<T>(result: Result<T, Refusal>) -> String {
    match result {
        Ok(_) => "ok".into(),
        Err(Refusal::FloorBroken { short_by, .. }) => format!("floor_broken {short_by}"),
        Err(refusal) => refusal.code().into(),
    }
}

fn act(book: &mut Book, words: &[&str]) -> String {
    match words[0] {
        "open" => answer(book.account_open(account_id(words[1]), unit(words[2]), floor(words[3]))),
        "close" => answer(book.account_close(account_id(words[1]))),
        "reopen" => answer(book.account_reopen(account_id(words[1]))),
        "expire" => {
            let ended = book.expire(time(words[1])).unwrap();
            if ended.is_empty() {
                return "none".into();
            }
            ended.iter().map(|id| format!("t{}", id.0)).collect::<Vec<_>>().join(" ")
        }
        "balance" => book.balance_at(account_id(words[1]), time(words[2])).unwrap().to_string(),
        name if name.starts_with('t') => answer(book.apply(&transfer(words))),
        name => {
            let a = book.account(account_id(name)).unwrap();
            let totals = [a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending];
            totals.map(|total| total.to_string()).join(" ")
        }
    }
}

fn run(story: &str) -> Book {
    let mut book = Book::new();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (left, expected) = line.split_once(" = ").unwrap_or((line, "ok"));
        let words: Vec<&str> = left.split_whitespace().collect();
        let before = book.clone();
        let got = act(&mut book, &words);
        assert_eq!(got, expected.trim(), "{line}");
        if words[0].starts_with('t') && got != "ok" {
            assert_eq!(book, before, "a refusal left a trace: {line}");
        }
    }
    assert!(book.trial_balance().values().all(|row| row.difference() == 0));
    assert!(book.trial_balance().values().all(|row| row.difference_pending() == 0));
    book
}

#[test]
fn purse_is_never_overdrawn() {
    run("open S points none
         open P points debits<=credits
         t1 P>S 1 points @1 = floor_broken 1
         t2 S>P 100 points @1
         t3 P>S 101 points @2 = floor_broken 1
         t3 P>S 60 points @2
         t4 P>S 41 points @2 pending = floor_broken 1
         t4 P>S 30 points @2 pending
         t5 P>S 11 points @2 = floor_broken 1
         t5 P>S 10 points @2
         P = 70 100 30 0
         S = 100 70 0 30");
}

#[test]
fn incoming_hold_is_not_yet_money() {
    run("open S points none
         open P points debits<=credits
         t1 S>P 10 points @1 pending
         t2 P>S 1 points @1 = floor_broken 1
         t3 S>P 10 points @1 post:t1
         t2 P>S 1 points @1");
}

#[test]
fn stock_kept_as_an_asset_is_guarded_on_the_credit_side() {
    run("open M rice_jin credits<=debits
         open X rice_jin none
         t1 X>M 1 rice_jin @1 = floor_broken 1
         t1 M>X 5 rice_jin @1
         t2 X>M 4 rice_jin @1 pending<9
         t3 X>M 2 rice_jin @1 = floor_broken 1
         t4 X>M 4 rice_jin @2 post:t2
         M = 5 4 0 0
         balance M @1 = -5
         balance M @2 = -1");
}

#[test]
fn hold_ends_once_by_post() {
    run("open A points none
         open B points none
         t1 A>B 30 points @1 pending<9
         t2 A>B 31 points @2 post:t1 = amount_over_pending
         t2 A>B 29 points @2 void:t1 = pending_differs
         t2 B>A 30 points @2 void:t1 = pending_differs
         t2 A>B 20 points @2 post:t1
         A = 20 0 0 0
         t3 A>B 10 points @2 post:t1 = pending_already_posted
         t3 A>B 30 points @2 void:t1 = pending_already_posted
         expire @99 = none
         t2 A>B 20 points @3 post:t1
         A = 20 0 0 0");
}

#[test]
fn hold_ends_once_by_void() {
    run("open A points none
         open B points none
         t1 A>B 30 points @1 pending<9
         t2 A>B 30 points @2 void:t1
         A = 0 0 0 0
         t3 A>B 30 points @2 post:t1 = pending_already_voided
         t3 A>B 30 points @2 void:t1 = pending_already_voided
         expire @99 = none
         t4 A>B 1 points @2 void:t9 = pending_missing
         t4 A>B 1 points @2 post:t2 = pending_missing");
}

#[test]
fn hold_ends_once_by_time() {
    run("open A points none
         open B points none
         t1 A>B 1 points @1 pending<1 = pending_expired
         t1 A>B 1 points @1 pending<2
         t2 A>B 2 points @1 pending<9
         t3 A>B 4 points @1 pending<3
         t4 A>B 8 points @1 pending
         expire @1 = none
         t5 A>B 1 points @2 post:t1 = pending_expired
         t5 A>B 1 points @2 void:t1 = pending_expired
         A = 0 0 15 0
         expire @8 = t1 t3
         A = 0 0 10 0
         expire @8 = none
         t5 A>B 1 points @8 post:t1 = pending_expired
         t5 A>B 2 points @8 post:t2
         expire @99999 = none
         A = 2 0 8 0");
}

#[test]
fn closed_account_lets_go_but_takes_nothing() {
    run("open A points none
         open B points none
         t1 A>B 5 points @1 pending
         t2 A>B 7 points @1 pending<3
         t3 A>B 9 points @1 pending
         close B
         close B
         t4 A>B 5 points @2 = account_closed
         t4 A>B 5 points @2 pending = account_closed
         t4 A>B 5 points @2 post:t1 = account_closed
         t4 A>B 5 points @2 void:t1
         expire @3 = t2
         reopen B
         t5 A>B 9 points @3 post:t3
         B = 0 9 0 0
         close Z = account_missing");
}

#[test]
fn units_do_not_mix() {
    run("open A points none
         open B fen none
         open C fen none
         t1 A>B 5 points @1 = unit_mismatch
         t1 A>B 5 fen @1 = unit_mismatch
         t1 B>C 5 points @1 = unit_mismatch
         t1 B>Z 5 fen @1 = account_missing
         t1 B>B 5 fen @1 = same_account
         t1 B>C 0 fen @1 = amount_zero
         t1 B>C 5 fen @1
         open A fen none = same_id_other_body
         open A points debits<=credits = same_id_other_body
         open A points none");
}

#[test]
fn past_balances_stand() {
    run("open A points none
         open B points none
         open C points none
         t1 A>B 1 points @10
         t2 A>B 2 points @10
         t3 A>C 4 points @20
         t4 A>B 8 points @19 = time_backwards
         t5 C>B 8 points @19 = time_backwards
         t6 A>B 8 points @30 pending
         balance A @9 = 0
         balance A @10 = -3
         balance A @19 = -3
         balance A @20 = -7
         balance A @99 = -7
         balance B @10 = 3");
}

#[test]
fn id_once_taken_stays_taken_and_a_refused_one_stays_free() {
    run("open A points none
         open B points debits<=credits
         t1 B>A 5 points @1 = floor_broken 5
         t1 A>B 5 points @1
         t1 B>A 5 points @1 = same_id_other_body
         t1 A>B 6 points @1 = same_id_other_body
         t1 A>B 5 points @1 pending = same_id_other_body
         t1 A>B 5 points @9
         A = 5 0 0 0
         balance B @1 = 5");
}

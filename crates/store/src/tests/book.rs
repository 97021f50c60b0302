//! The ledger in the store says what the ledger in memory says.

use civic::record::Val;
use ledger::{AccountId, Book, Floor, Kind, Transfer, TransferId, UnitCode};

use super::*;
use crate::{Fault, book};

/// A small generator with a fixed beginning: the same histories every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

const FLOORS: [Floor; 3] = [Floor::None, Floor::DebitsWithinCredits, Floor::CreditsWithinDebits];

fn unit(n: u64) -> UnitCode {
    UnitCode::parse(if n == 0 { "fen" } else { "points" }).unwrap()
}

/// Eight accounts in two units, over every floor.
fn open_all(tx: &mut Tx<'_>, book: &mut Book) -> Result<(), Stop> {
    for n in 0..8u64 {
        let id = AccountId(u128::from(n));
        let floor = FLOORS[usize::try_from(n % 3).unwrap()];
        book.account_open(id, unit(n / 6), floor).unwrap();
        book::account_set(tx, area(VILLAGES[0]), book.account(id).unwrap())?;
    }
    Ok(())
}

fn random(dice: &mut Dice, n: u64, now: i64, holds: &[Transfer]) -> Transfer {
    let id = TransferId(u128::from(n));
    let held = holds.get(usize::try_from(dice.roll(40)).unwrap()).copied();
    if let (Some(hold), true) = (held, dice.roll(3) > 0) {
        let (kind, amount) = match dice.roll(3) {
            0 => (Kind::Void { pending: hold.id }, hold.amount),
            1 => (Kind::Post { pending: hold.id }, hold.amount),
            _ => (Kind::Post { pending: hold.id }, 1 + dice.roll(hold.amount + 5)),
        };
        return Transfer { id, kind, amount, at: now, ..hold };
    }
    let kind = match dice.roll(3) {
        0 => Kind::Pending { expires_at: Some(now + i64::try_from(dice.roll(40)).unwrap()) },
        1 => Kind::Pending { expires_at: None },
        _ => Kind::Posted,
    };
    let (debit, credit) = (dice.roll(9), dice.roll(9));
    Transfer {
        id,
        debit: AccountId(u128::from(debit)),
        credit: AccountId(u128::from(credit)),
        amount: dice.roll(30),
        unit: unit(debit / 6),
        kind,
        purpose: u32::try_from(dice.roll(4)).unwrap(),
        at: now,
    }
}

fn same_accounts(tx: &mut Tx<'_>, book: &Book) -> Result<(), Stop> {
    let stored = book::accounts(tx, area(COUNTY))?;
    let kept: Vec<_> = book.accounts().copied().collect();
    assert_eq!(stored, kept);
    assert_eq!(ledger::trial_balance(stored.iter()), book.trial_balance());
    Ok(())
}

fn history(seed: u64, tx: &mut Tx<'_>) -> Result<(u32, u32), Stop> {
    let home = area(VILLAGES[0]);
    let (mut dice, mut book) = (Dice(seed), Book::new());
    open_all(tx, &mut book)?;
    let (mut holds, mut past) = (Vec::new(), Vec::new());
    let (mut booked, mut refused, mut now) = (0, 0, 100);
    for n in 0..400 {
        now += i64::try_from(dice.roll(4)).unwrap();
        if n % 25 == 24 {
            let ended = book.expire(now).unwrap();
            for hold in &holds {
                let hold: &Transfer = hold;
                let did = book::expire(tx, home, hold.id, now)?;
                assert_eq!(did, ended.contains(&hold.id), "{hold:?} at {now}");
                assert!(!book::expire(tx, home, hold.id, now)?, "expired twice");
            }
        }
        // Now and then one that was sent before, as it was or with another amount.
        let mut t = random(&mut dice, n, now, &holds);
        if let Some(old) = past.get(usize::try_from(dice.roll(4000)).unwrap()) {
            t = Transfer { at: now, ..*old };
            t.amount += dice.roll(2);
        }
        let before = book.receipt(t.id).is_some();
        let (kept, stored) = (book.apply(&t), book::post(tx, home, &t));
        match (kept, stored) {
            (Ok(_), Ok(())) => {
                booked += 1;
                if !before {
                    past.push(t);
                    if matches!(t.kind, Kind::Pending { .. }) {
                        holds.push(t);
                    }
                }
            }
            (Err(why), Err(Stop::Refused(no))) => {
                refused += 1;
                assert_eq!(no, crate::apply::ledger_refusal(&why), "{t:?}");
            }
            (kept, stored) => panic!("{t:?}: {kept:?} in memory, {stored:?} in the store"),
        }
        if n % 20 == 0 {
            same_accounts(tx, &book)?;
        }
    }
    same_accounts(tx, &book)?;
    for at in (90..=now + 1).step_by(7) {
        for account in book.accounts() {
            let stored = i128::from(book::balance_at(tx, home, account.id, at)?);
            assert_eq!(Some(stored), book.balance_at(account.id, at), "{:?} at {at}", account.id);
        }
        // All accounts of a unit at once say the same.
        for word in ["fen", "points"] {
            let all = book::balances_at(tx, home, word, at)?;
            for account in book.accounts().filter(|a| a.unit == UnitCode::parse(word).unwrap()) {
                let stored = i128::from(all.get(&account.id).copied().unwrap_or(0));
                assert_eq!(Some(stored), book.balance_at(account.id, at), "{word} at {at}");
            }
        }
    }
    Ok((booked, refused))
}

#[test]
fn random_histories_come_out_alike_in_the_store_and_in_memory() {
    each(|store| {
        for seed in [1, 88_172_645_463_325_252, 7_777_777] {
            let (booked, refused) = taken_back(&store.db, move |tx| history(seed, tx)).unwrap();
            assert!(booked > 60 && refused > 60, "{booked} booked, {refused} refused");
        }
    });
}

/// What was accepted one by one, booked again in batches of any size, some of it twice.
fn in_batches(seed: u64, tx: &mut Tx<'_>) -> Result<usize, Stop> {
    let home = area(VILLAGES[0]);
    let (mut dice, mut book) = (Dice(seed), Book::new());
    open_all(tx, &mut book)?;
    let (mut holds, mut accepted, mut now) = (Vec::new(), Vec::new(), 100);
    for n in 0..1200 {
        now += i64::try_from(dice.roll(3)).unwrap();
        let mut t = random(&mut dice, n, now, &holds);
        if let Kind::Pending { .. } = t.kind {
            // Nobody carries out an expiry here.
            t.kind = Kind::Pending { expires_at: None };
        }
        if book.apply(&t).is_ok() {
            accepted.push(t);
            if matches!(t.kind, Kind::Pending { .. }) {
                holds.push(t);
            }
        }
    }
    let mut rest = accepted.as_slice();
    while !rest.is_empty() {
        let size = 1 + usize::try_from(dice.roll(400)).unwrap();
        let (batch, after) = rest.split_at(size.min(rest.len()));
        let mut sent = batch.to_vec();
        // A phone that heard no answer sends again: within a batch, and in the next.
        sent.extend(batch.iter().take(3));
        book::post_all(tx, home, &sent)?;
        rest = if dice.roll(4) == 0 && batch.len() > 2 { &rest[batch.len() - 2..] } else { after };
    }
    same_accounts(tx, &book)?;
    for at in (90..=now + 1).step_by(11) {
        for account in book.accounts() {
            let stored = i128::from(book::balance_at(tx, home, account.id, at)?);
            assert_eq!(Some(stored), book.balance_at(account.id, at), "{:?} at {at}", account.id);
        }
    }
    Ok(accepted.len())
}

#[test]
fn batches_leave_what_one_after_the_other_leaves() {
    each(|store| {
        for seed in [2, 98_765_432_123, 31] {
            let booked = taken_back(&store.db, move |tx| in_batches(seed, tx)).unwrap();
            assert!(booked > 150, "{booked}");
        }
    });
}

#[test]
fn one_refusal_in_a_batch_books_nothing_of_it() {
    each(|store| {
        let transfer = |id: u128, amount| Transfer {
            id: TransferId(id),
            debit: AccountId(0),
            credit: AccountId(1),
            amount,
            unit: unit(0),
            kind: Kind::Posted,
            purpose: 0,
            at: 5,
        };
        let wrong = Transfer { debit: AccountId(1), credit: AccountId(2), ..transfer(2, 11) };
        let done = store.db.write(move |tx| {
            open_all(tx, &mut Book::new())?;
            book::post_all(tx, area(VILLAGES[0]), &[transfer(1, 10), wrong])
        });
        assert!(matches!(done, Err(Stop::Refused(_))), "{done:?}");
        let left = store.db.read(|tx| book::accounts(tx, area(COUNTY))).unwrap();
        assert!(left.iter().all(|a| a.credits_posted == 0), "{left:?}");
    });
}

fn one(tx: &mut Tx<'_>, kind: Kind, id: u128, at: i64) -> Result<(), Stop> {
    let (debit, credit) = (AccountId(0), AccountId(1));
    let t = Transfer {
        id: TransferId(id),
        debit,
        credit,
        amount: 10,
        unit: unit(0),
        kind,
        purpose: 1,
        at,
    };
    book::post(tx, area(VILLAGES[0]), &t)
}

#[test]
fn a_hold_expires_once_and_not_before_its_time() {
    each(|store| {
        let home = area(VILLAGES[0]);
        store
            .db
            .write(move |tx| {
                open_all(tx, &mut Book::new())?;
                one(tx, Kind::Pending { expires_at: Some(50) }, 1, 10)?;
                assert!(!book::expire(tx, home, TransferId(1), 49)?);
                assert!(book::expire(tx, home, TransferId(1), 50)?);
                assert!(!book::expire(tx, home, TransferId(1), 51)?);
                assert!(!book::expire(tx, home, TransferId(2), 51)?);
                let account = book::account(tx, home, AccountId(0))?.unwrap();
                assert_eq!((account.debits_pending, account.debits_posted), (0, 0));
                let late = one(tx, Kind::Post { pending: TransferId(1) }, 3, 52);
                assert!(matches!(late, Err(Stop::Refused(_))), "{late:?}");
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn the_schema_stops_what_goes_round_the_engine() {
    each(|store| {
        store
            .db
            .write(|tx| {
                open_all(tx, &mut Book::new())?;
                one(tx, Kind::Posted, 1, 10)
            })
            .unwrap();
        // Account 1 is a purse with ten in it; account 2 is a box with nothing.
        for sql in [
            "UPDATE ledger_account SET debits_posted = 11 WHERE id = ?1",
            "UPDATE ledger_account SET debits_pending = 11 WHERE id = ?1",
            "UPDATE ledger_account SET credits_posted = -1 WHERE id = ?1",
            "UPDATE ledger_account SET floor = 'credits_within_debits' WHERE id = ?1",
            "UPDATE ledger_account SET closed = 2 WHERE id = ?1",
            "UPDATE ledger_transfer SET amount = 0 WHERE credit = ?1",
            "UPDATE ledger_transfer SET debit = credit WHERE credit = ?1",
            "UPDATE ledger_transfer SET kind = 'gift' WHERE credit = ?1",
            "UPDATE ledger_transfer SET ended = 'lost' WHERE credit = ?1",
            "DELETE FROM ledger_account WHERE id = ?1",
        ] {
            let id = Val::Blob(1u128.to_be_bytes().to_vec());
            let done = store.db.write(move |tx| tx.run(sql, std::slice::from_ref(&id)));
            assert!(matches!(done, Err(Stop::Fault(Fault::Constraint(_)))), "{sql}: {done:?}");
        }
        let id = Val::Blob(1u128.to_be_bytes().to_vec());
        let enough = "UPDATE ledger_account SET debits_posted = 10 WHERE id = ?1";
        assert_eq!(store.db.write(move |tx| tx.run(enough, std::slice::from_ref(&id))), Ok(1));
    });
}

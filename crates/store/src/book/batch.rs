//! Many transfers in one transaction: what they look at is read in groups, every row is decided by the
//! engine in order, rows are written in groups, and each account's totals once.
//!
//! Invariant: exactly what one transfer after the other would have left. Refuses to know: what is moved.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use civic::record::{Column, Val};
use kernel::AreaCode;
use ledger::{Account, AccountId, Change, Facts, Kind, Transfer, TransferId};

use super::{
    ACCOUNT, TRANSFER, account_read, floor_word, id_val, pending_end, pending_of, transfer_of,
    transfer_read,
};
use crate::apply::ledger_refusal;
use crate::db::Tx;
use crate::fault::{Fault, Stop};

/// Rows of one statement: few sizes, so that few statements are prepared.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
/// Transfers looked at together.
const PIECE: usize = 256;

/// The same rows in as few statements as there are sizes for.
fn pieces<T>(mut all: &[T], mut each: impl FnMut(&[T]) -> Result<(), Stop>) -> Result<(), Stop> {
    for size in SIZES {
        while let Some((piece, rest)) = all.split_at_checked(size) {
            each(piece)?;
            all = rest;
        }
    }
    Ok(())
}

/// `(?1, ?2, …), (?1, …)`: every row begins with the home, which is the first parameter.
fn values(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(?1" } else { ", (?1" });
        for column in 0..columns {
            // Writing to a String can not fail.
            let _ = write!(text, ", ?{}", 2 + row * columns + column);
        }
        text.push(')');
    }
    text
}

/// `?2, ?3, …`
fn places(n: usize) -> String {
    let all: Vec<String> = (0..n).map(|at| format!("?{}", at + 2)).collect();
    all.join(", ")
}

/// What a run of transfers has read and changed.
struct Desk {
    home: AreaCode,
    accounts: BTreeMap<AccountId, Account>,
    /// Accounts whose totals are not written yet.
    changed: BTreeSet<AccountId>,
    /// Transfers of this piece that are there already, or were just decided.
    known: BTreeMap<TransferId, Transfer>,
    rows: Vec<Change>,
    n: i64,
}

/// Books transfers in order; the same transfer again is booked once.
pub fn post_all(tx: &mut Tx<'_>, home: AreaCode, transfers: &[Transfer]) -> Result<(), Stop> {
    if transfers.is_empty() {
        return Ok(());
    }
    // Counted under the home's lock: the order in which transfers were booked.
    let last = tx.number("SELECT MAX(n) FROM ledger_transfer WHERE home = ?1", &[home.to_val()])?;
    let mut desk = Desk {
        home,
        accounts: BTreeMap::new(),
        changed: BTreeSet::new(),
        known: BTreeMap::new(),
        rows: Vec::new(),
        n: last,
    };
    for piece in transfers.chunks(PIECE) {
        desk.load(tx, piece)?;
        for transfer in piece {
            desk.one(tx, transfer)?;
        }
        desk.rows_written(tx)?;
    }
    desk.totals_written(tx)
}

/// Opens accounts that are not there yet.
pub fn open_all(tx: &mut Tx<'_>, home: AreaCode, accounts: &[Account]) -> Result<(), Stop> {
    pieces(accounts, |piece| {
        let sql = format!(
            "INSERT INTO ledger_account (home, {ACCOUNT}) VALUES {} ON CONFLICT (home, id) DO NOTHING",
            values(piece.len(), 9)
        );
        tx.run(&sql, &account_vals(home, piece)).map(|_| ())
    })
}

fn account_vals(home: AreaCode, accounts: &[Account]) -> Vec<Val> {
    let mut vals = vec![home.to_val()];
    for a in accounts {
        vals.extend([
            id_val(a.id.0),
            Val::Text(a.unit.to_string()),
            Val::Text(floor_word(a.floor).into()),
            a.closed.to_val(),
            a.debits_posted.to_val(),
            a.credits_posted.to_val(),
            a.debits_pending.to_val(),
            a.credits_pending.to_val(),
            a.last_at.to_val(),
        ]);
    }
    vals
}

impl Desk {
    /// Reads what a piece looks at and is not known yet.
    fn load(&mut self, tx: &mut Tx<'_>, piece: &[Transfer]) -> Result<(), Stop> {
        self.known.clear();
        let ids: Vec<u128> = piece.iter().map(|t| t.id.0).collect();
        let home = self.home;
        let known = &mut self.known;
        pieces(&ids, |ids| {
            let sql = format!(
                "SELECT {TRANSFER} FROM ledger_transfer WHERE home = ?1 AND id IN ({})",
                places(ids.len())
            );
            let found = tx.rows(&sql, &keys(home, ids), transfer_read)?;
            known.extend(found.into_iter().map(|(transfer, _)| (transfer.id, transfer)));
            Ok(())
        })?;
        let mut wanted: Vec<u128> = piece
            .iter()
            .flat_map(|t| [t.debit, t.credit])
            .filter(|id| !self.accounts.contains_key(id))
            .map(|id| id.0)
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let accounts = &mut self.accounts;
        pieces(&wanted, |ids| {
            let sql = format!(
                "SELECT {ACCOUNT} FROM ledger_account WHERE home = ?1 AND id IN ({})",
                places(ids.len())
            );
            let found = tx.rows(&sql, &keys(home, ids), account_read)?;
            accounts.extend(found.into_iter().map(|account| (account.id, account)));
            Ok(())
        })
    }

    /// Decides on one, in memory.
    fn one(&mut self, tx: &mut Tx<'_>, transfer: &Transfer) -> Result<(), Stop> {
        let pending = match transfer.pending_ended() {
            None => None,
            Some(id) => {
                // A hold of this very piece has to stand before it can end.
                self.rows_written(tx)?;
                transfer_of(tx, self.home, id)?.and_then(|(t, state)| pending_of(&t, state))
            }
        };
        let facts = Facts {
            existing: self.known.get(&transfer.id),
            debit: self.accounts.get(&transfer.debit),
            credit: self.accounts.get(&transfer.credit),
            pending: pending.as_ref(),
        };
        let transfer = Transfer { at: facts.at_earliest(transfer.at), ..*transfer };
        let change = match ledger::decide(&facts, &transfer) {
            Ok(change) => change,
            Err(ledger::Refusal::AlreadyDone) => return Ok(()),
            Err(why) => return Err(ledger_refusal(&why).into()),
        };
        for account in [change.debit, change.credit] {
            self.accounts.insert(account.id, account);
            self.changed.insert(account.id);
        }
        self.known.insert(transfer.id, transfer);
        let ended = transfer.pending_ended().zip(change.pending);
        self.rows.push(change);
        if let Some((id, after)) = ended {
            self.rows_written(tx)?;
            pending_end(tx, self.home, id, after.state)?;
        }
        Ok(())
    }

    fn rows_written(&mut self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let (home, n) = (self.home, &mut self.n);
        pieces(&self.rows, |rows| {
            let sql = format!(
                "INSERT INTO ledger_transfer (home, id, debit, credit, amount, unit, kind, pending,
                    expires_at, purpose, at, debit_balance, credit_balance, n) VALUES {}",
                values(rows.len(), 13)
            );
            let mut vals = Vec::with_capacity(1 + rows.len() * 13);
            vals.push(home.to_val());
            for change in rows {
                *n += 1;
                row_vals(change, *n, &mut vals)?;
            }
            tx.run(&sql, &vals).map(|_| ())
        })?;
        self.rows.clear();
        Ok(())
    }

    fn totals_written(&mut self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let changed = std::mem::take(&mut self.changed);
        let accounts: Vec<Account> =
            changed.iter().filter_map(|id| self.accounts.get(id)).copied().collect();
        totals_set(tx, self.home, &accounts)
    }
}

/// Writes accounts as they are, whether they were there or not.
pub(super) fn totals_set(
    tx: &mut Tx<'_>,
    home: AreaCode,
    accounts: &[Account],
) -> Result<(), Stop> {
    pieces(accounts, |piece| {
        let sql = format!(
            "INSERT INTO ledger_account (home, {ACCOUNT}) VALUES {}
             ON CONFLICT (home, id) DO UPDATE SET closed = excluded.closed,
                debits_posted = excluded.debits_posted,
                credits_posted = excluded.credits_posted,
                debits_pending = excluded.debits_pending,
                credits_pending = excluded.credits_pending, last_at = excluded.last_at",
            values(piece.len(), 9)
        );
        tx.run(&sql, &account_vals(home, piece)).map(|_| ())
    })
}

fn keys(home: AreaCode, ids: &[u128]) -> Vec<Val> {
    std::iter::once(home.to_val()).chain(ids.iter().map(|id| id_val(*id))).collect()
}

fn row_vals(change: &Change, n: i64, vals: &mut Vec<Val>) -> Result<(), Stop> {
    let t = &change.transfer;
    let (kind, pending, expires_at) = match t.kind {
        Kind::Posted => ("posted", Val::Null, Val::Null),
        Kind::Pending { expires_at } => ("pending", Val::Null, expires_at.to_val()),
        Kind::Post { pending } => ("post", id_val(pending.0), Val::Null),
        Kind::Void { pending } => ("void", id_val(pending.0), Val::Null),
    };
    let balance = |a: &Account| -> Result<Val, Stop> {
        // Totals stay below 2^63, so their difference fits.
        i64::try_from(a.balance())
            .map(Val::Int)
            .map_err(|_| Fault::Corrupt("balance".into()).into())
    };
    vals.extend([
        id_val(t.id.0),
        id_val(t.debit.0),
        id_val(t.credit.0),
        t.amount.to_val(),
        Val::Text(t.unit.to_string()),
        Val::Text(kind.into()),
        pending,
        expires_at,
        t.purpose.to_val(),
        t.at.to_val(),
        balance(&change.debit)?,
        balance(&change.credit)?,
        Val::Int(n),
    ]);
    Ok(())
}

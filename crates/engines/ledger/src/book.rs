//! A whole ledger in memory.
//!
//! Why: simulation, benchmarks and tests of callers need a ledger without a database, deciding
//! exactly as a store does.
//! Invariants: a refusal leaves the book untouched; the log only grows; replaying the log gives an
//! equal book; entries of an account are in time order. Refuses to know: files, clocks, threads.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::account::{Account, Floor};
use crate::chain::{ChainRefusal, Sheet, decide_chain};
use crate::decide::{Change, Facts, decide, expire_decide};
use crate::ids::{AccountId, TransferId, UnitCode};
use crate::refusal::Refusal;
use crate::transfer::{Pending, PendingState, Transfer};
use crate::trial::{TrialRow, trial_balance};

/// The answer to an accepted transfer, the same however often it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The transfer as first accepted.
    pub transfer: Transfer,
    /// Balance of the debited account right after, posted credits less posted debits.
    pub debit_balance: i128,
    /// Balance of the credited account right after.
    pub credit_balance: i128,
}

/// One posted movement of an account with its running totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: i64,
    /// The transfer that moved it.
    pub transfer: TransferId,
    /// Posted debits after it.
    pub debits_posted: u64,
    /// Posted credits after it.
    pub credits_posted: u64,
}

impl Entry {
    /// Posted credits less posted debits after it.
    pub fn balance(&self) -> i128 {
        i128::from(self.credits_posted) - i128::from(self.debits_posted)
    }
}

/// One thing that happened to a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// An account was opened, empty.
    Opened(Account),
    /// An account was closed.
    Closed(AccountId),
    /// A closed account was opened again.
    Reopened(AccountId),
    /// A transfer was accepted.
    Booked(Receipt),
    /// A pending transfer ran out.
    Expired {
        /// The pending transfer.
        pending: TransferId,
        /// When the expiry was carried out.
        at: i64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Folder {
    account: Account,
    entries: Vec<Entry>,
}

/// The ledger. With a accounts, t transfers and p open holds: `apply` O(log a + log t + log p),
/// `balance_at` O(log a + log n) for n entries of the account, `trial_balance` O(a), `expire`
/// O(k (log a + log t + log p)) for the k that are due, memory O(a + t).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    folders: BTreeMap<AccountId, Folder>,
    pendings: BTreeMap<TransferId, Pending>,
    /// Open pending transfers that can expire, soonest first.
    deadlines: BTreeSet<(i64, TransferId)>,
    log: Vec<Event>,
    /// Place in the log of each accepted transfer.
    places: BTreeMap<TransferId, usize>,
}

impl Book {
    /// A book with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens an empty account. Opening it again alike changes nothing. Errors: `SameIdOtherBody`
    /// when the id has another unit or floor.
    pub fn account_open(
        &mut self,
        id: AccountId,
        unit: UnitCode,
        floor: Floor,
    ) -> Result<(), Refusal> {
        if let Some(known) = self.account(id) {
            let same = known.unit == unit && known.floor == floor;
            return if same { Ok(()) } else { Err(Refusal::SameIdOtherBody) };
        }
        let account = Account::new(id, unit, floor);
        self.folders.insert(id, Folder { account, entries: Vec::new() });
        self.log.push(Event::Opened(account));
        Ok(())
    }

    /// Closes an account, whatever it holds: what is pending may still be voided or expire, and
    /// the balance waits for `account_reopen`. Closing twice is once. Errors: `AccountMissing`.
    pub fn account_close(&mut self, id: AccountId) -> Result<(), Refusal> {
        self.closed_set(id, true)
    }

    /// Opens a closed account again. Errors: `AccountMissing`.
    pub fn account_reopen(&mut self, id: AccountId) -> Result<(), Refusal> {
        self.closed_set(id, false)
    }

    fn closed_set(&mut self, id: AccountId, closed: bool) -> Result<(), Refusal> {
        let folder = self.folders.get_mut(&id).ok_or(Refusal::AccountMissing { account: id })?;
        if folder.account.closed != closed {
            folder.account.closed = closed;
            self.log.push(if closed { Event::Closed(id) } else { Event::Reopened(id) });
        }
        Ok(())
    }

    /// Books a transfer. A repeat of an accepted one gets the first receipt again. Errors: any
    /// [`Refusal`] but `AlreadyDone`.
    pub fn apply(&mut self, transfer: &Transfer) -> Result<Receipt, Refusal> {
        match decide(&self.facts(transfer), transfer) {
            Ok(change) => Ok(self.change_write(&change)),
            Err(Refusal::AlreadyDone) => {
                self.receipt(transfer.id).copied().ok_or(Refusal::AlreadyDone)
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Books all links or none. A repeat of a whole accepted chain gets the first receipts again.
    /// Errors: the first link that does not hold, and why.
    pub fn apply_chain(&mut self, chain: &[Transfer]) -> Result<Vec<Receipt>, ChainRefusal> {
        match decide_chain(self.sheet(chain), chain) {
            Ok(changes) => Ok(changes.iter().map(|change| self.change_write(change)).collect()),
            Err(ChainRefusal::AlreadyDone) => chain
                .iter()
                .map(|link| self.receipt(link.id).copied().ok_or(ChainRefusal::AlreadyDone))
                .collect(),
            Err(refusal) => Err(refusal),
        }
    }

    /// Ends every open pending transfer whose time has run out at `now`; answers which, soonest
    /// deadline first. Errors: none in a book built through these methods.
    pub fn expire(&mut self, now: i64) -> Result<Vec<TransferId>, Refusal> {
        let due: Vec<TransferId> =
            self.deadlines.range(..=(now, TransferId(u128::MAX))).map(|(_, id)| *id).collect();
        let mut ended = Vec::with_capacity(due.len());
        for id in due {
            if self.expire_one(id, now)? {
                ended.push(id);
            }
        }
        Ok(ended)
    }

    fn expire_one(&mut self, id: TransferId, now: i64) -> Result<bool, Refusal> {
        let pending = *self.pendings.get(&id).ok_or(Refusal::PendingMissing)?;
        let account =
            |id: AccountId| self.account(id).ok_or(Refusal::AccountMissing { account: id });
        let decided =
            expire_decide(&pending, account(pending.debit)?, account(pending.credit)?, now)?;
        let Some(expiry) = decided else {
            return Ok(false);
        };
        self.account_write(expiry.debit, None);
        self.account_write(expiry.credit, None);
        self.pending_write(expiry.pending);
        self.log.push(Event::Expired { pending: id, at: now });
        Ok(true)
    }

    /// The soonest time at which an open pending transfer runs out. O(log p).
    pub fn expiry_next(&self) -> Option<i64> {
        self.deadlines.first().map(|(expires_at, _)| *expires_at)
    }

    /// The account as it stands.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.folders.get(&id).map(|folder| &folder.account)
    }

    /// All accounts by id.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.folders.values().map(|folder| &folder.account)
    }

    /// The pending transfer, open or ended.
    pub fn pending(&self, id: TransferId) -> Option<&Pending> {
        self.pendings.get(&id)
    }

    /// The receipt of an accepted transfer.
    pub fn receipt(&self, id: TransferId) -> Option<&Receipt> {
        match self.places.get(&id).and_then(|place| self.log.get(*place)) {
            Some(Event::Booked(receipt)) => Some(receipt),
            _ => None,
        }
    }

    /// Everything that happened, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.log
    }

    /// Posted credits less posted debits after every transfer with a time up to and including
    /// `at`; `None` without such an account. Because an account refuses times before its latest
    /// transfer, the answer for any time before that one never changes. Found by bisecting the
    /// running totals.
    pub fn balance_at(&self, account: AccountId, at: i64) -> Option<i128> {
        let entries = &self.folders.get(&account)?.entries;
        let until = entries.partition_point(|entry| entry.at <= at);
        let last = until.checked_sub(1).and_then(|index| entries.get(index));
        Some(last.map_or(0, Entry::balance))
    }

    /// The posted movements of an account with `from <= at < until`, oldest first; empty without
    /// such an account or when `until` is not after `from`.
    pub fn statement(&self, account: AccountId, from: i64, until: i64) -> &[Entry] {
        let Some(folder) = self.folders.get(&account) else {
            return &[];
        };
        let first = folder.entries.partition_point(|entry| entry.at < from);
        let last = folder.entries.partition_point(|entry| entry.at < until);
        folder.entries.get(first..last).unwrap_or_default()
    }

    /// Sums by unit; see [`trial_balance`].
    pub fn trial_balance(&self) -> BTreeMap<UnitCode, TrialRow> {
        trial_balance(self.accounts())
    }

    /// Builds a book anew by deciding every event again. Errors: the refusal of the first event
    /// that does not hold. An event that holds but comes out otherwise shows as a difference
    /// between the given events and those of the new book.
    pub fn replay(events: &[Event]) -> Result<Self, Refusal> {
        let mut book = Self::new();
        for event in events {
            match *event {
                Event::Opened(account) => {
                    book.account_open(account.id, account.unit, account.floor)?;
                }
                Event::Closed(id) => book.account_close(id)?,
                Event::Reopened(id) => book.account_reopen(id)?,
                Event::Booked(receipt) => {
                    book.apply(&receipt.transfer)?;
                }
                // One event, one pending: a sweep might end others that ended later in truth.
                Event::Expired { pending, at } => {
                    book.expire_one(pending, at)?;
                }
            }
        }
        Ok(book)
    }

    /// The facts for one transfer, for callers who want to decide without booking.
    pub fn facts(&self, transfer: &Transfer) -> Facts<'_> {
        Facts {
            existing: self.receipt(transfer.id).map(|receipt| &receipt.transfer),
            debit: self.account(transfer.debit),
            credit: self.account(transfer.credit),
            pending: transfer.pending_ended().and_then(|id| self.pending(id)),
        }
    }

    fn sheet(&self, chain: &[Transfer]) -> Sheet {
        let mut sheet = Sheet::default();
        for facts in chain.iter().map(|transfer| self.facts(transfer)) {
            for account in [facts.debit, facts.credit].into_iter().flatten() {
                sheet.account_put(*account);
            }
            if let Some(pending) = facts.pending {
                sheet.pending_put(*pending);
            }
            if let Some(existing) = facts.existing {
                sheet.accepted_put(*existing);
            }
        }
        sheet
    }

    fn change_write(&mut self, change: &Change) -> Receipt {
        let Change { transfer, debit, credit, pending } = *change;
        let moved = transfer.moves().then_some(transfer);
        self.account_write(debit, moved);
        self.account_write(credit, moved);
        if let Some(pending) = pending {
            self.pending_write(pending);
        }
        let receipt =
            Receipt { transfer, debit_balance: debit.balance(), credit_balance: credit.balance() };
        self.places.insert(transfer.id, self.log.len());
        self.log.push(Event::Booked(receipt));
        receipt
    }

    /// Replaces an account and, where a transfer moved it, keeps the running totals.
    fn account_write(&mut self, account: Account, moved: Option<Transfer>) {
        let Some(folder) = self.folders.get_mut(&account.id) else {
            return;
        };
        folder.account = account;
        if let Some(transfer) = moved {
            folder.entries.push(Entry {
                at: transfer.at,
                transfer: transfer.id,
                debits_posted: account.debits_posted,
                credits_posted: account.credits_posted,
            });
        }
    }

    fn pending_write(&mut self, pending: Pending) {
        if let Some(expires_at) = pending.expires_at {
            if pending.state == PendingState::Open {
                self.deadlines.insert((expires_at, pending.id));
            } else {
                self.deadlines.remove(&(expires_at, pending.id));
            }
        }
        self.pendings.insert(pending.id, pending);
    }
}

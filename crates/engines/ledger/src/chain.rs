//! Linked transfers: all of them or none.
//!
//! Why: an exchange (points against goods, a hold against a payment) is several transfers in
//! several units that make sense only together.
//! Invariants: links are decided in order, each on the facts left by those before it, so floors
//! hold at every link and not just at the end; one refusal refuses all. Refuses to know: how
//! changes are written.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::decide::{Change, Facts, decide};
use crate::ids::{AccountId, TransferId};
use crate::refusal::Refusal;
use crate::transfer::{Pending, Transfer};

/// Facts for several transfers: every account, pending transfer and already accepted transfer
/// that any of them names. What is not put in counts as absent.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    accounts: BTreeMap<AccountId, Account>,
    pendings: BTreeMap<TransferId, Pending>,
    accepted: BTreeMap<TransferId, Transfer>,
}

impl Sheet {
    /// Puts in an account.
    pub fn account_put(&mut self, account: Account) {
        self.accounts.insert(account.id, account);
    }

    /// Puts in a pending transfer.
    pub fn pending_put(&mut self, pending: Pending) {
        self.pendings.insert(pending.id, pending);
    }

    /// Puts in an accepted transfer.
    pub fn accepted_put(&mut self, transfer: Transfer) {
        self.accepted.insert(transfer.id, transfer);
    }

    /// The facts for one transfer.
    pub fn facts(&self, transfer: &Transfer) -> Facts<'_> {
        Facts {
            existing: self.accepted.get(&transfer.id),
            debit: self.accounts.get(&transfer.debit),
            credit: self.accounts.get(&transfer.credit),
            pending: transfer.pending_ended().and_then(|id| self.pendings.get(&id)),
        }
    }

    fn change_put(&mut self, change: &Change) {
        self.accepted_put(change.transfer);
        self.account_put(change.debit);
        self.account_put(change.credit);
        if let Some(pending) = change.pending {
            self.pending_put(pending);
        }
    }
}

/// Why a chain changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainRefusal {
    /// Every link was accepted before: answer as the first time.
    AlreadyDone,
    /// The first link that does not hold. `Refusal::AlreadyDone` here means that this link was
    /// booked without the others, so the chain can no longer be all or nothing.
    Link {
        /// Position in the chain, from 0.
        index: usize,
        /// Its refusal.
        refusal: Refusal,
    },
}

impl fmt::Display for ChainRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyDone => f.write_str("already_done"),
            Self::Link { index, refusal } => write!(f, "link {index}: {refusal}"),
        }
    }
}

impl std::error::Error for ChainRefusal {}

/// Decides on a chain. The changes come in the order of the links and are to be written together;
/// where an account occurs twice, the later row is the one that lasts. An empty chain changes
/// nothing.
pub fn decide_chain(mut sheet: Sheet, chain: &[Transfer]) -> Result<Vec<Change>, ChainRefusal> {
    let all_done = chain.iter().all(|transfer| {
        sheet.accepted.get(&transfer.id).is_some_and(|known| known.body_same(transfer))
    });
    if all_done && !chain.is_empty() {
        return Err(ChainRefusal::AlreadyDone);
    }
    let mut changes = Vec::with_capacity(chain.len());
    for (index, transfer) in chain.iter().enumerate() {
        let change = decide(&sheet.facts(transfer), transfer)
            .map_err(|refusal| ChainRefusal::Link { index, refusal })?;
        sheet.change_put(&change);
        changes.push(change);
    }
    Ok(changes)
}

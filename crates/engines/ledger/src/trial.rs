//! The trial balance: in every unit, debits equal credits.
//!
//! Why: the oldest check there is, over the rows of any store.
//! Invariants: sums are 128 bits wide, so no number of accounts overflows them. Refuses to know:
//! which account is at fault when they differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::ids::UnitCode;

/// Sums over all accounts of one unit, in that unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialRow {
    /// Accounts counted.
    pub accounts: u64,
    /// Posted debits.
    pub debits: u128,
    /// Posted credits.
    pub credits: u128,
    /// Pending debits.
    pub debits_pending: u128,
    /// Pending credits.
    pub credits_pending: u128,
}

impl TrialRow {
    /// Posted debits less posted credits; zero in a sound ledger. Below 2^64 accounts of at most
    /// 2^63 each keep it in range.
    pub fn difference(&self) -> i128 {
        signed(self.debits, self.credits)
    }

    /// The same for what is pending.
    pub fn difference_pending(&self) -> i128 {
        signed(self.debits_pending, self.credits_pending)
    }
}

fn signed(debits: u128, credits: u128) -> i128 {
    let size = i128::try_from(debits.abs_diff(credits)).unwrap_or(i128::MAX);
    if debits < credits { -size } else { size }
}

/// Sums `accounts` by unit. O(accounts).
pub fn trial_balance<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
) -> BTreeMap<UnitCode, TrialRow> {
    let mut rows: BTreeMap<UnitCode, TrialRow> = BTreeMap::new();
    for account in accounts {
        let row = rows.entry(account.unit).or_default();
        row.accounts = row.accounts.saturating_add(1);
        row.debits = row.debits.saturating_add(account.debits_posted.into());
        row.credits = row.credits.saturating_add(account.credits_posted.into());
        row.debits_pending = row.debits_pending.saturating_add(account.debits_pending.into());
        row.credits_pending = row.credits_pending.saturating_add(account.credits_pending.into());
    }
    rows
}

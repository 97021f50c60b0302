//! The expected ways to say no.
//!
//! Why: a caller must be able to act on a no, so the list is closed and its order is a promise.
//! Invariants: variants stand in order of precedence; where several apply, the first one listed
//! is the answer. Refuses to know: the words shown to people, which belong to the caller's table.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;

/// Why a transfer changes nothing, in order of precedence. Whatever the reason, nothing was
/// written and the id stays free, except for `SameIdOtherBody` and `AlreadyDone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The id is taken by a transfer that asks for something else.
    SameIdOtherBody,
    /// The same transfer was accepted before. Not a failure: write nothing and give the answer
    /// that was given then ([`crate::Book::apply`] does).
    AlreadyDone,
    /// A transfer of nothing.
    AmountZero,
    /// Debit and credit are one account.
    SameAccount,
    /// The account is kept in another unit than the transfer.
    UnitMismatch {
        /// The account in question.
        account: AccountId,
    },
    /// No such account.
    AccountMissing {
        /// The account in question.
        account: AccountId,
    },
    /// The account is closed (voids and expiries still pass).
    AccountClosed {
        /// The account in question.
        account: AccountId,
    },
    /// Earlier than the latest transfer of the account: past balances may not change.
    TimeBackwards {
        /// The account in question.
        account: AccountId,
        /// Earliest time it still takes.
        last_at: i64,
    },
    /// No such pending transfer.
    PendingMissing,
    /// Accounts or unit differ from the pending transfer's, or a void names another amount.
    PendingDiffers,
    /// The pending transfer was posted before, in whole or in part.
    PendingAlreadyPosted,
    /// The pending transfer was voided before.
    PendingAlreadyVoided,
    /// The pending transfer has expired, or would be opened already expired.
    PendingExpired,
    /// More would be posted than was held.
    AmountOverPending,
    /// The guarded side would outgrow its cover.
    FloorBroken {
        /// The account in question.
        account: AccountId,
        /// Units lacking; always above zero.
        short_by: u128,
    },
    /// A total would leave its range. Below zero only if the given facts contradict each other.
    Overflow {
        /// The account in question.
        account: AccountId,
    },
}

impl Refusal {
    /// Stable code for tables and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SameIdOtherBody => "same_id_other_body",
            Self::AlreadyDone => "already_done",
            Self::AmountZero => "amount_zero",
            Self::SameAccount => "same_account",
            Self::UnitMismatch { .. } => "unit_mismatch",
            Self::AccountMissing { .. } => "account_missing",
            Self::AccountClosed { .. } => "account_closed",
            Self::TimeBackwards { .. } => "time_backwards",
            Self::PendingMissing => "pending_missing",
            Self::PendingDiffers => "pending_differs",
            Self::PendingAlreadyPosted => "pending_already_posted",
            Self::PendingAlreadyVoided => "pending_already_voided",
            Self::PendingExpired => "pending_expired",
            Self::AmountOverPending => "amount_over_pending",
            Self::FloorBroken { .. } => "floor_broken",
            Self::Overflow { .. } => "overflow",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        match self {
            Self::UnitMismatch { account }
            | Self::AccountMissing { account }
            | Self::AccountClosed { account }
            | Self::Overflow { account } => write!(f, " account={account}"),
            Self::TimeBackwards { account, last_at } => {
                write!(f, " account={account} last_at={last_at}")
            }
            Self::FloorBroken { account, short_by } => {
                write!(f, " account={account} short_by={short_by}")
            }
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

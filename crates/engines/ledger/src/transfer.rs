//! Transfers, and the pending ones among them.
//!
//! Why: every change of every total is a transfer between exactly two accounts of one unit.
//! Invariants: a transfer, once accepted, is never altered or removed; a pending transfer is
//! open, then ends once, as posted, voided or expired. Refuses to know: purposes beyond a number.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, TransferId, UnitCode};

/// What a transfer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Moves the amount at once.
    Posted,
    /// Holds the amount on both accounts until it is posted, voided or expires.
    Pending {
        /// From this time on it can only expire; `None` holds until posted or voided.
        expires_at: Option<i64>,
    },
    /// Moves up to the held amount and releases the rest; ends the pending transfer.
    Post {
        /// The pending transfer.
        pending: TransferId,
    },
    /// Releases the whole held amount; ends the pending transfer.
    Void {
        /// The pending transfer.
        pending: TransferId,
    },
}

/// One movement from `debit` to `credit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Name and idempotency key.
    pub id: TransferId,
    /// Account debited.
    pub debit: AccountId,
    /// Account credited.
    pub credit: AccountId,
    /// In `unit`, above zero. For `Post` at most the held amount, for `Void` exactly that.
    pub amount: u64,
    /// Unit of both accounts.
    pub unit: UnitCode,
    /// What it does.
    pub kind: Kind,
    /// The caller's own code for why; kept, compared on repeats, never read.
    pub purpose: u32,
    /// When it is booked, on the caller's time line (any unit; only the order counts).
    pub at: i64,
}

impl Transfer {
    /// Do both ask for the same thing? `at` does not count: a repeat is sent later, and the time
    /// of the first acceptance stands.
    pub fn body_same(&self, other: &Self) -> bool {
        Self { at: self.at, ..*other } == *self
    }

    /// The pending transfer this one ends, if it ends one.
    pub fn pending_ended(&self) -> Option<TransferId> {
        match self.kind {
            Kind::Post { pending } | Kind::Void { pending } => Some(pending),
            Kind::Posted | Kind::Pending { .. } => None,
        }
    }

    /// Does it move posted totals (rather than only holds)?
    pub fn moves(&self) -> bool {
        matches!(self.kind, Kind::Posted | Kind::Post { .. })
    }

    /// The transfer that undoes this one, named `id` and booked `at`: what was moved goes back, a
    /// hold is voided. `None` for a void, which moved nothing. The purpose is kept, so that sums
    /// by purpose net out. Deriving `id` from the original's id makes it impossible to reverse
    /// the same transfer twice.
    pub fn reverse(&self, id: TransferId, at: i64) -> Option<Self> {
        match self.kind {
            Kind::Posted | Kind::Post { .. } => Some(Self {
                id,
                debit: self.credit,
                credit: self.debit,
                kind: Kind::Posted,
                at,
                ..*self
            }),
            Kind::Pending { .. } => {
                Some(Self { id, kind: Kind::Void { pending: self.id }, at, ..*self })
            }
            Kind::Void { .. } => None,
        }
    }
}

/// Where a pending transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingState {
    /// Held.
    Open,
    /// Ended by a post.
    Posted {
        /// The posting transfer.
        by: TransferId,
        /// What it moved; the rest of the hold was released.
        amount: u64,
    },
    /// Ended by a void.
    Voided {
        /// The voiding transfer.
        by: TransferId,
    },
    /// Ended by time.
    Expired {
        /// When the expiry was carried out.
        at: i64,
    },
}

/// A pending transfer and its state: one row of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Id of the transfer that opened it.
    pub id: TransferId,
    /// Account to be debited.
    pub debit: AccountId,
    /// Account to be credited.
    pub credit: AccountId,
    /// Held units.
    pub amount: u64,
    /// Unit of both accounts.
    pub unit: UnitCode,
    /// First time at which it can no longer be posted or voided.
    pub expires_at: Option<i64>,
    /// Purpose of the transfer that opened it.
    pub purpose: u32,
    /// Where it stands.
    pub state: PendingState,
}

impl Pending {
    /// Has its time run out at `at`, whether or not the expiry was carried out?
    pub fn overdue(&self, at: i64) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= at)
    }

    /// The transfer that posts `amount` of it.
    pub fn post(&self, id: TransferId, amount: u64, at: i64) -> Transfer {
        Transfer { amount, ..self.end(id, Kind::Post { pending: self.id }, at) }
    }

    /// The transfer that voids it.
    pub fn void(&self, id: TransferId, at: i64) -> Transfer {
        self.end(id, Kind::Void { pending: self.id }, at)
    }

    fn end(&self, id: TransferId, kind: Kind, at: i64) -> Transfer {
        Transfer {
            id,
            debit: self.debit,
            credit: self.credit,
            amount: self.amount,
            unit: self.unit,
            kind,
            purpose: self.purpose,
            at,
        }
    }
}

//! An account: four running totals, a floor and a latch.
//!
//! Why: the totals are all a decision needs, so no decision ever reads a history.
//! Invariants, kept by [`crate::decide`]: posted totals never shrink; posted plus pending stays
//! within [`TOTAL_MAX`] on each side, so ending a pending transfer can never overflow; a guarded
//! side, with its pending part, stays within the posted part of the other side.
//! Refuses to know: owners, names, what a debit means to people.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, UnitCode};
use crate::refusal::Refusal;

/// Largest posted-plus-pending total of one side: what a signed 64-bit database column holds.
pub const TOTAL_MAX: u64 = i64::MAX as u64;

/// Which side may not outgrow the other. Outgoing holds count as gone, incoming holds do not
/// count as arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// No limit: a source or sink, such as the points a rule issues.
    None,
    /// debits posted + pending ≤ credits posted: a purse that cannot be overdrawn.
    DebitsWithinCredits,
    /// credits posted + pending ≤ debits posted: a stock or a cash box kept as an asset.
    CreditsWithinDebits,
}

/// Side of an account that a transfer touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Debit,
    Credit,
}

/// What one transfer does to one side of an account, in units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub post: u64,
    pub hold: u64,
    pub release: u64,
}

/// An account as it stands. All totals are in the account's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name.
    pub id: AccountId,
    /// Unit of every amount here; fixed for life.
    pub unit: UnitCode,
    /// Limit that no transfer may break.
    pub floor: Floor,
    /// A closed account takes nothing new; its holds may still be voided or expire.
    pub closed: bool,
    /// Everything ever debited.
    pub debits_posted: u64,
    /// Everything ever credited.
    pub credits_posted: u64,
    /// Held for debits not yet posted.
    pub debits_pending: u64,
    /// Held for credits not yet posted.
    pub credits_pending: u64,
    /// `at` of the latest transfer; none may be earlier, so a past balance never changes.
    pub last_at: Option<i64>,
}

impl Account {
    /// An open account with nothing in it.
    pub fn new(id: AccountId, unit: UnitCode, floor: Floor) -> Self {
        Self {
            id,
            unit,
            floor,
            closed: false,
            debits_posted: 0,
            credits_posted: 0,
            debits_pending: 0,
            credits_pending: 0,
            last_at: None,
        }
    }

    /// Posted credits less posted debits. Over all accounts of a unit these sum to zero.
    pub fn balance(&self) -> i128 {
        i128::from(self.credits_posted) - i128::from(self.debits_posted)
    }

    /// What may still leave on the guarded side; `None` when nothing limits it.
    pub fn available(&self) -> Option<u64> {
        let (posted, pending, cover) = match self.floor {
            Floor::None => return None,
            Floor::DebitsWithinCredits => {
                (self.debits_posted, self.debits_pending, self.credits_posted)
            }
            Floor::CreditsWithinDebits => {
                (self.credits_posted, self.credits_pending, self.debits_posted)
            }
        };
        Some(cover.saturating_sub(posted).saturating_sub(pending))
    }

    /// Posted, pending and the posted total of the opposite side.
    fn side(&self, side: Side) -> (u64, u64, u64) {
        match side {
            Side::Debit => (self.debits_posted, self.debits_pending, self.credits_posted),
            Side::Credit => (self.credits_posted, self.credits_pending, self.debits_posted),
        }
    }

    /// Would `step` on `side` break the floor? Only the guarded side can: the other side's posted
    /// total, which covers it, never shrinks.
    pub(crate) fn floor_check(&self, side: Side, step: Step) -> Result<(), Refusal> {
        let guarded = match self.floor {
            Floor::None => false,
            Floor::DebitsWithinCredits => side == Side::Debit,
            Floor::CreditsWithinDebits => side == Side::Credit,
        };
        if !guarded {
            return Ok(());
        }
        let (posted, pending, cover) = self.side(side);
        let used = i128::from(posted) + i128::from(pending) - i128::from(step.release)
            + i128::from(step.post)
            + i128::from(step.hold);
        match u128::try_from(used - i128::from(cover)) {
            Ok(short_by) if short_by > 0 => {
                Err(Refusal::FloorBroken { account: self.id, short_by })
            }
            _ => Ok(()),
        }
    }

    /// The account after `step` on `side`, or `Overflow` when a total would leave its range.
    pub(crate) fn stepped(&self, side: Side, step: Step) -> Result<Self, Refusal> {
        let overflow = Refusal::Overflow { account: self.id };
        let (posted, pending, _) = self.side(side);
        let posted = posted.checked_add(step.post).ok_or(overflow)?;
        let pending = pending.checked_sub(step.release).ok_or(overflow)?;
        let pending = pending.checked_add(step.hold).ok_or(overflow)?;
        if posted.checked_add(pending).is_none_or(|total| total > TOTAL_MAX) {
            return Err(overflow);
        }
        let mut after = *self;
        match side {
            Side::Debit => (after.debits_posted, after.debits_pending) = (posted, pending),
            Side::Credit => (after.credits_posted, after.credits_pending) = (posted, pending),
        }
        Ok(after)
    }
}

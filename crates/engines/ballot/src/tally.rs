//! Yes, no, abstain, invalid.
//!
//! Why it exists: the four numbers every result sheet carries. Invariants: sums are checked, never
//! wrapped. It refuses to know who cast what.

use std::{error::Error, fmt};

use serde::{Deserialize, Serialize};

/// One voter's answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Neither; still a ballot.
    Abstain,
    /// Spoilt or unreadable; still a ballot.
    Invalid,
}

/// Ballots by choice. The weight of a ballot is one, or what the caller says it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// In favour.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// Abstentions.
    pub abstain: u64,
    /// Spoilt ballots.
    pub invalid: u64,
}

/// A sum went past `u64::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// Left side of the sum.
    pub left: u64,
    /// Right side of the sum.
    pub right: u64,
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for Overflow {}

/// `left + right`, or the two numbers that did not fit.
pub(crate) const fn sum(left: u64, right: u64) -> Result<u64, Overflow> {
    match left.checked_add(right) {
        Some(total) => Ok(total),
        None => Err(Overflow { left, right }),
    }
}

impl Tally {
    /// All ballots handed in, spoilt ones too.
    ///
    /// # Errors
    /// [`Overflow`] when the four numbers do not fit.
    pub fn cast(&self) -> Result<u64, Overflow> {
        sum(sum(self.yes, self.no)?, sum(self.abstain, self.invalid)?)
    }

    /// Adds `weight` ballots with this choice.
    ///
    /// # Errors
    /// [`Overflow`]; the tally is then unchanged.
    pub fn record(&mut self, choice: Choice, weight: u64) -> Result<(), Overflow> {
        let slot = match choice {
            Choice::Yes => &mut self.yes,
            Choice::No => &mut self.no,
            Choice::Abstain => &mut self.abstain,
            Choice::Invalid => &mut self.invalid,
        };
        *slot = sum(*slot, weight)?;
        Ok(())
    }

    /// Choice by choice sum of two tallies, for meetings held in sections.
    ///
    /// # Errors
    /// [`Overflow`] when a number does not fit.
    pub fn plus(&self, other: &Self) -> Result<Self, Overflow> {
        Ok(Self {
            yes: sum(self.yes, other.yes)?,
            no: sum(self.no, other.no)?,
            abstain: sum(self.abstain, other.abstain)?,
            invalid: sum(self.invalid, other.invalid)?,
        })
    }
}

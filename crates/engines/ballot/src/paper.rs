//! Paper ballots counted as a heap, and joined with phone votes.
//!
//! Why it exists: a hall hands out sheets, collects them and counts them before witnesses; no name
//! is on them, so only the sums can be checked. Invariants: returned = yes + no + abstain +
//! invalid; returned ≤ issued; sheets issued and phone voters together stay within the roll.
//! It refuses to know who held which sheet.

use std::{error::Error, fmt};

use serde::{Deserialize, Serialize};

use crate::tally::{Overflow, Tally, sum};

/// The numbers on a paper counting sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperTally {
    /// Sheets handed out.
    pub issued: u64,
    /// Sheets that came back.
    pub returned: u64,
    /// In favour.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// Abstentions.
    pub abstain: u64,
    /// Spoilt sheets.
    pub invalid: u64,
}

/// Why the sheets do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// More sheets came back than were handed out.
    ReturnedAboveIssued {
        /// Sheets back.
        returned: u64,
        /// Sheets out.
        issued: u64,
    },
    /// The four choices do not sum up to the sheets that came back.
    SumDiffers {
        /// Sheets back.
        returned: u64,
        /// yes + no + abstain + invalid.
        sum: u64,
    },
    /// More sheets and phone votes than voters: somebody was given both.
    OverRoll {
        /// Sheets out.
        issued: u64,
        /// Phone voters.
        phone: u64,
        /// Voters on the roll.
        roll: u64,
    },
    /// Numbers that do not fit.
    Overflow(Overflow),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for PaperError {}

impl From<Overflow> for PaperError {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

impl PaperTally {
    /// The votes, when the sheet adds up.
    ///
    /// # Errors
    /// [`PaperError`] with the numbers that disagree.
    pub fn reconcile(&self) -> Result<Tally, PaperError> {
        let Self { issued, returned, yes, no, abstain, invalid } = *self;
        if returned > issued {
            return Err(PaperError::ReturnedAboveIssued { returned, issued });
        }
        let tally = Tally { yes, no, abstain, invalid };
        let sum = tally.cast()?;
        if sum != returned {
            return Err(PaperError::SumDiffers { returned, sum });
        }
        Ok(tally)
    }
}

/// Joins a paper heap with phone votes into one tally.
///
/// `phone` holds only voters who were given no sheet: the caller leaves the others out. What can
/// be checked from sums is checked: sheets handed out plus phone voters within `roll`.
///
/// # Errors
/// What [`PaperTally::reconcile`] finds, [`PaperError::OverRoll`], [`PaperError::Overflow`].
pub fn combine(paper: &PaperTally, phone: &Tally, roll: u64) -> Result<Tally, PaperError> {
    let sheets = paper.reconcile()?;
    let (issued, phone_voters) = (paper.issued, phone.cast()?);
    if sum(issued, phone_voters)? > roll {
        return Err(PaperError::OverRoll { issued, phone: phone_voters, roll });
    }
    Ok(sheets.plus(phone)?)
}

//! What happened: who is on each roll, who came, how they voted.
//!
//! Why it exists: a verdict may only be drawn from numbers that can be true together. Invariants of
//! [`Counts`]: on every roll attended ≤ total; ballots handed in ≤ voters present. Both are checked
//! when it is built and when it is read back. It refuses to know names and single ballots.

use std::{collections::BTreeMap, error::Error, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    tally::{Overflow, Tally},
    threshold::Basis,
};

/// How many of a roll came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// Those who came, by whatever channel the body accepts.
    pub attended: u64,
    /// Those on the roll.
    pub total: u64,
}

impl Presence {
    /// `attended` of `total`.
    #[must_use]
    pub const fn of(attended: u64, total: u64) -> Self {
        Self { attended, total }
    }
}

/// The numbers before they are checked. Rolls that do not matter stay at 0 of 0, and a share of
/// them is never met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Whose votes are counted: `Adults` for one person one vote, `Households` for one household
    /// one vote, and so on. Present means: attended of this roll.
    pub voters: Basis,
    /// Adults on the roll.
    #[serde(default)]
    pub adults: Presence,
    /// Households; in a meeting of representatives, the households they stand for.
    #[serde(default)]
    pub households: Presence,
    /// Members of the body or of the collective.
    #[serde(default)]
    pub members: Presence,
    /// Representatives.
    #[serde(default)]
    pub representatives: Presence,
    /// Registered as entitled.
    #[serde(default)]
    pub entitled: Presence,
    /// Due to attend.
    #[serde(default)]
    pub due: Presence,
    /// The votes.
    pub tally: Tally,
    /// Numbers for the body's conditions, by subject.
    #[serde(default)]
    pub named: BTreeMap<String, u64>,
}

/// Checked numbers of one vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Counts {
    draft: Draft,
    cast: u64,
}

/// Why the numbers cannot all be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsError {
    /// Votes cannot be counted by a basis that has no roll.
    VotersWithoutRoll {
        /// The basis given as voters.
        voters: Basis,
    },
    /// More came than are on the roll.
    AttendedAboveTotal {
        /// Which roll.
        of: Basis,
        /// Those who came.
        attended: u64,
        /// Those on the roll.
        total: u64,
    },
    /// More ballots than voters present.
    CastAbovePresent {
        /// Ballots handed in.
        cast: u64,
        /// Voters present.
        present: u64,
    },
    /// The ballots do not fit into a number.
    Overflow(Overflow),
}

impl fmt::Display for CountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for CountsError {}

impl Draft {
    /// All numbers at 0, votes counted by `voters`.
    #[must_use]
    pub fn for_voters(voters: Basis) -> Self {
        let none = Presence::default();
        Self {
            voters,
            adults: none,
            households: none,
            members: none,
            representatives: none,
            entitled: none,
            due: none,
            tally: Tally::default(),
            named: BTreeMap::new(),
        }
    }

    /// The roll of a basis; `None` for bases without one.
    const fn roll(&self, of: Basis) -> Option<Presence> {
        match of {
            Basis::Adults => Some(self.adults),
            Basis::Households => Some(self.households),
            Basis::Members => Some(self.members),
            Basis::Representatives => Some(self.representatives),
            Basis::Entitled => Some(self.entitled),
            Basis::Due => Some(self.due),
            Basis::Present | Basis::Cast => None,
        }
    }
}

impl TryFrom<Draft> for Counts {
    type Error = CountsError;

    fn try_from(draft: Draft) -> Result<Self, CountsError> {
        let rolls = [
            Basis::Adults,
            Basis::Households,
            Basis::Members,
            Basis::Representatives,
            Basis::Entitled,
            Basis::Due,
        ];
        for of in rolls {
            let Presence { attended, total } = draft.roll(of).unwrap_or_default();
            if attended > total {
                return Err(CountsError::AttendedAboveTotal { of, attended, total });
            }
        }
        let cast = draft.tally.cast().map_err(CountsError::Overflow)?;
        let Some(Presence { attended: present, .. }) = draft.roll(draft.voters) else {
            return Err(CountsError::VotersWithoutRoll { voters: draft.voters });
        };
        if cast > present {
            return Err(CountsError::CastAbovePresent { cast, present });
        }
        Ok(Self { draft, cast })
    }
}

impl From<Counts> for Draft {
    fn from(counts: Counts) -> Self {
        counts.draft
    }
}

impl Counts {
    /// Whose votes are counted.
    #[must_use]
    pub const fn voters(&self) -> Basis {
        self.draft.voters
    }

    /// The votes.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        self.draft.tally
    }

    /// Voters present.
    #[must_use]
    pub fn present(&self) -> u64 {
        self.attended(self.draft.voters)
    }

    /// What a share of `of` is taken of.
    #[must_use]
    pub fn total(&self, of: Basis) -> u64 {
        match self.draft.roll(of) {
            Some(presence) => presence.total,
            None if of == Basis::Cast => self.cast,
            None => self.present(),
        }
    }

    /// Who came, of the roll `of`. For `Present` the voters present, for `Cast` the ballots.
    #[must_use]
    pub fn attended(&self, of: Basis) -> u64 {
        match self.draft.roll(of) {
            Some(presence) => presence.attended,
            None if of == Basis::Cast => self.cast,
            None => self.draft.roll(self.draft.voters).unwrap_or_default().attended,
        }
    }

    /// The caller's number for a condition; 0 when it was not given.
    #[must_use]
    pub fn named(&self, subject: &str) -> u64 {
        self.draft.named.get(subject).copied().unwrap_or_default()
    }
}

//! Ranked ballots: an order of candidates, and the heap of them.
//!
//! Why it exists: both rules for rankings ([`crate::irv`], [`crate::schulze`]) start from the same
//! checked heap. Invariants: a ranking names a candidate at most once and has no empty place; equal
//! rankings are one row with a weight, so that a count costs what the *different* rankings cost.
//! Candidates that are not named are behind all that are, without order among themselves. It
//! refuses to know who ranked.

use std::{collections::BTreeMap, error::Error, fmt};

use crate::{
    slate::Slate,
    tally::{Overflow, sum},
};

/// An order of candidates; those in one group are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ranking {
    groups: Vec<Vec<usize>>,
}

/// Why a ranking was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RankingError {
    /// A candidate is named twice.
    Twice {
        /// The candidate, by place in the slate.
        candidate: usize,
    },
    /// A number that is no candidate's.
    Unknown {
        /// The number.
        candidate: usize,
    },
    /// A place with nobody on it.
    EmptyPlace {
        /// The place, from 1.
        place: usize,
    },
    /// Ranks leave one out: 1, 2, 4.
    Gap {
        /// The rank that nobody has.
        missing: u32,
    },
    /// Equal candidates where the rule asks for one after the other.
    Equal {
        /// The place, from 1.
        place: usize,
    },
    /// Not one rank, or nothing, for each candidate.
    Length {
        /// Candidates.
        wanted: usize,
        /// Ranks on the ballot.
        had: usize,
    },
    /// Numbers that do not fit.
    Overflow(Overflow),
}

impl fmt::Display for RankingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice { candidate } => write!(f, "candidate {} is ranked twice", candidate + 1),
            Self::Unknown { candidate } => write!(f, "there is no candidate {}", candidate + 1),
            Self::EmptyPlace { place } => write!(f, "nobody on place {place}"),
            Self::Gap { missing } => write!(f, "rank {missing} is left out"),
            Self::Equal { place } => {
                write!(f, "several on place {place}; this rule needs one after the other")
            }
            Self::Length { wanted, had } => write!(f, "{had} ranks for {wanted} candidates"),
            Self::Overflow(Overflow { left, right }) => {
                write!(f, "{left} and {right} do not fit together")
            }
        }
    }
}

impl Error for RankingError {}

impl Ranking {
    /// From groups of equals, the best first, over `candidates` candidates. No group at all is a
    /// blank ballot.
    ///
    /// # Errors
    /// [`RankingError::Twice`], [`RankingError::Unknown`], [`RankingError::EmptyPlace`].
    pub fn new(candidates: usize, mut groups: Vec<Vec<usize>>) -> Result<Self, RankingError> {
        let mut seen = vec![false; candidates];
        for (at, group) in groups.iter_mut().enumerate() {
            if group.is_empty() {
                return Err(RankingError::EmptyPlace { place: at + 1 });
            }
            for candidate in group.iter() {
                let slot = seen.get_mut(*candidate);
                let slot = slot.ok_or(RankingError::Unknown { candidate: *candidate })?;
                if std::mem::replace(slot, true) {
                    return Err(RankingError::Twice { candidate: *candidate });
                }
            }
            group.sort_unstable();
        }
        Ok(Self { groups })
    }

    /// From the rank that each candidate got: 1 is best, nothing is unranked. After `g` equals on
    /// rank `r` the next may be `r + 1` (1, 1, 2) or `r + g` (1, 1, 3).
    ///
    /// # Errors
    /// [`RankingError::Gap`] for ranks that leave one out; 0 counts as one that does.
    pub fn from_ranks(ranks: &[Option<u32>]) -> Result<Self, RankingError> {
        let mut by_rank: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (candidate, rank) in ranks.iter().enumerate() {
            if let Some(rank) = rank {
                by_rank.entry(*rank).or_default().push(candidate);
            }
        }
        let (mut dense, mut skipping) = (1, 1);
        for (rank, group) in &by_rank {
            if *rank != dense && *rank != skipping {
                return Err(RankingError::Gap { missing: dense });
            }
            let equals = u32::try_from(group.len()).unwrap_or(u32::MAX);
            dense = rank.saturating_add(1);
            skipping = rank.saturating_add(equals);
        }
        Self::new(ranks.len(), by_rank.into_values().collect())
    }

    /// The same, when nobody shares a place.
    ///
    /// # Errors
    /// [`RankingError::Equal`].
    pub fn strict(self) -> Result<Self, RankingError> {
        match self.groups.iter().position(|group| group.len() > 1) {
            Some(at) => Err(RankingError::Equal { place: at + 1 }),
            None => Ok(self),
        }
    }

    /// The groups of equals, the best first.
    #[must_use]
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// True when nobody is ranked.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.groups.is_empty()
    }
}

/// All rankings of a vote, equal ones together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    slate: Slate,
    rankings: BTreeMap<Ranking, u64>,
    ballots: u64,
}

impl Profile {
    /// No ballot yet.
    #[must_use]
    pub const fn new(slate: Slate) -> Self {
        Self { slate, rankings: BTreeMap::new(), ballots: 0 }
    }

    /// Takes `weight` ballots with this ranking.
    ///
    /// # Errors
    /// [`RankingError::Unknown`], [`RankingError::Overflow`]; the heap is then unchanged.
    pub fn add(&mut self, ranking: Ranking, weight: u64) -> Result<(), RankingError> {
        let beyond = ranking.groups.iter().flatten().find(|c| **c >= self.slate.len());
        if let Some(candidate) = beyond {
            return Err(RankingError::Unknown { candidate: *candidate });
        }
        self.ballots = sum(self.ballots, weight).map_err(RankingError::Overflow)?;
        if weight > 0 {
            *self.rankings.entry(ranking).or_default() += weight;
        }
        Ok(())
    }

    /// The candidates.
    #[must_use]
    pub const fn slate(&self) -> &Slate {
        &self.slate
    }

    /// All ballots, blank ones too.
    #[must_use]
    pub const fn ballots(&self) -> u64 {
        self.ballots
    }

    /// The different rankings with their weights, in a fixed order.
    pub fn rankings(&self) -> impl Iterator<Item = (&Ranking, u64)> {
        self.rankings.iter().map(|(ranking, weight)| (ranking, *weight))
    }
}

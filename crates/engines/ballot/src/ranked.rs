//! Ranked ballots: an order of candidates, and the heap of them.
//!
//! Why it exists: both rules for rankings ([`crate::irv`], [`crate::schulze`]) start from the same
//! checked heap. Invariants: a ranking names a candidate at most once and has no empty place; equal
//! rankings are one row with a weight, so that a count costs what the *different* rankings cost.
//! Candidates that are not named are behind all that are, without order among themselves. It
//! refuses to know who ranked.

use std::{collections::HashMap, error::Error, fmt};

use crate::{
    slate::Slate,
    tally::{Overflow, sum},
};

/// An order of candidates; those in one group are equal. Kept flat, because a count makes as many
/// of these as there are ballots.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ranking {
    /// Candidates, the best first, those of a group ascending.
    order: Vec<usize>,
    /// Where each group ends in `order`.
    ends: Vec<usize>,
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
    pub fn new(candidates: usize, groups: Vec<Vec<usize>>) -> Result<Self, RankingError> {
        let mut seen = vec![false; candidates];
        let mut ranking = Self::default();
        for (at, mut group) in groups.into_iter().enumerate() {
            if group.is_empty() {
                return Err(RankingError::EmptyPlace { place: at + 1 });
            }
            for candidate in &group {
                let slot = seen.get_mut(*candidate);
                let slot = slot.ok_or(RankingError::Unknown { candidate: *candidate })?;
                if std::mem::replace(slot, true) {
                    return Err(RankingError::Twice { candidate: *candidate });
                }
            }
            group.sort_unstable();
            ranking.order.append(&mut group);
            ranking.ends.push(ranking.order.len());
        }
        Ok(ranking)
    }

    /// From the rank that each candidate got: 1 is best, nothing is unranked. After `g` equals on
    /// rank `r` the next may be `r + 1` (1, 1, 2) or `r + g` (1, 1, 3).
    ///
    /// # Errors
    /// [`RankingError::Gap`] for ranks that leave one out; 0 counts as one that does.
    pub fn from_ranks(ranks: &[Option<u32>]) -> Result<Self, RankingError> {
        let mut ranked: Vec<(u32, usize)> = Vec::with_capacity(ranks.len());
        let pairs = ranks.iter().enumerate();
        ranked.extend(pairs.filter_map(|(candidate, rank)| Some(((*rank)?, candidate))));
        ranked.sort_unstable();
        let length = ranked.len();
        let mut ranking =
            Self { order: Vec::with_capacity(length), ends: Vec::with_capacity(length) };
        let (mut dense, mut skipping) = (1, 1);
        for group in ranked.chunk_by(|one, next| one.0 == next.0) {
            let rank = group.first().map_or(0, |(rank, _)| *rank);
            if rank != dense && rank != skipping {
                return Err(RankingError::Gap { missing: dense });
            }
            let equals = u32::try_from(group.len()).unwrap_or(u32::MAX);
            dense = rank.saturating_add(1);
            skipping = rank.saturating_add(equals);
            ranking.order.extend(group.iter().map(|(_, candidate)| *candidate));
            ranking.ends.push(ranking.order.len());
        }
        Ok(ranking)
    }

    /// The same, when nobody shares a place.
    ///
    /// # Errors
    /// [`RankingError::Equal`].
    pub fn strict(self) -> Result<Self, RankingError> {
        let shared = self.groups().position(|group| group.len() > 1);
        match shared {
            Some(at) => Err(RankingError::Equal { place: at + 1 }),
            None => Ok(self),
        }
    }

    /// The groups of equals, the best first.
    pub fn groups(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.order.get(start..*end).unwrap_or_default())
    }

    /// True when nobody is ranked.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.order.is_empty()
    }
}

/// All rankings of a vote, equal ones together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    slate: Slate,
    /// Sorted whenever it is read, so that its own order does not matter.
    rankings: HashMap<Ranking, u64>,
    ballots: u64,
}

impl Profile {
    /// No ballot yet.
    #[must_use]
    pub fn new(slate: Slate) -> Self {
        Self { slate, rankings: HashMap::new(), ballots: 0 }
    }

    /// Takes `weight` ballots with this ranking.
    ///
    /// # Errors
    /// [`RankingError::Unknown`], [`RankingError::Overflow`]; the heap is then unchanged.
    pub fn add(&mut self, ranking: Ranking, weight: u64) -> Result<(), RankingError> {
        let beyond = ranking.order.iter().find(|c| **c >= self.slate.len());
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

    /// The different rankings with their weights, in a fixed order. Cost: `O(r log r)` for `r` of
    /// them.
    pub fn rankings(&self) -> impl Iterator<Item = (&Ranking, u64)> {
        let mut all: Vec<(&Ranking, u64)> =
            self.rankings.iter().map(|(ranking, weight)| (ranking, *weight)).collect();
        all.sort_unstable();
        all.into_iter()
    }
}

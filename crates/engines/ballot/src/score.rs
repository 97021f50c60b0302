//! Approval and score voting.
//!
//! Each ballot gives a candidate a whole number from 0 to `max`, or nothing. **Approval** is score
//! with `max` 1: a tick is 1. The result of a candidate is
//!
//! ```text
//! sum(c) = Σ_ballots weight · score(c)          nothing given counts 0
//! ```
//!
//! and candidates stand in descending order of sums. Brams and Fishburn, *Approval Voting* (1983);
//! Smith, *Range Voting* (2000). Both rules are **monotone** and satisfy participation and
//! consistency, because the sum of a candidate is a sum over ballots: raising a score on a ballot,
//! or adding an approval, raises that sum and no other.
//!
//! The mean over those who gave a score is published beside the sum as an exact fraction and never
//! used to rank: otherwise a candidate known to two friends would win.
//!
//! Cost: `O(ballots · candidates)` time, `O(candidates · max)` memory.

use std::{error::Error, fmt};

use serde::Serialize;

use crate::{
    slate::Slate,
    tally::{Overflow, sum},
};

/// The highest score there can be.
pub const SCORE_MAX: u32 = 1_000;

/// Why a ballot, or the count, was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreError {
    /// A scale from 0 to 0, or beyond [`SCORE_MAX`].
    Scale {
        /// The top of the scale.
        max: u32,
    },
    /// Not one score, or nothing, for each candidate.
    Length {
        /// Candidates.
        wanted: usize,
        /// Scores on the ballot.
        had: usize,
    },
    /// A score beyond the scale.
    Above {
        /// The candidate.
        id: String,
        /// The score.
        score: u32,
        /// The top of the scale.
        max: u32,
    },
    /// Numbers that do not fit.
    Overflow(Overflow),
}

impl fmt::Display for ScoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scale { max } => {
                write!(f, "a scale from 0 to {max}; the top is 1 to {SCORE_MAX}")
            }
            Self::Length { wanted, had } => write!(f, "{had} scores for {wanted} candidates"),
            Self::Above { id, score, max } => write!(f, "{score} for {id} is above {max}"),
            Self::Overflow(Overflow { left, right }) => {
                write!(f, "{left} and {right} do not fit together")
            }
        }
    }
}

impl Error for ScoreError {}

impl From<Overflow> for ScoreError {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

/// A count that takes ballots one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreCount {
    slate: Slate,
    max: u32,
    /// By candidate: weights of ballots by score.
    spread: Vec<Vec<u64>>,
    ballots: u64,
    blank: u64,
}

/// Where a candidate stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The candidate.
    pub id: String,
    /// Place, from 1; equals have different places, settled by the tie order.
    pub place: usize,
    /// True when another candidate has the same sum.
    pub tied: bool,
    /// Sum of scores. In approval: approvals.
    pub sum: u64,
    /// Ballots that gave a score, 0 included.
    pub given: u64,
    /// Ballots by score, from 0 to the top of the scale.
    pub spread: Vec<u64>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreResult {
    /// All ballots, blank ones too.
    pub ballots: u64,
    /// Ballots without any score.
    pub blank: u64,
    /// Candidates, the first first.
    pub standings: Vec<Standing>,
}

impl ScoreCount {
    /// Nothing counted, on a scale from 0 to `max`.
    ///
    /// # Errors
    /// [`ScoreError::Scale`].
    pub fn new(slate: Slate, max: u32) -> Result<Self, ScoreError> {
        if max == 0 || max > SCORE_MAX {
            return Err(ScoreError::Scale { max });
        }
        let scores = usize::try_from(max).unwrap_or(usize::MAX).saturating_add(1);
        let spread = vec![vec![0; scores]; slate.len()];
        Ok(Self { slate, max, spread, ballots: 0, blank: 0 })
    }

    /// Takes a ballot: a score or nothing for each candidate of the slate, in its order.
    ///
    /// # Errors
    /// [`ScoreError`]; the count is then unchanged.
    pub fn add(&mut self, scores: &[Option<u32>], weight: u64) -> Result<(), ScoreError> {
        if scores.len() != self.slate.len() {
            return Err(ScoreError::Length { wanted: self.slate.len(), had: scores.len() });
        }
        for (candidate, score) in scores.iter().enumerate() {
            if let Some(score) = score.filter(|score| *score > self.max) {
                let id = self.slate.id(candidate).to_owned();
                return Err(ScoreError::Above { id, score, max: self.max });
            }
        }
        // No column can pass the number of ballots, so that only this sum has to be watched.
        self.ballots = sum(self.ballots, weight)?;
        if scores.iter().all(Option::is_none) {
            self.blank += weight;
        }
        for (spread, score) in self.spread.iter_mut().zip(scores) {
            let at = score.and_then(|score| usize::try_from(score).ok());
            if let Some(slot) = at.and_then(|at| spread.get_mut(at)) {
                *slot += weight;
            }
        }
        Ok(())
    }

    /// The standings.
    ///
    /// # Errors
    /// [`ScoreError::Overflow`] when a sum of scores does not fit.
    pub fn result(&self) -> Result<ScoreResult, ScoreError> {
        let sums = self
            .spread
            .iter()
            .map(|spread| {
                (0_u64..).zip(spread).try_fold(0, |all, (score, weight)| {
                    let part = score.checked_mul(*weight);
                    sum(all, part.ok_or(Overflow { left: score, right: *weight })?)
                })
            })
            .collect::<Result<Vec<u64>, Overflow>>()?;
        let mut order: Vec<(u64, usize)> = sums.iter().copied().zip(0..).collect();
        order.sort_by_key(|(sum, candidate)| (std::cmp::Reverse(*sum), self.slate.lot(*candidate)));
        let standings = order
            .iter()
            .enumerate()
            .map(|(at, (own, candidate))| {
                let spread = self.spread.get(*candidate).cloned().unwrap_or_default();
                Standing {
                    id: self.slate.id(*candidate).to_owned(),
                    place: at + 1,
                    tied: sums.iter().filter(|sum| *sum == own).count() > 1,
                    sum: *own,
                    given: spread.iter().sum(),
                    spread,
                }
            })
            .collect();
        Ok(ScoreResult { ballots: self.ballots, blank: self.blank, standings })
    }
}

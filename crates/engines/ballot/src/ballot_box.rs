//! A box of named ballots that counts once per voter.
//!
//! Why it exists: the same voter may answer on a phone, think again, and then hand in paper in the
//! hall. Policy for one voter:
//! 1. a ballot given under witnesses (paper, hall) outranks one from a phone, whichever came first;
//! 2. within the same rank the later one stands;
//! 3. a ballot after the close is refused.
//!
//! Invariants: at most one ballot per voter counts; the content depends on the set of ballots, not
//! on the order in which they arrive, as long as one voter's ballots of one rank carry different
//! orders (where they do not, the second is refused rather than guessed at). For a household vote
//! the voter key is the household. It refuses to know who is on the roll and what choices mean.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    error::Error,
    fmt,
};

use serde::{Deserialize, Serialize};

use crate::tally::{Choice, Overflow, Tally, sum};

/// How a ballot came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the voter alone, on a phone.
    Phone,
    /// On paper, recorded under witnesses.
    Paper,
    /// In the hall, recorded under witnesses.
    Hall,
}

impl Channel {
    /// True when others saw the ballot being given.
    #[must_use]
    pub const fn is_witnessed(self) -> bool {
        matches!(self, Self::Paper | Self::Hall)
    }
}

/// One voter's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot<V, C> {
    /// The person, or the household in a household vote.
    pub voter: V,
    /// How it came in.
    pub channel: Channel,
    /// When it was given (not when it was entered): a moment or a running number, larger is later.
    pub order: u64,
    /// The answer.
    pub choice: C,
}

/// What became of an accepted ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placed {
    /// The voter's first.
    First,
    /// It replaced the voter's former ballot.
    Replaced,
    /// Kept out of the count: the voter's other ballot is later or witnessed.
    Outranked,
    /// The very same ballot again; nothing changed.
    Repeated,
}

/// Why a ballot was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxError {
    /// Given after the close.
    Closed {
        /// The ballot's order.
        order: u64,
        /// The last order that is accepted.
        closes: u64,
    },
    /// The voter already has a ballot of the same rank and order with another content: nobody can
    /// say which of the two is the later. The former stays.
    SameOrder {
        /// The order of both.
        order: u64,
    },
}

impl fmt::Display for BoxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for BoxError {}

/// The ballots that count, by voter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotBox<V, C> {
    closes: u64,
    kept: BTreeMap<V, Ballot<V, C>>,
}

impl<V: Ord + Clone, C: PartialEq> BallotBox<V, C> {
    /// An empty box; ballots up to and including the order `closes` are accepted.
    #[must_use]
    pub const fn new(closes: u64) -> Self {
        Self { closes, kept: BTreeMap::new() }
    }

    /// Takes a ballot by the policy above.
    ///
    /// # Errors
    /// [`BoxError::Closed`] or [`BoxError::SameOrder`]; the box is then unchanged.
    pub fn put(&mut self, ballot: Ballot<V, C>) -> Result<Placed, BoxError> {
        if ballot.order > self.closes {
            return Err(BoxError::Closed { order: ballot.order, closes: self.closes });
        }
        let mut held = match self.kept.entry(ballot.voter.clone()) {
            Entry::Vacant(free) => {
                free.insert(ballot);
                return Ok(Placed::First);
            }
            Entry::Occupied(held) => held,
        };
        if *held.get() == ballot {
            return Ok(Placed::Repeated);
        }
        let (new, old) = (rank(&ballot), rank(held.get()));
        if new == old {
            return Err(BoxError::SameOrder { order: ballot.order });
        }
        if new < old {
            return Ok(Placed::Outranked);
        }
        held.insert(ballot);
        Ok(Placed::Replaced)
    }

    /// The ballots that count, in voter order.
    pub fn ballots(&self) -> impl Iterator<Item = &Ballot<V, C>> {
        self.kept.values()
    }

    /// Voters whose ballot counts.
    #[must_use]
    pub fn voters(&self) -> usize {
        self.kept.len()
    }

    /// Ballots by choice, for questions with more answers than yes and no.
    ///
    /// # Errors
    /// [`Overflow`] when the weights of a choice do not fit.
    pub fn count(&self, weight: impl Fn(&V) -> u64) -> Result<BTreeMap<C, u64>, Overflow>
    where
        C: Ord + Clone,
    {
        let mut counted: BTreeMap<C, u64> = BTreeMap::new();
        for ballot in self.ballots() {
            let slot = counted.entry(ballot.choice.clone()).or_default();
            *slot = sum(*slot, weight(&ballot.voter))?;
        }
        Ok(counted)
    }
}

impl<V: Ord + Clone> BallotBox<V, Choice> {
    /// One ballot, one vote.
    ///
    /// # Errors
    /// [`Overflow`] when a number does not fit.
    pub fn tally(&self) -> Result<Tally, Overflow> {
        self.tally_by(|_| 1)
    }

    /// Each ballot counts for as many as the voter stands for (households, shares).
    ///
    /// # Errors
    /// [`Overflow`] when a number does not fit.
    pub fn tally_by(&self, weight: impl Fn(&V) -> u64) -> Result<Tally, Overflow> {
        let mut tally = Tally::default();
        for ballot in self.ballots() {
            tally.record(ballot.choice, weight(&ballot.voter))?;
        }
        Ok(tally)
    }
}

/// Witnessed before not, later before earlier.
const fn rank<V, C>(ballot: &Ballot<V, C>) -> (bool, u64) {
    (ballot.channel.is_witnessed(), ballot.order)
}

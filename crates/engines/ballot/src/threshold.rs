//! One sentence of a voting rule: "more than half of those present".
//!
//! Why it exists: every quorum, majority and composition rule is a comparison of a number with a
//! share of a total. Invariants: [`Threshold::needed`] and [`Threshold::met`] always agree; a
//! share of zero people is never met. It refuses to know what its label and article mean.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::ratio::Ratio;

/// Whether the number itself is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cmp {
    /// 超过, 过半: the number itself is not enough.
    MoreThan,
    /// 以上: the number itself is enough.
    AtLeast,
}

/// What a share is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Adults on the roll.
    Adults,
    /// Households on the roll.
    Households,
    /// Members of the body or of the collective.
    Members,
    /// Representatives among the members of a body.
    Representatives,
    /// Those entitled to vote, as registered.
    Entitled,
    /// Those who were due to attend.
    Due,
    /// Voters who came, whether they voted or not: people, or households in a household vote.
    Present,
    /// Ballots handed in: yes, no, abstain and invalid together.
    Cast,
}

impl Basis {
    /// True for the bases that have a roll of their own; false for [`Basis::Present`] and
    /// [`Basis::Cast`], which follow from what happened.
    #[must_use]
    pub const fn has_roll(self) -> bool {
        !matches!(self, Self::Present | Self::Cast)
    }
}

/// A share that has to be reached, with the words to print beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Whether the number itself is enough.
    pub cmp: Cmp,
    /// The share.
    pub ratio: Ratio,
    /// What it is a share of.
    pub of: Basis,
    /// Key of the sentence the caller prints; opaque here.
    pub label: String,
    /// The article the rule comes from; opaque here.
    pub article: String,
}

impl Threshold {
    /// "More than `ratio` of `of`".
    pub fn more_than(
        ratio: Ratio,
        of: Basis,
        label: impl Into<String>,
        article: impl Into<String>,
    ) -> Self {
        Self { cmp: Cmp::MoreThan, ratio, of, label: label.into(), article: article.into() }
    }

    /// "At least `ratio` of `of`".
    pub fn at_least(
        ratio: Ratio,
        of: Basis,
        label: impl Into<String>,
        article: impl Into<String>,
    ) -> Self {
        Self { cmp: Cmp::AtLeast, ratio, of, label: label.into(), article: article.into() }
    }

    /// The smallest integer that satisfies the comparison against `total`.
    ///
    /// For a total of 0 the answer is 1: one more than exists. "More than all" gives `total + 1`,
    /// capped at `u64::MAX`.
    #[must_use]
    pub fn needed(&self, total: u64) -> u64 {
        if total == 0 {
            return 1;
        }
        let share = u128::from(self.ratio.num()) * u128::from(total);
        let den = u128::from(self.ratio.den());
        let needed = match self.cmp {
            Cmp::MoreThan => share / den + 1,
            Cmp::AtLeast => share.div_ceil(den),
        };
        u64::try_from(needed).unwrap_or(u64::MAX)
    }

    /// Is `have` enough out of `total`? Never for a total of 0.
    #[must_use]
    pub fn met(&self, have: u64, total: u64) -> bool {
        let left = u128::from(have) * u128::from(self.ratio.den());
        let right = u128::from(self.ratio.num()) * u128::from(total);
        total > 0
            && match self.cmp {
                Cmp::MoreThan => left > right,
                Cmp::AtLeast => left >= right,
            }
    }

    /// True when, for every total, whatever satisfies `self` also satisfies `other` and both are
    /// shares of the same thing. Lets a caller refuse a rule laxer than the one above it.
    #[must_use]
    pub fn is_as_strict_as(&self, other: &Self) -> bool {
        self.of == other.of
            && match self.ratio.cmp(&other.ratio) {
                Ordering::Greater => true,
                Ordering::Equal => self.cmp == Cmp::MoreThan || other.cmp == Cmp::AtLeast,
                Ordering::Less => false,
            }
    }
}

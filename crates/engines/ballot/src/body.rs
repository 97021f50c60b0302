//! What a deciding body demands before a decision stands.
//!
//! Why it exists: the quorum of one body is "these or those", its majority "this and that"; both
//! are lists here so that no body needs code of its own. Invariants: an alternative without
//! thresholds is never met; a body without a majority adopts nothing. It refuses to know which
//! body it describes and whether a rule is lawful.

use serde::{Deserialize, Serialize};

use crate::threshold::{Basis, Threshold};

/// The rules of one body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Conditions on how the body is made up or attended; all must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Bounds on the number of seats; all must hold.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Any one alternative suffices. Empty: no quorum is demanded.
    #[serde(default)]
    pub quorum: Vec<Alternative>,
    /// All must hold; each compares the yes votes with its basis. Empty: nothing can be adopted.
    #[serde(default)]
    pub majority: Vec<Threshold>,
}

/// One way to make a quorum: all its thresholds hold. Each compares who attended with who is on
/// the roll of its basis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alternative {
    /// The thresholds; an empty list is never met.
    pub all: Vec<Threshold>,
}

impl Alternative {
    /// An alternative with a single threshold.
    #[must_use]
    pub fn one(threshold: Threshold) -> Self {
        Self { all: vec![threshold] }
    }
}

/// A share that the caller counts, such as "women representatives at least a third".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Name of the number in the counts' `named`; a missing number counts as 0.
    pub subject: String,
    /// The share it has to reach.
    pub threshold: Threshold,
}

/// A bound on how many there are, such as "three to seven, an odd number".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What the number has to be.
    pub bound: Bound,
    /// Of which roll it is the total.
    pub of: Basis,
    /// Key of the sentence the caller prints; opaque here.
    pub label: String,
    /// The article the rule comes from; opaque here.
    pub article: String,
}

/// What a number has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// No fewer than this.
    AtLeast(u64),
    /// No more than this.
    AtMost(u64),
    /// An odd number.
    Odd,
}

impl Bound {
    /// Does `n` keep to the bound?
    #[must_use]
    pub const fn fits(self, n: u64) -> bool {
        match self {
            Self::AtLeast(least) => n >= least,
            Self::AtMost(most) => n <= most,
            Self::Odd => !n.is_multiple_of(2),
        }
    }
}

impl Body {
    /// True when the body lays down no majority: it counsels, and no verdict should be asked.
    #[must_use]
    pub const fn is_advisory(&self) -> bool {
        self.majority.is_empty()
    }
}

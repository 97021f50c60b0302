//! The one place where it is decided whether something was adopted.
//!
//! Why it exists: page, API and print all show this value, so they cannot differ. Invariants: every
//! clause of the body appears once, in the order conditions, quorum, majority, even when an earlier
//! one failed; the outcome follows from the clauses alone. It refuses to know the words for them.

use serde::{Deserialize, Serialize};

use crate::{
    body::{Body, Bound},
    counts::Counts,
    ratio::Ratio,
    tally::Tally,
    threshold::{Basis, Cmp, Threshold},
};

/// How the vote ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Conditions, quorum and majority all hold.
    Adopted,
    /// The body could decide, and did not say yes.
    Rejected,
    /// The body could not decide: a condition failed or no quorum alternative was met.
    NoQuorum,
    /// The body has no majority: what it says is advice, and nothing is adopted or rejected.
    Advised,
}

/// Which part of the rule a clause belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A condition on the body.
    Condition,
    /// A threshold of a quorum alternative.
    Quorum,
    /// A threshold of the majority.
    Majority,
}

/// One threshold with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Which part of the rule.
    pub part: Part,
    /// Index of the quorum alternative, from 0; `None` outside the quorum.
    pub alternative: Option<u32>,
    /// Key of the sentence, from the threshold.
    pub label: String,
    /// Article, from the threshold.
    pub article: String,
    /// The number reached: people for the quorum, yes votes for the majority.
    pub have: u64,
    /// What the share is taken of.
    pub of: Basis,
    /// How many that is.
    pub total: u64,
    /// The smallest number that is enough.
    pub needed: u64,
    /// Whether the exact share is enough.
    pub cmp: Cmp,
    /// The share.
    pub ratio: Ratio,
    /// Was it enough?
    pub pass: bool,
}

/// A bound on the number of seats, with the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitClause {
    /// Key of the sentence, from the limit.
    pub label: String,
    /// Article, from the limit.
    pub article: String,
    /// How many there are.
    pub have: u64,
    /// What is counted.
    pub of: Basis,
    /// What the number has to be.
    pub bound: Bound,
    /// Does it keep to the bound?
    pub pass: bool,
}

/// The result with its whole reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// How the vote ended.
    pub outcome: Outcome,
    /// Whose votes were counted.
    pub voters: Basis,
    /// Voters present.
    pub present: u64,
    /// The votes.
    pub tally: Tally,
    /// The first quorum alternative that was met; `None` when none was met or demanded.
    pub quorum_by: Option<u32>,
    /// Bounds on the number of seats; a body without any prints none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitClause>,
    /// Every clause, in order.
    pub clauses: Vec<Clause>,
}

/// Judges `counts` by the rules of `body`.
#[must_use]
pub fn verdict(body: &Body, counts: &Counts) -> Verdict {
    let limits: Vec<LimitClause> = body
        .limits
        .iter()
        .map(|limit| {
            let have = counts.total(limit.of);
            LimitClause {
                label: limit.label.clone(),
                article: limit.article.clone(),
                have,
                of: limit.of,
                bound: limit.bound,
                pass: limit.bound.fits(have),
            }
        })
        .collect();
    let mut clauses = Vec::new();
    let mut fit = limits.iter().all(|limit| limit.pass);
    for condition in &body.conditions {
        let have = counts.named(&condition.subject);
        let clause = clause_of(&condition.threshold, Part::Condition, have, counts);
        fit &= clause.pass;
        clauses.push(clause);
    }

    let mut quorum_by = None;
    for (index, alternative) in (0u32..).zip(&body.quorum) {
        let mut met = !alternative.all.is_empty();
        for threshold in &alternative.all {
            let have = counts.attended(threshold.of);
            let clause = clause_of(threshold, Part::Quorum, have, counts);
            met &= clause.pass;
            clauses.push(Clause { alternative: Some(index), ..clause });
        }
        if met && quorum_by.is_none() {
            quorum_by = Some(index);
        }
    }
    let quorate = fit && (body.quorum.is_empty() || quorum_by.is_some());

    let mut carried = true;
    for threshold in &body.majority {
        let clause = clause_of(threshold, Part::Majority, counts.tally().yes, counts);
        carried &= clause.pass;
        clauses.push(clause);
    }

    let outcome = match (quorate, carried) {
        (false, _) => Outcome::NoQuorum,
        (true, _) if body.is_advisory() => Outcome::Advised,
        (true, true) => Outcome::Adopted,
        (true, false) => Outcome::Rejected,
    };
    Verdict {
        outcome,
        voters: counts.voters(),
        present: counts.present(),
        tally: counts.tally(),
        quorum_by,
        limits,
        clauses,
    }
}

/// One threshold against the counts.
fn clause_of(threshold: &Threshold, part: Part, have: u64, counts: &Counts) -> Clause {
    let total = counts.total(threshold.of);
    Clause {
        part,
        alternative: None,
        label: threshold.label.clone(),
        article: threshold.article.clone(),
        have,
        of: threshold.of,
        total,
        needed: threshold.needed(total),
        cmp: threshold.cmp,
        ratio: threshold.ratio,
        pass: threshold.met(have, total),
    }
}

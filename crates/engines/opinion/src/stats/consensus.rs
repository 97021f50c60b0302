//! What people agree on, beyond groups and across them.
//!
//! Two answers to two questions. [`Consensus`] is that of Polis: what most people say, whoever they
//! are; a large group can carry it alone. [`Unity`] is “what unites us”: a statement is in it only
//! if **every** group, however small, leans to the same side; it is ordered by group-informed
//! consensus, in which a group of three weighs as much as a group of three thousand.

use super::{probability, proportion_test};
use crate::vote::Tally;

/// A statement that most people take one side on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// Its id.
    pub statement: u32,
    /// Votes for the side.
    pub successes: u32,
    /// All votes.
    pub trials: u32,
    /// Probability of the side.
    pub p: f64,
    /// Its test against a half.
    pub p_test: f64,
}

/// Statements that most people take one side on, over all votes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consensus {
    /// Agreed with, the strongest first.
    pub agree: Vec<Picked>,
    /// Disagreed with, the strongest first.
    pub disagree: Vec<Picked>,
}

/// Picks at most `most` per side from the statements let through: p above a half, its test beyond
/// `z`, by p × test, then by id.
pub fn consensus(tallies: &[(u32, Tally)], most: usize, z: f64) -> Consensus {
    let side = |agree: bool| {
        let mut picked: Vec<Picked> = tallies
            .iter()
            .map(|(id, tally)| Picked {
                statement: *id,
                successes: tally.side(agree),
                trials: tally.all,
                p: probability(tally.side(agree), tally.all),
                p_test: proportion_test(tally.side(agree), tally.all),
            })
            .filter(|one| one.p > 0.5 && one.p_test > z)
            .collect();
        picked.sort_by(|one, other| {
            let weight = |picked: &Picked| picked.p * picked.p_test;
            weight(other).total_cmp(&weight(one)).then(one.statement.cmp(&other.statement))
        });
        picked.truncate(most);
        picked
    };
    Consensus { agree: side(true), disagree: side(false) }
}

/// A statement on which all groups lean to the same side.
#[derive(Clone, Debug, PartialEq)]
pub struct Unity {
    /// Its id.
    pub statement: u32,
    /// The side: agree when `true`.
    pub agree: bool,
    /// Group-informed consensus for that side: the product of the groups' probabilities.
    pub consensus: f64,
    /// Probability of that side per group.
    pub per_group: Vec<f64>,
    /// The group that agrees least.
    pub weakest: usize,
}

/// All statements that unite, the strongest first. `groups` holds, per statement let through, the
/// votes of each group on it. A group that has not voted on a statement yet keeps it out: silence
/// is not agreement.
pub fn unity(groups: &[(u32, Vec<Tally>)]) -> Vec<Unity> {
    let mut united: Vec<Unity> = Vec::new();
    for (id, tallies) in groups {
        for agree in [true, false] {
            let per_group: Vec<f64> =
                tallies.iter().map(|tally| probability(tally.side(agree), tally.all)).collect();
            if tallies.is_empty() || !per_group.iter().all(|p| *p > 0.5) {
                continue;
            }
            let mut weakest = (0, f64::INFINITY);
            for (group, p) in per_group.iter().enumerate() {
                if *p < weakest.1 {
                    weakest = (group, *p);
                }
            }
            let consensus = per_group.iter().product();
            let weakest = weakest.0;
            united.push(Unity { statement: *id, agree, consensus, per_group, weakest });
        }
    }
    united.sort_by(|one, other| {
        other.consensus.total_cmp(&one.consensus).then(one.statement.cmp(&other.statement))
    });
    united
}

//! Where a group is not of one mind.
//!
//! Why it exists: a group is drawn with two numbers a person, and a minority inside it can differ
//! in a third. What the group is divided on is told beside what is typical of it, so that these
//! people can be seen too, although no line on the map goes around them.

use super::probability;
use crate::vote::Tally;

/// A statement with both sides in one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divided {
    /// Its id.
    pub statement: u32,
    /// The group's votes on it.
    pub tally: Tally,
    /// Probability of the smaller side in the group.
    pub p: f64,
}

/// The `most` statements on which the smaller side is largest, from those let through; never one
/// that nobody in the group took the other side on.
pub fn divided(tallies: &[(u32, Tally)], most: usize) -> Vec<Divided> {
    let mut all: Vec<Divided> = tallies
        .iter()
        .filter(|(_, tally)| tally.agree.min(tally.disagree) > 0)
        .map(|(id, tally)| {
            let p = probability(tally.agree.min(tally.disagree), tally.all);
            Divided { statement: *id, tally: *tally, p }
        })
        .collect();
    all.sort_by(|one, other| {
        let more = other.tally.all.cmp(&one.tally.all);
        other.p.total_cmp(&one.p).then(more).then(one.statement.cmp(&other.statement))
    });
    all.truncate(most);
    all
}

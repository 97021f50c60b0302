//! The Schulze method: each against each, and where the majorities run in a circle, the strongest
//! way around it decides.
//!
//! `d[a][b]` is the number of ballots that rank `a` before `b`. A way from `a` to `b` over other
//! candidates is as strong as its weakest step; `p[a][b]` is the strength of the strongest way.
//! `a` is before `b` when `p[a][b] > p[b][a]`; that relation is transitive (Schulze 2011, theorem
//! 4.1), so that somebody is always unbeaten. Steps are compared by *winning votes*: a step won is
//! stronger than one even, an even one stronger than one lost; of two won the one with more votes
//! for, then with fewer against; of two lost the one with fewer against, then with more for.
//!
//! M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
//! single-winner election method", *Social Choice and Welfare* 36 (2011), 267–303. **Monotone**
//! (section 4.5 there): ranking the winner higher on a ballot never makes it lose. A candidate
//! who beats every other in pairs wins.
//!
//! Where several are unbeaten the one first in the tie order is taken ([`crate::slate`]) and all are
//! named in `winners`; the whole order is made by taking the first unbeaten of those left.
//!
//! Cost: `O(different rankings · candidates²)` for the table, `O(candidates³)` for the ways
//! (Floyd–Warshall), `O(candidates²)` memory.

use serde::Serialize;

use crate::ranked::{Profile, Ranking};

/// Strength of a step or way; greater is stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Strength {
    /// 2 won, 1 even, 0 lost.
    class: u8,
    first: u64,
    second: u64,
}

impl Strength {
    const fn of(with: u64, against: u64) -> Self {
        if with > against {
            Self { class: 2, first: with, second: u64::MAX - against }
        } else if with == against {
            Self { class: 1, first: 0, second: 0 }
        } else {
            Self { class: 0, first: u64::MAX - against, second: with }
        }
    }

    /// Votes for and against of a won step; nothing for an even or a lost one.
    fn votes(self) -> Option<(u64, u64)> {
        (self.class == 2).then_some((self.first, u64::MAX - self.second))
    }
}

/// How one candidate gets before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// The candidates along the strongest way, both ends included.
    pub over: Vec<String>,
    /// Votes for and against at its weakest step; nothing when that step is not won.
    pub weakest: Option<(u64, u64)>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchulzeResult {
    /// All ballots.
    pub ballots: u64,
    /// The candidates, in the order of the tables.
    pub candidates: Vec<String>,
    /// Ballots that rank the row's candidate before the column's.
    pub pairs: Vec<Vec<u64>>,
    /// Strongest ways, for each ordered pair.
    pub ways: Vec<Way>,
    /// Whoever nobody is before, in the tie order; more than one is a tie.
    pub winners: Vec<String>,
    /// The first of `winners`.
    pub winner: String,
    /// All candidates, the first first.
    pub order: Vec<String>,
    /// True when the tie order had a say anywhere in `order`.
    pub by_lot: bool,
}

/// Ballots that rank the row's candidate before the column's.
#[must_use]
pub fn pairs(profile: &Profile) -> Vec<Vec<u64>> {
    let n = profile.slate().len();
    let mut table = vec![vec![0_u64; n]; n];
    for (ranking, weight) in profile.rankings() {
        let place = places(ranking, n);
        for (row, own) in table.iter_mut().zip(&place) {
            for (slot, other) in row.iter_mut().zip(&place) {
                if own < other {
                    *slot += weight;
                }
            }
        }
    }
    table
}

/// The place of each candidate on a ballot; those not named share the last.
fn places(ranking: &Ranking, candidates: usize) -> Vec<usize> {
    let mut place = vec![usize::MAX; candidates];
    for (at, group) in ranking.groups().enumerate() {
        for candidate in group {
            if let Some(slot) = place.get_mut(*candidate) {
                *slot = at;
            }
        }
    }
    place
}

/// Strongest ways, and for each pair the candidate before the last on it.
struct Paths {
    strength: Vec<Vec<Strength>>,
    before: Vec<Vec<usize>>,
}

impl Paths {
    fn new(pairs: &[Vec<u64>]) -> Self {
        let n = pairs.len();
        let at = |a: usize, b: usize| pairs.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0);
        let mut strength: Vec<Vec<Strength>> =
            (0..n).map(|a| (0..n).map(|b| Strength::of(at(a, b), at(b, a))).collect()).collect();
        let mut before: Vec<Vec<usize>> = (0..n).map(|a| vec![a; n]).collect();
        for mid in 0..n {
            let (through, last) = (
                strength.get(mid).cloned().unwrap_or_default(),
                before.get(mid).cloned().unwrap_or_default(),
            );
            for (from, (row, prior)) in strength.iter_mut().zip(before.iter_mut()).enumerate() {
                let Some(first) = row.get(mid).copied().filter(|_| from != mid) else { continue };
                let cells = row.iter_mut().zip(prior.iter_mut()).zip(through.iter().zip(&last));
                for (to, ((own, prior), (second, last))) in cells.enumerate() {
                    let way = first.min(*second);
                    if to != from && to != mid && way > *own {
                        (*own, *prior) = (way, *last);
                    }
                }
            }
        }
        Self { strength, before }
    }

    fn of(&self, from: usize, to: usize) -> Strength {
        let cell = self.strength.get(from).and_then(|row| row.get(to));
        cell.copied().unwrap_or(Strength::of(0, 0))
    }

    fn over(&self, from: usize, to: usize) -> Vec<usize> {
        let mut way = vec![to];
        let mut at = to;
        // A way visits nobody twice, so that it is at most as long as there are candidates.
        while at != from && way.len() <= self.before.len() {
            at = self.before.get(from).and_then(|row| row.get(at)).copied().unwrap_or(from);
            way.push(at);
        }
        way.reverse();
        way
    }
}

/// Counts by the Schulze method.
#[must_use]
pub fn schulze(profile: &Profile) -> SchulzeResult {
    let slate = profile.slate();
    let pairs = pairs(profile);
    let paths = Paths::new(&pairs);
    let n = slate.len();
    let is_before = |a: usize, b: usize| paths.of(a, b) > paths.of(b, a);
    let unbeaten = |left: &[usize]| -> Vec<usize> {
        let free = |c: &usize| !left.iter().any(|other| is_before(*other, *c));
        left.iter().copied().filter(free).collect()
    };
    let mut left = slate.by_lot();
    let winners = unbeaten(&left);
    let (mut order, mut by_lot) = (Vec::with_capacity(n), false);
    while !left.is_empty() {
        let first = unbeaten(&left);
        by_lot |= first.len() > 1;
        // The relation is transitive, so that somebody is always unbeaten.
        let Some(next) = first.first().copied() else { break };
        order.push(next);
        left.retain(|c| *c != next);
    }
    let named = |all: &[usize]| all.iter().map(|c| slate.id(*c).to_owned()).collect::<Vec<_>>();
    let ways = (0..n)
        .flat_map(|from| (0..n).filter(move |to| *to != from).map(move |to| (from, to)))
        .map(|(from, to)| Way {
            from: slate.id(from).to_owned(),
            to: slate.id(to).to_owned(),
            over: named(&paths.over(from, to)),
            weakest: paths.of(from, to).votes(),
        })
        .collect();
    let winners = named(&winners);
    SchulzeResult {
        ballots: profile.ballots(),
        candidates: slate.ids().to_vec(),
        pairs,
        ways,
        winner: winners.first().cloned().unwrap_or_default(),
        winners,
        order: named(&order),
        by_lot,
    }
}

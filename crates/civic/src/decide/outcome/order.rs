//! In which order villages stand on the page of results (S83): by what was carried out and confirmed
//! of what they resolved. How often they met plays no part.
//!
//! The rule, exactly. Of two villages the better is the one with the larger
//!
//! ```text
//!         confirmed
//!   ---------------------        adopted   resolutions passed in the period
//!    adopted + caution           confirmed those of them carried out, confirmed and not back
//! ```
//!
//! compared by cross-multiplication, so that no rounding decides. With equal fractions the one with
//! more confirmed stands first, then the one with fewer left open; who is equal in all three shares
//! one rank. `caution` is a number of the rulebook (`outcome_caution`): as many resolutions are added
//! to each village's whole as if they had not been carried out. A plain share would put one out of
//! one above nineteen out of twenty; with a caution of two it is 1/3 against 19/22. The addition
//! fades as a village carries out more, it never turns an unfinished resolution into a gain, and
//! anybody can redo it with a pencil, which is why it is preferred to a confidence bound with roots.
//!
//! A village without any resolution and without any meeting has nothing to be compared by: it stands
//! after the others without a rank, which is not the last rank. A village that met and carried out
//! nothing has 0, however often it met.
//!
//! Refuses to know: persons, and counts of meetings beyond whether there was one.

use std::cmp::Ordering;

/// What a village has come to in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Problems solved: confirmed, and not back.
    pub solved: u64,
    /// Resolutions passed in the period.
    pub adopted: u64,
    /// Those of them carried out, confirmed and not back.
    pub confirmed: u64,
    /// Problems said to be back within the days of P24.
    pub back: u64,
    /// Meetings held to their end.
    pub meetings: u64,
}

impl Tally {
    /// Nothing to be compared by.
    pub fn is_silent(&self) -> bool {
        self.adopted == 0 && self.meetings == 0
    }

    /// Both together: the tally of a larger area.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            solved: self.solved + other.solved,
            adopted: self.adopted + other.adopted,
            confirmed: self.confirmed + other.confirmed,
            back: self.back + other.back,
            meetings: self.meetings + other.meetings,
        }
    }
}

/// `Less` when `a` stands before `b`.
pub fn compare(a: &Tally, b: &Tally, caution: u32) -> Ordering {
    // A whole of nothing is a fraction of nothing, also with a caution of none.
    let whole = |t: &Tally| (u128::from(t.adopted) + u128::from(caution)).max(1);
    let (left, right) = (u128::from(a.confirmed) * whole(b), u128::from(b.confirmed) * whole(a));
    let open = |t: &Tally| t.adopted.saturating_sub(t.confirmed);
    right.cmp(&left).then(b.confirmed.cmp(&a.confirmed)).then(open(a).cmp(&open(b)))
}

/// A village in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<K> {
    /// Which.
    pub place: K,
    /// Its results.
    pub tally: Tally,
    /// From 1; equals share it. `None` when there is nothing to compare by.
    pub rank: Option<usize>,
}

/// Villages in order: by result, those without anything last and without a rank; within equals in
/// the order of their keys.
pub fn ranked<K: Ord>(places: Vec<(K, Tally)>, caution: u32) -> Vec<Ranked<K>> {
    let mut places = places;
    places.sort_by(|(key_a, a), (key_b, b)| {
        let silent = a.is_silent().cmp(&b.is_silent());
        silent.then_with(|| compare(a, b, caution)).then_with(|| key_a.cmp(key_b))
    });
    let mut found: Vec<Ranked<K>> = Vec::with_capacity(places.len());
    for (n, (place, tally)) in places.into_iter().enumerate() {
        let before = found.last().filter(|r| compare(&r.tally, &tally, caution).is_eq());
        let rank = before.and_then(|r| r.rank).unwrap_or(n + 1);
        found.push(Ranked { place, tally, rank: (!tally.is_silent()).then_some(rank) });
    }
    found
}

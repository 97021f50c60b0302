//! All votes of a conversation in one compact table: a row per participant, four bytes per vote.
//!
//! Invariants: participants and statements ascend; a row holds a statement at most once and in
//! ascending order; of several votes of one participant on one statement the last one counts. So
//! the same votes in any order give the same table, byte for byte.
//!
//! Refuses to know: where votes come from (see `read`), and what is computed from them.

use crate::ranks::Ranks;
use crate::vote::{Tally, Vote};

/// Ids of statements stay below this (two bits of a vote share a word with the id).
pub const STATEMENT_LIMIT: u32 = 1 << 30;

/// One vote as it was cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Whoever voted.
    pub participant: u32,
    /// What was voted on; below [`STATEMENT_LIMIT`].
    pub statement: u32,
    /// How.
    pub vote: Vote,
}

/// Votes as they come, in the order in which they were cast. Four bytes each while one participant's
/// votes follow each other, and eight more at every change.
#[derive(Clone, Debug, Default)]
pub struct Casts {
    keys: Vec<u32>,
    /// Whose votes start at which key.
    runs: Vec<(u32, usize)>,
    times: Vec<i64>,
}

const CODE_BITS: u32 = 2;

impl Casts {
    /// Nothing cast yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new(), runs: Vec::new(), times: Vec::new() }
    }

    /// How many votes were cast, those later changed among them.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nothing was cast.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// One vote more. A statement id of [`STATEMENT_LIMIT`] or more is taken modulo that limit;
    /// the readers refuse such ids before they come here.
    #[inline]
    pub fn push(&mut self, cast: Cast) {
        if self.runs.last().is_none_or(|(last, _)| *last != cast.participant) {
            self.runs.push((cast.participant, self.keys.len()));
        }
        let statement = cast.statement % STATEMENT_LIMIT;
        self.keys.push((statement << CODE_BITS) | cast.vote.code());
    }

    /// One vote more with its time (any unit). Votes with a time are put in the order of their
    /// times first; votes of one time keep the order in which they came. Mixing votes with and
    /// without a time counts those without as cast at time 0.
    #[inline]
    pub fn push_at(&mut self, cast: Cast, time: i64) {
        self.times.resize(self.keys.len(), 0);
        self.push(cast);
        self.times.push(time);
    }

    /// The runs: whose, and the keys of each.
    fn runs(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let ends = self.runs.iter().skip(1).map(|(_, start)| *start).chain([self.keys.len()]);
        let runs = self.runs.iter().zip(ends);
        runs.map(|((who, from), to)| (*who, self.keys.get(*from..to).unwrap_or_default()))
    }

    /// Whether the votes are in order already, without a change of any.
    fn is_tidy(&self) -> bool {
        let ascending = |keys: &[u32]| keys.is_sorted_by(|a, b| a >> CODE_BITS < b >> CODE_BITS);
        self.times.is_sorted()
            && self.runs.is_sorted_by(|one, next| one.0 < next.0)
            && self.runs().all(|(_, keys)| ascending(keys))
    }

    /// The table of what counts in the end.
    #[must_use]
    pub fn into_table(mut self) -> VoteTable {
        if !self.times.is_empty() {
            self.times.resize(self.keys.len(), 0);
        }
        if !self.is_tidy() {
            self = self.tidied();
        }
        VoteTable::of_tidy(self)
    }

    fn tidied(self) -> Self {
        let each = self.runs().flat_map(|(who, keys)| keys.iter().map(move |key| (who, *key)));
        let mut packed: Vec<u64> =
            each.map(|(who, key)| (u64::from(who) << 32) | u64::from(key)).collect();
        if !self.times.is_sorted() {
            let mut timed: Vec<(i64, u64)> = self.times.into_iter().zip(packed).collect();
            timed.sort_by_key(|(time, _)| *time);
            packed = timed.into_iter().map(|(_, packed)| packed).collect();
        }
        let place = |packed: &u64| packed >> CODE_BITS;
        packed.sort_by_key(place);
        keep_last(&mut packed, |one, next| place(one) == place(next));
        let mut tidy = Self::new();
        for one in packed {
            let [who, key] = halves(one);
            if tidy.runs.last().is_none_or(|(last, _)| *last != who) {
                tidy.runs.push((who, tidy.keys.len()));
            }
            tidy.keys.push(key);
        }
        tidy
    }
}

/// The upper and the lower half of a word.
#[expect(clippy::cast_possible_truncation, reason = "each half is taken")]
const fn halves(word: u64) -> [u32; 2] {
    [(word >> 32) as u32, word as u32]
}

impl Extend<Cast> for Casts {
    fn extend<T: IntoIterator<Item = Cast>>(&mut self, iter: T) {
        for cast in iter {
            self.push(cast);
        }
    }
}

impl FromIterator<Cast> for Casts {
    fn from_iter<T: IntoIterator<Item = Cast>>(iter: T) -> Self {
        let mut casts = Self::new();
        casts.extend(iter);
        casts
    }
}

/// Of neighbours that are the same keeps the last.
fn keep_last<T: Copy>(list: &mut Vec<T>, same: impl Fn(&T, &T) -> bool) {
    list.reverse();
    list.dedup_by(|next, kept| same(next, kept));
    list.reverse();
}

/// The votes that count: rows of participants over columns of statements, most cells empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteTable {
    participants: Vec<u32>,
    statements: Vec<u32>,
    starts: Vec<usize>,
    keys: Vec<u32>,
}

impl VoteTable {
    fn of_tidy(casts: Casts) -> Self {
        let Casts { mut keys, runs, .. } = casts;
        let ranks = Ranks::of(keys.iter().map(|key| key >> CODE_BITS));
        for key in &mut keys {
            *key = (ranks.rank(*key >> CODE_BITS).unwrap_or(0) << CODE_BITS) | (*key & 3);
        }
        let (participants, mut starts): (Vec<u32>, Vec<usize>) = runs.into_iter().unzip();
        starts.push(keys.len());
        Self { participants, statements: ranks.into_ids(), starts, keys }
    }

    /// From rows that are tidy already: participants ascending, each with keys ascending over the
    /// given statements. For the readers of this crate.
    pub(crate) const fn of_parts(
        participants: Vec<u32>,
        statements: Vec<u32>,
        starts: Vec<usize>,
        keys: Vec<u32>,
    ) -> Self {
        Self { participants, statements, starts, keys }
    }

    /// Ids of everybody who voted at least once, ascending: the rows.
    #[must_use]
    pub fn participants(&self) -> &[u32] {
        &self.participants
    }

    /// Ids of every statement voted on at least once, ascending: the columns.
    #[must_use]
    pub fn statements(&self) -> &[u32] {
        &self.statements
    }

    /// How many votes count.
    #[must_use]
    pub fn votes(&self) -> usize {
        self.keys.len()
    }

    /// Where each row starts (and the last one ends), and all keys.
    pub(crate) fn parts(&self) -> (&[usize], &[u32]) {
        (&self.starts, &self.keys)
    }

    /// The rows one after the other, as keys (`column << 2 | code`).
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u32]> + Clone {
        self.starts.windows(2).map(|pair| match pair {
            [from, to] => self.keys.get(*from..*to).unwrap_or_default(),
            _ => &[],
        })
    }

    /// The votes of every participant: id, then statement and vote in ascending order.
    pub fn ballots(&self) -> impl Iterator<Item = (u32, impl Iterator<Item = (u32, Vote)>)> {
        self.participants.iter().zip(self.rows()).map(|(who, row)| {
            let votes = row.iter().filter_map(|key| {
                let statement = self.statements.get((key >> CODE_BITS) as usize)?;
                Some((*statement, Vote::from_code(key & 3)?))
            });
            (*who, votes)
        })
    }

    /// Every vote that counts.
    pub fn casts(&self) -> impl Iterator<Item = Cast> {
        self.ballots().flat_map(|(participant, votes)| {
            votes.map(move |(statement, vote)| Cast { participant, statement, vote })
        })
    }

    /// Counts per column over all rows.
    #[must_use]
    pub fn tallies(&self) -> Vec<Tally> {
        tallies(self.statements.len(), self.rows())
    }
}

/// Counts per column over some rows. `counts` holds four numbers per column, so that a vote costs
/// one addition.
pub(crate) fn tallies<'a>(columns: usize, rows: impl Iterator<Item = &'a [u32]>) -> Vec<Tally> {
    let mut counts = vec![0_u32; columns << CODE_BITS];
    for key in rows.flatten() {
        if let Some(count) = counts.get_mut(*key as usize) {
            *count += 1;
        }
    }
    counts
        .chunks_exact(4)
        .map(|four| match four {
            [disagree, pass, agree, _] => Tally {
                agree: *agree,
                disagree: *disagree,
                all: agree.saturating_add(*disagree).saturating_add(*pass),
            },
            _ => Tally::default(),
        })
        .collect()
}

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

/// Votes as they come, in the order in which they were cast. Eight bytes each.
#[derive(Clone, Debug, Default)]
pub struct Casts {
    packed: Vec<u64>,
    times: Vec<i64>,
}

const CODE_BITS: u32 = 2;

const fn pack(cast: Cast) -> u64 {
    ((cast.participant as u64) << 32)
        | ((cast.statement as u64) << CODE_BITS)
        | (cast.vote.code() as u64)
}

#[expect(clippy::cast_possible_truncation, reason = "the upper and the lower half of a word")]
const fn participant(packed: u64) -> u32 {
    (packed >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the upper and the lower half of a word")]
const fn keyed(packed: u64) -> u32 {
    packed as u32
}

impl Casts {
    /// Nothing cast yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { packed: Vec::new(), times: Vec::new() }
    }

    /// How many votes were cast, those later changed among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether nothing was cast.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// One vote more. A statement id of [`STATEMENT_LIMIT`] or more is taken modulo that limit;
    /// the readers refuse such ids before they come here.
    pub fn push(&mut self, cast: Cast) {
        let statement = cast.statement % STATEMENT_LIMIT;
        self.packed.push(pack(Cast { statement, ..cast }));
    }

    /// One vote more with its time (any unit). Votes with a time are put in the order of their
    /// times first; votes of one time keep the order in which they came. Mixing votes with and
    /// without a time counts those without as cast at time 0.
    pub fn push_at(&mut self, cast: Cast, time: i64) {
        self.times.resize(self.packed.len(), 0);
        self.push(cast);
        self.times.push(time);
    }

    /// The table of what counts in the end.
    #[must_use]
    pub fn into_table(mut self) -> VoteTable {
        if !self.times.is_empty() {
            self.times.resize(self.packed.len(), 0);
        }
        if !self.times.is_sorted() {
            let mut timed: Vec<(i64, u64)> =
                self.times.iter().copied().zip(self.packed.iter().copied()).collect();
            timed.sort_by_key(|(time, _)| *time);
            self.packed = timed.into_iter().map(|(_, packed)| packed).collect();
        }
        self.times = Vec::new();
        let place = |packed: &u64| packed >> CODE_BITS;
        let tidy = self.packed.windows(2).all(|pair| match pair {
            [one, next] => place(one) < place(next),
            _ => true,
        });
        if !tidy {
            self.packed.sort_by_key(place);
            keep_last(&mut self.packed, |one, next| place(one) == place(next));
        }
        VoteTable::of_sorted(&self.packed)
    }
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
pub(crate) fn keep_last<T: Copy>(list: &mut Vec<T>, same: impl Fn(&T, &T) -> bool) {
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
    fn of_sorted(packed: &[u64]) -> Self {
        let ranks = Ranks::of(packed.iter().map(|p| keyed(*p) >> CODE_BITS));
        let mut table = Self { starts: vec![0], ..Self::default() };
        table.keys.reserve_exact(packed.len());
        for one in packed {
            let (who, key) = (participant(*one), keyed(*one));
            if table.participants.last() != Some(&who) {
                if !table.participants.is_empty() {
                    table.starts.push(table.keys.len());
                }
                table.participants.push(who);
            }
            let column = ranks.rank(key >> CODE_BITS).unwrap_or(0);
            table.keys.push((column << CODE_BITS) | (key & 3));
        }
        if !table.participants.is_empty() {
            table.starts.push(table.keys.len());
        }
        table.statements = ranks.into_ids();
        table
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

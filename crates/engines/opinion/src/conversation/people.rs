//! A participant's row in a conversation: votes by column, place and group.
//!
//! Invariants: a row holds a column at most once, ascending. A vote carried over is marked; a vote
//! of one's own takes its place and is never taken over by a carried one.

use super::Map;
use crate::map::Point;
use crate::vote::Vote;

/// Where the column starts in a key: two bits of vote and the mark below.
pub const SHIFT: u32 = 3;
/// The mark of a vote carried over.
pub const CARRIED: u32 = 4;

/// A vote as it is kept.
pub const fn key_of(column: u32, vote: Vote, carried: bool) -> u32 {
    (column << SHIFT) | (if carried { CARRIED } else { 0 }) | vote.code()
}

/// A participant.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: u32,
    /// Stays in the conversation whatever the threshold says.
    pub keep: bool,
    keys: Vec<u32>,
}

impl Person {
    /// With the votes of a row of a table (`column << 2 | code`).
    pub fn with(id: u32, row: &[u32], keep: bool) -> Self {
        let keys = row.iter().map(|key| ((key >> 2) << SHIFT) | (key & 3)).collect();
        Self { id, keep, keys }
    }

    /// Puts a vote in; gives the one it takes the place of.
    pub fn put(&mut self, key: u32) -> Option<u32> {
        match self.keys.binary_search_by_key(&(key >> SHIFT), |known| known >> SHIFT) {
            Ok(at) => self.keys.get_mut(at).map(|known| std::mem::replace(known, key)),
            Err(at) => {
                self.keys.insert(at, key);
                None
            }
        }
    }

    /// The vote on a column, as it is kept.
    pub fn key(&self, column: u32) -> Option<u32> {
        let at = self.keys.binary_search_by_key(&column, |known| known >> SHIFT).ok()?;
        self.keys.get(at).copied()
    }

    /// All votes as they are kept.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.keys.iter().copied()
    }

    /// How many votes.
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// All votes by column.
    pub fn votes(&self) -> impl Iterator<Item = (u32, Vote)> {
        let told = |key: &u32| Some((key >> SHIFT, Vote::from_code(key & 3)?));
        self.keys.iter().filter_map(told)
    }

    /// Whether there are enough votes to be in the conversation.
    pub const fn is_in(&self, least: usize) -> bool {
        self.keep || self.keys.len() >= least && least > 0
    }

    /// Writes the votes on columns that count as a row of a table.
    pub fn row(&self, active: &[bool], row: &mut Vec<u32>) {
        row.clear();
        let counted =
            self.keys.iter().filter(|key| active.get((**key >> SHIFT) as usize) == Some(&true));
        row.extend(counted.map(|key| ((key >> SHIFT) << 2) | (key & 3)));
    }

    /// Where the participant stands on a map. `row` is room to work in.
    pub fn place_on(&self, map: &Map, row: &mut Vec<u32>) -> Point {
        self.row(&map.active, row);
        map.frame.place(&map.spread, row, map.left_out)
    }
}

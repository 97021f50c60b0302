//! What becomes of statements: left out, let in, merged, split. Every change has a reason and stays
//! on record.
//!
//! # How votes carry over
//! - **Left out**: the votes stay and are shown; the statement moves nobody and is on no list.
//! - **Merged** into another (they say the same): each vote counts for the other statement as well,
//!   except where the participant voted on that one, or voted differently on two that are merged
//!   into it at once: then the participant is asked.
//! - **Split** into several (it said more than one thing): who *agreed* to the whole agreed to each
//!   part. Who disagreed may have minded one part only, and who passed too, so these are asked.
//! - A vote of one's own always takes the place of a carried one, and never the other way round.
//!
//! The old statement keeps its votes and is closed; the count of carried votes is told beside every
//! tally. These are acts of a moderator: they cost all participants once.

use super::people::CARRIED;
use super::{Conversation, Refused};
use crate::vote::Vote;

/// What has become of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Votes are taken.
    Open,
    /// Left out by moderation; may be let in again.
    LeftOut,
    /// Merged into another.
    Merged {
        /// The statement that goes on.
        into: u32,
    },
    /// Split into others.
    Split {
        /// The statements that go on.
        into: Vec<u32>,
    },
}

/// One entry of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The statement.
    pub statement: u32,
    /// What became of it.
    pub fate: Fate,
    /// Why, in the moderator's words.
    pub reason: String,
    /// Votes taken in the conversation before it.
    pub after_votes: u64,
    /// Votes carried over by it.
    pub carried: u32,
}

impl Conversation {
    /// Leaves a statement out.
    ///
    /// # Errors
    /// [`Refused::Unknown`], [`Refused::Closed`].
    pub fn leave_out(&mut self, id: u32, reason: &str) -> Result<(), Refused> {
        self.open(id)?;
        self.close(id, Fate::LeftOut, reason, 0);
        Ok(())
    }

    /// Lets a statement in again that was left out.
    ///
    /// # Errors
    /// [`Refused::Unknown`]; [`Refused::Closed`] if it was merged or split; [`Refused::Known`] if it
    /// is open.
    pub fn let_in(&mut self, id: u32, reason: &str) -> Result<(), Refused> {
        match self.fate(id).ok_or(Refused::Unknown(id))? {
            Fate::LeftOut => {}
            Fate::Open => return Err(Refused::Known(id)),
            Fate::Merged { .. } | Fate::Split { .. } => return Err(Refused::Closed(id)),
        }
        self.close(id, Fate::Open, reason, 0);
        Ok(())
    }

    /// Merges statements into another one that says the same. Gives the votes carried over.
    ///
    /// # Errors
    /// [`Refused`]: one of them is unknown or closed, or the same as the other; nothing to merge.
    pub fn merge(&mut self, from: &[u32], into: u32, reason: &str) -> Result<u32, Refused> {
        let target = self.open(into)?;
        let mut columns = Vec::new();
        for id in from {
            let column = self.open(*id)?;
            if column == target || columns.contains(&column) {
                return Err(Refused::Pointless(*id));
            }
            columns.push(column);
        }
        if columns.is_empty() {
            return Err(Refused::Pointless(into));
        }
        let carried = self.carry(|person, conversation| {
            let mut votes = columns.iter().filter_map(|column| conversation.own(person, *column));
            let first = votes.next()?;
            votes.all(|vote| vote == first).then_some((first, vec![target]))
        });
        for id in from {
            self.close(*id, Fate::Merged { into }, reason, carried);
        }
        Ok(carried)
    }

    /// Splits a statement into others that together say what it said. Gives the votes carried over.
    ///
    /// # Errors
    /// [`Refused`]: one of them is unknown or closed, or is the statement itself; no parts.
    pub fn split(&mut self, from: u32, into: &[u32], reason: &str) -> Result<u32, Refused> {
        let source = self.open(from)?;
        let mut parts = Vec::new();
        for id in into {
            let column = self.open(*id)?;
            if column == source || parts.contains(&column) {
                return Err(Refused::Pointless(*id));
            }
            parts.push(column);
        }
        if parts.is_empty() {
            return Err(Refused::Pointless(from));
        }
        let carried = self.carry(|person, conversation| {
            let vote = conversation.own(person, source)?;
            (vote == Vote::Agree).then(|| (vote, parts.clone()))
        });
        self.close(from, Fate::Split { into: into.to_vec() }, reason, carried);
        Ok(carried)
    }

    /// What has become of a statement.
    #[must_use]
    pub fn fate(&self, id: u32) -> Option<&Fate> {
        let column = self.columns.get(&id)?;
        self.topics.get(*column as usize).map(|topic| &topic.fate)
    }

    /// Every change of a statement's fate, oldest first.
    #[must_use]
    pub fn history(&self) -> &[Change] {
        &self.history
    }

    /// The statements that a statement came from, by merging and splitting, nearest first.
    #[must_use]
    pub fn ancestors(&self, id: u32) -> Vec<u32> {
        let leads_to = |change: &Change, id: u32| match &change.fate {
            Fate::Merged { into } => *into == id,
            Fate::Split { into } => into.contains(&id),
            Fate::Open | Fate::LeftOut => false,
        };
        let mut found = vec![id];
        let mut at = 0;
        while let Some(child) = found.get(at).copied() {
            for change in self.history.iter().filter(|change| leads_to(change, child)) {
                if !found.contains(&change.statement) {
                    found.push(change.statement);
                }
            }
            at += 1;
        }
        found.remove(0);
        found
    }

    fn close(&mut self, id: u32, fate: Fate, reason: &str, carried: u32) {
        let column = self.columns.get(&id).copied().unwrap_or(u32::MAX);
        if let Some(topic) = self.topics.get_mut(column as usize) {
            topic.fate = fate.clone();
        }
        let (reason, after_votes) = (reason.to_owned(), self.votes);
        self.history.push(Change { statement: id, fate, reason, after_votes, carried });
        // A map half drawn shows statements that have since gone.
        self.cycle = None;
        self.since = self.since.max(1);
    }

    /// The vote of a participant on a column, carried or not.
    fn own(&self, person: usize, column: u32) -> Option<Vote> {
        self.people
            .get(person)
            .and_then(|person| person.key(column))
            .and_then(|key| Vote::from_code(key & 3))
    }

    /// Carries votes over: for each participant the vote and the columns it goes to. Votes of one's
    /// own stay.
    fn carry(&mut self, of: impl Fn(usize, &Self) -> Option<(Vote, Vec<u32>)>) -> u32 {
        let mut carried = 0;
        for at in 0..self.people.len() {
            let Some((vote, columns)) = of(at, self) else { continue };
            for column in columns {
                let known = self.people.get(at).and_then(|person| person.key(column));
                if known.is_none_or(|key| key & CARRIED != 0) {
                    self.set(at, column, vote, true);
                    carried += 1;
                }
            }
            self.settle_in(at);
        }
        self.since += u64::from(carried);
        carried
    }
}

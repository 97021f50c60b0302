//! Which statement to show next.
//!
//! Rule: among the open statements that the participant has not voted on,
//! - at every other question (by the number of votes the participant has given), if any statement
//!   has fewer votes than enough, one of those with the fewest comes: so that each gets enough;
//! - else one is drawn with weights, by [`priority`](crate::priority): what is new, agreed with and
//!   telling comes more often, and nothing is ever out of reach.
//!
//! Draws and ties follow from the seed, the participant and the number of votes given: the same
//! question until it is answered, and the same for anybody who checks. Costs the statements, not
//! the participants.

use super::{Conversation, Fate};
use crate::mix::mix;

/// Why this statement is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has fewer votes than enough.
    Needed,
    /// It was drawn by priority.
    Drawn,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// The statement.
    pub statement: u32,
    /// Why.
    pub why: Why,
    /// Open statements that this participant has not voted on, this one among them.
    pub left: usize,
}

/// A number in `0..1` from a word.
fn share(word: u64) -> f64 {
    (word >> 11) as f64 / (1_u64 << 53) as f64
}

impl Conversation {
    /// The statement to show to a participant next; none when all open ones are answered.
    /// `enough` is the number of votes that every statement should get.
    #[must_use]
    pub fn next(&self, participant: u32, enough: u32, seed: u64) -> Option<Next> {
        let person = self.seats.get(&participant).and_then(|seat| self.people.get(*seat as usize));
        let given = person.map_or(0, super::Person::len) as u64;
        let word = mix(mix(seed ^ (u64::from(participant) << 32)).wrapping_add(given));
        let answered = |column: u32| person.is_some_and(|one| one.key(column).is_some());
        let open = (0_u32..)
            .zip(&self.topics)
            .filter(|(column, topic)| topic.fate == Fate::Open && !answered(*column));
        let (mut left, mut fewest, mut total) = (0, (u32::MAX, 0_u64, 0_u32), 0.0);
        for (column, topic) in open.clone() {
            left += 1;
            total += self.weight(column);
            let turn = mix(word ^ u64::from(topic.id));
            if (topic.tally.all, turn) < (fewest.0, fewest.1) {
                fewest = (topic.tally.all, turn, topic.id);
            }
        }
        if left == 0 {
            return None;
        }
        if fewest.0 < enough && given.is_multiple_of(2) {
            return Some(Next { statement: fewest.2, why: Why::Needed, left });
        }
        let mut until = share(word) * total;
        let mut drawn = None;
        for (column, topic) in open {
            drawn = Some(topic.id);
            until -= self.weight(column);
            if until < 0.0 {
                break;
            }
        }
        drawn.map(|statement| Next { statement, why: Why::Drawn, left })
    }

    fn weight(&self, column: u32) -> f64 {
        let Some(topic) = self.topics.get(column as usize) else { return 0.0 };
        let extremity = self.map.extremities.get(column as usize).copied().unwrap_or(0.0);
        crate::priority(topic.tally, extremity, topic.meta)
    }
}

//! Who is in the conversation, noted while everybody is visited once.
//!
//! Invariants: seats ascend; at most so many of the most active others are held, so that noting
//! one costs the same whatever the number of people.

use super::people::Person;

/// Those with enough votes, and the most active of the others.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    seats: Vec<usize>,
    /// Votes, id and seat of others, the most active first; of equals the smaller id.
    others: Vec<(usize, u32, usize)>,
}

impl Inside {
    /// Notes the person in a seat. `least` votes are enough; `people` should be in at least.
    pub fn see(&mut self, seat: usize, person: &Person, least: usize, people: usize) {
        if person.is_in(least) {
            self.seats.push(seat);
            return;
        }
        let wanted = people.saturating_sub(self.seats.len());
        self.others.truncate(wanted);
        if wanted == 0 || person.len() == 0 {
            return;
        }
        let one = (person.len(), person.id, seat);
        let before =
            |other: &(usize, u32, usize)| other.0 > one.0 || (other.0 == one.0 && other.1 < one.1);
        let at = self.others.partition_point(before);
        if at < wanted {
            self.others.insert(at, one);
            self.others.truncate(wanted);
        }
    }

    /// The seats of all who are in, filled up to `people` from the most active others.
    pub fn seats(mut self, people: usize) -> Vec<usize> {
        let missing = people.saturating_sub(self.seats.len());
        if missing > 0 {
            self.seats.extend(self.others.into_iter().take(missing).map(|(_, _, seat)| seat));
            self.seats.sort_unstable();
        }
        self.seats
    }
}

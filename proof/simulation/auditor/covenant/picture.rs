//! What the auditor keeps of a covenant: its text with whence each clause came, what people said, what the
//! township said, and every text that was put to the vote.

use std::collections::BTreeMap;

use kernel::id::{MatterId, RecordId};
use kernel::{Moment, PersonRef};

/// A version of a covenant.
#[derive(Debug, Clone)]
pub struct Covenant {
    pub edition: u64,
    pub base: Option<MatterId>,
    pub reason: String,
    pub heard: String,
    pub drafted: Option<Moment>,
    pub shown: Option<Moment>,
    pub changed: Moment,
    pub submitted: Option<Moment>,
    pub cleared: Option<Moment>,
    /// The meeting, who attended, women among them, when it was written down.
    pub adopted: Option<(MatterId, u64, u64, Moment)>,
    pub published: Option<(String, Moment)>,
    pub received: Option<(String, Moment)>,
    pub superseded: Option<Moment>,
    pub clauses: Vec<Clause>,
    pub voices: BTreeMap<RecordId, Voice>,
    pub reviews: Vec<Review>,
    pub puts: Vec<Put>,
    /// Why, by whom and when it went back to the draft.
    pub backs: Vec<(String, PersonRef, Moment)>,
}

/// A clause; its number is its place.
#[derive(Debug, Clone)]
pub struct Clause {
    pub part: String,
    pub text: String,
    pub points: String,
    pub origin: Option<u64>,
    pub by: PersonRef,
    pub at: Moment,
}

impl Clause {
    /// What is read: with the line of the points table.
    pub fn whole(&self) -> String {
        if self.points.is_empty() {
            return self.text.clone();
        }
        format!("{}（积分：{}）", self.text, self.points)
    }
}

#[derive(Debug, Clone)]
pub struct Voice {
    pub part: String,
    pub text: String,
    pub clause: Option<u64>,
    pub paper: bool,
    pub who: PersonRef,
    pub hand: Option<PersonRef>,
    pub at: Moment,
}

/// What the township said: verdict, reason, article, what was found.
#[derive(Debug, Clone)]
pub struct Review {
    pub verdict: &'static str,
    pub said: [String; 3],
    pub by: PersonRef,
    pub at: Moment,
}

/// A text put to the vote.
#[derive(Debug, Clone)]
pub struct Put {
    pub topic: MatterId,
    pub title: String,
    pub text: String,
    pub by_household: bool,
    pub households: u64,
    pub by: PersonRef,
    pub at: Moment,
}

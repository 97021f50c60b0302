//! What the auditor keeps of a project: what was said at its opening and never changes, the plan and
//! what became of it, and everything that people could read of it.

use std::collections::BTreeMap;

use kernel::id::{MatterId, RecordId};
use kernel::{Date, Moment, PersonRef};

/// A project.
#[derive(Debug, Clone)]
pub struct Work {
    pub resolution: MatterId,
    /// Words that never change: origin, family, sponsor, home, line of work, revitalisations.
    pub said: [String; 6],
    pub decided: i64,
    pub decided_at: Moment,
    pub opened: i64,
    pub planned: i64,
    pub opened_due: Date,
    pub due: Date,
    pub micro: bool,
    pub planned_at: Moment,
    pub begun: Option<Moment>,
    pub finished: Option<(Moment, String)>,
    pub kept: Option<(Moment, String)>,
    /// Question → answer.
    pub answers: BTreeMap<String, Answer>,
    pub stones: BTreeMap<u64, Stone>,
    pub changes: Vec<Change>,
    pub seen: BTreeMap<RecordId, Seen>,
    pub shown: Vec<Shown>,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub text: String,
    pub adopted: MatterId,
    pub by: PersonRef,
    pub at: Moment,
}

/// A milestone.
#[derive(Debug, Clone)]
pub struct Stone {
    pub title: String,
    pub due: Date,
    pub cost: i64,
    pub weight: u64,
    /// The day, what was said, by whom, when.
    pub done: Option<(Date, String, Option<PersonRef>, Moment)>,
}

#[derive(Debug, Clone)]
pub struct Change {
    pub id: RecordId,
    pub said: [String; 2],
    pub cost: (i64, i64),
    pub due: (Date, Date),
    pub decided: i64,
    pub adopted: Option<MatterId>,
    pub by: PersonRef,
    pub at: Moment,
}

/// What was seen.
#[derive(Debug, Clone)]
pub struct Seen {
    pub stage: String,
    pub text: String,
    pub files: Vec<String>,
    pub by: PersonRef,
    pub at: Moment,
}

/// What was made public.
#[derive(Debug, Clone)]
pub struct Shown {
    pub notice: MatterId,
    pub stage: &'static str,
    pub text: String,
    pub at: Moment,
}

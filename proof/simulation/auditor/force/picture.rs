//! What the auditor keeps of task forces: their own tables, so that what the product keeps can be held
//! against them. Refuses to know: who may do what, and when.

use std::collections::BTreeMap;

use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};

/// Somebody who was lent.
#[derive(Debug, Clone)]
pub struct Member {
    pub person: PersonRef,
    pub unit: String,
    pub from: Date,
    pub until: Date,
    pub left: Option<(Moment, String)>,
}

impl Member {
    pub fn serves(&self, day: Date) -> bool {
        self.left.is_none() && self.from <= day && day <= self.until
    }
}

/// What was said of an item in a week.
#[derive(Debug, Clone)]
pub struct Told {
    pub standing: String,
    pub said: String,
    pub obstacle: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// A special item.
#[derive(Debug, Clone)]
pub struct Item {
    pub title: String,
    /// Home of the project and the project.
    pub project: Option<(AreaCode, MatterId)>,
    pub person: PersonRef,
    pub due: Date,
    pub at: Moment,
    pub closed: Option<(Moment, String)>,
    pub weeks: BTreeMap<Date, Told>,
}

/// A longer time: until when it was, until when it is, why, by whom, when.
pub type Longer = (Date, Date, String, PersonRef, Moment);

/// A task force.
#[derive(Debug, Clone)]
pub struct Force {
    pub task: String,
    pub head: PersonRef,
    pub from: Date,
    pub until: Date,
    pub ended: Option<(Moment, String)>,
    pub members: BTreeMap<RecordId, Member>,
    pub items: BTreeMap<RecordId, Item>,
    pub longer: Vec<Longer>,
}

/// What a mandate was lent for: force, member, item, project.
#[derive(Debug, Clone, Copy)]
pub struct Right {
    pub force: MatterId,
    pub member: RecordId,
    pub item: RecordId,
    pub project: (AreaCode, MatterId),
}

/// All task forces of a home.
#[derive(Debug, Clone, Default)]
pub struct Forces {
    pub all: BTreeMap<MatterId, Force>,
    pub rights: BTreeMap<MandateId, Right>,
}

impl Forces {
    /// Whether somebody was ever lent here.
    pub fn names(&self, who: PersonRef) -> bool {
        self.all.values().flat_map(|force| force.members.values()).any(|m| m.person == who)
    }
}

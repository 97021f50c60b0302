//! What the auditor keeps of gifts: promises, receipts, what was banked, days of work.

use std::collections::BTreeMap;

use kernel::id::{MatterId, RecordId};
use kernel::{Date, Moment, PersonRef};

/// A promise.
#[derive(Debug, Clone)]
pub struct Pledge {
    pub project: MatterId,
    pub gift: String,
    pub giver: Option<PersonRef>,
    pub donor: String,
    pub named: bool,
    pub fen: i64,
    pub half_days: u64,
    pub what: String,
    pub made: (PersonRef, Moment),
    pub withdrawn: Option<Moment>,
}

/// A receipt.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub project: MatterId,
    pub pledge: RecordId,
    pub fen: i64,
    pub what: String,
    pub number: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// Somebody's part in a day of work.
#[derive(Debug, Clone)]
pub struct Part {
    pub turn: &'static str,
    pub half_days: u64,
    pub held: Option<RecordId>,
    pub noted: Option<(PersonRef, Moment)>,
    pub by: Option<PersonRef>,
    pub decided: Option<Moment>,
    pub reason: String,
}

impl Default for Part {
    fn default() -> Self {
        Self {
            turn: "joined",
            half_days: 0,
            held: None,
            noted: None,
            by: None,
            decided: None,
            reason: String::new(),
        }
    }
}

/// A day of work.
#[derive(Debug, Clone)]
pub struct Day {
    pub project: MatterId,
    pub held: Date,
    pub task: String,
    pub needed: u64,
    pub foreman: PersonRef,
    pub by: PersonRef,
    pub at: Moment,
    pub parts: BTreeMap<PersonRef, Part>,
}

/// Everything that neighbours give in a home.
#[derive(Debug, Clone, Default)]
pub struct Gifts {
    pub pledges: BTreeMap<RecordId, Pledge>,
    pub receipts: BTreeMap<RecordId, Receipt>,
    /// Project, fen, slip, by whom, when.
    pub banked: BTreeMap<RecordId, (MatterId, i64, String, PersonRef, Moment)>,
    pub days: BTreeMap<RecordId, Day>,
}

impl Gifts {
    /// Whether somebody of the register is named in any of it.
    pub fn names(&self, who: PersonRef) -> bool {
        self.pledges.values().any(|pledge| pledge.giver == Some(who))
            || self.days.values().any(|day| day.foreman == who || day.parts.contains_key(&who))
    }
}

//! What the auditor keeps of findings and keepers.

use std::collections::BTreeMap;

use kernel::id::{MatterId, RecordId};
use kernel::{Date, Moment, PersonRef};

use super::outline::Outline;

/// What was done about a finding, or what looking again came to.
#[derive(Debug, Clone)]
pub struct Step {
    pub looked: Option<String>,
    pub text: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// Something that is wrong with a project.
#[derive(Debug, Clone)]
pub struct Finding {
    pub project: MatterId,
    pub text: String,
    pub stops: bool,
    pub stage: &'static str,
    pub rounds: u64,
    pub due: Date,
    pub by: PersonRef,
    pub at: Moment,
    pub steps: Vec<Step>,
}

/// What a keeper has seen to.
#[derive(Debug, Clone)]
pub struct Entry {
    pub on: Date,
    pub said: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// The fee of a month.
#[derive(Debug, Clone)]
pub struct Fee {
    pub id: RecordId,
    pub amount: i64,
    pub voucher: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// Somebody keeps a work.
#[derive(Debug, Clone)]
pub struct Keeper {
    pub project: MatterId,
    pub person: PersonRef,
    pub duty: String,
    pub every: u64,
    pub fee: i64,
    pub from: Date,
    pub adopted: Option<MatterId>,
    pub by: PersonRef,
    pub at: Moment,
    pub ended: Option<(Moment, String)>,
    pub entries: BTreeMap<RecordId, Entry>,
    pub fees: BTreeMap<String, Fee>,
}

/// Everything that is looked after in a home.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub findings: BTreeMap<RecordId, Finding>,
    pub keepers: BTreeMap<RecordId, Keeper>,
    /// Versions of the village's plan, the first first.
    pub plans: Vec<Outline>,
}

impl Kept {
    /// Whether a finding that is not closed stops the money of a project.
    pub fn stops(&self, project: MatterId) -> bool {
        self.findings.values().any(|f| f.project == project && f.stops && f.stage != "closed")
    }
}

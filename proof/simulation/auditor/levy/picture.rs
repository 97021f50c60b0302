//! What the auditor keeps of levies: plans with their road, what households said, who is exempt, receipts.

use std::collections::BTreeMap;

use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{Moment, PersonRef};

/// A levy.
#[derive(Debug, Clone)]
pub struct Levy {
    pub project: MatterId,
    pub topic: MatterId,
    pub year: i64,
    pub purpose: String,
    pub fen: i64,
    pub days: u64,
    pub stage: &'static str,
    pub made: (PersonRef, Moment),
    pub adopted: Option<(MatterId, Moment)>,
    /// Who, what they say, when.
    pub checked: Option<(PersonRef, String, Moment)>,
    pub ruled: Option<(PersonRef, String, Moment)>,
    /// Household → yes or no, of whom, by whose hand, when.
    pub consents: BTreeMap<HouseholdId, (bool, PersonRef, PersonRef, Moment)>,
    /// Person → ground, paper, by whom, when.
    pub waivers: BTreeMap<PersonRef, (String, String, PersonRef, Moment)>,
}

/// A receipt.
#[derive(Debug, Clone)]
pub struct Paid {
    pub levy: RecordId,
    pub person: PersonRef,
    pub fen: i64,
    pub half_days: u64,
    pub number: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// Everything levied in a home.
#[derive(Debug, Clone, Default)]
pub struct Levies {
    pub levies: BTreeMap<RecordId, Levy>,
    pub paid: BTreeMap<RecordId, Paid>,
}

impl Levies {
    /// Whether somebody of the register is named in any of it.
    pub fn names(&self, who: PersonRef) -> bool {
        let said = |levy: &Levy| levy.consents.values().any(|(_, of, ..)| *of == who);
        self.paid.values().any(|paid| paid.person == who)
            || self.levies.values().any(|l| l.waivers.contains_key(&who) || said(l))
    }
}

//! What the auditor keeps of company: plans with their lists, and invitations.

use kernel::id::{HouseholdId, OrganisationId, RecordId};
use kernel::{Moment, PersonRef};

/// Whom a topic's matter asks to the table.
#[derive(Debug, Clone)]
pub struct Plan {
    pub made: Moment,
    /// From what the draw follows.
    pub seed: String,
    pub drawn: Option<Moment>,
    pub quotas: Vec<Quota>,
    /// Lists, category by category in the order of names.
    pub lots: Vec<Lot>,
}

/// Seats of a category.
#[derive(Debug, Clone)]
pub struct Quota {
    pub category: &'static str,
    pub seats: u64,
    pub need: u64,
    pub pool: u64,
    pub list: String,
    pub rule: String,
}

/// One name of a list, with its place in the order once drawn.
#[derive(Debug, Clone)]
pub struct Lot {
    pub category: &'static str,
    pub name: String,
    pub household: Option<HouseholdId>,
    pub person: Option<PersonRef>,
    pub organisation: Option<OrganisationId>,
    pub place: Option<u64>,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub round: u64,
    pub category: Option<&'static str>,
    pub why: String,
    pub ground: String,
    pub place: Option<u64>,
    pub household: Option<HouseholdId>,
    pub person: Option<PersonRef>,
    pub organisation: Option<OrganisationId>,
    pub instead_of: Option<RecordId>,
    pub reply: String,
    pub replied: Option<(Moment, PersonRef)>,
    pub made: Moment,
}

impl Invitation {
    /// An invitation of nobody yet.
    pub fn new(made: Moment) -> Self {
        Self {
            round: 0,
            category: None,
            why: String::new(),
            ground: String::new(),
            place: None,
            household: None,
            person: None,
            organisation: None,
            instead_of: None,
            reply: "untold".into(),
            replied: None,
            made,
        }
    }
}

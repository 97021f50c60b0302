//! What the auditor keeps of money: who brought how much for what, who was given which part, what
//! contracts and payments there are, and who has signed.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{MatterId, OrganisationId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    pub document: String,
    pub name: String,
    pub tier: String,
    pub line: String,
    pub year: u64,
    pub amount: i64,
    pub received: Date,
    pub carried: Option<RecordId>,
    pub synthetic: bool,
    pub purposes: BTreeSet<&'static str>,
    pub by: PersonRef,
    pub at: Moment,
}

/// A demonstration area.
#[derive(Debug, Clone)]
pub struct Joint {
    pub name: String,
    pub members: BTreeSet<AreaCode>,
    pub by: PersonRef,
    pub at: Moment,
}

/// What an area has of a source.
#[derive(Debug, Clone)]
pub struct Share {
    pub source: RecordId,
    pub joint: u64,
    pub amount: i64,
    pub ground: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// What a project has of a share.
#[derive(Debug, Clone)]
pub struct Allotment {
    pub share: RecordId,
    pub source: RecordId,
    pub purpose: String,
    pub village: AreaCode,
    pub project: MatterId,
    pub amount: i64,
    pub document: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// An allotment that has arrived.
#[derive(Debug, Clone)]
pub struct Purse {
    pub project: MatterId,
    pub giver: AreaCode,
    pub purpose: String,
    pub amount: i64,
    pub by: PersonRef,
    pub at: Moment,
}

/// Somebody elected for a project.
#[derive(Debug, Clone, Copy)]
pub struct Delegate {
    pub poll: MatterId,
    pub at: Moment,
}

/// Somebody near to a firm.
#[derive(Debug, Clone)]
pub struct Interest {
    pub how: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// A contract.
#[derive(Debug, Clone)]
pub struct Contract {
    pub project: MatterId,
    pub purse: RecordId,
    pub purpose: String,
    pub payee: OrganisationId,
    pub number: String,
    pub subject: String,
    pub amount: i64,
    pub signed: Date,
    pub by: PersonRef,
    pub at: Moment,
    pub ended: Option<Moment>,
}

/// A payment.
#[derive(Debug, Clone)]
pub struct Payment {
    pub project: MatterId,
    pub contract: RecordId,
    pub milestone: u64,
    pub amount: i64,
    pub acceptance: String,
    pub invoice: String,
    pub asked: (PersonRef, Moment),
    /// Slip, by whom, when.
    pub paid: Option<(String, Option<PersonRef>, Moment)>,
    pub refused: Option<Moment>,
    pub signed: BTreeMap<PersonRef, Signature>,
}

impl Payment {
    /// Whether it waits for signatures or the bank.
    pub fn waits(&self) -> bool {
        self.paid.is_none() && self.refused.is_none()
    }
}

/// A signature.
#[derive(Debug, Clone)]
pub struct Signature {
    pub hand: &'static str,
    pub agrees: bool,
    pub reason: String,
    pub at: Moment,
}

/// The account of a project that is over.
#[derive(Debug, Clone)]
pub struct Settlement {
    pub arrived: i64,
    pub paid: i64,
    pub returned: i64,
    pub kept: i64,
    pub text: String,
    pub by: PersonRef,
    pub at: Moment,
}

/// What a giver took back of an allotment: how much, with which document, by whom, when.
pub type Return = (i64, String, PersonRef, Moment);

/// Everything about money in a home.
#[derive(Debug, Clone, Default)]
pub struct Money {
    pub sources: BTreeMap<RecordId, Source>,
    pub joints: BTreeMap<u64, Joint>,
    pub shares: BTreeMap<RecordId, Share>,
    pub allotments: BTreeMap<RecordId, Allotment>,
    pub purses: BTreeMap<RecordId, Purse>,
    pub delegates: BTreeMap<(MatterId, PersonRef), Delegate>,
    pub interests: BTreeMap<(OrganisationId, PersonRef), Interest>,
    pub contracts: BTreeMap<RecordId, Contract>,
    pub payments: BTreeMap<RecordId, Payment>,
    pub settlements: BTreeMap<MatterId, Settlement>,
    /// Purse → its project, who gave it, what left it, when.
    pub rests: BTreeMap<RecordId, (MatterId, AreaCode, i64, Moment)>,
    pub returns: BTreeMap<RecordId, Return>,
}

impl Money {
    /// The representatives of a project.
    pub fn seated(&self, project: MatterId) -> Vec<PersonRef> {
        self.delegates.keys().filter(|(of, _)| *of == project).map(|(_, who)| *who).collect()
    }
}

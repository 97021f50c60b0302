//! What the auditor keeps of ventures: register, sets of holders, years, dividends with their parts, and
//! what villages took in.

use std::collections::BTreeMap;

use kernel::id::{OrganisationId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};

/// By whom and when.
pub type Made = (PersonRef, Moment);

/// How a venture is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub form: String,
    pub head: String,
    pub founded: Date,
    pub ground: String,
    pub made: Made,
}

/// A holder of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub kind: &'static str,
    pub name: String,
    pub area: Option<AreaCode>,
    pub limited: bool,
    pub share: u32,
}

/// A set of holders.
#[derive(Debug, Clone)]
pub struct Set {
    pub holders: Vec<Holder>,
    pub ground: String,
    pub made: Made,
}

/// A venture.
#[derive(Debug, Clone)]
pub struct Venture {
    pub tier: String,
    pub code: String,
    pub synthetic: bool,
    pub made: Made,
    pub entries: Vec<Entry>,
    pub sets: Vec<Set>,
    /// In order of the years.
    pub years: Vec<RecordId>,
}

impl Venture {
    pub fn holders(&self) -> &[Holder] {
        self.sets.last().map_or(&[], |set| &set.holders)
    }
}

/// Something brought in.
#[derive(Debug, Clone)]
pub struct Brought {
    pub venture: RecordId,
    pub holder: u64,
    pub kind: &'static str,
    pub name: String,
    pub asset: String,
    pub what: String,
    pub value: i64,
    pub valued: String,
    pub document: String,
    pub on: Date,
    pub made: Made,
}

/// A contract.
#[derive(Debug, Clone)]
pub struct Bond {
    pub venture: RecordId,
    pub with: String,
    pub party: String,
    pub subject: String,
    pub amount: i64,
    pub signed: Date,
    pub until: Date,
    pub near: String,
    pub reason: String,
    pub made: Made,
}

/// A guarantee.
#[derive(Debug, Clone)]
pub struct Guarantee {
    pub venture: RecordId,
    pub surety: String,
    pub name: String,
    pub creditor: String,
    pub amount: i64,
    pub document: String,
    pub made: Made,
}

/// A year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    pub venture: RecordId,
    pub year: u64,
    /// Income, cost, losses of before.
    pub flow: [i64; 3],
    pub share: u32,
    /// Reserve, what may be distributed, losses left.
    pub worked: [i64; 3],
    /// Assets, overdue.
    pub stock: [i64; 2],
    pub document: String,
    pub made: Made,
}

/// What a year was before a correction.
#[derive(Debug, Clone)]
pub struct Was {
    pub year: RecordId,
    pub figures: Year,
    pub reason: String,
    pub made: Made,
}

/// A part of a dividend.
#[derive(Debug, Clone)]
pub struct Part {
    pub dividend: RecordId,
    pub no: u64,
    pub holder: Holder,
    pub amount: i64,
    pub paid: Option<(String, Option<PersonRef>, Moment)>,
}

/// A dividend.
#[derive(Debug, Clone)]
pub struct Dividend {
    pub venture: RecordId,
    pub year: RecordId,
    pub amount: i64,
    pub resolution: String,
    pub made: Made,
    pub dropped: Option<(Moment, String)>,
}

/// What a village took in.
#[derive(Debug, Clone)]
pub struct Income {
    pub payer: AreaCode,
    pub venture: RecordId,
    pub name: String,
    pub year: u64,
    pub amount: i64,
    pub voucher: String,
    pub made: Made,
}

/// Everything about ventures of a home.
#[derive(Debug, Clone, Default)]
pub struct Ventures {
    pub ventures: BTreeMap<RecordId, Venture>,
    pub brought: BTreeMap<RecordId, Brought>,
    pub bonds: BTreeMap<RecordId, Bond>,
    pub guarantees: BTreeMap<RecordId, Guarantee>,
    pub years: BTreeMap<RecordId, Year>,
    pub corrections: BTreeMap<RecordId, Was>,
    pub dividends: BTreeMap<RecordId, Dividend>,
    pub parts: BTreeMap<RecordId, Part>,
    pub incomes: BTreeMap<RecordId, Income>,
    /// What registered organisations are called, and as what they are registered.
    pub firms: BTreeMap<OrganisationId, (String, String)>,
}

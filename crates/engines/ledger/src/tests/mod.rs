//! Tests of the ledger: tables for each rule, and random histories against a naive model.

mod book;
mod model;
mod names;
mod precedence;
mod properties;
mod script;

use crate::{AccountId, Floor, Kind, Transfer, TransferId, UnitCode};

/// A unit by code.
pub(super) fn unit(code: &str) -> UnitCode {
    UnitCode::parse(code).unwrap()
}

/// A posted transfer of points at time 0, for tests to vary.
pub(super) fn posted(id: u128, debit: u128, credit: u128, amount: u64) -> Transfer {
    Transfer {
        id: TransferId(id),
        debit: AccountId(debit),
        credit: AccountId(credit),
        amount,
        unit: unit("points"),
        kind: Kind::Posted,
        purpose: 0,
        at: 0,
    }
}

/// The three floors by their names in scripts.
pub(super) fn floor(name: &str) -> Floor {
    match name {
        "none" => Floor::None,
        "debits<=credits" => Floor::DebitsWithinCredits,
        "credits<=debits" => Floor::CreditsWithinDebits,
        other => panic!("no floor {other}"),
    }
}

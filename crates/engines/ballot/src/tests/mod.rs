//! Tests of the whole crate, by part; builders that the parts share.

mod bodies;
mod boxes;
mod elections;
mod fuzz;
mod lines;
mod papers;
mod percents;
mod petitions;
mod properties;
mod rankings;
mod ratings;
mod receipts;
mod scores;
mod sections;
mod thresholds;

use crate::{Alternative, Basis, Body, Counts, Draft, Presence, Ratio, Tally, Threshold};

fn ratio(num: u64, den: u64) -> Ratio {
    Ratio::new(num, den).expect("a lawful ratio")
}

fn over(num: u64, den: u64, of: Basis) -> Threshold {
    Threshold::more_than(ratio(num, den), of, "more", "art")
}

fn at_least(num: u64, den: u64, of: Basis) -> Threshold {
    Threshold::at_least(ratio(num, den), of, "least", "art")
}

fn counts(draft: Draft) -> Counts {
    Counts::try_from(draft).expect("numbers that can be true")
}

fn yes_no(yes: u64, no: u64) -> Tally {
    Tally { yes, no, ..Tally::default() }
}

/// More than half of the adults or two thirds of the households; more than half of those present.
fn villagers_meeting() -> Body {
    Body {
        conditions: vec![],
        limits: vec![],
        quorum: vec![
            Alternative::one(over(1, 2, Basis::Adults)),
            Alternative::one(at_least(2, 3, Basis::Households)),
        ],
        majority: vec![over(1, 2, Basis::Present)],
    }
}

/// Two thirds of the members; more than half of those present.
fn representatives_meeting() -> Body {
    Body {
        conditions: vec![],
        limits: vec![],
        quorum: vec![Alternative::one(at_least(2, 3, Basis::Members))],
        majority: vec![over(1, 2, Basis::Present)],
    }
}

/// Two thirds come; two thirds of all, not of those who came, say yes.
fn members_assembly() -> Body {
    Body { majority: vec![at_least(2, 3, Basis::Members)], ..representatives_meeting() }
}

/// `attended` of `total` members, each with a vote.
fn members(attended: u64, total: u64, tally: Tally) -> Counts {
    let members = Presence::of(attended, total);
    counts(Draft { members, tally, ..Draft::for_voters(Basis::Members) })
}

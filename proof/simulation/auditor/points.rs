//! Points and volunteer hours as the auditor understands them: a table that the villagers voted as it
//! stands, claims that others judge, a notice, books in which nothing is posted twice; time that begins
//! with somebody else's word.

pub mod chapter;
mod claim;
mod hours;
mod near;
pub mod picture;
mod shop;
mod table;
mod tables;

use kernel::id::{HouseholdId, RecordId};
use kernel::{AreaCode, Code, PersonRef};

use self::picture::Claim;
use super::Case;
use super::books::{Row, digested, source};
use super::world::{Home, World};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "points.draft" => table::draft(world, case),
        "points.line" => table::line(world, case),
        "points.strike" => table::strike(world, case),
        "points.put" => table::put(world, case),
        "points.adopt" => table::adopt(world, case),
        "points.nominate" => table::nominate(world, case),
        "points.panel" => table::panel(world, case),
        "points.join" => table::join(world, case),
        "points.leave" => table::leave(world, case),
        "points.red" => table::red(world, case),
        "points.kin" => near::kin(world, case),
        "points.weigh" => near::weigh(world, case),
        "points.claim" => claim::claim(world, case),
        "points.hear" => claim::hear(world, case),
        "points.withdraw" => claim::withdraw(world, case),
        "points.review" => claim::review(world, case),
        "points.post" => claim::post(world, case),
        "points.appeal" => claim::appeal(world, case),
        "points.decide" => claim::decide(world, case),
        "points.stock" => shop::stock(world, case),
        "points.restock" => shop::restock(world, case),
        "points.exchange" => shop::exchange(world, case),
        "points.settle" => shop::settle(world, case),
        "hours.call" => hours::call(world, case),
        "hours.enlist" => hours::enlist(world, case),
        "hours.withdraw" => hours::withdraw(world, case),
        "hours.see" => hours::see(world, case),
        "hours.confirm" => hours::confirm(world, case),
        "hours.correct" => hours::correct(world, case),
        "hours.certify" => hours::certify(world, case),
        _ => Err(Code::NotFound),
    }
}

/// A text with nothing between its characters.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Done {
    if case.text(field).chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

/// A number that fits an amount.
fn points(case: &Case<'_>, field: &str) -> i64 {
    i64::try_from(case.number(field)).unwrap_or(0)
}

/// What a household has earned.
pub fn earned(household: HouseholdId) -> Row {
    digested(&[b"gongdi-points-earned/", &household.bytes()])
}
/// What a household was given to begin with.
pub fn base(household: HouseholdId) -> Row {
    digested(&[b"gongdi-points-base/", &household.bytes()])
}
/// The time of a person.
pub fn time(who: PersonRef) -> Row {
    digested(&[b"gongdi-hours/", &who.id.bytes()])
}

/// The hold of a claim's second half: what comes out of the base.
fn aside(held: RecordId) -> Row {
    digested(&[b"auditor-aside/", &held.bytes()])
}

/// The household of somebody of this home.
pub fn lives(home: &Home, code: AreaCode, who: Option<PersonRef>) -> Option<HouseholdId> {
    let who = who.filter(|who| who.home == code)?;
    home.knows(who.id).map(|person| person.household)
}

fn post(home: &mut Home, case: &Case<'_>, way: (Row, Row), amount: i64) {
    if amount > 0 {
        home.books.post(case, way, amount);
    }
}

/// What a claim moves: of the earned part, of the base.
fn halves(claim: &Claim) -> [(Row, i64); 2] {
    let of_base = if claim.takes { claim.of_base } else { 0 };
    [(claim.held.bytes(), claim.points - of_base), (aside(claim.held), of_base)]
}

fn hold(home: &mut Home, case: &Case<'_>, claim: &Claim) {
    let from = source("point", case.home);
    let own = [earned(claim.household), base(claim.household)];
    for ((row, amount), account) in halves(claim).into_iter().zip(own) {
        if amount > 0 {
            let way = if claim.takes { (account, from) } else { (from, account) };
            home.books.hold(case, row, way, amount);
        }
    }
}

fn release(home: &mut Home, case: &Case<'_>, claim: &Claim) {
    for (row, amount) in halves(claim) {
        if amount > 0 {
            home.books.void(case, row);
        }
    }
}

fn booked(home: &mut Home, case: &Case<'_>, claim: &Claim) {
    for (row, amount) in halves(claim) {
        if amount > 0 {
            home.books.paid(case, row, amount);
        }
    }
}

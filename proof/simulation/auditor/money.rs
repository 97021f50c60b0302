//! Money as the auditor understands it: nothing is given that is not there, nothing against its purpose,
//! nothing to a firm that is near to those in charge, nothing without the people's signatures.

pub mod chapter;
mod fund;
pub mod picture;
mod purse;
mod settle;
mod tables;

use kernel::Code;

use super::Case;
use super::world::World;
pub use purse::{in_office, related};
pub use settle::unsettled;

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "fund.receive" => fund::receive(world, case),
        "joint.set" => fund::joint(world, case),
        "fund.share" => fund::share(world, case),
        "fund.allot" => fund::allot(world, case),
        "fund.carry" => fund::carry(world, case),
        "fund.back" => fund::back(world, case),
        "purse.take" => purse::take(world, case),
        "project.delegates" => purse::seat(world, case),
        "interest.declare" => purse::declare(world, case),
        "contract.hold" => purse::hold(world, case),
        "contract.end" => purse::end(world, case),
        "payment.ask" => purse::ask(world, case),
        "payment.sign" => purse::sign(world, case),
        "payment.pay" => purse::pay(world, case),
        "project.settle" => settle::settle(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Done {
    if case.text(field).chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn above_zero(case: &Case<'_>) -> Result<i64, Code> {
    let amount = case.field("amount_fen").as_i64().ok_or(Code::FieldBad)?;
    if amount > 0 { Ok(amount) } else { Err(Code::AmountZero) }
}

fn enough(case: &Case<'_>, left: i64) -> Result<i64, Code> {
    let amount = above_zero(case)?;
    if amount <= left { Ok(amount) } else { Err(Code::FundOver) }
}

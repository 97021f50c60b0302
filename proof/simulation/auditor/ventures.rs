//! Ventures as the auditor understands them: shares make a whole, law forbids a collective to answer
//! without limit and a committee to stand surety, losses and reserve come first, and every fen of a
//! dividend goes by the bank to whom the shares give it.

pub mod chapter;
mod dividend;
pub mod picture;
mod register;
mod tables;

use kernel::{AreaCode, Code};

use super::Case;
use super::world::World;

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "venture.register" => register::register(world, case),
        "venture.change" => register::change(world, case),
        "venture.holders" => register::holders(world, case),
        "venture.bring" => register::bring(world, case),
        "venture.contract" => register::contract(world, case),
        "venture.guarantee" => register::guarantee(world, case),
        "venture.year" => dividend::year(world, case),
        "venture.correct" => dividend::correct(world, case),
        "dividend.open" => dividend::open(world, case),
        "dividend.pay" => dividend::pay(world, case),
        "dividend.drop" => dividend::give_up(world, case),
        "dividend.take" => dividend::take(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Done {
    if case.text(field).chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn fen(case: &Case<'_>, field: &str) -> Result<i64, Code> {
    case.field(field).as_i64().ok_or(Code::FieldBad)
}

fn above_zero(case: &Case<'_>, field: &str) -> Result<i64, Code> {
    let amount = fen(case, field)?;
    if amount > 0 { Ok(amount) } else { Err(Code::AmountZero) }
}

/// A day that has come.
fn past(case: &Case<'_>, field: &str) -> Result<kernel::Date, Code> {
    let day = case.date(field).ok_or(Code::FieldBad)?;
    if day <= case.today() { Ok(day) } else { Err(Code::VentureAhead) }
}

/// Hundredths of a percent, as people write them.
fn percent(text: &str) -> Option<u32> {
    let plain = text.trim().trim_end_matches('%');
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths: u32 = format!("{part:0<2}").parse().ok()?;
    let sum = whole.parse::<u32>().ok()? * 100 + hundredths;
    (sum <= 10_000).then_some(sum)
}

/// What an area of the workload is called.
fn called(code: AreaCode) -> String {
    match code.as_str().len() {
        12 => format!("村{code}"),
        9 => format!("镇{code}"),
        _ => "竹溪县".into(),
    }
}

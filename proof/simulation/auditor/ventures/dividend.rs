//! What a year came to, what of it is divided, paid and taken in.

use std::cmp::Reverse;

use kernel::id::RecordId;
use kernel::{AreaCode, Code};

use super::picture::{Dividend, Holder, Income, Part, Venture, Year};
use super::{Done, above_zero, fen, percent, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::books::{outside, till};
use crate::simulation::auditor::world::{Home, World};

/// Sums beyond this are a slip of the hand.
const MOST: i64 = 100_000_000_000_000;

/// Losses first, then the reserve rounded up, then the rest.
fn worked([income, cost, losses]: [i64; 3], share: u32) -> [i64; 3] {
    let net = i128::from(income) - i128::from(cost) - i128::from(losses);
    let small = |n: i128| i64::try_from(n).unwrap_or(i64::MAX);
    if net <= 0 {
        return [0, 0, small(-net)];
    }
    let promille = net * i128::from(share);
    let reserve = promille / 10_000 + i128::from(promille % 10_000 != 0);
    [small(reserve), small(net - reserve), 0]
}

pub fn year(world: &mut World, case: &Case<'_>) -> Done {
    let venture: RecordId = case.id("venture");
    let this = case.today().year();
    let home = world.home(case.home);
    let of = home.ventures.ventures.get(&venture).ok_or(Code::NotFound)?;
    let before = of.years.last().and_then(|id| home.ventures.years.get(id)).cloned();
    let mut sums = Vec::new();
    for field in ["income_fen", "cost_fen", "losses_fen", "assets_fen", "overdue_fen"] {
        match fen(case, field)? {
            n if n < 0 => return Err(Code::AmountBelow),
            n if n > MOST => return Err(Code::SumLarge),
            n => sums.push(n),
        }
    }
    let &[income, cost, losses, assets, overdue] = sums.as_slice() else {
        return Err(Code::FieldBad);
    };
    said(case, "document", 4)?;
    let share = percent(case.text("reserve")).ok_or(Code::PercentBad)?;
    let no = case.number("year");
    if no > u64::try_from(this).unwrap_or(0) {
        return Err(Code::YearAhead);
    }
    if let Some(before) = before {
        if no <= before.year {
            return Err(Code::YearThere);
        }
        let [.., left] = before.worked;
        if losses != left {
            return Err(Code::YearLosses);
        }
    }
    let flow = [income, cost, losses];
    let result = worked(flow, share);
    let [_, distributable, _] = result;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("venture-year", None, id)?;
    let year = Year {
        venture,
        year: no,
        flow,
        share,
        worked: result,
        stock: [assets, overdue],
        document: case.text("document").into(),
        made: (case.hand().ok_or(Code::SignInNeeded)?, case.now),
    };
    home.ventures.years.insert(id, year);
    if let Some(of) = home.ventures.ventures.get_mut(&venture) {
        of.years.push(id);
    }
    if distributable > 0 {
        let own = till("venture_year", id);
        home.books.open(own, "fen");
        home.books.open_outside(case.home, "fen");
        home.books.post(case, (outside(case.home), own), distributable);
    }
    Ok(())
}

/// What each holder gets: whole fen by the share, and what is over to the largest broken fens.
fn divided(amount: i64, holders: &[Holder]) -> Vec<i64> {
    let exact: Vec<i128> =
        holders.iter().map(|h| i128::from(amount) * i128::from(h.share)).collect();
    let mut parts: Vec<i64> =
        exact.iter().map(|n| i64::try_from(n / 10_000).unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..holders.len()).collect();
    order.sort_by_key(|at| (Reverse(exact.get(*at).map_or(0, |n| n % 10_000)), *at));
    let over = amount - parts.iter().sum::<i64>();
    for at in order.into_iter().take(usize::try_from(over).unwrap_or(0)) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts
}

pub fn open(world: &mut World, case: &Case<'_>) -> Done {
    let venture: RecordId = case.id("venture");
    let home = world.home(case.home);
    let of = home.ventures.ventures.get(&venture).ok_or(Code::DividendYearless)?;
    let year = *of.years.last().ok_or(Code::DividendYearless)?;
    let holders = of.holders().to_vec();
    said(case, "resolution", 4)?;
    if holders.is_empty() {
        return Err(Code::DividendNobody);
    }
    let amount = above_zero(case, "amount_fen")?;
    if amount > home.books.left(till("venture_year", year)) {
        return Err(Code::DividendOver);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("dividend", None, id)?;
    let dividend = Dividend {
        venture,
        year,
        amount,
        resolution: case.text("resolution").into(),
        made: (case.hand().ok_or(Code::SignInNeeded)?, case.now),
        dropped: None,
    };
    home.ventures.dividends.insert(id, dividend);
    let parts = divided(amount, &holders);
    let all = (1..).zip(holders).zip(parts).filter(|(_, amount)| *amount > 0);
    for (n, ((no, holder), amount)) in (0..).zip(all) {
        let part: RecordId = case.fresh(n);
        let way = (till("venture_year", year), till("dividend_part", part));
        home.books.open(way.1, "fen");
        home.books.hold(case, way.1, way, amount);
        let kept = Part { dividend: id, no, holder, amount, paid: None };
        home.ventures.parts.insert(part, kept);
    }
    Ok(())
}

fn part(home: &Home, case: &Case<'_>) -> Option<(RecordId, Part)> {
    let id: RecordId = case.id("part");
    home.ventures.parts.get(&id).map(|part| (id, part.clone()))
}

pub fn pay(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (id, part) = part(home, case).ok_or(Code::NotFound)?;
    let dividend = home.ventures.dividends.get(&part.dividend).ok_or(Code::NotFound)?;
    if dividend.dropped.is_some() {
        return Err(Code::DividendDropped);
    }
    if part.paid.is_some() {
        return Err(Code::PaymentDone);
    }
    match (case.text("payout"), part.holder.kind) {
        ("bank", _) | ("personal", "person") => {}
        ("personal", _) => return Err(Code::DividendPersonal),
        _ => return Err(Code::DividendCash),
    }
    said(case, "voucher", 2)?;
    if let Some(kept) = home.ventures.parts.get_mut(&id) {
        kept.paid = Some((case.text("voucher").into(), case.hand(), case.now));
    }
    home.books.paid(case, till("dividend_part", id), part.amount);
    Ok(())
}

pub fn give_up(world: &mut World, case: &Case<'_>) -> Done {
    let id: RecordId = case.id("dividend");
    let home = world.home(case.home);
    let dividend = home.ventures.dividends.get_mut(&id).ok_or(Code::NotFound)?;
    said(case, "reason", 4)?;
    if dividend.dropped.is_some() {
        return Err(Code::DividendDropped);
    }
    let of = home.ventures.parts.iter().filter(|(_, part)| part.dividend == id);
    let mut all: Vec<(u64, RecordId)> = of.clone().map(|(id, part)| (part.no, *id)).collect();
    if of.into_iter().any(|(_, part)| part.paid.is_some()) {
        return Err(Code::DividendPaid);
    }
    dividend.dropped = Some((case.now, case.text("reason").into()));
    all.sort_unstable();
    for (_, part) in all {
        home.books.void(case, till("dividend_part", part));
    }
    Ok(())
}

pub fn take(world: &mut World, case: &Case<'_>) -> Done {
    let payer = AreaCode::parse(case.text("payer")).map_err(|_| Code::IncomeOther)?;
    if !payer.as_str().starts_with("420324") {
        return Err(Code::IncomeOther);
    }
    let payers = world.homes.get(&payer).ok_or(Code::IncomeOther)?;
    let (id, part) = part(payers, case).ok_or(Code::IncomeOther)?;
    let ours = part.holder.kind == "collective" && part.holder.area == Some(case.home);
    let (voucher, ..) = part.paid.clone().filter(|_| ours).ok_or(Code::IncomeOther)?;
    let dividend = payers.ventures.dividends.get(&part.dividend).ok_or(Code::IncomeOther)?;
    let year = payers.ventures.years.get(&dividend.year).ok_or(Code::IncomeOther)?;
    let of: &Venture = payers.ventures.ventures.get(&dividend.venture).ok_or(Code::IncomeOther)?;
    let income = Income {
        payer,
        venture: dividend.venture,
        name: of.entries.last().map(|entry| entry.name.clone()).unwrap_or_default(),
        year: year.year,
        amount: part.amount,
        voucher,
        made: (case.hand().ok_or(Code::SignInNeeded)?, case.now),
    };
    let home = world.home(case.home);
    if home.ventures.incomes.contains_key(&id) {
        return Err(Code::IncomeTaken);
    }
    home.ventures.incomes.insert(id, income);
    let from = if payer == case.home {
        till("dividend_part", id)
    } else {
        home.books.open_outside(case.home, "fen")
    };
    let own = till("collective_income", id);
    home.books.open(own, "fen");
    home.books.post(case, (from, own), part.amount);
    Ok(())
}

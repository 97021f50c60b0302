//! What a year came to, what of it is divided, paid and taken in.

use std::cmp::Reverse;

use kernel::Code;
use kernel::id::RecordId;

use super::picture::{Dividend, Holder, Income, Part, Venture, Was, Year};
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

/// The figures of an act: flow, share of the reserve, stock, document.
type Figures = ([i64; 3], u32, [i64; 2], String);

fn figures(case: &Case<'_>) -> Result<Figures, Code> {
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
    Ok(([income, cost, losses], share, [assets, overdue], case.text("document").into()))
}

pub fn year(world: &mut World, case: &Case<'_>) -> Done {
    let venture: RecordId = case.id("venture");
    let this = u64::try_from(case.today().year()).unwrap_or(0);
    let home = world.home(case.home);
    let of = home.ventures.ventures.get(&venture).ok_or(Code::NotFound)?;
    let before = of.years.last().and_then(|id| home.ventures.years.get(id)).cloned();
    let (flow, share, stock, document) = figures(case)?;
    let no = case.number("year");
    if no >= this {
        return Err(Code::YearAhead);
    }
    if let Some(before) = before {
        if no <= before.year {
            return Err(Code::YearThere);
        }
        if no != before.year + 1 {
            return Err(Code::YearGap);
        }
        let ([.., left], [.., losses]) = (before.worked, flow);
        if losses != left {
            return Err(Code::YearLosses);
        }
    }
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
        stock,
        document,
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

/// New figures; what the years around it rest on and what has been divided stays covered.
pub fn correct(world: &mut World, case: &Case<'_>) -> Done {
    let id: RecordId = case.id("year");
    let home = world.home(case.home);
    let old = home.ventures.years.get(&id).ok_or(Code::NotFound)?.clone();
    let (flow, share, stock, document) = figures(case)?;
    said(case, "reason", 4)?;
    let new = Year { flow, share, worked: worked(flow, share), stock, document, ..old.clone() };
    if new == old {
        return Err(Code::VentureSame);
    }
    let siblings = home.ventures.years.values().filter(|y| y.venture == old.venture);
    let (mut before, mut after) = (None, None);
    for one in siblings {
        if one.year + 1 == old.year {
            before = Some(one.worked);
        } else if one.year == old.year + 1 {
            after = Some(one.flow);
        }
    }
    let ([.., losses], [_, free, left]) = (flow, new.worked);
    if before.is_some_and(|[.., left]| left != losses) {
        return Err(Code::YearLosses);
    }
    if after.is_some_and(|[.., took]| took != left) {
        return Err(Code::YearFollowed);
    }
    let [_, had, _] = old.worked;
    let own = till("venture_year", id);
    if free < had - home.books.left(own) {
        return Err(Code::YearDivided);
    }
    let this: RecordId = case.id("id");
    home.take::<kernel::id::Record>("venture-was", None, this)?;
    let made = (case.hand().ok_or(Code::SignInNeeded)?, case.now);
    let was = Was { year: id, figures: old, reason: case.text("reason").into(), made };
    home.ventures.corrections.insert(this, was);
    home.ventures.years.insert(id, new);
    if free != had {
        home.books.open_outside(case.home, "fen");
        home.books.open(own, "fen");
        let (from, to) =
            if free > had { (outside(case.home), own) } else { (own, outside(case.home)) };
        home.books.post(case, (from, to), (free - had).abs());
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
    let year: RecordId = case.id("year");
    let home = world.home(case.home);
    let venture = home.ventures.years.get(&year).ok_or(Code::DividendYearless)?.venture;
    let of = home.ventures.ventures.get(&venture).ok_or(Code::DividendYearless)?;
    let holders = of.holders().to_vec();
    said(case, "resolution", 4)?;
    if holders.is_empty() {
        return Err(Code::DividendNobody);
    }
    let amount = above_zero(case, "amount_fen")?;
    let left = |id: &RecordId| home.books.left(till("venture_year", *id));
    let all: i64 = of.years.iter().map(left).sum();
    let last = of.years.last().and_then(|id| home.ventures.years.get(id));
    let losses = last.map_or(0, |year| year.worked[2]);
    if amount > left(&year) || amount > all - losses {
        let ours = of.entries.last().is_some_and(|entry| entry.form == "collective");
        return Err(if ours { Code::CollectiveOver } else { Code::DividendOver });
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
    let of = home.ventures.ventures.get(&dividend.venture);
    let ours = of.and_then(|of| of.entries.last()).is_some_and(|e| e.form == "collective");
    match (case.text("payout"), part.holder.kind) {
        ("bank", _) | ("personal", "person") => {}
        ("personal", "collective") => return Err(Code::CollectivePersonal),
        ("personal", _) => return Err(Code::DividendPersonal),
        (_, "collective") => return Err(Code::CollectiveCash),
        _ if ours => return Err(Code::CollectiveCash),
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
    let found = world.homes.iter().find_map(|(code, home)| Some((*code, home, part(home, case)?)));
    let (payer, payers, (id, part)) = found.ok_or(Code::IncomeOther)?;
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

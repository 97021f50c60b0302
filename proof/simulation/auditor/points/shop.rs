//! Goods for points, and the end of a year.

use kernel::id::{HouseholdId, RecordId};
use kernel::{Code, Date, Moment};

use super::picture::{Good, Member, Trade, Year};
use super::{Done, bare, base, earned, lives, points, post, said, source};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::books::{Books, Row};
use crate::simulation::auditor::law::CASH;
use crate::simulation::auditor::world::World;

pub fn stock(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "name", 2)?;
    let name = bare(case.text("name"));
    if CASH.iter().any(|word| name.contains(word)) {
        return Err(Code::PointsCash);
    }
    let donor = case.text("donor");
    if !donor.is_empty() && case.field("donor_agrees").as_bool() != Some(true) {
        return Err(Code::PointsDonor);
    }
    let id: RecordId = case.id("id");
    let good = Good {
        name: case.text("name").into(),
        price: points(case, "price"),
        stock: points(case, "count"),
        donor: donor.into(),
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
    };
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("points-good", None, id)?;
    home.books.open_source(source("point", case.home), "point");
    home.points.goods.insert(id, good);
    Ok(())
}

pub fn restock(world: &mut World, case: &Case<'_>) -> Done {
    let id: RecordId = case.id("good");
    let good = world.home(case.home).points.goods.get_mut(&id).ok_or(Code::NotFound)?;
    good.stock += points(case, "count");
    Ok(())
}

pub fn exchange(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let good_id: RecordId = case.id("good");
    let good = home.points.goods.get(&good_id).ok_or(Code::NotFound)?.clone();
    let person = case.person("neighbour");
    let household = lives(home, case.home, person).ok_or(Code::NotFound)?;
    if home.points.members.get(&household).is_none_or(|member| member.left.is_some()) {
        return Err(Code::PointsNotJoined);
    }
    let count = points(case, "count");
    if count > good.stock {
        return Err(Code::GoodsShort);
    }
    let price = good.price * count;
    if price > home.books.left(earned(household)) {
        return Err(Code::PointsShort);
    }
    let id: RecordId = case.id("id");
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    home.take::<kernel::id::Record>("points-exchange", None, id)?;
    let person = person.ok_or(Code::NotFound)?;
    let trade = Trade { household, person, good: good_id, count, points: price, by, at: case.now };
    home.points.trades.insert(id, trade);
    home.points.goods.insert(good_id, Good { stock: good.stock - count, ..good });
    post(home, case, (earned(household), source("point", case.home)), price);
    Ok(())
}

/// What is left of the points of a year that has ended: each point that went out since, or is held to go
/// out, is of the oldest there were; those that came in since are of the new year.
fn old(books: &Books, row: Row, end: Moment) -> i64 {
    let (mut old, mut new) = (0, 0);
    let out = |old: &mut i64, new: &mut i64, amount: i64| {
        let of_old = amount.min(*old);
        *old -= of_old;
        *new -= amount - of_old;
    };
    for entry in books.entries.iter().filter(|e| ["posted", "post"].contains(&e.kind)) {
        match entry {
            e if e.to == row && e.at <= end => old += e.amount,
            e if e.to == row => new += e.amount,
            e if e.from == row => out(&mut old, &mut new, e.amount),
            _ => {}
        }
    }
    let held = books.accounts.get(&row).map_or(0, |account| account.giving);
    out(&mut old, &mut new, held);
    old
}

pub fn settle(world: &mut World, case: &Case<'_>) -> Done {
    let year = case.number("year");
    let home = world.home(case.home);
    let last = i16::try_from(year).ok().and_then(|year| Date::new(year, 12, 31).ok());
    let end = Moment::end_of(last.ok_or(Code::PointsNoTable)?);
    let (version, table) = home.points.in_force(end).ok_or(Code::PointsNoTable)?;
    let (resets, amount, open) = (table.resets, table.base, table.open);
    if i64::try_from(year).unwrap_or(i64::MAX) >= i64::from(case.today().year()) {
        return Err(Code::PointsYearOpen);
    }
    if home.points.years.contains_key(&year) {
        return Err(Code::PointsSettled);
    }
    let from = source("point", case.home);
    // A base that the new year has brought already is not brought again.
    let due = |m: &Member| m.left.is_none() && m.based <= end;
    let all: Vec<(HouseholdId, bool)> =
        home.points.members.iter().map(|(id, m)| (*id, due(m))).collect();
    let mut returned = 0;
    for (household, due) in all.iter().filter(|_| resets) {
        let (earned, base) = (earned(*household), base(*household));
        let back = old(&home.books, earned, end);
        let there = home.books.left(base);
        returned += back;
        post(home, case, (earned, from), back);
        if *due {
            let to = if open { earned } else { base };
            post(home, case, (from, to), (amount - there).max(0));
            if let Some(member) = home.points.members.get_mut(household) {
                member.based = case.now;
            }
        }
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let households = all.len();
    let settled = Year { version, resets, households, returned, by, at: case.now };
    home.points.years.insert(year, settled);
    Ok(())
}

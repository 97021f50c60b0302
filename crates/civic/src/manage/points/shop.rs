//! 爱心超市: goods that were given, for points that were earned. No cash. A year is settled once.

use kernel::id::HouseholdId;
use kernel::{Code, Date, Moment, Refusal};
use ledger::Account;

use super::{Close, Exchange, Good, Member, Restock, Settle, Stock, Table, Trade, Year};
use crate::act::spoken;
use crate::effect::Effect;
use crate::money::{self, Step};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::wording;

/// Goods come in. Who gave them is named only with their consent.
pub fn stock(_: &(), scene: &Scene<'_>, act: &Stock) -> Result<Vec<Effect>, Refusal> {
    let name = spoken(("name", "field-points-stock-name"), &act.name, 2)?;
    if let Some(word) = wording::first(&[name], &policy::points_cash(scene.rules)?) {
        return Err(Refusal::new(Code::PointsCash).on("name").with("word", word));
    }
    let donor = act.donor.as_deref().unwrap_or_default().trim();
    if !donor.is_empty() && !act.donor_agrees {
        return Err(Refusal::new(Code::PointsDonor).on("donor"));
    }
    let good = Good {
        home: scene.home,
        id: act.id,
        name: name.into(),
        price: act.price,
        stock: act.count,
        donor: donor.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![tally::source_opened(Unit::Point, scene.home)?, Effect::Put(good.row())])
}

/// What restocking looks at.
#[derive(Debug, Clone, Default)]
pub struct RestockFacts {
    /// The goods.
    pub good: Option<Good>,
}

/// More of the same.
pub fn restock(facts: &RestockFacts, _: &Scene<'_>, act: &Restock) -> Result<Vec<Effect>, Refusal> {
    let good = facts.good.as_ref();
    let good = good.ok_or_else(|| Refusal::new(Code::NotFound).on("good"))?;
    let stock = good.stock.saturating_add(act.count);
    Ok(vec![Effect::Set(Good { stock, ..good.clone() }.row())])
}

/// What an exchange looks at.
#[derive(Debug, Clone, Default)]
pub struct ExchangeFacts {
    /// The goods.
    pub good: Option<Good>,
    /// Household of whoever came.
    pub household: Option<HouseholdId>,
    /// Whether it takes part.
    pub member: Option<Member>,
    /// What it has earned.
    pub earned: Option<Account>,
}

/// Points and stock go in one act; neither falls below nothing. The base lies in another account and
/// can not be reached from here.
pub fn exchange(
    facts: &ExchangeFacts,
    scene: &Scene<'_>,
    act: &Trade,
) -> Result<Vec<Effect>, Refusal> {
    let good = facts.good.as_ref();
    let good = good.ok_or_else(|| Refusal::new(Code::NotFound).on("good"))?;
    let household = facts.household.ok_or_else(|| Refusal::new(Code::NotFound).on("neighbour"))?;
    if facts.member.as_ref().is_none_or(|m| m.left_at.is_some()) {
        return Err(Refusal::new(Code::PointsNotJoined).on("neighbour"));
    }
    if act.count > good.stock {
        return Err(Refusal::new(Code::GoodsShort).on("count").with("left", good.stock));
    }
    let points = good.price.saturating_mul(act.count);
    let left = tally::left(facts.earned.as_ref());
    if points > left {
        let short = Refusal::new(Code::PointsShort).on("count");
        return Err(short.with("left", left).with("asked", points));
    }
    let exchange = Exchange {
        home: scene.home,
        id: act.id,
        household,
        person: act.neighbour,
        good: good.id,
        count: act.count,
        points,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let way = (tally::earned(household), tally::source(Unit::Point, scene.home));
    let mut effects = vec![
        Effect::Put(exchange.row()),
        Effect::Set(Good { stock: good.stock - act.count, ..good.clone() }.row()),
    ];
    let row = money::row::<Exchange>(act.id);
    effects.extend(tally::moved(scene, row, Step::Post, way, (Unit::Point, points))?);
    Ok(effects)
}

/// What a household has when a year is settled.
#[derive(Debug, Clone)]
pub struct Purse {
    /// Whose.
    pub member: Member,
    /// Earned.
    pub earned: Option<Account>,
    /// What it had earned when the year ended.
    pub then: u32,
    /// What has gone out of that account since.
    pub since: u32,
    /// Base.
    pub base: Option<Account>,
}

impl Purse {
    /// What is left of what it had when the year ended: what went out since, or is held to go out,
    /// went out of that first. What came in since is of the new year.
    fn old(&self) -> u32 {
        let held = self.earned.as_ref().map_or(0, |account| account.debits_pending);
        let held = u32::try_from(held).unwrap_or(u32::MAX);
        self.then.saturating_sub(self.since).saturating_sub(held)
    }
}

/// What settling looks at.
#[derive(Debug, Clone, Default)]
pub struct SettleFacts {
    /// The table that was in force when the year ended.
    pub table: Option<Table>,
    /// Whether the year is settled.
    pub settled: bool,
    /// What every household has that takes or took part.
    pub purses: Vec<Purse>,
}

/// By the rule that the villagers voted, once, when the year is over: either everything stays, or what
/// was earned until its last day and is still there goes back and the base is filled up again. What
/// was earned since stays; a base that was given since is not given twice. In which order years are
/// settled changes nothing.
pub fn settle(facts: &SettleFacts, scene: &Scene<'_>, act: &Close) -> Result<Vec<Effect>, Refusal> {
    let table = facts.table.as_ref().ok_or(Code::PointsNoTable)?;
    if i64::from(act.year) >= i64::from(scene.now.date().year()) {
        return Err(Refusal::new(Code::PointsYearOpen).on("year"));
    }
    if facts.settled {
        return Err(Refusal::new(Code::PointsSettled).on("year").with("year", act.year));
    }
    let last = i16::try_from(act.year).ok().and_then(|year| Date::new(year, 12, 31).ok());
    let end = last.map(Moment::end_of).ok_or(Code::FieldBad)?;
    let mut effects = Vec::new();
    let mut returned = 0_u32;
    for purse in facts.purses.iter().filter(|_| table.settle == Settle::Reset) {
        let (back, moved) = anew(scene, (table, end), act.year, purse)?;
        returned = returned.saturating_add(back);
        effects.extend(moved);
    }
    let year = Year {
        home: scene.home,
        year: act.year,
        version: table.version,
        settle: table.settle,
        households: u32::try_from(facts.purses.len()).unwrap_or(u32::MAX),
        returned,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    effects.push(Effect::Put(year.row()));
    Ok(effects)
}

/// A household begins anew: how many points go back, and the moves.
fn anew(
    scene: &Scene<'_>,
    (table, end): (&Table, Moment),
    year: u32,
    purse: &Purse,
) -> Result<(u32, Vec<Effect>), Refusal> {
    let source = tally::source(Unit::Point, scene.home);
    let household = purse.member.household;
    let (earned, base) = (tally::earned(household), tally::base(household));
    let row = |word: &'static str| (word, tally::beside(household.cast(), &year.to_string()));
    let moved = |word, way, amount: u32| {
        tally::moved(scene, row(word), Step::Post, way, (Unit::Point, amount))
    };
    let back = purse.old();
    let mut effects = Vec::new();
    effects.extend(moved("points_year/back", (earned, source), back)?);
    let due = purse.member.left_at.is_none() && purse.member.base_at <= end;
    if due {
        let to = if table.base_exchangeable { earned } else { base };
        let lacks = table.base.saturating_sub(tally::left(purse.base.as_ref()));
        effects.extend(moved("points_year/base", (source, to), lacks)?);
        let begun = Member { base_at: scene.now, ..purse.member.clone() };
        effects.push(Effect::Set(begun.row()));
    }
    Ok((back, effects))
}

//! What a year came to: first losses are made up, then the reserve is filled by the charter, and only
//! the rest may be distributed (for a collective: 农村集体经济组织法 第四十二条).

use kernel::{Code, Fen, Refusal};

use super::holders::{WHOLE, percent};
use super::{Account, Correct, Entry, Year};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::money;
use crate::record::Record;
use crate::scene::Scene;

/// Sums beyond this are a slip of the hand: ten thousand times a hundred million yuan.
const MOST: Fen = Fen(100_000_000_000_000);

/// What a result is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// Into the reserve.
    pub reserve: Fen,
    /// What may be distributed.
    pub distributable: Fen,
    /// Losses left to the years after.
    pub loss_after: Fen,
}

/// Losses first, then the reserve (a broken fen goes into it), then the rest. `share` is hundredths of
/// a percent.
pub fn worked_out(income: Fen, cost: Fen, losses: Fen, share: u32) -> Worked {
    let after = income.0.saturating_sub(cost.0).saturating_sub(losses.0);
    if after <= 0 {
        let loss_after = Fen(after.saturating_neg());
        return Worked { reserve: Fen(0), distributable: Fen(0), loss_after };
    }
    let part = i128::from(after) * i128::from(share.min(WHOLE));
    let whole = i128::from(WHOLE);
    let reserve = i64::try_from((part + whole - 1) / whole).unwrap_or(after);
    Worked { reserve: Fen(reserve), distributable: Fen(after - reserve), loss_after: Fen(0) }
}

/// What somebody says that a year came to.
pub(super) struct Figures<'a> {
    income: Fen,
    cost: Fen,
    losses: Fen,
    assets: Fen,
    overdue: Fen,
    reserve: &'a str,
    document: &'a str,
}

impl<'a> From<&'a Account> for Figures<'a> {
    fn from(act: &'a Account) -> Self {
        Self {
            income: act.income_fen,
            cost: act.cost_fen,
            losses: act.losses_fen,
            assets: act.assets_fen,
            overdue: act.overdue_fen,
            reserve: &act.reserve,
            document: &act.document,
        }
    }
}

impl<'a> From<&'a Correct> for Figures<'a> {
    fn from(act: &'a Correct) -> Self {
        Self {
            income: act.income_fen,
            cost: act.cost_fen,
            losses: act.losses_fen,
            assets: act.assets_fen,
            overdue: act.overdue_fen,
            reserve: &act.reserve,
            document: &act.document,
        }
    }
}

impl Figures<'_> {
    /// The year with these figures, divided as the charter says.
    pub(super) fn into(self, year: Year) -> Result<Year, Refusal> {
        let amounts = [
            ("income_fen", self.income),
            ("cost_fen", self.cost),
            ("losses_fen", self.losses),
            ("assets_fen", self.assets),
            ("overdue_fen", self.overdue),
        ];
        for (field, amount) in amounts {
            if amount < Fen(0) {
                return Err(Refusal::new(Code::AmountBelow).on(field));
            }
            if amount > MOST {
                return Err(Refusal::new(Code::SumLarge).on(field));
            }
        }
        let document = spoken(("document", "field-document"), self.document, LEAST)?;
        let bad = || Refusal::new(Code::PercentBad).on("reserve").with("got", self.reserve);
        let share = percent(self.reserve).ok_or_else(bad)?;
        let worked = worked_out(self.income, self.cost, self.losses, share);
        Ok(Year {
            income_fen: self.income,
            cost_fen: self.cost,
            losses_fen: self.losses,
            reserve_share: share,
            reserve_fen: worked.reserve,
            distributable_fen: worked.distributable,
            loss_after_fen: worked.loss_after,
            assets_fen: self.assets,
            overdue_fen: self.overdue,
            document: document.into(),
            ..year
        })
    }
}

/// Refuses losses that are not those that the year before has left.
pub(super) fn taken_over(before: &Year, losses: Fen) -> Result<(), Refusal> {
    if losses == before.loss_after_fen {
        return Ok(());
    }
    Err(Refusal::new(Code::YearLosses)
        .on("losses_fen")
        .with("year", before.year)
        .with("left", before.loss_after_fen))
}

/// What a year's summary looks at.
#[derive(Debug, Clone, Default)]
pub struct YearFacts {
    /// The venture's last entry.
    pub last: Option<Entry>,
    /// The last year that was summed up.
    pub before: Option<Year>,
}

/// Whole years, one after the other, each with the losses that the year before has left.
pub fn year(facts: &YearFacts, scene: &Scene<'_>, act: &Account) -> Result<Vec<Effect>, Refusal> {
    if facts.last.is_none() {
        return Err(Refusal::new(Code::NotFound).on("venture"));
    }
    let none = Fen(0);
    let year = Figures::from(act).into(Year {
        home: scene.home,
        id: act.id,
        venture: act.venture,
        year: act.year,
        income_fen: none,
        cost_fen: none,
        losses_fen: none,
        reserve_share: 0,
        reserve_fen: none,
        distributable_fen: none,
        loss_after_fen: none,
        assets_fen: none,
        overdue_fen: none,
        document: String::new(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    })?;
    if i64::from(act.year) >= i64::from(scene.now.date().year()) {
        return Err(Refusal::new(Code::YearAhead).on("year").with("year", act.year));
    }
    if let Some(before) = &facts.before {
        if act.year <= before.year {
            return Err(Refusal::new(Code::YearThere).on("year").with("year", before.year));
        }
        let next = before.year.saturating_add(1);
        if act.year > next {
            return Err(Refusal::new(Code::YearGap).on("year").with("year", next));
        }
        taken_over(before, act.losses_fen)?;
    }
    let row = money::row::<Year>(act.id);
    let mut effects = vec![Effect::Put(year.row())];
    if year.distributable_fen > none {
        effects.extend(money::brought(scene, row, year.distributable_fen)?);
    }
    Ok(effects)
}

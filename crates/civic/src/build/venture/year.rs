//! What a year came to: first losses are made up, then the reserve is filled by the charter, and only
//! the rest may be distributed (农村集体经济组织法 第四十二条).

use kernel::{Code, Fen, Refusal};

use super::holders::{WHOLE, percent};
use super::{Account, Entry, Year};
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

/// What a year's summary looks at.
#[derive(Debug, Clone, Default)]
pub struct YearFacts {
    /// The venture's last entry.
    pub last: Option<Entry>,
    /// The last year that was summed up.
    pub before: Option<Year>,
}

/// Year after year, and with the losses that the year before has left.
pub fn year(facts: &YearFacts, scene: &Scene<'_>, act: &Account) -> Result<Vec<Effect>, Refusal> {
    if facts.last.is_none() {
        return Err(Refusal::new(Code::NotFound).on("venture"));
    }
    let amounts = [
        ("income_fen", act.income_fen),
        ("cost_fen", act.cost_fen),
        ("losses_fen", act.losses_fen),
        ("assets_fen", act.assets_fen),
        ("overdue_fen", act.overdue_fen),
    ];
    for (field, amount) in amounts {
        if amount < Fen(0) {
            return Err(Refusal::new(Code::AmountBelow).on(field));
        }
        if amount > MOST {
            return Err(Refusal::new(Code::SumLarge).on(field));
        }
    }
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    let bad = || Refusal::new(Code::PercentBad).on("reserve").with("got", &act.reserve);
    let share = percent(&act.reserve).ok_or_else(bad)?;
    if i64::from(act.year) > i64::from(scene.now.date().year()) {
        return Err(Refusal::new(Code::YearAhead).on("year").with("year", act.year));
    }
    if let Some(before) = &facts.before {
        if act.year <= before.year {
            return Err(Refusal::new(Code::YearThere).on("year").with("year", before.year));
        }
        if act.losses_fen != before.loss_after_fen {
            return Err(Refusal::new(Code::YearLosses)
                .on("losses_fen")
                .with("year", before.year)
                .with("left", before.loss_after_fen));
        }
    }
    let worked = worked_out(act.income_fen, act.cost_fen, act.losses_fen, share);
    let year = Year {
        home: scene.home,
        id: act.id,
        venture: act.venture,
        year: act.year,
        income_fen: act.income_fen,
        cost_fen: act.cost_fen,
        losses_fen: act.losses_fen,
        reserve_share: share,
        reserve_fen: worked.reserve,
        distributable_fen: worked.distributable,
        loss_after_fen: worked.loss_after,
        assets_fen: act.assets_fen,
        overdue_fen: act.overdue_fen,
        document: document.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let row = money::row::<Year>(act.id);
    let mut effects = vec![Effect::Put(year.row())];
    if worked.distributable > Fen(0) {
        effects.extend(money::brought(scene, row, worked.distributable)?);
    }
    Ok(effects)
}

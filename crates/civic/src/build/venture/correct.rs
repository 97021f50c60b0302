//! A slip in a year's figures is corrected with a reason; what stood before stays beside it. What has
//! been divided already stays covered, and so does what the year after has taken over.

use kernel::{Code, Fen, Refusal};
use ledger::Account as Book;

use super::year::{Figures, taken_over};
use super::{Correct, Was, Year};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;

/// What a correction looks at.
#[derive(Debug, Clone, Default)]
pub struct CorrectFacts {
    /// The year.
    pub year: Option<Year>,
    /// The year before it.
    pub before: Option<Year>,
    /// The year after it.
    pub after: Option<Year>,
    /// Its account; none where there was nothing to distribute.
    pub account: Option<Book>,
}

/// New figures for a year, and the difference of what may be distributed into or out of its account.
pub fn correct(
    facts: &CorrectFacts,
    scene: &Scene<'_>,
    act: &Correct,
) -> Result<Vec<Effect>, Refusal> {
    let old = facts.year.as_ref();
    let old = old.ok_or_else(|| Refusal::new(Code::NotFound).on("year"))?;
    let new = Figures::from(act).into(old.clone())?;
    let reason = spoken(("reason", "field-venture-correct-reason"), &act.reason, LEAST)?;
    if new == *old {
        return Err(Code::VentureSame.into());
    }
    if let Some(before) = &facts.before {
        taken_over(before, act.losses_fen)?;
    }
    if let Some(after) = facts.after.as_ref().filter(|a| a.losses_fen != new.loss_after_fen) {
        return Err(Refusal::new(Code::YearFollowed)
            .with("year", after.year)
            .with("took", after.losses_fen)
            .with("left", new.loss_after_fen));
    }
    let given = old.distributable_fen.0.saturating_sub(money::left(facts.account.as_ref()).0);
    if new.distributable_fen.0 < given {
        return Err(Refusal::new(Code::YearDivided)
            .with("given", Fen(given))
            .with("left", new.distributable_fen));
    }
    let was = Was {
        home: scene.home,
        id: act.id,
        year: old.id,
        income_fen: old.income_fen,
        cost_fen: old.cost_fen,
        losses_fen: old.losses_fen,
        reserve_share: old.reserve_share,
        reserve_fen: old.reserve_fen,
        distributable_fen: old.distributable_fen,
        loss_after_fen: old.loss_after_fen,
        assets_fen: old.assets_fen,
        overdue_fen: old.overdue_fen,
        document: old.document.clone(),
        reason: reason.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let more = new.distributable_fen.0.saturating_sub(old.distributable_fen.0);
    let mut effects = vec![Effect::Set(new.row()), Effect::Put(was.row())];
    if more == 0 {
        return Ok(effects);
    }
    let own = money::row::<Year>(old.id);
    let (outside, account) = (money::outside(scene.home), money::account(own));
    let way = if more > 0 { (outside, account) } else { (account, outside) };
    let amount = Fen(more.saturating_abs());
    effects.push(money::outside_opened(scene.home)?);
    effects.push(money::opened(own)?);
    effects.push(money::moved(scene, money::row::<Was>(act.id), Step::Post, way, amount)?);
    Ok(effects)
}

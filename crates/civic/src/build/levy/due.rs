//! Who owes nothing, and who has given.
//!
//! Invariants: nobody gives twice, and whoever is exempt gives nothing; on which ground stays with them
//! and those who run it. Refuses to know: where the money goes then.

use kernel::{Code, Fen, Refusal};

use super::plan::at_stage;
use super::{Levy, Paid, Pay, Stage, Waive, Waiver};
use crate::act::spoken;
use crate::effect::Effect;
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::works::Project;

/// What receiving and exempting look at.
#[derive(Debug, Clone, Default)]
pub struct DueFacts {
    /// The levy.
    pub levy: Option<Levy>,
    /// Whether whoever it is about is registered in the village.
    pub registered: bool,
    /// Whether they are exempt.
    pub waived: bool,
    /// Whether they have paid.
    pub paid: bool,
    /// Whether a receipt of this number is booked.
    pub booked: bool,
}

/// Somebody is exempt on a ground that the rules know for what is asked.
pub fn waive(facts: &DueFacts, scene: &Scene<'_>, act: &Waive) -> Result<Vec<Effect>, Refusal> {
    let stages = [Stage::Planned, Stage::Adopted, Stage::Checked, Stage::Approved];
    let levy = at_stage(facts.levy.as_ref(), scene.this()?.id, &stages)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if !facts.registered {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if !act.ground.frees(levy.fen > Fen(0)) {
        return Err(Refusal::new(Code::LevyGround).on("ground"));
    }
    if facts.waived {
        return Err(Refusal::new(Code::LevyFree).on("person"));
    }
    if facts.paid {
        return Err(Refusal::new(Code::LevyPaid).on("person"));
    }
    let paper = spoken(("paper", "field-levy-waive-paper"), &act.paper, 2)?;
    let waiver = Waiver {
        home: scene.home,
        levy: levy.id,
        person: act.person,
        ground: act.ground,
        paper: paper.into(),
        by,
        at: scene.now,
    };
    Ok(vec![Effect::Put(waiver.row())])
}

/// Everybody's part is the same, given once and receipted by another hand. Money lies with the gifts to the
/// project until it is banked, so that no cash stays with anybody; work is booked in half days.
pub fn pay(facts: &DueFacts, scene: &Scene<'_>, act: &Pay) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let levy = at_stage(facts.levy.as_ref(), this.id, &[Stage::Approved])?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if !facts.registered {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    if by == act.person {
        return Err(Refusal::new(Code::ReceiveOwn).on("person"));
    }
    if facts.waived {
        return Err(Refusal::new(Code::LevyFree).on("person"));
    }
    if facts.paid {
        return Err(Refusal::new(Code::LevyPaid).on("person"));
    }
    let number = spoken(("number", "field-number"), &act.number, 2)?;
    if facts.booked {
        return Err(Refusal::new(Code::ReceiptThere).on("number").with("number", number));
    }
    let paid = Paid {
        home: scene.home,
        id: act.id,
        levy: levy.id,
        person: act.person,
        amount_fen: levy.fen,
        half_days: 2 * levy.days,
        number: number.into(),
        by,
        at: scene.now,
    };
    let row = money::row::<Paid>(act.id);
    let mut effects = vec![Effect::Put(paid.row())];
    if levy.fen > Fen(0) {
        let project = money::row::<Project>(this.id);
        let way = (money::outside(scene.home), money::account(project));
        effects.push(money::outside_opened(scene.home)?);
        effects.push(money::opened(project)?);
        effects.push(money::moved(scene, row, Step::Post, way, levy.fen)?);
    } else {
        let (unit, to) = (Unit::HalfDay, tally::received(Unit::HalfDay, this.id.cast()));
        let way = (tally::source(unit, scene.home), to);
        effects.push(tally::source_opened(unit, scene.home)?);
        effects.push(tally::opened(unit, to)?);
        effects.extend(tally::moved(scene, row, Step::Post, way, (unit, 2 * levy.days))?);
    }
    Ok(effects)
}

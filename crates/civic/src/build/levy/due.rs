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

/// Everybody's part is the same, given once and receipted by another hand. The money lies with the
/// gifts to the project until it is banked; no cash stays with anybody.
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
    if facts.waived || levy.fen == Fen(0) {
        return Err(Refusal::new(Code::LevyFree).on("person"));
    }
    if facts.paid {
        return Err(Refusal::new(Code::LevyPaid).on("person"));
    }
    let number = spoken(("number", "field-number"), &act.number, 2)?;
    let paid = Paid {
        home: scene.home,
        id: act.id,
        levy: levy.id,
        person: act.person,
        amount_fen: levy.fen,
        number: number.into(),
        by,
        at: scene.now,
    };
    let project = money::row::<Project>(this.id);
    let way = (money::outside(scene.home), money::account(project));
    Ok(vec![
        Effect::Put(paid.row()),
        money::outside_opened(scene.home)?,
        money::opened(project)?,
        money::moved(scene, money::row::<Paid>(act.id), Step::Post, way, levy.fen)?,
    ])
}

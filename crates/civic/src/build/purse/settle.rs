//! A project is settled (竣工结算): no contract runs, nothing waits, and every fen that came has either
//! been paid, or goes back to whoever gave it, or stays with the village that owns it.

use kernel::{Code, Fen, Refusal};

use super::{Purse, Settle, Settlement};
use crate::act::{LEAST, spoken};
use crate::effect::{Audience, Effect};
use crate::funds::{Allotment, Rest};
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;

/// A purse with what is left in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The purse.
    pub purse: Purse,
    /// What is left.
    pub left_fen: Fen,
    /// Whether it was an allotment. What neighbours brought together is not: it stays theirs.
    pub allotted: bool,
}

/// What settling looks at.
#[derive(Debug, Clone, Default)]
pub struct SettleFacts {
    /// Whether it was settled before.
    pub settled: bool,
    /// Number of a contract that still runs.
    pub running: Option<String>,
    /// What was allotted and has not been taken in.
    pub coming: u32,
    /// What was collected from neighbours and not banked.
    pub unbanked_fen: Fen,
    /// The purses of the project.
    pub purses: Vec<Left>,
    /// What firms were paid.
    pub paid_fen: Fen,
}

/// Once, when every contract has ended, every allotment was taken in and what was collected is in the
/// bank. What is left of an allotment leaves the project's books.
pub fn settle(
    facts: &SettleFacts,
    scene: &Scene<'_>,
    act: &Settle,
) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let text = spoken(("text", "field-project-settle-text"), &act.text, LEAST)?;
    if facts.settled {
        return Err(Code::ProjectSettled.into());
    }
    if let Some(number) = &facts.running {
        return Err(Refusal::new(Code::ContractRuns).with("number", number));
    }
    if facts.coming > 0 {
        return Err(Refusal::new(Code::AllotmentComing).with("n", facts.coming));
    }
    if facts.unbanked_fen > Fen(0) {
        return Err(Refusal::new(Code::CollectedUnbanked).with("amount", facts.unbanked_fen));
    }
    let sum = |of: &dyn Fn(&Left) -> Fen| Fen(facts.purses.iter().map(|one| of(one).0).sum());
    let back = |one: &Left| if one.allotted { one.left_fen } else { Fen(0) };
    let settlement = Settlement {
        home: scene.home,
        project: this.id,
        arrived_fen: sum(&|one| one.purse.amount_fen),
        paid_fen: facts.paid_fen,
        returned_fen: sum(&back),
        kept_fen: sum(&|one| Fen(one.left_fen.0 - back(one).0)),
        text: text.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(settlement.row())];
    for one in facts.purses.iter().filter(|one| back(one) > Fen(0)) {
        effects.extend(returned(scene, one)?);
    }
    effects.push(Effect::Tell {
        to: Audience::Public(scene.home),
        message: "tell-project-settled",
        matter: this.id,
    });
    Ok(effects)
}

/// The rest of an allotment leaves: out of the village's books, or within them to where the village
/// itself gave it from.
fn returned(scene: &Scene<'_>, one: &Left) -> Result<[Effect; 2], Refusal> {
    let Left { purse, left_fen, .. } = one;
    let rest = Rest {
        home: scene.home,
        purse: purse.id,
        project: purse.project,
        giver: purse.giver,
        amount_fen: *left_fen,
        at: scene.now,
    };
    let to = if purse.giver == scene.home {
        money::account(money::row::<Allotment>(purse.id))
    } else {
        money::outside(scene.home)
    };
    let way = (money::account(money::row::<Purse>(purse.id)), to);
    let moved = money::moved(scene, money::row::<Rest>(purse.id), Step::Post, way, *left_fen)?;
    Ok([Effect::Put(rest.row()), moved])
}

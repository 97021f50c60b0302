//! Promises, what arrives of them, and the way of collected money into the bank.

use kernel::id::MatterId;
use kernel::{Code, Fen, Refusal};
use ledger::{Account, AccountId};

use super::{Bank, Banking, Gift, Make, Pledge, Receipt, Receive, Withdraw};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::effect::{Audience, Effect};
use crate::funds::Purse;
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::works::Project;

/// Where money of promises lies until it is banked.
pub fn collected(project: MatterId) -> AccountId {
    money::account(money::row::<Project>(project))
}

/// What promising looks at.
#[derive(Debug, Clone, Copy)]
pub struct MakeFacts {
    /// Whether whoever promises is registered in the village.
    pub registered: bool,
}

/// What is promised is said in its own measure: money in yuan, labour in days, land and material in
/// words.
fn measured(act: &Make) -> Result<(Fen, u32, String), Refusal> {
    let amount = act.amount_fen.unwrap_or_default();
    if amount < Fen(0) {
        return Err(Refusal::new(Code::AmountZero).on("amount_fen"));
    }
    let what = act.what.as_deref().unwrap_or_default().trim().to_owned();
    match act.gift {
        Gift::Money => {
            money::above_zero("amount_fen", amount)?;
            Ok((amount, 0, what))
        }
        Gift::Labour => {
            let half_days = act.half_days.filter(|n| *n > 0);
            let missing = || Refusal::new(Code::PledgeDays).on("half_days");
            Ok((Fen(0), half_days.ok_or_else(missing)?, what))
        }
        Gift::Land | Gift::Material => {
            spoken(("what", "field-what"), &what, LEAST)?;
            Ok((amount, 0, what))
        }
    }
}

/// Anybody of the village promises for themselves; a giver from outside is written down by the
/// secretary, and named only where they agree.
pub fn make(facts: &MakeFacts, scene: &Scene<'_>, act: &Make) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let filed_by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let donor = act.donor.as_deref().unwrap_or_default().trim();
    let giver = if donor.is_empty() {
        if !facts.registered {
            return Err(Refusal::new(Code::PledgeGiver).on("donor"));
        }
        scene.subject()
    } else {
        if scene.behalf.is_some() || !scene.caller.has(Role::Secretary, scene.home) {
            return Err(Refusal::new(Code::PledgeDonor).on("donor"));
        }
        spoken(("donor", "field-donor"), donor, 2)?;
        None
    };
    let (amount_fen, half_days, what) = measured(act)?;
    if giver.is_none() && act.gift == Gift::Labour {
        return Err(Refusal::new(Code::PledgeDonorLabour).on("gift"));
    }
    let pledge = Pledge {
        home: scene.home,
        id: act.id,
        project: this.id,
        gift: act.gift,
        giver,
        donor: donor.into(),
        named: act.named && giver.is_none(),
        amount_fen,
        half_days,
        what,
        filed_by,
        at: scene.now,
        withdrawn_at: None,
    };
    Ok(vec![Effect::Put(pledge.row())])
}

/// What withdrawing and receiving look at.
#[derive(Debug, Clone)]
pub struct PledgeFacts {
    /// The promise, if it is one to this project.
    pub pledge: Option<Pledge>,
    /// Receipts of it.
    pub receipts: u32,
}

fn standing(facts: &PledgeFacts, this: MatterId) -> Result<&Pledge, Refusal> {
    let pledge = facts.pledge.as_ref().filter(|pledge| pledge.project == this);
    let pledge = pledge.ok_or_else(|| Refusal::new(Code::NotFound).on("pledge"))?;
    if pledge.withdrawn_at.is_some() {
        return Err(Refusal::new(Code::PledgeWithdrawn).on("pledge"));
    }
    Ok(pledge)
}

/// A promise is taken back by whoever made it, as long as nothing of it has arrived.
pub fn withdraw(
    facts: &PledgeFacts,
    scene: &Scene<'_>,
    _: &Withdraw,
) -> Result<Vec<Effect>, Refusal> {
    let pledge = standing(facts, scene.this()?.id)?;
    if scene.subject() != Some(pledge.giver.unwrap_or(pledge.filed_by)) {
        return Err(Refusal::new(Code::PledgeOther).on("pledge"));
    }
    if facts.receipts > 0 {
        return Err(Refusal::new(Code::PledgeReceived).on("pledge"));
    }
    let withdrawn = Pledge { withdrawn_at: Some(scene.now), ..pledge.clone() };
    Ok(vec![Effect::Set(withdrawn.row())])
}

/// What receiving looks at.
#[derive(Debug, Clone)]
pub struct ReceiveFacts {
    /// The promise.
    pub of: PledgeFacts,
    /// Whether a receipt of the village bears the number already.
    pub numbered: bool,
}

/// Money, land and material are receipted by another hand than the giver's, each on a receipt of its
/// own. More or less than was promised may come: it is a gift.
pub fn receive(
    facts: &ReceiveFacts,
    scene: &Scene<'_>,
    act: &Receive,
) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let pledge = standing(&facts.of, this.id)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if pledge.giver == Some(by) {
        return Err(Refusal::new(Code::ReceiveOwn).on("pledge"));
    }
    let number = spoken(("number", "field-number"), &act.number, 2)?;
    if facts.numbered {
        return Err(Refusal::new(Code::ReceiptThere).on("number").with("number", number));
    }
    let what = act.what.as_deref().unwrap_or_default().trim();
    let amount = act.amount_fen.unwrap_or_default();
    let mut moves = Vec::new();
    match pledge.gift {
        Gift::Labour => return Err(Refusal::new(Code::LabourByDays).on("pledge")),
        Gift::Money => {
            money::above_zero("amount_fen", amount)?;
            let (row, to) = (money::row::<Receipt>(act.id), collected(this.id));
            let way = (money::outside(scene.home), to);
            moves.push(money::outside_opened(scene.home)?);
            moves.push(money::opened(money::row::<Project>(this.id))?);
            moves.push(money::moved(scene, row, Step::Post, way, amount)?);
        }
        Gift::Land | Gift::Material => {
            spoken(("what", "field-what"), what, LEAST)?;
            let worth = u64::try_from(amount.0);
            let worth = worth.map_err(|_| Refusal::new(Code::AmountZero).on("amount_fen"))?;
            let unit = Unit::InKind;
            let to = tally::received(unit, this.id.cast());
            let way = (tally::source(unit, scene.home), to);
            let row = money::row::<Receipt>(act.id);
            moves.push(tally::source_opened(unit, scene.home)?);
            moves.push(tally::opened(unit, to)?);
            moves.extend(tally::moved(scene, row, Step::Post, way, (unit, worth))?);
        }
    }
    let receipt = Receipt {
        home: scene.home,
        id: act.id,
        project: this.id,
        pledge: pledge.id,
        amount_fen: amount,
        what: what.into(),
        number: number.into(),
        by,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(receipt.row())];
    effects.extend(moves);
    if let Some(giver) = pledge.giver {
        let to = Audience::Person(giver);
        effects.push(Effect::Tell { to, message: "tell-pledge-received", matter: this.id });
    }
    Ok(effects)
}

/// What banking looks at.
#[derive(Debug, Clone)]
pub struct BankFacts {
    /// The account in which money of promises lies.
    pub collected: Option<Account>,
}

/// All that was collected, as the bank's slip says it too, goes into the bank and becomes a purse of the project, which is spent under
/// the same signatures as money from above (no cash stays with anybody: 农村集体经济组织法 第四十四条).
pub fn bank(facts: &BankFacts, scene: &Scene<'_>, act: &Bank) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let voucher = spoken(("voucher", "field-voucher"), &act.voucher, 2)?;
    let amount = money::left(facts.collected.as_ref());
    if amount == Fen(0) {
        return Err(Code::BankNothing.into());
    }
    if act.amount_fen != amount {
        return Err(Refusal::new(Code::BankOther).on("amount_fen").with("amount", amount));
    }
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let banking = Banking {
        home: scene.home,
        id: act.id,
        project: this.id,
        amount_fen: amount,
        voucher: voucher.into(),
        by,
        at: scene.now,
    };
    let purse = Purse {
        home: scene.home,
        id: act.id,
        project: this.id,
        giver: scene.home,
        purpose: act.purpose,
        amount_fen: amount,
        by,
        at: scene.now,
    };
    let moves = money::arrived(scene, money::row::<Purse>(act.id), collected(this.id), amount)?;
    let rows = [Effect::Put(purse.row()), Effect::Put(banking.row())];
    Ok(rows.into_iter().chain(moves).collect())
}

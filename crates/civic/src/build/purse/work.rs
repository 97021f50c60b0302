//! Money arrives, is held for contracts and released again.

use kernel::{Code, Fen, Refusal};
use ledger::{Account, AccountId};

use super::delegates::{Lives, near};
use super::{Contract, Declare, End, Hold, Interest, Purse, Take};
use crate::act::{LEAST, spoken};
use crate::effect::{Audience, Effect};
use crate::funds::Allotment;
use crate::money::{self, Step};
use crate::record::Record;
use crate::registry::Organisation;
use crate::scene::Scene;

/// What taking in looks at.
#[derive(Debug, Clone)]
pub struct TakeFacts {
    /// The allotment, as the giver's books have it.
    pub allotment: Option<Allotment>,
    /// Whether it was taken in before.
    pub taken: bool,
    /// Whether the project is settled.
    pub settled: bool,
}

/// An allotment for this project is taken in once.
pub fn take(facts: &TakeFacts, scene: &Scene<'_>, act: &Take) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let ours = |a: &&Allotment| a.village == scene.home && a.project == this.id;
    let allotment = facts.allotment.as_ref().filter(ours);
    let allotment = allotment.ok_or_else(|| Refusal::new(Code::AllotmentOther).on("allotment"))?;
    if facts.taken {
        return Err(Refusal::new(Code::AllotmentTaken).on("allotment"));
    }
    if facts.settled {
        return Err(Code::ProjectSettled.into());
    }
    let purse = Purse {
        home: scene.home,
        id: act.allotment,
        project: this.id,
        giver: allotment.home,
        purpose: allotment.purpose,
        amount_fen: allotment.amount_fen,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(purse.row())];
    // What the village itself has given lies in its own books already.
    let row = money::row::<Purse>(act.allotment);
    if allotment.home == scene.home {
        let own = money::account(money::row::<Allotment>(act.allotment));
        effects.extend(money::arrived(scene, row, own, allotment.amount_fen)?);
    } else {
        effects.extend(money::brought(scene, row, allotment.amount_fen)?);
    }
    effects.push(Effect::Tell {
        to: Audience::Thread,
        message: "tell-purse-taken",
        matter: this.id,
    });
    Ok(effects)
}

/// What declaring looks at.
#[derive(Debug, Clone, Default)]
pub struct DeclareFacts {
    /// Whether the firm is registered here.
    pub known: bool,
    /// Whether the person exists.
    pub person_known: bool,
}

/// Being near to a firm is said by oneself, or by those who watch.
pub fn declare(
    facts: &DeclareFacts,
    scene: &Scene<'_>,
    act: &Declare,
) -> Result<Vec<Effect>, Refusal> {
    let how = spoken(("how", "field-interest-declare-how"), &act.how, 2)?;
    if !facts.known {
        return Err(Refusal::new(Code::NotFound).on("organisation"));
    }
    let person = act.person.or(scene.subject()).ok_or(Code::SignInNeeded)?;
    if !facts.person_known {
        return Err(Refusal::new(Code::NotFound).on("person"));
    }
    let interest = Interest {
        home: scene.home,
        organisation: act.organisation,
        person,
        how: how.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![Effect::Set(interest.row())])
}

/// Whom a contract or payment would favour.
#[derive(Debug, Clone, Default)]
pub struct Nearness {
    /// Who is near to the firm.
    pub interests: Vec<Interest>,
    /// Where these live.
    pub declared: Vec<Lives>,
    /// Those in charge of the project: committee, supervision, representatives, owner.
    pub charge: Vec<Lives>,
}

impl Nearness {
    /// Refuses a firm that is near to somebody in charge.
    ///
    /// # Errors
    /// `payee_near`.
    pub fn clear(&self) -> Result<(), Refusal> {
        let Some(interest) = near(&self.interests, &self.declared, &self.charge) else {
            return Ok(());
        };
        let of = self.declared.iter().chain(&self.charge);
        let name = of.into_iter().find(|one| one.person == interest.person);
        Err(Refusal::new(Code::PayeeNear)
            .on("payee")
            .with("who", name.map_or("", |one| one.name.as_str()))
            .with("how", &interest.how))
    }
}

/// What holding looks at.
#[derive(Debug, Clone)]
pub struct HoldFacts {
    /// The purse, if it is one of this project.
    pub purse: Option<Purse>,
    /// Its account.
    pub account: Option<Account>,
    /// Whether the firm is registered here.
    pub payee_known: bool,
    /// Who is near to it.
    pub nearness: Nearness,
    /// Whether the project is settled.
    pub settled: bool,
}

/// From a contract to its firm, whose account holds everything that it was paid in this home.
pub(super) fn paid_way(contract: &Contract) -> (AccountId, AccountId) {
    let firm = money::row::<Organisation>(contract.payee);
    (money::account(money::row::<Contract>(contract.id)), money::account(firm))
}

/// Money is held for a contract: of the purse's purpose, no more than it has, with nobody's kin.
pub fn hold(facts: &HoldFacts, scene: &Scene<'_>, act: &Hold) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let purse = facts.purse.as_ref().filter(|purse| purse.project == this.id);
    let purse = purse.ok_or_else(|| Refusal::new(Code::NotFound).on("purse"))?;
    if facts.settled {
        return Err(Code::ProjectSettled.into());
    }
    let number = spoken(("number", "field-number"), &act.number, 2)?;
    let subject = spoken(("subject", "field-subject"), &act.subject, LEAST)?;
    if act.purpose != purse.purpose {
        return Err(Refusal::new(Code::FundPurpose)
            .on("purpose")
            .with("purpose", format!("@purpose-{}", act.purpose))
            .with("may", format!("@purpose-{}", purse.purpose)));
    }
    if !facts.payee_known {
        return Err(Refusal::new(Code::NotFound).on("payee"));
    }
    facts.nearness.clear()?;
    money::enough(act.amount_fen, facts.account.as_ref())?;
    let contract = Contract {
        home: scene.home,
        id: act.id,
        project: this.id,
        purse: purse.id,
        purpose: act.purpose,
        payee: act.payee,
        number: number.into(),
        subject: subject.into(),
        amount_fen: act.amount_fen,
        signed_on: act.signed_on,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
        ended_at: None,
    };
    let from = money::account(money::row::<Purse>(purse.id));
    let row = money::row::<Contract>(act.id);
    let [opened, moved] = money::arrived(scene, row, from, act.amount_fen)?;
    Ok(vec![
        Effect::Put(contract.row()),
        opened,
        money::opened(money::row::<Organisation>(act.payee))?,
        moved,
    ])
}

/// What ending looks at.
#[derive(Debug, Clone)]
pub struct EndFacts {
    /// The contract, if it is one of this project.
    pub contract: Option<Contract>,
    /// Its account.
    pub account: Option<Account>,
    /// Payments of it that wait for signatures or the bank.
    pub waiting: u32,
}

/// What was held and not paid goes back into the purse.
pub fn end(facts: &EndFacts, scene: &Scene<'_>, act: &End) -> Result<Vec<Effect>, Refusal> {
    let contract = facts.contract.as_ref();
    let contract = contract.ok_or_else(|| Refusal::new(Code::NotFound).on("contract"))?;
    if contract.ended_at.is_some() {
        return Err(Refusal::new(Code::ContractEnded).on("contract"));
    }
    if facts.waiting > 0 {
        return Err(Refusal::new(Code::PaymentWaits).on("contract").with("n", facts.waiting));
    }
    let ended = Contract { ended_at: Some(scene.now), ..contract.clone() };
    let mut effects = vec![Effect::Set(ended.row())];
    let left = money::left(facts.account.as_ref());
    if left > Fen(0) {
        let row = money::row::<Contract>(act.contract);
        let way = (money::account(row), money::account(money::row::<Purse>(contract.purse)));
        let row = ("contract/end", row.1);
        effects.push(money::moved(scene, row, Step::Post, way, left)?);
    }
    Ok(effects)
}

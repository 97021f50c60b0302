//! A payment is asked for, signed by those who watch for the people, and paid.

use kernel::{Code, PersonRef, Refusal};
use ledger::Account;

use super::work::{Nearness, paid_way};
use super::{Ask, Contract, Delegate, Hand, Pay, Payment, Sign, Signed, Verdict};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::effect::{Audience, Effect};
use crate::money::{self, Step};
use crate::record::Record;
use crate::scene::Scene;
use crate::works::Milestone;

/// What asking looks at.
#[derive(Debug, Clone)]
pub struct AskFacts {
    /// The contract, if it is one of this project.
    pub contract: Option<Contract>,
    /// Its account.
    pub account: Option<Account>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// Another payment with the same invoice.
    pub invoiced: bool,
    /// Who is near to the firm.
    pub nearness: Nearness,
    /// The representatives of the project.
    pub delegates: Vec<Delegate>,
}

/// For a milestone that is reached, with acceptance and invoice, and no more than the contract has
/// left. The money is held until the signatures are there.
pub fn ask(facts: &AskFacts, scene: &Scene<'_>, act: &Ask) -> Result<Vec<Effect>, Refusal> {
    let this = scene.this()?;
    let contract = facts.contract.as_ref();
    let contract = contract.ok_or_else(|| Refusal::new(Code::NotFound).on("contract"))?;
    if contract.ended_at.is_some() {
        return Err(Refusal::new(Code::ContractEnded).on("contract"));
    }
    let acceptance = spoken(("acceptance", "field-acceptance"), &act.acceptance, LEAST)?;
    let invoice = spoken(("invoice", "field-invoice"), &act.invoice, 2)?;
    let milestone = facts.milestone.as_ref();
    let milestone = milestone.ok_or_else(|| Refusal::new(Code::NotFound).on("milestone"))?;
    if milestone.done_on.is_none() {
        return Err(Refusal::new(Code::MilestoneOpen)
            .on("milestone")
            .with("what", &milestone.title));
    }
    if facts.invoiced {
        return Err(Refusal::new(Code::InvoiceTwice).on("invoice").with("invoice", invoice));
    }
    if facts.delegates.is_empty() {
        return Err(Code::DelegatesMissing.into());
    }
    facts.nearness.clear()?;
    money::enough(act.amount_fen, facts.account.as_ref())?;
    let asked_by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let payment = Payment {
        home: scene.home,
        id: act.id,
        project: this.id,
        contract: contract.id,
        milestone: act.milestone,
        amount_fen: act.amount_fen,
        acceptance: acceptance.into(),
        invoice: invoice.into(),
        asked_by,
        asked_at: scene.now,
        voucher: String::new(),
        paid_by: None,
        paid_at: None,
        refused_at: None,
    };
    let (row, way) = (money::row::<Payment>(act.id), paid_way(contract));
    let mut effects = vec![
        Effect::Put(payment.row()),
        money::moved(scene, row, Step::Hold, way, act.amount_fen)?,
    ];
    effects.extend(facts.delegates.iter().map(|delegate| Effect::Tell {
        to: Audience::Person(delegate.person),
        message: "tell-payment-asked",
        matter: this.id,
    }));
    let to = Audience::Role(Role::Supervisor, scene.home);
    effects.push(Effect::Tell { to, message: "tell-payment-asked", matter: this.id });
    Ok(effects)
}

/// What signing looks at.
#[derive(Debug, Clone)]
pub struct SignFacts {
    /// The payment, if it is one of this project.
    pub payment: Option<Payment>,
    /// Its contract.
    pub contract: Option<Contract>,
    /// The representatives of the project.
    pub delegates: Vec<Delegate>,
    /// Signatures until now.
    pub signed: Vec<Signed>,
    /// Who is near to the firm.
    pub nearness: Nearness,
}

fn waiting(payment: Option<&Payment>) -> Result<&Payment, Refusal> {
    let payment = payment.ok_or_else(|| Refusal::new(Code::NotFound).on("payment"))?;
    if payment.paid_at.is_some() {
        return Err(Refusal::new(Code::PaymentDone).on("payment"));
    }
    if payment.refused_at.is_some() {
        return Err(Refusal::new(Code::PaymentRefused).on("payment"));
    }
    Ok(payment)
}

/// Representatives and the supervision committee sign for themselves; whoever asked does not. One
/// objection with its reason gives the payment up and releases what was held.
pub fn sign(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Result<Vec<Effect>, Refusal> {
    let payment = waiting(facts.payment.as_ref())?;
    let person = scene.caller.person().ok_or(Code::SignInNeeded)?;
    // A signature is given by one's own hand.
    if scene.behalf.is_some() {
        return Err(Code::SignOwn.into());
    }
    let delegate = facts.delegates.iter().any(|one| one.person == person);
    let supervisor = scene.caller.has(Role::Supervisor, scene.home);
    let hand = match (delegate, supervisor) {
        (true, _) => Hand::Delegate,
        (false, true) => Hand::Supervisor,
        (false, false) => return Err(Code::SignNot.into()),
    };
    if payment.asked_by == person {
        return Err(Code::SignAsker.into());
    }
    if facts.signed.iter().any(|one| one.person == person) {
        return Err(Code::SignedThere.into());
    }
    let reason = act.reason.as_deref().unwrap_or_default().trim();
    if act.verdict == Verdict::Object {
        spoken(("reason", "field-reason"), reason, LEAST)?;
    } else {
        facts.nearness.clear()?;
    }
    let signed = Signed {
        home: scene.home,
        payment: payment.id,
        person,
        hand,
        verdict: act.verdict,
        reason: reason.into(),
        at: scene.now,
    };
    let mut effects = vec![Effect::Put(signed.row())];
    if act.verdict == Verdict::Object {
        let contract = facts.contract.as_ref().ok_or(Code::NotFound)?;
        let refused = Payment { refused_at: Some(scene.now), ..payment.clone() };
        let (row, way) = (money::row::<Payment>(payment.id), paid_way(contract));
        effects.push(Effect::Set(refused.row()));
        effects.push(money::moved(scene, row, Step::Void(row), way, payment.amount_fen)?);
        let to = Audience::Person(payment.asked_by);
        effects.push(Effect::Tell { to, message: "tell-payment-refused", matter: payment.project });
    }
    Ok(effects)
}

/// What paying looks at.
#[derive(Debug, Clone)]
pub struct PayFacts {
    /// The payment, if it is one of this project.
    pub payment: Option<Payment>,
    /// Its contract.
    pub contract: Option<Contract>,
    /// The representatives of the project.
    pub delegates: Vec<Delegate>,
    /// Signatures.
    pub signed: Vec<Signed>,
    /// Who is near to the firm.
    pub nearness: Nearness,
    /// What those who watch have found and not yet found good, where it stops the money.
    pub stopped: Option<String>,
}

/// Signatures that a payment lacks: of representatives, and of the supervision committee.
pub fn lacks(delegates: &[Delegate], signed: &[Signed]) -> (u32, u32) {
    let agreed = |hand: Hand, who: &dyn Fn(PersonRef) -> bool| {
        let of = signed.iter().filter(|one| one.hand == hand && one.verdict == Verdict::Agree);
        u32::try_from(of.filter(|one| who(one.person)).count()).unwrap_or(u32::MAX)
    };
    let seated = |who: PersonRef| delegates.iter().any(|one| one.person == who);
    let all = u32::try_from(delegates.len()).unwrap_or(u32::MAX);
    // More than half of those seated now.
    let most = all / 2 + 1;
    (
        most.saturating_sub(agreed(Hand::Delegate, &seated)),
        1_u32.saturating_sub(agreed(Hand::Supervisor, &|_| true)),
    )
}

/// Paid when more than half of the representatives and one of the supervision committee have signed.
pub fn pay(facts: &PayFacts, scene: &Scene<'_>, act: &Pay) -> Result<Vec<Effect>, Refusal> {
    let payment = waiting(facts.payment.as_ref())?;
    let contract = facts.contract.as_ref().ok_or(Code::NotFound)?;
    let voucher = spoken(("voucher", "field-voucher"), &act.voucher, 2)?;
    if facts.delegates.is_empty() {
        return Err(Code::DelegatesMissing.into());
    }
    let (delegates, supervisors) = lacks(&facts.delegates, &facts.signed);
    if (delegates, supervisors) != (0, 0) {
        return Err(Refusal::new(Code::SignaturesLack)
            .on("payment")
            .with("delegates", delegates)
            .with("supervisors", supervisors));
    }
    facts.nearness.clear()?;
    if let Some(what) = &facts.stopped {
        return Err(Refusal::new(Code::FindingStops).on("payment").with("what", what));
    }
    let paid = Payment {
        voucher: voucher.into(),
        paid_by: scene.caller.person(),
        paid_at: Some(scene.now),
        ..payment.clone()
    };
    let (row, way) = (money::row::<Payment>(payment.id), paid_way(contract));
    Ok(vec![
        Effect::Set(paid.row()),
        money::moved(scene, row, Step::Paid(row), way, payment.amount_fen)?,
        Effect::Tell {
            to: Audience::Thread,
            message: "tell-payment-paid",
            matter: payment.project,
        },
    ])
}

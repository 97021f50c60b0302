//! A project's money: it arrives, is held for contracts, and is paid when those who watch for the
//! people have signed and nobody in charge is near to the firm.

use std::collections::BTreeSet;

use civic::authority::Role;
use kernel::id::{HouseholdId, MatterId, OrganisationId, RecordId};
use kernel::{AreaCode, Code, PersonRef};

use super::picture::{Contract, Delegate, Interest, Payment, Purse, Signature};
use super::{Done, enough, said};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::authority::holds;
use crate::simulation::auditor::books::till;
use crate::simulation::auditor::law::DELEGATES;
use crate::simulation::auditor::world::{Matter, World};

fn this(case: &Case<'_>) -> Result<Matter, Code> {
    case.matter.clone().ok_or(Code::NotFound)
}

pub fn take(world: &mut World, case: &Case<'_>) -> Done {
    let project = case.this();
    let id: RecordId = case.id("allotment");
    let giver = AreaCode::parse(case.text("giver")).map_err(|_| Code::AllotmentOther)?;
    let above = case.home.as_str().starts_with(giver.as_str());
    let given = world.homes.get(&giver).filter(|_| above).map(|home| &home.money.allotments);
    let found = given.and_then(|all| all.get(&id)).cloned();
    let ours = found.filter(|a| a.village == case.home && a.project == project);
    let allotment = ours.ok_or(Code::AllotmentOther)?;
    let home = world.home(case.home);
    if home.money.purses.contains_key(&id) {
        return Err(Code::AllotmentTaken);
    }
    if home.money.settlements.contains_key(&project) {
        return Err(Code::ProjectSettled);
    }
    let purse = Purse {
        project,
        giver,
        purpose: allotment.purpose,
        amount: allotment.amount,
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
    };
    home.money.purses.insert(id, purse);
    // The village's own money lies where it was allotted; other money comes from outside.
    let from = match giver == case.home {
        true => till("fund_allotment", id),
        false => home.books.open_outside(case.home, "fen"),
    };
    home.books.open(till("purse", id), "fen");
    home.books.post(case, (from, till("purse", id)), allotment.amount);
    home.tell(case, ("thread", String::new()), "tell-purse-taken", project);
    Ok(())
}

fn household(world: &World, who: PersonRef) -> Option<HouseholdId> {
    world.homes.get(&who.home)?.knows(who.id).map(|person| person.household)
}

/// Who holds one of these roles over the whole village today, by a mandate kept in the village.
pub fn in_office(world: &World, case: &Case<'_>, roles: &[Role]) -> Vec<PersonRef> {
    let today = case.today();
    let kept = world.homes.get(&case.home).into_iter().flat_map(|home| &home.mandates);
    let now = kept.filter(|m| {
        roles.contains(&m.role)
            && case.home.as_str().starts_with(m.area.as_str())
            && m.from <= today
            && m.until.is_none_or(|until| today <= until)
    });
    now.map(|m| m.person).collect()
}

pub fn related(world: &World, a: PersonRef, b: PersonRef) -> bool {
    let home = household(world, a);
    a == b || (home.is_some() && home == household(world, b))
}

/// The one person of the village that a name on a list means.
fn bears(world: &World, case: &Case<'_>, title: &str) -> Option<PersonRef> {
    let (name, key) = match title.trim_end_matches(['）', ')']).split_once(['（', '(']) {
        Some((name, key)) => (name.trim(), Some(key.trim())),
        None => (title, None),
    };
    let home = world.homes.get(&case.home)?;
    let mut all = home.persons.values().filter(|p| {
        p.registered && p.name == name && key.is_none_or(|key| key.is_empty() || p.key == key)
    });
    let one = all.next()?;
    all.next().is_none().then_some(PersonRef { home: case.home, id: one.id })
}

pub fn seat(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let poll_id: MatterId = case.id("poll");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let poll = home.polls.get(&poll_id).ok_or(Code::DelegatesUnelected)?;
    if poll.form != "election" || poll.closed.is_none_or(|closed| closed < matter.opened_at) {
        return Err(Code::DelegatesUnelected);
    }
    let counted = poll.counted.as_ref().ok_or(Code::DelegatesUnelected)?;
    let titles: Vec<&str> = (1..)
        .zip(&poll.options)
        .filter(|(no, _)| counted.winners.contains(no))
        .map(|(_, option)| option.title.trim())
        .collect();
    let people: Option<Vec<PersonRef>> =
        titles.iter().map(|title| bears(world, case, title)).collect();
    let people = people.filter(|all| !all.is_empty()).ok_or(Code::DelegatesOther)?;
    let seated: BTreeSet<PersonRef> = people.iter().copied().collect();
    if seated.len() != people.len() {
        return Err(Code::DelegatesOther);
    }
    if !DELEGATES.contains(&seated.len()) {
        return Err(Code::DelegatesCount);
    }
    let office = in_office(world, case, &[Role::Secretary, Role::Committee]);
    if people.iter().any(|one| office.iter().any(|other| related(world, *one, *other))) {
        return Err(Code::DelegateNear);
    }
    let home = world.home(case.home);
    home.money.delegates.retain(|(project, _), _| *project != matter.id);
    for who in &seated {
        let delegate = Delegate { poll: poll_id, at: case.now };
        home.money.delegates.insert((matter.id, *who), delegate);
    }
    for who in seated {
        home.tell(case, ("person", who.to_string()), "tell-delegate", matter.id);
    }
    Ok(())
}

pub fn declare(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "how", 2)?;
    let firm: OrganisationId = case.id("organisation");
    let known = world.homes.get(&case.home).is_some_and(|h| h.organisations.contains(&firm));
    if !known {
        return Err(Code::NotFound);
    }
    let who = case.person("person").or(case.subject).ok_or(Code::SignInNeeded)?;
    if !world.knows(who) {
        return Err(Code::NotFound);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let interest = Interest { how: case.text("how").into(), by, at: case.now };
    world.home(case.home).money.interests.insert((firm, who), interest);
    Ok(())
}

/// Refuses a firm that is near to somebody in charge of the project.
fn clear(world: &World, case: &Case<'_>, payee: OrganisationId) -> Done {
    let matter = this(case)?;
    let money = &world.homes.get(&case.home).ok_or(Code::NotFound)?.money;
    let mut charge = in_office(world, case, &[Role::Secretary, Role::Committee, Role::Supervisor]);
    charge.extend(money.seated(matter.id));
    charge.extend(matter.owner);
    let mut near = money.interests.keys().filter(|(firm, _)| *firm == payee);
    let is = near.any(|(_, who)| charge.iter().any(|one| related(world, *one, *who)));
    if is { Err(Code::PayeeNear) } else { Ok(()) }
}

pub fn hold(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let purse_id: RecordId = case.id("purse");
    let payee: OrganisationId = case.id("payee");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let purse = home.money.purses.get(&purse_id).filter(|purse| purse.project == matter.id);
    let purpose = purse.ok_or(Code::NotFound)?.purpose.clone();
    if home.money.settlements.contains_key(&matter.id) {
        return Err(Code::ProjectSettled);
    }
    said(case, "number", 2)?;
    said(case, "subject", 4)?;
    if case.text("purpose") != purpose {
        return Err(Code::FundPurpose);
    }
    if !home.organisations.contains(&payee) {
        return Err(Code::NotFound);
    }
    clear(world, case, payee)?;
    let home = world.home(case.home);
    let amount = enough(case, home.books.left(till("purse", purse_id)))?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("contract", None, id)?;
    let contract = Contract {
        project: matter.id,
        purse: purse_id,
        purpose,
        payee,
        number: case.text("number").into(),
        subject: case.text("subject").into(),
        amount,
        signed: case.date("signed_on").ok_or(Code::FieldBad)?,
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
        ended: None,
    };
    home.money.contracts.insert(id, contract);
    home.books.open(till("contract", id), "fen");
    home.books.open(till("organisation", payee), "fen");
    home.books.post(case, (till("purse", purse_id), till("contract", id)), amount);
    Ok(())
}

/// The contract of the project, while it runs.
fn running(world: &World, case: &Case<'_>) -> Result<(RecordId, Contract), Code> {
    let id: RecordId = case.id("contract");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let found = home.money.contracts.get(&id).filter(|c| c.project == case.this());
    let contract = found.ok_or(Code::NotFound)?.clone();
    if contract.ended.is_some() { Err(Code::ContractEnded) } else { Ok((id, contract)) }
}

pub fn end(world: &mut World, case: &Case<'_>) -> Done {
    let (id, contract) = running(world, case)?;
    let home = world.home(case.home);
    if home.money.payments.values().any(|p| p.contract == id && p.waits()) {
        return Err(Code::PaymentWaits);
    }
    if let Some(contract) = home.money.contracts.get_mut(&id) {
        contract.ended = Some(case.now);
    }
    let left = home.books.left(till("contract", id));
    if left > 0 {
        home.books.post(case, (till("contract", id), till("purse", contract.purse)), left);
    }
    Ok(())
}

pub fn ask(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let (contract_id, contract) = running(world, case)?;
    said(case, "acceptance", 4)?;
    said(case, "invoice", 2)?;
    let milestone = case.number("milestone");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let work = home.works.get(&matter.id).ok_or(Code::NotFound)?;
    if work.stones.get(&milestone).ok_or(Code::NotFound)?.done.is_none() {
        return Err(Code::MilestoneOpen);
    }
    let invoice = case.text("invoice").to_owned();
    if home.money.payments.values().any(|p| p.refused.is_none() && p.invoice == invoice) {
        return Err(Code::InvoiceTwice);
    }
    let delegates = home.money.seated(matter.id);
    if delegates.is_empty() {
        return Err(Code::DelegatesMissing);
    }
    clear(world, case, contract.payee)?;
    let home = world.home(case.home);
    let amount = enough(case, home.books.left(till("contract", contract_id)))?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("payment", None, id)?;
    let payment = Payment {
        project: matter.id,
        contract: contract_id,
        milestone,
        amount,
        acceptance: case.text("acceptance").into(),
        invoice,
        asked: (case.hand().ok_or(Code::SignInNeeded)?, case.now),
        paid: None,
        refused: None,
        signed: Default::default(),
    };
    home.money.payments.insert(id, payment);
    let way = (till("contract", contract_id), till("organisation", contract.payee));
    home.books.hold(case, id.bytes(), way, amount);
    for who in delegates {
        home.tell(case, ("person", who.to_string()), "tell-payment-asked", matter.id);
    }
    let watch = ("role", format!("supervisor@{}", case.home));
    home.tell(case, watch, "tell-payment-asked", matter.id);
    Ok(())
}

/// A payment of the project that waits.
fn waiting(world: &World, case: &Case<'_>) -> Result<(RecordId, Payment), Code> {
    let id: RecordId = case.id("payment");
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    let found = home.money.payments.get(&id).filter(|p| p.project == case.this());
    let payment = found.ok_or(Code::NotFound)?.clone();
    match (&payment.paid, payment.refused) {
        (Some(_), _) => Err(Code::PaymentDone),
        (None, Some(_)) => Err(Code::PaymentRefused),
        (None, None) => Ok((id, payment)),
    }
}

fn payee(world: &World, case: &Case<'_>, payment: &Payment) -> Result<OrganisationId, Code> {
    let home = world.homes.get(&case.home).ok_or(Code::NotFound)?;
    home.money.contracts.get(&payment.contract).map(|c| c.payee).ok_or(Code::NotFound)
}

pub fn sign(world: &mut World, case: &Case<'_>) -> Done {
    let (id, payment) = waiting(world, case)?;
    let who = case.hand().ok_or(Code::SignInNeeded)?;
    if case.ask.behalf.is_some() {
        return Err(Code::SignOwn);
    }
    let money = &world.homes.get(&case.home).ok_or(Code::NotFound)?.money;
    let hand = if money.delegates.contains_key(&(payment.project, who)) {
        "delegate"
    } else if holds(world, case, who, Role::Supervisor, case.home) {
        "supervisor"
    } else {
        return Err(Code::SignNot);
    };
    if payment.asked.0 == who {
        return Err(Code::SignAsker);
    }
    if payment.signed.contains_key(&who) {
        return Err(Code::SignedThere);
    }
    let agrees = case.text("verdict") == "agree";
    if agrees {
        clear(world, case, payee(world, case, &payment)?)?;
    } else {
        said(case, "reason", 4)?;
    }
    let home = world.home(case.home);
    let kept = home.money.payments.get_mut(&id).ok_or(Code::NotFound)?;
    let reason = case.text("reason").to_owned();
    kept.signed.insert(who, Signature { hand, agrees, reason, at: case.now });
    if !agrees {
        kept.refused = Some(case.now);
        home.books.void(case, id.bytes());
        let asker = ("person", payment.asked.0.to_string());
        home.tell(case, asker, "tell-payment-refused", payment.project);
    }
    Ok(())
}

pub fn pay(world: &mut World, case: &Case<'_>) -> Done {
    let (id, payment) = waiting(world, case)?;
    said(case, "voucher", 2)?;
    let money = &world.homes.get(&case.home).ok_or(Code::NotFound)?.money;
    let delegates = money.seated(payment.project);
    if delegates.is_empty() {
        return Err(Code::DelegatesMissing);
    }
    let agreed = payment.signed.iter().filter(|(_, s)| s.agrees);
    // Who was a representative when signing counts while still one.
    let of_the_people =
        agreed.clone().filter(|(who, s)| s.hand == "delegate" && delegates.contains(who));
    let watches = agreed.filter(|(_, s)| s.hand == "supervisor").count();
    if of_the_people.count() * 2 <= delegates.len() || watches == 0 {
        return Err(Code::SignaturesLack);
    }
    clear(world, case, payee(world, case, &payment)?)?;
    let home = world.home(case.home);
    if home.kept.stops(payment.project) {
        return Err(Code::FindingStops);
    }
    let kept = home.money.payments.get_mut(&id).ok_or(Code::NotFound)?;
    kept.paid = Some((case.text("voucher").into(), case.hand(), case.now));
    home.books.paid(case, id.bytes(), payment.amount);
    home.tell(case, ("thread", String::new()), "tell-payment-paid", payment.project);
    Ok(())
}

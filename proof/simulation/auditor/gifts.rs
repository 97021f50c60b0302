//! What neighbours give, as the auditor understands it: a promise is no receipt, what was collected is
//! banked whole, labour is held until the site confirms it and given back when nobody does in time.

pub mod chapter;
pub mod picture;
mod tables;

use civic::authority::Role;
use kernel::id::{MatterId, RecordId};
use kernel::{Code, Moment, PersonRef};

use self::picture::{Day, Part, Pledge, Receipt};
use super::Case;
use super::authority::holds;
use super::books::{Row, digested, outside, source, till};
use super::law::LABOUR_DAYS;
use super::money::picture::Purse;
use super::world::{Home, World};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "pledge.make" => make(world, case),
        "pledge.withdraw" => withdraw(world, case),
        "pledge.receive" => receive(world, case),
        "pledge.bank" => bank(world, case),
        "labour.call" => call(world, case),
        "labour.join" => join(world, case),
        "labour.arrive" => arrive(world, case),
        "labour.confirm" => confirm(world, case),
        "labour.lapse" => lapse(world, case),
        _ => Err(Code::NotFound),
    }
}

/// What a project has of a unit.
pub fn received(unit: &str, project: MatterId) -> Row {
    digested(&[b"gongdi-received/", unit.as_bytes(), &project.bytes()])
}

fn registered(world: &World, case: &Case<'_>, who: Option<PersonRef>) -> bool {
    let Some(who) = who.filter(|who| who.home == case.home) else { return false };
    let home = world.homes.get(&case.home);
    home.and_then(|home| home.knows(who.id)).is_some_and(|person| person.registered)
}

fn short(text: &str, least: usize) -> Done {
    if text.chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn make(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let donor = case.text("donor").to_owned();
    let giver = if donor.is_empty() {
        if !registered(world, case, case.subject) {
            return Err(Code::PledgeGiver);
        }
        case.subject
    } else {
        if case.ask.behalf.is_some() || !holds(world, case, by, Role::Secretary, case.home) {
            return Err(Code::PledgeDonor);
        }
        short(&donor, 2)?;
        None
    };
    let amount = case.field("amount_fen").as_i64().unwrap_or(0);
    if amount < 0 {
        return Err(Code::AmountZero);
    }
    let (gift, what) = (case.text("gift").to_owned(), case.text("what").to_owned());
    let (fen, half_days) = match gift.as_str() {
        "money" if amount == 0 => return Err(Code::AmountZero),
        "money" => (amount, 0),
        "labour" => match case.field("half_days").as_u64() {
            Some(n) => (0, n),
            None => return Err(Code::PledgeDays),
        },
        _ => {
            short(&what, 4)?;
            (amount, 0)
        }
    };
    if giver.is_none() && gift == "labour" {
        return Err(Code::PledgeDonorLabour);
    }
    let id: RecordId = case.id("id");
    let project = case.this();
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("pledge", None, id)?;
    let named = giver.is_none() && case.field("named").as_bool() == Some(true);
    let made = (by, case.now);
    let pledge =
        Pledge { project, gift, giver, donor, named, fen, half_days, what, made, withdrawn: None };
    home.gifts.pledges.insert(id, pledge);
    Ok(())
}

fn standing(home: &Home, case: &Case<'_>) -> Result<(RecordId, Pledge), Code> {
    let id: RecordId = case.id("pledge");
    let pledge = home.gifts.pledges.get(&id).filter(|pledge| pledge.project == case.this());
    let pledge = pledge.ok_or(Code::NotFound)?;
    if pledge.withdrawn.is_some() { Err(Code::PledgeWithdrawn) } else { Ok((id, pledge.clone())) }
}

fn withdraw(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (id, pledge) = standing(home, case)?;
    if case.subject != Some(pledge.giver.unwrap_or(pledge.made.0)) {
        return Err(Code::PledgeOther);
    }
    if home.gifts.receipts.values().any(|receipt| receipt.pledge == id) {
        return Err(Code::PledgeReceived);
    }
    home.gifts.pledges.insert(id, Pledge { withdrawn: Some(case.now), ..pledge });
    Ok(())
}

fn receive(world: &mut World, case: &Case<'_>) -> Done {
    let project = case.this();
    let home = world.home(case.home);
    let (of, pledge) = standing(home, case)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if pledge.giver == Some(by) {
        return Err(Code::ReceiveOwn);
    }
    short(case.text("number"), 2)?;
    if home.gifts.receipts.values().any(|receipt| receipt.number == case.text("number")) {
        return Err(Code::ReceiptThere);
    }
    let what = case.text("what").to_owned();
    let amount = case.field("amount_fen").as_i64().unwrap_or(0);
    match pledge.gift.as_str() {
        "labour" => return Err(Code::LabourByDays),
        "money" if amount <= 0 => return Err(Code::AmountZero),
        "money" => {}
        _ => {
            short(&what, 4)?;
            if amount < 0 {
                return Err(Code::AmountZero);
            }
        }
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("pledge-receipt", None, id)?;
    if pledge.gift == "money" {
        home.books.open_outside(case.home, "fen");
        home.books.open(till("project", project), "fen");
        home.books.post(case, (outside(case.home), till("project", project)), amount);
    } else {
        let way = (source("in_kind", case.home), received("in_kind", project));
        home.books.open_source(way.0, "in_kind");
        home.books.open(way.1, "in_kind");
        if amount > 0 {
            home.books.post(case, way, amount);
        }
    }
    let number = case.text("number").to_owned();
    let receipt = Receipt { project, pledge: of, fen: amount, what, number, by, at: case.now };
    home.gifts.receipts.insert(id, receipt);
    if let Some(giver) = pledge.giver {
        home.tell(case, ("person", giver.to_string()), "tell-pledge-received", project);
    }
    Ok(())
}

fn bank(world: &mut World, case: &Case<'_>) -> Done {
    short(case.text("voucher"), 2)?;
    let project = case.this();
    let home = world.home(case.home);
    let amount = home.books.left(till("project", project));
    if amount == 0 {
        return Err(Code::BankNothing);
    }
    if case.field("amount_fen").as_i64() != Some(amount) {
        return Err(Code::BankOther);
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let id: RecordId = case.id("id");
    home.free(home.money.purses.contains_key(&id))?;
    home.take::<kernel::id::Record>("pledge-banking", None, id)?;
    let purse = Purse {
        project,
        giver: case.home,
        purpose: case.text("purpose").into(),
        amount,
        by,
        at: case.now,
    };
    home.money.purses.insert(id, purse);
    let voucher = case.text("voucher").to_owned();
    home.gifts.banked.insert(id, (project, amount, voucher, by, case.now));
    home.books.open(till("purse", id), "fen");
    home.books.post(case, (till("project", project), till("purse", id)), amount);
    Ok(())
}

fn call(world: &mut World, case: &Case<'_>) -> Done {
    short(case.text("task"), 4)?;
    let held = case.date("held_on").ok_or(Code::FieldBad)?;
    if held < case.today() {
        return Err(Code::WorkdayPast);
    }
    let foreman = case.person("foreman");
    if !registered(world, case, foreman) {
        return Err(Code::NotFound);
    }
    let id: RecordId = case.id("id");
    let project = case.this();
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("workday", None, id)?;
    let day = Day {
        project,
        held,
        task: case.text("task").into(),
        needed: case.number("needed"),
        foreman: foreman.ok_or(Code::NotFound)?,
        by: case.hand().ok_or(Code::SignInNeeded)?,
        at: case.now,
        parts: Default::default(),
    };
    home.gifts.days.insert(id, day);
    home.tell(case, ("thread", String::new()), "tell-workday", project);
    Ok(())
}

fn held<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Day, Code> {
    let id: RecordId = case.id("workday");
    let day = home.gifts.days.get_mut(&id).filter(|day| day.project == case.this());
    day.ok_or(Code::NotFound)
}

fn join(world: &mut World, case: &Case<'_>) -> Done {
    let today = case.today();
    let day = held(world.home(case.home), case)?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    if day.held < today {
        return Err(Code::WorkdayOver);
    }
    if day.parts.contains_key(&who) {
        return Err(Code::JoinedThere);
    }
    if day.parts.len() as u64 >= day.needed {
        return Err(Code::WorkdayFull);
    }
    day.parts.insert(who, Part::default());
    Ok(())
}

/// Whether a day of work can still be noted or confirmed.
fn in_time(day: &Day, case: &Case<'_>) -> bool {
    case.today() <= Moment::start_of(day.held).plus_days(LABOUR_DAYS).date()
}

fn runs(world: &World, case: &Case<'_>, who: PersonRef, foreman: PersonRef) -> bool {
    let owner = case.matter.as_ref().and_then(|matter| matter.owner);
    let office = [Role::Secretary, Role::Committee];
    foreman == who
        || owner == Some(who)
        || office.iter().any(|role| holds(world, case, who, *role, case.home))
}

fn arrive(world: &mut World, case: &Case<'_>) -> Done {
    let day = held(world.home(case.home), case)?.clone();
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let subject = case.subject.ok_or(Code::SignInNeeded)?;
    let who = case.person("person").unwrap_or(subject);
    if who != subject && !runs(world, case, by, day.foreman) {
        return Err(Code::ArrivalOther);
    }
    if !registered(world, case, Some(who)) {
        return Err(Code::NotFound);
    }
    if case.today() < day.held {
        return Err(Code::WorkdayAhead);
    }
    if !in_time(&day, case) {
        return Err(Code::WorkdayLate);
    }
    if day.parts.get(&who).is_some_and(|part| part.turn != "joined") {
        return Err(Code::ArrivedThere);
    }
    // A date has two half days, wherever they are worked.
    let this: RecordId = case.id("workday");
    let gifts = &world.home(case.home).gifts;
    let others = gifts.days.iter().filter(|(id, other)| **id != this && other.held == day.held);
    let worked: u64 = others
        .filter_map(|(_, other)| other.parts.get(&who))
        .filter(|part| matches!(part.turn, "arrived" | "confirmed"))
        .map(|part| part.half_days)
        .sum();
    if worked + case.number("half_days") > 2 {
        return Err(Code::LabourFull);
    }
    let row: RecordId = case.fresh(0);
    let half_days = case.number("half_days");
    let part = Part {
        turn: "arrived",
        half_days,
        held: Some(row),
        noted: Some((by, case.now)),
        ..Part::default()
    };
    let project = case.this();
    let home = world.home(case.home);
    held(home, case)?.parts.insert(who, part);
    let way = (source("half_day", case.home), received("half_day", project));
    home.books.open_source(way.0, "half_day");
    home.books.open(way.1, "half_day");
    home.books.hold(case, row.bytes(), way, i64::try_from(half_days).unwrap_or(0));
    Ok(())
}

/// Parts that are decided, in the order of the people.
fn decided(home: &mut Home, case: &Case<'_>, of: Vec<(PersonRef, Part)>) -> Done {
    for (who, part) in of {
        let row = part.held.ok_or(Code::LedgerRefused)?.bytes();
        let amount = i64::try_from(part.half_days).unwrap_or(0);
        match part.turn {
            "confirmed" => home.books.paid(case, row, amount),
            _ => home.books.void(case, row),
        }
        let message = match part.turn {
            "void" => Some("tell-labour-void"),
            "lapsed" => Some("tell-labour-lapsed"),
            _ => None,
        };
        held(home, case)?.parts.insert(who, part);
        if let Some(message) = message {
            home.tell(case, ("person", who.to_string()), message, case.this());
        }
    }
    Ok(())
}

fn confirm(world: &mut World, case: &Case<'_>) -> Done {
    let day = held(world.home(case.home), case)?.clone();
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if case.ask.behalf.is_some() || !runs(world, case, by, day.foreman) {
        return Err(Code::ConfirmNot);
    }
    if !in_time(&day, case) {
        return Err(Code::WorkdayLate);
    }
    let waits: Vec<(PersonRef, Part)> =
        day.parts.into_iter().filter(|(who, part)| part.turn == "arrived" && *who != by).collect();
    let named = case.field("missing").as_array().cloned().unwrap_or_default();
    let absent: Vec<PersonRef> =
        named.iter().filter_map(|who| who.as_str()?.parse().ok()).collect();
    let reason = case.text("reason").to_owned();
    if !absent.is_empty() {
        short(&reason, 4)?;
    }
    if absent.iter().any(|who| !waits.iter().any(|(one, _)| one == who)) {
        return Err(Code::AbsentOther);
    }
    if waits.is_empty() {
        return Err(Code::ConfirmNothing);
    }
    let judge = |(who, part): (PersonRef, Part)| {
        let gone = absent.contains(&who);
        let (turn, reason) =
            if gone { ("void", reason.clone()) } else { ("confirmed", String::new()) };
        (who, Part { turn, reason, by: Some(by), decided: Some(case.now), ..part })
    };
    let all = waits.into_iter().map(judge).collect();
    decided(world.home(case.home), case, all)
}

fn lapse(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let day = held(home, case)?.clone();
    if in_time(&day, case) {
        return Err(Code::WorkdayAhead);
    }
    let waits = day.parts.into_iter().filter(|(_, part)| part.turn == "arrived");
    let all: Vec<(PersonRef, Part)> = waits
        .map(|(who, part)| (who, Part { turn: "lapsed", decided: Some(case.now), ..part }))
        .collect();
    if all.is_empty() {
        return Err(Code::ConfirmNothing);
    }
    decided(home, case, all)
}

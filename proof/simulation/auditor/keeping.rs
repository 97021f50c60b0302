//! What is looked after, as the auditor understands it: findings go round between those who watch and
//! those who run a project; keepers note their own days and are paid by the month.

pub mod chapter;
pub mod outline;
pub mod picture;
mod tables;

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::id::{MatterId, RecordId};
use kernel::{Code, Date, PersonRef};

use self::picture::{Entry, Fee, Finding, Keeper, Step};
use super::Case;
use super::authority::holds;
use super::books::{outside, till};
use super::law::FINDING_DAYS;
use super::works::adoptions;
use super::world::{Home, World};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "finding.raise" => raise(world, case),
        "finding.mend" => mend(world, case),
        "finding.check" => check(world, case),
        "keeper.appoint" => appoint(world, case),
        "keeper.end" => end(world, case),
        "keeper.log" => log(world, case),
        "keeper.pay" => pay(world, case),
        "village.adopt" => outline::adopt(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Result<String, Code> {
    let text = case.text(field);
    if text.chars().count() < least { Err(Code::FieldShort) } else { Ok(text.to_owned()) }
}

fn watcher(world: &World, case: &Case<'_>) -> Result<PersonRef, Code> {
    let who = case.hand().ok_or(Code::SignInNeeded)?;
    let seated = world
        .homes
        .get(&case.home)
        .is_some_and(|home| home.money.seated(case.this()).contains(&who));
    let watches = seated || holds(world, case, who, Role::Supervisor, case.home);
    if case.ask.behalf.is_none() && watches { Ok(who) } else { Err(Code::WatchNot) }
}

fn days_on(case: &Case<'_>) -> Date {
    case.now.plus_days(FINDING_DAYS).date()
}

fn raise(world: &mut World, case: &Case<'_>) -> Done {
    let by = watcher(world, case)?;
    let text = said(case, "text", 4)?;
    let owner = case.matter.as_ref().and_then(|matter| matter.owner);
    let project = case.this();
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("finding", None, id)?;
    let finding = Finding {
        project,
        text,
        stops: case.field("stops").as_bool() == Some(true),
        stage: "open",
        rounds: 0,
        due: days_on(case),
        by,
        at: case.now,
        steps: Vec::new(),
    };
    home.kept.findings.insert(id, finding);
    let to = match owner {
        Some(owner) => ("person", owner.to_string()),
        None => ("role", format!("secretary@{}", case.home)),
    };
    home.tell(case, to, "tell-finding", project);
    Ok(())
}

fn standing(home: &Home, case: &Case<'_>, stage: &str) -> Result<(RecordId, Finding), Code> {
    let id: RecordId = case.id("finding");
    let found = home.kept.findings.get(&id).filter(|finding| finding.project == case.this());
    let finding = found.ok_or(Code::NotFound)?;
    match finding.stage {
        now if now == stage => Ok((id, finding.clone())),
        "open" => Err(Code::FindingOpen),
        "mended" => Err(Code::FindingMended),
        _ => Err(Code::FindingClosed),
    }
}

fn mend(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (id, mut finding) = standing(home, case, "open")?;
    let text = said(case, "text", 4)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    finding.stage = "mended";
    finding.rounds += 1;
    finding.steps.push(Step { looked: None, text, by, at: case.now });
    let told = finding.by;
    home.kept.findings.insert(id, finding);
    home.tell(case, ("person", told.to_string()), "tell-finding-mended", case.this());
    Ok(())
}

fn check(world: &mut World, case: &Case<'_>) -> Done {
    let by = watcher(world, case)?;
    let home = world.home(case.home);
    let (id, mut finding) = standing(home, case, "mended")?;
    let mended = finding.steps.iter().rfind(|step| step.looked.is_none());
    let mender = mended.map(|step| step.by).ok_or(Code::NotFound)?;
    if mender == by {
        return Err(Code::CheckOwn);
    }
    let text = said(case, "text", 4)?;
    let looked = case.text("looked").to_owned();
    let message = if looked == "good" {
        finding.stage = "closed";
        "tell-finding-closed"
    } else {
        finding.stage = "open";
        finding.due = days_on(case);
        "tell-finding-again"
    };
    finding.steps.push(Step { looked: Some(looked), text, by, at: case.now });
    home.kept.findings.insert(id, finding);
    home.tell(case, ("person", mender.to_string()), message, case.this());
    Ok(())
}

fn appoint(world: &mut World, case: &Case<'_>) -> Done {
    let project: MatterId = case.id("project");
    let home = world.home(case.home);
    let matter = home.matters.get(&project).filter(|m| m.kind == Kind::Project);
    let matter = matter.ok_or(Code::NotFound)?;
    let thread = matter.thread;
    if matter.state != State::Handed {
        return Err(Code::KeepNotHanded);
    }
    let who = case.person("person").ok_or(Code::FieldBad)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if who == by {
        return Err(Code::KeeperSelf);
    }
    let person = home.knows(who.id).filter(|_| who.home == case.home);
    if !person.is_some_and(|person| person.registered) {
        return Err(Code::NotFound);
    }
    let keeps = |k: &Keeper| k.project == project && k.person == who && k.ended.is_none();
    if home.kept.keepers.values().any(keeps) {
        return Err(Code::KeeperThere);
    }
    let duty = said(case, "duty", 4)?;
    let fee = case.field("fee_fen").as_i64().unwrap_or(0);
    if fee < 0 {
        return Err(Code::AmountZero);
    }
    let from = case.date("from_on").ok_or(Code::FieldBad)?;
    let handed = home.works.get(&project).and_then(|work| work.kept.as_ref()).map(|kept| kept.0);
    if handed.is_some_and(|at| from < at.date()) {
        return Err(Code::KeeperEarly);
    }
    // A fee is somebody's decision; whatever is named has to be of the thread.
    let adopted: Option<MatterId> = case.field("adopted").is_string().then(|| case.id("adopted"));
    match adopted {
        Some(named) if adoptions(home, thread).iter().all(|(matter, ..)| *matter != named) => {
            return Err(Code::AdoptedNot);
        }
        None if fee > 0 => return Err(Code::FeeUnvoted),
        _ => {}
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("keeper", None, id)?;
    let keeper = Keeper {
        project,
        person: who,
        duty,
        every: case.number("every_days"),
        fee,
        from,
        adopted,
        by,
        at: case.now,
        ended: None,
        entries: Default::default(),
        fees: Default::default(),
    };
    home.kept.keepers.insert(id, keeper);
    home.tell(case, ("person", who.to_string()), "tell-keeper", project);
    Ok(())
}

fn running<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Keeper, Code> {
    let keeper = home.kept.keepers.get_mut(&case.id("keeper")).ok_or(Code::NotFound)?;
    if keeper.ended.is_some() { Err(Code::KeeperEnded) } else { Ok(keeper) }
}

fn end(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let keeper = running(home, case)?;
    let reason = said(case, "reason", 4)?;
    keeper.ended = Some((case.now, reason));
    let (who, project) = (keeper.person, keeper.project);
    home.tell(case, ("person", who.to_string()), "tell-keeper-ended", project);
    Ok(())
}

fn log(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let keeper = running(home, case)?;
    if case.subject != Some(keeper.person) {
        return Err(Code::KeeperOther);
    }
    let on = case.date("done_on").ok_or(Code::FieldBad)?;
    if on > case.today() || on < keeper.from {
        return Err(Code::KeeperDay);
    }
    let said = said(case, "said", 4)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("keeper-entry", None, id)?;
    running(home, case)?.entries.insert(id, Entry { on, said, by, at: case.now });
    Ok(())
}

fn pay(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let of: RecordId = case.id("keeper");
    let keeper = home.kept.keepers.get(&of).ok_or(Code::NotFound)?.clone();
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    if keeper.person == by {
        return Err(Code::FeeOwn);
    }
    if keeper.fee == 0 {
        return Err(Code::FeeNone);
    }
    let month = case.text("month").to_owned();
    let told: Vec<&str> = month.split('-').collect();
    let first = match told.as_slice() {
        [year, m] if year.len() == 4 && m.len() == 2 => {
            year.parse().ok().zip(m.parse().ok()).and_then(|(y, m)| Date::new(y, m, 1).ok())
        }
        _ => None,
    };
    let first = first.ok_or(Code::FeeMonth)?;
    let today = case.today();
    if first.year() > today.year()
        || (first.year() == today.year() && first.month() >= today.month())
    {
        return Err(Code::FeeMonth);
    }
    // The same person for the same work, whichever appointment it was.
    let same = |k: &&Keeper| k.project == keeper.project && k.person == keeper.person;
    if home.kept.keepers.values().filter(same).any(|k| k.fees.contains_key(&month)) {
        return Err(Code::FeePaid);
    }
    let within = |e: &Entry| e.on.year() == first.year() && e.on.month() == first.month();
    if !keeper.entries.values().any(within) {
        return Err(Code::FeeUndone);
    }
    let voucher = said(case, "voucher", 2)?;
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("keeper-fee", None, id)?;
    let fee = Fee { id, amount: keeper.fee, voucher, by, at: case.now };
    if let Some(keeper) = home.kept.keepers.get_mut(&of) {
        keeper.fees.insert(month, fee);
    }
    home.books.open_outside(case.home, "fen");
    home.books.open(till("keeper", of), "fen");
    home.books.post(case, (outside(case.home), till("keeper", of)), keeper.fee);
    Ok(())
}

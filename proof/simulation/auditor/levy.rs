//! Levies, as the auditor understands them: nothing over what the county has laid down for the year,
//! nothing without vote and two reviews, nothing of whoever is exempt, nothing twice.

pub mod chapter;
pub mod picture;
mod tables;

use civic::matter::{Kind, State};
use kernel::id::{MatterId, RecordId};
use kernel::{Code, PersonRef};

use self::picture::{Levy, Paid};
use super::Case;
use super::books::{outside, source, till};
use super::gifts::received;
use super::law::{LEVY_DAYS, LEVY_FEN, LEVY_NOT};
use super::works::voted;
use super::world::{Home, World};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "levy.plan" => plan(world, case),
        "levy.sign" => sign(world, case),
        "levy.adopt" => adopt(world, case),
        "levy.check" => check(world, case),
        "levy.rule" => rule(world, case),
        "levy.end" => end(world, case),
        "levy.waive" => waive(world, case),
        "levy.pay" => pay(world, case),
        _ => Err(Code::NotFound),
    }
}

fn short(text: &str, least: usize) -> Done {
    if text.chars().count() < least { Err(Code::FieldShort) } else { Ok(()) }
}

fn plan(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let purpose = case.text("purpose").to_owned();
    short(&purpose, 4)?;
    if LEVY_NOT.iter().any(|word| purpose.contains(word)) {
        return Err(Code::LevyPurpose);
    }
    let fen = case.field("fen").as_i64().unwrap_or(0);
    let days = case.number("days");
    if fen < 0 || (fen > 0) == (days > 0) {
        return Err(Code::LevyOne);
    }
    let year = i64::from(case.today().year());
    let home = world.home(case.home);
    let live = home.levies.levies.values();
    let live = live.filter(|l| l.year == year && l.stage != "returned" && l.stage != "ended");
    let (all_fen, all_days) = live.fold((fen, days), |(f, d), l| (f + l.fen, d + l.days));
    if fen > 0 && all_fen > LEVY_FEN || days > 0 && all_days > LEVY_DAYS {
        return Err(Code::LevyOver);
    }
    let topic: MatterId = case.id("topic");
    let fresh = home.matters.get(&topic);
    if fresh.is_none_or(|m| m.kind != Kind::Topic || m.state != State::Draft) {
        return Err(Code::LevyTopic);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("levy", None, id)?;
    let project = case.this();
    let levy = Levy {
        project,
        topic,
        year,
        purpose,
        fen,
        days,
        stage: "planned",
        made: (by, case.now),
        adopted: None,
        checked: None,
        ruled: None,
        consents: Default::default(),
        waivers: Default::default(),
    };
    home.levies.levies.insert(id, levy);
    Ok(())
}

/// The levy of the act, at one of some stages.
fn standing<'h>(
    home: &'h mut Home,
    case: &Case<'_>,
    stages: &[&str],
) -> Result<&'h mut Levy, Code> {
    let id: RecordId = case.id("levy");
    let levy = home.levies.levies.get_mut(&id).filter(|levy| levy.project == case.this());
    let levy = levy.ok_or(Code::NotFound)?;
    if stages.contains(&levy.stage) { Ok(levy) } else { Err(Code::LevyStage) }
}

fn sign(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    standing(home, case, &["planned"])?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let hand = case.hand().ok_or(Code::SignInNeeded)?;
    let household = home.knows(who.id).map(|person| person.household).ok_or(Code::NotFound)?;
    let agrees = case.field("agrees").as_bool() == Some(true);
    let said = (agrees, who, hand, case.now);
    standing(home, case, &["planned"])?.consents.insert(household, said);
    Ok(())
}

fn adopt(world: &mut World, case: &Case<'_>) -> Done {
    let id: MatterId = case.id("adopted");
    let home = world.home(case.home);
    let vote = voted(home, id, "levy");
    let levy = standing(home, case, &["planned"])?;
    if vote.is_none_or(|(topic, _)| topic != levy.topic) {
        return Err(Code::LevyUnvoted);
    }
    levy.stage = "adopted";
    levy.adopted = Some((id, case.now));
    Ok(())
}

fn check(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let levy = standing(world.home(case.home), case, &["adopted"])?;
    short(case.text("opinion"), 4)?;
    let sound = case.field("sound").as_bool() == Some(true);
    levy.stage = if sound { "checked" } else { "returned" };
    levy.checked = Some((by, case.text("opinion").to_owned(), case.now));
    Ok(())
}

fn rule(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let levy = standing(home, case, &["checked"])?;
    short(case.text("answer"), 4)?;
    let approved = case.field("approved").as_bool() == Some(true);
    levy.stage = if approved { "approved" } else { "returned" };
    levy.ruled = Some((by, case.text("answer").to_owned(), case.now));
    home.tell(case, ("thread", String::new()), "tell-levy-ruled", case.this());
    Ok(())
}

fn end(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    standing(home, case, &["planned", "adopted", "checked"])?.stage = "ended";
    Ok(())
}

/// Whoever it is about, if they are registered in the village.
fn about(home: &Home, case: &Case<'_>) -> Result<PersonRef, Code> {
    let who = case.person("person").filter(|who| who.home == case.home).ok_or(Code::NotFound)?;
    let known = home.knows(who.id).is_some_and(|person| person.registered);
    if known { Ok(who) } else { Err(Code::NotFound) }
}

fn paid(home: &Home, levy: RecordId, who: PersonRef) -> bool {
    home.levies.paid.values().any(|paid| paid.levy == levy && paid.person == who)
}

fn waive(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let open = ["planned", "adopted", "checked", "approved"];
    let home = world.home(case.home);
    let levy = standing(home, case, &open)?.clone();
    let who = about(home, case)?;
    let ground = case.text("ground").to_owned();
    let frees = match ground.as_str() {
        "soldier" | "hardship" => true,
        "minimum" => levy.fen > 0,
        _ => levy.days > 0,
    };
    if !frees {
        return Err(Code::LevyGround);
    }
    if levy.waivers.contains_key(&who) {
        return Err(Code::LevyFree);
    }
    if paid(home, case.id("levy"), who) {
        return Err(Code::LevyPaid);
    }
    short(case.text("paper"), 2)?;
    let waiver = (ground, case.text("paper").to_owned(), by, case.now);
    standing(home, case, &open)?.waivers.insert(who, waiver);
    Ok(())
}

fn pay(world: &mut World, case: &Case<'_>) -> Done {
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let (project, of): (MatterId, RecordId) = (case.this(), case.id("levy"));
    let home = world.home(case.home);
    let levy = standing(home, case, &["approved"])?.clone();
    let who = about(home, case)?;
    if who == by {
        return Err(Code::ReceiveOwn);
    }
    if levy.waivers.contains_key(&who) {
        return Err(Code::LevyFree);
    }
    if paid(home, of, who) {
        return Err(Code::LevyPaid);
    }
    short(case.text("number"), 2)?;
    let number = case.text("number").to_owned();
    if home.levies.paid.values().any(|paid| paid.number == number) {
        return Err(Code::ReceiptThere);
    }
    let id: RecordId = case.id("id");
    home.take::<kernel::id::Record>("levy-receipt", None, id)?;
    let half_days = 2 * levy.days;
    let paid = Paid { levy: of, person: who, fen: levy.fen, half_days, number, by, at: case.now };
    home.levies.paid.insert(id, paid);
    if levy.fen > 0 {
        home.books.open_outside(case.home, "fen");
        home.books.open(till("project", project), "fen");
        home.books.post(case, (outside(case.home), till("project", project)), levy.fen);
    } else {
        let way = (source("half_day", case.home), received("half_day", project));
        home.books.open_source(way.0, "half_day");
        home.books.open(way.1, "half_day");
        home.books.post(case, way, i64::try_from(half_days).unwrap_or(0));
    }
    Ok(())
}

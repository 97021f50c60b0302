//! Standing together, merging, splitting, vouching, visiting and erasing files as the auditor
//! understands them.

use civic::matter::{ClockName, Kind, State};
use kernel::id::{AttachmentId, HouseholdId, MatterId, RecordId};
use kernel::{Code, Moment, PersonRef};
use serde_json::Value;

use super::decide::{title, vague_wish};
use super::world::{File, Home, Matter, Person, Wish, World};
use super::{Case, Opening, authority, law};

type Done = Result<(), Code>;

fn this(case: &Case<'_>) -> Result<Matter, Code> {
    case.matter.clone().ok_or(Code::NotFound)
}

pub fn join(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    if matter.opened_for == Some(who) {
        return Err(Code::JoinOwn);
    }
    if !home.supports.insert((matter.id, who)) {
        return Err(Code::JoinedAlready);
    }
    home.follows.insert((matter.thread, who));
    Ok(())
}

pub fn leave(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let who = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    if !home.supports.remove(&(matter.id, who)) {
        return Err(Code::JoinedNot);
    }
    home.follows.remove(&(matter.thread, who));
    Ok(())
}

pub fn vouch(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let witness = case.person("witness");
    let third = witness.is_some_and(|w| {
        w.home == case.home && world.knows(w) && Some(w) != case.hand() && Some(w) != case.subject
    });
    let home = world.home(case.home);
    if home.wishes.get(&id).is_none_or(|w| !w.by_other) {
        return Err(Code::VouchNeedless);
    }
    if home.vouched.contains_key(&id) {
        return Err(Code::VouchedAlready);
    }
    let how = match (case.ask.behalf.is_some(), case.text("how")) {
        (false, "" | "own") => "own",
        (true, "callback") => "callback",
        (true, "fingerprint") => "fingerprint",
        (true, "witness") => "witness",
        _ => return Err(Code::VouchHow),
    };
    if how == "witness" && !third {
        return Err(Code::VouchWitness);
    }
    home.vouched.insert(id, how);
    Ok(())
}

/// A wish by its number, or any matter by its id.
fn named(home: &Home, text: &str) -> Option<Matter> {
    if let Ok(id) = MatterId::parse(text) {
        return home.matters.get(&id).cloned();
    }
    let (year, no) = text.split_once('-')?;
    let (year, no): (i16, u32) = (year.parse().ok()?, no.parse().ok()?);
    let mut wishes = home.matters.values().filter(|m| m.kind == Kind::Wish);
    wishes.find(|m| m.year == year && m.no == no).cloned()
}

pub fn merge(world: &mut World, case: &Case<'_>) -> Done {
    let own = this(case)?;
    let home = world.home(case.home);
    let into = named(home, case.text("into")).filter(|m| m.kind == Kind::Wish);
    let into = into.ok_or(Code::MergeUnknown)?;
    if into.id == own.id {
        return Err(Code::MergeSelf);
    }
    if matches!(into.state, State::Declined | State::Confirmed | State::Merged | State::Gone) {
        return Err(Code::MergeClosed);
    }
    if case.text("reason").chars().count() < 4 {
        return Err(Code::FieldShort);
    }
    let clock = home.clocks.get(&(own.id, ClockName::Answer)).copied();
    let theirs = home.clocks.get(&(into.id, ClockName::Answer)).copied();
    home.met(case, own.id, ClockName::Answer);
    home.go(own.id, State::Merged);
    home.lineage.insert((own.id, into.id, "merged"));
    // The same clock for both: the one that ends first, with whatever has happened to it.
    if let (Some(clock), Some(theirs), State::Heard) = (clock, theirs, into.state)
        && clock.met.is_none()
        && theirs.met.is_none()
        && clock.due < theirs.due
    {
        home.clocks.insert((into.id, ClockName::Answer), clock);
    }
    let behind: Vec<PersonRef> =
        home.supports.iter().filter(|(w, _)| *w == own.id).map(|(_, who)| *who).collect();
    for who in own.opened_for.into_iter().chain(behind).filter(|w| Some(*w) != into.opened_for) {
        home.supports.insert((into.id, who));
        home.follows.insert((into.thread, who));
    }
    if let Some(who) = own.opened_for {
        home.tell(case, ("person", who.to_string()), "tell-wish-merged", own.id);
    }
    Ok(())
}

pub fn split(world: &mut World, case: &Case<'_>) -> Done {
    let own = this(case)?;
    let text = case.text("text");
    if vague_wish(text) {
        return Err(Code::WishVague);
    }
    let id = case.fresh(0);
    let home = world.home(case.home);
    let opening = Opening {
        id,
        kind: Kind::Wish,
        cause: Some(&own),
        opened_for: own.opened_for,
        owner: None,
        area: own.area,
        title: title(text),
    };
    home.open(case, opening);
    // It has its cause, and a road of its own.
    if let Some(matter) = home.matters.get_mut(&id) {
        matter.thread = id;
    }
    home.wishes.insert(id, Wish::new(text, case.seq, true));
    home.lineage.insert((id, own.id, "split"));
    match home.clocks.get(&(own.id, ClockName::Answer)).copied().filter(|c| c.met.is_none()) {
        Some(clock) => {
            home.clocks.insert((id, ClockName::Answer), clock);
        }
        None => home.clock(case, id, ClockName::Answer, case.end_in(law::ANSWER_DAYS)),
    }
    if let Some(who) = own.opened_for {
        home.tell(case, ("person", who.to_string()), "tell-wish-split", id);
    }
    Ok(())
}

/// The hashes of a field of files; none of them may be unknown or of no kind.
fn files(world: &World, case: &Case<'_>, field: &str) -> Result<Vec<String>, Code> {
    let named = case.field(field).as_array().cloned().unwrap_or_default();
    let mut hashes = Vec::new();
    for hash in named.iter().filter_map(Value::as_str) {
        world.stored(case.home, hash)?;
        hashes.push(hash.to_owned());
    }
    Ok(hashes)
}

/// The files that came along: not more than six, told before they are looked at.
pub fn enclosed(world: &World, case: &Case<'_>, field: &str) -> Result<Vec<String>, Code> {
    if case.field(field).as_array().is_some_and(|all| all.len() > law::FILES) {
        return Err(Code::FileMany);
    }
    files(world, case, field)
}

pub fn visit(world: &mut World, case: &Case<'_>) -> Done {
    let of: HouseholdId = case.id("household");
    let home = world.homes.get(&case.home).cloned().unwrap_or_default();
    let household = home.households.values().find(|h| h.id == of).ok_or(Code::VisitNobody)?;
    let recordings = case.field("voice").as_array().map_or(0, Vec::len);
    if recordings > 1 {
        return Err(Code::FileMany);
    }
    // The only files of this county are papers: none of them is a recording.
    if recordings == 1 {
        return Err(files(world, case, "voice").map_or_else(|code| code, |_| Code::FileKind));
    }
    if case.text("note").is_empty() {
        return Err(Code::VisitSilent);
    }
    let companions = case.field("companions").as_array().cloned().unwrap_or_default();
    let companions: Vec<PersonRef> =
        companions.iter().filter_map(|c| c.as_str()?.parse().ok()).collect();
    if companions.iter().any(|who| !world.knows(*who)) {
        return Err(Code::FieldBad);
    }
    if case.date("on").is_some_and(|day| day > case.today()) {
        return Err(Code::FieldBad);
    }
    let promise = case.text("promise").to_owned();
    let wish = (!promise.is_empty()).then(|| case.fresh(0));
    if let Some(id) = wish {
        let mut members: Vec<&Person> =
            home.persons.values().filter(|p| p.household == of).collect();
        members.sort_by(|a, b| a.key.cmp(&b.key));
        let head = members.iter().find(|p| p.name == household.head).or(members.first());
        let head = head.map(|p| PersonRef { home: case.home, id: p.id });
        // An id that is taken is told last: the promise is looked at before.
        let mut trial = world.clone();
        promised(&mut trial, case, id, (&promise, household.area), (head, &members))?;
        world.home(case.home).take::<kernel::id::Record>("visit", None, case.id("id"))?;
        promised(world, case, id, (&promise, household.area), (head, &members))?;
    } else {
        world.home(case.home).take::<kernel::id::Record>("visit", None, case.id("id"))?;
    }
    let home = world.home(case.home);
    let id: RecordId = case.id("id");
    home.visits.insert(id, (of, wish));
    let mut there: Vec<PersonRef> = companions.into_iter().chain(case.hand()).collect();
    there.sort_unstable();
    there.dedup();
    home.visitors += u64::try_from(there.len()).unwrap_or(0);
    Ok(())
}

fn promised(
    world: &mut World,
    case: &Case<'_>,
    id: MatterId,
    (text, area): (&str, kernel::AreaCode),
    (head, members): (Option<PersonRef>, &[&Person]),
) -> Done {
    if vague_wish(text) {
        return Err(Code::WishVague);
    }
    let owner = case.person("owner").filter(|who| world.knows(*who)).ok_or(Code::PromiseBare)?;
    let due = case.date("due_on").ok_or(Code::PromiseBare)?;
    if due < case.today() {
        return Err(Code::FieldBad);
    }
    let to = match case.person("person") {
        Some(who) if who.home == case.home && members.iter().any(|p| p.id == who.id) => who,
        Some(_) => return Err(Code::VisitStranger),
        None => head.ok_or(Code::VisitStranger)?,
    };
    let home = world.home(case.home);
    let opening = Opening {
        id,
        kind: Kind::Wish,
        cause: None,
        opened_for: Some(to),
        owner: Some(owner),
        area,
        title: title(text),
    };
    home.open(case, opening);
    let wish = Wish::new(text, case.seq, true);
    home.wishes.insert(id, Wish { fate: Some("handle".into()), ..wish });
    home.clock(case, id, ClockName::Answer, case.end_in(law::ANSWER_DAYS));
    home.met(case, id, ClockName::Answer);
    home.go(id, State::Adopted);
    home.clock(case, id, ClockName::Execution, Moment::end_of(due));
    home.tell(case, ("person", owner.to_string()), "tell-promise", id);
    home.tell(case, ("person", to.to_string()), "tell-wish-answered", id);
    Ok(())
}

pub fn attach(world: &mut World, case: &Case<'_>) -> Done {
    let hash = case.text("hash").to_owned();
    world.stored(case.home, &hash)?;
    let (Some(matter), Some(by)) = (&case.matter, case.subject) else {
        return Err(Code::NotFound);
    };
    let file = File { matter: matter.id, by, hash };
    let id: AttachmentId = case.id("id");
    let home = world.home(case.home);
    home.take("attachment", Some(matter.id), id)?;
    home.files.insert((matter.id, id), file);
    Ok(())
}

pub fn detach(world: &mut World, case: &Case<'_>) -> Done {
    let matter = this(case)?;
    let id: AttachmentId = case.id("attachment");
    let file = world.home(case.home).files.get(&(matter.id, id)).cloned();
    let file = file.filter(|f| f.matter == matter.id).ok_or(Code::NotFound)?;
    let own = case.subject == Some(file.by) || case.subject == matter.opened_for;
    let keeper = case.ask.behalf.is_none()
        && case.hand().is_some_and(|hand| {
            let role = civic::authority::Role::SecurityAdmin;
            authority::holds(world, case, hand, role, matter.area)
        });
    if !own && !keeper {
        return Err(Code::NotAllowed);
    }
    world.home(case.home).files.remove(&(matter.id, id));
    world.forget(case.home, &file.hash);
    Ok(())
}

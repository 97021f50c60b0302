//! Task forces as the auditor understands them: nobody belongs to one beyond its last day; what is lent
//! reaches the project of an open item, for a member in their time, and nothing else.

pub mod chapter;
pub mod picture;
mod tables;

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::matter::{ClockName, Kind, State};
use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Moment, PersonRef};

use self::picture::{Force, Item, Member, Right, Told};
use super::law::Who;
use super::registry::clash;
use super::world::{Home, Mandate, Matter, World};
use super::{Case, Opening, authority};

type Done = Result<(), Code>;

pub fn decide(world: &mut World, case: &Case<'_>) -> Done {
    match case.ask.act.as_str() {
        "force.form" => form(world, case),
        "force.join" => join(world, case),
        "force.leave" => leave(world, case),
        "force.item" => add(world, case),
        "force.report" => report(world, case),
        "force.close" => close(world, case),
        "force.extend" => extend(world, case),
        "force.end" => end(world, case),
        "force.expire" => expire(world, case),
        _ => Err(Code::NotFound),
    }
}

fn said(case: &Case<'_>, field: &str, least: usize) -> Result<String, Code> {
    let text = case.text(field);
    if text.chars().count() < least { Err(Code::FieldShort) } else { Ok(text.to_owned()) }
}

/// First and last day of an ask, in order, and not outside these.
fn days(case: &Case<'_>, first: Date, last: Option<Date>) -> Result<(Date, Date), Code> {
    let from = case.date("from_on").ok_or(Code::FieldBad)?;
    let until = case.date("until_on").ok_or(Code::FieldBad)?;
    let beyond = last.is_some_and(|last| last < until);
    if from < first || until < from || beyond { Err(Code::ForceDates) } else { Ok((from, until)) }
}

/// Whether somebody known may be lent for these days.
fn lendable(world: &World, who: PersonRef, (from, until): (Date, Date)) -> Done {
    if !world.knows(who) {
        return Err(Code::NotFound);
    }
    free(world, who, (from, until))
}

fn free(world: &World, who: PersonRef, (from, until): (Date, Date)) -> Done {
    let together = |m: &&Mandate| m.from <= until && m.until.is_none_or(|end| from <= end);
    let bars = world.mandates_of(who).filter(together).any(|m| clash(m.role, Role::Seconded));
    if bars { Err(Code::MandateClash) } else { Ok(()) }
}

fn form(world: &mut World, case: &Case<'_>) -> Done {
    if !matches!(case.home.as_str().len(), 6 | 9) {
        return Err(Code::ForceHome);
    }
    said(case, "title", 4)?;
    let task = said(case, "task", 4)?;
    let unit = said(case, "unit", 2)?;
    let (from, until) = days(case, case.today(), None)?;
    let head = case.person("head").ok_or(Code::FieldBad)?;
    lendable(world, head, (from, until))?;
    let id: MatterId = case.id("id");
    let home = world.home(case.home);
    let opening = Opening {
        id,
        kind: Kind::Force,
        cause: None,
        opened_for: None,
        owner: Some(head),
        area: case.home,
        title: case.text("title").to_owned(),
    };
    home.open(case, opening);
    let leads = Member { person: head, unit, from, until, left: None };
    let force = Force {
        task,
        head,
        from,
        until,
        ended: None,
        members: BTreeMap::from([(case.fresh(0), leads)]),
        items: BTreeMap::new(),
        longer: Vec::new(),
    };
    home.forces.all.insert(id, force);
    home.clock(case, id, ClockName::Term, Moment::end_of(until));
    home.tell(case, ("person", head.to_string()), "tell-force-lent", id);
    Ok(())
}

fn this<'h>(home: &'h mut Home, case: &Case<'_>) -> Result<&'h mut Force, Code> {
    home.forces.all.get_mut(&case.this()).ok_or(Code::NotFound)
}

/// Lends a mandate over the place of a project.
fn lend(
    home: &mut Home,
    id: MandateId,
    person: PersonRef,
    (right, area): (Right, AreaCode),
    (from, until): (Date, Date),
) {
    let until = Some(until);
    home.mandates.push(Mandate { id, person, role: Role::Seconded, area, from, until });
    home.forces.rights.insert(id, right);
}

/// What was lent and fits gives nothing from today on.
fn take_back(home: &mut Home, today: Date, fits: impl Fn(&Right) -> bool) {
    let rights = &mut home.forces.rights;
    let own: Vec<MandateId> = rights.iter().filter(|(_, r)| fits(r)).map(|(id, _)| *id).collect();
    for id in own {
        let Some(at) = home.mandates.iter().position(|m| m.id == id) else { continue };
        let Some(mandate) = home.mandates.get_mut(at) else { continue };
        if mandate.until.is_some_and(|until| until < today) {
            continue;
        }
        if mandate.from < today {
            mandate.until = today.yesterday().ok();
        } else {
            home.mandates.remove(at);
            rights.remove(&id);
        }
    }
}

fn project(world: &World, (village, id): (AreaCode, MatterId)) -> Option<&Matter> {
    world.homes.get(&village)?.matters.get(&id).filter(|m| m.kind == Kind::Project)
}

fn join(world: &mut World, case: &Case<'_>) -> Done {
    let today = case.today();
    let unit = said(case, "unit", 2)?;
    let force = this(world.home(case.home), case)?.clone();
    let (from, until) = days(case, today.max(force.from), Some(force.until))?;
    let who = case.person("person").ok_or(Code::FieldBad)?;
    lendable(world, who, (from, until))?;
    let meets = |m: &Member| m.from <= until && from <= m.until;
    if force.members.values().any(|m| m.person == who && m.left.is_none() && meets(m)) {
        return Err(Code::ForceIn);
    }
    let mut open: Vec<(RecordId, &Item)> = force
        .items
        .iter()
        .filter(|(_, item)| item.closed.is_none())
        .map(|(id, item)| (*id, item))
        .collect();
    open.sort_by_key(|(id, item)| (item.due, item.at, *id));
    let places: Vec<(RecordId, (AreaCode, MatterId), AreaCode)> = open
        .iter()
        .filter_map(|(id, item)| {
            let of = item.project?;
            Some((*id, of, project(world, of)?.area))
        })
        .collect();
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("force-member", None, id)?;
    let member = Member { person: who, unit, from, until, left: None };
    this(home, case)?.members.insert(id, member);
    for (n, (item, project, area)) in (0..).zip(places) {
        let right = Right { force: case.this(), member: id, item, project };
        lend(home, case.fresh(n), who, (right, area), (from, until));
    }
    home.tell(case, ("person", who.to_string()), "tell-force-lent", case.this());
    Ok(())
}

fn leave(world: &mut World, case: &Case<'_>) -> Done {
    let office = authority::check(world, chapter::OFFICE, case).is_ok();
    let today = case.today();
    let home = world.home(case.home);
    let force = this(home, case)?;
    let head = force.head;
    let id: RecordId = case.id("member");
    let member = force.members.get_mut(&id).ok_or(Code::NotFound)?;
    if !office && case.hand() != Some(member.person) {
        return Err(Code::ForceOther);
    }
    if member.left.is_some() || member.until < today {
        return Err(Code::ForceLeft);
    }
    if member.person == head {
        return Err(Code::ForceHead);
    }
    member.left = Some((case.now, said(case, "reason", 4)?));
    let who = member.person;
    take_back(home, today, |right| right.member == id);
    home.tell(case, ("person", who.to_string()), "tell-force-left", case.this());
    Ok(())
}

fn add(world: &mut World, case: &Case<'_>) -> Done {
    let today = case.today();
    let title = said(case, "title", 4)?;
    let force = this(world.home(case.home), case)?.clone();
    let there = |m: &Member| m.left.is_none() && m.until >= today;
    let member = force.members.get(&case.id("member")).ok_or(Code::NotFound)?;
    if !there(member) {
        return Err(Code::ForceLeft);
    }
    let due = case.date("due_on").ok_or(Code::FieldBad)?;
    if due < today || member.until < due {
        return Err(Code::ForceDates);
    }
    let mut of = None;
    if !case.field("project").is_null() {
        let id: MatterId = case.id("project");
        let below = |code: &&AreaCode| code.as_str().starts_with(case.home.as_str());
        let villages = world.homes.keys().filter(below);
        let mut found = villages.filter_map(|code| Some((*code, project(world, (*code, id))?)));
        let (village, project) = found.next().ok_or(Code::NotFound)?;
        if project.state == State::Handed {
            return Err(Code::WrongState);
        }
        of = Some((village, id, project.area));
    }
    let mut members: Vec<(RecordId, Member)> =
        force.members.iter().filter(|(_, m)| there(m)).map(|(id, m)| (*id, m.clone())).collect();
    members.sort_by_key(|(id, m)| (m.from, *id));
    if of.is_some() {
        for (_, m) in &members {
            free(world, m.person, (m.from.max(today), m.until))?;
        }
    }
    let id: RecordId = case.id("id");
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("force-item", None, id)?;
    let project = of.map(|(village, id, _)| (village, id));
    let item = Item {
        title,
        project,
        person: member.person,
        due,
        at: case.now,
        closed: None,
        weeks: BTreeMap::new(),
    };
    this(home, case)?.items.insert(id, item);
    home.tell(case, ("person", member.person.to_string()), "tell-force-item", case.this());
    let Some((village, of, area)) = of else { return Ok(()) };
    for (n, (member, m)) in (0..).zip(members) {
        let right = Right { force: case.this(), member, item: id, project: (village, of) };
        lend(home, case.fresh(n), m.person, (right, area), (m.from.max(today), m.until));
    }
    Ok(())
}

/// An item that is not cleared, asked for by somebody who serves today.
fn open(home: &mut Home, case: &Case<'_>) -> Result<(RecordId, PersonRef), Code> {
    let id: RecordId = case.id("item");
    let item = this(home, case)?.items.get(&id).ok_or(Code::NotFound)?;
    if item.closed.is_some() {
        return Err(Code::ForceItemDone);
    }
    let answers = item.person;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let today = case.today();
    let force = this(home, case)?;
    if !force.members.values().any(|m| m.person == by && m.serves(today)) {
        return Err(Code::ForceOther);
    }
    Ok((id, answers))
}

fn report(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (id, _) = open(home, case)?;
    let what = said(case, "said", 4)?;
    let standing = case.text("standing").to_owned();
    let obstacle = match standing.as_str() {
        "moving" => case.text("obstacle").to_owned(),
        _ => said(case, "obstacle", 4)?,
    };
    let mut monday = case.today();
    while monday.weekday().to_monday_zero_offset() != 0 {
        monday = monday.yesterday().map_err(|_| Code::FieldBad)?;
    }
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let told = Told { standing, said: what, obstacle, by, at: case.now };
    if let Some(item) = this(home, case)?.items.get_mut(&id) {
        item.weeks.insert(monday, told);
    }
    Ok(())
}

fn close(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (id, answers) = open(home, case)?;
    let head = this(home, case)?.head;
    if case.hand() != Some(answers) && case.hand() != Some(head) {
        return Err(Code::ForceOther);
    }
    let what = said(case, "said", 4)?;
    if let Some(item) = this(home, case)?.items.get_mut(&id) {
        item.closed = Some((case.now, what));
    }
    take_back(home, case.today(), |right| right.item == id);
    home.tell(case, ("person", head.to_string()), "tell-force-cleared", case.this());
    Ok(())
}

fn extend(world: &mut World, case: &Case<'_>) -> Done {
    let today = case.today();
    let home = world.home(case.home);
    let id = case.this();
    let force = this(home, case)?;
    let before = force.until;
    let until = case.date("until_on").ok_or(Code::FieldBad)?;
    if until <= before || before < today {
        return Err(Code::FieldBad);
    }
    let reason = said(case, "reason", 4)?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    force.until = until;
    force.longer.push((before, until, reason, by, case.now));
    let mut on: Vec<(Date, RecordId, PersonRef)> = Vec::new();
    for (id, member) in &mut force.members {
        if member.left.is_none() && member.until == before {
            member.until = until;
            on.push((member.from, *id, member.person));
        }
    }
    on.sort_by_key(|(from, id, _)| (*from, *id));
    home.clock(case, id, ClockName::Term, Moment::end_of(until));
    let next = before.tomorrow().map_err(|_| Code::FieldBad)?;
    let mut n = 0;
    for (_, member, person) in on {
        let own: Vec<(Right, AreaCode)> = home
            .forces
            .rights
            .iter()
            .filter(|(_, right)| right.member == member)
            .filter_map(|(id, right)| {
                let held = home.mandates.iter().find(|m| m.id == *id)?;
                (held.until == Some(before)).then_some((*right, held.area))
            })
            .collect();
        for lent in own {
            lend(home, case.fresh(n), person, lent, (next, until));
            n += 1;
        }
        home.tell(case, ("person", person.to_string()), "tell-force-longer", id);
    }
    Ok(())
}

fn dissolved(home: &mut Home, case: &Case<'_>, reason: String) -> Done {
    let today = case.today();
    let id = case.this();
    let force = this(home, case)?;
    force.ended = Some((case.now, reason));
    let last = force.until.min(today);
    let mut told: Vec<(Date, RecordId, PersonRef)> = force
        .members
        .iter()
        .filter(|(_, m)| m.left.is_none() && m.until >= last)
        .map(|(id, m)| (m.from, *id, m.person))
        .collect();
    told.sort_by_key(|(from, id, _)| (*from, *id));
    home.met(case, id, ClockName::Term);
    home.go(id, State::Dissolved);
    take_back(home, today, |right| right.force == id);
    for (_, _, who) in told {
        home.tell(case, ("person", who.to_string()), "tell-force-ended", id);
    }
    Ok(())
}

fn end(world: &mut World, case: &Case<'_>) -> Done {
    let reason = said(case, "reason", 4)?;
    dissolved(world.home(case.home), case, reason)
}

fn expire(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    if case.today() <= this(home, case)?.until {
        return Err(Code::ClockRunning);
    }
    dissolved(home, case, String::new())
}

/// Whether an act on a project may be done: by those whose it is, or under a mandate lent for it.
pub fn within(world: &World, case: &Case<'_>, hands: &[Who]) -> Done {
    let Err(no) = authority::check(world, hands, case) else { return Ok(()) };
    let Some(hand) = case.hand().filter(|_| case.ask.behalf.is_none()) else { return Err(no) };
    let today = case.today();
    let above = world.homes.iter().filter(|(c, _)| case.home.as_str().starts_with(c.as_str()));
    let lent = above.flat_map(|(_, home)| home.mandates.iter().map(move |m| (home, m))).any(
        |(home, m)| {
            let fits = home.forces.rights.get(&m.id);
            m.person == hand
                && m.from <= today
                && m.until.is_none_or(|until| today <= until)
                && fits.is_some_and(|right| right.project == (case.home, case.this()))
        },
    );
    if lent { Ok(()) } else { Err(no) }
}

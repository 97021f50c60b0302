//! The table and its vote, the group, the households.

use std::collections::BTreeSet;

use civic::matter::{Kind, State};
use kernel::id::{HouseholdId, MatterId};
use kernel::{Code, PersonRef};

use super::picture::{Line, Member, Reviewer, Table};
use super::{Done, bare, base, earned, lives, points, post, release, said, source};
use crate::simulation::auditor::Case;
use crate::simulation::auditor::law::{BENEFITS, CASH, POINTS_GROUP};
use crate::simulation::auditor::works::voted;
use crate::simulation::auditor::world::{Home, Matter, World};

const CLASS: &str = "points_rules";

pub fn draft(world: &mut World, case: &Case<'_>) -> Done {
    said(case, "title", 4)?;
    touches(case.text("title"))?;
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let kept = &mut world.home(case.home).points;
    let before = kept.in_force(case.now).map(|(_, table)| table.lines.clone());
    let mut table = Table {
        title: case.text("title").into(),
        base: points(case, "base"),
        open: case.field("base_exchangeable").as_bool() == Some(true),
        resets: case.text("settle") == "reset",
        by,
        changed: case.now,
        topic: None,
        adopted: None,
        lines: before.unwrap_or_default(),
    };
    match kept.draft() {
        Some(open) => {
            table.lines = std::mem::take(&mut open.lines);
            *open = table;
        }
        None => kept.tables.push(table),
    }
    Ok(())
}

pub fn line(world: &mut World, case: &Case<'_>) -> Done {
    let table = world.home(case.home).points.draft().ok_or(Code::PointsNoDraft)?;
    said(case, "what", 4)?;
    said(case, "evidence", 2)?;
    touches(case.text("what"))?;
    touches(case.text("evidence"))?;
    let line = Line {
        what: case.text("what").into(),
        points: points(case, "points"),
        takes: case.field("takes").as_bool() == Some(true),
        often: case.text("often").into(),
        evidence: case.text("evidence").into(),
    };
    table.changed = case.now;
    table.topic = None;
    table.lines.insert(case.number("no"), line);
    Ok(())
}

/// Whether a text names what the law gives, or money, however it is parted.
fn touches(text: &str) -> Done {
    let text = bare(text);
    if BENEFITS.iter().any(|word| text.contains(word)) {
        return Err(Code::PointsStatutory);
    }
    if CASH.iter().any(|word| text.contains(word)) { Err(Code::PointsCash) } else { Ok(()) }
}

pub fn strike(world: &mut World, case: &Case<'_>) -> Done {
    let table = world.home(case.home).points.draft().ok_or(Code::PointsNoDraft)?;
    table.lines.remove(&case.number("no")).ok_or(Code::NotFound)?;
    table.changed = case.now;
    table.topic = None;
    Ok(())
}

pub fn put(world: &mut World, case: &Case<'_>) -> Done {
    let id: MatterId = case.id("topic");
    let home = world.home(case.home);
    let fresh =
        home.matters.get(&id).is_some_and(|m| (m.kind, m.state) == (Kind::Topic, State::Draft));
    let table = home.points.draft().ok_or(Code::PointsNoDraft)?;
    if table.lines.is_empty() {
        return Err(Code::PointsEmpty);
    }
    if !fresh {
        return Err(Code::PointsTopic);
    }
    table.topic = Some(id);
    Ok(())
}

pub fn adopt(world: &mut World, case: &Case<'_>) -> Done {
    let id: MatterId = case.id("adopted");
    let home = world.home(case.home);
    let vote = voted(home, id, CLASS).ok_or(Code::PointsUnvoted);
    let table = home.points.draft().ok_or(Code::PointsNoDraft)?;
    let (topic, at) = vote?;
    if table.topic != Some(topic) || at < table.changed {
        return Err(Code::PointsChanged);
    }
    table.adopted = Some((id, case.now));
    home.books.open_source(source("point", case.home), "point");
    Ok(())
}

/// Who is to judge, written down before anybody votes on it.
pub fn nominate(world: &mut World, case: &Case<'_>) -> Done {
    let named = case.field("persons").as_array().cloned().unwrap_or_default();
    let people: BTreeSet<PersonRef> =
        named.iter().filter_map(|one| one.as_str()?.parse().ok()).collect();
    if people.len() < POINTS_GROUP {
        return Err(Code::PointsPanelSmall);
    }
    let topic: MatterId = case.id("topic");
    let by = case.hand().ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let registered = |who: &PersonRef| {
        who.home == case.home && home.knows(who.id).is_some_and(|person| person.registered)
    };
    if !people.iter().all(registered) {
        return Err(Code::NotFound);
    }
    let fresh = |m: &Matter| (m.kind, m.state) == (Kind::Topic, State::Draft);
    if !home.matters.get(&topic).is_some_and(fresh) {
        return Err(Code::PointsTopic);
    }
    home.points.nominees.retain(|(of, _), _| *of != topic);
    home.points.nominees.extend(people.into_iter().map(|who| ((topic, who), (by, case.now))));
    Ok(())
}

/// Whom the village voted, judges; nobody else does.
pub fn panel(world: &mut World, case: &Case<'_>) -> Done {
    let adopted: MatterId = case.id("adopted");
    let home = world.home(case.home);
    let (topic, _) = voted(home, adopted, CLASS).ok_or(Code::PointsUnvoted)?;
    let all = home.points.nominees.keys();
    let people: BTreeSet<PersonRef> =
        all.filter(|(of, _)| *of == topic).map(|(_, who)| *who).collect();
    if people.len() < POINTS_GROUP {
        return Err(Code::PointsPanelSmall);
    }
    for (who, reviewer) in &mut home.points.reviewers {
        if reviewer.until.is_none() && !people.contains(who) {
            reviewer.until = Some(case.now);
        }
    }
    for who in people {
        let seated = Reviewer { adopted, from: case.now, until: None };
        home.points.reviewers.insert(who, seated);
    }
    Ok(())
}

/// The household of whose act it is, while it takes part.
fn mine(home: &Home, case: &Case<'_>) -> Result<HouseholdId, Code> {
    let own = lives(home, case.home, case.subject).ok_or(Code::PointsNotJoined)?;
    let here = home.points.members.get(&own).is_some_and(|member| member.left.is_none());
    if here { Ok(own) } else { Err(Code::PointsNotJoined) }
}

pub fn join(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let (amount, open) = match home.points.in_force(case.now) {
        Some((_, table)) => (table.base, table.open),
        None => return Err(Code::PointsNoTable),
    };
    let own = lives(home, case.home, case.subject).ok_or(Code::NotFound)?;
    if mine(home, case).is_ok() {
        return Err(Code::PointsJoined);
    }
    let before = home.points.members.get(&own).map(|member| member.based);
    let first = before.is_none();
    let based = before.unwrap_or(case.now);
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let member = Member { by, joined: case.now, left: None, red: false, based };
    home.points.members.insert(own, member);
    home.books.open(earned(own), "point");
    home.books.open(base(own), "point");
    if first {
        let to = if open { earned(own) } else { base(own) };
        post(home, case, (source("point", case.home), to), amount);
    }
    Ok(())
}

pub fn leave(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let own = mine(home, case)?;
    let waits = |stage: &str| ["review", "noticed", "suspended"].contains(&stage);
    let open: Vec<_> = home
        .points
        .claims
        .iter()
        // What is to be taken from it is decided all the same.
        .filter(|(_, c)| c.household == own && waits(c.stage) && !c.takes)
        .map(|(id, claim)| (*id, claim.clone()))
        .collect();
    for (id, claim) in open {
        let mut asked =
            home.points.appeals.values().filter(|a| a.claim == id && a.ruling.is_none());
        // A refused claim holds nothing, even while somebody looks at it again.
        if asked.next_back().is_none_or(|appeal| appeal.was != "refused") {
            release(home, case, &claim);
        }
        if let Some(kept) = home.points.claims.get_mut(&id) {
            kept.stage = "dropped";
            kept.decided = Some(case.now);
        }
    }
    if let Some(member) = home.points.members.get_mut(&own) {
        member.left = Some(case.now);
        member.red = false;
    }
    Ok(())
}

pub fn red(world: &mut World, case: &Case<'_>) -> Done {
    let home = world.home(case.home);
    let own = mine(home, case)?;
    if let Some(member) = home.points.members.get_mut(&own) {
        member.red = case.field("agree").as_bool() == Some(true);
    }
    Ok(())
}

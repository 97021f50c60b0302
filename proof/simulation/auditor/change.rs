//! Changes of what is being carried out, as the auditor understands them: beyond a tenth of what the
//! body decided the work stops until that body has decided again.

use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;

use super::world::{Change, Home, Matter, Topic, World};
use super::{Case, Opening};

type Done = Result<(), Code>;

/// The resolution that a topic asks to change.
pub fn changed(home: &Home, topic: MatterId) -> Option<&Matter> {
    let cause = home.matters.get(&topic)?.cause?;
    home.matters.get(&cause).filter(|m| m.kind == Kind::Resolution)
}

/// What the body decided last, and what it is to cost by now.
fn decided(home: &Home, resolution: &Matter) -> Option<(Topic, i64)> {
    let meeting = home.meetings.get(&resolution.cause?)?;
    let mut topic = home.topics.get(&meeting.topic)?.clone();
    let mut cost = topic.cost;
    for change in &home.resolutions.get(&resolution.id)?.changes {
        match change.topic {
            None => cost = change.cost,
            Some(id) if home.matters.get(&id)?.state == State::Decided => {
                topic = home.topics.get(&id)?.clone();
                cost = topic.cost;
            }
            Some(_) => {}
        }
    }
    Some((topic, cost))
}

pub fn change(world: &mut World, case: &Case<'_>) -> Done {
    let matter = case.matter.clone().ok_or(Code::NotFound)?;
    if ["content", "reason"].iter().any(|field| case.text(field).chars().count() < 4) {
        return Err(Code::FieldShort);
    }
    let home = world.home(case.home);
    let (last, before) = decided(home, &matter).ok_or(Code::NotFound)?;
    let cost = case.field("cost_fen").as_i64().unwrap_or(before);
    if cost < 0 {
        return Err(Code::FieldBad);
    }
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let id = case.id("id");
    home.take::<kernel::id::Record>("change", Some(matter.id), id)?;
    let beyond = (i128::from(cost) - i128::from(last.cost)).abs() * 10 > i128::from(last.cost);
    let topic = beyond.then(|| case.fresh(0));
    let row = Change { id, decided: last.cost, cost, topic, by, at: case.now };
    if let Some(resolution) = home.resolutions.get_mut(&matter.id) {
        resolution.changes.push(row);
        resolution.changes.sort_by_key(|c| (c.at, c.id));
    }
    let Some(topic) = topic else {
        let all = ("public", case.home.to_string());
        for to in [all, ("role", format!("supervisor@{}", case.home))] {
            home.tell(case, to, "tell-change", matter.id);
        }
        return Ok(());
    };
    home.open(case, Opening::under(&matter, topic, Kind::Topic));
    // The body that decided meets at once.
    let asks =
        Topic { cost, published: None, walk: Vec::new(), stale: false, direct: true, ..last };
    home.topics.insert(topic, asks);
    home.go(matter.id, State::Changing);
    home.tell(case, ("role", format!("secretary@{}", case.home)), "tell-change-topic", topic);
    Ok(())
}

pub fn account(world: &mut World, case: &Case<'_>) -> Done {
    let spent = case.field("spent_fen").as_i64().filter(|fen| *fen >= 0).ok_or(Code::FieldBad)?;
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    if let Some(resolution) = world.home(case.home).resolutions.get_mut(&case.this()) {
        resolution.account = Some((spent, by, case.now));
    }
    Ok(())
}

/// A body has decided on a change: the work goes on. Answers whether the topic asked for one.
pub fn settled(home: &mut Home, case: &Case<'_>, topic: MatterId, adopted: bool) -> bool {
    let Some(resolution) = changed(home, topic).cloned() else { return false };
    if resolution.state != State::Changing {
        return true;
    }
    home.go(resolution.id, State::Executing);
    let message = if adopted { "tell-change-agreed" } else { "tell-change-refused" };
    if let Some(owner) = resolution.owner {
        home.tell(case, ("person", owner.to_string()), message, resolution.id);
    }
    true
}

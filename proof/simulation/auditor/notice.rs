//! Resolutions and notices as the auditor understands them.

use std::collections::BTreeMap;

use civic::matter::{ClockName, Kind, State};
use kernel::{Code, Moment};

use super::world::{Matter, Notice, World};
use super::{Case, Opening, decide, law, steps};

type Done = Result<(), Code>;

pub fn settle(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let owner = case.person("owner").ok_or(Code::OwnerMissing)?;
    let due = case.date("due_on").ok_or(Code::DueMissing)?;
    let days = case.field("notice_days").as_u64().and_then(|n| u32::try_from(n).ok());
    let days = days.unwrap_or(law::NOTICE_DAYS);
    if days < law::NOTICE_DAYS {
        return Err(Code::NoticeTooBrief);
    }
    let until = case.now.plus_days(days.into()).date();
    if due <= until {
        return Err(Code::DuePast);
    }
    let home = world.home(case.home);
    if let Some(resolution) = home.resolutions.get_mut(&matter.id) {
        resolution.notice_days = days;
        resolution.due = Some(due);
    }
    home.change(matter.id, |m| m.owner = Some(owner));
    home.met(case, matter.id, ClockName::Settle);
    home.clock(case, matter.id, ClockName::Execution, Moment::end_of(due));
    home.go(matter.id, State::Noticed);
    let id = case.fresh(0);
    home.open(case, Opening::under(&matter, id, Kind::Notice));
    let notice = Notice {
        subject: matter.id,
        posted: case.today(),
        until,
        ended: false,
        objections: BTreeMap::new(),
    };
    home.notices.insert(id, notice);
    home.clock(case, id, ClockName::Notice, Moment::end_of(until));
    home.tell(case, ("public", case.home.to_string()), "tell-notice", id);
    if let Some((topic, _)) = matter.cause.and_then(|meeting| steps::of(home, meeting)) {
        steps::begun(home, topic, Some(steps::NOTICE), id);
    }
    Ok(())
}

pub fn progress(world: &mut World, case: &Case<'_>) -> Done {
    let percent = u32::try_from(case.number("percent")).unwrap_or(u32::MAX);
    if let Some(resolution) = world.home(case.home).resolutions.get_mut(&case.this()) {
        resolution.percent = percent;
    }
    let thread = ("thread", String::new());
    world.home(case.home).tell(case, thread, "tell-progress", case.this());
    Ok(())
}

pub fn report(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    world.home(case.home).met(case, matter.id, ClockName::Execution);
    reported(world, case, &matter, 0);
    let thread = ("thread", String::new());
    world.home(case.home).tell(case, thread, "tell-reported", matter.id);
    Ok(())
}

/// A resolution is reported as carried out; `given` ids have been given by the act before.
pub fn reported(world: &mut World, case: &Case<'_>, matter: &Matter, given: u64) {
    let home = world.home(case.home);
    if let Some(resolution) = home.resolutions.get_mut(&matter.id) {
        resolution.percent = 100;
    }
    home.go(matter.id, State::Reported);
    if let Some(wish) = home.last(matter.thread, Kind::Wish).map(|m| m.id) {
        decide::done(world, case, wish);
    } else if let Some(who) = matter.opened_for {
        let again = case.end_in(law::CONFIRM_DAYS);
        home.clock(case, matter.id, ClockName::Confirmation, again);
        home.tell(case, ("person", who.to_string()), "tell-wish-done", matter.id);
    } else {
        // A choice of projects was for nobody in particular: the result hangs out at once.
        steps::result_posted(home, case, matter.id, given);
    }
}

pub fn object(world: &mut World, case: &Case<'_>) -> Done {
    if case.text("text").chars().count() < 4 {
        return Err(Code::FieldShort);
    }
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let id = case.this();
    let home = world.home(case.home);
    home.take::<kernel::id::Record>("objection", Some(id), case.id("id"))?;
    if let Some(notice) = home.notices.get_mut(&id) {
        notice.objections.insert(case.id("id"), (by, false));
    }
    home.tell(case, ("role", format!("secretary@{}", case.home)), "tell-objection", id);
    Ok(())
}

pub fn reply(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.this();
    let home = world.home(case.home);
    let notice = home.notices.get_mut(&id).ok_or(Code::NotFound)?;
    let objection = notice.objections.get_mut(&case.id("objection")).ok_or(Code::NotFound)?;
    if case.text("text").is_empty() {
        return Err(Code::FieldMissing);
    }
    objection.1 = true;
    let author = objection.0.to_string();
    home.tell(case, ("person", author), "tell-objection-answered", id);
    Ok(())
}

pub fn end(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.home(case.home);
    let notice = home.notices.get_mut(&matter.id).ok_or(Code::NotFound)?;
    if case.today() <= notice.until {
        return Err(Code::NoticeRunning);
    }
    if notice.objections.values().any(|(_, answered)| !answered) {
        return Err(Code::ObjectionOpen);
    }
    notice.ended = true;
    home.met(case, matter.id, ClockName::Notice);
    home.go(matter.id, State::Ended);
    // Whoever runs a project takes its next step; its resolution is under way already.
    let project = matter.cause.and_then(|id| home.matters.get(&id));
    if let Some(project) = project.filter(|m| m.kind == Kind::Project).cloned() {
        if let Some(owner) = project.owner {
            home.tell(case, ("person", owner.to_string()), "tell-project-shown", project.id);
        }
        return Ok(());
    }
    if let Some((_, steps::RESULT)) = steps::ended(home, matter.id, "done", case.now) {
        return Ok(());
    }
    let Some(resolution) = home.notices.get(&matter.id).map(|notice| notice.subject) else {
        return Ok(());
    };
    home.go(resolution, State::Executing);
    if let Some(owner) = home.matters.get(&resolution).and_then(|m| m.owner) {
        home.tell(case, ("person", owner.to_string()), "tell-execution", resolution);
    }
    Ok(())
}

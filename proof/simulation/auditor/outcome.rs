//! What becomes of results as the auditor understands it: a word of the people, a watch of ninety
//! days, back or gone.

use civic::matter::{ClockName, Kind, State};
use kernel::Code;

use super::world::World;
use super::{Case, law};

type Done = Result<(), Code>;

pub fn confirm(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.home(case.home);
    if home.last(matter.thread, Kind::Wish).is_some() {
        return Err(Code::WrongState);
    }
    let demand = home.last(matter.thread, Kind::Request).map(|request| request.id);
    let signed = demand.and_then(|id| home.signatures.get(&id)).into_iter().flatten();
    let signed = signed.map(|s| s.who).any(|who| Some(who) == case.subject);
    let concerned = matter.opened_for.is_some() && matter.opened_for == case.subject;
    if !signed && !concerned {
        return Err(Code::NotAllowed);
    }
    home.words += 1;
    home.met(case, matter.id, ClockName::Confirmation);
    if case.field("satisfied").as_bool() == Some(true) {
        home.go(matter.id, State::Confirmed);
        home.clock(case, matter.id, ClockName::Recurrence, case.end_in(law::WATCH_DAYS));
        return Ok(());
    }
    home.go(matter.id, State::Executing);
    home.clock(case, matter.id, ClockName::Execution, case.end_in(law::CONFIRM_DAYS));
    let to = ("role", format!("secretary@{}", case.home));
    home.tell(case, to, "tell-wish-returned", matter.id);
    Ok(())
}

pub fn recur(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.home(case.home);
    let watch = home.clocks.get(&(matter.id, ClockName::Recurrence)).ok_or(Code::WrongState)?;
    if case.now > watch.due {
        return Err(Code::RecurrenceOver);
    }
    if case.text("text").chars().count() < 4 {
        return Err(Code::FieldShort);
    }
    home.words += 1;
    home.met(case, matter.id, ClockName::Recurrence);
    if matter.kind == Kind::Resolution {
        if let Some(resolution) = home.resolutions.get_mut(&matter.id) {
            resolution.percent = 0;
        }
        home.go(matter.id, State::Executing);
        follows(world, case, State::Adopted);
    } else {
        home.go(matter.id, State::Adopted);
    }
    let home = world.home(case.home);
    home.clock(case, matter.id, ClockName::Execution, case.end_in(law::REPAIR_DAYS));
    if let Some(owner) = matter.owner {
        home.tell(case, ("person", owner.to_string()), "tell-recurred", matter.id);
    }
    let office = ("role", format!("secretary@{}", case.home));
    for to in [office, ("thread", String::new())] {
        home.tell(case, to, "tell-recurred", matter.id);
    }
    Ok(())
}

pub fn gone(world: &mut World, case: &Case<'_>) -> Done {
    let Some(matter) = case.matter.clone() else { return Err(Code::NotFound) };
    let home = world.home(case.home);
    let watch = home.clocks.get(&(matter.id, ClockName::Recurrence));
    let over = watch.is_some_and(|w| case.now > w.due);
    if matter.state != State::Confirmed || !over {
        return Err(Code::WrongState);
    }
    home.met(case, matter.id, ClockName::Recurrence);
    home.go(matter.id, State::Gone);
    if matter.kind == Kind::Resolution {
        follows(world, case, State::Gone);
    }
    world.home(case.home).tell(case, ("thread", String::new()), "tell-gone", matter.id);
    Ok(())
}

/// The confirmed wish of the thread goes where its resolution goes.
fn follows(world: &mut World, case: &Case<'_>, to: State) {
    let Some(matter) = &case.matter else { return };
    let home = world.home(case.home);
    let wish = home.last(matter.thread, Kind::Wish).filter(|w| w.state == State::Confirmed);
    if let Some(wish) = wish.map(|w| w.id) {
        home.go(wish, to);
    }
}

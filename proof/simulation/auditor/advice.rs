//! The answer to the advice of a deliberation, as the auditor understands it: taken up it is a
//! resolution like any other; left, everybody can read why.

use civic::matter::{ClockName, State};
use kernel::Code;

use super::world::{Advice, World};
use super::{Case, change, meeting};

type Done = Result<(), Code>;

pub fn answer(world: &mut World, case: &Case<'_>) -> Done {
    let topic = case.matter.clone().ok_or(Code::NotFound)?;
    let taken = case.field("answer").as_str() == Some("taken");
    if !taken && case.text("reason").chars().count() < 4 {
        return Err(Code::FieldShort);
    }
    let by = case.subject.ok_or(Code::SignInNeeded)?;
    let home = world.home(case.home);
    let last = |at| home.meetings.iter().filter(move |(_, m)| m.topic == at && m.closed.is_some());
    let held = last(topic.id).max_by_key(|(id, m)| (m.closed, **id)).map(|(id, _)| *id);
    let held = held.ok_or(Code::NotFound)?;
    home.advice.insert(held, Advice { topic: topic.id, taken, by, at: case.now });
    home.met(case, topic.id, ClockName::Settle);
    home.go(topic.id, if taken { State::Decided } else { State::Rejected });
    let settled = change::settled(home, case, topic.id, taken);
    if !settled && taken {
        let from = home.matters.get(&held).cloned().ok_or(Code::NotFound)?;
        meeting::resolved(home, case, &from);
    }
    // What follows is told first.
    home.tell(case, ("thread", String::new()), "tell-advice-answered", topic.id);
    Ok(())
}

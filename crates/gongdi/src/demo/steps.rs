//! The steps before a decision (四议两公开): the branch proposes in writing, the two committees discuss, the
//! party members review. A matter whose class takes no steps has none of this.

use civic::rulebook::{Does, RuleSet};
use kernel::{Moment, PersonRef};
use serde_json::json;

use super::driver::{Asked, Told};
use crate::Trouble;

/// The bodies that sit before the decision on a class of matters, in order; `None`: no steps.
pub fn bodies(rules: &RuleSet, class: &str) -> Option<Vec<String>> {
    let process = rules.process_of(rules.class(class).ok()?)?;
    let body = |does: &Does| match does {
        Does::Body(key) => Some(key.clone()),
        _ => None,
    };
    Some(process.steps.iter().filter_map(|step| body(&step.does)).collect())
}

/// The proposal of the branch, in the words of the story's plan.
pub fn propose(told: &Told<'_>, topic: kernel::id::MatterId, at: Moment) -> Result<Asked, Trouble> {
    let plan = told.thread.topic.as_ref().map_or("", |t| t.plan.as_str());
    let text = format!("支部研究，提议办这件事。{}", told.place.fill(plan, told.wisher));
    let heard = "支部走访了涉及的住户，看了大家在本页说的话；多数赞成，担心的几条写进了方案。";
    let input = json!({ "matter": topic, "text": text, "heard": heard });
    Ok(Asked::by(told.holder("secretary")?, "process.propose", at, input))
}

/// The village's plan as it was adopted, until the end of its last year.
pub fn outline(
    told: &Told<'_>,
    meeting: kernel::id::MatterId,
    at: Moment,
) -> Result<Asked, Trouble> {
    let (text, years) = told.thread.outline.as_ref().map_or(("", 0), |o| (o.text.trim(), o.years));
    let until = kernel::Date::new(at.date().year() + years, 12, 31);
    let until = until.map_err(|why| Trouble::failed(why.to_string(), "Correct the story."))?;
    let input = json!({
        "id": told.other_id::<kernel::id::Record>(at, "outline"), "text": text,
        "adopted": meeting, "until_on": until,
    });
    Ok(Asked::by(told.holder("secretary")?, "village.adopt", at, input))
}

/// Milliseconds between two people at the door.
const DOOR: i64 = 4_000;
/// Milliseconds between the call and the beginning: another sitting of the evening may still be written
/// down.
const EARLY: i64 = 5_400_000;

/// One sitting of a body, called and held the same evening; hands are raised under witnesses.
pub fn sit(
    told: &Told<'_>,
    topic: kernel::id::MatterId,
    (body, at): (&str, Moment),
) -> Result<Vec<Asked>, Trouble> {
    let secretary = told.holder("secretary")?;
    let agent = told.holder("agent")?;
    let people: Vec<PersonRef> = match body {
        "two_committees" => ["secretary", "committee1", "committee2"]
            .iter()
            .filter_map(|name| told.holder(name).ok())
            .collect(),
        _ => told.place.party(at.date()),
    };
    let meeting = told.other_id::<kernel::id::Matter>(at, body);
    let mut now = at;
    let mut asked = Vec::new();
    let mut ask = |who: PersonRef, act: &'static str, after: i64, input: serde_json::Value| {
        now = now.plus_ms(after);
        let n = asked.len();
        asked.push(Asked { key: format!("{body} {n} {act}"), ..Asked::by(who, act, now, input) });
    };
    let call = json!({
        "matter": topic, "id": meeting, "starts_at": at.plus_ms(EARLY), "venue": "村委会会议室",
    });
    ask(secretary, "meeting.call", 0, call);
    ask(secretary, "meeting.open", EARLY, json!({ "matter": meeting }));
    for person in &people {
        let input = json!({
            "matter": meeting, "person": person, "via": "hall", "paper": false, "way": "hands",
        });
        ask(secretary, "meeting.checkin", DOOR, input);
    }
    let ballot = told.other_id::<kernel::id::Ballot>(at, body);
    ask(secretary, "ballot.open", 900_000, json!({ "matter": meeting, "id": ballot }));
    let mut witnesses = people.iter().filter(|p| **p != agent);
    let (n, no) = (people.len(), people.len() / 8);
    let input = json!({
        "matter": meeting, "way": "hands", "issued": n, "returned": n, "yes": n - no, "no": no,
        "abstain": 0, "invalid": 0, "witness_a": witnesses.next(), "witness_b": witnesses.next(),
    });
    ask(agent, "ballot.tally", 600_000, input);
    ask(secretary, "ballot.close", 60_000, json!({ "matter": meeting }));
    Ok(asked)
}

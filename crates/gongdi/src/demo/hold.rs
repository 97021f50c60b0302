//! One evening: the roll is frozen, people come, those with paper put it in the box, the others
//! vote on the phone or at the desk, two witnesses watch the count, the vote closes.

use civic::matter::Matter;
use kernel::{Level, Moment, PersonRef};
use serde_json::json;

use super::driver::{Asked, Told};
use super::people::{Part, Voter};
use super::story::{Meeting, Topic, Turnout};
use crate::Trouble;
use crate::data::drawn;

/// Milliseconds between two people at the door.
const DOOR: i64 = 4_000;

/// Every act of the evening in order.
pub fn hold(told: &Told<'_>, meeting: &Matter, at: Moment) -> Result<Vec<Asked>, Trouble> {
    let (Some(topic), Some(plan)) = (&told.thread.topic, &told.thread.meeting) else {
        return Ok(Vec::new());
    };
    let secretary = told.holder("secretary")?;
    let agent = told.holder("agent")?;
    let by = |act: &'static str, at: Moment, input| Asked::by(secretary, act, at, input);
    let mut asked = vec![by("meeting.open", at, json!({ "matter": meeting.id }))];
    let mut voters = voters(told, meeting, topic, plan, at);
    seat(&mut voters, &[secretary, agent]);
    let mut now = at.plus_ms(600_000);
    for voter in &voters {
        now = now.plus_ms(DOOR);
        asked.push(arrival(voter, meeting, (secretary, agent), now));
    }
    now = now.plus_ms(900_000);
    let ballot = told.other_id::<kernel::id::Ballot>(now, "ballot");
    asked.push(by("ballot.open", now, json!({ "matter": meeting.id, "id": ballot })));
    let mut paper = [0_u32; 3];
    for voter in &voters {
        let choice = choice(told, voter, plan.yes);
        if voter.part == Part::Paper {
            if let Some(n) = paper.get_mut(choice) {
                *n += 1;
            }
            continue;
        }
        now = now.plus_ms(DOOR / 2);
        let answer = ["yes", "no", "abstain"].get(choice).copied().unwrap_or("abstain");
        let input = json!({ "matter": meeting.id, "answer": answer });
        asked.push(personal(voter, "ballot.cast", agent, now, input));
    }
    now = now.plus_ms(1_200_000);
    let here = |v: &&Voter| v.part == Part::Paper && v.person != secretary;
    let witnesses: Vec<PersonRef> = voters.iter().filter(here).map(|v| v.person).collect();
    if let [a, b, ..] = witnesses.as_slice() {
        asked.push(by("ballot.tally", now, tally(meeting, paper, *a, *b)));
    }
    asked.push(by("ballot.close", now.plus_ms(300_000), json!({ "matter": meeting.id })));
    Ok(asked)
}

fn voters(
    told: &Told<'_>,
    meeting: &Matter,
    topic: &Topic,
    plan: &Meeting,
    at: Moment,
) -> Vec<Voter> {
    let area = if topic.body.starts_with("group") { meeting.area } else { told.place.home };
    let entitled = told.place.entitled(area, at.date());
    let whole = topic.basis == "person";
    let needed = if whole && area.level() == Level::Village {
        // More than half of the adults (村民委员会组织法 第二十六条).
        entitled.values().map(Vec::len).sum::<usize>() / 2 + 1
    } else {
        // Two thirds of the households (第二十六条、第三十二条).
        (entitled.len() * 2).div_ceil(3)
    };
    let come = match plan.turnout {
        Turnout::OneShort => needed - needed.min(1),
        Turnout::Exact => needed,
        Turnout::Enough => needed + needed / 12 + 1,
    };
    told.place.voters(area, at, &told.thread.slug, (come, whole))
}

/// Those who run the evening have no hand free for paper.
fn seat(voters: &mut [Voter], busy: &[PersonRef]) {
    for voter in voters.iter_mut().filter(|v| busy.contains(&v.person)) {
        voter.part = Part::Phone;
    }
}

fn arrival(
    voter: &Voter,
    meeting: &Matter,
    (secretary, agent): (PersonRef, PersonRef),
    at: Moment,
) -> Asked {
    if voter.part == Part::Paper {
        let input = json!({
            "matter": meeting.id, "person": voter.person, "via": "hall", "paper": true,
        });
        let asked = Asked::by(secretary, "meeting.checkin", at, input);
        return Asked { key: format!("checkin {}", voter.person), ..asked };
    }
    let via = if voter.part == Part::Desk { "desk" } else { "phone" };
    let input = json!({ "matter": meeting.id, "via": via, "paper": false });
    personal(voter, "meeting.checkin", agent, at, input)
}

/// The voter's own act, or the agent's for those at the desk.
fn personal(
    voter: &Voter,
    act: &'static str,
    agent: PersonRef,
    at: Moment,
    input: serde_json::Value,
) -> Asked {
    let key = format!("{act} {}", voter.person);
    if voter.part == Part::Desk {
        let asked = Asked::by(agent, act, at, input);
        return Asked { behalf: Some(voter.person), key, ..asked };
    }
    Asked { key, ..Asked::by(voter.person, act, at, input) }
}

/// 0 yes, 1 no, 2 abstain: drawn, and known to nobody but the demo.
fn choice(told: &Told<'_>, voter: &Voter, yes: u64) -> usize {
    let lot = drawn::<2>(&[&told.thread.slug, &voter.person.to_string(), "choice"]);
    let lot = u64::from(u16::from_be_bytes(lot)) % 100;
    let half = yes + (100 - yes.min(100)) / 2;
    usize::from(lot >= yes) + usize::from(lot >= half)
}

/// Of more than twenty sheets one stays in a pocket and one is spoilt.
fn tally(
    meeting: &Matter,
    [yes, no, abstain]: [u32; 3],
    a: PersonRef,
    b: PersonRef,
) -> serde_json::Value {
    let issued = yes + no + abstain;
    let lost = u32::from(issued > 20 && yes > 2);
    json!({
        "matter": meeting.id, "issued": issued, "returned": issued - lost,
        "yes": yes - 2 * lost, "no": no, "abstain": abstain, "invalid": lost,
        "witness_a": a, "witness_b": b,
    })
}

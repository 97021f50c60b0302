//! The demo's points and volunteer hours: a table that the story's meeting adopts, a few claims, goods,
//! an activity. What stands on the table and who does what is data (`demo/points.toml`), invented.
//!
//! Invariant: nothing is written but through acts, at the days that the plan gives.

use kernel::id::{MatterId, Record};
use kernel::{Id, Moment};
use serde::Deserialize;
use serde_json::{Value, json};

use super::driver::{Asked, Told};
use crate::Trouble;

#[derive(Deserialize)]
struct Points {
    title: String,
    base: u32,
    settle: String,
    line: Vec<Line>,
    panel: Vec<String>,
    join: Vec<String>,
    claim: Vec<Claim>,
    good: Vec<Good>,
    exchange: Vec<Exchange>,
    activity: Vec<Activity>,
}

#[derive(Deserialize)]
struct Line {
    what: String,
    points: u32,
    #[serde(default)]
    takes: bool,
    often: String,
    evidence: String,
}

/// A claim, made on the evening of a stage and judged on the morning of the next.
#[derive(Deserialize)]
struct Claim {
    stage: usize,
    by: String,
    of: Option<String>,
    line: u32,
    said: String,
    seen_by: Option<String>,
    #[serde(default)]
    judged: bool,
}

#[derive(Deserialize)]
struct Good {
    name: String,
    price: u32,
    count: u32,
    donor: Option<String>,
}

#[derive(Deserialize)]
struct Exchange {
    of: String,
    good: usize,
    count: u32,
}

/// Called at a stage, held so many days later.
#[derive(Deserialize)]
struct Activity {
    stage: usize,
    after: i64,
    title: String,
    place: String,
    pieces: u32,
    most: u32,
    who: Vec<String>,
}

/// Days after the settling of the resolution on which each stage happens.
pub const STAGES: [i64; 6] = [1, 2, 3, 13, 22, 24];

fn read() -> Result<Points, Trouble> {
    toml::from_str(include_str!("../../../../demo/points.toml"))
        .map_err(|why| Trouble::failed(format!("demo/points.toml: {why}"), "Correct it."))
}

struct Asking<'t, 'a> {
    told: &'t Told<'a>,
    at: Moment,
    asked: Vec<Asked>,
}

impl Asking<'_, '_> {
    /// One act; each a second after the one before.
    fn ask(&mut self, who: &str, act: &'static str, input: Value) -> Result<(), Trouble> {
        let who = self.told.holder(who)?;
        self.at = self.at.plus_ms(1_000);
        let n = self.asked.len();
        let key = format!("points {} {n}", self.at.ms());
        self.asked.push(Asked { key, ..Asked::by(who, act, self.at, input) });
        Ok(())
    }

    fn id(&self, what: &str, n: usize) -> Id<Record> {
        // Named by what it is, so that later stages find it again.
        self.told.other_id(self.told.began, &format!("points {what} {n}"))
    }
}

/// Before its topic is published: the table is written and laid beside it.
pub fn written(told: &Told<'_>, topic: MatterId, at: Moment) -> Result<Vec<Asked>, Trouble> {
    let points = read()?;
    let mut asking = Asking { told, at, asked: Vec::new() };
    let head = json!({ "title": points.title, "base": points.base, "settle": points.settle });
    asking.ask("secretary", "points.draft", head)?;
    for (no, line) in (1_u32..).zip(&points.line) {
        let input = json!({
            "no": no, "what": line.what, "points": line.points, "takes": line.takes,
            "often": line.often, "evidence": line.evidence,
        });
        asking.ask("secretary", "points.line", input)?;
    }
    asking.ask("secretary", "points.put", json!({ "topic": topic }))?;
    // Who judges is voted with the same topic.
    let panel = points.panel.iter().map(|who| told.holder(who));
    let panel = panel.collect::<Result<Vec<_>, _>>()?;
    asking.ask("secretary", "points.nominate", json!({ "topic": topic, "persons": panel }))?;
    Ok(asking.asked)
}

/// What happens at a stage after the vote.
pub fn stage(
    told: &Told<'_>,
    meeting: MatterId,
    n: usize,
    at: Moment,
) -> Result<Vec<Asked>, Trouble> {
    let points = read()?;
    let mut asking = Asking { told, at, asked: Vec::new() };
    if n == 0 {
        begun(&mut asking, &points, meeting)?;
    }
    for (no, claim) in points.claim.iter().enumerate() {
        if claim.stage + 1 == n && claim.judged {
            for judge in points.panel.iter().filter(|judge| **judge != claim.by).take(2) {
                let input = json!({ "claim": asking.id("claim", no), "verdict": "agree" });
                asking.ask(judge, "points.review", input)?;
            }
        }
        if claim.stage == n {
            let of = claim.of.as_deref().map(|of| told.holder(of)).transpose()?;
            let input = json!({
                "id": asking.id("claim", no), "line": claim.line, "happened_on": at.date(),
                "said": claim.said, "seen_by": claim.seen_by, "neighbour": of,
            });
            asking.ask(&claim.by, "points.claim", input)?;
        }
    }
    if n == 3 {
        shop(&mut asking, &points)?;
    }
    for (no, activity) in points.activity.iter().enumerate() {
        called(&mut asking, no, activity, n)?;
    }
    Ok(asking.asked)
}

/// The table in force, the group, the first households.
fn begun(asking: &mut Asking<'_, '_>, points: &Points, meeting: MatterId) -> Result<(), Trouble> {
    asking.ask("secretary", "points.adopt", json!({ "adopted": meeting }))?;
    asking.ask("secretary", "points.panel", json!({ "adopted": meeting }))?;
    for who in &points.join {
        asking.ask(who, "points.join", json!({}))?;
    }
    Ok(())
}

fn shop(asking: &mut Asking<'_, '_>, points: &Points) -> Result<(), Trouble> {
    for (no, good) in points.good.iter().enumerate() {
        let input = json!({
            "id": asking.id("good", no), "name": good.name, "price": good.price,
            "count": good.count, "donor": good.donor, "donor_agrees": good.donor.is_some(),
        });
        asking.ask("secretary", "points.stock", input)?;
    }
    for (no, one) in points.exchange.iter().enumerate() {
        let input = json!({
            "id": asking.id("exchange", no), "neighbour": asking.told.holder(&one.of)?,
            "good": asking.id("good", one.good), "count": one.count,
        });
        asking.ask("agent", "points.exchange", input)?;
    }
    Ok(())
}

/// Called at its stage; where it is held the same day, it is confirmed in the evening.
fn called(
    asking: &mut Asking<'_, '_>,
    no: usize,
    activity: &Activity,
    n: usize,
) -> Result<(), Trouble> {
    if activity.stage != n {
        return Ok(());
    }
    let id = asking.id("activity", no);
    let input = json!({
        "id": id, "title": activity.title, "place": activity.place,
        "on_day": asking.at.plus_days(activity.after).date(), "pieces": activity.pieces,
        "most": activity.most,
    });
    asking.ask("secretary", "hours.call", input)?;
    for who in &activity.who {
        asking.ask(who, "hours.enlist", json!({ "activity": id }))?;
    }
    if activity.after > 0 {
        return Ok(());
    }
    for who in &activity.who {
        let person = asking.told.holder(who)?;
        let about = json!({ "activity": id, "neighbour": person });
        asking.ask("secretary", "hours.see", about)?;
        let input = json!({ "activity": id, "neighbour": person, "pieces": activity.pieces });
        asking.ask("secretary", "hours.confirm", input)?;
    }
    Ok(())
}

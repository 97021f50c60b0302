//! The demo's pooled money: sources and areas of a year, and one project that has some of it. Its
//! figures stand in `demo/money.toml`; what does not add up stops the loading.

use civic::matter::Kind;
use kernel::PersonRef;
use kernel::id::{Id, Record, RecordId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::driver::{Asked, Driver};
use super::people::Place;
use crate::Trouble;
use crate::data::drawn_id;

#[derive(Deserialize)]
struct Money {
    total_yuan: i64,
    source: Vec<Source>,
    area: Vec<Area>,
    project: Project,
}

#[derive(Deserialize)]
struct Source {
    document: String,
    name: String,
    tier: String,
    line: String,
    yuan: i64,
    may: Vec<String>,
}

#[derive(Deserialize)]
struct Area {
    no: u32,
    name: String,
    members: Vec<String>,
    yuan: i64,
}

#[derive(Deserialize)]
struct Project {
    village: String,
    thread: String,
    title: String,
    family: String,
    sponsor: String,
    homestead: String,
    aspect: String,
    how: String,
    look: String,
    builder: String,
    keeper: String,
    purpose: String,
    yuan: i64,
    document: String,
}

fn wrong(why: &str) -> Trouble {
    Trouble::failed(format!("demo/money.toml: {why}"), "Correct it.")
}

fn money() -> Result<Money, Trouble> {
    let money: Money = toml::from_str(include_str!("../../../../demo/money.toml"))
        .map_err(|why| wrong(&why.to_string()))?;
    let sums: [i64; 2] =
        [money.source.iter().map(|s| s.yuan).sum(), money.area.iter().map(|a| a.yuan).sum()];
    if sums != [money.total_yuan; 2] {
        return Err(wrong("sources or areas do not add up to the total"));
    }
    Ok(money)
}

/// Pools the year's money and gives it to the areas, source after source.
pub fn pool(driver: &Driver<'_>, clerk: PersonRef) -> Result<u64, Trouble> {
    let money = money()?;
    let (county, at) = (driver.data.county, driver.now);
    let keyed = |act: &'static str, key: String, input: Value| Asked {
        key,
        ..Asked::by(clerk, act, at, input)
    };
    let id = |what: &str, n: usize| -> RecordId { drawn_id(at, &["money", what, &n.to_string()]) };
    let mut asked = Vec::new();
    for (n, source) in money.source.iter().enumerate() {
        let mut input = json!({
            "id": id("source", n), "document": source.document, "name": source.name,
            "tier": source.tier, "line": source.line, "year": at.date().year(),
            "amount_fen": source.yuan * 100, "received_on": at.plus_days(-60).date(),
            "synthetic": true,
        });
        if let Some(fields) = input.as_object_mut() {
            fields.extend(source.may.iter().map(|may| (format!("may_{may}"), json!(true))));
        }
        asked.push(keyed("fund.receive", format!("money source {n}"), input));
    }
    for area in &money.area {
        let members = area.members.iter().map(|slug| Ok(place(driver, slug)?.home.to_string()));
        let members = members.collect::<Result<Vec<_>, Trouble>>()?.join(" ");
        let input = json!({ "no": area.no, "name": area.name, "members": members });
        asked.push(keyed("joint.set", format!("money area {}", area.no), input));
    }
    let mut first = None;
    for (n, (source, area, yuan)) in shares(&money).into_iter().enumerate() {
        let share = id("share", n);
        first.get_or_insert(share);
        let input = json!({
            "id": share, "source": id("source", source), "joint": area, "amount_fen": yuan * 100,
            "ground": "县统筹整合资金联席会议（演示）",
        });
        asked.push(keyed("fund.share", format!("money share {n}"), input));
    }
    let mut acts = driver.perform(county, asked)?;
    if let Some(share) = first {
        acts += project(driver, clerk, &money.project, share)?;
    }
    // What was told goes out.
    driver.tick(at)?;
    Ok(acts)
}

fn place<'d>(driver: &Driver<'d>, slug: &str) -> Result<&'d Place, Trouble> {
    let found = driver.places.iter().find(|place| place.slug == slug);
    found.ok_or_else(|| wrong(&format!("no village {slug}")))
}

/// Which source gives which area how many yuan: filled in the order of both lists.
fn shares(money: &Money) -> Vec<(usize, u32, i64)> {
    let mut shares = Vec::new();
    let mut left: Vec<i64> = money.source.iter().map(|s| s.yuan).collect();
    for area in &money.area {
        let mut open = area.yuan;
        for (source, left) in left.iter_mut().enumerate() {
            let part = open.min(*left);
            if part > 0 {
                shares.push((source, area.no, part));
                (open, *left) = (open - part, *left - part);
            }
        }
    }
    shares
}

/// A project under a resolution that the story has brought so far, with its answers and its money.
fn project(
    driver: &Driver<'_>,
    clerk: PersonRef,
    of: &Project,
    share: RecordId,
) -> Result<u64, Trouble> {
    let (place, at) = (place(driver, &of.village)?, driver.now);
    let home = place.home;
    let story = super::story::story().map_err(|why| wrong(&why))?;
    let thread = story.thread.iter().find(|t| t.village == of.village && t.slug == of.thread);
    let thread = thread.ok_or_else(|| wrong("no such thread in the story"))?;
    let began = super::plan::at(thread, at, 0, 0);
    let root = drawn_id(began, &[&place.slug, &thread.slug]);
    let matters = driver.data.db.read(move |tx| store::matter::thread(tx, home, root))?;
    let last = |kind: Kind| matters.iter().rfind(|m| m.kind == kind);
    // On the first days after loading on another date the story may not have come so far.
    let (Some(resolution), Some(meeting)) = (last(Kind::Resolution), last(Kind::Meeting)) else {
        return Ok(0);
    };
    let secretary = place.holders.get("secretary").copied();
    let secretary = secretary.ok_or_else(|| wrong("the village has no secretary"))?;
    let id: Id<kernel::id::Matter> = drawn_id(at, &["money", "project"]);
    let allotment: Id<Record> = drawn_id(at, &["money", "allotment"]);
    let of_village = |act: &'static str, key: &str, input: Value| Asked {
        key: format!("money {key}"),
        ..Asked::by(secretary, act, at, input)
    };
    let mut asked = vec![of_village(
        "project.open",
        "project",
        json!({
            "matter": resolution.id, "id": id, "title": of.title, "origin": "villagers",
            "family": of.family, "sponsor": of.sponsor, "homestead": of.homestead,
            "aspect": of.aspect, "for_ecology": true,
        }),
    )];
    let answers =
        [("how", &of.how), ("look", &of.look), ("builder", &of.builder), ("keeper", &of.keeper)];
    asked.extend(answers.into_iter().map(|(question, text)| {
        let input =
            json!({ "matter": id, "question": question, "text": text, "adopted": meeting.id });
        of_village("project.answer", &format!("answer {question}"), input)
    }));
    let mut acts = driver.perform(home, asked)?;
    let input = json!({
        "id": allotment, "share": share, "purpose": of.purpose, "village": home, "project": id,
        "amount_fen": of.yuan * 100, "document": of.document,
    });
    let given =
        Asked { key: "money allotment".into(), ..Asked::by(clerk, "fund.allot", at, input) };
    acts += driver.perform(driver.data.county, vec![given])?;
    let input = json!({ "matter": id, "allotment": allotment, "giver": driver.data.county });
    acts += driver.perform(home, vec![of_village("purse.take", "purse", input)])?;
    acts += super::gifts::given(driver, place, id, secretary)?;
    Ok(acts)
}

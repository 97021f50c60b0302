//! The demo's task force: people of three departments lent to the county for the project that has some of
//! the year's money. Its people and tasks stand in `demo/force.toml`.

use civic::matter::Kind;
use kernel::id::{Id, Matter, Record};
use kernel::{AreaCode, Moment, PersonRef};
use serde::Deserialize;
use serde_json::{Value, json};

use super::base::{self, Holder};
use super::driver::{Asked, Driver};
use crate::Trouble;
use crate::data::{Data, drawn_id};

#[derive(Deserialize)]
struct Force {
    title: String,
    task: String,
    days: i64,
    member: Vec<Member>,
    item: Vec<Item>,
}

#[derive(Deserialize)]
struct Member {
    login: String,
    name: String,
    unit: String,
    days: i64,
}

#[derive(Deserialize)]
struct Item {
    title: String,
    #[serde(default)]
    project: bool,
    by: usize,
    days: i64,
    standing: String,
    said: String,
    #[serde(default)]
    obstacle: String,
    #[serde(default)]
    cleared: String,
}

fn wrong(why: &str) -> Trouble {
    Trouble::failed(format!("demo/force.toml: {why}"), "Correct it.")
}

fn force() -> Result<Force, Trouble> {
    toml::from_str(include_str!("../../../../demo/force.toml"))
        .map_err(|why| wrong(&why.to_string()))
}

/// People of departments on the county's own list, each with an account.
pub fn people(data: &Data, holders: &mut Vec<Holder>, from: Moment) -> Result<(), Trouble> {
    for member in force()?.member {
        let person = base::directory(data, &member.login, &member.name, data.county, from)?;
        holders.push(Holder { login: member.login, person });
    }
    Ok(())
}

/// Forms it, lends the people, lists the items, says how each stands, clears one.
pub fn pushed(driver: &Driver<'_>, holders: &[Holder], clerk: PersonRef) -> Result<u64, Trouble> {
    let force = force()?;
    let (county, at) = (driver.data.county, driver.now);
    let Some(project) = project(driver, county)? else { return Ok(0) };
    let id: Id<Matter> = drawn_id(at, &["force"]);
    let made =
        |what: &str, n: usize| -> Id<Record> { drawn_id(at, &["force", what, &n.to_string()]) };
    let day = |days: i64| at.plus_days(days).date();
    let who = |n: usize| {
        let member = force.member.get(n).ok_or_else(|| wrong("no such member"))?;
        let person = base::person_of(holders, &member.login);
        person.ok_or_else(|| wrong("a member without an account"))
    };
    let keyed = |by: PersonRef, act: &'static str, key: String, input: Value| Asked {
        key: format!("force {key}"),
        ..Asked::by(by, act, at, input)
    };
    let head = force.member.first().ok_or_else(|| wrong("nobody leads it"))?;
    let leads = who(0)?;
    let input = json!({ "id": id, "title": force.title, "task": force.task, "head": leads,
        "unit": head.unit, "from_on": day(0), "until_on": day(force.days) });
    let mut acts =
        driver.perform(county, vec![keyed(clerk, "force.form", "form".into(), input)])?;
    // The head is lent by the act that forms it; everybody else has a row of their own.
    let found = driver.data.db.read(move |tx| store::force::members(tx, county, id))?;
    let first = found.first().ok_or_else(|| wrong("nobody leads it"))?.id;
    let member = |n: usize| if n == 0 { first } else { made("member", n) };
    let mut asked = Vec::new();
    for (n, one) in force.member.iter().enumerate().skip(1) {
        let input = json!({ "matter": id, "id": member(n), "person": who(n)?, "unit": one.unit,
            "from_on": day(0), "until_on": day(one.days) });
        asked.push(keyed(clerk, "force.join", format!("member {n}"), input));
    }
    for (n, item) in force.item.iter().enumerate() {
        let of = made("item", n);
        let mut input = json!({ "matter": id, "id": of, "title": item.title,
            "member": member(item.by), "due_on": day(item.days) });
        if let Some(fields) = input.as_object_mut().filter(|_| item.project) {
            fields.insert("project".into(), json!(project));
        }
        asked.push(keyed(leads, "force.item", format!("item {n}"), input));
        let input = json!({ "matter": id, "item": of, "standing": item.standing,
            "said": item.said, "obstacle": item.obstacle });
        asked.push(keyed(who(item.by)?, "force.report", format!("report {n}"), input));
        if !item.cleared.is_empty() {
            let input = json!({ "matter": id, "item": of, "said": item.cleared });
            asked.push(keyed(who(item.by)?, "force.close", format!("close {n}"), input));
        }
    }
    acts += driver.perform(county, asked)?;
    driver.tick(at)?;
    Ok(acts)
}

/// The first project of the county that was opened; none where the story has not come so far.
fn project(driver: &Driver<'_>, county: AreaCode) -> Result<Option<Id<Matter>>, Trouble> {
    let query = store::matter::Query {
        area: Some(county),
        kind: Some(Kind::Project),
        most: 10,
        ..store::matter::Query::default()
    };
    let found = driver.data.db.read(move |tx| store::matter::list(tx, &query))?;
    let open = found.iter().filter(|matter| !matter.state.is_final());
    Ok(open.min_by_key(|matter| (matter.opened_at, matter.id)).map(|matter| matter.id))
}

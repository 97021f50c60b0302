//! What neighbours of the demo promise and give to its project: a few days of labour, some money with its
//! receipt, material from outside, and a day of work that the site has confirmed.

use kernel::PersonRef;
use kernel::id::{MatterId, RecordId};
use serde_json::{Value, json};

use super::driver::{Asked, Driver};
use super::people::Place;
use crate::Trouble;
use crate::data::drawn_id;

/// Days of labour that neighbours promise, in half days.
const LABOUR: [u32; 6] = [4, 4, 2, 4, 3, 2];

/// Promises, a receipt, a day of work.
pub fn given(
    driver: &Driver<'_>,
    place: &Place,
    project: MatterId,
    secretary: PersonRef,
) -> Result<u64, Trouble> {
    let at = driver.now;
    let id = |what: &str, n: usize| -> RecordId { drawn_id(at, &["gift", what, &n.to_string()]) };
    let act = |who: PersonRef, act: &'static str, key: String, mut input: Value| {
        if let Some(fields) = input.as_object_mut() {
            fields.insert("matter".into(), json!(project));
        }
        Asked { key: format!("gift {key}"), ..Asked::by(who, act, at, input) }
    };
    let home =
        |who: &&civic::registry::Person| who.registered && !who.away && who.is_adult_on(at.date());
    let mut people: Vec<PersonRef> =
        place.persons.values().filter(home).map(|who| place.reference(who)).collect();
    people.retain(|who| !place.holders.values().any(|holder| holder == who));
    let mut asked = Vec::new();
    for (n, (who, half_days)) in people.iter().zip(LABOUR).enumerate() {
        let input = json!({ "id": id("labour", n), "gift": "labour", "half_days": half_days,
            "named": false });
        asked.push(act(*who, "pledge.make", format!("labour {n}"), input));
    }
    if let Some(who) = people.get(LABOUR.len()) {
        let input = json!({ "id": id("money", 0), "gift": "money", "amount_fen": 20_000,
            "named": false });
        asked.push(act(*who, "pledge.make", "money".into(), input));
        let input = json!({ "id": id("receipt", 0), "pledge": id("money", 0),
            "amount_fen": 20_000, "number": "演示收据 001" });
        asked.push(act(secretary, "pledge.receive", "receipt".into(), input));
    }
    let input = json!({ "id": id("cement", 0), "gift": "material", "what": "水泥二十袋",
        "amount_fen": 60_000, "donor": "龙坝建材店（演示）", "named": true });
    asked.push(act(secretary, "pledge.make", "cement".into(), input));
    let foreman = place.holders.get("committee1").copied().unwrap_or(secretary);
    let day = id("workday", 0);
    let input = json!({ "id": day, "held_on": at.date(), "task": "清渠底的淤泥，运块石",
        "needed": 8, "foreman": foreman });
    asked.push(act(secretary, "labour.call", "workday".into(), input));
    for (n, who) in people.iter().take(4).enumerate() {
        let input = json!({ "workday": day });
        asked.push(act(*who, "labour.join", format!("join {n}"), input));
    }
    for (n, who) in people.iter().take(3).enumerate() {
        let input = json!({ "workday": day, "half_days": 2 });
        asked.push(act(*who, "labour.arrive", format!("arrive {n}"), input));
    }
    let input = json!({ "workday": day, "missing": [] });
    asked.push(act(foreman, "labour.confirm", "confirm".into(), input));
    driver.perform(place.home, asked)
}

//! The demo's covenant: people heard, a draft written, shown and sent to the township, with a clause that
//! names a fine. Its words stand in `demo/covenant.toml`.

use kernel::id::{MatterId, RecordId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::driver::{Asked, Driver};
use crate::Trouble;
use crate::data::drawn_id;

#[derive(Deserialize)]
struct Covenant {
    village: String,
    title: String,
    reason: String,
    heard: String,
    voice: Vec<Voice>,
    clause: Vec<Clause>,
}

#[derive(Deserialize)]
struct Voice {
    by: String,
    part: String,
    text: String,
}

#[derive(Deserialize)]
struct Clause {
    part: String,
    text: String,
}

fn wrong(why: &str) -> Trouble {
    Trouble::failed(format!("demo/covenant.toml: {why}"), "Correct it.")
}

/// Brings a draft as far as the township's desk.
pub fn drafted(driver: &Driver<'_>) -> Result<u64, Trouble> {
    let text = include_str!("../../../../demo/covenant.toml");
    let of: Covenant = toml::from_str(text).map_err(|why| wrong(&why.to_string()))?;
    let place = driver.places.iter().find(|place| place.slug == of.village);
    let place = place.ok_or_else(|| wrong("no such village"))?;
    let holder = |name: &str| {
        let found = place.holders.get(name).copied();
        found.ok_or_else(|| wrong(&format!("nobody holds {name}")))
    };
    let (secretary, at) = (holder("secretary")?, driver.now);
    let id: MatterId = drawn_id(at, &["covenant", &of.village]);
    let keyed =
        |asked: Asked, n: usize| Asked { key: format!("covenant {n} {}", asked.act), ..asked };
    let by = |act: &'static str, input: Value| Asked::by(secretary, act, at, input);
    let begun = json!({ "id": id, "title": of.title, "reason": of.reason });
    let mut asked = vec![by("covenant.open", begun)];
    for (n, voice) in of.voice.iter().enumerate() {
        let own: RecordId = drawn_id(at, &["covenant", "voice", &n.to_string()]);
        let input = json!({ "matter": id, "id": own, "part": voice.part, "text": voice.text });
        asked.push(Asked::by(holder(&voice.by)?, "covenant.say", at, input));
    }
    asked.push(by("covenant.draft", json!({ "matter": id, "heard": of.heard })));
    asked.extend(of.clause.iter().map(|clause| {
        by("covenant.clause", json!({ "matter": id, "part": clause.part, "text": clause.text }))
    }));
    asked.push(by("covenant.show", json!({ "matter": id })));
    asked.push(by("covenant.submit", json!({ "matter": id })));
    let asked = asked.into_iter().zip(1..).map(|(asked, n)| keyed(asked, n)).collect();
    let acts = driver.perform(place.home, asked)?;
    driver.tick(at)?;
    Ok(acts)
}

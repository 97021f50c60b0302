//! The answer for programs: one JSON object, written as it is made, so that a million participants
//! need no second copy in memory.

use std::collections::BTreeMap;

use ::opinion::{Analysis, Divided, Group, Picked, Representative, Unity};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::Found;
use crate::Trouble;
use crate::terminal::Out;

/// A map written from pairs.
struct Pairs<F>(F);

impl<F, I, K, V> Serialize for Pairs<F>
where
    F: Fn() -> I,
    I: Iterator<Item = (K, V)>,
    K: Serialize,
    V: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        (self.0)().try_for_each(|(key, value)| map.serialize_entry(&key, &value))?;
        map.end()
    }
}

fn side(agree: bool) -> &'static str {
    if agree { "agree" } else { "disagree" }
}

fn representative(one: &Representative) -> Value {
    json!({
        "statement": one.statement, "side": side(one.agree), "votes": one.successes,
        "of": one.trials, "probability": one.p, "test": one.p_test,
        "representativeness": one.repness, "representativeness_test": one.repness_test,
        "best_agree": one.best_agree,
    })
}

fn picked(one: &Picked) -> Value {
    json!({
        "statement": one.statement, "votes": one.successes, "of": one.trials,
        "probability": one.p, "test": one.p_test,
    })
}

fn divided(one: &Divided) -> Value {
    let (agree, disagree, all) = (one.tally.agree, one.tally.disagree, one.tally.all);
    json!({ "statement": one.statement, "agree": agree, "disagree": disagree, "of": all })
}

fn united(one: &Unity) -> Value {
    json!({
        "statement": one.statement, "side": side(one.agree), "consensus": one.consensus,
        "per_group": one.per_group, "weakest_group": one.weakest,
    })
}

fn list<T>(all: &[T], one: fn(&T) -> Value) -> Vec<Value> {
    all.iter().map(one).collect()
}

fn group(one: &Group) -> Value {
    json!({ "size": one.size, "centre": one.centre, "divided": list(&one.divided, divided) })
}

/// What is small whatever the number of participants.
fn summary(found: &Found) -> BTreeMap<&'static str, Value> {
    let told = &found.analysis;
    let tried = told.grouped.tried.iter();
    let tried: Vec<Value> = tried
        .map(|one| json!({ "groups": one.k, "silhouette": one.silhouette, "sizes": one.sizes }))
        .collect();
    let groups = told.groups.iter().enumerate();
    let typical = |(at, one): (usize, &Group)| {
        (at.to_string(), Value::Array(list(&one.representative, representative)))
    };
    let statements = || told.statements.iter().enumerate();
    let informed: serde_json::Map<String, Value> = statements()
        .filter_map(|(at, id)| {
            Some((id.to_string(), json!(told.group_informed_consensus.get(at)?)))
        })
        .collect();
    let tallies: serde_json::Map<String, Value> = statements()
        .filter_map(|(at, id)| {
            let (tally, out) = (told.tallies.get(at)?, told.left_out.get(at)?);
            let counts = json!({
                "agree": tally.agree, "disagree": tally.disagree, "votes": tally.all,
                "left_out": out, "priority": told.priorities.get(at)?,
            });
            Some((id.to_string(), counts))
        })
        .collect();
    BTreeMap::from([
        ("participants", json!(told.participants.len())),
        ("votes", json!(found.table.votes())),
        ("silhouette", json!(told.grouped.silhouette)),
        ("tried", Value::Array(tried)),
        ("base_clusters", json!(told.grouped.base_clusters)),
        ("group_informed_consensus", Value::Object(informed)),
        ("representative", Value::Object(groups.map(typical).collect())),
        ("group_details", Value::Array(list(&told.groups, group))),
        (
            "consensus",
            json!({
                "agree": list(&told.consensus.agree, picked),
                "disagree": list(&told.consensus.disagree, picked),
            }),
        ),
        ("unites", Value::Array(list(&told.unity, united))),
        ("statements", Value::Object(tallies)),
    ])
}

/// The whole answer.
struct Answer<'a>(&'a Found);

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told: &Analysis = &self.0.analysis;
        let people = || told.participants.iter().zip(told.group_of.iter().zip(&told.places));
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in summary(self.0) {
            map.serialize_entry(key, &value)?;
        }
        let grouped = || people().filter_map(|(id, (group, _))| Some((*id, (*group)?)));
        map.serialize_entry("groups", &Pairs(grouped))?;
        let others = people().filter(|(_, (group, _))| group.is_none());
        map.serialize_entry("in_no_group", &others.map(|(id, _)| *id).collect::<Vec<u32>>())?;
        map.serialize_entry("places", &Pairs(|| people().map(|(id, (_, place))| (*id, *place))))?;
        map.end()
    }
}

/// Writes it, with a line end.
pub fn write(found: &Found, out: Out<'_>) -> Result<(), Trouble> {
    serde_json::to_writer(&mut *out, &Answer(found)).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

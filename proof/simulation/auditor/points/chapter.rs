//! The chapter of points and hours: which acts there are, who may do them, what they take. Decisions
//! stand beside it; nothing here is read from the product's own declarations.

use civic::authority::Role::{Agent, Committee, Convener, Secretary, Supervisor};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has, Villager, Worker},
    within,
};
use crate::simulation::auditor::rules::rule;

/// The chapter of points and hours.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const OFFICE: &[Who] = &[Has(Secretary), Has(Committee)];
const COUNTER: &[Who] = &[Has(Secretary), Has(Committee), Has(Agent)];
const CLAIMING: &[Who] = &[Villager, Has(Secretary), Has(Committee)];
const WATCHING: &[Who] = &[Villager, Has(Secretary), Has(Supervisor)];
const ORGANISERS: &[Who] = &[Has(Secretary), Has(Committee), Has(Convener), Has(Agent)];
const OWN: &[Who] = &[Villager];

fn fits(ask: &Ask) -> bool {
    let count = |field: &str, most: u64| ask.input.get(field).is_none_or(|n| within(n, most));
    let from = |field: &str, least: u64, most: u64| {
        let n = ask.input.get(field).and_then(Value::as_u64);
        n.is_some_and(|n| (least..=most).contains(&n))
    };
    match ask.act.as_str() {
        "points.draft" => from("base", 0, 1000),
        "points.line" => count("no", 99) && count("points", 1000),
        "points.strike" => count("no", 99),
        "points.claim" => count("line", 99),
        "points.stock" => count("price", 100_000) && count("count", 100_000),
        "points.restock" => count("count", 100_000),
        "points.exchange" => count("count", 1000),
        "points.settle" => from("year", 2000, 2100),
        "hours.call" => count("pieces", 48) && count("most", 500),
        "hours.confirm" => count("pieces", 48),
        "hours.correct" => from("pieces", 0, 48),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule("points.draft", None, &[], OFFICE, &["title", "base", "base_exchangeable", "settle"]),
    rule("points.line", None, &[], OFFICE, &["no", "what", "points", "takes", "often", "evidence"]),
    rule("points.put", None, &[], OFFICE, &["topic"]),
    rule("points.adopt", None, &[], OFFICE, &["adopted"]),
    rule("points.strike", None, &[], OFFICE, &["no"]),
    rule("points.nominate", None, &[], OFFICE, &["topic", "persons"]),
    rule("points.panel", None, &[], OFFICE, &["adopted"]),
    rule("points.weigh", None, &[], OWN, &["relative", "household", "near"]),
    rule("points.withdraw", None, &[], CLAIMING, &["claim"]),
    rule(
        "hours.correct",
        None,
        &[],
        ORGANISERS,
        &["id", "activity", "neighbour", "pieces", "reason"],
    ),
    rule("points.join", None, &[], OWN, &[]),
    rule("points.leave", None, &[], OWN, &[]),
    rule("points.red", None, &[], OWN, &["agree"]),
    rule("points.kin", None, &[], WATCHING, &["of", "relative", "how"]),
    rule(
        "points.claim",
        None,
        &[],
        CLAIMING,
        &["id", "line", "happened_on", "said", "neighbour", "seen_by", "channel"],
    ),
    rule("points.hear", None, &[], OWN, &["claim", "heard"]),
    rule("points.review", None, &[], OWN, &["claim", "verdict", "reason"]),
    rule("points.post", None, &[], &[Worker], &["claim"]),
    rule("points.appeal", None, &[], OWN, &["id", "claim", "reason"]),
    rule("points.decide", None, &[], &[Has(Supervisor)], &["appeal", "ruling", "answer"]),
    rule(
        "points.stock",
        None,
        &[],
        COUNTER,
        &["id", "name", "price", "count", "donor", "donor_agrees"],
    ),
    rule("points.restock", None, &[], COUNTER, &["good", "count"]),
    rule("points.exchange", None, &[], COUNTER, &["id", "neighbour", "good", "count"]),
    rule("points.settle", None, &[], OFFICE, &["year"]),
    rule(
        "hours.call",
        None,
        &[],
        ORGANISERS,
        &["id", "title", "place", "on_day", "pieces", "most"],
    ),
    rule("hours.enlist", None, &[], OWN, &["activity"]),
    rule("hours.withdraw", None, &[], OWN, &["activity"]),
    rule("hours.see", None, &[], ORGANISERS, &["activity", "neighbour"]),
    rule("hours.confirm", None, &[], ORGANISERS, &["activity", "neighbour", "pieces"]),
    rule("hours.certify", None, &[], OWN, &[]),
];

const TEXTS: &[Text] = &[
    ("points.draft", "title", 60, true),
    ("points.line", "what", 80, true),
    ("points.line", "evidence", 120, true),
    ("points.kin", "how", 60, true),
    ("points.claim", "said", 500, true),
    ("points.claim", "seen_by", 60, false),
    ("points.hear", "heard", 500, true),
    ("points.review", "reason", 300, false),
    ("points.appeal", "reason", 500, true),
    ("points.decide", "answer", 500, true),
    ("points.stock", "name", 40, true),
    ("points.stock", "donor", 60, false),
    ("hours.correct", "reason", 300, true),
    ("hours.call", "title", 60, true),
    ("hours.call", "place", 60, true),
];

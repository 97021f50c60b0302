//! The chapter of task forces: which acts there are, who may do them in which state, what they take.
//! Nothing here is read from the product's own declarations.

use civic::authority::Role::{CountyClerk, TownshipClerk};
use civic::matter::{Kind, State};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has, Owner, SignedIn, Worker},
};
use crate::simulation::auditor::rules::rule;

/// The chapter of task forces.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const KIND: Option<Kind> = Some(Kind::Force);
const RUNNING: &[State] = &[State::Acting];
/// The office of county or township.
pub const OFFICE: &[Who] = &[Has(CountyClerk), Has(TownshipClerk)];
const LEADS: &[Who] = &[Has(CountyClerk), Has(TownshipClerk), Owner];

fn fits(ask: &Ask) -> bool {
    let standing = ask.input.get("standing").and_then(Value::as_str);
    ask.act != "force.report"
        || standing.is_some_and(|word| ["moving", "stuck", "waiting"].contains(&word))
}

const RULES: &[Rule] = &[
    rule(
        "force.form",
        KIND,
        &[],
        OFFICE,
        &["id", "title", "task", "head", "unit", "from_on", "until_on"],
    ),
    rule(
        "force.join",
        KIND,
        RUNNING,
        OFFICE,
        &["matter", "id", "person", "unit", "from_on", "until_on"],
    ),
    rule("force.leave", KIND, RUNNING, &[SignedIn], &["matter", "member", "reason"]),
    rule(
        "force.item",
        KIND,
        RUNNING,
        LEADS,
        &["matter", "id", "title", "project", "member", "due_on"],
    ),
    rule(
        "force.report",
        KIND,
        RUNNING,
        &[SignedIn],
        &["matter", "item", "standing", "said", "obstacle"],
    ),
    rule("force.close", KIND, RUNNING, &[SignedIn], &["matter", "item", "said"]),
    rule("force.extend", KIND, RUNNING, OFFICE, &["matter", "until_on", "reason"]),
    rule("force.end", KIND, RUNNING, OFFICE, &["matter", "reason"]),
    rule("force.expire", KIND, RUNNING, &[Worker], &["matter"]),
];

const TEXTS: &[Text] = &[
    ("force.form", "title", 60, true),
    ("force.form", "task", 500, true),
    ("force.form", "unit", 60, true),
    ("force.join", "unit", 60, true),
    ("force.leave", "reason", 200, true),
    ("force.item", "title", 100, true),
    ("force.report", "said", 500, true),
    ("force.report", "obstacle", 500, false),
    ("force.close", "said", 500, true),
    ("force.extend", "reason", 200, true),
    ("force.end", "reason", 200, true),
];

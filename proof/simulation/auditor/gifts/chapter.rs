//! The chapter of gifts: which acts there are, who may do them in which state, what they take. Decisions
//! stand beside it; nothing here is read from the product's own declarations.

use civic::authority::Role::{Committee, Secretary};
use civic::matter::{Kind, State};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    PURPOSES, Rule, Text,
    Who::{self, Has, Owner, Villager, Worker},
    within,
};
use crate::simulation::auditor::rules::rule;
use crate::simulation::auditor::works::chapter::BUILDS;

/// The chapter of gifts.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const UNDERWAY: &[State] = &[State::Draft, State::Executing, State::Finished];
const BUILDING: &[State] = &[State::Draft, State::Executing];
const PROJECT: Option<Kind> = Some(Kind::Project);
const GIVES: &[Who] = &[Villager, Has(Secretary)];
const SITE: &[Who] = &[Villager, Owner, Has(Secretary), Has(Committee)];

fn fits(ask: &Ask) -> bool {
    let count = |field: &str, most: u64| {
        ask.input.get(field).filter(|n| !n.is_null()).is_none_or(|n| within(n, most))
    };
    let word = |field: &str, of: &[&str]| {
        ask.input.get(field).and_then(Value::as_str).is_some_and(|word| of.contains(&word))
    };
    match ask.act.as_str() {
        "pledge.make" => {
            count("half_days", 730) && word("gift", &["money", "labour", "land", "material"])
        }
        "pledge.bank" => word("purpose", &PURPOSES),
        "labour.call" => count("needed", 500),
        "labour.arrive" => count("half_days", 2),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule(
        "pledge.make",
        PROJECT,
        BUILDING,
        GIVES,
        &["matter", "id", "gift", "amount_fen", "half_days", "what", "donor", "named"],
    ),
    rule("pledge.withdraw", PROJECT, UNDERWAY, GIVES, &["matter", "pledge"]),
    rule(
        "pledge.receive",
        PROJECT,
        UNDERWAY,
        BUILDS,
        &["matter", "id", "pledge", "amount_fen", "what", "number"],
    ),
    rule(
        "pledge.bank",
        PROJECT,
        UNDERWAY,
        BUILDS,
        &["matter", "id", "amount_fen", "purpose", "voucher"],
    ),
    rule(
        "labour.call",
        PROJECT,
        BUILDING,
        BUILDS,
        &["matter", "id", "held_on", "task", "needed", "foreman"],
    ),
    rule("labour.join", PROJECT, BUILDING, &[Villager], &["matter", "workday"]),
    rule("labour.arrive", PROJECT, UNDERWAY, SITE, &["matter", "workday", "person", "half_days"]),
    rule("labour.confirm", PROJECT, UNDERWAY, SITE, &["matter", "workday", "missing", "reason"]),
    rule("labour.lapse", PROJECT, &[], &[Worker], &["matter", "workday"]),
];

const TEXTS: &[Text] = &[
    ("pledge.make", "what", 200, false),
    ("pledge.make", "donor", 60, false),
    ("pledge.receive", "what", 200, false),
    ("pledge.receive", "number", 60, true),
    ("pledge.bank", "voucher", 60, true),
    ("labour.call", "task", 200, true),
    ("labour.confirm", "reason", 500, false),
];

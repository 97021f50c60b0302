//! The chapter of levies: which acts there are, who may do them in which state, what they take.

use civic::authority::Role::{Committee, CountyClerk, Secretary, TownshipClerk};
use civic::matter::{Kind, State};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has, Villager},
    within,
};
use crate::simulation::auditor::rules::rule;

/// The chapter of levies.
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
const OFFICE: &[Who] = &[Has(Secretary), Has(Committee)];
const GROUNDS: [&str; 6] = ["soldier", "minimum", "veteran", "pupil", "birth", "hardship"];

fn fits(ask: &Ask) -> bool {
    match ask.act.as_str() {
        "levy.plan" => {
            let days = ask.input.get("days").filter(|n| !n.is_null());
            days.is_none_or(|n| within(n, 60))
        }
        "levy.waive" => {
            let ground = ask.input.get("ground").and_then(Value::as_str);
            ground.is_some_and(|word| GROUNDS.contains(&word))
        }
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule(
        "levy.plan",
        PROJECT,
        BUILDING,
        OFFICE,
        &["matter", "id", "topic", "purpose", "fen", "days"],
    ),
    rule("levy.sign", PROJECT, BUILDING, &[Villager], &["matter", "levy", "agrees"]),
    rule("levy.adopt", PROJECT, BUILDING, OFFICE, &["matter", "levy", "adopted"]),
    rule(
        "levy.check",
        PROJECT,
        BUILDING,
        &[Has(TownshipClerk)],
        &["matter", "levy", "sound", "opinion"],
    ),
    rule(
        "levy.rule",
        PROJECT,
        BUILDING,
        &[Has(CountyClerk)],
        &["matter", "levy", "approved", "answer"],
    ),
    rule("levy.end", PROJECT, UNDERWAY, OFFICE, &["matter", "levy"]),
    rule("levy.waive", PROJECT, UNDERWAY, OFFICE, &["matter", "levy", "person", "ground", "paper"]),
    rule("levy.pay", PROJECT, UNDERWAY, OFFICE, &["matter", "id", "levy", "person", "number"]),
];

const TEXTS: &[Text] = &[
    ("levy.plan", "purpose", 200, true),
    ("levy.check", "opinion", 500, true),
    ("levy.rule", "answer", 500, true),
    ("levy.waive", "paper", 100, true),
    ("levy.pay", "number", 60, true),
];

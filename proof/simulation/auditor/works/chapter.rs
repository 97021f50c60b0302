//! The chapter of projects: which acts there are, who may do them in which state, what they take.
//! Decisions stand beside it; nothing here is read from the product's own declarations.

use civic::authority::Role::{Committee, Seconded, Secretary, Supervisor};
use civic::matter::{Kind, State};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has, Owner, Villager},
    within,
};
use crate::simulation::auditor::rules::rule;

/// Whoever carries a project out.
pub const BUILDS: &[Who] = &[Owner, Has(Secretary), Has(Committee)];

/// Whoever says what is seen.
pub const SEES: &[Who] = &[Villager, Owner, Has(Secretary), Has(Committee), Has(Supervisor)];

/// The chapter of projects.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

fn fits(ask: &Ask) -> bool {
    let no = ask.input.get("no").filter(|no| !no.is_null());
    let among = |no: &Value| within(no, 40);
    match ask.act.as_str() {
        "project.plan" => {
            no.is_none_or(among) && ask.input.get("weight").is_some_and(|n| within(n, 100))
        }
        "project.strike" | "project.reach" => ask.input.get("no").is_none_or(among),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule(
        "project.open",
        Some(Kind::Resolution),
        &[State::Noticed, State::Executing],
        BUILDS,
        &[
            "matter",
            "id",
            "title",
            "origin",
            "family",
            "sponsor",
            "homestead",
            "aspect",
            "for_industry",
            "for_talent",
            "for_culture",
            "for_ecology",
            "for_organisation",
            "planned_fen",
            "due_on",
            "owner",
        ],
    ),
    rule(
        "project.answer",
        Some(Kind::Project),
        &[State::Draft],
        BUILDS,
        &["matter", "question", "text", "adopted"],
    ),
    rule(
        "project.plan",
        Some(Kind::Project),
        &[State::Draft],
        BUILDS,
        &["matter", "no", "title", "due_on", "planned_fen", "weight"],
    ),
    rule("project.strike", Some(Kind::Project), &[State::Draft], BUILDS, &["matter", "no"]),
    rule("project.begin", Some(Kind::Project), &[State::Draft], BUILDS, &["matter"]),
    rule(
        "project.reach",
        Some(Kind::Project),
        &[State::Executing],
        &[Owner, Has(Secretary), Has(Committee), Has(Seconded)],
        &["matter", "no", "done_on", "said"],
    ),
    rule(
        "project.note",
        Some(Kind::Project),
        &[State::Draft, State::Executing, State::Finished],
        &[Villager, Owner, Has(Secretary), Has(Committee), Has(Supervisor), Has(Seconded)],
        &["matter", "id", "stage", "text", "files"],
    ),
    rule(
        "project.change",
        Some(Kind::Project),
        &[State::Executing],
        BUILDS,
        &["matter", "id", "content", "reason", "cost_fen", "due_on", "adopted"],
    ),
    rule(
        "project.publicise",
        Some(Kind::Project),
        &[State::Draft, State::Executing],
        BUILDS,
        &["matter", "stage", "text"],
    ),
    rule("project.finish", Some(Kind::Project), &[State::Executing], BUILDS, &["matter", "report"]),
    rule(
        "project.keep",
        Some(Kind::Project),
        &[State::Finished],
        BUILDS,
        &["matter", "keeper", "said"],
    ),
];

const TEXTS: &[Text] = &[
    ("project.open", "title", 60, true),
    ("project.open", "family", 40, true),
    ("project.open", "sponsor", 60, true),
    ("project.answer", "text", 2000, true),
    ("project.plan", "title", 40, true),
    ("project.reach", "said", 500, true),
    ("project.note", "text", 1000, true),
    ("project.change", "content", 2000, true),
    ("project.change", "reason", 1000, true),
    ("project.publicise", "text", 2000, true),
    ("project.finish", "report", 2000, true),
    ("project.keep", "said", 1000, true),
];

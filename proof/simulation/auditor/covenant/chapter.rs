//! The chapter of covenants: which acts there are, who may do them in which state, what they take.
//! Nothing here is read from the product's own declarations.

use civic::authority::Role::{Committee, Convener, Secretary, TownshipClerk};
use civic::matter::{Kind, State};
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has, Villager},
    within,
};
use crate::simulation::auditor::rules::rule;

const WRITES: &[Who] = &[Has(Secretary), Has(Committee), Has(Convener)];
const TOWNSHIP: &[Who] = &[Has(TownshipClerk)];
const KIND: Option<Kind> = Some(Kind::Covenant);

/// The chapter of covenants.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

fn fits(ask: &Ask) -> bool {
    let clause = ask.input.get("clause").filter(|no| !no.is_null());
    !ask.act.starts_with("covenant.") || clause.is_none_or(|no| within(no, 100))
}

const RULES: &[Rule] = &[
    rule("covenant.open", KIND, &[], WRITES, &["id", "title", "reason"]),
    rule(
        "covenant.say",
        KIND,
        &[State::Hearing, State::Draft],
        &[Villager],
        &["matter", "id", "part", "text", "clause", "paper"],
    ),
    rule("covenant.draft", KIND, &[State::Hearing], WRITES, &["matter", "heard"]),
    rule(
        "covenant.clause",
        KIND,
        &[State::Draft],
        WRITES,
        &["matter", "clause", "part", "text", "points_line"],
    ),
    rule("covenant.strike", KIND, &[State::Draft], WRITES, &["matter", "clause"]),
    rule("covenant.show", KIND, &[State::Draft], WRITES, &["matter"]),
    rule("covenant.submit", KIND, &[State::Draft], WRITES, &["matter"]),
    rule(
        "covenant.review",
        KIND,
        &[State::Reviewing],
        TOWNSHIP,
        &["matter", "verdict", "reason", "article"],
    ),
    rule("covenant.back", KIND, &[State::Cleared], WRITES, &["matter", "reason"]),
    rule("covenant.vote", KIND, &[State::Cleared], WRITES, &["matter", "basis"]),
    rule("covenant.adopt", KIND, &[State::Cleared], WRITES, &["matter"]),
    rule("covenant.publish", KIND, &[State::Passed], WRITES, &["matter", "posted"]),
    rule(
        "covenant.receive",
        KIND,
        &[State::InForce, State::Correcting],
        TOWNSHIP,
        &["matter", "filed_no"],
    ),
    rule("covenant.correct", KIND, &[State::InForce], TOWNSHIP, &["matter", "reason", "article"]),
];

const TEXTS: &[Text] = &[
    ("covenant.open", "title", 60, true),
    ("covenant.open", "reason", 1000, true),
    ("covenant.say", "text", 1000, true),
    ("covenant.draft", "heard", 2000, true),
    ("covenant.clause", "text", 1000, true),
    ("covenant.clause", "points_line", 60, false),
    ("covenant.review", "reason", 1000, true),
    ("covenant.review", "article", 200, false),
    ("covenant.back", "reason", 500, true),
    ("covenant.publish", "posted", 200, true),
    ("covenant.receive", "filed_no", 60, true),
    ("covenant.correct", "reason", 1000, true),
    ("covenant.correct", "article", 200, true),
];

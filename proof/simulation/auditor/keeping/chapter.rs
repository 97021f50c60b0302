//! The chapter of what is looked after: which acts there are, who may do them in which state, what they
//! take. Decisions stand beside it; nothing here is read from the product's own declarations.

use civic::authority::Role::{Committee, Secretary, Supervisor};
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
use crate::simulation::auditor::works::chapter::BUILDS;

/// The chapter of what is looked after.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const UNDERWAY: &[State] = &[State::Draft, State::Executing, State::Finished];
const PROJECT: Option<Kind> = Some(Kind::Project);
const WATCHES: &[Who] = &[Villager, Has(Supervisor)];
const OFFICE: &[Who] = &[Has(Secretary), Has(Committee)];

fn fits(ask: &Ask) -> bool {
    match ask.act.as_str() {
        "finding.check" => {
            let looked = ask.input.get("looked").and_then(Value::as_str);
            looked.is_some_and(|word| ["good", "again"].contains(&word))
        }
        "keeper.appoint" => ask.input.get("every_days").is_some_and(|n| within(n, 366)),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule("finding.raise", PROJECT, UNDERWAY, WATCHES, &["matter", "id", "text", "stops"]),
    rule("finding.mend", PROJECT, UNDERWAY, BUILDS, &["matter", "finding", "text"]),
    rule("finding.check", PROJECT, UNDERWAY, WATCHES, &["matter", "finding", "looked", "text"]),
    rule(
        "keeper.appoint",
        None,
        &[],
        OFFICE,
        &["id", "project", "person", "duty", "every_days", "fee_fen", "from_on", "adopted"],
    ),
    rule("keeper.end", None, &[], OFFICE, &["keeper", "reason"]),
    rule("keeper.log", None, &[], &[Villager], &["id", "keeper", "done_on", "said"]),
    rule("village.adopt", None, &[], OFFICE, &["id", "text", "adopted", "until_on"]),
    rule("keeper.pay", None, &[], OFFICE, &["id", "keeper", "month", "voucher"]),
];

const TEXTS: &[Text] = &[
    ("finding.raise", "text", 1000, true),
    ("finding.mend", "text", 1000, true),
    ("finding.check", "text", 1000, true),
    ("keeper.appoint", "duty", 200, true),
    ("keeper.end", "reason", 200, true),
    ("keeper.log", "said", 500, true),
    ("village.adopt", "text", 5000, true),
    ("keeper.pay", "month", 7, true),
    ("keeper.pay", "voucher", 60, true),
];

//! The chapter of money: which acts there are, who may do them in which state, what they take. Decisions
//! stand beside it; nothing here is read from the product's own declarations.

use civic::authority::Role::{CountyClerk, Secretary, Supervisor, TownshipClerk};
use civic::matter::{Kind, State};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    PURPOSES, Rule, TIERS, Text,
    Who::{self, Has, Villager},
    within,
};
use crate::simulation::auditor::rules::rule;
use crate::simulation::auditor::works::chapter::BUILDS;

/// The chapter of money.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const DESK: &[Who] = &[Has(CountyClerk), Has(TownshipClerk)];
const WATCHES: &[Who] = &[Villager, Has(Supervisor)];
const UNDERWAY: &[State] = &[State::Draft, State::Executing, State::Finished];
const PAYING: &[State] = &[State::Executing, State::Finished];
const PROJECT: Option<Kind> = Some(Kind::Project);

fn fits(ask: &Ask) -> bool {
    let count = |field: &str, most: u64| ask.input.get(field).is_none_or(|n| within(n, most));
    let year = || {
        let year = ask.input.get("year").and_then(Value::as_u64);
        year.is_some_and(|year| (2000..=2100).contains(&year))
    };
    let word = |field: &str, of: &[&str]| {
        ask.input.get(field).and_then(Value::as_str).is_some_and(|word| of.contains(&word))
    };
    match ask.act.as_str() {
        "fund.receive" => year() && word("tier", &TIERS),
        "fund.carry" => year(),
        "joint.set" => count("no", 20),
        "fund.share" => count("joint", 20),
        "fund.allot" | "contract.hold" => word("purpose", &PURPOSES),
        "payment.ask" => count("milestone", 200),
        "payment.sign" => word("verdict", &["agree", "object"]),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule(
        "fund.receive",
        None,
        &[],
        DESK,
        &[
            "id",
            "document",
            "name",
            "tier",
            "line",
            "year",
            "amount_fen",
            "received_on",
            "may_industry",
            "may_works",
            "may_living",
            "may_ecology",
            "may_culture",
            "may_services",
            "may_relief",
            "may_governance",
            "synthetic",
        ],
    ),
    rule("joint.set", None, &[], &[Has(CountyClerk)], &["no", "name", "members"]),
    rule("fund.share", None, &[], DESK, &["id", "source", "joint", "amount_fen", "ground"]),
    rule(
        "fund.allot",
        None,
        &[],
        DESK,
        &["id", "share", "purpose", "village", "project", "amount_fen", "document"],
    ),
    rule("fund.carry", None, &[], DESK, &["id", "source", "year", "document"]),
    rule("fund.back", None, &[], DESK, &["allotment", "document"]),
    rule("purse.take", PROJECT, UNDERWAY, BUILDS, &["matter", "allotment", "giver"]),
    rule("project.delegates", PROJECT, UNDERWAY, BUILDS, &["matter", "poll"]),
    rule(
        "interest.declare",
        None,
        &[],
        &[Villager, Has(Secretary), Has(Supervisor)],
        &["organisation", "person", "how"],
    ),
    rule(
        "contract.hold",
        PROJECT,
        UNDERWAY,
        BUILDS,
        &[
            "matter",
            "id",
            "purse",
            "purpose",
            "payee",
            "number",
            "subject",
            "amount_fen",
            "signed_on",
        ],
    ),
    rule("contract.end", PROJECT, UNDERWAY, BUILDS, &["matter", "contract"]),
    rule(
        "payment.ask",
        PROJECT,
        PAYING,
        BUILDS,
        &["matter", "id", "contract", "milestone", "amount_fen", "acceptance", "invoice"],
    ),
    rule("payment.sign", PROJECT, PAYING, WATCHES, &["matter", "payment", "verdict", "reason"]),
    rule("payment.pay", PROJECT, PAYING, BUILDS, &["matter", "payment", "voucher"]),
    rule("project.settle", PROJECT, &[State::Finished], BUILDS, &["matter", "text"]),
];

const TEXTS: &[Text] = &[
    ("fund.receive", "document", 60, true),
    ("fund.receive", "name", 60, true),
    ("fund.receive", "line", 60, true),
    ("joint.set", "name", 40, false),
    ("joint.set", "members", 4000, false),
    ("fund.share", "ground", 200, true),
    ("fund.allot", "document", 60, true),
    ("fund.carry", "document", 60, true),
    ("purse.take", "giver", 12, true),
    ("interest.declare", "how", 60, true),
    ("contract.hold", "number", 60, true),
    ("contract.hold", "subject", 200, true),
    ("payment.ask", "acceptance", 1000, true),
    ("payment.ask", "invoice", 60, true),
    ("payment.sign", "reason", 500, false),
    ("payment.pay", "voucher", 60, true),
    ("fund.back", "document", 60, true),
    ("project.settle", "text", 1000, true),
];

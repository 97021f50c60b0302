//! The chapter of ventures: which acts there are, who may do them, what they take. Decisions stand beside
//! it; nothing here is read from the product's own declarations.

use civic::authority::Role::{Committee, CountyClerk, Secretary, TownshipClerk};
use serde_json::Value;
use store::Ask;

use crate::simulation::auditor::chapters::Chapter;
use crate::simulation::auditor::law::{
    Rule, Text,
    Who::{self, Has},
};
use crate::simulation::auditor::rules::rule;

/// The chapter of ventures.
pub const CHAPTER: Chapter = Chapter {
    rules: RULES,
    texts: TEXTS,
    fits,
    decide: super::decide,
    sheets: super::tables::SHEETS,
};

const HANDS: &[Who] = &[Has(CountyClerk), Has(TownshipClerk), Has(Secretary), Has(Committee)];
const VILLAGE: &[Who] = &[Has(Secretary), Has(Committee)];

pub const TIERS: [&str; 3] = ["county", "township", "village"];
pub const FORMS: [&str; 4] = ["company", "partnership", "cooperative", "collective"];
pub const SURETIES: [&str; 5] = ["village_committee", "collective", "firm", "agency", "person"];
pub const PARTIES: [&str; 4] = ["firm", "collective", "public", "person"];
pub const PAYOUTS: [&str; 3] = ["bank", "personal", "cash"];

fn fits(ask: &Ask) -> bool {
    let within = |field: &str, from: u64, to: u64| {
        let number = ask.input.get(field).and_then(Value::as_u64);
        number.is_some_and(|n| (from..=to).contains(&n))
    };
    let word = |field: &str, of: &[&str]| {
        ask.input.get(field).and_then(Value::as_str).is_some_and(|word| of.contains(&word))
    };
    let none = |field: &str| ask.input.get(field).is_none_or(Value::is_null);
    match ask.act.as_str() {
        "venture.register" => word("venture_tier", &TIERS) && word("legal_form", &FORMS),
        "venture.change" => none("legal_form") || word("legal_form", &FORMS),
        "venture.bring" => within("holder", 1, 500) && word("asset", &["money", "thing"]),
        "venture.contract" => word("party", &PARTIES),
        "venture.guarantee" => word("surety", &SURETIES),
        "venture.year" => within("year", 2000, 2100),
        "dividend.pay" => word("payout", &PAYOUTS),
        _ => true,
    }
}

const RULES: &[Rule] = &[
    rule(
        "venture.register",
        None,
        &[],
        HANDS,
        &[
            "id",
            "venture_tier",
            "name",
            "code",
            "legal_form",
            "legal_person",
            "founded_on",
            "ground",
            "synthetic",
        ],
    ),
    rule(
        "venture.change",
        None,
        &[],
        HANDS,
        &["venture", "name", "legal_form", "legal_person", "ground"],
    ),
    rule("venture.holders", None, &[], HANDS, &["venture", "holders", "ground"]),
    rule(
        "venture.bring",
        None,
        &[],
        HANDS,
        &[
            "id",
            "venture",
            "holder",
            "asset",
            "what",
            "value_fen",
            "valued_by",
            "document",
            "brought_on",
        ],
    ),
    rule(
        "venture.contract",
        None,
        &[],
        HANDS,
        &[
            "id",
            "venture",
            "counterparty",
            "party",
            "subject",
            "amount_fen",
            "signed_on",
            "until_on",
            "reason",
        ],
    ),
    rule(
        "venture.guarantee",
        None,
        &[],
        HANDS,
        &["id", "venture", "surety", "name", "creditor", "amount_fen", "document"],
    ),
    rule(
        "venture.year",
        None,
        &[],
        HANDS,
        &[
            "id",
            "venture",
            "year",
            "income_fen",
            "cost_fen",
            "losses_fen",
            "reserve",
            "assets_fen",
            "overdue_fen",
            "document",
        ],
    ),
    rule(
        "venture.correct",
        None,
        &[],
        HANDS,
        &[
            "id",
            "year",
            "income_fen",
            "cost_fen",
            "losses_fen",
            "reserve",
            "assets_fen",
            "overdue_fen",
            "document",
            "reason",
        ],
    ),
    rule("dividend.open", None, &[], HANDS, &["id", "year", "amount_fen", "resolution"]),
    rule("dividend.pay", None, &[], HANDS, &["part", "payout", "voucher"]),
    rule("dividend.drop", None, &[], HANDS, &["dividend", "reason"]),
    rule("dividend.take", None, &[], VILLAGE, &["part"]),
];

const TEXTS: &[Text] = &[
    ("venture.register", "name", 100, true),
    ("venture.register", "code", 40, true),
    ("venture.register", "legal_person", 60, true),
    ("venture.register", "ground", 200, true),
    ("venture.change", "name", 100, false),
    ("venture.change", "legal_person", 60, false),
    ("venture.change", "ground", 200, true),
    ("venture.holders", "holders", 4000, true),
    ("venture.holders", "ground", 200, true),
    ("venture.bring", "what", 200, true),
    ("venture.bring", "valued_by", 100, false),
    ("venture.bring", "document", 100, true),
    ("venture.contract", "counterparty", 100, true),
    ("venture.contract", "subject", 200, true),
    ("venture.contract", "reason", 500, false),
    ("venture.guarantee", "name", 100, true),
    ("venture.guarantee", "creditor", 100, true),
    ("venture.guarantee", "document", 100, true),
    ("venture.year", "reserve", 10, true),
    ("venture.year", "document", 100, true),
    ("venture.correct", "reserve", 10, true),
    ("venture.correct", "document", 100, true),
    ("venture.correct", "reason", 200, true),
    ("dividend.open", "resolution", 200, true),
    ("dividend.pay", "voucher", 60, true),
    ("dividend.drop", "reason", 200, true),
];

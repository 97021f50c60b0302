//! A way of deciding in steps: who proposes, who is heard first, who decides, what is made public.
//!
//! Why it exists: important matters of a village go to the party branch, the two committees and the
//! party members before the villagers decide (村民委员会组织法 第二十八条; 四议两公开), and some counties
//! walk one step more. Which steps there are is a rule that a county may change. Invariants: one
//! decision; proposal and hearings before it, publication after it; every step has its source. It
//! refuses to know meetings and dates.

use jiff::civil::Date;

use super::{
    error::Reason,
    parameter::{Decision, Mark, source},
    reader::Fields,
};

/// What is done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// A written proposal.
    Proposal,
    /// A body meets, by its key, and lets the matter pass on or not.
    Body(String),
    /// The body that the topic names decides.
    Decision,
    /// The resolution is made public.
    Notice,
    /// What came of it is made public, with its money.
    Result,
}

const PLAIN: [(Does, &str); 4] = [
    (Does::Proposal, "proposal"),
    (Does::Decision, "decision"),
    (Does::Notice, "notice"),
    (Does::Result, "result_notice"),
];

impl Does {
    fn read(word: &str) -> Option<Self> {
        match word.strip_prefix("body:") {
            Some(key) if !key.is_empty() => Some(Self::Body(key.to_owned())),
            _ => PLAIN.iter().find(|row| row.1 == word).map(|row| row.0.clone()),
        }
    }

    /// Steps follow each other in this order.
    fn rank(&self) -> u8 {
        match self {
            Self::Proposal => 0,
            Self::Body(_) => 1,
            Self::Decision => 2,
            Self::Notice => 3,
            Self::Result => 4,
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRule {
    /// Key inside the process, such as `review`.
    pub key: String,
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// A word for a row of steps, in Chinese; the name where none is given.
    pub short_zh: String,
    /// The same in English.
    pub short_en: String,
    /// What is done.
    pub does: Does,
    /// Key of the earlier step that it may be taken together with.
    pub may_merge_with: Option<String>,
    /// Key of the parameter with its days: those before a meeting, or those of a publication.
    pub days: Option<String>,
    /// The source.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
}

/// A process, as in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessRule {
    /// Key, such as `four_two`.
    pub key: String,
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// Whether classes that name bodies to be heard first, and no process, go this way.
    pub usual: bool,
    /// Whether the body that decides may meet before the steps are over, in special circumstances
    /// that are written down.
    pub emergency: bool,
    /// In order.
    pub steps: Vec<StepRule>,
    /// The source.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day it applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl ProcessRule {
    /// The step of this key.
    #[must_use]
    pub fn step(&self, key: &str) -> Option<&StepRule> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// The bodies that sit before the decision, in order.
    pub fn first_bodies(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match &step.does {
            Does::Body(key) => Some(key.as_str()),
            _ => None,
        })
    }

    pub(super) fn read(
        fields: &mut Fields<'_>,
        key: &str,
        base: Option<&Self>,
        decision: Option<&Decision>,
    ) -> Option<Self> {
        let title_zh = fields.text("title_zh").or_else(|| base.map(|b| b.title_zh.clone()));
        let title_zh = fields.need("title_zh", title_zh);
        let title_en = fields.text("title_en").or_else(|| base.map(|b| b.title_en.clone()));
        let title_en = fields.need("title_en", title_en);
        let usual = flag(fields, "usual", base.is_some_and(|b| b.usual));
        let emergency = flag(fields, "emergency", base.is_some_and(|b| b.emergency));
        let (article, mark, applies_from) = source(fields, decision);
        let steps = steps(fields, base, mark);
        Some(Self {
            key: key.to_owned(),
            title_zh: title_zh?,
            title_en: title_en?,
            usual,
            emergency,
            steps: steps?,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }

    /// Steps out of order, and names among them that lead nowhere.
    pub(super) fn objections(&self) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut wrong = |found_here: String, expected: &str| {
            found.push(Reason::Malformed {
                field: "step".to_owned(),
                found: found_here,
                expected: expected.to_owned(),
            });
        };
        let decisions = self.steps.iter().filter(|s| s.does == Does::Decision).count();
        if decisions != 1 {
            wrong(format!("{decisions} decisions"), "one step that is a decision");
        }
        for pair in self.steps.windows(2) {
            let [first, second] = pair else { continue };
            let again = first.does.rank() == second.does.rank();
            let hearings = matches!(second.does, Does::Body(_));
            if first.does.rank() > second.does.rank() || (again && !hearings) {
                wrong(
                    format!("{} before {}", first.key, second.key),
                    "proposal, bodies, decision, notice, result_notice in this order",
                );
            }
        }
        for (place, step) in self.steps.iter().enumerate() {
            let earlier = self.steps.iter().take(place);
            if earlier.clone().any(|other| other.key == step.key) {
                found.push(Reason::Twice { what: format!("step `{}`", step.key) });
            }
            if let Some(name) = &step.may_merge_with
                && !earlier.clone().any(|other| other.key == *name)
            {
                let name = name.clone();
                found.push(Reason::UnknownReference { field: "may_merge_with", name });
            }
        }
        found
    }

    /// Whether these bodies sit in this order before the decision.
    pub(super) fn hears(&self, before: &[String]) -> bool {
        let mut bodies = self.first_bodies();
        before.iter().all(|name| bodies.any(|body| body == name))
    }
}

/// A decision that does not speak of a flag leaves it as it is.
fn flag(fields: &mut Fields<'_>, name: &'static str, base: bool) -> bool {
    if fields.raw(name).is_some() { fields.flag(name) } else { base }
}

fn steps(
    fields: &mut Fields<'_>,
    base: Option<&ProcessRule>,
    mark: Option<Mark>,
) -> Option<Vec<StepRule>> {
    let Some(tables) = fields.tables("step") else {
        return fields.need("step", base.map(|b| b.steps.clone()));
    };
    let read = |fields: &mut Fields<'_>| step(fields, mark);
    tables.into_iter().map(|table| fields.part("step", table, read)).collect()
}

fn step(fields: &mut Fields<'_>, mark: Option<Mark>) -> Option<StepRule> {
    let need = |fields: &mut Fields<'_>, name: &'static str| {
        let text = fields.text(name);
        fields.need(name, text)
    };
    let key = need(fields, "key");
    let (title_zh, title_en) = (need(fields, "title_zh"), need(fields, "title_en"));
    let (short_zh, short_en) = (fields.text("short_zh"), fields.text("short_en"));
    let word = need(fields, "does");
    let does = word.as_deref().and_then(Does::read);
    if let (Some(word), None) = (&word, &does) {
        fields.malformed("does", word, "proposal, body:…, decision, notice or result_notice");
    }
    let may_merge_with = fields.text("may_merge_with");
    let days = fields.text("days");
    let article = need(fields, "article");
    let mark = Mark::read(fields, mark);
    Some(StepRule {
        key: key?,
        short_zh: short_zh.or_else(|| title_zh.clone())?,
        short_en: short_en.or_else(|| title_en.clone())?,
        title_zh: title_zh?,
        title_en: title_en?,
        does: does?,
        may_merge_with,
        days,
        article: article?,
        mark: mark?,
    })
}

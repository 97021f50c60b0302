//! A family of projects with its template: which milestones a work of this kind usually has, what its
//! four questions ask, what its result is measured by.
//!
//! Why it exists: a county names its families (党建+, 美丽乡村 …) and knows what belongs to each; a
//! village that begins a project starts from that and not from a blank sheet. Invariants: four hints
//! for the four questions; milestones in order of time, the last at the end, their weights together a
//! hundred. It refuses to know projects.

use jiff::civil::Date;

use super::{
    error::Reason,
    parameter::{Decision, Mark, source},
    reader::Fields,
};

/// The whole of the time, and of the weights.
const WHOLE: u32 = 100;
/// The questions of a charter: how, what, by whom, kept by whom.
const QUESTIONS: usize = 4;

/// One milestone of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneRule {
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// After how much of the time it is due, in hundredths.
    pub at: u32,
    /// Its share of the whole work, in hundredths.
    pub weight: u32,
}

/// A family, as in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyRule {
    /// Key, such as `beautiful_village`.
    pub key: String,
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// What a result of this family is measured by, in Chinese.
    pub indicator_zh: String,
    /// The same in English.
    pub indicator_en: String,
    /// What the four questions of a charter ask, in Chinese, in their order.
    pub hints_zh: Vec<String>,
    /// The same in English.
    pub hints_en: Vec<String>,
    /// In order of time.
    pub milestones: Vec<MilestoneRule>,
    /// The source.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day it applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl FamilyRule {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        key: &str,
        base: Option<&Self>,
        decision: Option<&Decision>,
    ) -> Option<Self> {
        let mut text = |name: &'static str, old: fn(&Self) -> &String| {
            let said = fields.text(name).or_else(|| base.map(|b| old(b).clone()));
            fields.need(name, said)
        };
        let title_zh = text("title_zh", |b| &b.title_zh);
        let title_en = text("title_en", |b| &b.title_en);
        let indicator_zh = text("indicator_zh", |b| &b.indicator_zh);
        let indicator_en = text("indicator_en", |b| &b.indicator_en);
        let mut hints = |name: &'static str, old: fn(&Self) -> &Vec<String>| {
            let said = fields.texts(name).or_else(|| base.map(|b| old(b).clone()));
            fields.need(name, said)
        };
        let hints_zh = hints("hints_zh", |b| &b.hints_zh);
        let hints_en = hints("hints_en", |b| &b.hints_en);
        let milestones = milestones(fields, base);
        let (article, mark, applies_from) = source(fields, decision);
        Some(Self {
            key: key.to_owned(),
            title_zh: title_zh?,
            title_en: title_en?,
            indicator_zh: indicator_zh?,
            indicator_en: indicator_en?,
            hints_zh: hints_zh?,
            hints_en: hints_en?,
            milestones: milestones?,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }

    /// A template that does not come out even.
    pub(super) fn objections(&self) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut wrong = |field: &str, got: String, expected: &str| {
            let (field, expected) = (field.to_owned(), expected.to_owned());
            found.push(Reason::Malformed { field, found: got, expected });
        };
        for (field, hints) in [("hints_zh", &self.hints_zh), ("hints_en", &self.hints_en)] {
            if hints.len() != QUESTIONS || hints.iter().any(|hint| hint.trim().is_empty()) {
                wrong(
                    field,
                    format!("{} hints", hints.len()),
                    "one for each of the four questions",
                );
            }
        }
        let sum: u64 = self.milestones.iter().map(|m| u64::from(m.weight)).sum();
        if sum != u64::from(WHOLE) || self.milestones.iter().any(|m| m.weight == 0) {
            wrong("milestone", format!("weights of {sum}"), "weights that make 100 together");
        }
        let in_order = self.milestones.is_sorted_by(|a, b| a.at <= b.at);
        if !in_order || self.milestones.last().is_none_or(|last| last.at != WHOLE) {
            wrong("milestone", "at".to_owned(), "milestones in order of time, the last at 100");
        }
        found
    }
}

fn milestones(fields: &mut Fields<'_>, base: Option<&FamilyRule>) -> Option<Vec<MilestoneRule>> {
    let Some(tables) = fields.tables("milestone") else {
        return fields.need("milestone", base.map(|b| b.milestones.clone()));
    };
    tables.into_iter().map(|table| fields.part("milestone", table, milestone)).collect()
}

fn milestone(fields: &mut Fields<'_>) -> Option<MilestoneRule> {
    let (title_zh, title_en) = (fields.text("title_zh"), fields.text("title_en"));
    let (title_zh, title_en) =
        (fields.need("title_zh", title_zh), fields.need("title_en", title_en));
    let (at, weight) = (fields.count("at"), fields.count("weight"));
    let (at, weight) = (fields.need("at", at), fields.need("weight", weight));
    Some(MilestoneRule { title_zh: title_zh?, title_en: title_en?, at: at?, weight: weight? })
}

//! One number the county may set, and the law's bound on it.
//!
//! Why it exists: days, shares and amounts are policy, not code. Invariants: a parameter has a
//! title in two languages, a unit, a source and a first day; without a value it is unset, never a
//! default. It refuses to know who reads it.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::{
    canonical::shown,
    error::Reason,
    reader::Fields,
    value::{Unit, Value},
};

/// How sure the rulebook is of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Read in the text of its source.
    Verified,
    /// Written down from memory; to be checked.
    Memory,
    /// Laid down by the county or one of its bodies.
    County,
    /// Concluded from other rules.
    Inference,
}

const MARKS: [(Mark, &str); 4] = [
    (Mark::Verified, "verified"),
    (Mark::Memory, "memory"),
    (Mark::County, "county"),
    (Mark::Inference, "inference"),
];

impl Mark {
    /// The word as written in the files.
    #[must_use]
    pub fn key(self) -> &'static str {
        MARKS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    pub(super) fn read(fields: &mut Fields<'_>, otherwise: Option<Self>) -> Option<Self> {
        let Some(word) = fields.text("mark") else {
            return fields.need("mark", otherwise);
        };
        let mark = MARKS.iter().find(|row| row.1 == word).map(|row| row.0);
        if mark.is_none() {
            fields.malformed("mark", &word, "verified, memory, county or inference");
        }
        mark
    }
}

/// A county decision that changes rules from a day on: the head of an override file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its number and name, the source of what it changes.
    pub article: String,
    /// First day it applies.
    pub applies_from: Date,
}

impl Decision {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let article = fields.text("article");
        let article = fields.need("article", article);
        let applies_from = fields.date("applies_from");
        let applies_from = fields.need("applies_from", applies_from);
        Some(Self { article: article?, applies_from: applies_from? })
    }
}

/// A value with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is, in Chinese.
    pub title_zh: String,
    /// What it is, in English.
    pub title_en: String,
    /// What it is counted in.
    pub unit: Unit,
    /// `None`: the county has not laid it down yet.
    pub value: Option<Value>,
    /// A remark, in Chinese.
    pub note_zh: Option<String>,
    /// A remark, in English.
    pub note_en: Option<String>,
    /// The source: law and article, or the county's decision.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day it applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl Parameter {
    /// Reads an entry. A decision inherits what it does not say from `base`.
    pub(super) fn read(
        fields: &mut Fields<'_>,
        base: Option<&Self>,
        decision: Option<&Decision>,
    ) -> Option<Self> {
        let title_zh = fields.text("title_zh").or_else(|| base.map(|b| b.title_zh.clone()));
        let title_zh = fields.need("title_zh", title_zh);
        let title_en = fields.text("title_en").or_else(|| base.map(|b| b.title_en.clone()));
        let title_en = fields.need("title_en", title_en);
        let note_zh = fields.text("note_zh").or_else(|| base.and_then(|b| b.note_zh.clone()));
        let note_en = fields.text("note_en").or_else(|| base.and_then(|b| b.note_en.clone()));
        let (article, mark, applies_from) = source(fields, decision);
        let unit = unit(fields, base.map(|b| b.unit));
        let value = value(fields, unit);
        Some(Self {
            title_zh: title_zh?,
            title_en: title_en?,
            unit: unit?,
            value: value?,
            note_zh,
            note_en,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }
}

/// Source, mark and first day, which every entry has; a decision supplies its own.
pub(super) fn source(
    fields: &mut Fields<'_>,
    decision: Option<&Decision>,
) -> (Option<String>, Option<Mark>, Option<Date>) {
    let article = fields.text("article").or_else(|| decision.map(|d| d.article.clone()));
    let article = fields.need("article", article);
    let mark = Mark::read(fields, decision.map(|_| Mark::County));
    let from = fields.date("applies_from").or_else(|| decision.map(|d| d.applies_from));
    (article, mark, fields.need("applies_from", from))
}

fn unit(fields: &mut Fields<'_>, base: Option<Unit>) -> Option<Unit> {
    let Some(word) = fields.text("unit") else {
        return fields.need("unit", base);
    };
    let Some(given) = Unit::named(&word) else {
        fields.malformed("unit", &word, "a unit of the rulebook");
        return None;
    };
    match base {
        Some(is) if is != given => {
            fields.fault(Reason::WrongUnit { given, is });
            None
        }
        _ => Some(given),
    }
}

/// The outer `None` is an error, the inner one an unset value.
fn value(fields: &mut Fields<'_>, unit: Option<Unit>) -> Option<Option<Value>> {
    let unset = fields.flag("unset");
    match (fields.raw("value"), unset) {
        (None, true) => Some(None),
        (Some(raw), false) => {
            let read = Value::read(unit?, raw);
            if let Err(expected) = read {
                fields.malformed("value", &shown(raw), expected);
            }
            read.ok().map(Some)
        }
        (Some(raw), true) => {
            fields.malformed("value", &shown(raw), "nothing beside `unset = true`");
            None
        }
        (None, false) => {
            fields.fault(Reason::Missing { field: "value" });
            None
        }
    }
}

/// The law's limit on one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The unit of the limit; the parameter must have the same.
    pub unit: Unit,
    /// No less than this.
    pub min: Option<Value>,
    /// No more than this.
    pub max: Option<Value>,
    /// Exactly this.
    pub fixed: Option<Value>,
    /// The article.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day the limit applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl Bound {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let unit = unit(fields, None);
        let (article, mark, applies_from) = source(fields, None);
        let (min, max, fixed) =
            (limit(fields, "min", unit), limit(fields, "max", unit), limit(fields, "fixed", unit));
        if min.is_none() && max.is_none() && fixed.is_none() {
            fields.need::<Value>("min", None);
        }
        Some(Self {
            unit: unit?,
            min,
            max,
            fixed,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }

    /// The limit as people write it: `≥ 10`.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = [("≥", &self.min), ("≤", &self.max), ("=", &self.fixed)];
        let texts = parts.iter().filter_map(|(sign, value)| {
            value.as_ref().map(|value| format!("{sign} {}", value.text()))
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    /// What is laxer about `parameter`, if anything.
    pub(super) fn objection(&self, parameter: &Parameter) -> Option<Reason> {
        if parameter.unit != self.unit {
            return Some(Reason::WrongUnit { given: parameter.unit, is: self.unit });
        }
        let value = parameter.value.as_ref()?;
        let breaks = |limit: &Value, wrong: fn(Ordering) -> bool| {
            // Values that cannot be ordered have to be equal.
            value.compare(limit).map_or(value != limit, wrong)
        };
        let broken = |limit: &Option<Value>, wrong| limit.clone().filter(|law| breaks(law, wrong));
        let fixed = broken(&self.fixed, Ordering::is_ne);
        let law = fixed
            .clone()
            .or_else(|| broken(&self.min, Ordering::is_lt))
            .or_else(|| broken(&self.max, Ordering::is_gt))?;
        Some(Reason::Laxer {
            given: format!("{} {}", value.text(), self.unit.en()).trim().to_owned(),
            law: law.text(),
            article: self.article.clone(),
            fixed: fixed.is_some(),
        })
    }
}

fn limit(fields: &mut Fields<'_>, field: &'static str, unit: Option<Unit>) -> Option<Value> {
    let raw = fields.raw(field)?;
    match Value::read(unit?, raw) {
        Ok(value) => Some(value),
        Err(expected) => {
            fields.malformed(field, &shown(raw), expected);
            None
        }
    }
}

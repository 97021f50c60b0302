//! Every rule of a day as lines of one shape: what is asked, its value, its source, the law's bound.
//! The page prints them in groups; the interface gives them flat.

use civic::rulebook::{Entry, Mark, RuleSet};
use kernel::refusal::Lang;
use kernel::{AreaCode, Date};
use serde::Serialize;

/// Where a line stands on the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "group", content = "of", rename_all = "lowercase")]
pub(super) enum Group {
    /// Not laid down by the county yet.
    Unset,
    /// A body that decides, by key.
    Body(String),
    /// Which body decides what.
    Class,
    /// The steps of a process.
    Process,
    /// A family of projects with its milestones.
    Family,
    /// A parameter, by the file it stands in.
    File(String),
}

/// Which list of a body a clause stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    /// The body itself, or no body at all.
    Whole,
    /// Who must come.
    Quorum,
    /// Who must agree.
    Majority,
    /// How the body is made up.
    Condition,
}

/// One rule.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RuleLine {
    /// Key.
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) group: Group,
    pub(super) part: Part,
    /// What it is about.
    pub(super) title: String,
    /// Value; empty when unset.
    pub(super) value: String,
    /// Word after the value.
    pub(super) unit: String,
    /// Source.
    pub(super) article: String,
    /// The law's limit; empty when there is none.
    pub(super) bound: String,
    /// Its article.
    pub(super) bound_article: String,
    /// A remark.
    pub(super) note: String,
    /// `verified`, `memory`, `county`, `inference`.
    pub(super) mark: &'static str,
    /// First day.
    pub(super) applies_from: Date,
    /// Nobody has laid it down.
    pub(super) unset: bool,
}

/// The page of rules as data.
#[derive(Serialize)]
pub(super) struct Rules {
    pub(super) county: AreaCode,
    /// The day asked about.
    pub(super) on: Date,
    /// Version of the rulebook.
    pub(super) version: String,
    /// Days on which some rule changes.
    pub(super) change_days: Vec<Date>,
    /// Years whose days off are published.
    pub(super) calendar_years: Vec<i16>,
    pub(super) rules: Vec<RuleLine>,
}

/// All rules of a set that contain what is searched for, unset ones first.
pub(super) fn lines(set: &RuleSet, lang: Lang, asked: &str) -> Vec<RuleLine> {
    let asked = asked.to_lowercase();
    let mut lines: Vec<RuleLine> = set
        .entries()
        .map(|entry| line(set, lang, entry))
        .filter(|line| asked.is_empty() || line.mentions(&asked))
        .collect();
    // The sort is stable: inside a group the order of the rulebook stays.
    lines.sort_by(|a, b| a.group.cmp(&b.group));
    lines
}

fn line(set: &RuleSet, lang: Lang, entry: Entry) -> RuleLine {
    let (group, part) = place(set, &entry);
    let pick = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    RuleLine {
        group,
        part,
        title: pick(entry.title_zh, entry.title_en),
        value: pick(entry.value_zh, entry.value_en),
        unit: pick(entry.unit_zh.into(), entry.unit_en.into()),
        article: entry.article,
        bound: entry.bound_text,
        bound_article: entry.bound_article,
        note: pick(entry.note_zh, entry.note_en),
        mark: Mark::key(entry.mark),
        applies_from: entry.applies_from,
        unset: entry.unset,
        key: entry.key,
    }
}

fn place(set: &RuleSet, entry: &Entry) -> (Group, Part) {
    if entry.unset {
        return (Group::Unset, Part::Whole);
    }
    if entry.key.starts_with("class.") {
        return (Group::Class, Part::Whole);
    }
    if entry.key.starts_with("process.") {
        return (Group::Process, Part::Whole);
    }
    if entry.key.starts_with("family.") {
        return (Group::Family, Part::Whole);
    }
    if let Ok(parameter) = set.parameter(&entry.key) {
        return (Group::File(parameter.file.clone()), Part::Whole);
    }
    for body in set.bodies() {
        let own = format!("{}.{}", body.parameter, body.key);
        let Some(rest) = entry.key.strip_prefix(&own) else { continue };
        let part = match rest.split('.').nth(1) {
            Some("quorum") => Part::Quorum,
            Some("majority") => Part::Majority,
            Some("condition") => Part::Condition,
            _ => Part::Whole,
        };
        // `villagers` is the beginning of `villagers_meeting` too.
        if rest.is_empty() || rest.starts_with('.') {
            return (Group::Body(body.key.clone()), part);
        }
    }
    (Group::File(String::new()), Part::Whole)
}

impl RuleLine {
    fn mentions(&self, asked: &str) -> bool {
        let texts = [&self.key, &self.title, &self.value, &self.article, &self.note];
        texts.iter().any(|text| text.to_lowercase().contains(asked))
    }

    /// The value with its unit, as it is read.
    pub(super) fn said(&self, lang: Lang) -> String {
        let clause = self.part != Part::Whole;
        match (clause, self.unit.is_empty(), lang) {
            (_, true, _) => self.value.clone(),
            // `全体代表 ≥ 2/3`, `≥ 2/3 of all representatives`.
            (true, false, Lang::Zh) => format!("{} {}", self.unit, self.value),
            (true, false, Lang::En) => format!("{} of {}", self.value, self.unit),
            (false, false, _) => format!("{} {}", self.value, self.unit),
        }
    }
}

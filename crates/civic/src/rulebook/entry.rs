//! Every rule in force as one line of a table.
//!
//! Why it exists: the public page of rules, its print and its Excel show all of them with value,
//! source and the law's limit; nobody has to trust a rule he cannot read. Invariants: every
//! parameter, body, clause and matter class of the set appears once. It refuses to know layout.

use jiff::civil::Date;

use super::{
    body::{BodyRule, VoteBy},
    class::ClassRule,
    clause::Clause,
    family::FamilyRule,
    parameter::{Mark, Parameter},
    process::{Does, ProcessRule, StepRule},
    set::RuleSet,
};

/// One line of the table of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key, such as `P01`, `P02.villagers_meeting.quorum.adults_attend`, `class.covenant`.
    pub key: String,
    /// What the rule is about, in Chinese.
    pub title_zh: String,
    /// What the rule is about, in English.
    pub title_en: String,
    /// The value, in Chinese; empty when unset.
    pub value_zh: String,
    /// The value, in English; empty when unset.
    pub value_en: String,
    /// The word after the value, in Chinese; may be empty.
    pub unit_zh: &'static str,
    /// The word after the value, in English; may be empty.
    pub unit_en: &'static str,
    /// The source of the value.
    pub article: String,
    /// The law's limit, such as `≥ 10`; empty when the law sets none.
    pub bound_text: String,
    /// The article of the limit; empty when the law sets none.
    pub bound_article: String,
    /// A remark, in Chinese; may be empty.
    pub note_zh: String,
    /// A remark, in English; may be empty.
    pub note_en: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day the value applies.
    pub applies_from: Date,
    /// True when the county has not laid the value down yet.
    pub unset: bool,
}

impl RuleSet {
    /// All rules in force: parameters by key, then bodies with their clauses, then classes, the steps
    /// of processes, and families of projects.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let parameters = self.parameters.iter().map(|(key, value)| self.of_parameter(key, value));
        let bodies = self.bodies.values().flat_map(|body| {
            let clauses = body.clauses().map(|(part, clause)| self.of_clause(body, part, clause));
            std::iter::once(of_body(body)).chain(clauses.collect::<Vec<_>>())
        });
        let classes = self.classes.values().map(|class| self.of_class(class));
        let steps = self.processes.values().flat_map(|process| {
            process.steps.iter().map(|step| self.of_step(process, step)).collect::<Vec<_>>()
        });
        let families = self.families.values().map(of_family);
        parameters.chain(bodies).chain(classes).chain(steps).chain(families)
    }

    fn of_parameter(&self, key: &str, parameter: &Parameter) -> Entry {
        let bound = self.law.bounds.get(key);
        let value = parameter.value.as_ref();
        Entry {
            key: key.to_owned(),
            title_zh: parameter.title_zh.clone(),
            title_en: parameter.title_en.clone(),
            value_zh: value.map(|value| value.text_zh()).unwrap_or_default(),
            value_en: value.map(|value| value.text()).unwrap_or_default(),
            unit_zh: parameter.unit.zh(),
            unit_en: parameter.unit.en(),
            article: parameter.article.clone(),
            bound_text: bound.map(|bound| bound.text()).unwrap_or_default(),
            bound_article: bound.map(|bound| bound.article.clone()).unwrap_or_default(),
            note_zh: parameter.note_zh.clone().unwrap_or_default(),
            note_en: parameter.note_en.clone().unwrap_or_default(),
            mark: parameter.mark,
            applies_from: parameter.applies_from,
            unset: value.is_none(),
        }
    }

    fn of_clause(&self, body: &BodyRule, part: &str, clause: &Clause) -> Entry {
        let label = &clause.threshold.label;
        let floor = self.law.bodies.get(&body.key).and_then(|law| {
            law.clauses().find(|(name, c)| *name == part && c.threshold.label == *label)
        });
        Entry {
            key: format!("{}.{}.{part}.{label}", body.parameter, body.key),
            title_zh: clause.title_zh.clone(),
            title_en: clause.title_en.clone(),
            value_zh: clause.share(),
            value_en: clause.share(),
            unit_zh: clause.of_zh(),
            unit_en: clause.of_en(),
            article: clause.threshold.article.clone(),
            bound_text: floor.map(|(_, law)| law.share()).unwrap_or_default(),
            bound_article: floor.map(|(_, law)| law.threshold.article.clone()).unwrap_or_default(),
            note_zh: String::new(),
            note_en: String::new(),
            mark: body.mark,
            applies_from: body.applies_from,
            unset: false,
        }
    }

    fn of_step(&self, process: &ProcessRule, step: &StepRule) -> Entry {
        let (value_zh, value_en) = match &step.does {
            Does::Proposal => ("书面提议".to_owned(), "a written proposal".to_owned()),
            Does::Body(key) => self.bodies.get(key).map_or_else(
                || (key.clone(), key.clone()),
                |body| (body.title_zh.clone(), body.title_en.clone()),
            ),
            Does::Decision => ("由谁定，看事项".to_owned(), "the body of the class".to_owned()),
            Does::Notice => ("公示".to_owned(), "a public notice".to_owned()),
            Does::Result => {
                ("公示结果和钱".to_owned(), "a public notice with the money".to_owned())
            }
        };
        let merges = step.may_merge_with.as_deref().and_then(|key| process.step(key));
        Entry {
            key: format!("process.{}.{}", process.key, step.key),
            title_zh: format!("{}：{}", process.title_zh, step.title_zh),
            title_en: format!("{}: {}", process.title_en, step.title_en),
            value_zh,
            value_en,
            unit_zh: "",
            unit_en: "",
            article: step.article.clone(),
            bound_text: String::new(),
            bound_article: String::new(),
            note_zh: merges.map_or_else(String::new, |s| {
                format!("两个职务一人担任的，可以和“{}”一起办", s.title_zh)
            }),
            note_en: merges.map_or_else(String::new, |s| {
                format!("May be taken with “{}” where one person holds both posts", s.title_en)
            }),
            mark: step.mark,
            applies_from: process.applies_from,
            unset: false,
        }
    }

    fn of_class(&self, class: &ClassRule) -> Entry {
        let names = |keys: &[String], zh: bool| -> String {
            let titles = keys.iter().filter_map(|key| {
                self.bodies.get(key).map(|b| if zh { b.title_zh.as_str() } else { &b.title_en })
            });
            titles.collect::<Vec<_>>().join(if zh { "、" } else { ", " })
        };
        let law = self.law.classes.get(&class.key);
        Entry {
            key: format!("class.{}", class.key),
            title_zh: class.title_zh.clone(),
            title_en: class.title_en.clone(),
            value_zh: names(&class.bodies, true),
            value_en: names(&class.bodies, false),
            unit_zh: "",
            unit_en: "",
            article: class.article.clone(),
            bound_text: law.map(|law| law.bodies.join(", ")).unwrap_or_default(),
            bound_article: law.map(|law| law.article.clone()).unwrap_or_default(),
            note_zh: String::new(),
            note_en: String::new(),
            mark: class.mark,
            applies_from: class.applies_from,
            unset: false,
        }
    }
}

fn of_family(family: &FamilyRule) -> Entry {
    let zh: Vec<&str> = family.milestones.iter().map(|m| m.title_zh.as_str()).collect();
    let en: Vec<&str> = family.milestones.iter().map(|m| m.title_en.as_str()).collect();
    Entry {
        key: format!("family.{}", family.key),
        title_zh: family.title_zh.clone(),
        title_en: family.title_en.clone(),
        value_zh: zh.join("、"),
        value_en: en.join(", "),
        unit_zh: "",
        unit_en: "",
        article: family.article.clone(),
        bound_text: String::new(),
        bound_article: String::new(),
        note_zh: family.indicator_zh.clone(),
        note_en: family.indicator_en.clone(),
        mark: family.mark,
        applies_from: family.applies_from,
        unset: false,
    }
}

fn of_body(body: &BodyRule) -> Entry {
    let (value_zh, value_en) =
        match (body.votes_by(VoteBy::Person), body.votes_by(VoteBy::Household)) {
            (true, true) => ("一人一票，或者一户一票", "one vote a person, or one a household"),
            (false, true) => ("一户一票", "one vote a household"),
            _ => ("一人一票", "one vote a person"),
        };
    Entry {
        key: format!("{}.{}", body.parameter, body.key),
        title_zh: body.title_zh.clone(),
        title_en: body.title_en.clone(),
        value_zh: value_zh.to_owned(),
        value_en: value_en.to_owned(),
        unit_zh: "",
        unit_en: "",
        article: body.article.clone(),
        bound_text: String::new(),
        bound_article: String::new(),
        note_zh: body.note_zh.clone().unwrap_or_default(),
        note_en: body.note_en.clone().unwrap_or_default(),
        mark: body.mark,
        applies_from: body.applies_from,
        unset: false,
    }
}

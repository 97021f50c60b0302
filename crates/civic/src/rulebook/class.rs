//! A class of matters and the bodies that may decide it.
//!
//! Why it exists: since 2025 money and assets belong to the collective's members, everything else
//! to the villagers; asking the wrong body makes a decision void. Invariants: at least one body
//! decides; a county may leave deciding bodies out, never add one. It refuses to know matters.

use jiff::civil::Date;

use super::{
    error::Reason,
    parameter::{Decision, Mark, source},
    reader::Fields,
};

/// Who may decide matters of one class, as in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassRule {
    /// Key, such as `village_public_works`.
    pub key: String,
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// Keys of the bodies that may decide; at least one.
    pub bodies: Vec<String>,
    /// Keys of the bodies heard first, in order (四议两公开).
    pub before: Vec<String>,
    /// Key of the process that leads to the decision; `None`: the usual one where bodies are heard
    /// first, otherwise none.
    pub process: Option<String>,
    /// The source.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day it applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl ClassRule {
    /// May this body decide?
    #[must_use]
    pub fn may_decide(&self, body: &str) -> bool {
        self.bodies.iter().any(|key| key == body)
    }

    pub(super) fn read(
        fields: &mut Fields<'_>,
        key: &str,
        base: Option<&Self>,
        decision: Option<&Decision>,
        titled: bool,
    ) -> Option<Self> {
        let own = |text: Option<String>| if titled { text } else { text.or(Some(String::new())) };
        let title_zh = own(fields.text("title_zh").or_else(|| base.map(|b| b.title_zh.clone())));
        let title_zh = fields.need("title_zh", title_zh);
        let title_en = own(fields.text("title_en").or_else(|| base.map(|b| b.title_en.clone())));
        let title_en = fields.need("title_en", title_en);
        let bodies = fields.texts("bodies").or_else(|| base.map(|b| b.bodies.clone()));
        let bodies = fields.need("bodies", bodies);
        if bodies.as_ref().is_some_and(Vec::is_empty) {
            fields.malformed("bodies", "[]", "at least one body");
        }
        let before = fields.texts("before").or_else(|| base.map(|b| b.before.clone()));
        let process = fields.text("process").or_else(|| base.and_then(|b| b.process.clone()));
        let (article, mark, applies_from) = source(fields, decision);
        Some(Self {
            key: key.to_owned(),
            title_zh: title_zh?,
            title_en: title_en?,
            bodies: bodies?,
            before: before.unwrap_or_default(),
            process,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }

    /// A body that the law does not let decide.
    pub(super) fn objection(&self, law: &Self) -> Option<Reason> {
        let wide = self.bodies.iter().any(|body| !law.may_decide(body));
        wide.then(|| Reason::LaxerRule {
            part: "bodies",
            given: self.bodies.join(", "),
            law: law.bodies.join(", "),
            article: law.article.clone(),
        })
    }
}

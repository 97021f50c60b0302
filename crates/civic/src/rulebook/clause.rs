//! One sentence of a voting rule as written in the files: `more than 1/2 of adults`.
//!
//! Why it exists: a village secretary has to be able to read and check the rule file. Invariants:
//! the sentence has exactly one meaning, that of [`ballot::Threshold`]; at equal share "more than"
//! is stricter than "at least". It refuses to know who is counted.

use ballot::{Alternative, Basis, Cmp, Condition, Ratio, Threshold};

use super::{error::Reason, reader::Fields};

const BASES: [(Basis, &str, &str, &str); 8] = [
    (Basis::Adults, "adults", "十八周岁以上的人", "adults"),
    (Basis::Households, "households", "户", "households"),
    (Basis::Members, "members", "全体组成人员（成员）", "all members"),
    (Basis::Representatives, "representatives", "全体代表", "all representatives"),
    (Basis::Present, "present", "到会人员", "those present"),
    (Basis::Cast, "cast", "收回的票", "votes cast"),
    (Basis::Entitled, "entitled", "登记有选举权的人", "those entitled"),
    (Basis::Due, "due", "应到会人员", "those due"),
];

/// A threshold with the words that explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The rule as the ballot engine counts it, with its label and article.
    pub threshold: Threshold,
    /// What is counted, for a composition condition: `women_representatives`. Empty otherwise.
    pub counted: String,
    /// Clauses of the quorum that share this name must hold together; `None` stands alone.
    pub alternative: Option<String>,
    /// The sentence in Chinese; empty in the law's file.
    pub title_zh: String,
    /// The sentence in English; empty in the law's file.
    pub title_en: String,
}

/// Which list of a body a clause stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Quorum,
    Majority,
    Condition,
}

impl Part {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Quorum => "quorum",
            Self::Majority => "majority",
            Self::Condition => "condition",
        }
    }
}

impl Clause {
    /// Reads one clause; titles may be left out in the law's file (`titled` false).
    pub(super) fn read(fields: &mut Fields<'_>, part: Part, titled: bool) -> Option<Self> {
        let label = fields.text("label");
        let label = fields.need("label", label);
        let article = fields.text("article");
        let article = fields.need("article", article);
        let needs = fields.text("needs");
        let needs = fields.need("needs", needs);
        let share = needs.as_deref().and_then(sentence);
        if let (Some(text), None) = (&needs, share) {
            fields.malformed("needs", text, "a sentence such as \"more than 1/2 of adults\"");
        }
        let (mut title_zh, mut title_en) = (fields.text("title_zh"), fields.text("title_en"));
        if titled {
            title_zh = fields.need("title_zh", title_zh);
            title_en = fields.need("title_en", title_en);
        } else {
            title_zh = title_zh.or_else(|| Some(String::new()));
            title_en = title_en.or_else(|| Some(String::new()));
        }
        let alternative = (part == Part::Quorum).then(|| fields.text("alternative")).flatten();
        let counted = if part == Part::Condition {
            let counted = fields.text("counted");
            fields.need("counted", counted)
        } else {
            Some(String::new())
        };
        let (cmp, ratio, of) = share?;
        let threshold = Threshold { cmp, ratio, of, label: label?, article: article? };
        Some(Self {
            threshold,
            counted: counted?,
            alternative,
            title_zh: title_zh?,
            title_en: title_en?,
        })
    }

    /// The sentence as written in the files.
    #[must_use]
    pub fn needs(&self) -> String {
        let cmp = match self.threshold.cmp {
            Cmp::MoreThan => "more than",
            Cmp::AtLeast => "at least",
        };
        format!("{cmp} {} of {}", self.threshold.ratio, basis(self.threshold.of).0)
    }

    /// The share with its sign: `> 1/2`, `≥ 2/3`.
    #[must_use]
    pub fn share(&self) -> String {
        let sign = match self.threshold.cmp {
            Cmp::MoreThan => ">",
            Cmp::AtLeast => "≥",
        };
        format!("{sign} {}", self.threshold.ratio)
    }

    /// What the share is taken of, in Chinese.
    #[must_use]
    pub fn of_zh(&self) -> &'static str {
        basis(self.threshold.of).1
    }

    /// What the share is taken of, in English.
    #[must_use]
    pub fn of_en(&self) -> &'static str {
        basis(self.threshold.of).2
    }

    /// Whoever satisfies `self` satisfies `law` too, whatever the total.
    fn covers(&self, law: &Self) -> bool {
        self.counted == law.counted && self.threshold.is_as_strict_as(&law.threshold)
    }

    pub(super) fn condition(&self) -> Condition {
        Condition { subject: self.counted.clone(), threshold: self.threshold.clone() }
    }
}

/// `more than 1/2 of adults` → comparison, share, basis.
fn sentence(text: &str) -> Option<(Cmp, Ratio, Basis)> {
    let (cmp, rest) = match text.strip_prefix("more than ") {
        Some(rest) => (Cmp::MoreThan, rest),
        None => (Cmp::AtLeast, text.strip_prefix("at least ")?),
    };
    let (ratio, of) = rest.split_once(" of ")?;
    let ratio: Ratio = ratio.parse().ok()?;
    let of = BASES.iter().find(|row| row.1 == of)?.0;
    // "More than all" could never be met, "at least none" always is: neither is a rule.
    let sensible = ratio.num() > 0 && (cmp == Cmp::AtLeast || ratio.num() < ratio.den());
    sensible.then_some((cmp, ratio, of))
}

fn basis(of: Basis) -> (&'static str, &'static str, &'static str) {
    BASES.iter().find(|row| row.0 == of).map_or(("", "", ""), |row| (row.1, row.2, row.3))
}

/// Clauses grouped into the alternatives of a quorum, in the order they are written.
fn groups(quorum: &[Clause]) -> Vec<Vec<&Clause>> {
    let mut groups: Vec<Vec<&Clause>> = Vec::new();
    for clause in quorum {
        let same = |group: &&mut Vec<&Clause>| {
            clause.alternative.is_some()
                && group.iter().any(|other| other.alternative == clause.alternative)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(clause),
            None => groups.push(vec![clause]),
        }
    }
    groups
}

pub(super) fn alternatives(quorum: &[Clause]) -> Vec<Alternative> {
    groups(quorum)
        .into_iter()
        .map(|group| Alternative { all: group.into_iter().map(|c| c.threshold.clone()).collect() })
        .collect()
}

fn words(clauses: &[&Clause]) -> String {
    let texts: Vec<String> = clauses
        .iter()
        .map(|clause| match clause.counted.as_str() {
            "" => clause.needs(),
            counted => format!("{counted} {}", clause.needs()),
        })
        .collect();
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(" and ") }
}

fn laxer(part: Part, given: &[&Clause], law: &[&Clause]) -> Reason {
    Reason::LaxerRule {
        part: part.name(),
        given: words(given),
        law: words(law),
        article: law.first().map_or_else(String::new, |clause| clause.threshold.article.clone()),
    }
}

/// Clauses that must all hold: each of the law's must be covered by one of the county's.
pub(super) fn all_objections(part: Part, given: &[Clause], law: &[Clause]) -> Vec<Reason> {
    let about = |law: &Clause| -> Vec<&Clause> {
        given.iter().filter(|clause| clause.counted == law.counted).collect()
    };
    law.iter()
        .filter(|law| !given.iter().any(|clause| clause.covers(law)))
        .map(|law| laxer(part, &about(law), &[law]))
        .collect()
}

/// Alternatives of which one suffices: each of the county's must cover one of the law's. Leaving
/// an alternative out is stricter and allowed; a new way to a quorum is laxer.
pub(super) fn quorum_objections(given: &[Clause], law: &[Clause]) -> Vec<Reason> {
    let (given, law) = (groups(given), groups(law));
    let Some(first) = law.first() else {
        return Vec::new();
    };
    if given.is_empty() {
        return vec![laxer(Part::Quorum, &[], first)];
    }
    let covers =
        |group: &[&Clause], law: &[&Clause]| law.iter().all(|l| group.iter().any(|c| c.covers(l)));
    let same_basis = |group: &[&Clause], law: &[&Clause]| {
        law.iter().any(|l| group.iter().any(|c| c.threshold.of == l.threshold.of))
    };
    given
        .iter()
        .filter(|group| !law.iter().any(|law| covers(group, law)))
        .map(|group| {
            let nearest = law.iter().find(|law| same_basis(group, law)).unwrap_or(first);
            laxer(Part::Quorum, group, nearest)
        })
        .collect()
}

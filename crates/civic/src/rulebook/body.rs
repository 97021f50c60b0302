//! A body that decides: who sits, how it is called, how many must come and agree.
//!
//! Why it exists: the village's two constituencies decide by two formulas, and neither may live in
//! code. Invariants: labels are unique inside a body; an advisory body has no majority. It refuses
//! to know names, rolls and dates of meetings.

use jiff::civil::Date;

use super::{
    clause::{self, Clause, Part},
    error::Reason,
    parameter::{Decision, Mark, source},
    reader::Fields,
};

/// Whose roll a body is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Electorate {
    /// Villagers aged 18 and over.
    Villagers,
    /// Members of the collective economic organisation.
    Members,
    /// Elected representatives, with the members of the committee where the law says so.
    Representatives,
    /// Party members of the branch.
    Party,
    /// Residents of a community aged 18 and over.
    Residents,
    /// Directors of the collective's board.
    Directors,
    /// Party branch committee and village committee.
    Committees,
    /// Representatives elected by the members of the collective.
    MemberRepresentatives,
}

const ELECTORATES: [(Electorate, &str); 8] = [
    (Electorate::Villagers, "villagers"),
    (Electorate::Members, "members"),
    (Electorate::Representatives, "representatives"),
    (Electorate::Party, "party"),
    (Electorate::Residents, "residents"),
    (Electorate::Directors, "directors"),
    (Electorate::Committees, "committees"),
    (Electorate::MemberRepresentatives, "member_representatives"),
];

impl Electorate {
    /// The word as written in the files.
    #[must_use]
    pub fn key(self) -> &'static str {
        ELECTORATES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }
}

/// What one vote stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteBy {
    /// One person, one vote.
    Person,
    /// One household, one vote.
    Household,
}

const VOTES: [(VoteBy, &str); 2] = [(VoteBy::Person, "person"), (VoteBy::Household, "household")];

/// Bounds on the number of seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// No fewer.
    pub min: Option<u32>,
    /// No more.
    pub max: Option<u32>,
    /// An odd number.
    pub odd: bool,
}

impl Seats {
    /// Does a body of so many members keep to the bounds?
    #[must_use]
    pub fn fits(self, members: u32) -> bool {
        self.min.is_none_or(|min| members >= min)
            && self.max.is_none_or(|max| members <= max)
            && (!self.odd || !members.is_multiple_of(2))
    }
}

/// Who may stay away and have the own voice given by another, on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyRule {
    /// The article that allows it.
    pub article: String,
    /// Key of the parameter with the most voices one person may give for others; `None`: no limit
    /// is laid down.
    pub most: Option<String>,
}

/// The rule of one body, as in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRule {
    /// Key, such as `villagers_meeting`.
    pub key: String,
    /// Name in Chinese.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// The parameter of the county's table it belongs to: `P02`, `P04`.
    pub parameter: String,
    /// Whose roll it is drawn from.
    pub electorate: Electorate,
    /// What a vote may stand for; at least one.
    pub vote_by: Vec<VoteBy>,
    /// Key of the parameter with the days of notice; `None`: no period is laid down.
    pub notice: Option<String>,
    /// Bounds on the number of seats.
    pub seats: Seats,
    /// Whether somebody of the same household may be sent with a written paper.
    pub proxy: Option<ProxyRule>,
    /// The article under which it may meet in several places (分片召开); `None`: in one place.
    pub sections: Option<String>,
    /// Who must come; any one alternative suffices. Empty: no quorum.
    pub quorum: Vec<Clause>,
    /// Who must agree; all must hold. Empty: the body advises.
    pub majority: Vec<Clause>,
    /// How the body is made up; all must hold.
    pub conditions: Vec<Clause>,
    /// Keys of the matter classes it may decide on the day of the set; sorted.
    pub classes: Vec<String>,
    /// A remark, in Chinese.
    pub note_zh: Option<String>,
    /// A remark, in English.
    pub note_en: Option<String>,
    /// The source.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// First day it applies.
    pub applies_from: Date,
    /// The file it stands in.
    pub file: String,
}

impl BodyRule {
    /// The rule in the form the ballot engine counts with.
    #[must_use]
    pub fn to_ballot(&self) -> ballot::Body {
        ballot::Body {
            conditions: self.conditions.iter().map(Clause::condition).collect(),
            limits: self.limits(),
            quorum: clause::alternatives(&self.quorum),
            majority: self.majority.iter().map(|clause| clause.threshold.clone()).collect(),
        }
    }

    /// The bounds on seats as the ballot engine counts them: printed like any other clause.
    fn limits(&self) -> Vec<ballot::Limit> {
        let bounds = [
            ("seats_min", self.seats.min.map(|n| ballot::Bound::AtLeast(n.into()))),
            ("seats_max", self.seats.max.map(|n| ballot::Bound::AtMost(n.into()))),
            ("seats_odd", self.seats.odd.then_some(ballot::Bound::Odd)),
        ];
        let limit = |(label, bound): (&str, Option<ballot::Bound>)| {
            bound.map(|bound| ballot::Limit {
                bound,
                of: ballot::Basis::Members,
                label: label.to_owned(),
                article: self.article.clone(),
            })
        };
        bounds.into_iter().filter_map(limit).collect()
    }

    /// True when the body counsels and adopts nothing.
    #[must_use]
    pub fn is_advisory(&self) -> bool {
        self.majority.is_empty()
    }

    /// May a vote stand for this?
    #[must_use]
    pub fn votes_by(&self, what: VoteBy) -> bool {
        self.vote_by.contains(&what)
    }

    /// The clause of this label, with its words: what a verdict's clause prints.
    #[must_use]
    pub fn clause(&self, label: &str) -> Option<&Clause> {
        self.clauses().map(|(_, clause)| clause).find(|clause| clause.threshold.label == label)
    }

    /// Every clause with the name of its list.
    pub(super) fn clauses(&self) -> impl Iterator<Item = (&'static str, &Clause)> {
        let lists = [
            (Part::Condition, &self.conditions),
            (Part::Quorum, &self.quorum),
            (Part::Majority, &self.majority),
        ];
        lists.into_iter().flat_map(|(part, list)| list.iter().map(move |c| (part.name(), c)))
    }

    /// Reads a body. A decision inherits what it does not say from `base`; the law's file needs
    /// no titles (`titled` false).
    pub(super) fn read(
        fields: &mut Fields<'_>,
        key: &str,
        base: Option<&Self>,
        decision: Option<&Decision>,
        titled: bool,
    ) -> Option<Self> {
        let own = |text: Option<String>| if titled { text } else { text.or(Some(String::new())) };
        let word = |fields: &mut Fields<'_>, field, base: Option<&String>| {
            let text = own(fields.text(field).or_else(|| base.cloned()));
            fields.need(field, text)
        };
        let title_zh = word(fields, "title_zh", base.map(|b| &b.title_zh));
        let title_en = word(fields, "title_en", base.map(|b| &b.title_en));
        let parameter = word(fields, "parameter", base.map(|b| &b.parameter));
        let electorate = electorate(fields, base);
        let vote_by = vote_by(fields, base);
        let notice = fields.text("notice").or_else(|| base.and_then(|b| b.notice.clone()));
        let seats = seats(fields, base);
        let proxy = proxy(fields, base);
        let sections = fields.text("sections").or_else(|| base.and_then(|b| b.sections.clone()));
        let quorum = clauses(fields, Part::Quorum, base.map(|b| &b.quorum), titled);
        let majority = clauses(fields, Part::Majority, base.map(|b| &b.majority), titled);
        let conditions = clauses(fields, Part::Condition, base.map(|b| &b.conditions), titled);
        let note_zh = fields.text("note_zh").or_else(|| base.and_then(|b| b.note_zh.clone()));
        let note_en = fields.text("note_en").or_else(|| base.and_then(|b| b.note_en.clone()));
        let (article, mark, applies_from) = source(fields, decision);
        Some(Self {
            key: key.to_owned(),
            title_zh: title_zh?,
            title_en: title_en?,
            parameter: parameter?,
            electorate: electorate?,
            vote_by: vote_by?,
            notice,
            seats,
            proxy,
            sections,
            quorum,
            majority,
            conditions,
            classes: Vec::new(),
            note_zh,
            note_en,
            article: article?,
            mark: mark?,
            applies_from: applies_from?,
            file: fields.file.to_owned(),
        })
    }

    /// What `self` demands less than the law does.
    pub(super) fn objections(&self, law: &Self) -> Vec<Reason> {
        let mut found = clause::quorum_objections(&self.quorum, &law.quorum);
        found.extend(clause::all_objections(Part::Majority, &self.majority, &law.majority));
        found.extend(clause::all_objections(Part::Condition, &self.conditions, &law.conditions));
        let mut object = |part, given: String, floor: String| {
            let article = law.article.clone();
            found.push(Reason::LaxerRule { part, given, law: floor, article });
        };
        if self.electorate != law.electorate {
            object("electorate", self.electorate.key().into(), law.electorate.key().into());
        }
        if law.notice.is_some() && self.notice != law.notice {
            let word = |notice: &Option<String>| notice.clone().unwrap_or_default();
            object("notice", word(&self.notice), word(&law.notice));
        }
        if self.vote_by.iter().any(|what| !law.vote_by.contains(what)) {
            object("vote_by", vote_words(&self.vote_by), vote_words(&law.vote_by));
        }
        let (given, floor) = (self.seats, law.seats);
        let wide = floor.min.is_some_and(|min| given.min.is_none_or(|own| own < min))
            || floor.max.is_some_and(|max| given.max.is_none_or(|own| own > max))
            || (floor.odd && !given.odd);
        if wide {
            object("seats", seat_words(given), seat_words(floor));
        }
        if self.proxy.is_some() && law.proxy.is_none() {
            object("proxy", "household".into(), "none".into());
        }
        if self.sections.is_some() && law.sections.is_none() {
            object("sections", self.sections.clone().unwrap_or_default(), "none".into());
        }
        found
    }
}

fn electorate(fields: &mut Fields<'_>, base: Option<&BodyRule>) -> Option<Electorate> {
    let Some(word) = fields.text("electorate") else {
        return fields.need("electorate", base.map(|b| b.electorate));
    };
    let found = ELECTORATES.iter().find(|row| row.1 == word).map(|row| row.0);
    if found.is_none() {
        fields.malformed("electorate", &word, "villagers, members, representatives, party, …");
    }
    found
}

fn vote_by(fields: &mut Fields<'_>, base: Option<&BodyRule>) -> Option<Vec<VoteBy>> {
    let Some(words) = fields.texts("vote_by") else {
        return fields.need("vote_by", base.map(|b| b.vote_by.clone()));
    };
    let read = |word: &String| VOTES.iter().find(|row| row.1 == word).map(|row| row.0);
    let found: Option<Vec<VoteBy>> = words.iter().map(read).collect();
    let found = found.filter(|list| !list.is_empty());
    if found.is_none() {
        fields.malformed("vote_by", &words.join(", "), "person, household or both");
    }
    found
}

fn seats(fields: &mut Fields<'_>, base: Option<&BodyRule>) -> Seats {
    let base = base.map(|b| b.seats).unwrap_or_default();
    let odd = fields.raw("seats_odd").is_some();
    Seats {
        min: fields.count("seats_min").or(base.min),
        max: fields.count("seats_max").or(base.max),
        odd: if odd { fields.flag("seats_odd") } else { base.odd },
    }
}

/// `proxy = "household"` with the article that allows it, and where the limit stands.
fn proxy(fields: &mut Fields<'_>, base: Option<&BodyRule>) -> Option<ProxyRule> {
    let inherited = base.and_then(|b| b.proxy.clone());
    let most = fields.text("proxy_most");
    let article = fields.text("proxy_article");
    match fields.text("proxy").as_deref() {
        Some("household") => {
            let article = fields.need("proxy_article", article)?;
            Some(ProxyRule { article, most })
        }
        Some("none") => None,
        Some(other) => {
            fields.malformed("proxy", other, "household or none");
            None
        }
        None => inherited
            .map(|p| ProxyRule { article: article.unwrap_or(p.article), most: most.or(p.most) }),
    }
}

fn clauses(
    fields: &mut Fields<'_>,
    part: Part,
    base: Option<&Vec<Clause>>,
    titled: bool,
) -> Vec<Clause> {
    let Some(tables) = fields.tables(part.name()) else {
        return base.cloned().unwrap_or_default();
    };
    let mut found: Vec<Clause> = Vec::new();
    for table in tables {
        let clause = fields.part(part.name(), table, |fields| Clause::read(fields, part, titled));
        let Some(clause) = clause else { continue };
        let label = &clause.threshold.label;
        if found.iter().any(|other| other.threshold.label == *label) {
            fields.fault(Reason::Twice { what: format!("{} `{label}`", part.name()) });
        }
        found.push(clause);
    }
    found
}

fn vote_words(list: &[VoteBy]) -> String {
    let words = VOTES.iter().filter(|row| list.contains(&row.0)).map(|row| row.1);
    words.collect::<Vec<_>>().join(", ")
}

fn seat_words(seats: Seats) -> String {
    let bound = |n: Option<u32>| n.map_or_else(|| "any".to_owned(), |n| n.to_string());
    let odd = if seats.odd { ", odd" } else { "" };
    format!("{} to {}{odd}", bound(seats.min), bound(seats.max))
}

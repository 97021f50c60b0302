//! The text: who is heard, clauses, what of them names a fine, and what a version changed. Refuses to
//! know: what the township says and who votes.

use kernel::{Code, Moment, Refusal};

use super::{Clause, Covenant, Draft, MOST, Open, Part, Say, Show, Strike, Submit, Voice, Write};
use crate::act::{LEAST, spoken};
use crate::authority::Role;
use crate::deliberation;
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Kind, State};
use crate::policy;
use crate::record::Record;
use crate::rulebook::RuleSet;
use crate::scene::Scene;
use crate::wording;

/// What beginning looks at.
#[derive(Debug, Clone, Default)]
pub struct OpenFacts {
    /// The name of a revision that is under way.
    pub under_way: Option<String>,
    /// The version in force.
    pub base: Option<Covenant>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// Begins with everybody being heard; a revision starts from the text in force.
pub fn open(facts: &OpenFacts, scene: &Scene<'_>, act: &Open) -> Result<Vec<Effect>, Refusal> {
    if let Some(title) = &facts.under_way {
        return Err(Refusal::new(Code::CovenantUnderWay).with("title", title));
    }
    let title = spoken(("title", "field-covenant-open-title"), &act.title, LEAST)?;
    // It is put to the vote under this name.
    if deliberation::is_slogan(title) {
        return Err(Refusal::new(Code::TopicSlogan).on("title").with("what", "@slogan-title"));
    }
    // A name can not be written anew later: what it may not say is refused at once.
    if let Some(word) = wording::first(&[title], &policy::covenant_words(scene.rules)?) {
        return Err(Refusal::new(Code::CovenantTitle)
            .on("title")
            .with("word", word)
            .with("article", policy::covenant_article(scene.rules)?));
    }
    let reason = spoken(("reason", "field-covenant-open-reason"), &act.reason, LEAST)?;
    let by = scene.subject().ok_or(Code::SignInNeeded)?;
    let covenant = Covenant {
        home: scene.home,
        id: act.id,
        edition: facts.base.as_ref().map_or(0, |base| base.edition) + 1,
        base: facts.base.as_ref().map(|base| base.id),
        reason: reason.into(),
        heard: String::new(),
        drafted_at: None,
        shown_at: None,
        changed_at: scene.now,
        submitted_at: None,
        cleared_at: None,
        meeting: None,
        present: 0,
        women: 0,
        adopted_at: None,
        posted: String::new(),
        published_at: None,
        filed_no: String::new(),
        received_at: None,
        superseded_at: None,
    };
    let opening = Opening {
        id: act.id,
        kind: Kind::Covenant,
        title: title.into(),
        area: scene.home,
        thread: None,
        cause: None,
        opened_for: None,
        owner: Some(by),
    };
    let mut effects = vec![Effect::Open(opening), Effect::Put(covenant.row())];
    effects.extend(facts.clauses.iter().map(|old| {
        let kept = Clause {
            covenant: act.id,
            origin: Some(old.no),
            by,
            made_at: scene.now,
            ..old.clone()
        };
        Effect::Put(kept.row())
    }));
    let to = Audience::Public(scene.home);
    effects.push(Effect::Tell { to, message: "tell-covenant-opened", matter: act.id });
    Ok(effects)
}

/// Anybody of the village is heard, also at the desk and on paper; `clauses` is how many there are.
pub fn say(clauses: &u32, scene: &Scene<'_>, act: &Say) -> Result<Vec<Effect>, Refusal> {
    let said = spoken(("text", "field-covenant-say-text"), &act.text, LEAST)?;
    if let Some(no) = act.clause.filter(|no| no > clauses) {
        return Err(no_clause("clause", no));
    }
    let voice = Voice {
        home: scene.home,
        covenant: act.matter,
        id: act.id,
        part: act.part,
        text: said.into(),
        clause: act.clause,
        paper: act.paper,
        person: scene.subject().ok_or(Code::SignInNeeded)?,
        recorded_by: scene.behalf.and(scene.caller.person()),
        said_at: scene.now,
    };
    Ok(vec![Effect::Put(voice.row())])
}

fn no_clause(field: &'static str, no: u32) -> Refusal {
    Refusal::new(Code::CovenantClauseOther).on(field).with("no", no)
}

/// What ending the hearing looks at.
#[derive(Debug, Clone)]
pub struct DraftFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// How many have been heard.
    pub voices: u64,
}

/// A draft that nobody was heard on is none.
pub fn draft(facts: &DraftFacts, scene: &Scene<'_>, act: &Draft) -> Result<Vec<Effect>, Refusal> {
    let heard = spoken(("heard", "field-covenant-draft-heard"), &act.heard, LEAST)?;
    if facts.voices == 0 {
        return Err(Code::CovenantUnheard.into());
    }
    let covenant =
        Covenant { heard: heard.into(), drafted_at: Some(scene.now), ..facts.covenant.clone() };
    Ok(vec![
        Effect::Set(covenant.row()),
        Effect::Move { matter: act.matter, to: State::Draft, outcome: None },
    ])
}

/// What writing looks at.
#[derive(Debug, Clone)]
pub struct ClauseFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// Its clauses in order.
    pub clauses: Vec<Clause>,
}

impl ClauseFacts {
    fn changed(&self, scene: &Scene<'_>) -> Effect {
        Effect::Set(Covenant { changed_at: scene.now, ..self.covenant.clone() }.row())
    }
    fn count(&self) -> u32 {
        u32::try_from(self.clauses.len()).unwrap_or(u32::MAX)
    }
}

/// Writes a clause. What it may not say is shown beside it at once and stops it at the township.
pub fn clause(facts: &ClauseFacts, scene: &Scene<'_>, act: &Write) -> Result<Vec<Effect>, Refusal> {
    let said = spoken(("text", "field-covenant-clause-text"), &act.text, LEAST)?;
    let stands = |no: u32| facts.clauses.iter().find(|clause| clause.no == no);
    let (no, old) = match act.clause {
        Some(no) => (no, Some(stands(no).ok_or_else(|| no_clause("clause", no))?)),
        None => (facts.count() + 1, None),
    };
    // Nothing said about the line of the points table leaves it; an empty one takes it away.
    let kept = || old.map_or_else(String::new, |old| old.points_line.clone());
    let line = act.points_line.as_deref().map(|line| line.trim().to_owned());
    if no > MOST {
        return Err(no_clause("clause", no));
    }
    let clause = Clause {
        home: scene.home,
        covenant: act.matter,
        no,
        part: act.part,
        text: said.into(),
        points_line: line.unwrap_or_else(kept),
        origin: old.and_then(|old| old.origin),
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    };
    Ok(vec![Effect::Set(clause.row()), facts.changed(scene)])
}

/// What taking a clause out looks at.
#[derive(Debug, Clone)]
pub struct StrikeFacts {
    /// The covenant with its clauses.
    pub written: ClauseFacts,
    /// What was said to a clause.
    pub voices: Vec<Voice>,
}

/// Takes a clause out; those after it move up, so that numbers stay without gaps, and what was said to
/// them goes with them. What was said to the one that is gone is about the draft as a whole.
pub fn strike(
    facts: &StrikeFacts,
    scene: &Scene<'_>,
    act: &Strike,
) -> Result<Vec<Effect>, Refusal> {
    let (facts, voices) = (&facts.written, &facts.voices);
    let last = facts.clauses.last().filter(|_| facts.clauses.iter().any(|c| c.no == act.clause));
    let last = last.ok_or_else(|| no_clause("clause", act.clause))?;
    let after = facts.clauses.iter().filter(|clause| clause.no > act.clause);
    let up = |clause: &Clause| Effect::Set(Clause { no: clause.no - 1, ..clause.clone() }.row());
    let mut effects: Vec<Effect> = after.map(up).collect();
    effects.push(Effect::Remove(last.row()));
    effects.extend(voices.iter().filter_map(|voice| {
        let about = voice.clause.filter(|no| *no >= act.clause)?;
        let clause = (about > act.clause).then(|| about - 1);
        Some(Effect::Set(Voice { clause, ..voice.clone() }.row()))
    }));
    effects.push(facts.changed(scene));
    Ok(effects)
}

/// Puts the draft up. Where the county has laid down days for it, they begin.
pub fn show(facts: &ClauseFacts, scene: &Scene<'_>, act: &Show) -> Result<Vec<Effect>, Refusal> {
    if facts.clauses.is_empty() {
        return Err(Code::CovenantEmpty.into());
    }
    let covenant = Covenant { shown_at: Some(scene.now), ..facts.covenant.clone() };
    let to = Audience::Public(scene.home);
    let mut effects = vec![
        Effect::Set(covenant.row()),
        Effect::Tell { to, message: "tell-covenant-shown", matter: act.matter },
    ];
    if let Some(days) = policy::covenant_days(scene.rules)? {
        let earliest = calendar::earliest_after(scene.now.date(), days);
        effects.push(Effect::Clock {
            matter: act.matter,
            clock: ClockName::Publication,
            due_at: Moment::start_of(earliest),
            rule: policy::COVENANT_COMMENT,
        });
    }
    Ok(effects)
}

/// What sending it to the township looks at.
#[derive(Debug, Clone)]
pub struct SubmitFacts {
    /// The covenant.
    pub covenant: Covenant,
    /// How many clauses it has.
    pub clauses: u32,
}

/// Sends a draft that everybody could speak to; a clause that names a fine may go too, so that the
/// township says what is wrong with it.
pub fn submit(
    facts: &SubmitFacts,
    scene: &Scene<'_>,
    act: &Submit,
) -> Result<Vec<Effect>, Refusal> {
    if facts.clauses == 0 {
        return Err(Code::CovenantEmpty.into());
    }
    // What goes is what everybody could read: not what was changed since.
    let whole = |shown: &Moment| *shown >= facts.covenant.changed_at;
    let shown = facts.covenant.shown_at.ok_or(Code::CovenantUnshown)?;
    let shown = Some(shown).filter(whole).ok_or(Code::CovenantShownOther)?;
    if let Some(days) = policy::covenant_days(scene.rules)? {
        let earliest = calendar::earliest_after(shown.date(), days);
        if scene.now.date() < earliest {
            return Err(Refusal::new(Code::CovenantShownShort)
                .with("need", days)
                .with("earliest", earliest));
        }
    }
    let covenant = Covenant { submitted_at: Some(scene.now), ..facts.covenant.clone() };
    let mut effects = vec![
        Effect::Set(covenant.row()),
        Effect::Met(act.matter, ClockName::Publication),
        Effect::Move { matter: act.matter, to: State::Reviewing, outcome: None },
        Effect::Tell {
            to: Audience::Role(Role::TownshipClerk, scene.home),
            message: "tell-covenant-submitted",
            matter: act.matter,
        },
    ];
    if let Some(due_at) = policy::covenant_review(scene)? {
        let (matter, clock) = (act.matter, ClockName::Review);
        effects.push(Effect::Clock { matter, clock, due_at, rule: policy::COVENANT_REVIEW });
    }
    Ok(effects)
}

/// A word of fines or of withheld benefits in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Number of the clause.
    pub no: u32,
    /// The word of the rulebook's list.
    pub word: String,
    /// What the clause says.
    pub text: String,
}

/// Clauses that hold a word of the rulebook's list (`covenant.words`), by number, each word once. Blanks
/// and points between characters hide nothing. Points to read, no judgement: the township decides.
///
/// # Errors
/// `rule_unset` where the list is not laid down.
pub fn flags(rules: &RuleSet, clauses: &[Clause]) -> Result<Vec<Flag>, Refusal> {
    let words = policy::covenant_words(rules)?;
    let flagged = |clause: &Clause| {
        let said = whole(clause);
        let held = wording::held(&said, &words).into_iter();
        let flag = |word: &str| Flag { no: clause.no, word: word.to_owned(), text: said.clone() };
        held.map(flag).collect::<Vec<_>>()
    };
    Ok(clauses.iter().flat_map(flagged).collect())
}

/// A clause with the line of the points table that goes with it.
fn whole(clause: &Clause) -> String {
    match clause.points_line.as_str() {
        "" => clause.text.clone(),
        line => format!("{}（积分：{line}）", clause.text),
    }
}

/// The whole text, clause by clause, as it is put to the meeting.
pub fn text(clauses: &[Clause]) -> String {
    let line = |clause: &Clause| format!("第{}条　{}", clause.no, whole(clause));
    clauses.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Nothing.
    Same,
    /// It says something else, or is of another kind.
    Other,
    /// It is new.
    New,
    /// It is no longer there.
    Gone,
}

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub changed: Changed,
    /// Number and text before.
    pub before: Option<(u32, String)>,
    /// Number, kind and text now.
    pub now: Option<(u32, Part, String)>,
}

/// What a version changed: its clauses in order, then those that are gone.
pub fn differences(before: &[Clause], now: &[Clause]) -> Vec<Difference> {
    let old = |no: u32| before.iter().find(|clause| clause.no == no);
    let mut all: Vec<Difference> = Vec::new();
    for clause in now {
        let from = clause.origin.and_then(old);
        let changed = match from {
            None => Changed::New,
            Some(from) if from.text == clause.text && from.part == clause.part => Changed::Same,
            Some(_) => Changed::Other,
        };
        all.push(Difference {
            changed,
            before: from.map(|from| (from.no, from.text.clone())),
            now: Some((clause.no, clause.part, clause.text.clone())),
        });
    }
    let kept = |old: &&Clause| now.iter().any(|clause| clause.origin == Some(old.no));
    all.extend(before.iter().filter(|old| !kept(old)).map(|old| Difference {
        changed: Changed::Gone,
        before: Some((old.no, old.text.clone())),
        now: None,
    }));
    all
}

//! The table of rules: written, put to a vote of the villagers, in force; and the group that judges.

use kernel::id::MatterId;
use kernel::{Code, Moment, PersonRef, Refusal};

use super::{Adopt, Draft, Panel, Put, Reviewer, Rule, SetLine, Table};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::matter::{Kind, Matter, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};

/// What drafting looks at.
#[derive(Debug, Clone, Default)]
pub struct DraftFacts {
    /// The latest version.
    pub latest: Option<Table>,
    /// Lines of the one in force.
    pub lines: Vec<Rule>,
}

/// A new version beside the one in force; while it is open its head can be written anew. Its lines
/// begin as those in force.
pub fn draft(facts: &DraftFacts, scene: &Scene<'_>, act: &Draft) -> Result<Vec<Effect>, Refusal> {
    let title = spoken(("title", "field-points-draft-title"), &act.title, LEAST)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let open = facts.latest.as_ref().filter(|t| t.adopted.is_none());
    let last = facts.latest.as_ref().map_or(0, |t| t.version);
    let version = open.map_or(last + 1, |t| t.version);
    let table = Table {
        home: scene.home,
        version,
        title: title.into(),
        base: act.base,
        base_exchangeable: act.base_exchangeable,
        settle: act.settle,
        by,
        changed_at: scene.now,
        topic: None,
        adopted: None,
        adopted_at: None,
    };
    let mut effects = vec![Effect::Set(table.row())];
    if open.is_none() {
        let copied = facts.lines.iter().map(|line| Rule { version, ..line.clone() });
        effects.extend(copied.map(|line| Effect::Put(line.row())));
    }
    Ok(effects)
}

/// What a line looks at.
#[derive(Debug, Clone, Default)]
pub struct LineFacts {
    /// The version being written.
    pub draft: Option<Table>,
}

/// The first of some words that a text holds.
pub fn forbidden<'w>(texts: &[&str], words: &[&'w str]) -> Option<&'w str> {
    let holds = |word: &str| texts.iter().any(|text| text.contains(word));
    words.iter().copied().find(|word| holds(word))
}

/// Points touch nothing that the law gives: no line gives or takes a benefit, or asks for one.
pub fn line(facts: &LineFacts, scene: &Scene<'_>, act: &SetLine) -> Result<Vec<Effect>, Refusal> {
    let table = facts.draft.as_ref().ok_or(Code::PointsNoDraft)?;
    let what = spoken(("what", "field-points-line-what"), &act.what, LEAST)?;
    let evidence = spoken(("evidence", "field-points-line-evidence"), &act.evidence, 2)?;
    for (field, text) in [("what", what), ("evidence", evidence)] {
        if let Some(word) = forbidden(&[text], &policy::points_statutory(scene.rules)?) {
            return Err(Refusal::new(Code::PointsStatutory).on(field).with("word", word));
        }
    }
    let line = Rule {
        home: scene.home,
        version: table.version,
        no: act.no,
        what: what.into(),
        points: act.points,
        takes: act.takes,
        often: act.often,
        evidence: evidence.into(),
    };
    let table = Table { changed_at: scene.now, topic: None, ..table.clone() };
    Ok(vec![Effect::Set(table.row()), Effect::Set(line.row())])
}

/// What laying before the village looks at.
#[derive(Debug, Clone, Default)]
pub struct PutFacts {
    /// The version being written.
    pub draft: Option<Table>,
    /// Whether it has a line.
    pub lined: bool,
    /// The topic.
    pub topic: Option<Matter>,
}

/// The table goes with a topic before that is public: what the villagers read during the days of the
/// topic is what they vote on. A change afterwards takes the table back from the topic.
pub fn put(facts: &PutFacts, _: &Scene<'_>, act: &Put) -> Result<Vec<Effect>, Refusal> {
    let table = facts.draft.as_ref().ok_or(Code::PointsNoDraft)?;
    if !facts.lined {
        return Err(Code::PointsEmpty.into());
    }
    let fresh = |m: &&Matter| m.kind == Kind::Topic && m.state == State::Draft;
    if facts.topic.as_ref().filter(fresh).is_none() {
        return Err(Refusal::new(Code::PointsTopic).on("topic"));
    }
    Ok(vec![Effect::Set(Table { topic: Some(act.topic), ..table.clone() }.row())])
}

/// What a vote of the village decided: looked up by the store in the thread of the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The topic.
    pub topic: MatterId,
    /// Which body decided.
    pub body: String,
    /// When its meeting closed.
    pub at: Moment,
}

/// What adopting looks at.
#[derive(Debug, Clone, Default)]
pub struct AdoptFacts {
    /// The version being written.
    pub draft: Option<Table>,
    /// The vote.
    pub adopted: Option<Adopted>,
}

/// A vote of a body that the rulebook lets decide on points: the villagers' meeting, or their
/// representatives where it has empowered them (村民委员会组织法 第二十八条).
fn voted<'f>(scene: &Scene<'_>, adopted: Option<&'f Adopted>) -> Result<&'f Adopted, Refusal> {
    let bodies = policy::points_bodies(scene.rules)?;
    let villagers = |vote: &&Adopted| bodies.contains(&vote.body);
    adopted.filter(villagers).ok_or_else(|| Refusal::new(Code::PointsUnvoted).on("adopted"))
}

/// What the villagers read and voted is what counts: the vote is on the topic that the table was put
/// with, and nothing was changed since.
pub fn adopt(facts: &AdoptFacts, scene: &Scene<'_>, act: &Adopt) -> Result<Vec<Effect>, Refusal> {
    let table = facts.draft.as_ref().ok_or(Code::PointsNoDraft)?;
    let vote = voted(scene, facts.adopted.as_ref())?;
    if table.topic != Some(vote.topic) || vote.at < table.changed_at {
        return Err(Refusal::new(Code::PointsChanged).on("adopted"));
    }
    let table = Table { adopted: Some(act.adopted), adopted_at: Some(scene.now), ..table.clone() };
    Ok(vec![tally::source_opened(Unit::Point, scene.home)?, Effect::Set(table.row())])
}

/// What appointing looks at.
#[derive(Debug, Clone, Default)]
pub struct PanelFacts {
    /// The vote.
    pub adopted: Option<Adopted>,
    /// Whether all named are registered in the village.
    pub known: bool,
    /// Everybody who is or was of the group.
    pub before: Vec<Reviewer>,
}

/// At least three villagers, appointed by the village.
pub fn panel(facts: &PanelFacts, scene: &Scene<'_>, act: &Panel) -> Result<Vec<Effect>, Refusal> {
    let mut persons: Vec<PersonRef> = act.persons.clone();
    persons.sort_unstable();
    persons.dedup();
    let least = policy::points_panel(scene.rules)?;
    if u32::try_from(persons.len()).unwrap_or(u32::MAX) < least {
        return Err(Refusal::new(Code::PointsPanelSmall).on("persons").with("least", least));
    }
    if !facts.known {
        return Err(Refusal::new(Code::NotFound).on("persons"));
    }
    voted(scene, facts.adopted.as_ref())?;
    let mut effects = Vec::new();
    let out = facts.before.iter().filter(|r| r.until_at.is_none() && !persons.contains(&r.person));
    effects.extend(out.map(|reviewer| {
        Effect::Set(Reviewer { until_at: Some(scene.now), ..reviewer.clone() }.row())
    }));
    effects.extend(persons.into_iter().map(|person| {
        let reviewer = Reviewer {
            home: scene.home,
            person,
            adopted: act.adopted,
            from_at: scene.now,
            until_at: None,
        };
        Effect::Set(reviewer.row())
    }));
    Ok(effects)
}

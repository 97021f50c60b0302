//! The table of rules: written, put to a vote of the villagers, in force; and the group that judges.

use kernel::{Code, PersonRef, Refusal};

use super::{
    Adopt, CLASS, Draft, Nominate, Nominee, Panel, Put, Reviewer, Rule, SetLine, Strike, Table,
};
use crate::act::{LEAST, spoken};
use crate::deliberation::Adopted;
use crate::effect::Effect;
use crate::matter::{Kind, Matter, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::tally::{self, Unit};
use crate::wording;

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
    lawful(scene, "title", title)?;
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

/// Neither a benefit that the law gives nor money, however it is written.
fn lawful(scene: &Scene<'_>, field: &'static str, text: &str) -> Result<(), Refusal> {
    if let Some(word) = wording::first(&[text], &policy::points_statutory(scene.rules)?) {
        return Err(Refusal::new(Code::PointsStatutory).on(field).with("word", word));
    }
    if let Some(word) = wording::first(&[text], &policy::points_cash(scene.rules)?) {
        return Err(Refusal::new(Code::PointsCash).on(field).with("word", word));
    }
    Ok(())
}

/// Points touch nothing that the law gives: no line gives or takes a benefit, or asks for one; and
/// none is about money.
pub fn line(facts: &LineFacts, scene: &Scene<'_>, act: &SetLine) -> Result<Vec<Effect>, Refusal> {
    let table = facts.draft.as_ref().ok_or(Code::PointsNoDraft)?;
    let what = spoken(("what", "field-points-line-what"), &act.what, LEAST)?;
    let evidence = spoken(("evidence", "field-points-line-evidence"), &act.evidence, 2)?;
    lawful(scene, "what", what)?;
    lawful(scene, "evidence", evidence)?;
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
    Ok(vec![changed(scene, table), Effect::Set(line.row())])
}

/// A table that is changed is no longer what was put to the village.
fn changed(scene: &Scene<'_>, table: &Table) -> Effect {
    Effect::Set(Table { changed_at: scene.now, topic: None, ..table.clone() }.row())
}

/// What taking a line out looks at.
#[derive(Debug, Clone, Default)]
pub struct StrikeFacts {
    /// The version being written.
    pub draft: Option<Table>,
    /// Its line of that number.
    pub line: Option<Rule>,
}

/// A rule ends as it began: by a vote on a table, which no longer has it.
pub fn strike(facts: &StrikeFacts, scene: &Scene<'_>, _: &Strike) -> Result<Vec<Effect>, Refusal> {
    let table = facts.draft.as_ref().ok_or(Code::PointsNoDraft)?;
    let line = facts.line.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("no"))?;
    Ok(vec![changed(scene, table), Effect::Remove(line.row())])
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
    fresh(facts.topic.as_ref())?;
    Ok(vec![Effect::Set(Table { topic: Some(act.topic), ..table.clone() }.row())])
}

/// A topic that is not public yet, so that what is put with it is read before it is voted.
fn fresh(topic: Option<&Matter>) -> Result<(), Refusal> {
    let fresh = |m: &&Matter| m.kind == Kind::Topic && m.state == State::Draft;
    let found = topic.filter(fresh).map(|_| ());
    found.ok_or_else(|| Refusal::new(Code::PointsTopic).on("topic"))
}

/// What adopting looks at.
#[derive(Debug, Clone, Default)]
pub struct AdoptFacts {
    /// The version being written.
    pub draft: Option<Table>,
    /// The vote.
    pub adopted: Option<Adopted>,
}

/// A vote on a topic of this class, of a body that the rulebook lets decide on it: the villagers'
/// meeting, or their representatives where it has empowered them (村民委员会组织法 第二十八条).
fn voted<'f>(scene: &Scene<'_>, adopted: Option<&'f Adopted>) -> Result<&'f Adopted, Refusal> {
    let unvoted = || Refusal::new(Code::PointsUnvoted).on("adopted");
    let vote = adopted.ok_or_else(unvoted)?;
    if policy::decides(scene.rules, CLASS, vote)? { Ok(vote) } else { Err(unvoted()) }
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

/// What proposing looks at.
#[derive(Debug, Clone, Default)]
pub struct NominateFacts {
    /// The topic.
    pub topic: Option<Matter>,
    /// Whether all named are registered in the village.
    pub known: bool,
    /// Who was proposed with that topic before.
    pub before: Vec<Nominee>,
}

/// At least three villagers, named before their topic is public; another list takes the place of the
/// one before.
pub fn nominate(
    facts: &NominateFacts,
    scene: &Scene<'_>,
    act: &Nominate,
) -> Result<Vec<Effect>, Refusal> {
    let mut persons: Vec<PersonRef> = act.persons.clone();
    persons.sort_unstable();
    persons.dedup();
    enough(scene, persons.len(), "persons")?;
    if !facts.known {
        return Err(Refusal::new(Code::NotFound).on("persons"));
    }
    fresh(facts.topic.as_ref())?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let (home, topic, at) = (scene.home, act.topic, scene.now);
    let out = facts.before.iter().filter(|one| !persons.contains(&one.person));
    let mut effects: Vec<Effect> = out.map(|one| Effect::Remove(one.row())).collect();
    effects.extend(
        persons
            .iter()
            .map(|person| Effect::Set(Nominee { home, topic, person: *person, by, at }.row())),
    );
    Ok(effects)
}

fn enough(scene: &Scene<'_>, named: usize, field: &'static str) -> Result<(), Refusal> {
    let least = policy::points_panel(scene.rules)?;
    if u32::try_from(named).unwrap_or(u32::MAX) < least {
        return Err(Refusal::new(Code::PointsPanelSmall).on(field).with("least", least));
    }
    Ok(())
}

/// What seating looks at.
#[derive(Debug, Clone, Default)]
pub struct PanelFacts {
    /// The vote.
    pub adopted: Option<Adopted>,
    /// Who was proposed with its topic.
    pub nominees: Vec<Nominee>,
    /// Everybody who is or was of the group.
    pub before: Vec<Reviewer>,
}

/// Those whom the village voted, and nobody else: the office does not choose its judges.
pub fn panel(facts: &PanelFacts, scene: &Scene<'_>, act: &Panel) -> Result<Vec<Effect>, Refusal> {
    voted(scene, facts.adopted.as_ref())?;
    enough(scene, facts.nominees.len(), "adopted")?;
    let named = |who: PersonRef| facts.nominees.iter().any(|one| one.person == who);
    let out = facts.before.iter().filter(|r| r.until_at.is_none() && !named(r.person));
    let mut effects: Vec<Effect> = out
        .map(|reviewer| {
            Effect::Set(Reviewer { until_at: Some(scene.now), ..reviewer.clone() }.row())
        })
        .collect();
    effects.extend(facts.nominees.iter().map(|one| {
        let reviewer = Reviewer {
            home: scene.home,
            person: one.person,
            adopted: act.adopted,
            from_at: scene.now,
            until_at: None,
        };
        Effect::Set(reviewer.row())
    }));
    Ok(effects)
}

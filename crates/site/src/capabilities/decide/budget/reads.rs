//! What the rules and pages of a choice of projects look at. While the vote lasts no query here tells
//! how many voices a project has; none ever shows a voter beside what was picked.

use std::collections::BTreeMap;

use civic::Scene;
use civic::decide::budget::{
    Budget, CastFacts, CloseFacts, Counted, EnterFacts, HandFacts, ListFacts, Paper, Project,
    PublishFacts, Voice, Voter,
};
use civic::deliberation::Basis;
use civic::record::{Column, Val};
use civic::registry::born_before;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, PersonRef};
use store::{Stop, Tx, registry};

/// The body of a budget.
pub fn budget(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Budget, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// The list with its budget.
pub fn list(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<ListFacts, Stop> {
    let projects: Vec<Project> =
        tx.list("WHERE home = ?1 AND budget = ?2 ORDER BY no", &[home.to_val(), id.to_val()])?;
    Ok(ListFacts { budget: budget(tx, home, id)?, projects })
}

/// Facts of preparing the list.
pub fn this_list(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ListFacts, Stop> {
    list(tx, scene.home, scene.this()?.id)
}

/// Facts of publishing: everybody of age who is registered in the place, or their households.
pub fn publish(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublishFacts, Stop> {
    let list = this_list(tx, scene)?;
    let (low, high) = scene.this()?.area.range();
    let born = born_before(scene.now.date()).map_or_else(String::new, |day| day.to_string());
    let what = match list.budget.basis {
        Basis::Person => "id",
        Basis::Household => "household",
    };
    let entitled = tx.rows(
        &format!(
            "SELECT DISTINCT {what} FROM person
             WHERE home = ?1 AND area >= ?2 AND area < ?3 AND born_on <= ?4 AND registered = 1
             ORDER BY {what}"
        ),
        &[scene.home.to_val(), Val::Text(low), Val::Text(high), Val::Text(born)],
        |c| c.take(),
    )?;
    Ok(PublishFacts { list, entitled })
}

/// The line on the roll of a person, or of the household a grown-up lives in.
fn line(
    tx: &mut Tx<'_>,
    budget: &Budget,
    who: PersonRef,
    today: kernel::Date,
) -> Result<Option<Voter>, Stop> {
    let Some(person) = registry::person(tx, who)?.filter(|_| who.home == budget.home) else {
        return Ok(None);
    };
    let voter = match budget.basis {
        Basis::Person => person.id.bytes(),
        Basis::Household if person.is_adult_on(today) && person.registered => {
            person.household.bytes()
        }
        Basis::Household => return Ok(None),
    };
    tx.get(&[budget.home.to_val(), budget.id.to_val(), voter.to_val()])
}

/// Facts of voting.
pub fn cast(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<CastFacts, Stop> {
    let list = this_list(tx, scene)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let line = line(tx, &list.budget, who, scene.now.date())?;
    let name = if line.is_some() { String::new() } else { registry::name(tx, who)? };
    Ok(CastFacts { list, line, name })
}

/// Facts of handing out a paper.
pub fn hand(tx: &mut Tx<'_>, scene: &Scene<'_>, who: PersonRef) -> Result<HandFacts, Stop> {
    let budget = budget(tx, scene.home, scene.this()?.id)?;
    let line = line(tx, &budget, who, scene.now.date())?;
    let voted = match &line {
        Some(line) => voice(tx, line)?.is_some(),
        None => false,
    };
    Ok(HandFacts { name: registry::name(tx, who)?, line, voted, budget })
}

fn voice(tx: &mut Tx<'_>, line: &Voter) -> Result<Option<Voice>, Stop> {
    tx.get(&[line.home.to_val(), line.budget.to_val(), line.voter.to_val()])
}

/// The reader's own line and own voice.
pub fn own(
    tx: &mut Tx<'_>,
    budget: &Budget,
    who: PersonRef,
    today: kernel::Date,
) -> Result<Option<(Voter, Option<Voice>)>, Stop> {
    let Some(line) = line(tx, budget, who, today)? else { return Ok(None) };
    let voice = voice(tx, &line)?;
    Ok(Some((line, voice)))
}

/// Facts of typing a paper.
pub fn enter(tx: &mut Tx<'_>, scene: &Scene<'_>, no: u32) -> Result<EnterFacts, Stop> {
    let list = this_list(tx, scene)?;
    let id = list.budget.id;
    let paper: Option<Paper> = tx.get(&[scene.home.to_val(), id.to_val(), no.to_val()])?;
    let papers = papers(tx, scene.home, id)?;
    let (typed, handed) = (papers.typed, papers.handed);
    Ok(EnterFacts { list, paper, typed, handed })
}

/// How far the papers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Papers {
    /// Handed out.
    pub handed: u64,
    /// Typed once or twice.
    pub typed: u64,
    /// Typed by one person only.
    pub unchecked: u64,
}

/// How far the papers of a budget are.
pub fn papers(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Papers, Stop> {
    let found = tx.row(
        "SELECT (SELECT COUNT(*) FROM budget_voter
                 WHERE home = ?1 AND budget = ?2 AND paper_at IS NOT NULL),
                COUNT(*), COUNT(CASE WHEN second IS NULL THEN 1 END)
         FROM budget_paper WHERE home = ?1 AND budget = ?2",
        &[home.to_val(), id.to_val()],
        |c| Some(Papers { handed: c.take()?, typed: c.take()?, unchecked: c.take()? }),
    )?;
    Ok(found.unwrap_or(Papers { handed: 0, typed: 0, unchecked: 0 }))
}

/// How many voices have come by phone: that, never for what.
pub fn voices(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM budget_vote WHERE home = ?1 AND budget = ?2",
        &[home.to_val(), id.to_val()],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Facts of counting, and of counting again: frozen rows only.
pub fn close(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<CloseFacts, Stop> {
    let key = [home.to_val(), id.to_val()];
    let mut grouped = |sql: &str| -> Result<BTreeMap<String, u64>, Stop> {
        let rows = tx.rows(sql, &key, |c| Some((c.take()?, c.take()?)))?;
        Ok(rows.into_iter().collect())
    };
    let phone = grouped(
        "SELECT picks, COUNT(*) FROM budget_vote WHERE home = ?1 AND budget = ?2 GROUP BY picks",
    )?;
    let papers = grouped(
        "SELECT picks, COUNT(*) FROM budget_paper
         WHERE home = ?1 AND budget = ?2 AND second IS NOT NULL GROUP BY picks",
    )?;
    let unchecked = self::papers(tx, home, id)?.unchecked;
    Ok(CloseFacts { list: list(tx, home, id)?, phone, papers, unchecked })
}

/// The stored result; there is none before the close.
pub fn counted(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Counted>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Every stored result of a subtree: for counting them again.
pub fn all_counted(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Counted>, Stop> {
    let (low, high) = area.range();
    tx.list(
        "WHERE home >= ?1 AND home < ?2 ORDER BY home, counted_at, budget",
        &[Val::Text(low), Val::Text(high)],
    )
}

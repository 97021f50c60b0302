//! What every vote of several days keeps alike: its roll, its voices, its papers. While it lasts no
//! query here tells how many voices anything has; none ever shows a voter beside what was picked.

use std::collections::BTreeMap;

use civic::Scene;
use civic::choosing::{Given, HandFacts, Heap, Heard, Paper, PaperFacts, Term, Voice, Voter};
use civic::decide::poll::{Counted, Form, Item, Poll};
use civic::deliberation::Basis;
use civic::record::{Column, Val};
use civic::registry::born_before;
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Moment, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;
use crate::registry;

/// Everybody of age who is registered in the place of this matter, or their households, in order.
pub fn entitled(tx: &mut Tx<'_>, scene: &Scene<'_>, basis: Basis) -> Result<Vec<[u8; 16]>, Stop> {
    let (low, high) = scene.this()?.area.range();
    let born = born_before(scene.now.date()).map_or_else(String::new, |day| day.to_string());
    let what = match basis {
        Basis::Person => "id",
        Basis::Household => "household",
    };
    tx.rows(
        &format!(
            "SELECT DISTINCT {what} FROM person
             WHERE home = ?1 AND area >= ?2 AND area < ?3 AND born_on <= ?4 AND registered = 1
             ORDER BY {what}"
        ),
        &[scene.home.to_val(), Val::Text(low), Val::Text(high), Val::Text(born)],
        |c| c.take(),
    )
}

/// Whose line on the roll: the vote, and how it counts.
#[derive(Debug, Clone, Copy)]
pub struct Of {
    /// Home.
    pub home: AreaCode,
    /// The vote.
    pub matter: MatterId,
    /// Persons or households.
    pub basis: Basis,
}

/// The line on the roll of a person, or of the household a grown-up lives in.
pub fn line(tx: &mut Tx<'_>, of: Of, who: PersonRef, today: Date) -> Result<Option<Voter>, Stop> {
    let Some(person) = registry::person(tx, who)?.filter(|_| who.home == of.home) else {
        return Ok(None);
    };
    let voter = match of.basis {
        Basis::Person => person.id.bytes(),
        Basis::Household if person.is_adult_on(today) && person.registered => {
            person.household.bytes()
        }
        Basis::Household => return Ok(None),
    };
    tx.get(&[of.home.to_val(), of.matter.to_val(), voter.to_val()])
}

fn voice(tx: &mut Tx<'_>, line: &Voter) -> Result<Option<Voice>, Stop> {
    tx.get(&[line.home.to_val(), line.matter.to_val(), line.voter.to_val()])
}

/// Somebody on the roll, for their own eyes.
#[derive(Debug, Clone)]
pub struct Own {
    /// The line.
    pub line: Voter,
    /// What was picked openly.
    pub picks: Option<String>,
    /// Whether a voice has been given, openly or into the box.
    pub voted: bool,
}

impl Own {
    /// Whether a voice can be given, or given anew, by phone: a paper and the box are final.
    pub fn may_vote(&self) -> bool {
        self.line.paper_at.is_none() && (!self.voted || self.picks.is_some())
    }
}

/// The reader's own line and own voice.
pub fn own(tx: &mut Tx<'_>, of: Of, who: PersonRef, today: Date) -> Result<Option<Own>, Stop> {
    let Some(line) = line(tx, of, who, today)? else { return Ok(None) };
    let picks = voice(tx, &line)?.map(|voice| voice.picks);
    let voted = picks.is_some() || given(tx, &line)?;
    Ok(Some(Own { line, picks, voted }))
}

/// Facts of handing out a paper.
pub fn hand(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    of: Of,
    term: Term,
    who: PersonRef,
) -> Result<HandFacts, Stop> {
    let line = line(tx, of, who, scene.now.date())?;
    let voted = match &line {
        Some(line) => voice(tx, line)?.is_some() || given(tx, line)?,
        None => false,
    };
    Ok(HandFacts { name: registry::name(tx, who)?, line, voted, term })
}

/// Facts of typing a paper.
pub fn paper(
    tx: &mut Tx<'_>,
    home: AreaCode,
    matter: MatterId,
    no: u32,
) -> Result<PaperFacts, Stop> {
    let paper: Option<Paper> = tx.get(&[home.to_val(), matter.to_val(), no.to_val()])?;
    let so_far = papers(tx, home, matter)?;
    Ok(PaperFacts { paper, typed: so_far.typed, handed: so_far.handed })
}

/// How far the papers are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Papers {
    /// Handed out.
    pub handed: u64,
    /// Typed once or twice.
    pub typed: u64,
    /// Typed by one person only.
    pub unchecked: u64,
}

/// How far the papers of a vote are.
pub fn papers(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Papers, Stop> {
    let found = tx.row(
        "SELECT (SELECT COUNT(*) FROM choice_voter
                 WHERE home = ?1 AND matter = ?2 AND paper_at IS NOT NULL),
                COUNT(*), COUNT(CASE WHEN second IS NULL THEN 1 END)
         FROM choice_paper WHERE home = ?1 AND matter = ?2",
        &[home.to_val(), matter.to_val()],
        |c| Some(Papers { handed: c.take()?, typed: c.take()?, unchecked: c.take()? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// How many voices have come by phone, openly or into the box: that, never for what.
pub fn voices(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT (SELECT COUNT(*) FROM choice_vote WHERE home = ?1 AND matter = ?2)
              + (SELECT COUNT(*) FROM choice_given WHERE home = ?1 AND matter = ?2)",
        &[home.to_val(), matter.to_val()],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// For the count, from frozen rows: what came by phone, openly or into the box, and what two hands
/// typed from papers.
pub fn heard(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Heard, Stop> {
    let key = [home.to_val(), matter.to_val()];
    let mut grouped = |sql: &str| -> Result<BTreeMap<String, u64>, Stop> {
        let rows = tx.rows(sql, &key, |c| Some((c.take()?, c.take()?)))?;
        Ok(rows.into_iter().collect())
    };
    let open = grouped(
        "SELECT picks, COUNT(*) FROM choice_vote WHERE home = ?1 AND matter = ?2 GROUP BY picks",
    )?;
    let papers = grouped(
        "SELECT picks, COUNT(*) FROM choice_paper
         WHERE home = ?1 AND matter = ?2 AND second IS NOT NULL GROUP BY picks",
    )?;
    let unchecked = self::papers(tx, home, matter)?.unchecked;
    let phone = heap(tx, home, matter)?.map_or(open, |heap| heap.tallied());
    Ok(Heard { phone, papers, unchecked })
}

/// The secret box of a vote, where there is one.
pub fn heap(tx: &mut Tx<'_>, home: AreaCode, matter: MatterId) -> Result<Option<Heap>, Stop> {
    tx.get(&[home.to_val(), matter.to_val()])
}

/// Whether a voter has voted secretly: that, never what.
pub fn given(tx: &mut Tx<'_>, line: &Voter) -> Result<bool, Stop> {
    let key = [line.home.to_val(), line.matter.to_val(), line.voter.to_val()];
    Ok(tx.get::<Given>(&key)?.is_some())
}

/// Names of those whom an election of a home has chosen since a moment, as its list had them; nobody
/// where it was not valid, and nothing where it is no election or has not ended.
pub fn elected(
    tx: &mut Tx<'_>,
    home: AreaCode,
    poll: MatterId,
    since: Moment,
) -> Result<Option<Vec<String>>, Stop> {
    let key = [home.to_val(), poll.to_val()];
    let found: Option<Poll> = tx.get(&key)?;
    let election =
        |p: &Poll| p.form == Form::Election && p.closed_at.is_some_and(|closed| closed >= since);
    if !found.as_ref().is_some_and(election) {
        return Ok(None);
    }
    let Some(counted) = tx.get::<Counted>(&key)? else { return Ok(None) };
    let numbers: Vec<u32> =
        counted.winners.split_whitespace().filter_map(|no| no.parse().ok()).collect();
    let mut items: Vec<Item> = tx.list("WHERE home = ?1 AND poll = ?2 ORDER BY no", &key)?;
    items.retain(|item| numbers.contains(&item.no));
    Ok(Some(items.into_iter().map(|item| item.title).collect()))
}

//! What the rules and pages of the steps look at. Numbers of a vote exist only after its close.

use ballot::Verdict;
use civic::Scene;
use civic::decide::process::{Proposal, ProposeFacts};
use civic::deliberation::Topic;
use civic::record::Column;
use civic::walk;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Fen};
use serde::Serialize;
use store::{Fault, Stop, Tx, matter};

/// The body of a topic.
pub fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Topic>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Facts of proposing.
pub fn propose(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ProposeFacts, Stop> {
    let this = scene.this()?;
    let topic = topic(tx, scene.home, this.id)?.ok_or(Code::NotFound)?;
    let steps = matter::steps(tx, scene.home, this.id)?;
    let direct = walk::is_direct(matter::cause_kind(tx, this)?);
    Ok(ProposeFacts { topic, walk: steps, direct })
}

/// The proposal of a topic.
pub fn proposal(
    tx: &mut Tx<'_>,
    home: AreaCode,
    topic: MatterId,
) -> Result<Option<Proposal>, Stop> {
    tx.get(&[home.to_val(), topic.to_val()])
}

/// How many wishes and remarks the thread held before the proposal.
pub fn heard(tx: &mut Tx<'_>, proposal: &Proposal) -> Result<(u64, u64), Stop> {
    let key = [proposal.home.to_val(), proposal.topic.to_val(), proposal.made_at.to_val()];
    let thread = "(SELECT t.thread FROM matter t WHERE t.home = ?1 AND t.id = ?2)";
    let wishes = format!(
        "SELECT COUNT(*) FROM matter m
         WHERE m.home = ?1 AND m.thread = {thread} AND m.kind = 'wish' AND m.opened_at <= ?3"
    );
    let remarks = format!(
        "SELECT COUNT(*) FROM comment c JOIN matter m ON m.home = c.home AND m.id = c.matter
         WHERE c.home = ?1 AND m.thread = {thread} AND c.made_at <= ?3"
    );
    let n = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok((n(tx.number(&wishes, &key)?), n(tx.number(&remarks, &key)?)))
}

/// What a meeting came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// On the roll.
    pub due: u64,
    /// Present.
    pub present: u64,
    /// In favour.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// Neither.
    pub abstain: u64,
    /// Spoilt.
    pub invalid: u64,
    /// Passed?
    pub adopted: bool,
}

/// The numbers of a closed meeting; `None` before the close.
pub fn numbers(
    tx: &mut Tx<'_>,
    home: AreaCode,
    meeting: MatterId,
) -> Result<Option<Numbers>, Stop> {
    let key = [home.to_val(), meeting.to_val()];
    let judged: Option<(String, bool, String)> = tx.row(
        "SELECT v.verdict, v.adopted, m.basis FROM verdict v
         JOIN ballot b ON b.home = v.home AND b.id = v.ballot
         JOIN meeting m ON m.home = b.home AND m.id = b.meeting
         WHERE b.home = ?1 AND b.meeting = ?2 AND b.closed_at IS NOT NULL",
        &key,
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    let Some((text, adopted, basis)) = judged else { return Ok(None) };
    let verdict: Verdict =
        serde_json::from_str(&text).map_err(|error| Fault::Corrupt(error.to_string()))?;
    let voter = if basis == "household" { "household" } else { "person" };
    let sql = format!("SELECT COUNT(DISTINCT {voter}) FROM roll WHERE home = ?1 AND meeting = ?2");
    let due = u64::try_from(tx.number(&sql, &key)?).unwrap_or(0);
    let tally = verdict.tally;
    Ok(Some(Numbers {
        due,
        present: verdict.present,
        yes: tally.yes,
        no: tally.no,
        abstain: tally.abstain,
        invalid: tally.invalid,
        adopted,
    }))
}

/// What came of a resolution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What was resolved.
    pub text: String,
    /// What was done.
    pub report: String,
    /// What the body decided at first that it may cost.
    pub planned_fen: Fen,
    /// Who pays.
    pub money: String,
    /// What it was to cost after the changes agreed on, where there were any.
    pub changed_fen: Option<Fen>,
    /// What it has cost and on what; `None` while nobody has said so.
    pub spent: Option<(Fen, String)>,
}

/// The outcome that a notice is about.
pub fn outcome(tx: &mut Tx<'_>, home: AreaCode, notice: MatterId) -> Result<Option<Outcome>, Stop> {
    let key = [home.to_val(), notice.to_val()];
    let found = tx.row(
        "SELECT r.id, r.text, r.report, t.cost_fen, t.money FROM notice n
         JOIN resolution r ON r.home = n.home AND r.id = n.subject
         JOIN meeting g ON g.home = r.home AND g.id = r.meeting
         JOIN topic t ON t.home = g.home AND t.id = g.topic
         WHERE n.home = ?1 AND n.id = ?2",
        &key,
        |c| {
            let id: MatterId = c.take()?;
            let (text, report) = (c.take()?, c.take()?);
            let (planned_fen, money) = (c.take()?, c.take()?);
            Some((id, Outcome { text, report, planned_fen, money, changed_fen: None, spent: None }))
        },
    )?;
    let Some((resolution, outcome)) = found else { return Ok(None) };
    let key = [home.to_val(), resolution.to_val()];
    // A change in force: one that was told, or one that the body has agreed to, at its cost.
    let changed_fen = tx.row(
        "SELECT CASE WHEN t.id IS NULL THEN c.cost_fen ELSE t.cost_fen END FROM resolution_change c
         LEFT JOIN topic t ON t.home = c.home AND t.id = c.topic
         LEFT JOIN matter m ON m.home = c.home AND m.id = c.topic
         WHERE c.home = ?1 AND c.resolution = ?2 AND (c.topic IS NULL OR m.state = 'decided')
         ORDER BY c.made_at DESC, c.id DESC LIMIT 1",
        &key,
        |c| c.take(),
    )?;
    let spent = tx.row(
        "SELECT spent_fen, note FROM resolution_account WHERE home = ?1 AND resolution = ?2",
        &key,
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(Some(Outcome { changed_fen, spent, ..outcome }))
}

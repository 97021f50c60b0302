//! Reads of what those who watch have found and of those who keep what was built, which more than one
//! room needs. Refuses to know: who may see a name.

use std::collections::BTreeMap;

use civic::manage::finding::{Finding, Stage, Step};
use civic::manage::keeper::{Entry, Fee, Keeper};
use civic::record::{Column, Val};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date};

use crate::db::Tx;
use crate::fault::Stop;

/// What was found in a project, in the order in which it was found.
pub fn findings(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Finding>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// What was done about a finding.
pub fn steps(tx: &mut Tx<'_>, home: AreaCode, finding: RecordId) -> Result<Vec<Step>, Stop> {
    let tail = "WHERE home = ?1 AND finding = ?2 ORDER BY no";
    tx.list(tail, &[home.to_val(), finding.to_val()])
}

/// What stops the money of a project: the first finding that does and is not found good.
pub fn stopped(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Option<String>, Stop> {
    let found = findings(tx, home, project)?;
    let open = found.into_iter().find(|finding| finding.stops && finding.stage != Stage::Closed);
    Ok(open.map(|finding| finding.text))
}

/// The first finding of a project that is not found good.
pub fn open(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Option<String>, Stop> {
    let found = findings(tx, home, project)?;
    Ok(found.into_iter().find(|one| one.stage != Stage::Closed).map(|finding| finding.text))
}

/// Keepers of a home, running ones first; of one project where it is named.
pub fn keepers(
    tx: &mut Tx<'_>,
    home: AreaCode,
    project: Option<MatterId>,
) -> Result<Vec<Keeper>, Stop> {
    let order = "ORDER BY ended_at IS NOT NULL, at, id";
    match project {
        Some(project) => tx.list(
            &format!("WHERE home = ?1 AND project = ?2 {order}"),
            &[home.to_val(), project.to_val()],
        ),
        None => tx.list(&format!("WHERE home = ?1 {order}"), &[home.to_val()]),
    }
}

/// What a keeper noted, the last first.
pub fn entries(
    tx: &mut Tx<'_>,
    home: AreaCode,
    keeper: RecordId,
    most: u32,
) -> Result<Vec<Entry>, Stop> {
    let tail = "WHERE home = ?1 AND keeper = ?2 ORDER BY done_on DESC, at DESC, id LIMIT ?3";
    tx.list(tail, &[home.to_val(), keeper.to_val(), most.to_val()])
}

/// Fees that a keeper was paid, the last month first.
pub fn fees(tx: &mut Tx<'_>, home: AreaCode, keeper: RecordId) -> Result<Vec<Fee>, Stop> {
    let tail = "WHERE home = ?1 AND keeper = ?2 ORDER BY month DESC";
    tx.list(tail, &[home.to_val(), keeper.to_val()])
}

/// Whether a person was paid for keeping a work in a month, `2026-11`, under any appointment.
pub fn paid(tx: &mut Tx<'_>, of: &Keeper, month: &str) -> Result<bool, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM keeper_fee f JOIN keeper k ON k.home = f.home AND k.id = f.keeper
         WHERE f.home = ?1 AND k.project = ?2 AND k.person = ?3 AND f.month = ?4",
        &[of.home.to_val(), of.project.to_val(), of.person.to_val(), Val::Text(month.to_owned())],
    )?;
    Ok(n > 0)
}

/// The last day on which each keeper of a home noted something.
pub fn last(tx: &mut Tx<'_>, home: AreaCode) -> Result<BTreeMap<RecordId, Date>, Stop> {
    let sql = "SELECT keeper, MAX(done_on) FROM keeper_entry WHERE home = ?1 GROUP BY keeper";
    let rows: Vec<(RecordId, Date)> =
        tx.rows(sql, &[home.to_val()], |c| Some((c.take()?, c.take()?)))?;
    Ok(rows.into_iter().collect())
}

/// How many entries a keeper has in a month, `2026-11`.
pub fn noted(tx: &mut Tx<'_>, home: AreaCode, keeper: RecordId, month: &str) -> Result<u32, Stop> {
    let (low, high) = (format!("{month}-00"), format!("{month}-99"));
    let n = tx.number(
        "SELECT COUNT(*) FROM keeper_entry
         WHERE home = ?1 AND keeper = ?2 AND done_on >= ?3 AND done_on <= ?4",
        &[home.to_val(), keeper.to_val(), Val::Text(low), Val::Text(high)],
    )?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

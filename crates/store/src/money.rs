//! Reads of money that more than one room needs: where it came from, where it went, and that every
//! unit of the ledger sums to nothing. Refuses to know: who may see it; all of it is public.

use std::collections::BTreeMap;

use civic::build::purse::{Contract, Payment, Purse, Settlement, Signed};
use civic::funds::{Allotment, Joint, Rest, Return, Share, Source};
use civic::record::{Column, Val};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Fen};

use crate::book;
use crate::db::Tx;
use crate::fault::Stop;

/// Debits and credits of a unit over a subtree; their difference is nothing, or the books are wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Trial {
    /// The unit.
    pub unit: String,
    /// Accounts kept in it.
    pub accounts: u64,
    /// All debits posted.
    pub debits: i128,
    /// All credits posted.
    pub credits: i128,
    /// Credits less debits.
    pub difference: i128,
    /// The same of what is held.
    pub held: i128,
}

/// The trial balance of a subtree, unit by unit.
pub fn trial(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Trial>, Stop> {
    let mut sums: BTreeMap<String, Trial> = BTreeMap::new();
    for account in book::accounts(tx, area)? {
        let unit = account.unit.to_string();
        let sum = sums.entry(unit.clone()).or_insert(Trial {
            unit,
            accounts: 0,
            debits: 0,
            credits: 0,
            difference: 0,
            held: 0,
        });
        sum.accounts += 1;
        sum.debits += i128::from(account.debits_posted);
        sum.credits += i128::from(account.credits_posted);
        sum.difference = sum.credits - sum.debits;
        sum.held += i128::from(account.credits_pending) - i128::from(account.debits_pending);
    }
    Ok(sums.into_values().collect())
}

/// Sources of a home in a year, as they came.
pub fn sources(tx: &mut Tx<'_>, home: AreaCode, year: u32) -> Result<Vec<Source>, Stop> {
    let tail = "WHERE home = ?1 AND year = ?2 ORDER BY received_on, document";
    tx.list(tail, &[home.to_val(), year.to_val()])
}

/// A source.
pub fn source(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Source>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Demonstration areas, by number.
pub fn joints(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Joint>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY no", &[home.to_val()])
}

/// Shares of a home.
pub fn shares(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Share>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY at, id", &[home.to_val()])
}

/// Allotments of a home.
pub fn allotments(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Allotment>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY at, id", &[home.to_val()])
}

/// Allotments for a project, whoever gave them above its village.
pub fn allotted(
    tx: &mut Tx<'_>,
    village: AreaCode,
    project: MatterId,
) -> Result<Vec<Allotment>, Stop> {
    let mut found = Vec::new();
    for home in village.line() {
        let tail = "WHERE home = ?1 AND village = ?2 AND project = ?3 ORDER BY at, id";
        let rows: Vec<Allotment> =
            tx.list(tail, &[home.to_val(), village.to_val(), project.to_val()])?;
        found.extend(rows);
    }
    Ok(found)
}

/// Purses of a project.
pub fn purses(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Purse>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// What a settled project did not need of an allotment.
pub fn rest(tx: &mut Tx<'_>, home: AreaCode, purse: RecordId) -> Result<Option<Rest>, Stop> {
    tx.get(&[home.to_val(), purse.to_val()])
}

/// What a giver has taken back of an allotment.
pub fn returned(
    tx: &mut Tx<'_>,
    home: AreaCode,
    allotment: RecordId,
) -> Result<Option<Return>, Stop> {
    tx.get(&[home.to_val(), allotment.to_val()])
}

/// What a giver has taken back, by allotment.
pub fn returns(tx: &mut Tx<'_>, home: AreaCode) -> Result<BTreeMap<RecordId, Return>, Stop> {
    let all: Vec<Return> = tx.list("WHERE home = ?1", &[home.to_val()])?;
    Ok(all.into_iter().map(|back| (back.allotment, back)).collect())
}

/// The account of a project that is over.
pub fn settlement(
    tx: &mut Tx<'_>,
    home: AreaCode,
    project: MatterId,
) -> Result<Option<Settlement>, Stop> {
    tx.get(&[home.to_val(), project.to_val()])
}

/// Whether money came for a project and its accounts are still open.
pub fn unsettled(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<bool, Stop> {
    if settlement(tx, home, project)?.is_some() {
        return Ok(false);
    }
    let given = !allotted(tx, home, project)?.is_empty();
    Ok(given || !purses(tx, home, project)?.is_empty())
}

/// Contracts of a project.
pub fn contracts(
    tx: &mut Tx<'_>,
    home: AreaCode,
    project: MatterId,
) -> Result<Vec<Contract>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// Payments of a project.
pub fn payments(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Payment>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY asked_at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// Signatures under a payment.
pub fn signed(tx: &mut Tx<'_>, home: AreaCode, payment: RecordId) -> Result<Vec<Signed>, Stop> {
    tx.list("WHERE home = ?1 AND payment = ?2 ORDER BY at", &[home.to_val(), payment.to_val()])
}

/// What was paid out of each allotment in a subtree, in fen.
pub fn paid(tx: &mut Tx<'_>, area: AreaCode) -> Result<BTreeMap<RecordId, Fen>, Stop> {
    let (low, high) = area.range();
    let rows: Vec<(RecordId, i64)> = tx.rows(
        "SELECT c.purse, SUM(p.amount_fen) FROM payment p
         JOIN contract c ON c.home = p.home AND c.id = p.contract
         WHERE p.home >= ?1 AND p.home < ?2 AND p.paid_at IS NOT NULL GROUP BY c.purse",
        &[Val::Text(low), Val::Text(high)],
        |c| Some((c.take()?, c.take()?)),
    )?;
    Ok(rows.into_iter().map(|(purse, sum)| (purse, Fen(sum))).collect())
}

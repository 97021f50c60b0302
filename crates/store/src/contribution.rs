//! Reads of what neighbours promised and gave that more than one room needs. What arrived is read from
//! the ledger, never summed up from promises. Refuses to know: who may see a name.

use std::collections::BTreeSet;

use civic::build::contribution::{
    Banking, Gift, Given, Part, Pledge, Receipt, Turn, Workday, collected,
};
use civic::record::{Column, Val};
use civic::tally::{self, Unit};
use kernel::id::{HouseholdId, MatterId, RecordId};
use kernel::{AreaCode, Fen, PersonRef};
use ledger::AccountId;

use crate::db::Tx;
use crate::fault::Stop;
use crate::{book, money, registry};

/// Promises to a project, in the order in which they were made.
pub fn pledges(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Pledge>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// Receipts of a project.
pub fn receipts(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Receipt>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// What of a project's promises was banked.
pub fn bankings(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Banking>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// Days of work of a project, by day.
pub fn workdays(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Vec<Workday>, Stop> {
    let tail = "WHERE home = ?1 AND project = ?2 ORDER BY held_on, at, id";
    tx.list(tail, &[home.to_val(), project.to_val()])
}

/// Who takes or took part in a day of work.
pub fn parts(tx: &mut Tx<'_>, home: AreaCode, workday: RecordId) -> Result<Vec<Part>, Stop> {
    let tail = "WHERE home = ?1 AND workday = ?2 ORDER BY person";
    tx.list(tail, &[home.to_val(), workday.to_val()])
}

/// Half days of a person that are noted or confirmed on a date, on all days of work of a village but
/// one.
pub fn half_days_elsewhere(tx: &mut Tx<'_>, but: &Workday, who: PersonRef) -> Result<u32, Stop> {
    let n = tx.number(
        "SELECT COALESCE(SUM(p.half_days), 0) FROM workday_part p
         JOIN workday w ON w.home = p.home AND w.id = p.workday
         WHERE p.home = ?1 AND p.person = ?2 AND w.held_on = ?3 AND w.id <> ?4
           AND p.turn IN ('arrived', 'confirmed')",
        &[but.home.to_val(), who.to_val(), but.held_on.to_val(), but.id.to_val()],
    )?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Whether a receipt of the village bears a number already.
pub fn numbered(tx: &mut Tx<'_>, home: AreaCode, number: &str) -> Result<bool, Stop> {
    let sql = "SELECT COUNT(*) FROM pledge_receipt WHERE home = ?1 AND number = ?2";
    Ok(tx.number(sql, &[home.to_val(), Val::Text(number.to_owned())])? > 0)
}

fn credited(tx: &mut Tx<'_>, home: AreaCode, id: AccountId) -> Result<u64, Stop> {
    Ok(book::account(tx, home, id)?.map_or(0, |account| account.credits_posted))
}

/// What was collected for a project and is not in the bank yet.
pub fn unbanked(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Fen, Stop> {
    let account = book::account(tx, home, collected(project))?;
    Ok(civic::money::left(account.as_ref()))
}

/// What the people have given to a project, as the ledger has it.
pub fn given(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Given, Stop> {
    let row: RecordId = project.cast();
    let fen = |sum: u64| Fen(i64::try_from(sum).unwrap_or(i64::MAX));
    Ok(Given {
        money_fen: fen(credited(tx, home, collected(project))?),
        kind_fen: fen(credited(tx, home, tally::received(Unit::InKind, row))?),
        half_days: credited(tx, home, tally::received(Unit::HalfDay, row))?,
    })
}

/// What a project was given from above: its purses, but for what neighbours gave themselves.
pub fn public(tx: &mut Tx<'_>, home: AreaCode, project: MatterId) -> Result<Fen, Stop> {
    let own: BTreeSet<RecordId> = bankings(tx, home, project)?.into_iter().map(|b| b.id).collect();
    let purses = money::purses(tx, home, project)?;
    let above = purses.iter().filter(|purse| !own.contains(&purse.id));
    Ok(Fen(above.map(|purse| purse.amount_fen.0).sum()))
}

/// Households of which something has arrived.
pub fn households(
    tx: &mut Tx<'_>,
    home: AreaCode,
    project: MatterId,
) -> Result<BTreeSet<HouseholdId>, Stop> {
    let came: BTreeSet<RecordId> =
        receipts(tx, home, project)?.into_iter().map(|receipt| receipt.pledge).collect();
    let mut givers: BTreeSet<PersonRef> = pledges(tx, home, project)?
        .into_iter()
        .filter(|pledge| pledge.gift != Gift::Labour && came.contains(&pledge.id))
        .filter_map(|pledge| pledge.giver)
        .collect();
    for workday in workdays(tx, home, project)? {
        let parts = parts(tx, home, workday.id)?;
        givers.extend(parts.iter().filter(|p| p.turn == Turn::Confirmed).map(|p| p.person));
    }
    let mut found = BTreeSet::new();
    for giver in givers {
        found.extend(registry::person(tx, giver)?.map(|person| person.household));
    }
    Ok(found)
}

/// Days of work of a county on which somebody has come and nobody has confirmed it, held before a day.
pub fn waiting(
    tx: &mut Tx<'_>,
    area: AreaCode,
    before: kernel::Date,
) -> Result<Vec<Workday>, Stop> {
    let (low, high) = area.range();
    let columns: Vec<String> = <Workday as civic::record::Record>::COLUMNS
        .split(", ")
        .map(|column| format!("w.{column}"))
        .collect();
    tx.rows(
        &format!(
            "SELECT DISTINCT {} FROM workday_part p
             JOIN workday w ON w.home = p.home AND w.id = p.workday
             WHERE p.turn = 'arrived' AND p.home >= ?1 AND p.home < ?2 AND w.held_on < ?3
             ORDER BY w.home, w.id",
            columns.join(", ")
        ),
        &[Val::Text(low), Val::Text(high), before.to_val()],
        |c| c.record(),
    )
}

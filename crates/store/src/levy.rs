//! Reads of what villages levy. Counts are for everybody; who is exempt and who has given is asked for
//! one person at a time. Refuses to know: who may see that.

use civic::build::levy::{Levy, Paid, Waiver};
use civic::record::Column;
use kernel::id::RecordId;
use kernel::{AreaCode, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;

/// One levy.
pub fn levy(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Levy>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Levies of a village, the latest first.
pub fn levies(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Levy>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY at DESC, id", &[home.to_val()])
}

/// Levies of a village in a year.
pub fn of_year(tx: &mut Tx<'_>, home: AreaCode, year: u32) -> Result<Vec<Levy>, Stop> {
    tx.list("WHERE home = ?1 AND year = ?2 ORDER BY at, id", &[home.to_val(), year.to_val()])
}

/// Whether somebody is exempt.
pub fn waiver(
    tx: &mut Tx<'_>,
    home: AreaCode,
    levy: RecordId,
    who: PersonRef,
) -> Result<Option<Waiver>, Stop> {
    tx.get(&[home.to_val(), levy.to_val(), who.to_val()])
}

/// Who is exempt.
pub fn waivers(tx: &mut Tx<'_>, home: AreaCode, levy: RecordId) -> Result<Vec<Waiver>, Stop> {
    let tail = "WHERE home = ?1 AND levy = ?2 ORDER BY person";
    tx.list(tail, &[home.to_val(), levy.to_val()])
}

/// The receipt of somebody.
pub fn paid(
    tx: &mut Tx<'_>,
    home: AreaCode,
    levy: RecordId,
    who: PersonRef,
) -> Result<Option<Paid>, Stop> {
    let tail = "WHERE home = ?1 AND levy = ?2 AND person = ?3";
    let found: Vec<Paid> = tx.list(tail, &[home.to_val(), levy.to_val(), who.to_val()])?;
    Ok(found.into_iter().next())
}

/// Whether a receipt of this number is booked.
pub fn booked(tx: &mut Tx<'_>, home: AreaCode, number: &str) -> Result<bool, Stop> {
    let key = [home.to_val(), number.trim().to_owned().to_val()];
    let sql = "SELECT COUNT(*) FROM levy_receipt WHERE home = ?1 AND number = ?2";
    Ok(tx.number(sql, &key)? > 0)
}

/// What the public sees of a levy: households that said yes and no, people exempt, parts given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Households that said yes.
    pub yes: i64,
    /// Households that said no.
    pub no: i64,
    /// People who owe nothing.
    pub exempt: i64,
    /// Parts given.
    pub paid: i64,
}

/// Counts of a levy.
pub fn counts(tx: &mut Tx<'_>, home: AreaCode, levy: RecordId) -> Result<Counts, Stop> {
    let key = [home.to_val(), levy.to_val()];
    let mut count = |sql: &str| tx.number(sql, &key);
    Ok(Counts {
        yes: count(
            "SELECT COUNT(*) FROM levy_consent WHERE home = ?1 AND levy = ?2 AND agrees = 1",
        )?,
        no: count(
            "SELECT COUNT(*) FROM levy_consent WHERE home = ?1 AND levy = ?2 AND agrees = 0",
        )?,
        exempt: count("SELECT COUNT(*) FROM levy_waiver WHERE home = ?1 AND levy = ?2")?,
        paid: count("SELECT COUNT(*) FROM levy_receipt WHERE home = ?1 AND levy = ?2")?,
    })
}

//! Reads of the plans that villages have adopted. Refuses to know: how they are shown.

use civic::build::village::Outline;
use civic::record::Column;
use kernel::AreaCode;

use crate::db::Tx;
use crate::fault::Stop;

/// All versions of a village's plan, the last first.
pub fn versions(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Outline>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY version DESC", &[home.to_val()])
}

/// The version that counts, whether its last day is over or not.
pub fn last(tx: &mut Tx<'_>, home: AreaCode) -> Result<Option<Outline>, Stop> {
    let found = tx.list("WHERE home = ?1 ORDER BY version DESC LIMIT 1", &[home.to_val()])?;
    Ok(found.into_iter().next())
}

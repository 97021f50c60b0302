//! What more than one room shows of a vote: the ballot of a meeting, how many have come, how many voices
//! have been given, and, once there is one, the verdict. No query here joins a voter with an answer.

use civic::decide::ballot::{Ballot, Judged};
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;

use crate::db::Tx;
use crate::fault::Stop;

/// The ballot of a meeting.
pub fn ballot(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Option<Ballot>, Stop> {
    let key = [home.to_val(), meeting.to_val()];
    Ok(tx.list("WHERE home = ?1 AND meeting = ?2 LIMIT 1", &key)?.into_iter().next())
}

/// How many have come to a meeting.
pub fn present(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM roll WHERE home = ?1 AND meeting = ?2 AND present_at IS NOT NULL",
        &[home.to_val(), meeting.to_val()],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// How many voices have been given by phone, openly or into the box: that, never which.
pub fn cast(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<u64, Stop> {
    let n = tx.number(
        "SELECT (SELECT COUNT(*) FROM vote WHERE home = ?1 AND ballot = ?2)
              + (SELECT COUNT(*) FROM box_voter WHERE home = ?1 AND ballot = ?2)",
        &[ballot.home.to_val(), ballot.id.to_val()],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// The stored verdict; there is none before the close.
pub fn judged(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<Option<Judged>, Stop> {
    tx.get(&[ballot.home.to_val(), ballot.id.to_val()])
}

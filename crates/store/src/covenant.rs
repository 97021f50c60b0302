//! Reads of covenants that forms and pages need: what is in force, what is under way, clauses, and who
//! attended a meeting. Refuses to know: who said what is shown where.

use std::collections::BTreeMap;

use civic::manage::covenant::{Clause, Counted, Covenant, Put, Review, Voice, Withdrawal};
use civic::matter::{Matter, State};
use civic::record::{Column, Val};
use kernel::AreaCode;
use kernel::id::MatterId;

use crate::db::Tx;
use crate::fault::Stop;
use crate::matter;

/// A covenant.
pub fn get(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Covenant>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Clauses of a covenant, by number.
pub fn clauses(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Clause>, Stop> {
    tx.list("WHERE home = ?1 AND covenant = ?2 ORDER BY no", &[home.to_val(), id.to_val()])
}

/// How many clauses a covenant has.
pub fn clause_count(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<u32, Stop> {
    let n = tx.number(
        "SELECT COUNT(*) FROM covenant_clause WHERE home = ?1 AND covenant = ?2",
        &[home.to_val(), id.to_val()],
    )?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// What people said to a covenant, latest first.
pub fn voices(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Voice>, Stop> {
    let tail = "WHERE home = ?1 AND covenant = ?2 ORDER BY said_at DESC, id";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// What the township said, in order.
pub fn reviews(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Review>, Stop> {
    tx.list("WHERE home = ?1 AND covenant = ?2 ORDER BY no", &[home.to_val(), id.to_val()])
}

/// What was put to the villagers' meeting, in order.
pub fn puts(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Put>, Stop> {
    tx.list("WHERE home = ?1 AND covenant = ?2 ORDER BY no", &[home.to_val(), id.to_val()])
}

/// How often, when and why it went back to the draft, in order.
pub fn backs(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Withdrawal>, Stop> {
    tx.list("WHERE home = ?1 AND covenant = ?2 ORDER BY no", &[home.to_val(), id.to_val()])
}

/// Every version of a village, the latest first, each with its matter.
pub fn editions(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<(Covenant, Matter)>, Stop> {
    let all: Vec<Covenant> = tx.list("WHERE home = ?1 ORDER BY edition DESC", &[home.to_val()])?;
    let mut found = Vec::new();
    for covenant in all {
        if let Some(of) = matter::get(tx, home, covenant.id)? {
            found.push((covenant, of));
        }
    }
    Ok(found)
}

/// The version in force, also while it is to be changed.
pub fn in_force(all: &[(Covenant, Matter)]) -> Option<&(Covenant, Matter)> {
    all.iter().find(|(_, of)| matches!(of.state, State::InForce | State::Correcting))
}

/// The version that is being made.
pub fn under_way(all: &[(Covenant, Matter)]) -> Option<&(Covenant, Matter)> {
    let rests = |state| matches!(state, State::InForce | State::Correcting | State::Superseded);
    all.iter().find(|(_, of)| !rests(of.state))
}

/// Who came to a meeting themselves, and how many of them are women by the register.
pub fn counted(tx: &mut Tx<'_>, home: AreaCode, meeting: MatterId) -> Result<Counted, Stop> {
    let found: Option<(u32, u32)> = tx.row(
        "SELECT COUNT(*), COUNT(CASE WHEN p.sex = 'female' THEN 1 END)
         FROM roll r JOIN person p ON p.home = r.home AND p.id = r.person
         WHERE r.home = ?1 AND r.meeting = ?2 AND r.present_at IS NOT NULL AND r.via <> 'proxy'",
        &[home.to_val(), meeting.to_val()],
        |c| Some((c.take()?, c.take()?)),
    )?;
    let (present, women) = found.unwrap_or_default();
    Ok(Counted { present, women })
}

/// Every version of every village of an area with its matter, the latest of each village first: two
/// queries, however many villages there are.
pub fn all(
    tx: &mut Tx<'_>,
    area: AreaCode,
) -> Result<BTreeMap<AreaCode, Vec<(Covenant, Matter)>>, Stop> {
    let (low, high) = area.range();
    let within = [Val::Text(low), Val::Text(high)];
    let matters: Vec<Matter> =
        tx.list("WHERE home >= ?1 AND home < ?2 AND kind = 'covenant'", &within)?;
    let mut matters: BTreeMap<_, Matter> =
        matters.into_iter().map(|matter| ((matter.home, matter.id), matter)).collect();
    let versions: Vec<Covenant> =
        tx.list("WHERE home >= ?1 AND home < ?2 ORDER BY home, edition DESC", &within)?;
    let mut found: BTreeMap<AreaCode, Vec<(Covenant, Matter)>> = BTreeMap::new();
    for version in versions {
        if let Some(of) = matters.remove(&(version.home, version.id)) {
            found.entry(version.home).or_default().push((version, of));
        }
    }
    Ok(found)
}

/// Villages of an area whose text the township has looked at, lawful or not.
pub fn reviewed(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<AreaCode>, Stop> {
    let (low, high) = area.range();
    tx.rows(
        "SELECT DISTINCT home FROM covenant_review WHERE home >= ?1 AND home < ?2 ORDER BY home",
        &[Val::Text(low), Val::Text(high)],
        |c| c.take(),
    )
}

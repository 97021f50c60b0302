//! Reads of task forces that more than one room needs: who is lent until when, which items, which
//! mandates were lent for a project. Refuses to know: who may see a name.

use civic::authority::Mandate;
use civic::lent::Right;
use civic::manage::force::{Extension, Force, Item, Lent, Member, Report};
use civic::matter::Matter;
use civic::record::{Column, Val};
use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{AreaCode, Level, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;
use crate::matter;

/// The body of a task force.
pub fn force(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Force>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Everybody who was ever lent to a task force, the head first, then as they came.
pub fn members(tx: &mut Tx<'_>, home: AreaCode, force: MatterId) -> Result<Vec<Member>, Stop> {
    let tail = "WHERE home = ?1 AND force = ?2 ORDER BY from_on, id";
    tx.list(tail, &[home.to_val(), force.to_val()])
}

/// Items of a task force, in the order in which they are due.
pub fn items(tx: &mut Tx<'_>, home: AreaCode, force: MatterId) -> Result<Vec<Item>, Stop> {
    let tail = "WHERE home = ?1 AND force = ?2 ORDER BY due_on, at, id";
    tx.list(tail, &[home.to_val(), force.to_val()])
}

/// What was said of an item, the last week first.
pub fn reports(tx: &mut Tx<'_>, home: AreaCode, item: RecordId) -> Result<Vec<Report>, Stop> {
    let tail = "WHERE home = ?1 AND item = ?2 ORDER BY week_on DESC";
    tx.list(tail, &[home.to_val(), item.to_val()])
}

/// Longer times, in order.
pub fn extensions(
    tx: &mut Tx<'_>,
    home: AreaCode,
    force: MatterId,
) -> Result<Vec<Extension>, Stop> {
    let tail = "WHERE home = ?1 AND force = ?2 ORDER BY before_on";
    tx.list(tail, &[home.to_val(), force.to_val()])
}

/// What a task force lent and has not taken back whole, with the mandates.
pub fn lent(tx: &mut Tx<'_>, home: AreaCode, force: MatterId) -> Result<Vec<Lent>, Stop> {
    let tail = "WHERE home = ?1 AND force = ?2 ORDER BY mandate";
    let rights: Vec<Right> = tx.list(tail, &[home.to_val(), force.to_val()])?;
    let mut all = Vec::with_capacity(rights.len());
    for right in rights {
        let mandate: Option<Mandate> = tx.get(&[home.to_val(), right.mandate.to_val()])?;
        all.extend(mandate.map(|mandate| Lent { right, mandate }));
    }
    Ok(all)
}

/// Mandates that township or county lent for a project.
pub fn lent_for(
    tx: &mut Tx<'_>,
    village: AreaCode,
    project: MatterId,
) -> Result<Vec<MandateId>, Stop> {
    let mut all = Vec::new();
    for seat in [Level::Township, Level::County].iter().filter_map(|level| village.at(*level)) {
        let tail = "WHERE home = ?1 AND village = ?2 AND project = ?3 ORDER BY mandate";
        let params = [seat.to_val(), village.to_val(), project.to_val()];
        let rights: Vec<Right> = tx.list(tail, &params)?;
        all.extend(rights.iter().map(|right| right.mandate));
    }
    Ok(all)
}

/// A project of a place or below it, with its matter.
pub fn project(tx: &mut Tx<'_>, place: AreaCode, id: MatterId) -> Result<Option<Matter>, Stop> {
    let (low, high) = place.range();
    let homes: Vec<AreaCode> = tx.rows(
        "SELECT home FROM project WHERE id = ?1 AND home >= ?2 AND home < ?3",
        &[id.to_val(), Val::Text(low), Val::Text(high)],
        |c| c.take(),
    )?;
    match homes.first() {
        Some(home) => matter::get(tx, *home, id),
        None => Ok(None),
    }
}

/// Task forces that somebody was ever lent to in a county, with the membership, the newest first.
pub fn of_person(
    tx: &mut Tx<'_>,
    county: AreaCode,
    who: PersonRef,
) -> Result<Vec<(Member, Force)>, Stop> {
    let (low, high) = county.range();
    let members: Vec<Member> = tx.list(
        "WHERE person = ?1 AND home >= ?2 AND home < ?3 ORDER BY until_on DESC, id",
        &[who.to_val(), Val::Text(low), Val::Text(high)],
    )?;
    let mut all = Vec::with_capacity(members.len());
    for member in members {
        let body = force(tx, member.home, member.force)?;
        all.extend(body.map(|force| (member, force)));
    }
    Ok(all)
}

/// How many items of a task force there are, and how many of them are cleared.
pub fn cleared(tx: &mut Tx<'_>, home: AreaCode, force: MatterId) -> Result<(u64, u64), Stop> {
    let items = items(tx, home, force)?;
    let closed = items.iter().filter(|item| item.closed_at.is_some()).count();
    let n = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Ok((n(items.len()), n(closed)))
}

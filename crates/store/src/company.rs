//! Reads of company and places that more than one room needs: known venues, where meetings were
//! held, what a person is invited to. Refuses to know: how anybody was chosen, and where anybody is.

use civic::decide::company::venue::{Venue, VenueKind};
use civic::decide::company::{Invitation, Quota};
use civic::record::{Column, Record, Val};
use kernel::id::HouseholdId;
use kernel::{AreaCode, Level, Moment, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;

/// Venues of a home, by name.
pub fn venues(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Venue>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY name, id", &[home.to_val()])
}

/// Where meetings were held: a number about places, not about people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// Meetings opened.
    pub meetings: u64,
    /// Of them, in a place whose kind is known.
    pub known: u64,
    /// Of these, where people live and work, not in a meeting room or on a screen.
    pub outside: u64,
}

/// Meetings of an area opened since a moment, by the kind of their place.
pub fn held(tx: &mut Tx<'_>, area: AreaCode, since: Moment) -> Result<Held, Stop> {
    let (low, high) = area.range();
    let inside = if area.level() >= Level::Village {
        "m.home = ?1 AND x.area >= ?2 AND x.area < ?3"
    } else {
        "m.home >= ?2 AND m.home < ?3 AND ?1 <> ''"
    };
    let sql = format!(
        "SELECT v.kind, COUNT(*) FROM meeting m
         JOIN matter x ON x.home = m.home AND x.id = m.id
         LEFT JOIN venue v ON v.home = m.home AND v.name = m.venue
         WHERE {inside} AND m.opened_at >= ?4 GROUP BY v.kind"
    );
    let params = [area.home().to_val(), Val::Text(low), Val::Text(high), since.to_val()];
    let rows: Vec<(Option<VenueKind>, u64)> =
        tx.rows(&sql, &params, |c| Some((c.take()?, c.take()?)))?;
    let mut held = Held::default();
    for (kind, n) in rows {
        held.meetings += n;
        held.known += if kind.is_some() { n } else { 0 };
        held.outside += if kind.is_some_and(VenueKind::is_outside) { n } else { 0 };
    }
    Ok(held)
}

/// Invitations of one topic with the size of the list they were drawn from, in order of making.
pub fn invitations(
    tx: &mut Tx<'_>,
    home: AreaCode,
    topic: kernel::id::MatterId,
) -> Result<Vec<(Invitation, Option<u32>)>, Stop> {
    let tail =
        "WHERE i.home = ?1 AND i.topic = ?2 ORDER BY i.made_at, i.round, i.category, i.place, i.id";
    joined(tx, tail, &[home.to_val(), topic.to_val()])
}

/// What a person is invited to in the own home, alone or with the household, newest first.
pub fn invitations_of(
    tx: &mut Tx<'_>,
    person: PersonRef,
    household: HouseholdId,
    most: u32,
) -> Result<Vec<(Invitation, Option<u32>)>, Stop> {
    let tail = "WHERE i.home = ?1 AND (i.person = ?2 OR i.household = ?3)
         ORDER BY i.made_at DESC, i.id LIMIT ?4";
    let params = [person.home.to_val(), person.to_val(), household.to_val(), most.to_val()];
    joined(tx, tail, &params)
}

fn joined(
    tx: &mut Tx<'_>,
    tail: &str,
    params: &[Val],
) -> Result<Vec<(Invitation, Option<u32>)>, Stop> {
    let columns: Vec<String> = Invitation::COLUMNS.split(", ").map(|c| format!("i.{c}")).collect();
    let sql = format!(
        "SELECT {}, q.pool FROM {} i LEFT JOIN {} q ON q.home = i.home AND q.topic = i.topic
            AND q.round = i.round AND q.category = i.category {tail}",
        columns.join(", "),
        Invitation::TABLE,
        Quota::TABLE,
    );
    tx.rows(&sql, params, |c| Some((c.record()?, c.take()?)))
}

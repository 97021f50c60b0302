//! Reads of signatures, rosters and owed meetings that several capabilities need: who has signed, who
//! could, who has to call, which meetings a village owes.
//!
//! Invariant: what is counted is the register of the day. Refuses to know: how many are enough.

use civic::authority::{Mandate, Role};
use civic::convening::{Heads, Signature, Standing, Support};
use civic::decide::duty::Duty;
use civic::matter::{ClockName, Due, State};
use civic::record::{Column, Record, Val};
use civic::registry::born_before;
use kernel::id::MatterId;
use kernel::{AreaCode, Date, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;
use crate::registry;

/// Signatures under a matter, oldest first.
pub fn signatures(
    tx: &mut Tx<'_>,
    home: AreaCode,
    matter: MatterId,
) -> Result<Vec<Signature>, Stop> {
    tx.list(
        "WHERE home = ?1 AND matter = ?2 ORDER BY signed_at, person",
        &[home.to_val(), matter.to_val()],
    )
}

/// Representatives of a village on a day, everybody once.
pub fn representatives(tx: &mut Tx<'_>, home: AreaCode, day: Date) -> Result<Vec<PersonRef>, Stop> {
    let held: Vec<Mandate> = tx.list(
        "WHERE home = ?1 AND role = ?2 ORDER BY person",
        &[home.to_val(), Role::Representative.to_val()],
    )?;
    let mut found: Vec<PersonRef> =
        held.iter().filter(|m| m.holds_on(day)).map(|m| m.person).collect();
    found.dedup();
    Ok(found)
}

/// Everybody of a place whom rules take shares of: registered adults and households of the place,
/// representatives of its village.
pub fn electorate(
    tx: &mut Tx<'_>,
    place: AreaCode,
    representatives: usize,
    day: Date,
) -> Result<Heads, Stop> {
    let (low, high) = place.range();
    let inside = [place.home().to_val(), Val::Text(low), Val::Text(high)];
    let born = born_before(day).map_or_else(String::new, |d| d.to_string());
    let mut adults = inside.to_vec();
    adults.push(Val::Text(born));
    let persons = tx.number(
        "SELECT COUNT(*) FROM person
         WHERE home = ?1 AND area >= ?2 AND area < ?3 AND born_on <= ?4 AND registered = 1",
        &adults,
    )?;
    let households = tx.number(
        "SELECT COUNT(*) FROM household WHERE home = ?1 AND area >= ?2 AND area < ?3",
        &inside,
    )?;
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Heads {
        persons: whole(persons),
        households: whole(households),
        representatives: u64::try_from(representatives).unwrap_or(0),
    })
}

/// Somebody who signs, the signatures under a matter, and the place they are counted against.
pub fn support(
    tx: &mut Tx<'_>,
    matter: MatterId,
    (place, day): (AreaCode, Date),
    who: PersonRef,
) -> Result<Support, Stop> {
    let home = place.home();
    let person = if who.home == home { registry::person(tx, who)? } else { None };
    let standing = Standing {
        person: who,
        household: person.as_ref().map(|p| p.household),
        is_voter: person.as_ref().is_some_and(|p| p.registered && p.is_adult_on(day)),
        lives_there: person.as_ref().is_some_and(|p| place.contains(&p.area)),
        name: person.map(|p| p.name).unwrap_or_default(),
    };
    let representatives = representatives(tx, home, day)?;
    let all = electorate(tx, place, representatives.len(), day)?;
    Ok(Support { standing, signatures: signatures(tx, home, matter)?, representatives, all })
}

/// The roster of a village: conveners, substitutes and the secretary, whatever their terms.
pub fn posts(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Mandate>, Stop> {
    tx.list(
        "WHERE home = ?1 AND role IN (?2, ?3, ?4) ORDER BY area, role, from_on, id",
        &[
            home.to_val(),
            Role::Convener.to_val(),
            Role::Substitute.to_val(),
            Role::Secretary.to_val(),
        ],
    )
}

/// A clock of a matter.
pub fn due(
    tx: &mut Tx<'_>,
    home: AreaCode,
    matter: MatterId,
    clock: ClockName,
) -> Result<Option<Due>, Stop> {
    tx.get(&[home.to_val(), matter.to_val(), clock.to_val()])
}

/// Meetings owed in an area in periods that reach into or beyond a day, with their states: in order
/// of village, body and period.
pub fn duties(tx: &mut Tx<'_>, area: AreaCode, since: Date) -> Result<Vec<(Duty, State)>, Stop> {
    let (low, high) = area.home().range();
    let columns: Vec<String> = Duty::COLUMNS.split(", ").map(|c| format!("d.{c}")).collect();
    tx.rows(
        &format!(
            "SELECT {}, m.state FROM duty d JOIN matter m ON m.home = d.home AND m.id = d.id
             WHERE d.home >= ?1 AND d.home < ?2 AND d.until_on >= ?3
             ORDER BY d.home, d.body, d.from_on",
            columns.join(", ")
        ),
        &[Val::Text(low), Val::Text(high), since.to_val()],
        |c| Some((c.record()?, c.take()?)),
    )
}

//! Reads of the registry that every capability needs: mandates, people, areas.

use std::sync::OnceLock;

use civic::authority::{Mandate, Role};
use civic::record::{Column, Record, Val};
use civic::registry::{Area, Household, Person};
use kernel::id::{HouseholdId, PersonId};
use kernel::{AreaCode, Date, Level, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;

/// The homes that may hold mandates over a place: its village, township and county.
fn seats(place: AreaCode) -> [Val; 3] {
    [Level::Village, Level::Township, Level::County]
        .map(|level| place.at(level).map_or(Val::Text(String::new()), |a| a.to_val()))
}

/// Mandates of a person kept in the homes that contain a place, whatever their dates.
pub fn mandates_over(
    tx: &mut Tx<'_>,
    person: PersonRef,
    place: AreaCode,
) -> Result<Vec<Mandate>, Stop> {
    let [village, township, county] = seats(place);
    // One look-up for each seat: an IN over them builds a table of its own at every act.
    static SQL: OnceLock<String> = OnceLock::new();
    let sql = SQL.get_or_init(|| {
        let of = |seat: u8| {
            let columns = Mandate::COLUMNS;
            format!("SELECT {columns} FROM mandate WHERE home = ?{seat} AND person = ?4")
        };
        [of(1), of(2), of(3)].join(" UNION ALL ")
    });
    let params = [village, township, county, person.to_val()];
    let mut mandates: Vec<Mandate> = tx.rows(sql, &params, |c| c.record())?;
    mandates.sort_by_key(|m| (m.home, m.id));
    Ok(mandates)
}

/// Every mandate of a person anywhere in the county, in force on a day.
pub fn mandates_of(
    tx: &mut Tx<'_>,
    person: PersonRef,
    county: AreaCode,
    day: Date,
) -> Result<Vec<Mandate>, Stop> {
    let (low, high) = county.range();
    let all: Vec<Mandate> = tx.list(
        "WHERE person = ?1 AND home >= ?2 AND home < ?3 ORDER BY home, id",
        &[person.to_val(), Val::Text(low), Val::Text(high)],
    )?;
    Ok(all.into_iter().filter(|m| m.holds_on(day)).collect())
}

/// Holders of a role over an area on a day.
pub fn holders(
    tx: &mut Tx<'_>,
    role: Role,
    area: AreaCode,
    day: Date,
) -> Result<Vec<PersonRef>, Stop> {
    let held: Vec<Mandate> = tx.list(
        "WHERE home = ?1 AND role = ?2 ORDER BY id",
        &[area.home().to_val(), role.to_val()],
    )?;
    Ok(held
        .into_iter()
        .filter(|m| m.holds_on(day) && m.area.contains(&area))
        .map(|m| m.person)
        .collect())
}

/// One person.
pub fn person(tx: &mut Tx<'_>, who: PersonRef) -> Result<Option<Person>, Stop> {
    tx.get(&[who.home.to_val(), who.id.to_val()])
}

/// A person's name; empty when unknown.
pub fn name(tx: &mut Tx<'_>, who: PersonRef) -> Result<String, Stop> {
    let sql = "SELECT name FROM person WHERE home = ?1 AND id = ?2";
    Ok(tx.row(sql, &[who.home.to_val(), who.id.to_val()], |c| c.take())?.unwrap_or_default())
}

/// One household.
pub fn household(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: HouseholdId,
) -> Result<Option<Household>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Members of a household, head first, then by key.
pub fn members(tx: &mut Tx<'_>, home: AreaCode, id: HouseholdId) -> Result<Vec<Person>, Stop> {
    tx.list("WHERE home = ?1 AND household = ?2 ORDER BY key", &[home.to_val(), id.to_val()])
}

/// An area of the statistical list.
pub fn area(tx: &mut Tx<'_>, code: AreaCode) -> Result<Option<Area>, Stop> {
    tx.get(&[Val::Text("stat".into()), code.to_val()])
}

/// The areas directly below one, in order of code.
pub fn areas_below(tx: &mut Tx<'_>, code: AreaCode) -> Result<Vec<Area>, Stop> {
    tx.list("WHERE system = 'stat' AND parent = ?1 ORDER BY code", &[code.to_val()])
}

/// Every area in a subtree down to a level, in order of code.
pub fn areas_in(tx: &mut Tx<'_>, code: AreaCode, level: Level) -> Result<Vec<Area>, Stop> {
    let (low, high) = code.range();
    tx.list(
        "WHERE system = 'stat' AND code >= ?1 AND code < ?2 AND level = ?3 ORDER BY code",
        &[Val::Text(low), Val::Text(high), Val::Text(level.as_str().into())],
    )
}

/// Persons of a home whose name or key contains a text, at most so many.
pub fn persons_like(
    tx: &mut Tx<'_>,
    home: AreaCode,
    text: &str,
    most: u32,
) -> Result<Vec<Person>, Stop> {
    let like = format!("%{}%", text.trim().replace(['%', '_'], ""));
    tx.list(
        "WHERE home = ?1 AND (name LIKE ?2 OR key LIKE ?2) ORDER BY key LIMIT ?3",
        &[home.to_val(), Val::Text(like), most.to_val()],
    )
}

/// Counts of a home or of everything below a larger area: households, persons.
pub fn totals(tx: &mut Tx<'_>, area: AreaCode) -> Result<(u64, u64), Stop> {
    let (low, high) = area.range();
    let range = [Val::Text(low), Val::Text(high)];
    let households =
        tx.number("SELECT COUNT(*) FROM household WHERE home >= ?1 AND home < ?2", &range)?;
    let persons =
        tx.number("SELECT COUNT(*) FROM person WHERE home >= ?1 AND home < ?2", &range)?;
    Ok((u64::try_from(households).unwrap_or(0), u64::try_from(persons).unwrap_or(0)))
}

/// A person reference of a home.
pub fn reference(home: AreaCode, id: PersonId) -> PersonRef {
    PersonRef { home, id }
}

/// Household of a person of a home.
pub fn household_of(
    tx: &mut Tx<'_>,
    home: AreaCode,
    who: Option<PersonRef>,
) -> Result<Option<HouseholdId>, Stop> {
    let Some(who) = who.filter(|who| who.home == home) else { return Ok(None) };
    Ok(person(tx, who)?.map(|found| found.household))
}

/// People on the lists of the county's and townships' seats within an area, with their names.
pub fn seated(
    tx: &mut Tx<'_>,
    area: AreaCode,
    most: u32,
) -> Result<Vec<(PersonRef, String)>, Stop> {
    let (low, high) = area.range();
    let found: Vec<(AreaCode, PersonId, String)> = tx.rows(
        "SELECT home, id, name FROM person
         WHERE home >= ?1 AND home < ?2 AND LENGTH(home) < 12 ORDER BY home, name, id LIMIT ?3",
        &[Val::Text(low), Val::Text(high), most.to_val()],
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    Ok(found.into_iter().map(|(home, id, name)| (PersonRef { home, id }, name)).collect())
}

//! What the rules and pages of visits look at. Nothing here counts visits by who made them.

use civic::Scene;
use civic::decide::visit::{RecordFacts, Report, Visit};
use civic::matter::Matter;
use civic::record::{Column, Record, Val};
use civic::registry::Household;
use civic::voice::Member;
use kernel::id::{HouseholdId, RecordId};
use kernel::{AreaCode, Moment, PersonRef};
use store::{Stop, Tx, journal, matter, registry};

/// Facts of recording.
pub fn record(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Report) -> Result<RecordFacts, Stop> {
    let home = scene.home;
    let household = registry::household(tx, home, act.household)?;
    let members = registry::members(tx, home, act.household)?;
    let head = household.as_ref().map(|h| h.head.clone()).unwrap_or_default();
    let mut visitors_known = true;
    for who in act.companions.iter().flatten() {
        visitors_known &= registry::person(tx, *who)?.is_some();
    }
    let owner_known = match act.owner {
        Some(who) => registry::person(tx, who)?.is_some(),
        None => false,
    };
    Ok(RecordFacts {
        area: household.map(|h| h.area),
        members: members
            .iter()
            .map(|p| Member { id: p.id, is_head: p.relation == "户主" || p.name == head })
            .collect(),
        visitors_known,
        owner_known,
        voice: matter::blobs_stored(tx, home, act.voice.as_deref())?,
        entry: journal::head(tx, home)?.map_or(0, |h| h.seq) + 1,
    })
}

/// A household with what its rhythm looks at.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The household.
    pub household: Household,
    /// How many of it live at home.
    pub at_home: u32,
    /// When somebody was last there.
    pub last: Option<Moment>,
}

/// Households of a home or of every home of a larger area, by number.
pub fn seen(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Seen>, Stop> {
    let (low, high) = area.range();
    let columns: Vec<String> = Household::COLUMNS.split(", ").map(|c| format!("h.{c}")).collect();
    tx.rows(
        &format!(
            "SELECT {},
                    (SELECT COUNT(*) FROM person p
                     WHERE p.home = h.home AND p.household = h.id AND p.away = 0),
                    (SELECT MAX(v.visited_at) FROM visit v
                     WHERE v.home = h.home AND v.household = h.id)
             FROM household h WHERE h.home >= ?1 AND h.home < ?2 ORDER BY h.home, h.key",
            columns.join(", ")
        ),
        &[Val::Text(low), Val::Text(high)],
        |c| Some(Seen { household: c.record()?, at_home: c.take()?, last: c.take()? }),
    )
}

/// Households of a home whose head, member or number a text names, at most so many.
pub fn found(
    tx: &mut Tx<'_>,
    home: AreaCode,
    text: &str,
    most: u32,
) -> Result<Vec<Household>, Stop> {
    let like = format!("%{}%", text.trim().replace(['%', '_'], ""));
    tx.list(
        "WHERE home = ?1 AND (head LIKE ?2 OR key LIKE ?2 OR id IN
           (SELECT household FROM person WHERE home = ?1 AND (name LIKE ?2 OR key LIKE ?2)))
         ORDER BY key LIMIT ?3",
        &[home.to_val(), Val::Text(like), most.to_val()],
    )
}

/// Visits of a home, latest first; of one household, when one is named.
pub fn visits(
    tx: &mut Tx<'_>,
    home: AreaCode,
    household: Option<HouseholdId>,
    skip: u32,
    most: u32,
) -> Result<Vec<Visit>, Stop> {
    let page = [skip.to_val(), most.to_val()];
    let [skip, most] = page;
    match household {
        Some(id) => tx.list(
            "WHERE home = ?1 AND household = ?2 ORDER BY visited_at DESC, id LIMIT ?4 OFFSET ?3",
            &[home.to_val(), id.to_val(), skip, most],
        ),
        None => tx.list(
            "WHERE home = ?1 ORDER BY visited_at DESC, id LIMIT ?3 OFFSET ?2",
            &[home.to_val(), skip, most],
        ),
    }
}

/// One visit.
pub fn visit(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Visit>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Who visited.
pub fn visitors(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<PersonRef>, Stop> {
    tx.rows(
        "SELECT person FROM visitor WHERE home = ?1 AND visit = ?2 ORDER BY person",
        &[home.to_val(), id.to_val()],
        |c| c.take(),
    )
}

/// The promise of a visit as it stands.
pub fn promise(tx: &mut Tx<'_>, visit: &Visit) -> Result<Option<Matter>, Stop> {
    match visit.wish {
        Some(id) => matter::get(tx, visit.home, id),
        None => Ok(None),
    }
}

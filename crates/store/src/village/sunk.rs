//! 力量下沉 (S11): what reached each village of an area in a year. One statement for each kind of thing,
//! whatever the size of the area.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::record::{Column, Val};
use kernel::{AreaCode, Fen};

use crate::board::year_span;
use crate::db::Tx;
use crate::fault::Stop;

/// What reached a village in a year.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sunk {
    /// Given to its projects by homes above it.
    pub allotted_fen: Fen,
    /// Of that, arrived in its purses.
    pub received_fen: Fen,
    /// Given until the end of the year and not arrived by then.
    pub under_way_fen: Fen,
    /// Paid in the year out of what came from above.
    pub paid_fen: Fen,
    /// Visits to households made by people whose own register is not the village's.
    pub visits: u64,
    /// Times that land or material was received from outside the village.
    pub material_times: u64,
    /// What it was worth, where both sides agreed on a value.
    pub material_fen: Fen,
    /// Times that villagers gave land or material themselves: beside it, not sunk from anywhere.
    pub own_material_times: u64,
    /// What that was worth.
    pub own_material_fen: Fen,
    /// Labour confirmed on the site, in half days. Only people of the village are written down there,
    /// so that it is their own.
    pub own_half_days: u64,
}

/// People with a mandate in a village in a year, by role: those of the village, those from elsewhere.
pub type People = BTreeMap<Role, (u64, u64)>;

fn grouped(
    tx: &mut Tx<'_>,
    sql: &str,
    vals: &[Val],
    of: &mut BTreeMap<AreaCode, Sunk>,
    put: impl Fn(&mut Sunk, i64),
) -> Result<(), Stop> {
    let rows: Vec<(AreaCode, i64)> = tx.rows(sql, vals, |c| Some((c.take()?, c.take()?)))?;
    for (home, n) in rows {
        put(of.entry(home).or_default(), n);
    }
    Ok(())
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// What reached each village of a subtree in a year; villages that nothing reached are not among
/// them. Money that neighbours gave and money that a village gave itself did not come from above; land,
/// material and labour of its own people stand beside what came.
pub fn sunk(tx: &mut Tx<'_>, area: AreaCode, year: u32) -> Result<BTreeMap<AreaCode, Sunk>, Stop> {
    let mut of = BTreeMap::new();
    let Some((from, until)) = year_span(year) else { return Ok(of) };
    let (low, high) = area.range();
    let (low, high) = (Val::Text(low), Val::Text(high));
    let during = [low.clone(), high.clone(), from.to_val(), until.to_val()];
    money(tx, &during, &mut of)?;
    grouped(
        tx,
        "SELECT a.village, CAST(SUM(a.amount_fen) AS BIGINT) FROM fund_allotment a
         LEFT JOIN purse p ON p.home = a.village AND p.id = a.id AND p.at < ?3
         WHERE a.village >= ?1 AND a.village < ?2 AND a.home <> a.village AND a.at < ?3
           AND p.id IS NULL GROUP BY a.village",
        &[low.clone(), high.clone(), until.to_val()],
        &mut of,
        |sunk, n| sunk.under_way_fen = Fen(n),
    )?;
    grouped(
        tx,
        "SELECT v.home, COUNT(DISTINCT v.id) FROM visit v
         JOIN visitor w ON w.home = v.home AND w.visit = v.id AND SUBSTR(w.person, 1, 12) <> v.home
         WHERE v.home >= ?1 AND v.home < ?2 AND v.visited_at >= ?3 AND v.visited_at < ?4
         GROUP BY v.home",
        &during,
        &mut of,
        |sunk, n| sunk.visits = count(n),
    )?;
    material(tx, &during, &mut of)?;
    grouped(
        tx,
        "SELECT p.home, CAST(SUM(p.half_days) AS BIGINT) FROM workday_part p
         JOIN workday w ON w.home = p.home AND w.id = p.workday
         WHERE p.home >= ?1 AND p.home < ?2 AND p.turn = 'confirmed'
           AND w.held_on >= ?3 AND w.held_on <= ?4 GROUP BY p.home",
        &[low, high, Val::Text(format!("{year:04}-01-01")), Val::Text(format!("{year:04}-12-31"))],
        &mut of,
        |sunk, n| sunk.own_half_days = count(n),
    )?;
    Ok(of)
}

fn material(
    tx: &mut Tx<'_>,
    during: &[Val],
    of: &mut BTreeMap<AreaCode, Sunk>,
) -> Result<(), Stop> {
    let rows: Vec<(AreaCode, i64, i64, i64, i64)> = tx.rows(
        "SELECT r.home,
             COUNT(CASE WHEN p.giver IS NULL THEN 1 END),
             CAST(SUM(CASE WHEN p.giver IS NULL THEN r.amount_fen ELSE 0 END) AS BIGINT),
             COUNT(p.giver),
             CAST(SUM(CASE WHEN p.giver IS NULL THEN 0 ELSE r.amount_fen END) AS BIGINT)
         FROM pledge_receipt r JOIN pledge p ON p.home = r.home AND p.id = r.pledge
         WHERE r.home >= ?1 AND r.home < ?2 AND r.at >= ?3 AND r.at < ?4
           AND p.gift IN ('land', 'material') GROUP BY r.home",
        during,
        |c| Some((c.take()?, c.take()?, c.take()?, c.take()?, c.take()?)),
    )?;
    for (home, times, fen, own, own_fen) in rows {
        let sunk = of.entry(home).or_default();
        (sunk.material_times, sunk.material_fen) = (count(times), Fen(fen));
        (sunk.own_material_times, sunk.own_material_fen) = (count(own), Fen(own_fen));
    }
    Ok(())
}

fn money(tx: &mut Tx<'_>, during: &[Val], of: &mut BTreeMap<AreaCode, Sunk>) -> Result<(), Stop> {
    grouped(
        tx,
        "SELECT village, CAST(SUM(amount_fen) AS BIGINT) FROM fund_allotment
         WHERE village >= ?1 AND village < ?2 AND home <> village AND at >= ?3 AND at < ?4
         GROUP BY village",
        during,
        of,
        |sunk, n| sunk.allotted_fen = Fen(n),
    )?;
    grouped(
        tx,
        "SELECT home, CAST(SUM(amount_fen) AS BIGINT) FROM purse
         WHERE home >= ?1 AND home < ?2 AND giver <> home AND at >= ?3 AND at < ?4 GROUP BY home",
        during,
        of,
        |sunk, n| sunk.received_fen = Fen(n),
    )?;
    grouped(
        tx,
        "SELECT p.home, CAST(SUM(p.amount_fen) AS BIGINT) FROM payment p
         JOIN contract c ON c.home = p.home AND c.id = p.contract
         JOIN purse u ON u.home = c.home AND u.id = c.purse AND u.giver <> u.home
         WHERE p.home >= ?1 AND p.home < ?2 AND p.paid_at >= ?3 AND p.paid_at < ?4 GROUP BY p.home",
        during,
        of,
        |sunk, n| sunk.paid_fen = Fen(n),
    )
}

/// Who had a mandate in each village of a subtree on any day of a year, by role, each person counted
/// once in a role: one statement.
pub fn people(
    tx: &mut Tx<'_>,
    area: AreaCode,
    year: u32,
) -> Result<BTreeMap<AreaCode, People>, Stop> {
    let (low, high) = area.range();
    let vals = [
        Val::Text(low),
        Val::Text(high),
        Val::Text(format!("{year:04}-01-01")),
        Val::Text(format!("{year:04}-12-31")),
    ];
    let rows: Vec<(AreaCode, Role, i64, i64)> = tx.rows(
        "SELECT home, role, COUNT(DISTINCT person),
             COUNT(DISTINCT CASE WHEN SUBSTR(person, 1, 12) <> home THEN person END)
         FROM mandate
         WHERE home >= ?1 AND home < ?2 AND LENGTH(home) = 12
           AND from_on <= ?4 AND (until_on IS NULL OR until_on >= ?3)
         GROUP BY home, role ORDER BY home, role",
        &vals,
        |c| Some((c.take()?, c.take()?, c.take()?, c.take()?)),
    )?;
    let mut of: BTreeMap<AreaCode, People> = BTreeMap::new();
    for (home, role, all, above) in rows {
        let own = count(all).saturating_sub(count(above));
        of.entry(home).or_default().insert(role, (own, count(above)));
    }
    Ok(of)
}

//! Reads of ventures that more than one room needs: how they are registered and held, what their
//! years came to, what they pay, and what of it villages were paid. Refuses to know: who may see it.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::build::purse::{Interest, Lives, near};
use civic::build::venture::{
    Bodies, Body, Bond, Brought, Dividend, Entry, Form, Guarantee, Holder, Income, Near, Part,
    Venture, Was, Year, plain,
};
use civic::record::{Column, Val};
use civic::registry::{Organisation, OrganisationKind};
use kernel::id::RecordId;
use kernel::{AreaCode, Date, Fen, Level, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;
use crate::registry;

/// Ventures at home in a subtree, each with its last entry; the highest home first.
pub fn in_area(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<(Venture, Entry)>, Stop> {
    let (low, high) = area.range();
    let all: Vec<Venture> = tx.list(
        "WHERE home >= ?1 AND home < ?2 ORDER BY home, at, id",
        &[Val::Text(low), Val::Text(high)],
    )?;
    with_entries(tx, all)
}

/// Each venture with the entry that holds, found in one look at all of them.
fn with_entries(tx: &mut Tx<'_>, all: Vec<Venture>) -> Result<Vec<(Venture, Entry)>, Stop> {
    let (Some(low), Some(high)) =
        (all.iter().map(|v| v.home).min(), all.iter().map(|v| v.home).max())
    else {
        return Ok(Vec::new());
    };
    let entries: Vec<Entry> = tx.list(
        "WHERE home >= ?1 AND home <= ?2 ORDER BY home, venture, no",
        &[low.to_val(), high.to_val()],
    )?;
    let last: BTreeMap<(AreaCode, RecordId), Entry> =
        entries.into_iter().map(|entry| ((entry.home, entry.venture), entry)).collect();
    let with = |v: Venture| last.get(&(v.home, v.id)).map(|entry| (v, entry.clone()));
    Ok(all.into_iter().filter_map(with).collect())
}

/// A venture with its last entry.
pub fn venture(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: RecordId,
) -> Result<Option<(Venture, Entry)>, Stop> {
    let found: Option<Venture> = tx.get(&[home.to_val(), id.to_val()])?;
    Ok(found.zip(entry(tx, home, id)?))
}

/// How a venture was registered, the newest first.
pub fn entries(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Entry>, Stop> {
    tx.list("WHERE home = ?1 AND venture = ?2 ORDER BY no DESC", &[home.to_val(), id.to_val()])
}

/// How a venture is registered now.
pub fn entry(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Entry>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY no DESC LIMIT 1";
    let found: Vec<Entry> = tx.list(tail, &[home.to_val(), id.to_val()])?;
    Ok(found.into_iter().next())
}

/// The name of a venture in a subtree with this credit code.
pub fn same_code(tx: &mut Tx<'_>, area: AreaCode, code: &str) -> Result<Option<String>, Stop> {
    let (low, high) = area.range();
    let found: Vec<Venture> = tx.list(
        "WHERE home >= ?1 AND home < ?2 AND code = ?3",
        &[Val::Text(low), Val::Text(high), Val::Text(code.to_owned())],
    )?;
    match found.first() {
        Some(one) => Ok(entry(tx, one.home, one.id)?.map(|entry| entry.name)),
        None => Ok(None),
    }
}

/// Every set of holders that a venture has had, the newest set first.
pub fn all_holders(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Holder>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY list DESC, no";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// The holders of a venture now.
pub fn holders(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Holder>, Stop> {
    let mut all = all_holders(tx, home, id)?;
    let last = all.first().map_or(0, |holder| holder.list);
    all.retain(|holder| holder.list == last);
    Ok(all)
}

/// Ventures elsewhere in which a village holds a share now: each with its last entry and that share.
pub fn held_by(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<(Venture, Entry, u32)>, Stop> {
    let held = "SELECT h.home, h.venture, h.share FROM venture_holder h
         WHERE h.area = ?1 AND h.home <> ?1 AND h.list = (SELECT MAX(l.list) FROM venture_holder l
            WHERE l.home = h.home AND l.venture = h.venture)
         ORDER BY h.home, h.venture, h.no";
    let shares: Vec<((AreaCode, RecordId), u32)> =
        tx.rows(held, &[village.to_val()], |c| Some(((c.take()?, c.take()?), c.take()?)))?;
    let all: Vec<Venture> = tx.list(
        "WHERE EXISTS (SELECT 1 FROM venture_holder h WHERE h.area = ?1
            AND h.home = venture.home AND h.venture = venture.id) ORDER BY home, at, id",
        &[village.to_val()],
    )?;
    let known: BTreeMap<(AreaCode, RecordId), (Venture, Entry)> = with_entries(tx, all)?
        .into_iter()
        .map(|(venture, entry)| ((venture.home, venture.id), (venture, entry)))
        .collect();
    let with = |(of, share)| known.get(&of).map(|(v, e)| (v.clone(), e.clone(), share));
    Ok(shares.into_iter().filter_map(with).collect())
}

/// The last year that was summed up of each of these ventures.
pub fn last_years(
    tx: &mut Tx<'_>,
    of: &[(AreaCode, RecordId)],
) -> Result<BTreeMap<(AreaCode, RecordId), Year>, Stop> {
    let (Some(low), Some(high)) = (of.iter().map(|v| v.0).min(), of.iter().map(|v| v.0).max())
    else {
        return Ok(BTreeMap::new());
    };
    let years: Vec<Year> = tx.list(
        "WHERE home >= ?1 AND home <= ?2 AND year = (SELECT MAX(y.year) FROM venture_year y
            WHERE y.home = venture_year.home AND y.venture = venture_year.venture)",
        &[low.to_val(), high.to_val()],
    )?;
    Ok(years.into_iter().map(|year| ((year.home, year.venture), year)).collect())
}

/// What was brought into a venture.
pub fn brought(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Brought>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY brought_on, at, id";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// Contracts of a venture.
pub fn bonds(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Bond>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY signed_on, at, id";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// Guarantees for debts of a venture.
pub fn guarantees(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Guarantee>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY at, id";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// Years of a venture, the last first.
pub fn years(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Year>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY year DESC";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// A year.
pub fn year(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Year>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// What the figures of a venture's years were before corrections, the last correction first.
pub fn corrections(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Was>, Stop> {
    let tail = "WHERE home = ?1 AND year IN (SELECT y.id FROM venture_year y
            WHERE y.home = ?1 AND y.venture = ?2) ORDER BY at DESC, id DESC";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// Dividends of a venture, the last first.
pub fn dividends(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Vec<Dividend>, Stop> {
    let tail = "WHERE home = ?1 AND venture = ?2 ORDER BY at DESC, id DESC";
    tx.list(tail, &[home.to_val(), id.to_val()])
}

/// A dividend.
pub fn dividend(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Dividend>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// Parts of a dividend, by place on the list.
pub fn parts(tx: &mut Tx<'_>, home: AreaCode, dividend: RecordId) -> Result<Vec<Part>, Stop> {
    let tail = "WHERE home = ?1 AND dividend = ?2 ORDER BY holder";
    tx.list(tail, &[home.to_val(), dividend.to_val()])
}

/// A part of a dividend.
pub fn part(tx: &mut Tx<'_>, home: AreaCode, id: RecordId) -> Result<Option<Part>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// What each venture in a subtree has paid village collectives in all.
pub fn paid_to_villages(
    tx: &mut Tx<'_>,
    area: AreaCode,
) -> Result<BTreeMap<(AreaCode, RecordId), Fen>, Stop> {
    let (low, high) = area.range();
    let rows: Vec<((AreaCode, RecordId), i64)> = tx.rows(
        "SELECT d.home, d.venture, SUM(p.amount_fen) FROM dividend_part p
         JOIN dividend d ON d.home = p.home AND d.id = p.dividend
         WHERE p.home >= ?1 AND p.home < ?2 AND p.paid_at IS NOT NULL AND p.kind = 'collective'
         GROUP BY d.home, d.venture",
        &[Val::Text(low), Val::Text(high)],
        |c| Some(((c.take()?, c.take()?), c.take()?)),
    )?;
    Ok(rows.into_iter().map(|(venture, sum)| (venture, Fen(sum))).collect())
}

/// What a village's collective took in, the last first.
pub fn incomes(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<Income>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY at DESC, id", &[village.to_val()])
}

/// What a village took in under this part's id.
pub fn income(tx: &mut Tx<'_>, village: AreaCode, part: RecordId) -> Result<Option<Income>, Stop> {
    tx.get(&[village.to_val(), part.to_val()])
}

/// A part of whichever venture of the county that belongs to a village.
pub fn part_for(tx: &mut Tx<'_>, village: AreaCode, id: RecordId) -> Result<Option<Part>, Stop> {
    let found: Vec<Part> =
        tx.list("WHERE area = ?1 AND id = ?2 ORDER BY home", &[village.to_val(), id.to_val()])?;
    Ok(found.into_iter().next())
}

/// Parts that a village's collective was paid and has not taken in, each with the name of the venture.
pub fn arriving(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<(Part, String)>, Stop> {
    let parts: Vec<Part> = tx.list(
        "WHERE area = ?1 AND kind = 'collective' AND paid_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM collective_income i WHERE i.home = ?1 AND i.id = dividend_part.id)
         ORDER BY paid_at, id",
        &[village.to_val()],
    )?;
    let names: Vec<((AreaCode, RecordId), String)> = tx.rows(
        "SELECT p.home, p.id, e.name FROM dividend_part p
         JOIN dividend d ON d.home = p.home AND d.id = p.dividend
         JOIN venture_entry e ON e.home = d.home AND e.venture = d.venture
         WHERE p.area = ?1 AND p.paid_at IS NOT NULL AND e.no = (SELECT MAX(l.no)
            FROM venture_entry l WHERE l.home = e.home AND l.venture = e.venture)",
        &[village.to_val()],
        |c| Some(((c.take()?, c.take()?), c.take()?)),
    )?;
    let names: BTreeMap<_, _> = names.into_iter().collect();
    let named = |part: Part| {
        let name = names.get(&(part.home, part.id)).cloned().unwrap_or_default();
        (part, name)
    };
    Ok(parts.into_iter().map(named).collect())
}

/// Committees and collectives that the registers of a county know, by name: organisations, villages
/// with their committees, ventures that are collectives.
pub fn bodies(tx: &mut Tx<'_>, county: AreaCode) -> Result<Bodies, Stop> {
    let (low, high) = county.range();
    let mut found = Bodies::new();
    for area in registry::areas_in(tx, county, Level::Village)? {
        let own = plain(&area.name).to_owned();
        if own != area.name {
            found.insert(area.name, Body::Committee);
        }
        found.insert(own, Body::Collective);
    }
    for (_, entry) in in_area(tx, county)? {
        if entry.form == Form::Collective {
            found.insert(entry.name, Body::Collective);
        }
    }
    let registered: Vec<Organisation> = tx.list(
        "WHERE home >= ?1 AND home < ?2 AND kind IN ('committee', 'collective')
         ORDER BY kind DESC, home, id",
        &[Val::Text(low), Val::Text(high)],
    )?;
    for one in registered {
        let committee = one.kind == OrganisationKind::Committee;
        found.insert(one.name, if committee { Body::Committee } else { Body::Collective });
    }
    Ok(found)
}

/// Who stands for the ventures of a county that are called like this (法定代表人).
pub fn heads(tx: &mut Tx<'_>, county: AreaCode, name: &str) -> Result<Vec<String>, Stop> {
    let all = in_area(tx, county)?.into_iter().filter(|(_, entry)| entry.name == name);
    Ok(all.map(|(_, entry)| entry.legal_person).collect())
}

fn lives(tx: &mut Tx<'_>, who: PersonRef) -> Result<Lives, Stop> {
    let person = registry::person(tx, who)?;
    Ok(Lives {
        person: who,
        household: person.as_ref().map(|p| p.household),
        name: person.map(|p| p.name).unwrap_or_default(),
    })
}

/// Roles of those in charge of a home's ventures.
const CHARGE: [Role; 6] = [
    Role::Secretary,
    Role::Committee,
    Role::Supervisor,
    Role::Director,
    Role::TownshipClerk,
    Role::CountyClerk,
];

/// Those in charge of a home's ventures.
pub fn charge(tx: &mut Tx<'_>, home: AreaCode, day: Date) -> Result<Vec<Lives>, Stop> {
    let mut charge = Vec::new();
    for role in CHARGE {
        for who in registry::holders(tx, role, home, day)? {
            charge.push(lives(tx, who)?);
        }
    }
    Ok(charge)
}

/// Who in charge of a home is near to a firm of this name, as far as it was declared there.
pub fn near_to(
    tx: &mut Tx<'_>,
    home: AreaCode,
    charge: &[Lives],
    name: &str,
) -> Result<Option<Near>, Stop> {
    let firms: Vec<Organisation> = tx.list(
        "WHERE home = ?1 AND name = ?2 ORDER BY id",
        &[home.to_val(), Val::Text(name.to_owned())],
    )?;
    let mut interests: Vec<Interest> = Vec::new();
    for firm in firms {
        let tail = "WHERE home = ?1 AND organisation = ?2 ORDER BY person";
        let own: Vec<Interest> = tx.list(tail, &[home.to_val(), firm.id.to_val()])?;
        interests.extend(own);
    }
    if interests.is_empty() {
        return Ok(None);
    }
    let mut declared = Vec::new();
    for interest in &interests {
        declared.push(lives(tx, interest.person)?);
    }
    let found = near(&interests, &declared, charge);
    Ok(found.map(|interest| {
        let own = declared.iter().find(|one| one.person == interest.person);
        Near { who: own.map(|one| one.name.clone()).unwrap_or_default(), how: interest.how.clone() }
    }))
}

//! Reads of ventures that more than one room needs: how they are registered and held, what their
//! years came to, what they pay, and what of it villages were paid. Refuses to know: who may see it.

use std::collections::BTreeMap;

use civic::authority::Role;
use civic::build::purse::{Interest, Lives, near};
use civic::build::venture::{
    Bond, Brought, Dividend, Entry, Guarantee, Holder, Income, Near, Part, Venture, Year,
};
use civic::record::{Column, Val};
use civic::registry::Organisation;
use kernel::id::RecordId;
use kernel::{AreaCode, Date, Fen, PersonRef};

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

fn with_entries(tx: &mut Tx<'_>, all: Vec<Venture>) -> Result<Vec<(Venture, Entry)>, Stop> {
    let mut found = Vec::with_capacity(all.len());
    for venture in all {
        if let Some(entry) = entry(tx, venture.home, venture.id)? {
            found.push((venture, entry));
        }
    }
    Ok(found)
}

/// A venture with its last entry.
pub fn venture(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: RecordId,
) -> Result<Option<(Venture, Entry)>, Stop> {
    let found: Option<Venture> = tx.get(&[home.to_val(), id.to_val()])?;
    Ok(with_entries(tx, found.into_iter().collect())?.pop())
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
    Ok(with_entries(tx, found)?.pop().map(|(_, entry)| entry.name))
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

/// Ventures anywhere in which a village holds a share now, with that share.
pub fn held_by(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<Holder>, Stop> {
    let all: Vec<Holder> =
        tx.list("WHERE area = ?1 ORDER BY home, venture, list, no", &[village.to_val()])?;
    let mut found: BTreeMap<(AreaCode, RecordId), Vec<Holder>> = BTreeMap::new();
    for holder in all {
        found.entry((holder.home, holder.venture)).or_default().push(holder);
    }
    let mut held = Vec::new();
    for ((home, venture), own) in found {
        let last = holders(tx, home, venture)?.first().map_or(0, |holder| holder.list);
        held.extend(own.into_iter().filter(|holder| holder.list == last));
    }
    Ok(held)
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

/// Parts that a village's collective was paid and has not taken in, each with its dividend.
pub fn arriving(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<(Part, Dividend)>, Stop> {
    let all: Vec<Part> = tx.list(
        "WHERE area = ?1 AND kind = 'collective' AND paid_at IS NOT NULL ORDER BY paid_at, id",
        &[village.to_val()],
    )?;
    let mut found = Vec::new();
    for part in all {
        if income(tx, village, part.id)?.is_some() {
            continue;
        }
        if let Some(of) = dividend(tx, part.home, part.dividend)? {
            found.push((part, of));
        }
    }
    Ok(found)
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

/// Who in charge of a home is near to a firm of this name, as far as it was declared there.
pub fn near_to(
    tx: &mut Tx<'_>,
    home: AreaCode,
    day: Date,
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
    let mut charge = Vec::new();
    for role in CHARGE {
        for who in registry::holders(tx, role, home, day)? {
            charge.push(lives(tx, who)?);
        }
    }
    let mut declared = Vec::new();
    for interest in &interests {
        declared.push(lives(tx, interest.person)?);
    }
    let found = near(&interests, &declared, &charge);
    Ok(found.map(|interest| {
        let own = declared.iter().find(|one| one.person == interest.person);
        Near { who: own.map(|one| one.name.clone()).unwrap_or_default(), how: interest.how.clone() }
    }))
}

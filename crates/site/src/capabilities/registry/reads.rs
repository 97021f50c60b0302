//! What the rules and pages of the registry look at.

use std::collections::{BTreeMap, BTreeSet};

use civic::Scene;
use civic::authority::Mandate;
use civic::record::{Column, Val};
use civic::registry::import::{Import, ImportFacts, Undo, UndoFacts, Used};
use civic::registry::mandate::{Grant, GrantFacts, Revoke};
use civic::registry::{Household, ImportBefore, ImportRow, Organisation, Person, born_before};
use kernel::id::PersonId;
use kernel::{AreaCode, CodeSystem, Date, Level, PersonRef};
use store::{Stop, Tx, registry};

/// Facts of importing: the registry of the home as it stands.
pub fn import(tx: &mut Tx<'_>, scene: &Scene<'_>, _act: &Import) -> Result<ImportFacts, Stop> {
    import_facts(tx, scene.home)
}

/// The registry of a home as it stands.
pub fn import_facts(tx: &mut Tx<'_>, home: AreaCode) -> Result<ImportFacts, Stop> {
    let households: Vec<Household> = tx.list("WHERE home = ?1", &[home.to_val()])?;
    let persons: Vec<Person> = tx.list("WHERE home = ?1", &[home.to_val()])?;
    let mut areas = BTreeMap::new();
    for level in [Level::Group, Level::Courtyard] {
        for area in registry::areas_in(tx, home, level)? {
            areas.insert(area.code, area.name);
        }
    }
    Ok(ImportFacts {
        households: households.into_iter().map(|h| (h.key.clone(), h)).collect(),
        persons: persons.into_iter().map(|p| (p.key.clone(), p)).collect(),
        areas,
    })
}

/// Facts of undoing.
pub fn undo(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Undo) -> Result<UndoFacts, Stop> {
    let key = [scene.home.to_val(), act.id.to_val()];
    let import: Option<ImportRow> = tx.get(&key)?;
    let later = match &import {
        Some(row) => {
            tx.number(
                "SELECT COUNT(*) FROM import WHERE home = ?1 AND id <> ?2 AND made_at >= ?3 AND undone_at IS NULL",
                &[scene.home.to_val(), act.id.to_val(), row.made_at.to_val()],
            )? > 0
        }
        None => false,
    };
    let before: Vec<ImportBefore> =
        tx.list("WHERE home = ?1 AND import = ?2 ORDER BY what, id", &key)?;
    let persons: Vec<Person> = tx.list("WHERE home = ?1 AND import = ?2 ORDER BY key", &key)?;
    let households: Vec<Household> =
        tx.list("WHERE home = ?1 AND import = ?2 ORDER BY key", &key)?;
    let used = used(tx, scene.home, &persons)?;
    Ok(UndoFacts { import, later, before, persons, households, used })
}

/// What may hang on a person of a home, and where it stands: string key, table, column.
const HANGS: [(&str, &str, &str); 34] = [
    ("hangs-mandate", "mandate", "person"),
    ("hangs-matter", "matter", "opened_for"),
    ("hangs-matter", "matter", "opened_by"),
    ("hangs-owner", "matter", "owner"),
    ("hangs-meeting", "meeting", "convener"),
    ("hangs-comment", "comment", "by"),
    ("hangs-objection", "objection", "by"),
    ("hangs-attachment", "attachment", "by"),
    ("hangs-follow", "follow", "person"),
    ("hangs-standing", "standing", "person"),
    ("hangs-invitation", "company_lot", "person"),
    ("hangs-invitation", "invitation", "person"),
    ("hangs-panel", "panel_lot", "person"),
    ("hangs-delegate", "project_delegate", "person"),
    ("hangs-interest", "interest", "person"),
    ("hangs-gift", "pledge", "giver"),
    ("hangs-labour", "workday", "foreman"),
    ("hangs-labour", "workday_part", "person"),
    ("hangs-levy", "levy_consent", "person"),
    ("hangs-levy", "levy_waiver", "person"),
    ("hangs-levy", "levy_receipt", "person"),
    ("hangs-keeper", "keeper", "person"),
    ("hangs-force", "force_member", "person"),
    ("hangs-project", "budget_project", "proposer"),
    ("hangs-option", "poll_option", "proposer"),
    ("hangs-voice", "covenant_voice", "person"),
    ("hangs-points", "points_reviewer", "person"),
    ("hangs-points", "points_kin", "person"),
    ("hangs-points", "points_claim", "filed_by"),
    ("hangs-points", "points_claim", "asked_by"),
    ("hangs-points", "points_nominee", "person"),
    ("hangs-points", "points_appeal", "by"),
    ("hangs-hours", "hours_volunteer", "person"),
    ("hangs-hours", "hours_activity", "organiser"),
];

/// What hangs on persons, kind by kind.
fn used(tx: &mut Tx<'_>, home: AreaCode, persons: &[Person]) -> Result<Vec<Used>, Stop> {
    let mut found = Vec::new();
    for (what, table, column) in HANGS {
        let sql = format!(
            "SELECT DISTINCT {column} FROM {table} WHERE home = ?1 AND {column} IS NOT NULL"
        );
        let known: Vec<PersonRef> = tx.rows(&sql, &[home.to_val()], |c| c.take())?;
        let known: BTreeSet<PersonId> =
            known.into_iter().filter(|who| who.home == home).map(|who| who.id).collect();
        found.extend(hanging(what, persons, &known));
    }
    let sql = "SELECT DISTINCT person FROM roll WHERE home = ?1";
    let known: BTreeSet<PersonId> =
        tx.rows(sql, &[home.to_val()], |c| c.take())?.into_iter().collect();
    found.extend(hanging("hangs-roll", persons, &known));
    // A list fixed for a draw names households too: everybody in one is on it.
    let sql = "SELECT DISTINCT p.id FROM person p
         JOIN company_lot l ON l.home = p.home AND l.household = p.household WHERE p.home = ?1";
    let known: BTreeSet<PersonId> =
        tx.rows(sql, &[home.to_val()], |c| c.take())?.into_iter().collect();
    found.extend(hanging("hangs-invitation", persons, &known));
    // A frozen roll names persons or households; a voice for a household also the hand that gave it.
    let sql = "SELECT DISTINCT p.id FROM person p
         JOIN choice_voter v ON v.home = p.home AND v.voter IN (p.id, p.household)
         WHERE p.home = ?1
         UNION SELECT person FROM choice_vote WHERE home = ?1";
    let known: BTreeSet<PersonId> =
        tx.rows(sql, &[home.to_val()], |c| c.take())?.into_iter().collect();
    found.extend(hanging("hangs-choice", persons, &known));
    // A household that keeps points, or whose relatives are declared, keeps its people.
    let sql = "SELECT DISTINCT p.id FROM person p
         JOIN points_member m ON m.home = p.home AND m.household = p.household WHERE p.home = ?1
         UNION SELECT p.id FROM person p
         JOIN points_kin k ON k.home = p.home AND k.household = p.household WHERE p.home = ?1";
    let known: BTreeSet<PersonId> =
        tx.rows(sql, &[home.to_val()], |c| c.take())?.into_iter().collect();
    found.extend(hanging("hangs-points", persons, &known));
    Ok(found)
}

fn hanging(what: &'static str, persons: &[Person], known: &BTreeSet<PersonId>) -> Vec<Used> {
    let theirs = persons.iter().filter(|p| known.contains(&p.id));
    theirs.map(|p| Used { what, who: p.name.clone() }).collect()
}

/// Facts of granting a mandate.
pub fn grant(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Grant) -> Result<GrantFacts, Stop> {
    let county = scene.home.at(Level::County).unwrap_or(scene.home);
    let (low, high) = county.range();
    let held: Vec<Mandate> = tx.list(
        "WHERE person = ?1 AND home >= ?2 AND home < ?3",
        &[act.person.to_val(), Val::Text(low), Val::Text(high)],
    )?;
    Ok(GrantFacts { person_known: registry::person(tx, act.person)?.is_some(), held })
}

/// The mandate an ending is for.
pub fn mandate(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Revoke) -> Result<Option<Mandate>, Stop> {
    tx.get(&[scene.home.to_val(), act.id.to_val()])
}

/// Imports of a home, newest first.
pub fn imports(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<ImportRow>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY made_at DESC, id DESC LIMIT 50", &[home.to_val()])
}

/// Mandates of a home, running ones first.
pub fn mandates(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Mandate>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY role, from_on, id", &[home.to_val()])
}

/// Organisations of a home.
pub fn organisations(tx: &mut Tx<'_>, home: AreaCode) -> Result<Vec<Organisation>, Stop> {
    tx.list("WHERE home = ?1 ORDER BY kind, name", &[home.to_val()])
}

/// Households of a home that match a text (head, key or member), with the number of members.
pub fn households(
    tx: &mut Tx<'_>,
    home: AreaCode,
    text: &str,
    skip: u32,
    most: u32,
) -> Result<Vec<(Household, u64)>, Stop> {
    let like = format!("%{}%", text.trim().replace(['%', '_'], ""));
    tx.rows(
        "SELECT h.home, h.id, h.key, h.head, h.area, h.import,
                (SELECT COUNT(*) FROM person p WHERE p.home = h.home AND p.household = h.id)
         FROM household h WHERE h.home = ?1 AND (h.head LIKE ?2 OR h.key LIKE ?2 OR EXISTS
              (SELECT 1 FROM person p WHERE p.home = h.home AND p.household = h.id AND p.name LIKE ?2))
         ORDER BY h.key LIMIT ?3 OFFSET ?4",
        &[home.to_val(), Val::Text(like), most.to_val(), skip.to_val()],
        |c| Some((c.record()?, c.take()?)),
    )
}

/// How many households match a text.
pub fn households_count(tx: &mut Tx<'_>, home: AreaCode, text: &str) -> Result<u64, Stop> {
    let like = format!("%{}%", text.trim().replace(['%', '_'], ""));
    let n = tx.number(
        "SELECT COUNT(*) FROM household h WHERE h.home = ?1 AND (h.head LIKE ?2 OR h.key LIKE ?2
            OR EXISTS (SELECT 1 FROM person p
                       WHERE p.home = h.home AND p.household = h.id AND p.name LIKE ?2))",
        &[home.to_val(), Val::Text(like)],
    )?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// The two electorates of a village, as they stand on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Electorates {
    /// Registered villagers of age (村民委员会组织法 第十五条).
    pub villagers: u64,
    /// Members of the collective economic organisation, of any age (农村集体经济组织法 第十一条).
    pub members: u64,
    /// Those of them who are of age and sit in the members' assembly.
    pub members_of_age: u64,
}

/// Counts the two electorates of a home.
pub fn electorates(tx: &mut Tx<'_>, home: AreaCode, day: Date) -> Result<Electorates, Stop> {
    let born = born_before(day).map_or_else(String::new, |d| d.to_string());
    let found = tx.row(
        "SELECT SUM(CASE WHEN registered = 1 AND born_on <= ?2 THEN 1 ELSE 0 END),
                SUM(CASE WHEN member = 1 THEN 1 ELSE 0 END),
                SUM(CASE WHEN member = 1 AND born_on <= ?2 THEN 1 ELSE 0 END)
         FROM person WHERE home = ?1",
        &[home.to_val(), Val::Text(born)],
        |c| {
            let mut next = || Some(c.take::<Option<u64>>()?.unwrap_or(0));
            Some(Electorates { villagers: next()?, members: next()?, members_of_age: next()? })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Writes the division list: small reference rows, the same in every home.
pub fn areas_put(
    tx: &mut Tx<'_>,
    system: CodeSystem,
    areas: &[(AreaCode, String)],
) -> Result<(), Stop> {
    for (code, name) in areas {
        let area = civic::registry::Area {
            system: system.as_str().into(),
            code: *code,
            name: name.clone(),
            level: code.level().as_str().into(),
            parent: code.parent(),
        };
        tx.set(&civic::record::Record::row(&area))?;
    }
    Ok(())
}

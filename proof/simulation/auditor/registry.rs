//! Imports, mandates and organisations as the auditor understands them.

use std::collections::{BTreeMap, BTreeSet};

use civic::authority::Role;
use kernel::id::{HouseholdId, ImportId};
use kernel::{AreaCode, Code, Date};
use serde_json::Value;

use super::Case;
use super::authority::holds;
use super::world::{Household, Import, Mandate, Person, World};

type Done = Result<(), Code>;

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn flag(row: &Value, field: &str) -> bool {
    row.get(field).and_then(Value::as_bool) == Some(true)
}

fn born(row: &Value) -> (i16, i8, i8) {
    let day: Option<Date> = text(row, "born_on").parse().ok();
    day.map_or((0, 0, 0), |d| (d.year(), d.month(), d.day()))
}

/// Whether every line fits the place and the others.
fn sound(case: &Case<'_>, rows: &[Value]) -> bool {
    let mut persons = BTreeSet::new();
    let mut heads: BTreeMap<&str, &str> = BTreeMap::new();
    let today = case.today();
    rows.iter().all(|row| {
        let group = text(row, "group");
        let head = text(row, "head");
        let before = heads.insert(text(row, "household"), head);
        let (year, month, day) = born(row);
        group.len() == 15
            && group.starts_with(case.home.as_str())
            && !text(row, "person").trim().is_empty()
            && persons.insert(text(row, "person"))
            && !text(row, "household").trim().is_empty()
            && !text(row, "name").trim().is_empty()
            && before.is_none_or(|b| b == head)
            && year >= 1900
            && (year, month, day) <= (today.year(), today.month(), today.day())
    })
}

/// A person as a line says, under ids that stay.
fn person_of(
    row: &Value,
    id: kernel::id::PersonId,
    household: HouseholdId,
    import: ImportId,
) -> Option<Person> {
    Some(Person {
        id,
        key: text(row, "person").into(),
        household,
        name: text(row, "name").trim().into(),
        female: text(row, "sex") == "female",
        born: born(row),
        registered: flag(row, "registered"),
        member: flag(row, "member"),
        party: flag(row, "party"),
        area: AreaCode::parse(text(row, "group")).ok()?,
        import,
    })
}

pub fn import(world: &mut World, case: &Case<'_>) -> Done {
    let empty = Vec::new();
    let rows = case.field("rows").as_array().unwrap_or(&empty);
    if rows.is_empty() || !sound(case, rows) {
        return Err(Code::ImportRows);
    }
    if case.field("fingerprint").is_string() {
        // The workload never knows the right one: it has not asked for a preview.
        return Err(Code::ImportStale);
    }
    let id: ImportId = case.id("id");
    world.home(case.home).take("import", None, id)?;
    let mut import = Import {
        id,
        at: case.now,
        lines: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        created: 0,
        changed: 0,
        undone: false,
        persons_before: Vec::new(),
        households_before: Vec::new(),
    };
    let mut given = 0;
    let mut next = || {
        given += 1;
        given - 1
    };
    let mut seen: BTreeMap<String, HouseholdId> = BTreeMap::new();
    for row in rows {
        let Ok(area) = AreaCode::parse(text(row, "group")) else { continue };
        world.areas.insert(area);
        let home = world.home(case.home);
        let key = text(row, "household").to_owned();
        let household = if let Some(known) = seen.get(&key) {
            *known
        } else {
            let old = home.households.get(&key).cloned();
            let id_of = old.as_ref().map_or_else(|| case.fresh(next()), |h| h.id);
            let head = text(row, "head").to_owned();
            let new = Household { id: id_of, key: key.clone(), head, area, import: id };
            let same =
                old.as_ref().is_some_and(|o| Household { import: o.import, ..new.clone() } == *o);
            if !same {
                import.households_before.extend(old);
                home.households.insert(key.clone(), new);
            }
            seen.insert(key, id_of);
            id_of
        };
        let old = home.persons.get(text(row, "person")).cloned();
        let id_of = old.as_ref().map_or_else(|| case.fresh(next()), |p| p.id);
        let Some(new) = person_of(row, id_of, household, id) else { continue };
        match old {
            Some(o) if Person { import: o.import, ..new.clone() } == o => continue,
            Some(o) => {
                import.changed += 1;
                import.persons_before.push(o);
            }
            None => import.created += 1,
        }
        home.persons.insert(new.key.clone(), new);
    }
    world.home(case.home).imports.push(import);
    Ok(())
}

pub fn undo(world: &mut World, case: &Case<'_>) -> Done {
    let id: ImportId = case.id("id");
    let home = world.home(case.home);
    let import = home.imports.iter().find(|i| i.id == id).cloned().ok_or(Code::NotFound)?;
    if import.undone {
        return Err(Code::ImportGone);
    }
    if home.imports.iter().any(|i| i.id != id && i.at >= import.at && !i.undone) {
        return Err(Code::ImportStale);
    }
    let used = |p: &Person| {
        let who = kernel::PersonRef { home: case.home, id: p.id };
        home.mandates.iter().any(|m| m.person == who)
            || home.matters.values().any(|m| [m.opened_for, m.owner].contains(&Some(who)))
            || home.meetings.values().any(|m| m.convener == who)
            || home.notices.values().any(|n| n.objections.values().any(|(by, _)| *by == who))
            || home.follows.iter().any(|(_, follower)| *follower == who)
            || home.said.contains(&who)
            || home.meetings.values().any(|m| m.roll.contains_key(&p.id))
            || home.choices.values().any(|choice| {
                choice.projects.iter().any(|project| project.by == who)
                    || choice.voices.values().any(|voice| voice.hand == p.id)
                    || [p.id.bytes(), p.household.bytes()]
                        .iter()
                        .any(|voter| choice.roll.contains_key(voter))
            })
            || home.polls.values().any(|poll| {
                poll.options.iter().any(|option| option.by == Some(who))
                    || poll.voices.values().any(|voice| voice.hand == p.id)
                    || [p.id.bytes(), p.household.bytes()]
                        .iter()
                        .any(|voter| poll.roll.contains_key(voter))
            })
            || home.money.delegates.keys().any(|(_, seated)| *seated == who)
            || home.gifts.names(who)
            || home.levies.names(who)
            || home.kept.keepers.values().any(|keeper| keeper.person == who)
            || home.forces.names(who)
            || home.money.interests.keys().any(|(_, near)| *near == who)
            || home.points.keeps(who, p.household)
            || home.bearers.values().any(|b| b.person == Some(who))
            || home.invitations.values().any(|i| i.person == Some(who))
            || home.panels.values().any(|panel| panel.lots.contains_key(&p.key))
            || home
                .plans
                .values()
                .flat_map(|plan| &plan.lots)
                .any(|lot| lot.person == Some(who) || lot.household == Some(p.household))
    };
    if home.persons.values().any(|p| p.import == id && used(p)) {
        return Err(Code::ImportUsed);
    }
    home.persons.retain(|_, p| p.import != id);
    home.households.retain(|_, h| h.import != id);
    home.persons.extend(import.persons_before.into_iter().map(|p| (p.key.clone(), p)));
    home.households.extend(import.households_before.into_iter().map(|h| (h.key.clone(), h)));
    home.imports.iter_mut().filter(|i| i.id == id).for_each(|i| i.undone = true);
    Ok(())
}

/// Whether one person may not hold both roles (三员分立; 村民委员会组织法 第三十七条; an auditor only
/// reads).
pub fn clash(a: Role, b: Role) -> bool {
    let alone = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::Auditor];
    let committee = [Role::Secretary, Role::Committee];
    let watches = |x: Role, y: Role| x == Role::Supervisor && committee.contains(&y);
    // A member of the party is one beside whatever else they are.
    let member = [a, b].contains(&Role::PartyMember);
    a != b
        && !member
        && (alone.contains(&a) || alone.contains(&b) || watches(a, b) || watches(b, a))
}

pub fn grant(world: &mut World, case: &Case<'_>) -> Done {
    let area = AreaCode::parse(case.text("area")).map_err(|_| Code::FieldBad)?;
    if area.home() != case.home {
        return Err(Code::PlaceElsewhere);
    }
    let person = case.person("person").ok_or(Code::FieldBad)?;
    if !world.knows(person) {
        return Err(Code::NotFound);
    }
    let role = Role::parse(case.text("role")).ok_or(Code::FieldBad)?;
    if role == Role::Seconded {
        return Err(Code::SecondedOnly);
    }
    let has = |r| case.hand().is_some_and(|hand| holds(world, case, hand, r, case.home));
    let of_system = [
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::AuditAdmin,
        Role::CountyClerk,
        Role::Auditor,
    ];
    if of_system.contains(&role) && has(Role::TownshipClerk) && !has(Role::SystemAdmin) {
        return Err(Code::NotAllowed);
    }
    let from = case.date("from_on").ok_or(Code::FieldBad)?;
    let until = case.date("until_on");
    if until.is_some_and(|until| until < from) {
        return Err(Code::MandateDates);
    }
    let together = |m: &&Mandate| {
        m.until.is_none_or(|end| from <= end) && until.is_none_or(|end| m.from <= end)
    };
    if world.mandates_of(person).filter(together).any(|m| clash(m.role, role)) {
        return Err(Code::MandateClash);
    }
    let mandate = Mandate { id: case.id("id"), person, role, area, from, until };
    let home = world.home(case.home);
    home.take("mandate", None, mandate.id)?;
    home.mandates.push(mandate);
    Ok(())
}

pub fn revoke(world: &mut World, case: &Case<'_>) -> Done {
    let id = case.id("id");
    let until = case.date("until_on").ok_or(Code::FieldBad)?;
    let home = world.home(case.home);
    let mandate = home.mandates.iter_mut().find(|m| m.id == id).ok_or(Code::NotFound)?;
    if until < mandate.from || mandate.until.is_some_and(|end| end < until) {
        return Err(Code::MandateDates);
    }
    mandate.until = Some(until);
    Ok(())
}

/// The check character of a social credit code (GB 32100-2015), by the weights 3^i mod 31.
pub fn credit_code(text: &str) -> bool {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = text.chars().map(|c| LETTERS.find(c)).collect();
    let Some(values) = values.filter(|v| v.len() == 18) else { return false };
    let (sum, _) = values.iter().take(17).fold((0, 1), |(sum, w), v| (sum + v * w, w * 3 % 31));
    values.last() == Some(&((31 - sum % 31) % 31))
}

pub fn register(world: &mut World, case: &Case<'_>) -> Done {
    let code = case.text("credit_code");
    if !code.is_empty() && !credit_code(code) {
        return Err(Code::CreditCodeBad);
    }
    let home = world.home(case.home);
    let id = case.id("id");
    home.take::<kernel::id::Organisation>("organisation", None, id)?;
    home.organisations.insert(id);
    let firm = (case.text("name").to_owned(), case.text("kind").to_owned());
    home.ventures.firms.insert(id, firm);
    Ok(())
}

//! Importing households and persons: preview, then commit exactly what was previewed; the keys the
//! village gives stay stable, importing again updates, and a whole import can be undone.
//!
//! Invariants: every bad row is reported with its line, and then nothing is written; what is
//! committed has the fingerprint that the preview showed. Refuses to know: file formats.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::id::{HouseholdId, ImportId};
use kernel::{AreaCode, Code, Level, Refusal, hash};
use serde::{Deserialize, Serialize};

use crate::act::FieldKind::{Id, Line, Rows};
use crate::acts;
use crate::authority::{Role, Who};
use crate::effect::Effect;
use crate::record::{Record, Row, Val};
use crate::registry::{Area, Household, ImportBefore, ImportRow, Person, Sex};
use crate::scene::Scene;

/// One line of the household file, typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportLine {
    /// 户编号.
    pub household: String,
    /// 组代码, 15 digits.
    pub group: AreaCode,
    /// 组名.
    pub group_name: String,
    /// 院落代码, 18 digits.
    pub courtyard: Option<AreaCode>,
    /// 院落名.
    pub courtyard_name: String,
    /// 户主.
    pub head: String,
    /// 人员编号.
    pub person: String,
    /// 姓名.
    pub name: String,
    /// 性别.
    pub sex: Sex,
    /// 出生日期.
    pub born_on: Date,
    /// 与户主关系.
    pub relation: String,
    /// 户籍在村.
    pub registered: bool,
    /// 集体成员.
    pub member: bool,
    /// 外出.
    pub away: bool,
    /// 党员.
    pub party: bool,
    /// 手机.
    pub phone: Option<String>,
    /// 合成数据.
    pub synthetic: bool,
}

acts! {
    /// Imports households and persons of a village.
    Import "registry.import" "imports"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::TownshipClerk), Who::Worker],
    matter(this) None, {
        /// Made by the caller.
        id: ImportId = Id,
        /// File name.
        file: String = Line(200),
        /// The lines.
        rows: Vec<ImportLine> = Rows,
        /// The fingerprint that the preview showed; demanded when committing from a page.
        fingerprint: Option<String> = Line(64),
    }

    /// Undoes a whole import.
    Undo "registry.undo" "imports/undo"
    kind None, from &[], allow &[Who::Has(Role::Secretary), Who::Has(Role::TownshipClerk)],
    matter(this) None, {
        /// Which import.
        id: ImportId = Id,
    }
}

/// What importing looks at.
#[derive(Debug, Default)]
pub struct ImportFacts {
    /// Households of the home, by key.
    pub households: BTreeMap<String, Household>,
    /// Persons of the home, by key.
    pub persons: BTreeMap<String, Person>,
    /// Names of known groups and courtyards of the home.
    pub areas: BTreeMap<AreaCode, String>,
}

/// What an import would do, for the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Persons that are new.
    pub created: u32,
    /// Persons that change.
    pub changed: u32,
    /// Persons that stay as they are.
    pub same: u32,
    /// Households that are new.
    pub households: u32,
    /// Groups and courtyards that are new or renamed.
    pub areas: u32,
    /// Keys of persons of the home that the file does not name; they stay.
    pub absent: u32,
    /// Binds file and registry: committing needs the same.
    pub fingerprint: String,
}

/// A line that contradicts the others or the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFault {
    /// Line of the file, the header being 1.
    pub line: u32,
    /// Field.
    pub field: String,
    /// String key of the reason.
    pub why: String,
}

/// Checks what one line can not know by itself.
pub fn check(home: AreaCode, rows: &[ImportLine], today: Date) -> Vec<LineFault> {
    let mut faults = Vec::new();
    let mut persons = BTreeSet::new();
    let mut heads: BTreeMap<&str, &str> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let line = u32::try_from(i + 2).unwrap_or(u32::MAX);
        let mut bad = |field: &str, why: &str| {
            faults.push(LineFault { line, field: field.into(), why: why.into() });
        };
        if row.group.level() != Level::Group || !home.contains(&row.group) {
            bad("group", "import-group-elsewhere");
        }
        if row.courtyard.is_some_and(|c| c.level() != Level::Courtyard || !row.group.contains(&c)) {
            bad("courtyard", "import-courtyard-elsewhere");
        }
        if row.person.trim().is_empty() {
            bad("person", "import-empty");
        } else if !persons.insert(row.person.as_str()) {
            bad("person", "import-person-twice");
        }
        if row.household.trim().is_empty() {
            bad("household", "import-empty");
        }
        if row.name.trim().is_empty() {
            bad("name", "import-empty");
        }
        if heads.insert(&row.household, &row.head).is_some_and(|before| before != row.head) {
            bad("head", "import-two-heads");
        }
        if row.born_on > today || row.born_on.year() < 1900 {
            bad("born_on", "import-birth");
        }
    }
    faults
}

/// Rows to write and what they amount to.
struct Planned {
    plan: Plan,
    rows: Vec<Row>,
    before: Vec<Row>,
}

fn plan(facts: &ImportFacts, scene: &Scene<'_>, act: &Import) -> Planned {
    let mut made = Planned {
        plan: Plan {
            created: 0,
            changed: 0,
            same: 0,
            households: 0,
            areas: 0,
            absent: 0,
            fingerprint: String::new(),
        },
        rows: Vec::new(),
        before: Vec::new(),
    };
    let mut households: BTreeMap<&str, HouseholdId> = BTreeMap::new();
    let mut areas: BTreeSet<AreaCode> = BTreeSet::new();
    for line in &act.rows {
        plan_areas(facts, line, &mut areas, &mut made);
        let id = match households.get(line.household.as_str()) {
            Some(id) => *id,
            None => {
                let id = plan_household(facts, scene, act.id, line, &mut made);
                households.insert(&line.household, id);
                id
            }
        };
        plan_person(facts, scene, act.id, line, id, &mut made);
    }
    let named: BTreeSet<&str> = act.rows.iter().map(|l| l.person.as_str()).collect();
    let absent = facts.persons.keys().filter(|k| !named.contains(k.as_str())).count();
    made.plan.absent = u32::try_from(absent).unwrap_or(u32::MAX);
    made.plan.fingerprint = fingerprint(facts, act);
    made
}

fn plan_areas(
    facts: &ImportFacts,
    line: &ImportLine,
    seen: &mut BTreeSet<AreaCode>,
    made: &mut Planned,
) {
    let places =
        [Some((line.group, &line.group_name)), line.courtyard.map(|c| (c, &line.courtyard_name))];
    for (code, name) in places.into_iter().flatten() {
        if seen.insert(code) && facts.areas.get(&code) != Some(name) {
            made.plan.areas += 1;
            let area = Area {
                system: kernel::CodeSystem::Statistical.as_str().into(),
                code,
                name: name.clone(),
                level: code.level().as_str().into(),
                parent: code.parent(),
            };
            made.rows.push(area.row());
        }
    }
}

fn plan_household(
    facts: &ImportFacts,
    scene: &Scene<'_>,
    import: ImportId,
    line: &ImportLine,
    made: &mut Planned,
) -> HouseholdId {
    let known = facts.households.get(&line.household);
    let id = known.map_or_else(|| scene.fresh(), |h| h.id);
    let new = Household {
        home: scene.home,
        id,
        key: line.household.clone(),
        head: line.head.clone(),
        area: line.courtyard.unwrap_or(line.group),
        import,
    };
    let unchanged =
        known.is_some_and(|old| Household { import: old.import, ..new.clone() } == *old);
    if unchanged {
        return id;
    }
    made.plan.households += u32::from(known.is_none());
    remember(scene.home, import, "household", id.bytes(), known, made);
    made.rows.push(new.row());
    id
}

fn plan_person(
    facts: &ImportFacts,
    scene: &Scene<'_>,
    import: ImportId,
    line: &ImportLine,
    household: HouseholdId,
    made: &mut Planned,
) {
    let known = facts.persons.get(&line.person);
    let id = known.map_or_else(|| scene.fresh(), |p| p.id);
    let new = Person {
        home: scene.home,
        id,
        key: line.person.clone(),
        household,
        name: line.name.trim().into(),
        sex: line.sex,
        born_on: line.born_on,
        relation: line.relation.clone(),
        registered: line.registered,
        member: line.member,
        away: line.away,
        party: line.party,
        phone: line.phone.clone(),
        area: line.courtyard.unwrap_or(line.group),
        synthetic: line.synthetic,
        import,
    };
    match known {
        Some(old) if Person { import: old.import, ..new.clone() } == *old => {
            made.plan.same += 1;
            return;
        }
        Some(_) => made.plan.changed += 1,
        None => made.plan.created += 1,
    }
    remember(scene.home, import, "person", id.bytes(), known, made);
    made.rows.push(new.row());
}

/// Only changed rows leave a picture of what they were; new rows carry the import's id themselves.
fn remember<T: Serialize>(
    home: AreaCode,
    import: ImportId,
    what: &str,
    id: [u8; 16],
    before: Option<&T>,
    made: &mut Planned,
) {
    let Some(before) = before.and_then(|b| kernel::json::canonical(b).ok()) else { return };
    made.before
        .push(ImportBefore { home, import, what: what.into(), id, before: Some(before) }.row());
}

fn fingerprint(facts: &ImportFacts, act: &Import) -> String {
    let file = kernel::json::canonical(&act.rows).unwrap_or_default();
    let persons = kernel::json::canonical(&facts.persons).unwrap_or_default();
    let households = kernel::json::canonical(&facts.households).unwrap_or_default();
    hash::hex(&hash::sm3_parts(&[file.as_bytes(), persons.as_bytes(), households.as_bytes()]))
}

/// What committing would do; writes nothing.
pub fn preview(facts: &ImportFacts, scene: &Scene<'_>, act: &Import) -> Plan {
    plan(facts, scene, act).plan
}

/// Commits exactly what was previewed.
pub fn import(
    facts: &ImportFacts,
    scene: &Scene<'_>,
    act: &Import,
) -> Result<Vec<Effect>, Refusal> {
    let faults = check(scene.home, &act.rows, scene.now.date());
    if act.rows.is_empty() || !faults.is_empty() {
        return Err(Refusal::new(Code::ImportRows).on("rows").with("n", faults.len()));
    }
    let made = plan(facts, scene, act);
    if act.fingerprint.as_ref().is_some_and(|seen| *seen != made.plan.fingerprint) {
        return Err(Code::ImportStale.into());
    }
    let row = ImportRow {
        home: scene.home,
        id: act.id,
        file: act.file.clone(),
        lines: u32::try_from(act.rows.len()).unwrap_or(u32::MAX),
        created: made.plan.created,
        changed: made.plan.changed,
        made_at: scene.now,
        undone_at: None,
    };
    let mut effects = vec![Effect::Put(row.row())];
    effects.extend(made.before.into_iter().map(Effect::Put));
    effects.extend(made.rows.into_iter().map(Effect::Set));
    Ok(effects)
}

/// What undoing looks at.
#[derive(Debug)]
pub struct UndoFacts {
    /// The import.
    pub import: Option<ImportRow>,
    /// Whether a later import stands that was not undone: it may build on this one.
    pub later: bool,
    /// Pictures of rows before.
    pub before: Vec<ImportBefore>,
    /// Persons and households that the import wrote last.
    pub persons: Vec<Person>,
    /// Households that it wrote last.
    pub households: Vec<Household>,
    /// What hangs on persons of this import: they would be gone, and it would be nobody's.
    pub used: Vec<Used>,
}

/// Something that was done by, for or about a person of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// String key of what it is: `hangs-comment`.
    pub what: &'static str,
    /// Name of the person.
    pub who: String,
}

/// At most so many persons are named in a refusal.
const NAMED_MOST: usize = 5;

/// The refusal that names what hangs on whom, each once.
fn used_refusal(used: &[Used]) -> Refusal {
    let (mut what, mut who): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for one in used {
        let key = format!("@{}", one.what);
        if !what.contains(&key) {
            what.push(key);
        }
        if !who.contains(&one.who.as_str()) && who.len() < NAMED_MOST {
            who.push(&one.who);
        }
    }
    Refusal::new(Code::ImportUsed).with("what", what.join(" ")).with("who", who.join("、"))
}

/// Puts every row back as it was; rows that were new go.
pub fn undo(facts: &UndoFacts, scene: &Scene<'_>, act: &Undo) -> Result<Vec<Effect>, Refusal> {
    let mut import = facts.import.clone().ok_or_else(|| Refusal::new(Code::NotFound).on("id"))?;
    if import.undone_at.is_some() {
        return Err(Code::ImportGone.into());
    }
    if facts.later {
        return Err(Refusal::new(Code::ImportStale).on("id"));
    }
    if !facts.used.is_empty() {
        return Err(used_refusal(&facts.used));
    }
    let corrupt = || Refusal::new(Code::ImportStale);
    let mut back: BTreeMap<[u8; 16], Row> = BTreeMap::new();
    for b in &facts.before {
        let text = b.before.as_deref().ok_or_else(corrupt)?;
        let row = match b.what.as_str() {
            "person" => serde_json::from_str::<Person>(text).map_err(|_| corrupt())?.row(),
            _ => serde_json::from_str::<Household>(text).map_err(|_| corrupt())?.row(),
        };
        back.insert(b.id, row);
    }
    let mut effects = Vec::new();
    // Persons before households: they point at them.
    let written = facts
        .persons
        .iter()
        .map(|p| (p.id.bytes(), p.row()))
        .chain(facts.households.iter().map(|h| (h.id.bytes(), h.row())));
    for (id, row) in written {
        effects.push(match back.get(&id) {
            Some(before) => Effect::Set(before.clone()),
            None => Effect::Remove(Row {
                vals: row.vals.into_iter().take(row.keys).collect::<Vec<Val>>(),
                ..row
            }),
        });
    }
    import.undone_at = Some(scene.now);
    effects.push(Effect::Set(import.row()));
    let _ = act;
    Ok(effects)
}

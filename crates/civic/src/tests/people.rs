//! Who is of age, what one line of a household file may say, and what an import would do.

use kernel::Code;

use super::fixture::{area, brief, day, home, id, refused, scene, written};
use crate::registry::import::{Import, ImportFacts, ImportLine, check, import, preview};
use crate::registry::{Area, Household, ImportRow, Person, Sex, born_before};

/// One line: household, person, name.
pub fn line(household: &str, key: &str, name: &str) -> ImportLine {
    ImportLine {
        household: household.into(),
        group: area("420324107210002"),
        group_name: "二组".into(),
        courtyard: None,
        courtyard_name: String::new(),
        head: "张大明".into(),
        person: key.into(),
        name: name.into(),
        sex: Sex::Male,
        born_on: day("1980-05-01"),
        relation: "户主".into(),
        registered: true,
        member: true,
        away: false,
        party: false,
        phone: None,
        synthetic: true,
    }
}

pub fn file(n: u8, rows: Vec<ImportLine>) -> Import {
    Import { id: id(n), file: "二组.csv".into(), rows, fingerprint: None }
}

fn born(on: &str) -> Person {
    let mut row = line("H1", "P1", "张大明");
    row.born_on = day(on);
    let effects = import(&ImportFacts::default(), &scene(), &file(70, vec![row])).unwrap();
    written(&effects)
}

#[test]
fn one_is_of_age_from_the_eighteenth_birthday_on() {
    // Born, day, of age? 村民委员会组织法 第十三条: 年满十八周岁.
    let rows = [
        ("2008-11-23", "2026-11-22", false),
        ("2008-11-23", "2026-11-23", true),
        ("2008-11-23", "2026-11-24", true),
        ("2008-11-24", "2026-11-23", false),
        // 29 February has no day in a common year: of age when it has passed, on 1 March.
        ("2008-02-29", "2026-02-28", false),
        ("2008-02-29", "2026-03-01", true),
        ("2010-02-28", "2028-02-29", true),
        ("2010-03-01", "2028-02-29", false),
        ("2010-03-01", "2028-03-01", true),
        ("2008-12-31", "2026-12-31", true),
        ("2009-01-01", "2026-12-31", false),
    ];
    for (birth, today, adult) in rows {
        assert_eq!(born(birth).is_adult_on(day(today)), adult, "{birth} on {today}");
    }
    assert_eq!(born_before(day("-009990-01-01")), None);
}

type Change = fn(&mut ImportLine);

const FAULTS: [(Change, &str, &str); 13] = [
    (|l| l.group = area("420324107211001"), "group", "import-group-elsewhere"),
    (|l| l.group = area("420324107210"), "group", "import-group-elsewhere"),
    (|l| l.courtyard = Some(area("420324107210003001")), "courtyard", "import-courtyard-elsewhere"),
    (|l| l.courtyard = Some(area("420324107210002")), "courtyard", "import-courtyard-elsewhere"),
    (|l| l.person = "P1".into(), "person", "import-person-twice"),
    (|l| l.person = "  ".into(), "person", "import-empty"),
    (|l| l.household = " ".into(), "household", "import-empty"),
    (|l| l.name = String::new(), "name", "import-empty"),
    (|l| l.head = "李秀英".into(), "head", "import-two-heads"),
    (|l| l.born_on = day("2026-11-24"), "born_on", "import-birth"),
    (|l| l.born_on = day("1899-12-31"), "born_on", "import-birth"),
    (|l| l.group = area("420324107210003"), "", ""),
    (|l| l.born_on = day("2026-11-23"), "", ""),
];

#[test]
fn every_bad_line_is_named_and_nothing_is_written() {
    for (place, (change, field, why)) in FAULTS.iter().enumerate() {
        let mut rows = vec![line("H1", "P1", "张大明"), line("H1", "P2", "李秀英")];
        change(&mut rows[1]);
        let faults = check(home(), &rows, day("2026-11-23"));
        let found: Vec<_> =
            faults.iter().map(|f| (f.line, f.field.as_str(), f.why.as_str())).collect();
        let result = import(&ImportFacts::default(), &scene(), &file(70, rows));
        if field.is_empty() {
            assert_eq!((found.len(), result.is_ok()), (0, true), "row {place}");
            continue;
        }
        // The header is line 1, so the second row is line 3.
        assert_eq!(found, [(3, *field, *why)], "row {place}");
        refused(result, Code::ImportRows, Some("rows"));
    }
    let none = import(&ImportFacts::default(), &scene(), &file(70, vec![]));
    refused(none, Code::ImportRows, Some("rows"));
}

#[test]
fn one_line_may_be_wrong_in_many_ways() {
    let mut bad = line("", "", "");
    bad.group = area("420324107211001");
    let fields: Vec<_> =
        check(home(), &[bad], day("2026-11-23")).into_iter().map(|f| f.field).collect();
    assert_eq!(fields, ["group", "person", "household", "name"]);
}

#[test]
fn a_first_import_writes_areas_households_and_persons() {
    let mut away = line("H2", "P3", " 王小妹 ");
    away.courtyard = Some(area("420324107210002001"));
    away.courtyard_name = "王家院子".into();
    away.head = "王小妹".into();
    let rows = vec![line("H1", "P1", "张大明"), line("H1", "P2", "李秀英"), away];
    let act = file(70, rows);
    let plan = preview(&ImportFacts::default(), &scene(), &act);
    let numbers = (plan.created, plan.changed, plan.same, plan.households, plan.areas, plan.absent);
    assert_eq!(numbers, (3, 0, 0, 2, 2, 0));
    let effects = import(&ImportFacts::default(), &scene(), &act).unwrap();
    let expected = [
        "put import",
        "set area",
        "set household",
        "set person",
        "set person",
        "set area",
        "set household",
        "set person",
    ];
    assert_eq!(brief(&effects), expected);
    let last: Person = written(&effects);
    assert_eq!((&*last.name, last.area), ("王小妹", area("420324107210002001")));
    assert_eq!(last.household, written::<Household>(&effects).id);
    let yard: Area = written(&effects);
    assert_eq!((&*yard.level, yard.parent), ("courtyard", Some(area("420324107210002"))));
    let row: ImportRow = written(&effects);
    assert_eq!((row.lines, row.created, row.changed, row.undone_at), (3, 3, 0, None));
}

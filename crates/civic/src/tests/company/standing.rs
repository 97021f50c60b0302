use kernel::Code;

use super::super::fixture::{day, home, id, person, refused, said, scene, written};
use crate::decide::company::Category;
use crate::decide::company::standing::{End, Note, NoteFacts, Standing, end, note};

fn act(category: Category) -> Note {
    Note {
        id: id(1),
        category,
        person: Some(person(3)),
        organisation: None,
        from_on: day("2026-01-01"),
        until_on: None,
        ground: " 二组推选 ".into(),
    }
}

fn facts() -> NoteFacts {
    NoteFacts { person_known: true, organisation_known: true, held: vec![] }
}

fn held(from: &str, until: Option<&str>) -> Standing {
    Standing {
        home: home(),
        id: id(9),
        person: Some(person(3)),
        organisation: None,
        category: Category::Masses,
        from_on: day(from),
        until_on: until.map(day),
        ground: String::new(),
    }
}

#[test]
fn what_the_register_says_is_never_noted() {
    for category in Category::ALL {
        let result = note(&facts(), &scene(), &act(*category));
        if category.is_computed() {
            let no = refused(result, Code::StandingComputed, Some("category"));
            assert_eq!(said(&no, "category"), format!("@category-{category}"));
        } else {
            let row: Standing = written(&result.unwrap());
            assert_eq!((row.category, row.ground.as_str()), (*category, "二组推选"));
        }
    }
}

#[test]
fn a_standing_is_of_a_person_or_of_an_organisation() {
    let organisation = Some(id(7));
    for category in Category::ALL.iter().filter(|c| !c.is_computed()) {
        let by = Note { person: None, organisation, ..act(*category) };
        assert_eq!(
            note(&facts(), &scene(), &by).is_ok(),
            matches!(category, Category::Departments | Category::Experts),
            "{category}"
        );
        for wrong in
            [Note { person: None, ..act(*category) }, Note { organisation, ..act(*category) }]
        {
            refused(note(&facts(), &scene(), &wrong), Code::StandingWho, Some("person"));
        }
    }
    let nobody = NoteFacts { person_known: false, ..facts() };
    refused(note(&nobody, &scene(), &act(Category::Masses)), Code::NotFound, Some("person"));
    let none = NoteFacts { organisation_known: false, ..facts() };
    let department = Note { person: None, organisation, ..act(Category::Departments) };
    refused(note(&none, &scene(), &department), Code::NotFound, Some("organisation"));
}

#[test]
fn a_category_is_borne_once_at_a_time() {
    // Held from–until, noted from–until, refused.
    let table = [
        (("2025-01-01", Some("2025-12-31")), ("2026-01-01", None), false),
        (("2025-01-01", Some("2026-01-01")), ("2026-01-01", None), true),
        (("2026-06-01", None), ("2026-01-01", Some("2026-05-31")), false),
        (("2026-06-01", None), ("2026-01-01", Some("2026-06-01")), true),
        (("2025-01-01", None), ("2026-01-01", None), true),
    ];
    for ((from, until), (noted_from, noted_until), no) in table {
        let facts = NoteFacts { held: vec![held(from, until)], ..facts() };
        let from_on = day(noted_from);
        let again = Note { from_on, until_on: noted_until.map(day), ..act(Category::Masses) };
        let result = note(&facts, &scene(), &again);
        assert_eq!(result.is_err(), no, "{from} {until:?} {noted_from} {noted_until:?}");
        if no {
            refused(result, Code::StandingHeld, Some("category"));
        }
        let other = Note { category: Category::Worthy, ..again };
        assert!(note(&facts, &scene(), &other).is_ok(), "another category may be borne beside it");
    }
    let backwards = Note { until_on: Some(day("2025-12-31")), ..act(Category::Masses) };
    refused(note(&facts(), &scene(), &backwards), Code::MandateDates, Some("until_on"));
}

#[test]
fn it_ends_within_its_time() {
    let row = held("2026-01-01", Some("2026-12-31"));
    for (until, fits) in
        [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
    {
        let result = end(Some(&row), &scene(), &End { id: id(9), until_on: day(until) });
        assert_eq!(result.is_ok(), fits, "{until}");
        if !fits {
            refused(result, Code::MandateDates, Some("until_on"));
        }
    }
    let gone = End { id: id(9), until_on: day("2026-06-01") };
    refused(end(None, &scene(), &gone), Code::NotFound, Some("id"));
    assert!(row.holds_on(day("2026-12-31")) && !row.holds_on(day("2027-01-01")));
    assert!(!row.holds_on(day("2025-12-31")));
}

//! Every bad entry is named with its file, key and reason.

use super::{load, load_changed, load_with, messages, shipped};

#[test]
fn slips_in_a_decision_are_named() {
    let cases = [
        ("[P1]\nvalue = 15\n", "county.toml: P1: no such entry in the rulebook"),
        ("[P01]\nvlaue = 15\n", "county.toml: P01: unknown field `vlaue`"),
        ("[P01]\nvlaue = 15\n", "county.toml: P01: `value` is missing"),
        ("[P01]\nvalue = 15\nunit = \"working_days\"\n", "unit is working_days, laid down in days"),
        (
            "[P01]\nvalue = 15\nunit = \"weeks\"\n",
            "`unit` is weeks, expected a unit of the rulebook",
        ),
        ("[P01]\nvalue = \"15\"\n", "`value` is \"15\", expected a whole number"),
        ("[P01]\nvalue = -1\n", "`value` is -1, expected a whole number"),
        ("[P01]\nvalue = 15.5\n", "`value` is 15.5, expected a whole number"),
        ("[P08]\nvalue = 1\nunset = true\n", "expected nothing beside `unset = true`"),
        ("[P09]\nvalue = \"3/2\"\n", "`value` is \"3/2\", expected a share"),
        ("[P17.heavy]\nvalue = \"1.2345\"\n", "expected a decimal in quotes"),
        ("[P13.river.county]\nvalue = \"0/month\"\n", "expected a frequency"),
        ("[P23.from]\nvalue = \"24:00\"\n", "expected a time"),
        ("[P01]\nvalue = 15\nmark = \"sure\"\n", "`mark` is sure, expected verified"),
        ("[P01]\nvalue = 15\napplies_from = \"soon\"\n", "`applies_from` is \"soon\""),
        ("[P01]\nvalue = 15\narticle = \" \"\n", "`article` is \" \", expected text"),
        ("[bound.P01]\nmin = 5\n", "county.toml: `bound` does not belong in this file"),
        ("[body.villagers]\n", "body.villagers: no such entry in the rulebook"),
        ("[body.villagers_meeting.quorom]\n", "unknown field `quorom`"),
        ("[class.planning]\nbodies = []\n", "`bodies` is [], expected at least one body"),
        ("[class.planning]\nbefore = [\"nobody\"]\n", "`before` names `nobody`, which does not"),
        ("[body.group_meeting]\nnotice = \"P77\"\n", "`notice` names `P77`, which does not exist"),
        ("[body.group_meeting]\nnotice = \"P21.lock\"\n", "unit is minutes, laid down in days"),
    ];
    for (text, complaint) in cases {
        let found = messages(load_with(text));
        let named = found.iter().any(|message| message.contains(complaint));
        assert!(named, "{text}: {found:?}");
    }
}

#[test]
fn sentences_have_one_meaning() {
    let sentences = [
        "over 1/2 of present",
        "more than half of present",
        "more than 1/2 of people",
        "more than 1/1 of present",
        "at least 0/1 of present",
        "at least 3/2 of present",
        "At least 2/3 of present",
    ];
    for needs in sentences {
        let text = format!(
            "[[body.villagers_meeting.majority]]\nlabel = \"a\"\ntitle_zh = \"条\"\n\
             title_en = \"a\"\nneeds = \"{needs}\"\narticle = \"a\"\n"
        );
        let found = messages(load_with(&text));
        let named = found.iter().any(|message| message.contains("expected a sentence such as"));
        assert!(named, "{needs}: {found:?}");
    }
}

#[test]
fn a_missing_source_or_title_is_reported() {
    let found = messages(load_changed(
        "works.toml",
        "article = \"县平台规则\"\nmark = \"county\"",
        "mark = \"county\"",
    ));
    assert!(found.len() >= 4, "{found:?}");
    assert!(found.iter().all(|message| message.ends_with("`article` is missing")), "{found:?}");
    let found = messages(load_changed("security.toml", "title_en = \"Shortest password\"\n", ""));
    assert_eq!(found, ["security.toml: P21.length: `title_en` is missing"]);
    let found = messages(load_changed(
        "decision.toml",
        "title_en = \"Council board of the collective\"\n",
        "",
    ));
    assert_eq!(found, ["decision.toml: body.council_board: `title_en` is missing"]);
}

#[test]
fn what_stands_twice_is_reported() {
    let mut files = shipped();
    let notices = files.iter().find(|file| file.0 == "notices.toml").unwrap().1.clone();
    files.push(("again.toml".into(), notices));
    let found = messages(load(&files));
    let twice = |m: &&String| m.ends_with("the value from 2026-01-01 is laid down twice");
    assert!(found.iter().filter(twice).count() >= 5, "{found:?}");

    let found =
        messages(load_changed("decision.toml", "\"households_attend\"", "\"adults_attend\""));
    assert!(found.iter().all(|m| m.contains("quorum `adults_attend` is laid down twice")));
    assert_eq!(found.len(), 3, "{found:?}");

    let found = messages(load_changed("holidays.toml", "year = 2025\n", "year = 2026\n"));
    assert!(found.iter().any(|m| m.contains("year.2026: `off` is 2025-01-01")), "{found:?}");
}

#[test]
fn a_law_without_its_rule_is_reported() {
    let found = messages(load_changed("security.toml", "[P28]", "[P29]"));
    assert_eq!(found, ["law.toml: P28: no such entry in the rulebook"]);
    let found = messages(load_changed("decision.toml", "[class.covenant]", "[class.covenants]"));
    assert_eq!(found, ["law.toml: class.covenant: no such entry in the rulebook"]);
}

#[test]
fn a_bound_in_another_unit_is_reported() {
    let found = messages(load_changed(
        "law.toml",
        "[bound.P01]\nunit = \"days\"",
        "[bound.P01]\nunit = \"working_days\"",
    ));
    assert_eq!(found, ["notices.toml: P01: unit is days, laid down in working_days"]);
    let found = messages(load_changed("law.toml", "unit = \"days\"\nmin = 3", "unit = \"days\""));
    assert_eq!(found, ["law.toml: P03.tender: `min` is missing"]);
}

#[test]
fn the_calendar_is_checked() {
    let cases = [
        ("\"2026-05-09\"", "\"2026-05-08\"", "WorkOnWeekday"),
        ("\"2026-05-09\"", "\"2026-05-02\"", "OffAndWork"),
        ("2026-10-01 to 2026-10-07", "2026-10-07 to 2026-10-01", "of that year"),
        ("2026-10-01 to 2026-10-07", "2026-10-01 to 2027-01-07", "of that year"),
        ("year = 2025", "year = 2035", "of that year"),
    ];
    for (from, to, complaint) in cases {
        let found = messages(load_changed("holidays.toml", from, to));
        assert!(found.iter().any(|m| m.contains(complaint)), "{to}: {found:?}");
    }
    let mut files = shipped();
    let entry = files.iter_mut().find(|file| file.0 == "holidays.toml").unwrap();
    let (start, end) = (entry.1.find("year = 2024").unwrap(), entry.1.find("year = 2025").unwrap());
    entry.1.replace_range(start..end, "");
    assert_eq!(
        messages(load(&files)),
        ["holidays.toml: year: `year` names `2024`, which does not exist"]
    );
    files.retain(|file| file.0 != "holidays.toml");
    assert_eq!(messages(load(&files)), ["rulebook: year: `year` is missing"]);
}

#[test]
fn a_file_that_is_not_toml_does_not_hide_the_others() {
    let mut files = shipped();
    files.push(("broken.toml".into(), "[P01\n".into()));
    files.push((
        "county.toml".into(),
        "[decision]\narticle = \"a\"\napplies_from = \"2027-01-01\"\n[P03]\nvalue = 1\n".into(),
    ));
    let found = messages(load(&files));
    assert!(found[0].starts_with("broken.toml: not readable: "), "{found:?}");
    assert!(found[1].starts_with("county.toml: P03 = 1 days is laxer"), "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_decision_needs_number_and_day() {
    let mut files = shipped();
    files.push(("county.toml".into(), "[decision]\nnumber = 8\n[P01]\nvalue = 12\n".into()));
    let found = messages(load(&files));
    let expected = [
        "county.toml: decision: `article` is missing",
        "county.toml: decision: `applies_from` is missing",
        "county.toml: decision: unknown field `number`",
    ];
    assert_eq!(found, expected);
}

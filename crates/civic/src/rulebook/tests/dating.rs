//! Rules apply from a day on, and the version follows the content.

use jiff::civil::date;

use super::{load, load_with, messages, shipped};
use crate::rulebook::{Mark, ReadError};

#[test]
fn a_decision_applies_from_its_day() {
    let book = load_with("[P01]\nvalue = 15\n[P08]\nvalue = 20000000\n").unwrap();
    let (before, after) = (book.at(date(2027, 2, 28)), book.at(date(2027, 3, 1)));
    assert_eq!((before.days("P01"), after.days("P01")), (Ok(10), Ok(15)));
    assert_eq!(before.money_fen("P08"), Err(ReadError::Unset { key: "P08".into() }));
    assert_eq!(after.money_fen("P08"), Ok(20_000_000));
    let changed = after.parameter("P01").unwrap();
    assert_eq!(changed.article, "county decision 8");
    assert_eq!(changed.mark, Mark::County);
    assert_eq!(changed.title_zh, before.parameter("P01").unwrap().title_zh);
    assert_eq!(changed.file, "county.toml");
    assert!(book.change_days().contains(&date(2027, 3, 1)));
}

#[test]
fn decisions_follow_each_other_in_any_file_order() {
    let decision = |from: &str, days: u32| {
        format!("[decision]\narticle = \"a\"\napplies_from = \"{from}\"\n[P01]\nvalue = {days}\n")
    };
    let mut files = shipped();
    files.insert(0, ("b.toml".into(), decision("2028-01-01", 12)));
    files.push(("a.toml".into(), decision("2027-01-01", 20)));
    let book = load(&files).unwrap();
    let days = |year| book.at(date(year, 6, 1)).days("P01").unwrap();
    assert_eq!([days(2026), days(2027), days(2028)], [10, 20, 12]);
}

#[test]
fn before_the_first_day_a_rule_is_not_in_force() {
    let rules = load(&shipped()).unwrap().at(date(2025, 12, 31));
    let from = date(2026, 1, 1);
    let not_yet = |key: &str| ReadError::NotInForce { key: key.into(), from };
    assert_eq!(rules.days("P01"), Err(not_yet("P01")));
    assert_eq!(rules.body("villagers_meeting").err(), Some(not_yet("villagers_meeting")));
    assert_eq!(rules.class("covenant").err(), Some(not_yet("covenant")));
    // The law on collectives is older.
    assert_eq!(rules.days("P01.members"), Ok(10));
    let assembly = rules.body("members_assembly").unwrap();
    assert!(assembly.classes.contains(&"collective_assets".to_owned()));
    assert!(rules.entries().all(|entry| entry.applies_from <= date(2025, 12, 31)));
}

#[test]
fn a_limit_binds_only_from_its_first_day() {
    let mut files = shipped();
    let law = files.iter_mut().find(|file| file.0 == "law.toml").unwrap();
    // The law raises P28 to ten years from 2028 on.
    law.1 = law.1.replace(
        "[bound.P28]\nunit = \"years\"\nmin = 5",
        "[bound.P28]\nunit = \"years\"\nmin = 10",
    );
    let bound = law.1.find("[bound.P28]").unwrap();
    let (head, tail) = law.1.split_at(bound);
    law.1 = format!("{head}{}", tail.replacen("2025-05-01", "2028-01-01", 1));
    assert!(messages(load(&files))[0].contains("P28 = 5 years is laxer than the law's 10"));
    // With a decision in time the old value stays lawful for its own days.
    let decision =
        "[decision]\narticle = \"a\"\napplies_from = \"2028-01-01\"\n[P28]\nvalue = 10\n";
    files.push(("county.toml".into(), decision.into()));
    let book = load(&files).unwrap();
    assert_eq!(book.at(date(2027, 12, 31)).years("P28"), Ok(5));
    assert_eq!(book.at(date(2028, 1, 1)).years("P28"), Ok(10));
}

/// Two rounds of FNV-1a, only to have some hash of enough length.
fn hash(bytes: &[u8]) -> String {
    let round = |seed: u64| {
        bytes.iter().fold(seed, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}{:016x}", round(0xcbf2_9ce4_8422_2325), round(1))
}

#[test]
fn the_version_follows_the_content_only() {
    let files = shipped();
    let version = load(&files).unwrap().version(hash);
    assert_eq!(version.len(), 16);
    let mut same = files.clone();
    same.reverse();
    for file in &mut same {
        file.1 = format!("# a remark\n\n{}\n# another\n", file.1);
    }
    assert_eq!(load(&same).unwrap().version(hash), version);
    let changes = [
        ("notices.toml", "value = 10", "value = 11"),
        ("decision.toml", "at least 2/3 of households", "at least 3/4 of households"),
        ("holidays.toml", "\"2026-05-09\"", "\"2026-05-10\""),
        ("works.toml", "小微项目金额上限", "小微项目上限"),
        ("law.toml", "min = 8", "min = 9"),
    ];
    for (name, from, to) in changes {
        let mut other = files.clone();
        let file = other.iter_mut().find(|file| file.0 == name).unwrap();
        assert!(file.1.contains(from), "{name} has no {from}");
        file.1 = file.1.replace(from, to);
        assert_ne!(load(&other).unwrap().version(hash), version, "{name}");
    }
}

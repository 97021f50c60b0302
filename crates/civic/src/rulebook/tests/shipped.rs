//! What ships is complete, lawful and explained.

use std::collections::BTreeSet;

use ballot::Ratio;
use calendar::{Period, WorkdayKind};
use jiff::civil::date;

use super::{folder, load, load_with, messages, shipped, today};
use crate::rulebook::{Frequency, Mark, ReadError, Span, Unit, VoteBy};

#[test]
fn all_files_load() {
    assert_eq!(messages(load(&shipped())), Vec::<String>::new());
}

#[test]
fn every_parameter_number_is_there() {
    let keys: BTreeSet<String> = today().entries().map(|entry| entry.key).collect();
    let numbers = (1..=28).map(|n| format!("P{n:02}")).chain(["P10a".into(), "P10b".into()]);
    for number in numbers {
        let inside = format!("{number}.");
        let found = keys.iter().any(|key| *key == number || key.starts_with(&inside));
        assert!(found, "{number} is missing");
    }
}

#[test]
fn every_entry_is_explained() {
    let mut keys = BTreeSet::new();
    for entry in today().entries() {
        let key = entry.key.clone();
        assert!(!entry.article.is_empty(), "{key} has no source");
        assert!(!entry.title_zh.is_empty() && !entry.title_en.is_empty(), "{key} has no title");
        assert_eq!(entry.unset, entry.value_zh.is_empty(), "{key}");
        assert_eq!(entry.unset, entry.value_en.is_empty(), "{key}");
        assert_eq!(entry.bound_text.is_empty(), entry.bound_article.is_empty(), "{key}");
        assert!(keys.insert(key.clone()), "{key} appears twice");
    }
    assert!(keys.len() > 120, "only {} entries", keys.len());
}

#[test]
fn the_table_shows_value_and_limit() {
    let entries: Vec<_> = today().entries().collect();
    let line = |key: &str| {
        let e = entries.iter().find(|entry| entry.key == key).unwrap();
        format!("{} {} | {} | {}", e.value_zh, e.unit_zh, e.bound_text, e.article)
    };
    assert_eq!(line("P01"), "10 日 | ≥ 10 | 村民委员会组织法 第二十五条第二款");
    assert_eq!(line("P21.tries"), "5  | ≤ 5 | GB/T 22239-2019 8.1.4.1 b");
    assert_eq!(line("P10.handle"), "60 日 | = 60 | 信访工作条例 第三十四条");
    assert_eq!(line("P06"), "50000.00 元 |  | 县平台规则");
    assert_eq!(line("P13.river.county"), "每季度 1 次  |  | 河湖长制巡查办法（县总河湖长确定）");
    assert_eq!(
        line("P02.villagers_meeting.quorum.households_attend"),
        "≥ 2/3 户 | ≥ 2/3 | 村民委员会组织法 第二十六条第一款"
    );
    assert_eq!(
        line("class.collective_assets"),
        "农村集体经济组织成员大会  | members_assembly | 农村集体经济组织法 第二十六条、第二十八条"
    );
}

#[test]
fn values_read_in_their_unit() {
    let rules = today();
    assert_eq!(rules.days("P01"), Ok(10));
    assert_eq!(rules.days("P03"), Ok(15));
    assert_eq!(rules.days("wish_answer"), Ok(15));
    assert_eq!(rules.working_days("P10.object"), Ok(5));
    assert_eq!(rules.months("P22.hot"), Ok(12));
    assert_eq!(rules.years("P28"), Ok(5));
    assert_eq!(rules.minutes("P21.lock"), Ok(15));
    assert_eq!(rules.minutes("P21.idle"), Ok(30));
    assert_eq!(rules.count("P21.length"), Ok(10));
    assert_eq!(rules.percentage_points("P12.red"), Ok(30));
    assert_eq!(rules.money_fen("P06"), Ok(5_000_000));
    assert_eq!(rules.ratio("P07.good"), Ok(Ratio::new(2, 5).unwrap()));
    assert_eq!(rules.thousandths("P17.very_heavy"), Ok(-2_000));
    assert_eq!(rules.thousandths("P18.sum"), Ok(153_600));
    assert_eq!(rules.thousandths("P19.density"), Ok(124));
    assert_eq!(rules.minute_of_day("P23.from"), Ok(21 * 60));
    assert_eq!(rules.text("P25.rounding"), Ok("largest_remainder_fen"));
    let half_yearly = Frequency { times: 1, per: Span::HalfYear };
    assert_eq!(rules.frequency("P13.forest.county"), Ok(half_yearly));
    assert_eq!(rules.period("P10.object"), Ok(Period::WorkingDays(5)));
    assert_eq!(rules.period("P10.handle"), Ok(Period::Days(60)));
    assert_eq!(rules.period("P28"), Ok(Period::Years(5)));
}

#[test]
fn reading_wrongly_is_answered() {
    let rules = today();
    let key = |key: &str| key.to_owned();
    assert_eq!(rules.days("P99"), Err(ReadError::Unknown { key: key("P99") }));
    let minutes = ReadError::WrongUnit { key: key("P21.lock"), is: Unit::Minutes };
    assert_eq!(rules.days("P21.lock"), Err(minutes));
    let working = ReadError::WrongUnit { key: key("P10.object"), is: Unit::WorkingDays };
    assert_eq!(rules.days("P10.object"), Err(working));
    let share = ReadError::WrongUnit { key: key("P09"), is: Unit::Ratio };
    assert_eq!(rules.period("P09"), Err(share));
    assert_eq!(rules.body("x").err(), Some(ReadError::Unknown { key: key("x") }));
    assert_eq!(rules.class("x").err(), Some(ReadError::Unknown { key: key("x") }));
}

#[test]
fn what_the_county_left_open_is_unset() {
    let rules = today();
    for key in ["P05.money", "P08", "P14", "P15.exchange"] {
        assert_eq!(rules.money_fen(key), Err(ReadError::Unset { key: key.to_owned() }), "{key}");
    }
    assert_eq!(rules.count("P05.labour"), Err(ReadError::Unset { key: "P05.labour".into() }));
    assert_eq!(rules.text("P26"), Err(ReadError::Unset { key: "P26".into() }));
    // The wrong question is a mistake even while there is no value.
    let wrong = ReadError::WrongUnit { key: "P08".into(), is: Unit::MoneyFen };
    assert_eq!(rules.days("P08"), Err(wrong));
    let open: Vec<String> = rules.entries().filter(|e| e.unset).map(|e| e.key).collect();
    let expected = [
        "P05.labour",
        "P05.money",
        "P08",
        "P14",
        "P15.exchange",
        "P25.collective_share",
        "P26",
        "covenant.comment",
        "covenant.review",
        "covenant.women",
        "hours.day",
        "labour.value",
        "recall.again",
    ];
    assert_eq!(open, expected);
}

#[test]
fn bodies_know_their_voters_and_notice() {
    let rules = today();
    let meeting = rules.body("villagers_meeting").unwrap();
    assert!(meeting.votes_by(VoteBy::Household) && meeting.votes_by(VoteBy::Person));
    assert_eq!(rules.notice_days(meeting), Ok(Some(10)));
    assert_eq!(meeting.electorate.key(), "villagers");
    assert!(meeting.classes.contains(&"covenant".to_owned()));
    assert!(!meeting.classes.contains(&"collective_assets".to_owned()));
    let assembly = rules.body("members_assembly").unwrap();
    assert!(!assembly.votes_by(VoteBy::Household));
    assert_eq!(assembly.electorate.key(), "members");
    let deliberation = rules.body("deliberation").unwrap();
    assert!(deliberation.is_advisory() && deliberation.quorum.is_empty());
    assert_eq!(rules.notice_days(deliberation), Ok(None));
    assert_eq!(deliberation.classes, ["vital_interest_deliberation"]);
    let advisory: Vec<_> = rules.bodies().filter(|b| b.is_advisory()).map(|b| &b.key).collect();
    assert_eq!(advisory, ["deliberation"]);
    let board = rules.body("council_board").unwrap().seats;
    let fitting: Vec<u32> = (0..=9).filter(|n| board.fits(*n)).collect();
    assert_eq!(fitting, [3, 5, 7]);
    let representatives = rules.body("members_representatives").unwrap().seats;
    assert!(!representatives.fits(20) && representatives.fits(21));
}

#[test]
fn classes_name_the_right_deciders() {
    let rules = today();
    let bodies = |class: &str| rules.class(class).unwrap().bodies.join(" ");
    assert_eq!(bodies("village_public_works"), "villagers_meeting villagers_representatives");
    assert_eq!(bodies("planning"), "villagers_meeting villagers_representatives");
    assert_eq!(bodies("covenant"), "villagers_meeting");
    assert_eq!(bodies("collective_assets"), "members_assembly");
    assert_eq!(bodies("distribution_plan"), "members_assembly members_representatives");
    assert_eq!(bodies("group_affairs"), "group_meeting");
    assert!(!rules.class("collective_assets").unwrap().may_decide("villagers_meeting"));
    let before = &rules.class("planning").unwrap().before;
    assert_eq!(*before, ["two_committees", "party_members"]);
    assert_eq!(rules.class("council_affairs").unwrap().mark, Mark::Memory);
    assert!(rules.classes().all(|class| !class.bodies.is_empty()));
}

#[test]
fn the_calendar_answers_for_published_years_only() {
    let rules = today();
    let kind = |y, m, d| rules.holidays().workday_kind(date(y, m, d));
    assert_eq!(kind(2025, 10, 8), WorkdayKind::Holiday);
    assert_eq!(kind(2025, 10, 9), WorkdayKind::Workday);
    assert_eq!(kind(2025, 10, 11), WorkdayKind::Workday);
    assert_eq!(kind(2026, 2, 14), WorkdayKind::Workday);
    assert_eq!(kind(2026, 2, 15), WorkdayKind::Holiday);
    assert_eq!(kind(2026, 2, 24), WorkdayKind::Workday);
    assert_eq!(kind(2026, 10, 17), WorkdayKind::Weekend);
    assert_eq!(kind(2027, 1, 4), WorkdayKind::Unknown);
    assert_eq!(kind(2022, 12, 30), WorkdayKind::Unknown);
    // The sums the notices name: 1+8+3+5+1+3+7, 1+8+3+5+3+8, 3+9+3+5+3+3+7.
    let days = |year| rules.holidays().off().iter().filter(|day| day.year() == year).count();
    assert_eq!((days(2024), days(2025), days(2026)), (28, 28, 33));
}

#[test]
fn the_example_of_the_readme_works() {
    let readme = std::fs::read_to_string(format!("{}/README.md", folder())).unwrap();
    let example = readme.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let mut files = shipped();
    files.push(("county.toml".to_owned(), example.to_owned()));
    let book = load(&files).unwrap();
    assert_eq!(book.at(date(2027, 3, 1)).days("P01"), Ok(15));
    let refused = messages(load_with("[P01]\nvalue = 7\n"));
    assert!(readme.contains(&refused[0]), "{}", refused[0]);
}

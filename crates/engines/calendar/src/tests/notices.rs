//! Full days of notice.

use jiff::civil::Date;

use super::day;
use crate::{ShortBy, at_least_days_between, earliest_after, full_days_passed};

#[test]
fn ten_full_days_before_a_meeting() {
    let published = day("2026-11-01");
    assert_eq!(earliest_after(published, 10), day("2026-11-12"));
    let table = [
        ("2026-11-13", Ok(())),
        ("2026-11-12", Ok(())),
        ("2026-11-11", Err(ShortBy { days: 1 })),
        ("2026-11-02", Err(ShortBy { days: 10 })),
        ("2026-11-01", Err(ShortBy { days: 11 })),
        ("2026-10-31", Err(ShortBy { days: 12 })),
    ];
    for (event, answer) in table {
        assert_eq!(at_least_days_between(published, day(event), 10), answer, "{event}");
    }
}

#[test]
fn a_notice_of_no_days_is_still_a_notice_before() {
    let published = day("2026-11-01");
    assert_eq!(at_least_days_between(published, day("2026-11-02"), 0), Ok(()));
    assert_eq!(at_least_days_between(published, published, 0), Err(ShortBy { days: 1 }));
    assert_eq!(earliest_after(published, 0), day("2026-11-02"));
}

#[test]
fn full_days_pass_one_by_one() {
    let published = day("2026-11-01");
    let table = [
        ("2026-10-01", 0),
        ("2026-11-01", 0),
        ("2026-11-02", 0),
        ("2026-11-03", 1),
        ("2026-11-16", 14),
        ("2026-11-17", 15),
    ];
    for (today, passed) in table {
        assert_eq!(full_days_passed(published, day(today)), passed, "{today}");
    }
}

#[test]
fn notices_cross_leap_days_and_year_ends() {
    assert_eq!(earliest_after(day("2028-02-25"), 10), day("2028-03-07"));
    assert_eq!(earliest_after(day("2027-02-25"), 10), day("2027-03-08"));
    assert_eq!(earliest_after(day("2026-12-25"), 15), day("2027-01-10"));
    assert_eq!(earliest_after(Date::MAX, 10), Date::MAX);
    assert_eq!(earliest_after(day("2026-11-01"), u32::MAX), Date::MAX);
    let missing = at_least_days_between(day("2026-11-02"), day("2026-11-01"), u32::MAX);
    assert_eq!(missing, Err(ShortBy { days: u32::MAX }));
}

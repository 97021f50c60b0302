//! Days and moments at +08:00.

use jiff::civil::Date;

use super::day;
use crate::{date_of_ms, days_left, end_of_day_ms, start_of_day_ms};

#[test]
fn days_begin_and_end_at_local_midnight() {
    // 2026-10-01T00:00:00+08:00 is 2026-09-30T16:00:00Z, second 1790784000.
    assert_eq!(start_of_day_ms(day("2026-10-01")), 1_790_784_000_000);
    assert_eq!(end_of_day_ms(day("2026-09-30")), 1_790_784_000_000);
    assert_eq!(start_of_day_ms(day("1970-01-01")), -28_800_000);
    // A leap day is a day like others.
    assert_eq!(end_of_day_ms(day("2028-02-29")), start_of_day_ms(day("2028-03-01")));
}

#[test]
fn every_moment_has_its_day() {
    let midnight = start_of_day_ms(day("2026-10-01"));
    let table = [
        (midnight - 1, "2026-09-30"),
        (midnight, "2026-10-01"),
        (midnight + 86_399_999, "2026-10-01"),
        (midnight + 86_400_000, "2026-10-02"),
        (0, "1970-01-01"),
        (-28_800_000, "1970-01-01"),
        (-28_800_001, "1969-12-31"),
    ];
    for (ms, text) in table {
        assert_eq!(date_of_ms(ms), day(text), "{ms}");
    }
    assert_eq!(date_of_ms(i64::MAX), Date::MAX);
    assert_eq!(date_of_ms(i64::MIN), Date::MIN);
    assert_eq!(date_of_ms(start_of_day_ms(Date::MIN)), Date::MIN);
    assert_eq!(date_of_ms(end_of_day_ms(Date::MAX) - 1), Date::MAX);
}

#[test]
fn days_left_counts_calendar_days() {
    let due = end_of_day_ms(day("2026-10-08"));
    let hour = 3_600_000;
    let table = [
        (start_of_day_ms(day("2026-10-01")), 7, "the first minute of a day"),
        (end_of_day_ms(day("2026-10-01")) - 1, 7, "the last minute of the same day"),
        (due - 24 * hour - 1, 1, "the evening before"),
        (due - 24 * hour, 0, "00:00 of the last day"),
        (due - 1, 0, "the last moment in time"),
        (due, -1, "24:00 is too late"),
        (due + 24 * hour, -2, "a day on"),
        (i64::MIN, days_left(start_of_day_ms(Date::MIN), due), "before all days"),
    ];
    for (now, left, why) in table {
        assert_eq!(days_left(now, due), left, "{why}");
    }
}

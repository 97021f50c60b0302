//! Periods at holidays, month ends, leap days and the edge of the published schedules.

use jiff::civil::Date;

use super::{day, schedule};
use crate::{
    Due, DueError, Period,
    Period::{Days, Months, WorkingDays, Years},
    RollRule,
    RollRule::{HolidayOrWeekend, Never},
    due, due_assuming_weekends,
};

/// The last day, and where it rolled from.
fn ends(start: &str, period: Period, roll: RollRule) -> (Date, Option<Date>) {
    let due = due(day(start), period, roll, &schedule()).expect("a covered last day");
    assert_eq!(due.assumed_from, None);
    (due.last_day, due.rolled_from)
}

#[test]
fn calendar_days_leave_the_first_day_out() {
    let table = [
        ("2026-09-15", 15, "2026-09-30"),
        ("2026-09-15", 1, "2026-09-16"),
        ("2026-09-15", 0, "2026-09-15"),
        ("2025-12-20", 15, "2026-01-04"),
        ("2026-02-20", 10, "2026-03-02"),
        ("2026-03-01", 60, "2026-04-30"),
    ];
    for (start, n, last) in table {
        assert_eq!(ends(start, Days(n), Never), (day(last), None), "{start} + {n}");
    }
}

#[test]
fn a_last_day_off_moves_to_the_next_worked_day() {
    let table = [
        ("on a workday", "2026-09-15", Days(15), "2026-09-30", None),
        (
            "first day of the National Day week",
            "2026-09-16",
            Days(15),
            "2026-10-08",
            Some("2026-10-01"),
        ),
        ("last day of that week", "2026-09-22", Days(15), "2026-10-08", Some("2026-10-07")),
        ("make-up Saturday stays", "2026-09-25", Days(15), "2026-10-10", None),
        ("ordinary Saturday", "2026-11-06", Days(15), "2026-11-23", Some("2026-11-21")),
        ("ordinary Sunday", "2026-11-07", Days(15), "2026-11-23", Some("2026-11-22")),
        ("Spring Festival", "2026-01-17", Days(30), "2026-02-24", Some("2026-02-16")),
        (
            "into the new year, then a make-up Sunday",
            "2025-12-18",
            Days(15),
            "2026-01-04",
            Some("2026-01-02"),
        ),
        ("month", "2026-04-02", Months(1), "2026-05-06", Some("2026-05-02")),
        ("year", "2025-10-03", Years(1), "2026-10-08", Some("2026-10-03")),
        ("the year has another schedule", "2025-10-08", Years(1), "2026-10-08", None),
    ];
    for (why, start, period, last, from) in table {
        let expected = (day(last), from.map(day));
        assert_eq!(ends(start, period, HolidayOrWeekend), expected, "{why}");
        let (unmoved, rolled) = ends(start, period, Never);
        assert_eq!((unmoved, rolled), (from.map_or(day(last), day), None), "{why}, never rolled");
    }
}

#[test]
fn months_and_years_end_on_the_same_number_or_the_last_day() {
    let table = [
        ("2026-01-31", Months(1), "2026-02-28"),
        ("2028-01-31", Months(1), "2028-02-29"),
        ("2026-01-30", Months(1), "2026-02-28"),
        ("2026-01-31", Months(2), "2026-03-31"),
        ("2026-03-31", Months(1), "2026-04-30"),
        ("2026-02-28", Months(1), "2026-03-28"),
        ("2026-12-15", Months(2), "2027-02-15"),
        ("2026-05-31", Months(13), "2027-06-30"),
        ("2026-05-31", Months(0), "2026-05-31"),
        ("2028-02-29", Years(1), "2029-02-28"),
        ("2028-02-29", Years(4), "2032-02-29"),
        ("2026-11-01", Years(5), "2031-11-01"),
    ];
    for (start, period, last) in table {
        assert_eq!(ends(start, period, Never), (day(last), None), "{start} {period:?}");
    }
}

#[test]
fn working_days_skip_holidays_and_count_make_up_days() {
    let table = [
        ("a plain week", "2026-11-02", 5, "2026-11-09"),
        ("from a Friday", "2026-11-06", 1, "2026-11-09"),
        ("from a Sunday", "2026-11-08", 1, "2026-11-09"),
        ("over National Day", "2026-09-30", 1, "2026-10-08"),
        ("and its make-up Saturday", "2026-09-30", 3, "2026-10-10"),
        ("then a Sunday off", "2026-09-30", 4, "2026-10-12"),
        ("a make-up Sunday counts", "2026-09-18", 1, "2026-09-20"),
        ("over the year end", "2025-12-31", 1, "2026-01-04"),
        ("over Spring Festival", "2026-02-13", 2, "2026-02-24"),
        ("none", "2026-10-02", 0, "2026-10-02"),
        ("twenty, over two holidays", "2026-09-15", 20, "2026-10-19"),
    ];
    for (why, start, n, last) in table {
        assert_eq!(ends(start, WorkingDays(n), HolidayOrWeekend), (day(last), None), "{why}");
        assert_eq!(ends(start, WorkingDays(n), Never), (day(last), None), "{why}");
    }
}

#[test]
fn years_without_schedule_are_answered_not_guessed() {
    let schedule = schedule();
    let refused = |start, period, roll, date| {
        let error = Err(DueError::NotCovered { date: day(date) });
        assert_eq!(due(day(start), period, roll, &schedule), error, "{start} {period:?}");
    };
    refused("2026-12-20", Days(15), HolidayOrWeekend, "2027-01-04");
    refused("2026-11-30", Months(2), HolidayOrWeekend, "2027-01-30");
    refused("2026-12-30", WorkingDays(2), Never, "2027-01-01");
    refused("2024-12-01", WorkingDays(1), Never, "2024-12-02");
    assert_eq!(ends("2026-12-20", Days(15), Never), (day("2027-01-04"), None));
    assert_eq!(ends("2026-12-20", Days(11), HolidayOrWeekend), (day("2026-12-31"), None));
    assert_eq!(ends("2026-12-30", WorkingDays(1), Never), (day("2026-12-31"), None));
}

#[test]
fn planning_beyond_the_schedule_says_so() {
    let schedule = schedule();
    let table = [
        ("a Monday", "2026-12-20", Days(15), "2027-01-04", None, Some("2027-01-04")),
        (
            "a Saturday",
            "2026-12-18",
            Days(15),
            "2027-01-04",
            Some("2027-01-02"),
            Some("2027-01-02"),
        ),
        ("working days", "2026-12-30", WorkingDays(3), "2027-01-04", None, Some("2027-01-01")),
        ("still covered", "2026-12-30", WorkingDays(1), "2026-12-31", None, None),
    ];
    for (why, start, period, last, from, assumed) in table {
        let expected =
            Due { last_day: day(last), rolled_from: from.map(day), assumed_from: assumed.map(day) };
        let answer = due_assuming_weekends(day(start), period, HolidayOrWeekend, &schedule);
        assert_eq!(answer, Ok(expected), "{why}");
    }
}

#[test]
fn the_end_of_the_calendar_is_an_error_not_a_wrap() {
    let schedule = schedule();
    for period in [Days(u32::MAX), Months(u32::MAX), Years(u32::MAX), Days(1), WorkingDays(1)] {
        let start = Date::MAX;
        let answer = due_assuming_weekends(start, period, Never, &schedule);
        assert_eq!(answer, Err(DueError::OutOfRange { start, period }));
    }
}

#[test]
fn periods_and_dues_travel_as_words() {
    for (period, text) in [
        (Days(10), r#"{"days":10}"#),
        (WorkingDays(5), r#"{"working_days":5}"#),
        (Months(1), r#"{"months":1}"#),
        (Years(5), r#"{"years":5}"#),
    ] {
        assert_eq!(serde_json::to_string(&period).expect("writes"), text);
        assert_eq!(serde_json::from_str::<Period>(text).expect("reads"), period);
    }
    let due = due(day("2026-09-16"), Days(15), HolidayOrWeekend, &schedule()).expect("covered");
    let text = serde_json::to_string(&due).expect("writes");
    assert_eq!(text, r#"{"last_day":"2026-10-08","rolled_from":"2026-10-01","assumed_from":null}"#);
    assert_eq!(serde_json::from_str::<Due>(&text).expect("reads"), due);
}

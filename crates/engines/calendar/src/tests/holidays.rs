//! What single days are, and which schedules are refused.

use super::{day, schedule};
use crate::{HolidayError, Holidays, NotCovered, WorkdayKind, Years};

#[test]
fn days_of_every_kind() {
    use WorkdayKind::{Holiday, Unknown, Weekend, Workday};
    let table = [
        ("2026-09-30", Workday, "Wednesday before the holiday"),
        ("2026-10-01", Holiday, "National Day"),
        ("2026-10-03", Holiday, "a Saturday inside the holiday"),
        ("2026-10-07", Holiday, "last day off"),
        ("2026-10-08", Workday, "Thursday after it"),
        ("2026-10-10", Workday, "make-up Saturday"),
        ("2026-10-11", Weekend, "Sunday after the make-up day"),
        ("2026-09-20", Workday, "make-up Sunday"),
        ("2026-02-28", Workday, "make-up Saturday at the end of February"),
        ("2025-12-31", Workday, "last day of the first year"),
        ("2026-01-04", Workday, "make-up Sunday after New Year"),
        ("2026-12-31", Workday, "last covered day"),
        ("2027-01-01", Unknown, "first day without schedule"),
        ("2027-01-02", Unknown, "a Saturday may be worked: not guessed"),
        ("2027-03-02", Unknown, "a Tuesday may be off: not guessed"),
        ("2024-12-31", Unknown, "before the first year"),
    ];
    let schedule = schedule();
    for (text, kind, why) in table {
        assert_eq!(schedule.workday_kind(day(text)), kind, "{text}: {why}");
        let answer = match kind {
            Unknown => Err(NotCovered { date: day(text) }),
            known => Ok(known == Workday),
        };
        assert_eq!(schedule.is_workday(day(text)), answer, "{text}: {why}");
    }
}

#[test]
fn schedules_that_contradict_themselves_are_refused() {
    let covers = Years { first: 2026, last: 2026 };
    let (thursday, saturday, later) = (day("2026-10-01"), day("2026-10-10"), day("2027-01-01"));
    let table = [
        (vec![later], vec![], HolidayError::OutsideYears { date: later, covers }),
        (vec![], vec![day("2025-02-08")], {
            HolidayError::OutsideYears { date: day("2025-02-08"), covers }
        }),
        (vec![saturday], vec![saturday], HolidayError::OffAndWork { date: saturday }),
        (vec![], vec![thursday], HolidayError::WorkOnWeekday { date: thursday }),
    ];
    for (off, work, error) in table {
        assert_eq!(Holidays::new(off, work, covers), Err(error));
    }
    let reversed = Years { first: 2027, last: 2026 };
    assert_eq!(
        Holidays::new([], [], reversed),
        Err(HolidayError::YearsReversed { covers: reversed })
    );
    assert!(Holidays::new([thursday], [saturday], covers).is_ok());
}

#[test]
fn schedules_travel_as_iso_dates_and_are_checked_again() {
    let text =
        r#"{"off":["2026-10-01"],"work":["2026-10-10"],"covers":{"first":2026,"last":2026}}"#;
    let read: Holidays = serde_json::from_str(text).expect("reads");
    assert!(read.off().contains(&day("2026-10-01")));
    assert!(read.work().contains(&day("2026-10-10")));
    assert_eq!(read.covers(), Years { first: 2026, last: 2026 });
    assert_eq!(serde_json::to_string(&read).expect("writes"), text);
    for bad in [
        text.replace("2026-10-10", "2026-10-09"),
        text.replace("2026-10-01", "2026-02-30"),
        text.replace("\"last\":2026", "\"last\":2025"),
        text.replace("off", "free"),
    ] {
        assert!(serde_json::from_str::<Holidays>(&bad).is_err(), "{bad}");
    }
}

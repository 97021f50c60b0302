//! What must hold for all days and lengths.

use jiff::{Span, civil::Date};
use proptest::prelude::*;

use super::{day, schedule};
use crate::{
    Period, RollRule, WorkdayKind, at_least_days_between, date_of_ms, days_left, due,
    due_assuming_weekends, earliest_after, end_of_day_ms, full_days_passed, start_of_day_ms,
};

/// Days from 2025 to the middle of 2026, so that short periods stay covered.
fn any_start() -> impl Strategy<Value = Date> {
    (0..545i64).prop_map(|n| day("2025-01-01").saturating_add(Span::new().days(n)))
}

fn any_period() -> impl Strategy<Value = fn(u32) -> Period> {
    prop_oneof![
        Just(Period::Days as fn(u32) -> Period),
        Just(Period::WorkingDays as fn(u32) -> Period),
        Just(Period::Months as fn(u32) -> Period),
        Just(Period::Years as fn(u32) -> Period),
    ]
}

fn any_roll() -> impl Strategy<Value = RollRule> {
    prop_oneof![Just(RollRule::Never), Just(RollRule::HolidayOrWeekend)]
}

proptest! {
    #[test]
    fn working_days_end_on_a_workday_after_exactly_n(start in any_start(), n in 1..60u32) {
        let schedule = schedule();
        let last = due(start, Period::WorkingDays(n), RollRule::Never, &schedule)
            .expect("covered").last_day;
        prop_assert_eq!(schedule.workday_kind(last), WorkdayKind::Workday);
        let worked = super::days(&start.to_string(), &last.to_string())
            .skip(1)
            .filter(|date| schedule.workday_kind(*date) == WorkdayKind::Workday)
            .count();
        prop_assert_eq!(worked, n as usize);
    }

    #[test]
    fn a_rolled_day_is_the_first_workday_after(start in any_start(), n in 0..90u32) {
        let schedule = schedule();
        let due = due(start, Period::Days(n), RollRule::HolidayOrWeekend, &schedule)
            .expect("covered");
        prop_assert_eq!(schedule.workday_kind(due.last_day), WorkdayKind::Workday);
        if let Some(from) = due.rolled_from {
            let between: Vec<_> = super::days(&from.to_string(), &due.last_day.to_string()).collect();
            prop_assert!(between.len() > 1);
            for date in &between[..between.len() - 1] {
                prop_assert_ne!(schedule.workday_kind(*date), WorkdayKind::Workday);
            }
        }
    }

    #[test]
    fn a_longer_period_never_ends_earlier(
        start in any_start(),
        period in any_period(),
        roll in any_roll(),
        n in 0..400u32,
    ) {
        let schedule = schedule();
        let last = |n| {
            due_assuming_weekends(start, period(n), roll, &schedule).map(|due| due.last_day)
        };
        prop_assert!(start <= last(0).expect("in range"));
        prop_assert!(last(n).expect("in range") <= last(n + 1).expect("in range"));
    }

    #[test]
    fn assuming_agrees_with_knowing(
        start in any_start(),
        period in any_period(),
        roll in any_roll(),
        n in 0..400u32,
    ) {
        let schedule = schedule();
        let assumed = due_assuming_weekends(start, period(n), roll, &schedule).expect("in range");
        match due(start, period(n), roll, &schedule) {
            Ok(known) => prop_assert_eq!(known, assumed),
            Err(_) => prop_assert!(assumed.assumed_from.is_some()),
        }
    }

    #[test]
    fn the_notice_functions_agree(published in any_start(), event in any_start(), n in 0..200u32) {
        let earliest = earliest_after(published, n);
        let answer = at_least_days_between(published, event, n);
        prop_assert_eq!(answer.is_ok(), event >= earliest);
        prop_assert_eq!(answer.is_ok(), event > published && full_days_passed(published, event) >= n);
        if let Err(short) = answer {
            let moved = event.saturating_add(Span::new().days(i64::from(short.days)));
            prop_assert_eq!(moved, earliest);
        }
    }

    #[test]
    fn moments_and_days_fit_together(ms in -9_000_000_000_000i64..9_000_000_000_000) {
        let date = date_of_ms(ms);
        prop_assert!(start_of_day_ms(date) <= ms && ms < end_of_day_ms(date));
        prop_assert_eq!(days_left(ms, end_of_day_ms(date)), 0);
        prop_assert_eq!(days_left(ms, end_of_day_ms(earliest_after(date, 6))), 7);
    }
}

//! Birth dates and ages, by the calendar alone.
//!
//! Invariant: every age is counted on [`AS_OF`], a fixed day, so that the demo never changes with
//! the day it is loaded. Refuses to know: today.

use std::fmt;

use super::rng::Rng;

/// A civil date; ordered as dates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Four-digit year.
    pub year: i32,
    /// 1–12.
    pub month: i32,
    /// 1–31.
    pub day: i32,
}

/// The day on which all ages of the demo are counted.
pub const AS_OF: Date = Date { year: 2026, month: 11, day: 1 };

/// Nobody is born later than this.
pub const LAST_BIRTH: Date = Date { year: 2026, month: 10, day: 31 };

/// Age at which a villager may vote (村民委员会组织法: 年满十八周岁).
pub const ADULT_YEARS: i32 = 18;

impl Date {
    /// Completed years on `day`; on the birthday itself the year is completed.
    pub fn age_on(self, day: Self) -> i32 {
        let not_yet = (day.month, day.day) < (self.month, self.day);
        day.year - self.year - i32::from(not_yet)
    }

    /// A birth date that gives exactly `years` completed years on [`AS_OF`].
    pub fn born_at_age(rng: &mut Rng, years: i32) -> Self {
        let month = rng.between(1, 12);
        let later = |day: i32| (month, day) > (AS_OF.month, AS_OF.day);
        // February has 28 days here: a leap day would exist in some of the possible years only.
        let day = rng.between(1, days_in(month));
        let year = AS_OF.year - years - i32::from(later(day));
        Self { year, month, day }.min(LAST_BIRTH)
    }
}

fn days_in(month: i32) -> i32 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    /// ISO 8601, as the import reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

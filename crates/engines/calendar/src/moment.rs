//! Between moments and days.
//!
//! Why it exists: records carry moments, duties carry days. Invariants: a day is 24 hours at +08:00
//! in every year; every moment belongs to exactly one day. It refuses to know the present moment.

use jiff::{Span, civil::Date};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// How far +08:00 is ahead of UTC.
const OFFSET_MS: i64 = 8 * 3_600_000;
/// Day 0 of the count of milliseconds.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days from `from` to `to`; negative when `to` comes first.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// `date` moved by `days`; stops at the first or last day the calendar knows.
pub(crate) fn day_after(date: Date, days: i64) -> Date {
    let beyond = if days < 0 { Date::MIN } else { Date::MAX };
    Span::new().try_days(days).map_or(beyond, |span| date.saturating_add(span))
}

/// 00:00 of the day at +08:00, in milliseconds of UTC.
#[must_use]
pub fn start_of_day_ms(date: Date) -> i64 {
    days_between(EPOCH, date) * DAY_MS - OFFSET_MS
}

/// 24:00 of the day at +08:00, in milliseconds of UTC: the first moment after the day. An act at
/// this very moment is late, one a millisecond before is in time (民法典 第二百〇三条).
#[must_use]
pub fn end_of_day_ms(date: Date) -> i64 {
    start_of_day_ms(date) + DAY_MS
}

/// The day at +08:00 in which a moment falls. Moments beyond the years -9999 to 9999 give the
/// first or last day of that range.
#[must_use]
pub fn date_of_ms(ms: i64) -> Date {
    day_after(EPOCH, ms.saturating_add(OFFSET_MS).div_euclid(DAY_MS))
}

/// Days at +08:00 from now to the last day of a period that ends at `due_ms`, the end of a day as
/// in [`end_of_day_ms`]: 1 on the day before, 0 on the last day, -1 on the day after.
#[must_use]
pub fn days_left(now_ms: i64, due_ms: i64) -> i64 {
    days_between(date_of_ms(now_ms), date_of_ms(due_ms.saturating_sub(1)))
}

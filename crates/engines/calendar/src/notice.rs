//! Full days of notice before an event.
//!
//! Why it exists: a meeting may be held only after the notice has hung for so many days. The
//! reading: the day of publication is not counted and the day of the event is not a day of notice,
//! so that `n` whole days from 00:00 to 24:00 lie between the two. Published on 1 November with
//! ten days: the 2nd to the 11th are full days, the 12th is the earliest day of the event. This is
//! the strictest reading of "ten days before" with 民法典 第二百〇一条: a meeting called by it
//! satisfies the laxer ones too. Invariant: the three functions agree. It refuses to know what was
//! published.

use std::{error::Error, fmt};

use jiff::civil::Date;

use crate::moment::{day_after, days_between};

/// The notice is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortBy {
    /// Full days that are missing, at least 1; capped at `u32::MAX`.
    pub days: u32,
}

impl fmt::Display for ShortBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for ShortBy {}

/// Full days strictly between two days; negative when the event is not after the publication.
fn full_days(published: Date, event: Date) -> i64 {
    days_between(published, event) - 1
}

/// Are there `n` full days between publication and event? With `n` = 0 the next day will do; an
/// event on the day of publication or before it never will.
///
/// # Errors
/// [`ShortBy`] with the number of days by which the event would have to move.
pub fn at_least_days_between(published: Date, event: Date, n: u32) -> Result<(), ShortBy> {
    let missing = i64::from(n) - full_days(published, event);
    if missing <= 0 {
        return Ok(());
    }
    Err(ShortBy { days: u32::try_from(missing).unwrap_or(u32::MAX) })
}

/// The earliest day of an event that needs `n` full days of notice. Stops at the last day the
/// calendar knows (31 December 9999).
#[must_use]
pub fn earliest_after(published: Date, n: u32) -> Date {
    day_after(published, i64::from(n) + 1)
}

/// Full days that have passed before `today` began; 0 on the day of publication and the day after.
#[must_use]
pub fn full_days_passed(published: Date, today: Date) -> u32 {
    u32::try_from(full_days(published, today).max(0)).unwrap_or(u32::MAX)
}

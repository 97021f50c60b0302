//! Days, working days and due dates.
//!
//! Why it exists: a duty is due on a day, and everybody must find the same day. Periods are counted
//! as the Civil Code counts them (民法典 第二百〇一条 to 第二百〇三条), working days by the
//! published schedule of days off and make-up workdays.
//!
//! Invariants:
//! - the first day is not counted; the last day ends at 24:00;
//! - a year without a published schedule is never guessed: it is [`WorkdayKind::Unknown`] or
//!   [`NotCovered`], and only [`due_assuming_weekends`] goes on, saying from which day on it assumed;
//! - moments are `i64` milliseconds of UTC, days are days at a fixed +08:00, without daylight
//!   saving.
//!
//! What it refuses to know: the present moment, which duty a period belongs to, where a schedule
//! was published. No clock, randomness or I/O.
//!
//! # Example
//! ```text
//! let asked: Date = "2026-09-15".parse()?;
//! let due = due(asked, Period::Days(15), RollRule::Never, &holidays)?;
//! assert_eq!(due.last_day, "2026-09-30".parse()?);        // 16 … 30 September
//! let moment = end_of_day_ms(due.last_day);               // 24:00, the first moment too late
//! days_left(now_ms, moment)                               // 0 on the last day, then -1, -2 …
//!
//! // Notice of ten full days: published 1 November, the 2nd to the 11th are full days.
//! assert_eq!(earliest_after("2026-11-01".parse()?, 10), "2026-11-12".parse()?);
//! ```

mod holidays;
mod moment;
mod notice;
mod period;

pub use holidays::{HolidayError, Holidays, NotCovered, WorkdayKind, Years};
pub use moment::{date_of_ms, days_left, end_of_day_ms, start_of_day_ms};
pub use notice::{ShortBy, at_least_days_between, earliest_after, full_days_passed};
pub use period::{Due, DueError, Period, RollRule, due, due_assuming_weekends};

#[cfg(test)]
mod tests;

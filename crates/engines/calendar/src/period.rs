//! Periods and the day they end.
//!
//! Why it exists: every clock of the county is a number of days, working days, months or years from
//! a starting day. Invariants (民法典):
//! - the starting day is not counted (第二百〇一条);
//! - a month or year ends on the day of the same number, or on the month's last day when there is
//!   none (第二百〇二条);
//! - a last day that is not worked moves to the next worked day where the rule says so
//!   (第二百〇三条);
//! - a longer period of one kind never ends earlier.
//!
//! It refuses to know what is due.

use std::{error::Error, fmt};

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use crate::holidays::{Holidays, NotCovered, WorkdayKind, is_weekend};

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Calendar days (日). 0: the starting day itself.
    Days(u32),
    /// Working days (工作日). 0: the starting day itself, worked or not.
    WorkingDays(u32),
    /// Calendar months (月).
    Months(u32),
    /// Calendar years (年).
    Years(u32),
}

/// What happens when the last day of calendar days, months or years is not worked. Working days
/// end on a worked day anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollRule {
    /// The last day stays where it falls.
    Never,
    /// It moves to the first worked day after the holiday or weekend.
    HolidayOrWeekend,
}

/// When a period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The last day; it counts until 24:00.
    pub last_day: Date,
    /// Where the last day fell before it moved off a holiday; `None` when it did not move.
    pub rolled_from: Option<Date>,
    /// The first day that was judged by its weekday alone because its year has no schedule yet.
    /// Always `None` from [`due`].
    pub assumed_from: Option<Date>,
}

/// Why there is no last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueError {
    /// The answer hangs on a day whose year has no schedule. For calendar periods `date` is the
    /// day on which the period ends if it need not move.
    NotCovered {
        /// The first day that cannot be judged.
        date: Date,
    },
    /// The period ends after the last day the calendar knows.
    OutOfRange {
        /// The starting day.
        start: Date,
        /// The period.
        period: Period,
    },
}

impl fmt::Display for DueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for DueError {}

impl From<NotCovered> for DueError {
    fn from(NotCovered { date }: NotCovered) -> Self {
        Self::NotCovered { date }
    }
}

/// The last day of a period that starts on `start`.
///
/// # Errors
/// [`DueError::NotCovered`] when a day that matters lies in a year without schedule;
/// [`DueError::OutOfRange`] beyond the year 9999.
pub fn due(
    start: Date,
    period: Period,
    roll: RollRule,
    holidays: &Holidays,
) -> Result<Due, DueError> {
    let (last_day, rolled_from) =
        last_day(start, period, roll, |date| Ok(holidays.is_workday(date)?))?;
    Ok(Due { last_day, rolled_from, assumed_from: None })
}

/// Like [`due`], for a date to plan with before the next year's schedule is published: days of
/// years without schedule count as worked from Monday to Friday, and the answer says from which day
/// on it was assumed. Compute again when the schedule is known.
///
/// # Errors
/// [`DueError::OutOfRange`] beyond the year 9999.
pub fn due_assuming_weekends(
    start: Date,
    period: Period,
    roll: RollRule,
    holidays: &Holidays,
) -> Result<Due, DueError> {
    let mut assumed_from: Option<Date> = None;
    let (last_day, rolled_from) =
        last_day(start, period, roll, |date| match holidays.workday_kind(date) {
            WorkdayKind::Workday => Ok(true),
            WorkdayKind::Weekend | WorkdayKind::Holiday => Ok(false),
            WorkdayKind::Unknown => {
                assumed_from.get_or_insert(date);
                Ok(!is_weekend(date))
            }
        })?;
    Ok(Due { last_day, rolled_from, assumed_from })
}

/// The last day and where it rolled from, with `is_workday` as the judge of days.
fn last_day(
    start: Date,
    period: Period,
    roll: RollRule,
    mut is_workday: impl FnMut(Date) -> Result<bool, DueError>,
) -> Result<(Date, Option<Date>), DueError> {
    let beyond = DueError::OutOfRange { start, period };
    let span = match period {
        Period::Days(n) => Span::new().try_days(n),
        Period::Months(n) => Span::new().try_months(n),
        Period::Years(n) => Span::new().try_years(n),
        Period::WorkingDays(n) => {
            let mut day = start;
            for _ in 0..n {
                day = next_workday(day, beyond, &mut is_workday)?;
            }
            return Ok((day, None));
        }
    };
    let ends = span.and_then(|span| start.checked_add(span)).map_err(|_| beyond)?;
    if roll == RollRule::Never || is_workday(ends)? {
        return Ok((ends, None));
    }
    Ok((next_workday(ends, beyond, &mut is_workday)?, Some(ends)))
}

/// The first worked day after `day`.
fn next_workday(
    mut day: Date,
    beyond: DueError,
    is_workday: &mut impl FnMut(Date) -> Result<bool, DueError>,
) -> Result<Date, DueError> {
    loop {
        day = day.tomorrow().map_err(|_| beyond)?;
        if is_workday(day)? {
            return Ok(day);
        }
    }
}

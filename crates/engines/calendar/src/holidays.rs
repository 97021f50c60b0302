//! Which days are worked.
//!
//! Why it exists: the yearly schedule moves weekends about, so weekdays alone do not tell.
//! Invariants of [`Holidays`]: every listed day lies in a covered year; no day is both off and
//! worked; a make-up workday falls on a weekend. It refuses to guess years that are not covered.

use std::{collections::BTreeSet, error::Error, fmt};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// An inclusive range of years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// First year.
    pub first: i16,
    /// Last year.
    pub last: i16,
}

impl Years {
    /// Does the date fall into one of the years?
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date.year())
    }
}

/// The published schedules of some years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Listed", into = "Listed")]
pub struct Holidays {
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
    covers: Years,
}

/// The written form: ISO dates, not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
    covers: Years,
}

/// Why a schedule was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayError {
    /// The first year comes after the last.
    YearsReversed {
        /// The years as given.
        covers: Years,
    },
    /// A listed day lies outside the covered years.
    OutsideYears {
        /// The day.
        date: Date,
        /// The covered years.
        covers: Years,
    },
    /// A day is listed both as off and as worked.
    OffAndWork {
        /// The day.
        date: Date,
    },
    /// A make-up workday is no Saturday or Sunday, so there is nothing to make up.
    WorkOnWeekday {
        /// The day.
        date: Date,
    },
}

impl fmt::Display for HolidayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for HolidayError {}

/// No schedule is known for this day's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered {
    /// The day that cannot be judged.
    pub date: Date,
}

impl fmt::Display for NotCovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for NotCovered {}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkdayKind {
    /// Worked, make-up days on weekends too.
    Workday,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// Off by the schedule: statutory days and the days joined to them.
    Holiday,
    /// The year has no schedule.
    Unknown,
}

impl TryFrom<Listed> for Holidays {
    type Error = HolidayError;

    fn try_from(listed: Listed) -> Result<Self, HolidayError> {
        Self::new(listed.off, listed.work, listed.covers)
    }
}

impl From<Holidays> for Listed {
    fn from(Holidays { off, work, covers }: Holidays) -> Self {
        Self { off, work, covers }
    }
}

impl Holidays {
    /// Checks a schedule: `off` days (statutory and joined ones), `work` days (worked weekends),
    /// `covers` the years both lists are complete for.
    ///
    /// # Errors
    /// [`HolidayError`] with the first day that cannot be right.
    pub fn new(
        off: impl IntoIterator<Item = Date>,
        work: impl IntoIterator<Item = Date>,
        covers: Years,
    ) -> Result<Self, HolidayError> {
        if covers.first > covers.last {
            return Err(HolidayError::YearsReversed { covers });
        }
        let off: BTreeSet<Date> = off.into_iter().collect();
        let work: BTreeSet<Date> = work.into_iter().collect();
        if let Some(&date) = off.union(&work).find(|date| !covers.contains(**date)) {
            return Err(HolidayError::OutsideYears { date, covers });
        }
        if let Some(&date) = off.intersection(&work).next() {
            return Err(HolidayError::OffAndWork { date });
        }
        if let Some(&date) = work.iter().find(|date| !is_weekend(**date)) {
            return Err(HolidayError::WorkOnWeekday { date });
        }
        Ok(Self { off, work, covers })
    }

    /// Days off by the schedule.
    #[must_use]
    pub const fn off(&self) -> &BTreeSet<Date> {
        &self.off
    }

    /// Weekend days that are worked.
    #[must_use]
    pub const fn work(&self) -> &BTreeSet<Date> {
        &self.work
    }

    /// Years the schedule is complete for.
    #[must_use]
    pub const fn covers(&self) -> Years {
        self.covers
    }

    /// What the day is.
    #[must_use]
    pub fn workday_kind(&self, date: Date) -> WorkdayKind {
        if !self.covers.contains(date) {
            WorkdayKind::Unknown
        } else if self.off.contains(&date) {
            WorkdayKind::Holiday
        } else if is_weekend(date) && !self.work.contains(&date) {
            WorkdayKind::Weekend
        } else {
            WorkdayKind::Workday
        }
    }

    /// Is the day worked?
    ///
    /// # Errors
    /// [`NotCovered`] when its year has no schedule.
    pub fn is_workday(&self, date: Date) -> Result<bool, NotCovered> {
        match self.workday_kind(date) {
            WorkdayKind::Workday => Ok(true),
            WorkdayKind::Weekend | WorkdayKind::Holiday => Ok(false),
            WorkdayKind::Unknown => Err(NotCovered { date }),
        }
    }
}

/// Saturday or Sunday.
pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

//! Time as the county lives it: moments in milliseconds, days in China standard time (+08:00).
//!
//! Invariant: no clock is read here; whoever acts brings the moment along.

use serde::{Deserialize, Serialize};

pub use jiff::civil::Date;

/// Milliseconds of one day.
pub const DAY_MS: i64 = 86_400_000;
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;

/// A point in time: milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since the epoch.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The same moment `ms` later (earlier when negative); stops at the ends of time.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// `n` days of 24 hours later.
    pub const fn plus_days(self, n: i64) -> Self {
        self.plus_ms(n.saturating_mul(DAY_MS))
    }

    /// The calendar day in China.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// Local wall time in China.
    pub fn civil(self) -> jiff::civil::DateTime {
        let local = self.0.saturating_add(CHINA_OFFSET_MS);
        jiff::Timestamp::from_millisecond(local)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .datetime()
    }

    /// The moment of a local wall time in China.
    pub fn from_civil(at: jiff::civil::DateTime) -> Self {
        let ms = at.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |z| z.timestamp().as_millisecond());
        Self(ms.saturating_sub(CHINA_OFFSET_MS))
    }

    /// 0:00 of `day` in China.
    pub fn start_of(day: Date) -> Self {
        Self::from_civil(day.at(0, 0, 0, 0))
    }

    /// The last millisecond of `day` in China: a period by days ends at 24:00 (民法典 第二百零三条).
    pub fn end_of(day: Date) -> Self {
        Self::start_of(day).plus_ms(DAY_MS - 1)
    }

    /// Reads `2026-11-23T19:30` (local, as a form sends it) or full RFC 3339 with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(at) = text.parse::<jiff::Timestamp>() {
            return Some(Self(at.as_millisecond()));
        }
        text.parse::<jiff::civil::DateTime>().ok().map(Self::from_civil)
    }

    /// `2026-11-23T19:30+08:00`, for machines.
    pub fn rfc3339(self) -> String {
        format!("{}+08:00", self.civil().strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn china_day_begins_sixteen_hours_before_utc_midnight_passes() {
        // 2026-11-22T16:00Z is midnight of the 23rd in China.
        let at = Moment::parse("2026-11-22T16:00:00Z").unwrap();
        assert_eq!(at.date(), jiff::civil::date(2026, 11, 23));
        assert_eq!(at.plus_ms(-1).date(), jiff::civil::date(2026, 11, 22));
        assert_eq!(Moment::start_of(at.date()), at);
        assert_eq!(Moment::end_of(at.date()), at.plus_ms(DAY_MS - 1));
    }

    #[test]
    fn forms_and_machines_read_back() {
        let at = Moment::parse("2026-11-23T19:30").unwrap();
        assert_eq!(at.rfc3339(), "2026-11-23T19:30:00+08:00");
        assert_eq!(Moment::parse(&at.rfc3339()), Some(at));
        assert_eq!(Moment::parse("half past seven"), None);
    }
}

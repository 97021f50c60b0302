//! Months of an address: read, named, and what lies before and after them.

use jiff::ToSpan;
use kernel::{Code, Date, Moment, Refusal};
use store::Stop;

use crate::view::View;

/// A month of a year, as its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(Date);

impl Month {
    /// The month of a day.
    pub(super) fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// `2026-11`, and nothing else.
    fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, n: usize| {
            part.len() == n && part.bytes().all(|letter| letter.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let day = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        (1900..2200).contains(&day.year()).then_some(Self(day))
    }

    /// The month that the address asks for; this month when it asks for none.
    ///
    /// # Errors
    /// `field_bad` for what is no month, and for a month that has not begun.
    pub(super) fn asked(view: &View) -> Result<Self, Stop> {
        let this = Self::of(view.now.date());
        let text = view.ask("month");
        if text.is_empty() {
            return Ok(this);
        }
        let found = Self::parse(text).filter(|month| *month <= this);
        found.ok_or_else(|| {
            Refusal::new(Code::FieldBad)
                .on("month")
                .with("label", "@finance-month")
                .with("got", text)
                .with("want", this.word())
                .into()
        })
    }

    /// `2026-11`.
    pub(super) fn word(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// The first moment.
    pub(super) fn start(self) -> Moment {
        Moment::start_of(self.0)
    }

    /// The first moment of the next one.
    pub(super) fn end(self) -> Moment {
        Moment::start_of(self.0.last_of_month()).plus_days(1)
    }

    /// The month after.
    pub(super) fn after(self) -> Self {
        Self(self.0.saturating_add(1.month()))
    }

    /// The month before.
    pub(super) fn before(self) -> Self {
        Self(self.0.saturating_sub(1.month()))
    }

    /// January of its year.
    pub(super) fn first_of_year(self) -> Self {
        Self(self.0.first_of_year())
    }

    /// Its year.
    pub(super) fn year(self) -> i16 {
        self.0.year()
    }

    /// In words.
    pub(super) fn said(self, view: &View) -> String {
        let (year, month) = (self.0.year().to_string(), self.0.month().to_string());
        view.tf("finance-month-said", &[("year", &year), ("month", &month)])
    }

    /// The month alone.
    pub(super) fn short(self, view: &View) -> String {
        view.tf("finance-month-short", &[("month", &self.0.month().to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_month_is_a_month() {
        for bad in ["", "2026", "2026-1", "2026-13", "2026-00", "26-01", "2026-11-01", "+026-11"] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
        let month = Month::parse("2026-12").unwrap();
        assert_eq!(month.word(), "2026-12");
        assert_eq!(
            (month.before().word(), month.after().word()),
            ("2026-11".into(), "2027-01".into())
        );
        assert_eq!(month.first_of_year().word(), "2026-01");
        // In China the month begins eight hours before it does in Greenwich.
        assert_eq!(month.start().rfc3339(), "2026-12-01T00:00:00+08:00");
        assert_eq!(month.end(), month.after().start());
        let leap = Month::parse("2028-02").unwrap();
        assert_eq!((leap.end().ms() - leap.start().ms()) / kernel::time::DAY_MS, 29);
    }
}

//! The published schedule of days off.
//!
//! Why it exists: a clock in working days needs the State Council's yearly notice. Invariants: the
//! years follow each other without a gap, so that "covered" is one range; every day lies in the
//! year it is listed under. It refuses to guess a year that is not published.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Holidays, Years};
use jiff::civil::Date;

use super::{
    error::Reason,
    parameter::Mark,
    reader::{Faults, Fields},
};

/// One published year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The calendar year.
    pub year: i16,
    /// Days off, weekends inside a holiday included.
    pub off: BTreeSet<Date>,
    /// Weekend days that are worked.
    pub work: BTreeSet<Date>,
    /// The notice.
    pub article: String,
    /// How sure the source is.
    pub mark: Mark,
    /// The file it stands in.
    pub file: String,
}

impl Schedule {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let year = fields.count("year");
        let year = fields.need("year", year).and_then(|year| i16::try_from(year).ok())?;
        let off = days(fields, "off", year);
        let work = days(fields, "work", year);
        let article = fields.text("article");
        let article = fields.need("article", article);
        let mark = Mark::read(fields, None);
        let (off, work) = (off?, work?);
        let years = Years { first: year, last: year };
        if let Err(error) = Holidays::new(off.iter().copied(), work.iter().copied(), years) {
            fields.malformed("off", &error.to_string(), "a schedule that can be true");
        }
        Some(Self { year, off, work, article: article?, mark: mark?, file: fields.file.to_owned() })
    }
}

/// Single days and ranges such as `2026-10-01 to 2026-10-07`, all in `year`.
fn days(fields: &mut Fields<'_>, field: &'static str, year: i16) -> Option<BTreeSet<Date>> {
    let texts = fields.texts(field);
    let mut days = BTreeSet::new();
    let mut sound = true;
    for text in fields.need(field, texts)? {
        let (first, last) = text.split_once(" to ").unwrap_or((&text, &text));
        let range = match (first.parse::<Date>(), last.parse::<Date>()) {
            (Ok(first), Ok(last))
                if first <= last && first.year() == year && last.year() == year =>
            {
                first.series(jiff::Span::new().days(1)).take_while(move |day| *day <= last)
            }
            _ => {
                fields.malformed(field, &text, "a day, or two days with \" to \", of that year");
                sound = false;
                continue;
            }
        };
        days.extend(range);
    }
    sound.then_some(days)
}

/// Joins the years into one calendar; `None` when no year is published.
pub(super) fn join(years: &BTreeMap<i16, Schedule>, faults: &mut Faults) -> Option<Holidays> {
    let (first, last) = (years.first_key_value()?.1, years.last_key_value()?.1);
    for (year, after) in (first.year..=last.year).zip(first.year.saturating_add(1)..=last.year) {
        if let (Some(known), None) = (years.get(&year), years.get(&after)) {
            let name = after.to_string();
            faults.add(&known.file, "year", Reason::UnknownReference { field: "year", name });
        }
    }
    let off = years.values().flat_map(|schedule| schedule.off.iter().copied());
    let work = years.values().flat_map(|schedule| schedule.work.iter().copied());
    let covers = Years { first: first.year, last: last.year };
    match Holidays::new(off, work, covers) {
        Ok(holidays) => Some(holidays),
        Err(error) => {
            let detail = error.to_string();
            faults.add(&first.file, "year", Reason::Unreadable { detail });
            None
        }
    }
}

//! Tests of the whole crate, by part, on the schedules of 2025 and 2026; 2027 has none.

mod holidays;
mod moments;
mod notices;
mod periods;
mod properties;

use jiff::civil::Date;

use crate::{Holidays, Years};

fn day(text: &str) -> Date {
    text.parse().expect("an ISO date")
}

/// First to last day, both included.
fn days(first: &str, last: &str) -> impl Iterator<Item = Date> {
    let last = day(last);
    std::iter::successors(Some(day(first)), |date| date.tomorrow().ok())
        .take_while(move |date| *date <= last)
}

/// State Council schedules: New Year, Spring Festival, Qingming, May Day, Dragon Boat, Mid-Autumn
/// and National Day with their make-up workdays.
fn schedule() -> Holidays {
    let off = [
        ("2025-01-01", "2025-01-01"),
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ];
    let work = [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ];
    Holidays::new(
        off.into_iter().flat_map(|(first, last)| days(first, last)),
        work.into_iter().map(day),
        Years { first: 2025, last: 2026 },
    )
    .expect("a lawful schedule")
}

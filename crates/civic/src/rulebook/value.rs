//! Values and their units.
//!
//! Why it exists: ten days and ten working days are different promises, so a number never travels
//! without its unit. Invariants: integers and exact shares only; a value always fits its unit.
//! It refuses to know what a value is for.

use std::cmp::Ordering;

use ballot::Ratio;

/// What a value is counted in. The words are those of the TOML files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Working days of the State Council calendar.
    WorkingDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// Minutes.
    Minutes,
    /// A number of people, tries, points…
    Count,
    /// Percentage points of progress.
    PercentagePoints,
    /// Money in fen.
    MoneyFen,
    /// A share from 0 to 1.
    Ratio,
    /// Degrees Celsius, in thousandths.
    Celsius,
    /// Degree days, in thousandths.
    DegreeDays,
    /// A number on a square centimetre, in thousandths.
    PerCm2,
    /// How often, such as `1/quarter`.
    Frequency,
    /// Time of day, such as `21:00`.
    Time,
    /// A word or name.
    Text,
}

const UNITS: [(Unit, &str, &str, &str); 15] = [
    (Unit::Days, "days", "日", "days"),
    (Unit::WorkingDays, "working_days", "个工作日", "working days"),
    (Unit::Months, "months", "个月", "months"),
    (Unit::Years, "years", "年", "years"),
    (Unit::Minutes, "minutes", "分钟", "minutes"),
    (Unit::Count, "count", "", ""),
    (Unit::PercentagePoints, "percentage_points", "个百分点", "percentage points"),
    (Unit::MoneyFen, "money_fen", "元", "yuan"),
    (Unit::Ratio, "ratio", "", ""),
    (Unit::Celsius, "celsius", "℃", "°C"),
    (Unit::DegreeDays, "degree_days", "℃·日", "degree days"),
    (Unit::PerCm2, "per_cm2", "每平方厘米", "per cm²"),
    (Unit::Frequency, "frequency", "", ""),
    (Unit::Time, "time", "", ""),
    (Unit::Text, "text", "", ""),
];

impl Unit {
    /// The unit of this name, as written in the files.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        UNITS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The name as written in the files.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.words().0
    }

    /// The word printed after a value, in Chinese; empty when the value speaks for itself.
    #[must_use]
    pub fn zh(self) -> &'static str {
        self.words().1
    }

    /// The word printed after a value, in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        UNITS.iter().find(|row| row.0 == self).map_or(("", "", ""), |row| (row.1, row.2, row.3))
    }

    /// What a value of this unit looks like in a file; used in error texts.
    const fn shape(self) -> &'static str {
        match self {
            Self::Ratio => "a share such as \"2/3\" or \"30%\"",
            Self::Celsius | Self::DegreeDays | Self::PerCm2 => {
                "a decimal in quotes, at most three places, such as \"153.6\""
            }
            Self::Frequency => "a frequency such as \"1/quarter\"",
            Self::Time => "a time such as \"21:00\"",
            Self::Text => "a word in quotes",
            _ => "a whole number",
        }
    }
}

/// The span of a frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a calendar year.
    HalfYear,
    /// A calendar year.
    Year,
}

const SPANS: [(Span, &str, &str); 5] = [
    (Span::Week, "week", "每周"),
    (Span::Month, "month", "每月"),
    (Span::Quarter, "quarter", "每季度"),
    (Span::HalfYear, "half_year", "每半年"),
    (Span::Year, "year", "每年"),
];

impl Span {
    fn words(self) -> (&'static str, &'static str) {
        SPANS.iter().find(|row| row.0 == self).map_or(("", ""), |row| (row.1, row.2))
    }
}

/// At least so many times in every span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// Times, at least 1.
    pub times: u32,
    /// In every one of these.
    pub per: Span,
}

/// A value that fits its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Days, months, minutes, counts, percentage points; never negative.
    Whole(u32),
    /// Money in fen; never negative.
    Fen(i64),
    /// A share.
    Share(Ratio),
    /// Thousandths of the unit.
    Thousandths(i64),
    /// How often.
    Every(Frequency),
    /// Minutes after midnight.
    Minute(u16),
    /// A word or name.
    Word(String),
}

impl Value {
    /// Reads a value of `unit`.
    ///
    /// # Errors
    /// What would have been right, in words.
    pub fn read(unit: Unit, raw: &toml::Value) -> Result<Self, &'static str> {
        let text = raw.as_str();
        let value = match unit {
            Unit::MoneyFen => raw.as_integer().filter(|fen| *fen >= 0).map(Self::Fen),
            Unit::Ratio => text.and_then(share).map(Self::Share),
            Unit::Celsius | Unit::DegreeDays | Unit::PerCm2 => {
                text.and_then(thousandths).map(Self::Thousandths)
            }
            Unit::Frequency => text.and_then(frequency).map(Self::Every),
            Unit::Time => text.and_then(minute_of_day).map(Self::Minute),
            Unit::Text => text.filter(|t| !t.is_empty()).map(|t| Self::Word(t.to_owned())),
            _ => raw.as_integer().and_then(|n| u32::try_from(n).ok()).map(Self::Whole),
        };
        value.ok_or_else(|| unit.shape())
    }

    /// Which is more; `None` when the two cannot be compared.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(a.cmp(b)),
            (Self::Fen(a), Self::Fen(b)) | (Self::Thousandths(a), Self::Thousandths(b)) => {
                Some(a.cmp(b))
            }
            (Self::Share(a), Self::Share(b)) => Some(a.cmp(b)),
            (Self::Every(a), Self::Every(b)) if a.per == b.per => Some(a.times.cmp(&b.times)),
            _ => None,
        }
    }

    /// The value as Chinese readers write it, without its unit; money in yuan.
    #[must_use]
    pub fn text_zh(&self) -> String {
        match self {
            Self::Every(every) => format!("{} {} 次", every.per.words().1, every.times),
            _ => self.text(),
        }
    }

    /// The value as people write it, without its unit; money in yuan.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Whole(n) => n.to_string(),
            Self::Fen(fen) => format!("{}.{:02}", fen / 100, fen % 100),
            Self::Share(ratio) => share_text(*ratio),
            Self::Thousandths(n) => decimal_text(*n),
            Self::Every(every) => format!("{}/{}", every.times, every.per.words().0),
            Self::Minute(minute) => format!("{:02}:{:02}", minute / 60, minute % 60),
            Self::Word(word) => word.clone(),
        }
    }
}

/// `2/3`, or `30%`.
fn share(text: &str) -> Option<Ratio> {
    match text.strip_suffix('%') {
        Some(percent) => Ratio::new(digits(percent)?.into(), 100).ok(),
        None => text.parse().ok(),
    }
}

fn share_text(ratio: Ratio) -> String {
    match 100_u64.checked_rem(ratio.den()) {
        Some(0) => format!("{}%", ratio.num() * (100 / ratio.den())),
        _ => ratio.to_string(),
    }
}

/// A decimal with at most three places, in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, places) = rest.split_once('.').unwrap_or((rest, "0"));
    if places.len() > 3 {
        return None;
    }
    let scale = 10_i64.pow(3_u32.saturating_sub(u32::try_from(places.len()).ok()?));
    let size = i64::from(digits(whole)?) * 1000 + i64::from(digits(places)?) * scale;
    Some(if negative { -size } else { size })
}

fn decimal_text(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let size = n.unsigned_abs();
    let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn frequency(text: &str) -> Option<Frequency> {
    let (times, per) = text.split_once('/')?;
    let times = digits(times).filter(|n| *n > 0)?;
    let per = SPANS.iter().find(|row| row.1 == per)?.0;
    Some(Frequency { times, per })
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    let fits = hour < 24 && minute < 60;
    fits.then(|| u16::try_from(hour * 60 + minute).ok()).flatten()
}

/// Plain digits only: the standard parser would also take a sign.
fn digits(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

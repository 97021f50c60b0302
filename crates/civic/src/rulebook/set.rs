//! The rules in force on one day, and how they are read.
//!
//! Why it exists: a decision is made under the rules of its day and must be explainable by them
//! years later. Invariants: reading never guesses; what is unknown, unset, not yet in force or in
//! another unit is an answer of its own. It refuses to know the files and later or earlier days.

use std::collections::BTreeMap;

use ballot::Ratio;
use calendar::{Holidays, Period};
use jiff::civil::Date;

use super::{
    body::BodyRule,
    class::ClassRule,
    error::ReadError,
    family::FamilyRule,
    load::Law,
    parameter::Parameter,
    process::ProcessRule,
    value::{Frequency, Unit, Value},
};

/// The rules in force on a day.
#[derive(Clone, Debug)]
pub struct RuleSet {
    pub(super) date: Date,
    pub(super) parameters: BTreeMap<String, Parameter>,
    pub(super) bodies: BTreeMap<String, BodyRule>,
    pub(super) classes: BTreeMap<String, ClassRule>,
    pub(super) processes: BTreeMap<String, ProcessRule>,
    pub(super) families: BTreeMap<String, FamilyRule>,
    /// Entries that begin to apply later, and when; bodies and classes with their prefix.
    pub(super) later: BTreeMap<String, Date>,
    /// The part of the law in force on the day.
    pub(super) law: Law,
    pub(super) holidays: Holidays,
}

impl RuleSet {
    /// The day of the set.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The published calendar of working days. Years it does not cover are an answer of their own.
    #[must_use]
    pub const fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// A parameter with its titles and source.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] or [`ReadError::NotInForce`].
    pub fn parameter(&self, key: &str) -> Result<&Parameter, ReadError> {
        self.parameters.get(key).ok_or_else(|| self.absent(key, key))
    }

    /// The rule of a body.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] or [`ReadError::NotInForce`].
    pub fn body(&self, key: &str) -> Result<&BodyRule, ReadError> {
        self.bodies.get(key).ok_or_else(|| self.absent(key, &format!("body.{key}")))
    }

    /// The rule of a matter class.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] or [`ReadError::NotInForce`].
    pub fn class(&self, key: &str) -> Result<&ClassRule, ReadError> {
        self.classes.get(key).ok_or_else(|| self.absent(key, &format!("class.{key}")))
    }

    /// The rule of a process.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] or [`ReadError::NotInForce`].
    pub fn process(&self, key: &str) -> Result<&ProcessRule, ReadError> {
        self.processes.get(key).ok_or_else(|| self.absent(key, &format!("process.{key}")))
    }

    /// The rule of a family of projects.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] or [`ReadError::NotInForce`].
    pub fn family(&self, key: &str) -> Result<&FamilyRule, ReadError> {
        self.families.get(key).ok_or_else(|| self.absent(key, &format!("family.{key}")))
    }

    /// All families of projects in force, by key.
    pub fn families(&self) -> impl Iterator<Item = &FamilyRule> {
        self.families.values()
    }

    /// The steps that a matter of the class goes through: its own process, or the usual one where
    /// bodies are to be heard first; `None` when its body decides at once.
    #[must_use]
    pub fn process_of(&self, class: &ClassRule) -> Option<&ProcessRule> {
        match &class.process {
            Some(key) => self.processes.get(key),
            None if class.before.is_empty() => None,
            None => self.processes.values().find(|process| process.usual),
        }
    }

    /// All bodies in force, by key.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyRule> {
        self.bodies.values()
    }

    /// All matter classes in force, by key.
    pub fn classes(&self) -> impl Iterator<Item = &ClassRule> {
        self.classes.values()
    }

    /// All processes in force, by key.
    pub fn processes(&self) -> impl Iterator<Item = &ProcessRule> {
        self.processes.values()
    }

    /// Days of notice before a meeting of the body; `None` when no period is laid down.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn notice_days(&self, body: &BodyRule) -> Result<Option<u32>, ReadError> {
        body.notice.as_deref().map(|key| self.days(key)).transpose()
    }

    /// Calendar days.
    ///
    /// # Errors
    /// [`ReadError`]: unknown, unset, not in force or in another unit.
    pub fn days(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::Days)
    }

    /// Working days.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn working_days(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::WorkingDays)
    }

    /// Calendar months.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn months(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::Months)
    }

    /// Calendar years.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn years(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::Years)
    }

    /// Minutes.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn minutes(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::Minutes)
    }

    /// A plain number.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn count(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::Count)
    }

    /// Percentage points.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn percentage_points(&self, key: &str) -> Result<u32, ReadError> {
        self.whole(key, Unit::PercentagePoints)
    }

    /// Money in fen.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn money_fen(&self, key: &str) -> Result<i64, ReadError> {
        self.value(
            key,
            |unit| unit == Unit::MoneyFen,
            |value| match value {
                Value::Fen(fen) => Some(*fen),
                _ => None,
            },
        )
    }

    /// A share from 0 to 1.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn ratio(&self, key: &str) -> Result<Ratio, ReadError> {
        self.value(
            key,
            |unit| unit == Unit::Ratio,
            |value| match value {
                Value::Share(ratio) => Some(*ratio),
                _ => None,
            },
        )
    }

    /// Thousandths of a degree, a degree day, or a number on a square centimetre.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn thousandths(&self, key: &str) -> Result<i64, ReadError> {
        let fits = |unit| matches!(unit, Unit::Celsius | Unit::DegreeDays | Unit::PerCm2);
        self.value(key, fits, |value| match value {
            Value::Thousandths(n) => Some(*n),
            _ => None,
        })
    }

    /// How often.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn frequency(&self, key: &str) -> Result<Frequency, ReadError> {
        self.value(
            key,
            |unit| unit == Unit::Frequency,
            |value| match value {
                Value::Every(every) => Some(*every),
                _ => None,
            },
        )
    }

    /// A time of day in minutes after midnight.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn minute_of_day(&self, key: &str) -> Result<u16, ReadError> {
        self.value(
            key,
            |unit| unit == Unit::Time,
            |value| match value {
                Value::Minute(minute) => Some(*minute),
                _ => None,
            },
        )
    }

    /// A word or name.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn text(&self, key: &str) -> Result<&str, ReadError> {
        self.value(
            key,
            |unit| unit == Unit::Text,
            |value| match value {
                Value::Word(word) => Some(word.as_str()),
                _ => None,
            },
        )
    }

    /// Days, working days, months or years as the calendar counts them.
    ///
    /// # Errors
    /// As [`RuleSet::days`].
    pub fn period(&self, key: &str) -> Result<Period, ReadError> {
        let unit = self.parameter(key)?.unit;
        let span = match unit {
            Unit::Days => Period::Days,
            Unit::WorkingDays => Period::WorkingDays,
            Unit::Months => Period::Months,
            Unit::Years => Period::Years,
            is => return Err(ReadError::WrongUnit { key: key.to_owned(), is }),
        };
        self.whole(key, unit).map(span)
    }

    fn whole(&self, key: &str, unit: Unit) -> Result<u32, ReadError> {
        self.value(
            key,
            |is| is == unit,
            |value| match value {
                Value::Whole(n) => Some(*n),
                _ => None,
            },
        )
    }

    /// The unit is looked at first: asking for days where minutes stand is a mistake of the
    /// caller even while the value is unset.
    fn value<'s, T>(
        &'s self,
        key: &str,
        fits: impl FnOnce(Unit) -> bool,
        read: impl FnOnce(&'s Value) -> Option<T>,
    ) -> Result<T, ReadError> {
        let parameter = self.parameter(key)?;
        let wrong = || ReadError::WrongUnit { key: key.to_owned(), is: parameter.unit };
        if !fits(parameter.unit) {
            return Err(wrong());
        }
        let unset = || ReadError::Unset { key: key.to_owned() };
        read(parameter.value.as_ref().ok_or_else(unset)?).ok_or_else(wrong)
    }

    fn absent(&self, key: &str, full: &str) -> ReadError {
        let key = key.to_owned();
        match self.later.get(full) {
            Some(from) => ReadError::NotInForce { key, from: *from },
            None => ReadError::Unknown { key },
        }
    }
}

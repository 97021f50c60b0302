//! Reads the fields of one entry and remembers what is wrong with it.
//!
//! Why it exists: the loader reports every bad entry, so reading goes on after an error.
//! Invariants: a field that was never asked for is reported by [`Fields::finish`]; only in nested
//! tables are sub-tables entries of their own. It refuses to know what the fields mean.

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::{Table, Value};

use super::{
    canonical::shown,
    error::{Reason, RuleError},
};

/// The errors found so far.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<RuleError>,
}

impl Faults {
    pub(super) fn add(&mut self, file: &str, key: &str, reason: Reason) {
        self.found.push(RuleError { file: file.to_owned(), key: key.to_owned(), reason });
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn into_result<T>(self, value: T) -> Result<T, Vec<RuleError>> {
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }
}

/// One table of a file, read field by field.
pub(super) struct Fields<'a> {
    pub(super) file: &'a str,
    pub(super) key: String,
    table: &'a Table,
    asked: BTreeSet<&'static str>,
    faults: &'a mut Faults,
    before: usize,
    nested: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn new(
        file: &'a str,
        key: impl Into<String>,
        table: &'a Table,
        faults: &'a mut Faults,
    ) -> Self {
        let before = faults.count();
        Self { file, key: key.into(), table, asked: BTreeSet::new(), faults, before, nested: false }
    }

    /// Sub-tables are entries of their own.
    pub(super) fn nested(self) -> Self {
        Self { nested: true, ..self }
    }

    pub(super) fn fault(&mut self, reason: Reason) {
        self.faults.add(self.file, &self.key, reason);
    }

    pub(super) fn malformed(&mut self, field: &'static str, found: &str, expected: &str) {
        let (found, expected) = (found.to_owned(), expected.to_owned());
        self.fault(Reason::Malformed { field: field.to_owned(), found, expected });
    }

    pub(super) fn raw(&mut self, field: &'static str) -> Option<&'a Value> {
        self.asked.insert(field);
        self.table.get(field)
    }

    fn read<T>(
        &mut self,
        field: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let raw = self.raw(field)?;
        let value = read(raw);
        if value.is_none() {
            self.malformed(field, &shown(raw), expected);
        }
        value
    }

    /// A text that is not blank.
    pub(super) fn text(&mut self, field: &'static str) -> Option<String> {
        self.read(field, "text in quotes", |raw| {
            raw.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        })
    }

    pub(super) fn flag(&mut self, field: &'static str) -> bool {
        self.read(field, "true or false", Value::as_bool).unwrap_or_default()
    }

    pub(super) fn count(&mut self, field: &'static str) -> Option<u32> {
        self.read(field, "a whole number", |raw| {
            raw.as_integer().and_then(|n| u32::try_from(n).ok())
        })
    }

    pub(super) fn date(&mut self, field: &'static str) -> Option<Date> {
        self.read(field, "a date such as \"2026-01-01\"", |raw| raw.as_str()?.parse().ok())
    }

    pub(super) fn texts(&mut self, field: &'static str) -> Option<Vec<String>> {
        self.read(field, "a list of texts", |raw| {
            raw.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
        })
    }

    pub(super) fn tables(&mut self, field: &'static str) -> Option<Vec<&'a Table>> {
        self.read(field, "a list of tables", |raw| {
            raw.as_array()?.iter().map(Value::as_table).collect()
        })
    }

    /// `value`, or a complaint that `field` is missing.
    pub(super) fn need<T>(&mut self, field: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.table.contains_key(field) {
            self.fault(Reason::Missing { field });
        }
        value
    }

    /// Reads the table of a part, such as one clause of a body, with the same list of errors.
    pub(super) fn part<T>(
        &mut self,
        name: &str,
        table: &Table,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let mut fields =
            Fields::new(self.file, format!("{}.{name}", self.key), table, &mut *self.faults);
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Reports fields nobody asked for; true when the entry has no error.
    pub(super) fn finish(self) -> bool {
        for (name, value) in self.table {
            let entry = self.nested && value.is_table();
            if !entry && !self.asked.contains(name.as_str()) {
                let reason = Reason::UnknownField { field: name.clone() };
                self.faults.add(self.file, &self.key, reason);
            }
        }
        self.faults.count() == self.before
    }
}

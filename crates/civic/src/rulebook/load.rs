//! Reads the files of a rulebook into dated entries.
//!
//! Why it exists: the law, the county's values and its later decisions come in any order and must
//! end up as one history per entry. Invariants: the law is read first, decisions last and by their
//! first day; an entry that could not be read is remembered, so that one slip is reported once. It
//! refuses to judge whether a value is lawful (see `check`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use toml::{Table, Value};

use super::{
    body::BodyRule,
    canonical::shown,
    class::ClassRule,
    error::Reason,
    family::FamilyRule,
    holidays::Schedule,
    parameter::{Bound, Decision, Parameter},
    process::ProcessRule,
    reader::{Faults, Fields},
};

/// The history of every entry: what applies from which day on.
pub(super) type Dated<T> = BTreeMap<String, BTreeMap<Date, T>>;

/// The floor.
#[derive(Clone, Debug, Default)]
pub(super) struct Law {
    pub(super) bounds: BTreeMap<String, Bound>,
    pub(super) bodies: BTreeMap<String, BodyRule>,
    pub(super) classes: BTreeMap<String, ClassRule>,
}

/// Everything the files say.
#[derive(Default)]
pub(super) struct Loader {
    pub(super) faults: Faults,
    pub(super) law: Law,
    pub(super) parameters: Dated<Parameter>,
    pub(super) bodies: Dated<BodyRule>,
    pub(super) classes: Dated<ClassRule>,
    pub(super) processes: Dated<ProcessRule>,
    pub(super) families: Dated<FamilyRule>,
    pub(super) years: BTreeMap<i16, Schedule>,
    /// Keys of all entries that were written, readable or not.
    pub(super) written: BTreeSet<String>,
    /// True when a file was not TOML, so that nothing can be said about what is missing.
    pub(super) partial: bool,
}

/// Where an entry stands.
struct Place<'a> {
    file: &'a str,
    decision: Option<&'a Decision>,
}

/// True for the file that holds the legal floor.
fn is_law(name: &str) -> bool {
    name.rsplit('/').next() == Some("law.toml")
}

/// The entry in force on a day, or the first there is.
pub(super) fn in_force<T>(versions: &BTreeMap<Date, T>, date: Date) -> Option<&T> {
    versions.range(..=date).next_back().or_else(|| versions.iter().next()).map(|pair| pair.1)
}

impl Loader {
    /// Reads parsed files.
    pub(super) fn read(&mut self, files: &[(&str, Table)]) {
        let mut decisions = Vec::new();
        for (name, table) in files {
            if is_law(name) {
                self.read_law(name, table);
            } else if let Some(head) = table.get("decision") {
                if let Some(decision) = self.decision(name, head) {
                    decisions.push((decision, *name, table));
                }
            } else {
                self.read_rules(&Place { file: name, decision: None }, table);
            }
        }
        decisions.sort_by(|a, b| (a.0.applies_from, a.1).cmp(&(b.0.applies_from, b.1)));
        for (decision, name, table) in &decisions {
            self.read_rules(&Place { file: name, decision: Some(decision) }, table);
        }
    }

    fn decision(&mut self, file: &str, head: &Value) -> Option<Decision> {
        let table = self.table(file, "decision", head)?;
        let mut fields = Fields::new(file, "decision", table, &mut self.faults);
        let decision = Decision::read(&mut fields);
        fields.finish().then_some(decision).flatten()
    }

    fn table<'t>(&mut self, file: &str, key: &str, value: &'t Value) -> Option<&'t Table> {
        let table = value.as_table();
        if table.is_none() {
            self.faults.add(file, "", Reason::UnknownField { field: key.to_owned() });
        }
        table
    }

    fn read_law(&mut self, file: &str, table: &Table) {
        for (name, value) in table {
            let Some(inner) = self.table(file, name, value) else { continue };
            match name.as_str() {
                "bound" => self.read_tree(file, "", inner, &mut |loader, key, table| {
                    let mut fields = Fields::new(file, key, table, &mut loader.faults).nested();
                    let bound = Bound::read(&mut fields);
                    if let (true, Some(bound)) = (fields.finish(), bound) {
                        loader.law.bounds.insert(key.to_owned(), bound);
                    }
                }),
                "body" => self.read_each(file, "body", inner, &mut |loader, key, fields_key, t| {
                    let mut fields = Fields::new(file, fields_key, t, &mut loader.faults);
                    let body = BodyRule::read(&mut fields, key, None, None, false);
                    if let (true, Some(body)) = (fields.finish(), body) {
                        loader.law.bodies.insert(key.to_owned(), body);
                    }
                }),
                "class" => self.read_each(file, "class", inner, &mut |loader, key, full, t| {
                    let mut fields = Fields::new(file, full, t, &mut loader.faults);
                    let class = ClassRule::read(&mut fields, key, None, None, false);
                    if let (true, Some(class)) = (fields.finish(), class) {
                        loader.law.classes.insert(key.to_owned(), class);
                    }
                }),
                _ => self.faults.add(file, "", Reason::WrongPlace { table: name.clone() }),
            }
        }
    }

    fn read_rules(&mut self, place: &Place<'_>, table: &Table) {
        let mut rest = Table::new();
        for (name, value) in table {
            match name.as_str() {
                "decision" => {}
                "bound" => {
                    self.faults.add(place.file, "", Reason::WrongPlace { table: name.clone() });
                }
                "year" => self.read_years(place.file, value),
                "body" => self.read_bodies(place, value),
                "class" => self.read_classes(place, value),
                "process" => self.read_processes(place, value),
                "family" => self.read_families(place, value),
                _ => {
                    rest.insert(name.clone(), value.clone());
                }
            }
        }
        self.read_tree(place.file, "", &rest, &mut |loader, key, table| {
            loader.read_parameter(place, key, table);
        });
    }

    fn read_parameter(&mut self, place: &Place<'_>, key: &str, table: &Table) {
        let Some(base) = self.base(place, key, |loader| loader.parameters.get(key)) else {
            return;
        };
        let mut fields = Fields::new(place.file, key, table, &mut self.faults).nested();
        let read = Parameter::read(&mut fields, base.as_ref(), place.decision);
        if let (true, Some(read)) = (fields.finish(), read) {
            let from = read.applies_from;
            insert(&mut self.parameters, &mut self.faults, place.file, key, key, from, read);
        }
    }

    fn read_bodies(&mut self, place: &Place<'_>, value: &Value) {
        let Some(inner) = self.table(place.file, "body", value) else { return };
        self.read_each(place.file, "body", inner, &mut |loader, key, full, table| {
            let Some(base) = loader.base(place, full, |loader| loader.bodies.get(key)) else {
                return;
            };
            let mut fields = Fields::new(place.file, full, table, &mut loader.faults);
            let read = BodyRule::read(&mut fields, key, base.as_ref(), place.decision, true);
            if let (true, Some(read)) = (fields.finish(), read) {
                let from = read.applies_from;
                insert(&mut loader.bodies, &mut loader.faults, place.file, key, full, from, read);
            }
        });
    }

    fn read_classes(&mut self, place: &Place<'_>, value: &Value) {
        let Some(inner) = self.table(place.file, "class", value) else { return };
        self.read_each(place.file, "class", inner, &mut |loader, key, full, table| {
            let Some(base) = loader.base(place, full, |loader| loader.classes.get(key)) else {
                return;
            };
            let mut fields = Fields::new(place.file, full, table, &mut loader.faults);
            let read = ClassRule::read(&mut fields, key, base.as_ref(), place.decision, true);
            if let (true, Some(read)) = (fields.finish(), read) {
                let from = read.applies_from;
                insert(&mut loader.classes, &mut loader.faults, place.file, key, full, from, read);
            }
        });
    }

    fn read_processes(&mut self, place: &Place<'_>, value: &Value) {
        let Some(inner) = self.table(place.file, "process", value) else { return };
        self.read_each(place.file, "process", inner, &mut |loader, key, full, table| {
            let Some(base) = loader.base(place, full, |loader| loader.processes.get(key)) else {
                return;
            };
            let mut fields = Fields::new(place.file, full, table, &mut loader.faults);
            let read = ProcessRule::read(&mut fields, key, base.as_ref(), place.decision);
            if let (true, Some(read)) = (fields.finish(), read) {
                let (from, all) = (read.applies_from, &mut loader.processes);
                insert(all, &mut loader.faults, place.file, key, full, from, read);
            }
        });
    }

    fn read_families(&mut self, place: &Place<'_>, value: &Value) {
        let Some(inner) = self.table(place.file, "family", value) else { return };
        self.read_each(place.file, "family", inner, &mut |loader, key, full, table| {
            let Some(base) = loader.base(place, full, |loader| loader.families.get(key)) else {
                return;
            };
            let mut fields = Fields::new(place.file, full, table, &mut loader.faults);
            let read = FamilyRule::read(&mut fields, key, base.as_ref(), place.decision);
            if let (true, Some(read)) = (fields.finish(), read) {
                let (from, all) = (read.applies_from, &mut loader.families);
                insert(all, &mut loader.faults, place.file, key, full, from, read);
            }
        });
    }

    fn read_years(&mut self, file: &str, value: &Value) {
        let tables: Option<Vec<&Table>> =
            value.as_array().and_then(|list| list.iter().map(Value::as_table).collect());
        let Some(tables) = tables else {
            self.faults.add(file, "", Reason::UnknownField { field: "year".to_owned() });
            return;
        };
        for table in tables {
            let year = table.get("year").map(shown);
            let key = format!("year.{}", year.unwrap_or_default());
            let mut fields = Fields::new(file, key.clone(), table, &mut self.faults);
            let schedule = Schedule::read(&mut fields);
            if let (true, Some(schedule)) = (fields.finish(), schedule)
                && self.years.insert(schedule.year, schedule).is_some()
            {
                self.faults.add(file, &key, Reason::Twice { what: "the year".to_owned() });
            }
        }
    }

    /// What a decision builds on. Outer `None`: the entry must be skipped, because the decision
    /// changes something that does not exist or could not be read.
    fn base<T: Clone>(
        &mut self,
        place: &Place<'_>,
        key: &str,
        find: impl FnOnce(&Self) -> Option<&BTreeMap<Date, T>>,
    ) -> Option<Option<T>> {
        let Some(decision) = place.decision else {
            self.written.insert(key.to_owned());
            return Some(None);
        };
        let versions = find(self);
        let base = versions.and_then(|v| in_force(v, decision.applies_from)).cloned();
        if base.is_none() && !self.partial && !self.written.contains(key) {
            self.faults.add(place.file, key, Reason::UnknownEntry);
        }
        base.map(Some)
    }

    /// Walks nested tables: one with fields of its own is an entry, a table inside it another.
    fn read_tree(
        &mut self,
        file: &str,
        prefix: &str,
        table: &Table,
        read: &mut dyn FnMut(&mut Self, &str, &Table),
    ) {
        for (name, value) in table {
            let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match value.as_table() {
                Some(inner) => {
                    if inner.is_empty() || inner.values().any(|v| !v.is_table()) {
                        read(self, &key, inner);
                    }
                    self.read_tree(file, &key, inner, read);
                }
                // Fields of an entry are reported by the entry itself.
                None if prefix.is_empty() => {
                    self.faults.add(file, "", Reason::UnknownField { field: key });
                }
                None => {}
            }
        }
    }

    fn read_each(
        &mut self,
        file: &str,
        kind: &str,
        table: &Table,
        read: &mut dyn FnMut(&mut Self, &str, &str, &Table),
    ) {
        for (key, value) in table {
            let full = format!("{kind}.{key}");
            if let Some(inner) = self.table(file, &full, value) {
                read(self, key, &full, inner);
            }
        }
    }
}

fn insert<T>(
    dated: &mut Dated<T>,
    faults: &mut Faults,
    file: &str,
    key: &str,
    full: &str,
    from: Date,
    read: T,
) {
    let versions = dated.entry(key.to_owned()).or_default();
    if versions.insert(from, read).is_some() {
        faults.add(file, full, Reason::Twice { what: format!("the value from {from}") });
    }
}

//! Holds the county's rules against the law and against each other.
//!
//! Why it exists: a county may be stricter than the law, never laxer, and a rule that names a
//! missing body would fail on the day it is needed. Invariants: every version is checked that is
//! still in force when the law's rule begins to apply; nothing is corrected silently. It refuses
//! to know files and TOML.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    error::Reason,
    load::{Dated, Loader},
    process::Does,
    reader::Faults,
    value::Unit,
};

/// Adds to the loader's faults whatever is laxer than the law or names nothing.
pub(super) fn check(loader: &mut Loader) {
    let Loader { faults, law, parameters, bodies, classes, written, partial, .. } = loader;
    let missing = |key: &str| !*partial && !written.contains(key);
    for (key, bound) in &law.bounds {
        if missing(key) {
            faults.add(&bound.file, key, Reason::UnknownEntry);
        }
        each(parameters, key, bound.applies_from, |value| {
            objections(faults, &value.file, key, bound.objection(value));
        });
    }
    for (key, floor) in &law.bodies {
        let full = format!("body.{key}");
        if missing(&full) {
            faults.add(&floor.file, &full, Reason::UnknownEntry);
        }
        each(bodies, key, floor.applies_from, |body| {
            objections(faults, &body.file, &full, body.objections(floor));
        });
    }
    for (key, floor) in &law.classes {
        let full = format!("class.{key}");
        if missing(&full) {
            faults.add(&floor.file, &full, Reason::UnknownEntry);
        }
        each(classes, key, floor.applies_from, |class| {
            objections(faults, &class.file, &full, class.objection(floor));
        });
    }
    for family in loader.families.values().flat_map(BTreeMap::values) {
        let full = format!("family.{}", family.key);
        objections(&mut loader.faults, &family.file, &full, family.objections());
    }
    references(loader);
    processes(loader);
}

/// Every name must lead somewhere.
fn references(loader: &mut Loader) {
    let Loader { faults, parameters, bodies, classes, written, partial, .. } = loader;
    if *partial {
        return;
    }
    for (key, body) in bodies.iter().flat_map(|(key, v)| v.values().map(move |b| (key, b))) {
        let full = format!("body.{key}");
        let most = body.proxy.as_ref().and_then(|proxy| proxy.most.as_ref());
        let named =
            [("notice", &body.notice.as_ref(), Unit::Days), ("proxy_most", &most, Unit::Count)];
        for (field, name, is) in named {
            let Some(name) = *name else { continue };
            if !written.contains(name) {
                let reason = Reason::UnknownReference { field, name: name.clone() };
                faults.add(&body.file, &full, reason);
            }
            let units = parameters.get(name).into_iter().flat_map(BTreeMap::values).map(|p| p.unit);
            if let Some(given) = units.into_iter().find(|unit| *unit != is) {
                faults.add(&body.file, &full, Reason::WrongUnit { given, is });
            }
        }
    }
    for class in classes.values().flat_map(BTreeMap::values) {
        for (field, names) in [("bodies", &class.bodies), ("before", &class.before)] {
            for name in names.iter().filter(|name| !written.contains(&format!("body.{name}"))) {
                let reason = Reason::UnknownReference { field, name: name.clone() };
                faults.add(&class.file, &format!("class.{}", class.key), reason);
            }
        }
    }
}

/// A process names bodies and days that exist, and every class that has bodies heard first has a
/// process in which they sit before the decision.
fn processes(loader: &mut Loader) {
    let Loader { faults, parameters, classes, processes, written, partial, .. } = loader;
    if *partial {
        return;
    }
    for process in processes.values().flat_map(BTreeMap::values) {
        let full = format!("process.{}", process.key);
        objections(faults, &process.file, &full, process.objections());
        for step in &process.steps {
            let at = format!("{full}.{}", step.key);
            if let Does::Body(name) = &step.does
                && !written.contains(&format!("body.{name}"))
            {
                let reason = Reason::UnknownReference { field: "does", name: name.clone() };
                faults.add(&process.file, &at, reason);
            }
            let Some(name) = &step.days else { continue };
            let Some(versions) = parameters.get(name) else {
                let reason = Reason::UnknownReference { field: "days", name: name.clone() };
                faults.add(&process.file, &at, reason);
                continue;
            };
            if let Some(given) = versions.values().map(|p| p.unit).find(|unit| *unit != Unit::Days)
            {
                faults.add(&process.file, &at, Reason::WrongUnit { given, is: Unit::Days });
            }
        }
    }
    for class in classes.values().flat_map(BTreeMap::values) {
        let full = format!("class.{}", class.key);
        let versions: Vec<_> = match &class.process {
            Some(key) => processes.get(key).into_iter().flat_map(BTreeMap::values).collect(),
            None => processes.values().flat_map(BTreeMap::values).filter(|p| p.usual).collect(),
        };
        match &class.process {
            Some(name) if !written.contains(&format!("process.{name}")) => {
                let reason = Reason::UnknownReference { field: "process", name: name.clone() };
                faults.add(&class.file, &full, reason);
            }
            None if versions.is_empty() && !class.before.is_empty() => {
                faults.add(&class.file, &full, Reason::Missing { field: "process" });
            }
            _ => {}
        }
        let known = class.before.iter().all(|name| written.contains(&format!("body.{name}")));
        for process in versions.iter().filter(|p| known && !p.hears(&class.before)) {
            let found = format!("[{}]", class.before.join(", "));
            let expected = format!("bodies that sit before the decision in `{}`", process.key);
            let field = "before".to_owned();
            faults.add(&class.file, &full, Reason::Malformed { field, found, expected });
        }
    }
}

/// Visits the versions of `key` that are still in force on or after `from`.
fn each<T>(dated: &Dated<T>, key: &str, from: Date, mut visit: impl FnMut(&T)) {
    let Some(versions) = dated.get(key) else { return };
    let ends = versions.keys().skip(1).map(Some).chain([None]);
    for (version, end) in versions.values().zip(ends) {
        if end.is_none_or(|end| *end > from) {
            visit(version);
        }
    }
}

fn objections(faults: &mut Faults, file: &str, key: &str, found: impl IntoIterator<Item = Reason>) {
    for reason in found {
        faults.add(file, key, reason);
    }
}

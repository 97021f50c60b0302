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
    references(loader);
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

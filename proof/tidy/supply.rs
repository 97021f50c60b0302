//! What comes from outside, judged by `deny.toml` without network: the licence is one of those
//! allowed, no banned crate, no crate from anywhere but the registry, two versions of one crate
//! only where listed. The same file serves cargo-deny; here the list of doubles also only shrinks.

use std::collections::{BTreeMap, BTreeSet};

use super::metadata::{Graph, Package, graph};
use super::{Finding, report};

const PATH: &str = "deny.toml";

/// What `deny.toml` says.
#[derive(Debug, Default)]
struct Policy {
    licenses: BTreeSet<String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
    banned: BTreeMap<String, String>,
    /// `name@version` of the versions that stand beside the main one.
    doubles: BTreeSet<String>,
}

fn texts(value: Option<&toml::Value>) -> BTreeSet<String> {
    let list = value.and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

fn parse(text: &str) -> Policy {
    let table: toml::Table = text.parse().expect(PATH);
    let at = |section: &str, key: &str| table.get(section).and_then(|s| s.get(key));
    let rows = |section: &str, key: &str| at(section, key).and_then(|v| v.as_array()).cloned();
    let field =
        |row: &toml::Value, key: &str| row.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let mut policy = Policy { licenses: texts(at("licenses", "allow")), ..Policy::default() };
    for row in rows("licenses", "exceptions").unwrap_or_default() {
        let name = field(&row, "crate").expect("an exception names its crate");
        policy.exceptions.insert(name, texts(row.get("allow")));
    }
    for row in rows("bans", "deny").unwrap_or_default() {
        let name = field(&row, "crate").expect("a ban names its crate");
        let reason = field(&row, "reason").expect("a ban says what to use instead");
        policy.banned.insert(name, reason);
    }
    for row in rows("bans", "skip").unwrap_or_default() {
        policy.doubles.insert(field(&row, "crate").expect("a double names crate@version"));
    }
    policy
}

/// True when an SPDX expression can be met by the allowed licences. `AND` binds closer than `OR`.
fn is_allowed(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    either(&tokens, &mut at, allowed) && at == tokens.len()
}

fn either(tokens: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = both(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(tokens, at, allowed);
    }
    met
}

fn both(tokens: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at, allowed);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if *token == "(" {
        let met = either(tokens, at, allowed);
        let closed = tokens.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    let mut name = (*token).to_owned();
    if tokens.get(*at) == Some(&"WITH") {
        name = format!("{name} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allowed(&name)
}

fn check_license(package: &Package, policy: &Policy) -> Option<Finding> {
    let own = policy.exceptions.get(&package.name);
    let allowed =
        |name: &str| policy.licenses.contains(name) || own.is_some_and(|own| own.contains(name));
    let license = package.license.as_deref().unwrap_or("none");
    (!is_allowed(license, &allowed)).then(|| {
        let (name, version) = (&package.name, &package.version);
        let text = format!(
            "{name} {version} has the licence {license}: choose another crate, or allow it"
        );
        Finding::new(PATH, 0, text)
    })
}

fn check_doubles(graph: &Graph, policy: &Policy) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in graph.values().filter(|package| !package.is_ours()) {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    let listed = |name: &str, version: &str| policy.doubles.contains(&format!("{name}@{version}"));
    let mut findings = Vec::new();
    for (name, versions) in &versions {
        let free: Vec<&&str> = versions.iter().filter(|version| !listed(name, version)).collect();
        if free.len() > 1 {
            let text = format!(
                "{name} comes in {free:?}: bring them together, or list all but one under \
                 [bans] skip"
            );
            findings.push(Finding::new(PATH, 0, text));
        }
    }
    for double in &policy.doubles {
        let (name, version) = double.split_once('@').unwrap_or((double, ""));
        let known = versions.get(name).filter(|all| all.len() > 1);
        if !known.is_some_and(|all| all.contains(version)) {
            let text = format!("[bans] skip {double} is no double any more: remove the entry");
            findings.push(Finding::new(PATH, 0, text));
        }
    }
    findings
}

fn check(graph: &Graph, policy: &Policy) -> Vec<Finding> {
    let mut findings = check_doubles(graph, policy);
    for package in graph.values() {
        findings.extend(check_license(package, policy));
        if let Some(reason) = policy.banned.get(&package.name) {
            let text = format!("{} is banned: {reason}", package.name);
            findings.push(Finding::new(PATH, 0, text));
        }
        if package.source.as_ref().is_some_and(|source| !source.starts_with("registry+")) {
            let text = format!("{} does not come from the registry: replace it", package.name);
            findings.push(Finding::new(PATH, 0, text));
        }
    }
    findings
}

#[test]
fn what_comes_from_outside_is_allowed() {
    let text = std::fs::read_to_string(super::tree::root().join(PATH)).expect(PATH);
    let policy = parse(&text);
    assert!(policy.licenses.contains("Apache-2.0"), "deny.toml allows nothing");
    report(check(graph(), &policy));
}

#[test]
fn licence_expressions_are_read() {
    let allowed = |name: &str| ["MIT", "Apache-2.0", "A WITH B"].contains(&name);
    let table = [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("MIT/GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Apache-2.0", true),
        ("GPL-3.0 AND MIT OR Apache-2.0", true),
        ("GPL-3.0 AND (MIT OR Apache-2.0)", false),
        ("A WITH B", true),
        ("A", false),
        ("none", false),
        ("", false),
        ("(MIT", false),
    ];
    for (expression, expected) in table {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn each_rule_about_the_outside_bites() {
    let policy = parse(
        "[licenses]\nallow = [\"MIT\"]\nexceptions = [{ crate = \"odd\", allow = [\"ISC\"] }]\n\
         [bans]\ndeny = [{ crate = \"bad\", reason = \"use good\" }]\n\
         skip = [{ crate = \"two@1.0.0\", reason = \"on its way out\" }]\n",
    );
    let package = |name: &str, version: &str, license: &str, source: &str| Package {
        name: name.to_owned(),
        version: version.to_owned(),
        license: Some(license.to_owned()),
        source: Some(source.to_owned()),
        ..Package::default()
    };
    let pair = [
        package("two", "1.0.0", "MIT", "registry+x"),
        package("two", "2.0.0", "MIT", "registry+x"),
    ];
    let table = [
        (vec![], ""),
        (vec![package("odd", "1.0.0", "ISC", "registry+x")], ""),
        (vec![package("other", "1.0.0", "ISC", "registry+x")], "has the licence ISC"),
        (vec![package("bad", "1.0.0", "MIT", "registry+x")], "use good"),
        (vec![package("far", "1.0.0", "MIT", "git+x")], "does not come from the registry"),
        (vec![package("two", "3.0.0", "MIT", "registry+x")], "two comes in"),
    ];
    for (more, expected) in table {
        let all = pair.iter().cloned().chain(more).enumerate();
        let graph: Graph = all.map(|(id, package)| (id.to_string(), package)).collect();
        let found: Vec<String> = check(&graph, &policy).iter().map(Finding::to_string).collect();
        assert_eq!(found.is_empty(), expected.is_empty(), "{expected}: {found:?}");
        assert!(found.iter().all(|text| text.contains(expected)), "{expected}: {found:?}");
    }
    let stale = check(&Graph::new(), &policy);
    assert!(stale.iter().all(|f| f.text.contains("no double any more")) && stale.len() == 1);
}

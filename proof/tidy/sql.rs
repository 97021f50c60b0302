//! SQL stands in two kinds of place: `crates/store`, and the `reads.rs` of a capability. Anywhere
//! else it would hide a read from the authority table or a write from the journal. Proofs may use
//! SQL, because they play the one who tampers. It sees literals, so a query put together from
//! single words escapes it.

use super::tree::{File, tree};
use super::{Finding, report};

const STATEMENTS: [&[&str]; 7] = [
    &["SELECT "],
    &["INSERT INTO"],
    &["UPDATE ", " SET "],
    &["DELETE FROM"],
    &["CREATE TABLE"],
    &["ALTER TABLE"],
    &["DROP TABLE"],
];

fn may_hold_sql(path: &str) -> bool {
    path.starts_with("crates/store/")
        || path.starts_with("proof/")
        || (path.starts_with("crates/site/src/capabilities/") && path.ends_with("/reads.rs"))
}

fn is_sql(literal: &str) -> bool {
    // A query over several lines is one statement with other white space.
    let flat = literal.replace("\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    STATEMENTS.iter().any(|parts| {
        let mut rest = flat.as_str();
        parts.iter().all(|part| match rest.split_once(part) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    })
}

fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| !may_hold_sql(&file.path)) {
        for (line, literal) in file.rust.iter().flat_map(|rust| &rust.literals) {
            if is_sql(literal) {
                let text = "SQL: move it to crates/store, or to the capability's reads.rs";
                findings.push(Finding::new(&file.path, *line, text));
            }
        }
    }
    findings
}

#[test]
fn sql_stands_only_where_it_may() {
    report(check(&tree().files));
}

#[test]
fn statements_are_told_from_prose() {
    let reads = "crates/site/src/capabilities/decide/wish/reads.rs";
    let pages = "crates/site/src/capabilities/decide/wish/pages.rs";
    let table = [
        (pages, "SELECT id FROM wish", 1),
        (pages, "select one of these", 0),
        (pages, "UPDATE wish\n   SET a = 1", 1),
        (pages, "UPDATE", 0),
        (pages, "Please UPDATE it and SELECT", 1),
        (pages, "WITH x AS (SELECT\n 1)", 1),
        (pages, "INSERT\n  INTO wish", 1),
        (reads, "SELECT id FROM wish", 0),
        ("crates/site/src/shell/reads.rs", "DELETE FROM session", 1),
        ("crates/store/src/act.rs", "DELETE FROM session", 0),
    ];
    for (path, literal, expected) in table {
        let file = File::new(path, &format!("const Q: &str = \"{literal}\";"));
        assert_eq!(check(&[file]).len(), expected, "{path}: {literal}");
    }
}

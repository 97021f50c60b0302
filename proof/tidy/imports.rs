//! Capabilities know no other capability: what one opens for another is written in the handoff
//! table alone. Reads paths in code (`crate::…`, `super::…`, `civic::…`, with their use trees), on
//! both doors: the rules in `civic` and the pages in `site`. A name brought in by a re-export of
//! the group is not seen; keep groups free of re-exports.

use std::collections::BTreeSet;

use super::source::{is_word, line_of, words};
use super::tree::{File, tree};
use super::{Finding, report};

/// Folders of capabilities, after the mission. `homes` holds one more level.
const GROUPS: [&str; 7] = ["decide", "build", "manage", "evaluate", "share", "duty", "homes"];

/// `decide/wish` for the module path `["decide", "wish", "pages"]`, in either crate.
fn capability(segments: &[String]) -> Option<String> {
    let group = segments.first().filter(|first| GROUPS.contains(&first.as_str()))?;
    let depth = if group == "homes" { 3 } else { 2 };
    (segments.len() >= depth).then(|| segments[..depth].join("/"))
}

/// The module path of a file below its crate root; for `site`, below `capabilities`.
fn module_path(path: &str) -> Option<(&'static str, Vec<String>)> {
    let (home, inside) = match path.strip_prefix("crates/civic/src/") {
        Some(inside) => ("civic", inside),
        None => ("site", path.strip_prefix("crates/site/src/")?),
    };
    let mut segments: Vec<String> =
        inside.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if matches!(segments.last().map(String::as_str), Some("mod" | "lib")) {
        segments.pop();
    }
    Some((home, segments))
}

/// The capability that a module path of a crate belongs to.
fn owner(home: &str, segments: &[String]) -> Option<String> {
    match home {
        "site" if segments.first().is_some_and(|first| first == "capabilities") => {
            capability(&segments[1..])
        }
        "civic" => capability(segments),
        _ => None,
    }
}

/// Every path that starts at `at`, with its use tree unfolded.
fn unfold(code: &str, at: usize) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    tree_at(code.as_bytes(), at, &mut Vec::new(), &mut paths);
    paths
}

/// Reads one branch and returns the position after it.
fn tree_at(
    code: &[u8],
    mut at: usize,
    prefix: &mut Vec<String>,
    paths: &mut Vec<Vec<String>>,
) -> usize {
    let skip = |mut at: usize| {
        while code.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let kept = prefix.len();
    loop {
        at = skip(at);
        if code.get(at) == Some(&b'{') {
            at += 1;
            while at < code.len() && code.get(at) != Some(&b'}') {
                at = tree_at(code, at, prefix, paths);
                while code.get(at).is_some_and(|byte| !matches!(byte, b',' | b'}' | b';')) {
                    at += 1;
                }
                at += usize::from(code.get(at) == Some(&b','));
                at = skip(at);
                if code.get(at) == Some(&b';') {
                    break;
                }
            }
            prefix.truncate(kept);
            return at + 1;
        }
        let from = at;
        while code.get(at).is_some_and(|byte| is_word(*byte)) {
            at += 1;
        }
        if at > from {
            let name = String::from_utf8_lossy(code.get(from..at).unwrap_or_default());
            prefix.push(name.into_owned());
        }
        let next = skip(at);
        if at > from && code.get(next..).is_some_and(|rest| rest.starts_with(b"::")) {
            at = next + 2;
            continue;
        }
        paths.push(prefix.clone());
        prefix.truncate(kept);
        return at.max(from);
    }
}

/// The crate and module path that a written path means, seen from a file.
fn resolve(home: &str, here: &[String], written: &[String]) -> Option<(String, Vec<String>)> {
    let rest = written.get(1..).unwrap_or_default();
    match written.first().map(String::as_str)? {
        "crate" => Some((home.to_owned(), rest.to_vec())),
        "civic" => Some(("civic".to_owned(), rest.to_vec())),
        "super" => {
            let ups = written.iter().take_while(|segment| *segment == "super").count();
            let base = here.get(..here.len().checked_sub(ups)?)?;
            Some((home.to_owned(), [base, written.get(ups..).unwrap_or_default()].concat()))
        }
        _ => None,
    }
}

fn check_file(file: &File, known: &BTreeSet<String>) -> Vec<Finding> {
    let Some(rust) = file.rust.as_ref().filter(|_| !file.is_test()) else { return Vec::new() };
    let Some((home, here)) = module_path(&file.path) else { return Vec::new() };
    let Some(own) = owner(home, &here) else { return Vec::new() };
    let mut findings = Vec::new();
    for start in ["crate", "super", "civic"] {
        for at in words(&rust.code, start) {
            let line = line_of(&rust.code, at);
            let inner = rust.code.get(..at).is_some_and(|before| before.ends_with("::"));
            if inner || rust.is_test_line(line) {
                continue;
            }
            for written in unfold(&rust.code, at) {
                let other = resolve(home, &here, &written)
                    .and_then(|(home, segments)| owner(&home, &segments))
                    .filter(|other| *other != own && known.contains(other));
                if let Some(other) = other {
                    let text = format!(
                        "{own} imports {other}: let civic/src/handoffs.rs join them, or move what \
                         both need into a shared mechanism"
                    );
                    findings.push(Finding::new(&file.path, line, text));
                }
            }
        }
    }
    findings
}

fn check(files: &[File]) -> Vec<Finding> {
    let known: BTreeSet<String> = files
        .iter()
        .filter_map(|file| module_path(&file.path))
        .filter_map(|(home, segments)| owner(home, &segments))
        .collect();
    files.iter().flat_map(|file| check_file(file, &known)).collect()
}

#[test]
fn capabilities_know_no_other_capability() {
    report(check(&tree().files));
}

#[test]
fn an_import_between_capabilities_is_found() {
    const RULES: &str = "crates/civic/src/decide/wish.rs";
    const PAGES: &str = "crates/site/src/capabilities/decide/wish/pages.rs";
    const TEA: &str = "crates/civic/src/homes/industry/tea.rs";
    let table = [
        (RULES, "use crate::decide::topic::Topic;", 1),
        (RULES, "use crate::decide::{wish::A, topic::{B, C}};", 2),
        (RULES, "use super::topic;", 1),
        (RULES, "use super::Shared;", 0),
        (RULES, "use crate::{kind::Kind, build::project};", 1),
        (RULES, "use crate::handoffs::Handoff;", 0),
        (RULES, "fn f() -> crate::decide::topic::Id { x }", 1),
        (RULES, "// crate::decide::topic\n", 0),
        (RULES, "#[cfg(test)]\nmod t { use crate::decide::topic; }", 0),
        (PAGES, "use civic::decide::wish::Wish;", 0),
        (PAGES, "use civic::decide::topic::Topic;", 1),
        (PAGES, "use crate::capabilities::decide::topic::reads;", 1),
        (PAGES, "use super::reads;", 0),
        (PAGES, "use super::super::topic::reads;", 1),
        (PAGES, "use crate::shell::list;", 0),
        (TEA, "use crate::homes::industry::bamboo;", 1),
        (TEA, "use super::Shared; use crate::homes::Home;", 0),
        ("crates/civic/src/handoffs.rs", "use crate::decide::{topic, wish};", 0),
        ("crates/civic/src/decide/mod.rs", "pub mod topic; use self::topic::A;", 0),
    ];
    for (path, code, expected) in table {
        let files = [
            File::new(path, code),
            File::new("crates/civic/src/decide/topic.rs", ""),
            File::new("crates/civic/src/build/project.rs", ""),
            File::new("crates/civic/src/homes/industry/bamboo.rs", ""),
            File::new("crates/site/src/capabilities/decide/topic/reads.rs", ""),
        ];
        let found = check(&files);
        assert_eq!(found.len(), expected, "{path}: {code}: {found:?}");
    }
}

//! Short files, short functions: what fits on a screen can be checked by reading. Over the limit
//! only with an entry in `exceptions.toml` that says exactly how long, so that it can only shrink.
//! Counts lines as an editor does, comments and blanks included.

use std::collections::BTreeMap;

use super::exceptions::{self, Exceptions, exceptions};
use super::tree::{File, tree};
use super::{Finding, report};

/// Split a file before it gets longer than this.
const FILE_LINES_MAX: usize = 700;
/// Split a function before it gets longer than this.
const FUNCTION_LINES_MAX: usize = 70;

/// Measured sizes over the limit against the allowed ones.
struct Ratchet<'a> {
    allowed: &'a BTreeMap<String, usize>,
    over: BTreeMap<String, usize>,
    findings: Vec<Finding>,
}

impl<'a> Ratchet<'a> {
    fn new(allowed: &'a BTreeMap<String, usize>) -> Self {
        Self { allowed, over: BTreeMap::new(), findings: Vec::new() }
    }

    fn measure(&mut self, key: String, at: (&str, usize), lines: usize, max: usize) {
        if lines <= max {
            return;
        }
        let allowed = self.allowed.get(&key).copied().unwrap_or(max);
        if lines > allowed {
            let text = format!("{key} has {lines} lines, {allowed} allowed: split it by purpose");
            self.findings.push(Finding::new(at.0, at.1, text));
        }
        let longest = self.over.entry(key).or_default();
        *longest = lines.max(*longest);
    }

    fn close(mut self) -> Vec<Finding> {
        for (key, allowed) in self.allowed {
            let text = match self.over.get(key) {
                None => format!("{key} needs no entry any more: remove it"),
                Some(lines) if lines < allowed => {
                    format!("{key} has only {lines} lines now: lower its entry from {allowed}")
                }
                Some(_) => continue,
            };
            self.findings.push(Finding::new(exceptions::PATH, 0, text));
        }
        self.findings
    }
}

fn check(files: &[File], exceptions: &Exceptions) -> Vec<Finding> {
    let mut by_file = Ratchet::new(&exceptions.files);
    let mut by_function = Ratchet::new(&exceptions.functions);
    for file in files.iter().filter(|file| is_code(&file.path)) {
        let lines = file.text.lines().count();
        by_file.measure(file.path.clone(), (&file.path, 0), lines, FILE_LINES_MAX);
        for function in file.rust.iter().flat_map(|rust| &rust.functions) {
            let key = format!("{}::{}", file.path, function.name);
            let at = (file.path.as_str(), function.line);
            by_function.measure(key, at, function.lines, FUNCTION_LINES_MAX);
        }
    }
    [by_file.close(), by_function.close()].concat()
}

fn is_code(path: &str) -> bool {
    [".rs", ".mjs", ".js", ".ts", ".sh", ".py"].iter().any(|ending| path.ends_with(ending))
}

#[test]
fn files_and_functions_are_short() {
    report(check(&tree().files, exceptions()));
}

#[test]
fn the_limits_bite_and_the_entries_only_shrink() {
    let file = |lines: usize| File::new("a.rs", &"// x\n".repeat(lines));
    let function = |lines: usize| {
        File::new("b.rs", &format!("\nfn long() {{\n{}}}\n", "    f();\n".repeat(lines - 2)))
    };
    let allow = |files: &[(&str, usize)], functions: &[(&str, usize)]| {
        let own = |list: &[(&str, usize)]| {
            list.iter().map(|(key, lines)| ((*key).to_owned(), *lines)).collect()
        };
        Exceptions { files: own(files), functions: own(functions), ..Exceptions::default() }
    };
    let none = allow(&[], &[]);
    let table: [(File, Exceptions, &str); 9] = [
        (file(700), none, ""),
        (file(701), allow(&[], &[]), "a.rs: a.rs has 701 lines, 700 allowed"),
        (file(701), allow(&[("a.rs", 701)], &[]), ""),
        (file(702), allow(&[("a.rs", 701)], &[]), "a.rs: a.rs has 702 lines, 701 allowed"),
        (file(701), allow(&[("a.rs", 705)], &[]), "lower its entry from 705"),
        (file(700), allow(&[("a.rs", 701)], &[]), "a.rs needs no entry any more"),
        (function(70), allow(&[], &[]), ""),
        (function(71), allow(&[], &[]), "b.rs:2: b.rs::long has 71 lines, 70 allowed"),
        (function(71), allow(&[], &[("b.rs::long", 71)]), ""),
    ];
    for (file, exceptions, expected) in table {
        let lines = file.text.lines().count();
        let found = check(&[file], &exceptions);
        let texts: Vec<String> = found.iter().map(Finding::to_string).collect();
        assert_eq!(texts.is_empty(), expected.is_empty(), "{lines} lines: {texts:?}");
        assert!(texts.iter().all(|text| text.contains(expected)), "{lines} lines: {texts:?}");
    }
}

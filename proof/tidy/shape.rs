//! The shape of modules and tests: a module says first why it exists, no folder is empty, no test
//! is switched off without a reason or left to run alone.

use super::source::{line_of, words};
use super::tree::{File, tree};
use super::{Finding, report};

/// Shorter than this, a module's opening repeats its name instead of saying why it exists.
const OPENING_CHARS_MIN: usize = 40;

fn check_opening(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.rust.is_some()) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if name == "tests.rs" || file.path.contains("/tests/") {
            continue;
        }
        let opening: String = file
            .text
            .lines()
            .skip_while(|line| line.trim().is_empty())
            .map_while(|line| line.strip_prefix("//!"))
            .collect();
        if opening.trim().chars().count() < OPENING_CHARS_MIN {
            let text = "open with `//!`: why the module exists, its invariants, what it refuses to \
                        know";
            findings.push(Finding::new(&file.path, 1, text));
        }
    }
    findings
}

fn check_folders(empty: &[String]) -> Vec<Finding> {
    empty
        .iter()
        .map(|path| Finding::new(path, 0, "an empty folder: fill it or remove it"))
        .collect()
}

fn check_switched_off(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        if let Some(rust) = &file.rust {
            for (at, _) in rust.code.match_indices("#[ignore]") {
                let text = "a switched-off test: repair it, or write #[ignore = \"why\"]";
                findings.push(Finding::new(&file.path, line_of(&rust.code, at), text));
            }
        } else if file.path.ends_with(".test.mjs") {
            for word in ["test.skip", "test.only", "it.skip", "it.only", "test.todo"] {
                for at in words(&file.text, word) {
                    let text = format!("`{word}`: every browser test runs, or goes");
                    findings.push(Finding::new(&file.path, line_of(&file.text, at), text));
                }
            }
        }
    }
    findings
}

#[test]
fn modules_say_why_they_exist() {
    report(check_opening(&tree().files));
}

#[test]
fn no_folder_is_empty() {
    report(check_folders(&tree().empty_folders));
}

#[test]
fn no_test_is_switched_off_in_silence() {
    report(check_switched_off(&tree().files));
}

#[test]
fn an_opening_must_say_something() {
    let long =
        "//! The votes of a meeting, counted exactly.\n//! Knows nothing of who voted how.\n";
    let table = [
        ("crates/a/src/lib.rs", long, 0),
        ("crates/a/src/lib.rs", "", 1),
        ("crates/a/src/lib.rs", "//! Ballot\n", 1),
        (
            "crates/a/src/b.rs",
            "use x;\n//! late, late, late, late, late, late, late, late, late\n",
            1,
        ),
        ("crates/a/src/tests.rs", "use super::*;\n", 0),
    ];
    for (path, text, expected) in table {
        assert_eq!(check_opening(&[File::new(path, text)]).len(), expected, "{path}: {text}");
    }
    assert_eq!(check_folders(&["docs/x".to_owned()]).len(), 1);
}

#[test]
fn a_switched_off_test_is_found() {
    let table = [
        ("a.rs", "#[test]\n#[ignore]\nfn f() {}", 1),
        ("a.rs", "#[test]\n#[ignore = \"needs an hour\"]\nfn f() {}", 0),
        ("a.rs", "// #[ignore]\n", 0),
        ("a.test.mjs", "test.only('x', f)", 1),
        ("a.test.mjs", "test('x', f)", 0),
    ];
    for (path, text, expected) in table {
        assert_eq!(check_switched_off(&[File::new(path, text)]).len(), expected, "{path}: {text}");
    }
}

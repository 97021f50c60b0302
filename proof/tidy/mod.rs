//! The house rules as tests: sizes, banned words, where SQL may stand, who may depend on whom,
//! both languages complete, no dead file. Each rule is a pure function from files to findings, so
//! that its own test can plant a breach and see it bite; one more test runs it on the real tree.
//! It knows text and the dependency list, never types: what the compiler can check, it leaves to it.

mod dead;
mod exceptions;
mod imports;
mod length;
mod metadata;
mod shape;
mod source;
mod sql;
mod strings;
mod supply;
mod tree;
mod walls;
mod words;

use std::fmt;

/// One breach of a rule: where, what, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// Path from the repository root, with `/`.
    path: String,
    /// From 1; 0 when the whole file or folder is meant.
    line: usize,
    /// What is wrong and what to do instead, in one sentence.
    text: String,
}

impl Finding {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.path, self.text)
        } else {
            write!(f, "{}:{}: {}", self.path, self.line, self.text)
        }
    }
}

/// Fails the calling test with every finding, one a line, sorted.
#[track_caller]
fn report(mut findings: Vec<Finding>) {
    findings.sort();
    findings.dedup();
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} breach(es) of the house rules\n{}",
        lines.len(),
        lines.join("\n")
    );
}

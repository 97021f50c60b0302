//! Words that must not stand somewhere, each with what to write instead. Most keep a promise that
//! types cannot: no clock in the rules, no floats near money and votes, no back end named outside
//! its module, no sentence that only makes sense on one machine. It judges words, not meaning.

use super::exceptions::{self, Exceptions, exceptions};
use super::source::{is_word, line_of, words};
use super::tree::{File, tree};
use super::{Finding, report};

/// Crates that do no input or output: they get the world as arguments.
const PURE: &[&str] = &["crates/kernel/", "crates/engines/", "crates/civic/"];
/// Crates where a float would make two machines disagree about money, votes or shares.
const EXACT: &[&str] = &[
    "crates/kernel/",
    "crates/civic/",
    "crates/engines/ballot/",
    "crates/engines/calendar/",
    "crates/engines/draw/",
    "crates/engines/ledger/",
];
/// Where an exact crate may reckon with floats on the way to whole numbers that it checks itself:
/// a linear program's solver.
const FLOATS_INSIDE: &[&str] =
    &["crates/engines/draw/src/panel/search.rs", "crates/engines/draw/src/panel/search/"];
/// Programs beside an engine that measure it or throw damaged files at it.
const MEASURING: &[&str] = &["crates/engines/budget/examples/", "crates/engines/opinion/examples/"];
const EVERYWHERE: &[&str] = &[""];
const CRATES: &[&str] = &["crates/"];

/// Which part of a Rust file a rule reads. Other files are read whole by `Text` only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Code outside tests.
    Code,
    /// Code with its tests.
    AllCode,
    /// Code and literals outside tests.
    CodeAndLiterals,
    /// Every byte of every text file.
    Text,
}

/// Words of one kind, where they are banned, and what to do instead.
struct Rule {
    words: &'static [&'static str],
    part: Part,
    under: &'static [&'static str],
    except: &'static [&'static str],
    instead: &'static str,
}

/// Words that read the machine's clock; the files allowed to are listed in `exceptions.toml`.
const CLOCK: &[&str] =
    &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "Utc::now", "Local::now"];

const RULES: &[Rule] = &[
    Rule {
        words: &["println!", "print!", "dbg!"],
        part: Part::Code,
        under: CRATES,
        except: &[],
        instead: "write to a handle that is passed in (`writeln!(out, …)?`), or log with tracing",
    },
    Rule {
        words: &["f64", "f32"],
        part: Part::Code,
        under: EXACT,
        except: FLOATS_INSIDE,
        instead: "use integers or exact ratios here, so that every machine gets the same result",
    },
    Rule {
        words: &["std::fs", "std::net", "std::env", "std::process", "std::io", "std::thread"],
        part: Part::Code,
        under: PURE,
        except: MEASURING,
        instead: "take what you need as an argument: kernel, engines and civic do no I/O",
    },
    Rule {
        words: &["getrandom", "thread_rng", "now_v7", "new_v4"],
        part: Part::Code,
        under: PURE,
        except: &[],
        instead: "take ids and randomness as arguments, so that a replay gives the same world",
    },
    Rule {
        words: &["allow(clippy::", "allow(unused", "allow(dead_code"],
        part: Part::Code,
        under: CRATES,
        except: &[],
        instead: "repair it; where the lint is wrong, write `#[expect(…, reason = \"…\")]`",
    },
    Rule {
        words: &["todo!", "unimplemented!"],
        part: Part::AllCode,
        under: EVERYWHERE,
        except: &[],
        instead: "finish it or leave it out",
    },
    Rule {
        words: &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")],
        part: Part::Text,
        under: EVERYWHERE,
        except: &["LICENSE", "package-lock.json"],
        instead: "do it now or open an issue: the tree holds no promises",
    },
    Rule {
        words: &["sqlite", "rusqlite", "postgres", "postgresql", "tokio_postgres"],
        part: Part::CodeAndLiterals,
        under: CRATES,
        except: &["crates/store/src/db/", "crates/store/src/db.rs"],
        instead: "only crates/store/src/db knows the back end: add what you need there",
    },
    Rule {
        words: &[
            concat!("/wo", "rk/"),
            concat!("/ro", "ot/"),
            concat!("/ho", "me/"),
            concat!("../sha", "red"),
        ],
        part: Part::Text,
        under: EVERYWHERE,
        except: &["package-lock.json"],
        instead: "name nothing that exists on one machine alone: use a path inside the repository",
    },
    Rule {
        words: &[
            concat!("registry.", "npmjs.org"),
            concat!("crates.io", "-index"),
            concat!("static.", "crates.io"),
            concat!("pypi", ".org"),
            concat!("python", "hosted.org"),
            concat!("deb.", "debian.org"),
        ],
        part: Part::Text,
        under: EVERYWHERE,
        except: &[],
        instead: "name packages, not the hosts that serve them",
    },
];

fn applies(rule: &Rule, path: &str) -> bool {
    rule.under.iter().any(|folder| path.starts_with(folder))
        && !rule.except.iter().any(|folder| path.starts_with(folder))
}

fn check_rule(file: &File, rule: &Rule, findings: &mut Vec<Finding>) {
    let mut say = |line: usize, word: &str| {
        let text = format!("`{word}`: {}", rule.instead);
        findings.push(Finding::new(&file.path, line, text));
    };
    if rule.part == Part::Text {
        for word in rule.words {
            words(&file.text, word).for_each(|at| say(line_of(&file.text, at), word));
        }
        return;
    }
    let Some(rust) = &file.rust else { return };
    let with_tests = rule.part == Part::AllCode;
    if file.is_test() && !with_tests {
        return;
    }
    for word in rule.words {
        for at in words(&rust.code, word) {
            let line = line_of(&rust.code, at);
            if with_tests || !rust.is_test_line(line) {
                say(line, word);
            }
        }
        if rule.part == Part::CodeAndLiterals {
            for (line, literal) in &rust.literals {
                let found = words(&literal.to_lowercase(), word).next().is_some();
                if found && !rust.is_test_line(*line) {
                    say(*line, word);
                }
            }
        }
    }
}

/// A number such as `0.5` or `1f64` is a float even where no type is written.
fn check_float_literals(file: &File, findings: &mut Vec<Finding>) {
    let under = |folders: &[&str]| folders.iter().any(|folder| file.path.starts_with(folder));
    let exact = under(EXACT) && !under(FLOATS_INSIDE);
    let Some(rust) = file.rust.as_ref().filter(|_| exact) else {
        return;
    };
    let bytes = rust.code.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !is_word(*byte) {
            at += 1;
            continue;
        }
        let from = at;
        while bytes.get(at).is_some_and(|b| is_word(*b)) {
            at += 1;
        }
        // `pair.0.1` reads fields; `0..5` is a range.
        let after_dot = from > 0 && bytes.get(from - 1) == Some(&b'.');
        let token = rust.code.get(from..at).unwrap_or_default();
        let suffix = token.ends_with("f64") || token.ends_with("f32");
        let point =
            bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let float = !token.starts_with("0x") && !after_dot && (suffix || point);
        let line = line_of(&rust.code, from);
        if byte.is_ascii_digit() && float && !file.is_test() && !rust.is_test_line(line) {
            let text = "a float: use integers or exact ratios here, so that every machine agrees";
            findings.push(Finding::new(&file.path, line, text));
        }
    }
}

fn check_clock(files: &[File], exceptions: &Exceptions) -> Vec<Finding> {
    let rule = Rule {
        words: CLOCK,
        part: Part::Code,
        under: CRATES,
        except: &[],
        instead: "take the time as an argument; a file at the edge is named under [clock] in \
                  proof/tidy/exceptions.toml",
    };
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for file in files.iter().filter(|file| applies(&rule, &file.path)) {
        let mut found = Vec::new();
        check_rule(file, &rule, &mut found);
        if exceptions.clock.contains_key(&file.path) {
            used.extend((!found.is_empty()).then_some(file.path.as_str()));
        } else {
            findings.extend(found);
        }
    }
    for path in exceptions.clock.keys().filter(|path| !used.contains(&path.as_str())) {
        let text = format!("[clock] {path} reads no clock: remove the entry");
        findings.push(Finding::new(exceptions::PATH, 0, text));
    }
    findings
}

fn check(files: &[File], exceptions: &Exceptions) -> Vec<Finding> {
    let mut findings = check_clock(files, exceptions);
    for file in files {
        for rule in RULES.iter().filter(|rule| applies(rule, &file.path)) {
            check_rule(file, rule, &mut findings);
        }
        check_float_literals(file, &mut findings);
    }
    findings
}

#[test]
fn no_banned_word_stands_where_it_must_not() {
    report(check(&tree().files, exceptions()));
}

#[test]
fn each_rule_bites_where_it_should_and_only_there() {
    let path = concat!("/wo", "rk/");
    let table: &[(&str, &str, usize)] = &[
        ("crates/store/src/a.rs", "fn f() { let t = std::time::SystemTime::now(); }", 1),
        ("crates/store/src/a.rs", "#[cfg(test)]\nmod t { fn f() { Instant::now(); } }", 0),
        ("crates/store/src/tests.rs", "fn f() { Instant::now(); }", 0),
        ("crates/gongdi/src/edge.rs", "fn f() { Timestamp::now(); }", 0),
        ("crates/gongdi/src/main.rs", "fn f() { println!(\"x\"); }", 1),
        ("crates/gongdi/src/main.rs", "// println!(x)\nfn f() { eprintln!(\"println!\"); }", 0),
        ("crates/kernel/src/a.rs", "fn f(x: f64) {}", 1),
        ("crates/kernel/src/a.rs", "const A: u8 = 1; // f64\n", 0),
        ("crates/engines/ledger/src/a.rs", "fn f() { let x = 0.5; let y = 1f32; }", 2),
        ("crates/engines/ledger/src/a.rs", "fn f() { t.0.1; 0..5; 0x1f32; 1.max(2); }", 0),
        ("crates/kernel/src/a.rs", "#[cfg(test)]\nmod t { fn f(x: f64) { 1.5; } }", 0),
        ("crates/engines/reach/src/a.rs", "fn f(x: f64) { 0.5; }", 0),
        ("crates/engines/draw/src/panel/search/program.rs", "fn f(x: f64) { 0.5; }", 0),
        ("crates/engines/draw/src/panel/round.rs", "fn f(x: f64) { 0.5; }", 2),
        ("crates/engines/opinion/src/a.rs", "fn f() { std::fs::read(p); }", 1),
        ("crates/engines/opinion/examples/a.rs", "fn f() { std::fs::read(p); }", 0),
        ("crates/civic/src/a.rs", "fn f() { std::fs::read(p); }", 1),
        ("crates/civic/src/a.rs", "#[allow(clippy::unwrap_used)]\nfn f() {}", 1),
        ("crates/site/src/a.rs", "fn f() { open(\"postgres://\"); }", 1),
        ("crates/store/src/db/a.rs", "fn f() { open(\"postgres://\"); }", 0),
        ("docs/a.md", "SQLite is the default.", 0),
        ("docs/a.md", concat!("FIX", "ME later"), 1),
        ("docs/b.md", path, 1),
        ("docs/c.md", "homework/root/x", 0),
        ("scripts/a.sh", concat!("curl https://pypi", ".org/x"), 1),
    ];
    let mut allowed = Exceptions::default();
    allowed.clock.insert("crates/gongdi/src/edge.rs".to_owned(), "the edge".to_owned());
    for (path, text, expected) in table {
        let edge = File::new("crates/gongdi/src/edge.rs", "fn f() { Timestamp::now(); }");
        let found = check(&[File::new(path, text), edge], &allowed);
        assert_eq!(found.len(), *expected, "{path}: {text}: {found:?}");
    }
}

#[test]
fn an_unused_clock_entry_is_a_breach() {
    let mut allowed = Exceptions::default();
    allowed.clock.insert("crates/a.rs".to_owned(), "the edge".to_owned());
    let found = check(&[File::new("crates/a.rs", "fn f() {}")], &allowed);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].text.contains("remove the entry"));
}

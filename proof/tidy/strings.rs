//! Both languages say the same things: every `strings.zh-CN.ftl` has a `strings.en.ftl` beside it
//! with the same keys and the same placeables, and Chinese texts use Chinese punctuation. It reads
//! the outline of Fluent files (keys, attributes, variables) and does not judge a translation.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{File, tree};
use super::{Finding, report};

const ZH: &str = "strings.zh-CN.ftl";
const EN: &str = "strings.en.ftl";

/// One message or attribute.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    line: usize,
    text: String,
}

impl Message {
    /// Variables and references to other messages, which both languages must use alike.
    fn placeables(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, _) in self.text.match_indices('{') {
            let rest = self.text.get(at + 1..).unwrap_or_default().trim_start();
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || "$-_.".contains(*c)).collect();
            if !name.is_empty() {
                found.insert(name);
            }
        }
        // A function's argument, such as NUMBER($n), is a variable as well.
        for (at, _) in self.text.match_indices('$') {
            let rest = self.text.get(at + 1..).unwrap_or_default();
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
            found.insert(format!("${name}"));
        }
        found
    }
}

/// Keys (attributes as `key.attribute`) with their texts, and what is wrong with the outline.
fn parse(file: &File) -> (BTreeMap<String, Message>, Vec<Finding>) {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut message = String::new();
    let mut current = String::new();
    for (index, line) in file.text.lines().enumerate() {
        let line_no = index + 1;
        let trimmed = line.trim();
        if trimmed.is_empty() || line.starts_with('#') {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        let attribute = indented && trimmed.starts_with('.') && trimmed.contains('=');
        if indented && !attribute {
            if let Some(open) = messages.get_mut(&current) {
                open.text.push('\n');
                open.text.push_str(trimmed);
            }
            continue;
        }
        let Some((key, text)) = trimmed.split_once('=') else {
            findings.push(Finding::new(&file.path, line_no, "not `key = text`: repair the line"));
            continue;
        };
        current = if attribute {
            format!("{message}{}", key.trim())
        } else {
            key.trim().clone_into(&mut message);
            message.clone()
        };
        let entry = Message { line: line_no, text: text.trim().to_owned() };
        if messages.insert(current.clone(), entry).is_some() {
            let text = format!("`{current}` stands twice: keep one");
            findings.push(Finding::new(&file.path, line_no, text));
        }
    }
    (messages, findings)
}

/// An empty text is a fault, except in a message that only carries attributes.
fn check_empty(path: &str, messages: &BTreeMap<String, Message>) -> Vec<Finding> {
    let carries = |key: &str| messages.keys().any(|other| other.starts_with(&format!("{key}.")));
    messages
        .iter()
        .filter(|(key, message)| message.text.trim().is_empty() && !carries(key))
        .map(|(key, m)| Finding::new(path, m.line, format!("`{key}` is empty: write its text")))
        .collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn check_punctuation(path: &str, messages: &BTreeMap<String, Message>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, message) in messages {
        let chars: Vec<char> = message.text.chars().collect();
        let bad = chars.windows(3).find(|w| {
            matches!(w, [before, ',' | ';' | '?' | '!', after] if is_han(*before) && is_han(*after))
        });
        if let Some(bad) = bad {
            let text = format!(
                "`{key}` has a half-width mark in {:?}: write ，；？！ between Chinese characters",
                bad.iter().collect::<String>()
            );
            findings.push(Finding::new(path, message.line, text));
        }
    }
    findings
}

/// Keys and placeables that `of` has and `other` has not, or has differently.
fn compare(of: &File, other: &File) -> Vec<Finding> {
    let (mine, _) = parse(of);
    let (theirs, _) = parse(other);
    let mut findings = Vec::new();
    for (key, message) in &mine {
        let Some(twin) = theirs.get(key) else {
            let text = format!("`{key}` is missing in {}: add it there", other.path);
            findings.push(Finding::new(&of.path, message.line, text));
            continue;
        };
        let lacking: Vec<String> =
            message.placeables().difference(&twin.placeables()).cloned().collect();
        if !lacking.is_empty() {
            let (line, path) = (message.line, &of.path);
            let text = format!("`{key}` uses {lacking:?}, its twin in {} does not", other.path);
            findings.push(Finding::new(path, line, text));
        }
    }
    findings
}

fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".ftl")) {
        let (messages, outline) = parse(file);
        findings.extend(outline);
        findings.extend(check_empty(&file.path, &messages));
        if file.path.ends_with(ZH) {
            findings.extend(check_punctuation(&file.path, &messages));
        }
        let sibling = match (file.path.strip_suffix(ZH), file.path.strip_suffix(EN)) {
            (Some(folder), _) => format!("{folder}{EN}"),
            (_, Some(folder)) => format!("{folder}{ZH}"),
            _ => {
                let text = format!("unknown string file: name it {ZH} or {EN}");
                findings.push(Finding::new(&file.path, 0, text));
                continue;
            }
        };
        match files.iter().find(|other| other.path == sibling) {
            Some(other) => findings.extend(compare(file, other)),
            None => findings.push(Finding::new(&file.path, 0, format!("add {sibling} beside it"))),
        }
    }
    findings
}

#[test]
fn both_languages_say_the_same_things() {
    report(check(&tree().files));
}

#[test]
fn differences_between_the_languages_are_found() {
    let table = [
        ("a = 你好\n", "a = hello\n", ""),
        ("a = 你好\n", "", "`a` is missing"),
        ("", "a = hello\n", "`a` is missing"),
        ("a = { $n } 户\n", "a = { $n } households\n", ""),
        ("a = { $n } 户\n", "a = { $m } households\n", "does not"),
        ("a = { NUMBER($n) } 户\n", "a = some households\n", "does not"),
        ("a =\n    第一行\n    第二行\n", "a = one line\n", ""),
        ("a =\n", "a = x\n", "`a` is empty"),
        ("a =\n    .label = 名\n", "a =\n    .label = name\n", ""),
        ("a =\n    .label = 名\n", "a =\n    .title = name\n", "is missing"),
        ("a = 村民,村委\n", "a = villagers, board\n", "half-width"),
        ("a = 共 3,000 户，{ $n }, 人\n", "a = 3,000, { $n }\n", ""),
        ("a = 好\na = 坏\n", "a = x\n", "stands twice"),
        ("好\n", "", "not `key = text`"),
    ];
    for (zh, en, expected) in table {
        let files = [
            File::new("crates/site/src/shell/strings.zh-CN.ftl", zh),
            File::new("crates/site/src/shell/strings.en.ftl", en),
        ];
        let found: Vec<String> = check(&files).iter().map(Finding::to_string).collect();
        assert_eq!(found.is_empty(), expected.is_empty(), "{zh:?} {en:?}: {found:?}");
        assert!(found.iter().all(|text| text.contains(expected)), "{zh:?} {en:?}: {found:?}");
    }
    let alone = [File::new("crates/site/src/strings.zh-CN.ftl", "a = 你好\n")];
    assert_eq!(check(&alone).len(), 1);
}

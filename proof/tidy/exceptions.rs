//! What the rules allow for now, read from `exceptions.toml`. Invariant: the list only shrinks. An
//! entry that is not needed, or larger than needed, is itself a breach; so is one more size entry
//! than [`SIZE_ENTRIES_MAX`] says.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Finding, report};

/// How many size entries there may be. Lower it with every entry that goes; never raise it.
const SIZE_ENTRIES_MAX: usize = 0;

/// Where the entries stand, for findings about them.
pub const PATH: &str = "proof/tidy/exceptions.toml";

/// The entries.
#[derive(Debug, Default)]
pub struct Exceptions {
    /// Path to allowed lines.
    pub files: BTreeMap<String, usize>,
    /// `path::name` to allowed lines.
    pub functions: BTreeMap<String, usize>,
    /// Path to the reason why the file may read the clock.
    pub clock: BTreeMap<String, String>,
}

/// The entries of `exceptions.toml`.
pub fn exceptions() -> &'static Exceptions {
    static READ: OnceLock<Exceptions> = OnceLock::new();
    READ.get_or_init(|| parse(include_str!("exceptions.toml")).expect(PATH))
}

fn parse(text: &str) -> Result<Exceptions, String> {
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| e.to_string())?;
    let mut read = Exceptions::default();
    for (section, entries) in &table {
        let entries = entries.as_table().ok_or(format!("{section} is not a table"))?;
        for (key, value) in entries {
            match section.as_str() {
                "files" => read.files.insert(key.clone(), lines(key, value)?),
                "functions" => read.functions.insert(key.clone(), lines(key, value)?),
                "clock" => {
                    let reason = value.as_str().filter(|reason| reason.len() > 10);
                    let reason = reason.ok_or(format!("{key} needs a reason"))?;
                    read.clock.insert(key.clone(), reason.to_owned());
                    None
                }
                other => return Err(format!("no section is called {other}")),
            };
        }
    }
    Ok(read)
}

fn lines(key: &str, value: &toml::Value) -> Result<usize, String> {
    let lines = value.as_integer().and_then(|n| usize::try_from(n).ok());
    lines.ok_or(format!("{key} needs a number of lines"))
}

fn check(exceptions: &Exceptions, entries_max: usize) -> Vec<Finding> {
    let entries = exceptions.files.len() + exceptions.functions.len();
    let text = match entries.cmp(&entries_max) {
        std::cmp::Ordering::Equal => return Vec::new(),
        std::cmp::Ordering::Less => {
            format!("{entries} size entries: lower SIZE_ENTRIES_MAX to that, so that it stays so")
        }
        std::cmp::Ordering::Greater => {
            format!("{entries} size entries, {entries_max} allowed: split the file or function")
        }
    };
    vec![Finding::new(PATH, 0, text)]
}

#[test]
fn the_list_of_exceptions_only_shrinks() {
    report(check(exceptions(), SIZE_ENTRIES_MAX));
}

#[test]
fn one_entry_more_or_less_than_said_is_a_breach() {
    let one = parse("[files]\n\"a.rs\" = 800\n[functions]\n[clock]\n").unwrap();
    assert_eq!(one.files.get("a.rs"), Some(&800));
    assert_eq!(check(&one, 1), []);
    assert!(check(&one, 0)[0].text.contains("split"));
    assert!(check(&one, 2)[0].text.contains("lower"));
}

#[test]
fn a_wrong_entry_is_refused() {
    for (text, says) in [
        ("[clock]\n\"a.rs\" = \"\"\n", "needs a reason"),
        ("[files]\n\"a.rs\" = \"long\"\n", "number of lines"),
        ("[colour]\n\"a.rs\" = 1\n", "no section"),
    ] {
        assert!(parse(text).unwrap_err().contains(says), "{text}");
    }
}

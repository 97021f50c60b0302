//! The content of a rulebook as one text, which its version is a hash of.
//!
//! Why it exists: two rulebooks that say the same must have the same version, so that old results
//! can be shown to rest on the rules they claim. Invariants: comments, spacing and the order of
//! files and entries do not matter; any other difference does. It refuses to know hashing.

use std::fmt::Write as _;

use toml::{Table, Value};

/// The content of all files.
pub(super) fn text(files: &[(&str, Table)]) -> String {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|file| file.0);
    let mut out = String::new();
    for (name, table) in files {
        write_text(&mut out, name);
        write_table(&mut out, table);
        out.push('\n');
    }
    out
}

/// One value, for error messages.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Table(_) => "a table".to_owned(),
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Integer(n) => n.to_string(),
        Value::Float(n) => n.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(date) => date.to_string(),
    }
}

fn write_table(out: &mut String, table: &Table) {
    let mut fields: Vec<_> = table.iter().collect();
    fields.sort_by_key(|field| field.0);
    out.push('{');
    for (name, value) in fields {
        write_text(out, name);
        write_value(out, value);
        out.push(',');
    }
    out.push('}');
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Table(table) => write_table(out, table),
        Value::Array(list) => {
            out.push('[');
            for item in list {
                write_value(out, item);
                out.push(',');
            }
            out.push(']');
        }
        Value::String(text) => write_text(out, text),
        other => {
            out.push('=');
            out.push_str(&shown(other));
        }
    }
}

/// Length first, so that no text can pass for another one with punctuation in it.
fn write_text(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{}:{text}", text.len());
}

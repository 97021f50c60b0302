use std::{fs, path::Path};

use jiff::civil::{Date, date};

use super::{RuleError, RuleSet, Rulebook};

mod dating;
mod faults;
mod laxer;
mod numbers;
mod process;
mod shipped;

/// A day on which everything that ships is in force.
const TODAY: Date = date(2026, 11, 1);

fn folder() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebook").to_owned()
}

/// The files that ship, by name.
fn shipped() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .map(|path| (file_name(&path), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() >= 8, "only {} files", files.len());
    files
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn load(files: &[(String, String)]) -> Result<Rulebook, Vec<RuleError>> {
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Rulebook::load(&files)
}

/// The files that ship and a county decision from 1 March 2027 with this content.
fn load_with(changes: &str) -> Result<Rulebook, Vec<RuleError>> {
    let head = "[decision]\narticle = \"county decision 8\"\napplies_from = \"2027-03-01\"\n";
    let mut files = shipped();
    files.push(("county.toml".to_owned(), format!("{head}{changes}")));
    load(&files)
}

/// The files that ship with one text changed everywhere it stands in one file.
fn load_changed(file: &str, from: &str, to: &str) -> Result<Rulebook, Vec<RuleError>> {
    let mut files = shipped();
    let entry = files.iter_mut().find(|entry| entry.0 == file).unwrap();
    assert!(entry.1.contains(from), "{file} has no {from}");
    entry.1 = entry.1.replace(from, to);
    load(&files)
}

fn messages(result: Result<Rulebook, Vec<RuleError>>) -> Vec<String> {
    result.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn today() -> RuleSet {
    load(&shipped()).unwrap().at(TODAY)
}

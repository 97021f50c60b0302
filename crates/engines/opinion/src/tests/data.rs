//! Where the tests find conversations: those copied here with their licence, and those that are
//! kept beside the repository and may not be there.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::read::{PackedReader, StatementsReader, VotesReader};
use crate::{Setting, VoteTable};

pub const CONVERSATIONS: [&str; 6] = [
    "london.youth.policing",
    "15-per-hour-seattle",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "vtaiwan.uberx",
    "american-assembly.bowling-green",
];

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/polis").join(name)
}

/// The folder of reference data beside the repository, if it is there.
pub fn shared() -> Option<PathBuf> {
    let beside = || {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        repository.join("..").join("shared")
    };
    let folder = std::env::var_os("GONGDI_SHARED").map_or_else(beside, PathBuf::from);
    let found = folder.join("data/internal/polis-ref").is_dir();
    if !found {
        println!("skipped: no reference data beside the repository");
    }
    found.then_some(folder)
}

pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub fn read_votes(path: &Path) -> VoteTable {
    let mut reader = VotesReader::new();
    reader.feed(&std::fs::read(path).unwrap()).unwrap();
    reader.finish().unwrap().into_table()
}

/// Votes, what moderation left out, and the reference.
pub fn conversation(name: &str) -> (VoteTable, Setting, Value) {
    let folder = folder(name);
    let packed = folder.join("votes.packed");
    let table = if packed.exists() {
        let mut reader = PackedReader::new();
        reader.feed(&std::fs::read(packed).unwrap()).unwrap();
        reader.finish().unwrap()
    } else {
        read_votes(&folder.join("votes.csv"))
    };
    let mut reader = StatementsReader::new();
    reader.feed(&std::fs::read(folder.join("statements.csv")).unwrap()).unwrap();
    let statements = reader.finish().unwrap();
    let left_out = statements.iter().filter(|s| s.moderated == -1).map(|s| s.id).collect();
    let setting = Setting { left_out, ..Setting::default() };
    (table, setting, json(&folder.join("reddwarf.ref.json")))
}

pub fn float(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

pub fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(float).collect()
}

pub fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|id| id.as_u64().unwrap() as u32).collect()
}

/// Fails when the two are further apart than `within`.
pub fn near(what: &str, ours: f64, theirs: f64, within: f64) {
    assert!((ours - theirs).abs() <= within, "{what}: {ours} and not {theirs}");
}

/// L. Hubert, P. Arabie (1985): the adjusted Rand index of two divisions.
pub fn adjusted_rand(one: &[u8], other: &[u8]) -> f64 {
    let mut cells = std::collections::BTreeMap::new();
    for pair in one.iter().zip(other) {
        *cells.entry(pair).or_insert(0_u64) += 1;
    }
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let side = |pick: &dyn Fn(&(&u8, &u8)) -> u8| {
        let mut sums = std::collections::BTreeMap::new();
        for (pair, count) in &cells {
            *sums.entry(pick(pair)).or_insert(0) += count;
        }
        sums.into_values().map(pairs).sum::<f64>()
    };
    let together: f64 = cells.values().copied().map(pairs).sum();
    let (a, b) = (side(&|pair| *pair.0), side(&|pair| *pair.1));
    let expected = a * b / pairs(one.len() as u64);
    let most = f64::midpoint(a, b);
    if most == expected { 1.0 } else { (together - expected) / (most - expected) }
}

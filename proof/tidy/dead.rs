//! No Rust file that the compiler never sees: it would look alive and rot. Follows `mod` items
//! from every crate root; `#[path]` is followed too, modules declared inside an inline `mod` block
//! and files brought in by `include!` are not known to it (put them in a file of their own).

use std::collections::BTreeSet;

use super::source::{is_word, words};
use super::tree::{File, tree};
use super::{Finding, report};

/// Folders of a crate in which every file is a root of its own.
const ROOT_FOLDERS: [&str; 4] = ["src/bin/", "tests/", "benches/", "examples/"];

fn check(files: &[File]) -> Vec<Finding> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<(String, bool)> = roots(files).into_iter().map(|path| (path, true)).collect();
    while let Some((path, is_root)) = open.pop() {
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        if seen.insert(path) {
            open.extend(children(file, is_root, &paths));
        }
    }
    files
        .iter()
        .filter(|file| file.rust.is_some() && !seen.contains(&file.path))
        .map(|file| Finding::new(&file.path, 0, "no `mod` names this file: name it or remove it"))
        .collect()
}

/// The files at which the compiler starts, by the manifests of the crates.
fn roots(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for manifest in files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        let table: toml::Table = manifest.text.parse().unwrap_or_default();
        found.extend(
            ["src/lib.rs", "src/main.rs", "build.rs"].map(|name| format!("{folder}{name}")),
        );
        let targets = ["lib", "bin", "test", "bench", "example"].iter();
        for target in targets.filter_map(|kind| table.get(*kind)) {
            let list = target.as_array().cloned().unwrap_or_else(|| vec![target.clone()]);
            let named = list.iter().filter_map(|entry| entry.get("path")?.as_str());
            found.extend(named.map(|path| format!("{folder}{path}")));
        }
        for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
            let inside = file.path.strip_prefix(folder).unwrap_or_default();
            let own = ROOT_FOLDERS.iter().filter_map(|root| inside.strip_prefix(root));
            // `tests/a.rs` and `tests/a/main.rs` are roots, `tests/a/helper.rs` is not.
            let mut own = own.filter(|rest| !rest.contains('/') || rest.ends_with("/main.rs"));
            if own.next().is_some() && table.contains_key("package") {
                found.push(file.path.clone());
            }
        }
    }
    found
}

/// The files that the `mod` items of a file name, and whether each counts as a folder's head.
fn children(file: &File, is_root: bool, paths: &BTreeSet<&str>) -> Vec<(String, bool)> {
    let Some(rust) = &file.rust else { return Vec::new() };
    let (parent, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.trim_end_matches(".rs");
    let folder =
        if is_root || stem == "mod" { parent.to_owned() } else { format!("{parent}/{stem}") };
    let mut found = Vec::new();
    for at in words(&rust.code, "mod") {
        let rest = rust.code.get(at + 3..).unwrap_or_default().trim_start();
        let name: String = rest.bytes().take_while(|b| is_word(*b)).map(char::from).collect();
        let after = rest.get(name.len()..).unwrap_or_default().trim_start();
        if name.is_empty() || !after.starts_with(';') {
            continue;
        }
        let own = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
        found.extend(own.into_iter().filter(|path| paths.contains(path.as_str())));
    }
    found.dedup();
    let mut found: Vec<(String, bool)> = found.into_iter().map(|path| (path, false)).collect();
    // A file named by #[path] keeps its children beside itself.
    for (at, _) in file.text.match_indices("#[path") {
        let quoted = file.text.get(at..).unwrap_or_default().split('"').nth(1).unwrap_or_default();
        found.push((join(parent, quoted), true));
    }
    found
}

/// `folder/relative` with every `..` taken away.
fn join(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_rust_file_is_compiled() {
    report(check(&tree().files));
}

#[test]
fn a_file_that_no_mod_names_is_found() {
    let files = [
        File::new("crates/a/Cargo.toml", "[package]\nname = \"a\"\n[[bench]]\npath = \"b/c.rs\"\n"),
        File::new(
            "crates/a/src/lib.rs",
            "mod b;\nmod d {}\n// mod dead;\n#[path = \"x/y.rs\"] mod p;",
        ),
        File::new("crates/a/src/b.rs", "mod e;"),
        File::new("crates/a/src/b/e.rs", ""),
        File::new("crates/a/src/x/y.rs", "mod z;"),
        File::new("crates/a/src/x/z.rs", ""),
        File::new("crates/a/b/c.rs", "mod d;"),
        File::new("crates/a/b/d.rs", ""),
        File::new("crates/a/tests/t.rs", ""),
        File::new("crates/a/src/dead.rs", ""),
        File::new("crates/a/src/d.rs", ""),
        File::new("crates/a/src/e.rs", ""),
    ];
    let found: Vec<String> = check(&files).into_iter().map(|finding| finding.path).collect();
    assert_eq!(found, ["crates/a/src/dead.rs", "crates/a/src/d.rs", "crates/a/src/e.rs"]);
}

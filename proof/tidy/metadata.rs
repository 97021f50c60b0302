//! The dependency list as cargo resolves it, read once, without network. For the walls between our
//! crates and for what comes from outside. Holds this host's dependencies, not those of others.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use super::tree::root;

/// One package of the resolved graph.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression of the licence, when it declares one.
    pub license: Option<String>,
    /// Where it comes from; nothing for our own crates.
    pub source: Option<String>,
    /// Folder of a crate of ours from the repository root, with `/`; empty for others.
    pub folder: String,
    /// Ids of what it needs to be built and run; not what only its tests need.
    pub needs: Vec<String>,
}

impl Package {
    /// True for a crate of this workspace.
    pub fn is_ours(&self) -> bool {
        self.source.is_none()
    }
}

/// All packages by id.
pub type Graph = BTreeMap<String, Package>;

/// The graph of this workspace on this host.
pub fn graph() -> &'static Graph {
    static GRAPH: OnceLock<Graph> = OnceLock::new();
    GRAPH.get_or_init(|| {
        let host = run(&["-vV"]);
        let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo's host");
        let arguments =
            ["metadata", "--offline", "--locked", "--format-version=1", "--filter-platform", host];
        let json = serde_json::from_str(&run(&arguments)).expect("cargo metadata prints JSON");
        read(&json, &root().to_string_lossy())
    })
}

fn run(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(root()).output();
    let output = output.expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?} failed (`cargo fetch` first?): {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn read(json: &Value, root: &str) -> Graph {
    let mut graph = Graph::new();
    for package in list(json, "packages") {
        let manifest = text(package, "manifest_path").unwrap_or_default();
        let folder = manifest.strip_prefix(root).and_then(|p| p.strip_suffix("/Cargo.toml"));
        let read = Package {
            name: text(package, "name").unwrap_or_default(),
            version: text(package, "version").unwrap_or_default(),
            license: text(package, "license"),
            source: text(package, "source"),
            folder: folder.unwrap_or_default().trim_start_matches('/').to_owned(),
            needs: Vec::new(),
        };
        graph.insert(text(package, "id").unwrap_or_default(), read);
    }
    for node in json.get("resolve").map(|resolve| list(resolve, "nodes")).unwrap_or_default() {
        let needs = list(node, "deps").iter().filter(|dep| {
            list(dep, "dep_kinds").iter().any(|kind| text(kind, "kind").as_deref() != Some("dev"))
        });
        let needs = needs.filter_map(|dep| text(dep, "pkg")).collect();
        if let Some(package) = graph.get_mut(&text(node, "id").unwrap_or_default()) {
            package.needs = needs;
        }
    }
    graph
}

/// Everything that a package needs, through others too, by name.
pub fn closure(graph: &Graph, id: &str) -> BTreeSet<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        for need in graph.get(id).iter().flat_map(|package| &package.needs) {
            if seen.insert(need) {
                open.push(need);
            }
        }
    }
    seen.into_iter().filter_map(|id| graph.get(id)).map(|package| package.name.clone()).collect()
}

#[test]
fn the_graph_holds_our_crates_and_their_needs() {
    let ours: Vec<&str> =
        graph().values().filter(|p| p.is_ours()).map(|p| p.folder.as_str()).collect();
    for folder in ["crates/kernel", "crates/civic", "proof"] {
        assert!(ours.contains(&folder), "{folder} is not among {ours:?}");
    }
    let outside = graph().values().filter(|p| !p.is_ours());
    assert!(outside.count() > 0, "a workspace that reads TOML needs somebody");
}

//! The walls of the design: who may depend on whom. Kernel, engines and civic do no I/O; engines
//! know no civics; store knows no pages; nobody knows the binary. What only tests need is free.

use super::metadata::{Graph, Package, closure, graph};
use super::{Finding, report};

/// Libraries that reach the network or a database.
const IO: &[&str] = &[
    "tokio",
    "mio",
    "hyper",
    "axum",
    "reqwest",
    "rusqlite",
    "libsqlite3-sys",
    "postgres",
    "tokio-postgres",
    "socket2",
];
/// Libraries that draw or serve pages.
const PAGES: &[&str] = &["axum", "hyper", "maud", "tower-http"];

/// What a crate of ours may need: our crates (by folder prefix), and what it may not reach at all.
struct Wall {
    folder: &'static str,
    may_need: &'static [&'static str],
    may_not_reach: &'static [&'static str],
}

const WALLS: &[Wall] = &[
    Wall { folder: "crates/kernel", may_need: &[], may_not_reach: IO },
    Wall { folder: "crates/engines/", may_need: &[], may_not_reach: IO },
    Wall {
        folder: "crates/civic",
        may_need: &["crates/kernel", "crates/engines/"],
        may_not_reach: IO,
    },
    Wall {
        folder: "crates/store",
        may_need: &["crates/kernel", "crates/engines/", "crates/civic"],
        may_not_reach: PAGES,
    },
    Wall {
        folder: "crates/site",
        may_need: &["crates/kernel", "crates/engines/", "crates/civic", "crates/store"],
        may_not_reach: &[],
    },
    Wall { folder: "crates/gongdi", may_need: &["crates/"], may_not_reach: &[] },
    Wall { folder: "proof", may_need: &["crates/"], may_not_reach: &[] },
];

fn matches(folder: &str, pattern: &str) -> bool {
    folder == pattern || (pattern.ends_with('/') && folder.starts_with(pattern))
}

fn check_one(graph: &Graph, id: &str, package: &Package) -> Vec<Finding> {
    let path = format!("{}/Cargo.toml", package.folder);
    let Some(wall) = WALLS.iter().find(|wall| matches(&package.folder, wall.folder)) else {
        let text = "a crate without a wall: say in proof/tidy/walls.rs what it may depend on";
        return vec![Finding::new(&path, 0, text)];
    };
    let mut findings = Vec::new();
    let needs = package.needs.iter().filter_map(|id| graph.get(id)).filter(|need| need.is_ours());
    for need in needs {
        if !wall.may_need.iter().any(|pattern| matches(&need.folder, pattern)) {
            let text = format!(
                "{} must not depend on {}: pass in what it needs from there",
                package.name, need.name
            );
            findings.push(Finding::new(&path, 0, text));
        }
    }
    let reached = closure(graph, id);
    for name in wall.may_not_reach.iter().filter(|name| reached.contains(**name)) {
        let text = format!(
            "{} reaches {name}: `cargo tree -p {} -i {name} -e normal` shows the way; cut it",
            package.name, package.name
        );
        findings.push(Finding::new(&path, 0, text));
    }
    findings
}

fn check(graph: &Graph) -> Vec<Finding> {
    let ours = graph.iter().filter(|(_, package)| package.is_ours());
    ours.flat_map(|(id, package)| check_one(graph, id, package)).collect()
}

#[test]
fn the_walls_stand() {
    report(check(graph()));
}

#[test]
fn a_breach_of_a_wall_is_found() {
    let table: [(&str, &[&str], usize); 12] = [
        ("crates/kernel", &[], 0),
        ("crates/kernel", &["crates/engines/ballot"], 1),
        ("crates/kernel", &["through"], 1),
        ("crates/engines/ballot", &["crates/kernel"], 1),
        ("crates/engines/ballot", &["crates/engines/ledger"], 1),
        ("crates/civic", &["crates/kernel", "crates/engines/ballot"], 0),
        ("crates/civic", &["crates/store"], 1),
        ("crates/store", &["crates/civic", "tokio"], 0),
        ("crates/store", &["maud"], 1),
        ("crates/site", &["crates/gongdi"], 1),
        ("proof", &["crates/gongdi", "through"], 0),
        ("crates/novelty", &[], 1),
    ];
    for (folder, needs, expected) in table {
        let mut graph = Graph::new();
        let mut add = |id: &str, needs: &[&str]| {
            let ours = id.starts_with("crates/") || id == "proof";
            let package = Package {
                name: id.rsplit('/').next().unwrap().to_owned(),
                source: (!ours).then(|| "outside".to_owned()),
                folder: if ours { id.to_owned() } else { String::new() },
                needs: needs.iter().map(|need| (*need).to_owned()).collect(),
                ..Package::default()
            };
            graph.insert(id.to_owned(), package);
        };
        add("tokio", &[]);
        add("maud", &[]);
        add("through", &["tokio"]);
        for other in needs.iter().filter(|need| need.starts_with("crates/")) {
            add(other, &[]);
        }
        add(folder, needs);
        let found: Vec<Finding> =
            check(&graph).into_iter().filter(|f| f.path.starts_with(folder)).collect();
        assert_eq!(found.len(), expected, "{folder} needs {needs:?}: {found:?}");
    }
}

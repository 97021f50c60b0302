//! `gongdi budget` as a shell sees it, on the elections of the engine's own tests.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{good, run};

const SMALL: &str = "META\nkey;value\nbudget;100\nvote_type;approval\n\
    PROJECTS\nproject_id;cost;name\nwell;60;Well\nlamp;30;Lamp\nroad;70;Road\n\
    VOTES\nvoter_id;vote\n1;road\n2;road,lamp\n3;road\n4;well,lamp\n5;well\n";

fn data(name: &str) -> PathBuf {
    let folder = "../engines/budget/src/tests/open/synthetic";
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)
}

fn json(words: &[&str], input: &[u8]) -> Value {
    serde_json::from_str(&good("budget", &[words, &["--format", "json"]].concat(), input)).unwrap()
}

#[test]
fn winners_are_those_of_the_reference_by_every_rule() {
    for name in ["syn02_small_120x12", "syn04_ties_90x9"] {
        let file = data(&format!("{name}.pb"));
        let reference = std::fs::read(data(&format!("{name}.ref.json"))).unwrap();
        let reference: Value = serde_json::from_slice(&reference).unwrap();
        for (rule, completion, key) in [
            ("greedy", "none", "greedy_votes"),
            ("greedy-per-cost", "none", "greedy_votes_per_cost"),
            ("phragmen", "none", "phragmen"),
            ("mes-cost", "none", "mes_cost"),
            ("mes-card", "none", "mes_card"),
            ("mes-cost", "util", "mes_cost_util"),
            ("mes-card", "util", "mes_card_util"),
            ("mes-cost", "add1", "mes_cost_add1"),
            ("mes-card", "add1", "mes_card_add1"),
            ("mes-cost", "add1-util", "mes_cost_add1_util"),
            ("mes-card", "add1-util", "mes_card_add1_util"),
        ] {
            let words = [file.to_str().unwrap(), "--rule", rule, "--completion", completion];
            let told = json(&words, b"");
            let mut wanted: Vec<&str> = reference["results"][key]["winners"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap())
                .collect();
            wanted.sort_unstable();
            assert_eq!(told["winners"], Value::from(wanted), "{name} {key}");
        }
    }
}

#[test]
fn every_project_is_told_why() {
    let told = json(&["-", "--rule", "greedy", "--explain"], SMALL.as_bytes());
    assert_eq!(told["winners"], Value::from(vec!["lamp", "road"]));
    let stories = told["stories"].as_array().unwrap();
    let well = &stories[0];
    assert_eq!((&well["id"], &well["won"]), (&"well".into(), &false.into()));
    // With one vote more it would only tie with the road, whose id comes first.
    assert_eq!(well["lack"]["votes"], 2, "{well}");
    let told = json(&["-", "--rule", "mes-cost", "--explain"], SMALL.as_bytes());
    let lamp = &told["stories"][1];
    assert_eq!((&lamp["won"], &lamp["paid"][0]["voters"]), (&true.into(), &2.into()), "{lamp}");
    let text = good("budget", &["-", "--rule", "greedy", "--explain"], SMALL.as_bytes());
    assert!(text.contains("轮到时只余 only 0 was left"), "{text}");
}

#[test]
fn less_money_and_other_rules_are_laid_beside() {
    let told = json(&["-", "--rule", "greedy", "--less", "10"], SMALL.as_bytes());
    let less = &told["less"];
    assert_eq!((&less["budget"], &less["percent"]), (&"90".into(), &10.into()));
    assert_eq!((&less["lost"], &less["gained"]), (&vec!["lamp"].into(), &Value::Array(vec![])));
    let text = good("budget", &["-", "--rule", "greedy", "--less", "35"], SMALL.as_bytes());
    assert!(text.contains("落选 lose: road"), "{text}");
    let told = json(&["-", "--compare"], SMALL.as_bytes());
    let rules: Vec<&Value> =
        told["outcomes"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["greedy", "greedy-per-cost", "phragmen", "mes-cost", "mes-card"]);
    assert!(good("budget", &["-", "--compare"], SMALL.as_bytes()).contains("passed over"));
    let told = json(&["-", "--rule", "greedy"], SMALL.as_bytes());
    assert_eq!(
        (&told["measures"]["votes"], &told["measures"]["effective_votes"]),
        (&7.into(), &5.into())
    );
}

#[test]
fn a_bad_file_is_refused_with_line_and_reason() {
    for (from, to, wanted) in [
        ("META", "HEAD", "standard input:1: expected the section title META"),
        ("lamp;30", "well;30", "standard input:8: the project id \"well\" was given before"),
        ("lamp;30", "lamp;-30", "standard input:8: \"-30\" is negative"),
        ("4;well,lamp", "4", "standard input:15: the row has 1 cells, its heading 2"),
        ("META", "\u{feff}META", "standard input:1: the file begins with a byte order mark"),
    ] {
        let done = run("budget", &["-"], SMALL.replacen(from, to, 1).as_bytes());
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success() && done.stdout.is_empty(), "{to}");
        assert!(said.contains(wanted), "{to}: {said}");
    }
    let mut latin = SMALL.as_bytes().to_vec();
    latin.extend_from_slice(b"6;l\xE4mp\n");
    let said = run("budget", &["-"], &latin).stderr;
    assert!(String::from_utf8_lossy(&said).contains(":17: not UTF-8 at byte 4 of the line"));
    for wrong in [&["-", "--step", "0"][..], &["-", "--step", "x"], &["-", "--less", "101"]] {
        assert!(!run("budget", wrong, SMALL.as_bytes()).status.success(), "{wrong:?}");
    }
    let missing = run("budget", &["no-such-file.pb"], b"");
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no-such-file.pb"));
}

#[test]
fn a_finer_step_is_taken_and_other_money_asked_for() {
    let words = ["-", "--completion", "add1", "--step", "0.5", "--budget", "130"];
    let told = json(&words, SMALL.as_bytes());
    assert_eq!((&told["step"], &told["budget"]), (&"0.5".into(), &"130".into()));
    assert!(told["raised"]["steps"].as_u64().unwrap() > 1, "{told}");
}

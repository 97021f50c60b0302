//! `gongdi ballot` and `gongdi draw` as a shell sees them: results of files, and wrong files refused
//! with the line and the reason.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};

fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/command/files")
        .join(name)
        .display()
        .to_string()
}

fn run(words: &[&str]) -> Output {
    super::run(words[0], &words[1..], b"")
}

fn told(words: &[&str]) -> Value {
    let done = run(&[words, &["--format", "json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn refused(words: &[&str]) -> String {
    let done = run(words);
    assert!(!done.status.success() && done.stdout.is_empty(), "{words:?}");
    String::from_utf8(done.stderr).unwrap()
}

/// A file of this text in a folder of the test's own.
fn written(name: &str, text: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn rankings_are_counted_from_both_formats() {
    for name in ["tennessee.soc", "tennessee.csv"] {
        let result = told(&["ballot", &file(name), "--method", "irv"]);
        assert_eq!(result["winner"], "Knoxville", "{name}");
        assert_eq!(result["rounds"][0]["votes"][0], json!(["Chattanooga", 15]));
        assert_eq!(result["rounds"][2]["votes"], json!([["Knoxville", 58], ["Memphis", 42]]));
        let result = told(&["ballot", &file(name), "--method", "schulze"]);
        assert_eq!(result["method"], "schulze");
        assert_eq!(result["order"], json!(["Nashville", "Chattanooga", "Knoxville", "Memphis"]));
        assert_eq!(result["pairs"][0], json!([0, 83, 58, 32]));
    }
    let done = run(&["ballot", &file("tennessee.soc"), "--method", "schulze"]);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(
        text.lines().any(|l| l.starts_with("当选 winner") && l.ends_with("Nashville")),
        "{text}"
    );
}

#[test]
fn ticks_scores_ratings_and_elections_are_counted() {
    let approval = file("approval.csv");
    let result = told(&["ballot", &approval, "--method", "approval"]);
    let sums: Vec<(&str, u64)> = result["standings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["sum"].as_u64().unwrap()))
        .collect();
    assert_eq!(sums, [("水井", 3), ("路灯", 2), ("小桥", 1)]);
    let lot = ["ballot", &approval, "--method", "score", "--max", "1", "--lot", "小桥,路灯,水井"];
    assert_eq!(told(&lot)["standings"][0]["id"], "水井", "a lot turns equals alone");

    let rating = ["ballot", &file("rating.csv"), "--method", "rating", "--electorate", "8"];
    let result = told(&[&rating[..], &["--turnout", "at least 1/2"]].concat());
    assert_eq!((&result["needed"], &result["index"]), (&json!(4), &json!("179/48")));
    assert_eq!(result["questions"][2]["spread"], json!([0, 0, 1, 2, 0]));
    assert_eq!(result["questions"][2]["percents"], json!(["0.0", "0.0", "33.3", "66.7", "0.0"]));
    let result = told(&[&rating[..], &["--turnout", "more than 1/2"]].concat());
    assert_eq!((&result["needed"], &result["questions"]), (&json!(5), &Value::Null));

    let groups = file("groups.csv");
    let election = file("election.csv");
    let ask = ["ballot", &election, "--method", "election", "--seats", "2", "--groups", &groups];
    let result = told(&[&ask[..], &["--reserve", "women=1/3"]].concat());
    let elected: Vec<&str> =
        result["elected"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert_eq!(elected, ["甲", "丙"], "乙 has more votes; one of two seats is kept");
    assert_eq!((&result["invalid"], &result["cast"]), (&json!(1), &json!(12)));
}

#[test]
fn wrong_ballots_are_refused_with_line_and_reason() {
    let long = [b"ballot,a\n1,".as_slice(), &vec![b'1'; 1 << 21]].concat();
    let rows: [(&str, &[u8], &str, &str); 9] = [
        ("heading.csv", b"name,a\n", "approval", "line 1: the heading has to be"),
        ("empty.csv", b"", "approval", "line 1: the heading has to be"),
        ("twice.csv", b"ballot,a\n1,1\n1,1\n", "approval", "line 3: ballot 1 stands on an earlier"),
        ("above.csv", b"ballot,a\n1,2\n", "approval", "line 2: 2 for a is above 1"),
        ("gap.csv", b"ballot,a,b\n1,1,3\n", "schulze", "line 2: rank 2 is left out"),
        ("equal.csv", b"ballot,a,b\n1,1,2\n2,1,1\n", "irv", "line 3: several on place 1"),
        ("level.csv", b"ballot,a\n1,6\n", "rating", "line 2: 6 for a; the scale is 1 to 5"),
        ("utf8.csv", b"ballot,a\n\xff,1\n", "approval", "line 2: not UTF-8"),
        ("long.csv", &long, "approval", "line 2: longer than 1048576 bytes"),
    ];
    for (name, text, method, why) in rows {
        let path = written(name, text).display().to_string();
        let said = refused(&["ballot", &path, "--method", method]);
        assert!(said.contains(why), "{name}: {said}");
    }
    let marks = written("marks.csv", b"ballot,a\n1,2\n").display().to_string();
    let said = refused(&["ballot", &marks, "--method", "election", "--seats", "1"]);
    assert!(said.contains("line 2: a: write 1 for a vote"), "{said}");
    assert!(refused(&["ballot", &marks, "--method", "election"]).contains("needs --seats"));
    assert!(refused(&["ballot", "/nowhere.csv", "--method", "irv"]).contains("can not be read"));
}

#[test]
fn a_panel_is_drawn_from_two_files_and_a_seed() {
    let (people, quotas) = (file("people.csv"), file("quotas.csv"));
    let ask = ["draw", &people, "--quotas", &quotas, "--size", "9", "--panels", "200"];
    let lottery = told(&ask);
    assert_eq!(lottery["panels"].as_array().unwrap().len(), 200);
    assert!(lottery.get("drawn").is_none(), "no seed, no panel");
    let seed = "00112233445566778899AABBCCDDEEFF";
    let drawn = told(&[&ask[..], &["--seed", seed]].concat());
    assert_eq!(drawn["panels"], lottery["panels"], "the lottery does not know the seed");
    let number = usize::try_from(drawn["number"].as_u64().unwrap()).unwrap();
    assert_eq!(drawn["drawn"], lottery["panels"][number]);
    // The seats may follow from the quotas.
    let nine =
        "category,value,min,max\nsex,f,4,4\nsex,m,5,5\nage,18-39,2,4\nage,40-59,2,5\nage,60+,2,4\n";
    let nine = written("nine.csv", nine.as_bytes()).display().to_string();
    assert_eq!(told(&["draw", &people, "--quotas", &nine, "--panels", "10"])["size"], 9);
    let said = refused(&["draw", &people, "--quotas", &quotas]);
    assert!(said.contains("8 to 10 fit") && said.contains("--size"), "{said}");
    // The commitment lets one seed through.
    let published = drawn["commitment"].as_str().unwrap();
    assert!(told(&[&ask[..], &["--seed", seed, "--commitment", published]].concat()).is_object());
    let other = [&ask[..], &["--seed", "ff", "--commitment", published]].concat();
    assert!(refused(&other).contains("not the seed that was committed to"));
    for wrong in ["f", "xy", "+f", ""] {
        assert!(refused(&[&ask[..], &["--seed", wrong]].concat()).contains("hexadecimal"));
    }
}

#[test]
fn lists_that_can_not_be_drawn_from_are_refused() {
    let (people, quotas) = (file("people.csv"), file("quotas.csv"));
    let tight = written("tight.csv", b"category,value,min,max\nsex,f,14,15\nsex,m,0,5\n");
    let tight = tight.display().to_string();
    let said = refused(&["draw", &people, "--quotas", &tight, "--size", "16"]);
    assert!(said.contains("one would with sex f 14–15 → 12–15"), "{said}");
    let twice = written("people-twice.csv", b"id,sex,age\na,f,x\na,f,x\n").display().to_string();
    let said = refused(&["draw", &twice, "--quotas", &quotas, "--size", "1"]);
    assert!(said.contains("line 3: a stands on an earlier line"), "{said}");
    let bad =
        written("quotas-bad.csv", b"category,value,min,max\nsex,f,3,2\n").display().to_string();
    let said = refused(&["draw", &people, "--quotas", &bad, "--size", "9"]);
    assert!(said.contains("line 2: at least 3 and at most 2"), "{said}");
}

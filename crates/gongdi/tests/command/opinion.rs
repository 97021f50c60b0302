//! `gongdi opinion` as a shell sees it, on the conversations of the engine's own tests.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{good, run};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../engines/opinion/tests/data/polis").join(name)
}

#[test]
fn groups_come_as_json_and_are_those_of_the_reference() {
    let folder = data("brexit-consensus");
    let votes = folder.join("votes.csv");
    let statements = folder.join("statements.csv");
    let words =
        [votes.to_str().unwrap(), "--statements", statements.to_str().unwrap(), "--format", "json"];
    let told: Value = serde_json::from_str(&good("opinion", &words, b"")).unwrap();
    let reference = std::fs::read(folder.join("reddwarf.ref.json")).unwrap();
    let reference: Value = serde_json::from_slice(&reference).unwrap();
    let people = reference["participants"].as_object().unwrap();
    for (id, there) in people {
        assert_eq!(told["groups"][id], there[2], "{id}");
    }
    let silhouette = told["silhouette"].as_f64().unwrap();
    let there = reference["silhouette_by_k"]["3"]["silhouette"].as_f64().unwrap();
    assert!((silhouette - there).abs() < 1e-9);
    let first = &told["representative"]["0"][0];
    assert_eq!((&first["statement"], &first["side"]), (&17.into(), &"agree".into()));
    assert_eq!(told["consensus"]["agree"][0]["statement"], 14);
    for (id, there) in reference["group_informed_consensus"].as_object().unwrap() {
        let agree = told["group_informed_consensus"][id][0].as_f64().unwrap();
        assert!((agree - there[0].as_f64().unwrap()).abs() < 1e-12, "{id}");
    }
    assert_eq!(told["places"].as_object().unwrap().len(), people.len());
    assert_eq!(told["in_no_group"].as_array().unwrap().len(), 204 - 189);
}

#[test]
fn lists_matrices_and_compact_files_give_the_same_answer() {
    let list = std::fs::read(data("london.youth.policing").join("votes.csv")).unwrap();
    let expected = good("opinion", &["-", "--format", "json"], &list);
    let mut reader = opinion::read::VotesReader::new();
    reader.feed(&list).unwrap();
    let table = reader.finish().unwrap().into_table();
    let packed = opinion::write::packed(&table);
    assert_eq!(good("opinion", &["-", "--format", "json"], &packed), expected);
    let mut matrix = opinion::write::matrix_header(table.statements());
    for (who, votes) in table.ballots() {
        let votes: Vec<_> = votes.collect();
        opinion::write::matrix_row(&mut matrix, who, None, 0, table.statements(), &votes);
    }
    assert_eq!(good("opinion", &["-", "--format", "json"], matrix.as_bytes()), expected);
}

#[test]
fn people_get_what_unites_first_then_a_map_of_letters_and_every_group() {
    let folder = data("vtaiwan.uberx");
    let votes = folder.join("votes.csv");
    let statements = folder.join("statements.csv");
    let told = good(
        "opinion",
        &[votes.to_str().unwrap(), "--statements", statements.to_str().unwrap()],
        b"",
    );
    let place = |words: &str| told.find(words).unwrap_or_else(|| panic!("no {words} in {told}"));
    let order =
        ["1921 人", "What unites us", "Map", "Group A: 936", "Group B: 282", "over all votes"];
    assert!(order.map(place).is_sorted(), "{told}");
    let map = &told[place("Map")..place("Group A")];
    assert!(map.matches('A').count() > 40 && map.matches('B').count() > 20, "{map}");
    assert!(told.contains("Uber"), "the words of the statements are shown");
}

#[test]
fn a_bad_file_is_refused_with_line_and_reason() {
    let table: [(&[u8], &str); 5] = [
        (
            b"participant,statement,vote\n1,2,1\n1,3,5\n",
            "standard input, line 3: vote \"5\".\n  A vote is 1",
        ),
        (b"", "standard input, line 1: an empty file."),
        (b"participant,1,2\n5,1\n", "standard input, line 2: 2 fields where the header has 3."),
        (b"who,what\n", "standard input, line 1: unknown column \"who\"."),
        (b"GDVOTES1\x01", "standard input, byte 9: the file ends early."),
    ];
    for (input, expected) in table {
        let done = run("opinion", &["-"], input);
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(said.starts_with(&format!("gongdi: {expected}")), "{said}");
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(done.stdout.is_empty());
    }
    let done = run("opinion", &["no-such-file.csv"], b"");
    assert_eq!(done.status.code(), Some(2));
    let done = run("opinion", &["-", "--statements", "-"], b"");
    assert_eq!(done.status.code(), Some(2));
}

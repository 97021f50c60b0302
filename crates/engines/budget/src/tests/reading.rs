//! Files as people send them: what is wrong is named with its line, what is right comes back.

use super::references::{OWN, files, shared};
use crate::read::{self, Options, ReadError, Reader, Reason};
use crate::{Election, Rule, VoteKind, run, write};

const GOOD: &str = "META\nkey;value\nbudget;100\nvote_type;approval\n\
    PROJECTS\nproject_id;cost;name\nwell;60;Well\nlamp;30;Lamp\n\
    VOTES\nvoter_id;vote;age\n1;well,lamp;40\n2;lamp;\n3;;71\n";

fn refused(bytes: &[u8]) -> ReadError {
    read::instance(bytes).expect_err(&String::from_utf8_lossy(bytes))
}

#[test]
fn a_wrong_line_is_named_with_its_reason() {
    for (from, to, line, reason) in [
        ("META\n", "\n", 2, "expected the section title META"),
        ("META\n", "META;\n", 1, "expected the section title META"),
        ("key;value", "key;worth", 2, "the heading of META lacks the column value"),
        ("budget;100", "budget", 3, "the row has 1 cells, its heading 2"),
        ("budget;100", "budget;-100", 3, "\"-100\" is negative"),
        ("budget;100", "budget;1e9", 3, "\"1e9\" is no amount of money"),
        ("budget;100", "budget;1,000", 3, "\"1,000\" is no amount of money"),
        ("budget;100", "budget;9000000000000000000000", 3, "is too large or too fine"),
        ("budget;100", "budget;0.0000001", 3, "is too large or too fine"),
        ("vote_type;", "budget;5\nvote_type;", 4, "the key budget is given twice"),
        ("vote_type;approval", "vote_type;loud", 4, "vote_type \"loud\" is not known"),
        ("budget;100\n", "", 5, "the key budget is missing"),
        ("vote_type;approval\n", "", 5, "the key vote_type is missing"),
        ("project_id;cost", "id;cost", 6, "the heading of PROJECTS lacks the column project_id"),
        ("project_id;cost", "project_id;price", 6, "lacks the column cost"),
        (";cost;name", ";cost;cost", 6, "the column cost is named twice"),
        ("well;60;Well", "well;60", 7, "the row has 2 cells, its heading 3"),
        ("well;60;Well", "well;60;Well;deep", 7, "the row has 4 cells, its heading 3"),
        ("well;60", ";60", 7, "a project has no id"),
        ("lamp;30", "well;30", 8, "the project id \"well\" was given before"),
        ("lamp;30", "lamp;-30", 8, "\"-30\" is negative"),
        ("lamp;30", "lamp;free", 8, "\"free\" is no amount of money"),
        ("lamp;30;Lamp", "lamp;30;\"Lamp", 8, "a quotation mark is not closed"),
        ("VOTES\nvoter_id", "VOTES\nvoter", 10, "lacks the column voter_id"),
        ("voter_id;vote;", "voter_id;voice;", 10, "the heading of VOTES lacks the column vote"),
        ("2;lamp;", "2;lamp", 12, "the row has 2 cells, its heading 3"),
        ("2;lamp;", "2;lamp;;", 12, "the row has 4 cells, its heading 3"),
        ("2;lamp;", "1;lamp;", 12, "the voter id \"1\" was given before"),
        ("2;lamp;", "2;lump;", 12, "no project is called \"lump\""),
        ("2;lamp;", "2;lamp,;", 12, "no project is called \"\""),
        ("2;lamp;", "2;la\0mp;", 12, "the line contains a zero byte"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = refused(GOOD.replacen(from, to, 1).as_bytes());
        let text = error.to_string();
        assert_eq!(error.line, line, "{to:?}: {text}");
        assert!(text.contains(reason), "{to:?}: {text}");
        assert!(!error.hint.is_empty());
    }
}

#[test]
fn a_wrong_ballot_of_another_kind_is_named_too() {
    let points = GOOD.replace("approval", "cumulative").replace("vote;age", "vote;points");
    let points = points.replace("lamp;40", "lamp;3,2").replace("2;lamp;", "2;lamp;5");
    let points = points.replace("3;;71", "3;;");
    assert_eq!(read::instance(points.as_bytes()).unwrap().ballots.voters(), 3);
    for (from, to, reason) in [
        ("lamp;3,2", "lamp;3", "2 projects but 1 numbers of points"),
        ("lamp;3,2", "lamp;3,-2", "\"-2\" is negative"),
        ("lamp;3,2", "lamp;3,x", "\"x\" is no whole number of points"),
        ("lamp;3,2", "lamp;3,2.5", "\"2.5\" is no whole number of points"),
    ] {
        let error = refused(points.replacen(from, to, 1).as_bytes());
        assert_eq!((error.line, error.to_string().contains(reason)), (11, true), "{error}");
    }
    let error = refused(GOOD.replace("approval", "choose-1").as_bytes());
    assert_eq!((error.line, matches!(error.why, Reason::NotOne(2))), (11, true), "{error}");
}

#[test]
fn a_file_cut_short_lacks_a_section() {
    assert!(matches!(refused(b"").why, Reason::Empty));
    for (end, section) in [("PROJECTS", "PROJECTS"), ("VOTES", "VOTES")] {
        let cut = GOOD.split_once(end).unwrap().0;
        let error = refused(cut.as_bytes());
        assert!(matches!(error.why, Reason::Missing { section: s } if s == section), "{error}");
    }
    let cut = GOOD.split_once("voter_id").unwrap().0;
    assert!(matches!(refused(cut.as_bytes()).why, Reason::Column { section: "VOTES", .. }));
}

#[test]
fn other_encodings_and_marks_are_refused() {
    let marked = [b"\xEF\xBB\xBF", GOOD.as_bytes()].concat();
    let error = refused(&marked);
    assert_eq!((error.line, matches!(error.why, Reason::Mark)), (1, true), "{error}");
    let wide: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(refused(&[b"\xFF\xFE", wide.as_slice()].concat()).why, Reason::Utf16));
    assert!(matches!(refused(&wide).why, Reason::Nul));
    // 路灯 in GB 18030.
    let mut bytes = GOOD.as_bytes().to_vec();
    let at = GOOD.find("Lamp").unwrap();
    bytes.splice(at..at + 4, *b"\xC2\xB7\xB5\xC6");
    let error = refused(&bytes);
    assert_eq!((error.line, matches!(error.why, Reason::Encoding { at: 11 })), (8, true));
    bytes.splice(at..at + 4, "路灯".bytes());
    let it = read::instance(bytes.as_slice()).unwrap();
    assert_eq!(it.instance.project(1).unwrap().name, "路灯");
}

#[test]
fn a_line_of_two_gigabytes_is_refused_before_it_is_read() {
    let (head, _) = GOOD.split_once("2;lamp").unwrap();
    let mut reader = Reader::new(Options::default());
    reader.feed(head.as_bytes()).unwrap();
    let (piece, limit) = ([b'a'; 1 << 16], Options::default().line_limit);
    let mut fed = 0usize;
    let error = loop {
        fed += piece.len();
        if let Err(error) = reader.feed(&piece) {
            break error;
        }
        assert!(fed <= 2 << 30);
    };
    assert_eq!((error.line, &error.why), (12, &Reason::Long { limit }));
    assert!(fed <= limit + piece.len(), "{fed} bytes were taken");
    assert_eq!(reader.feed(b"\n").unwrap_err(), error);
    assert_eq!(reader.finish().unwrap_err(), error);
}

#[test]
fn line_ends_buffers_and_quotation_marks_change_nothing() {
    let it = read::instance(GOOD.as_bytes()).unwrap();
    let dos = GOOD.replace('\n', "\r\n");
    assert_eq!(read::instance(dos.as_bytes()).unwrap(), it);
    assert_eq!(read::instance(GOOD.trim_end().as_bytes()).unwrap(), it);
    assert_eq!(read::instance(GOOD.replace("PROJECTS", "\n\nPROJECTS").as_bytes()).unwrap(), it);
    for size in 1..40 {
        let mut reader = Reader::new(Options::default());
        dos.as_bytes().chunks(size).for_each(|piece| reader.feed(piece).unwrap());
        assert_eq!(reader.finish().unwrap().election, it, "{size}");
    }
    let marks = GOOD.replace("1;well,lamp;40", "1;\"well,lamp\";\"4\"0");
    assert_eq!(read::instance(marks.as_bytes()).unwrap(), it);
    let spaced = GOOD.replace("1;well,lamp;", " 1 ; well , lamp ;");
    assert_eq!(read::instance(spaced.as_bytes()).unwrap(), it);
    let name = GOOD.replace(";Well", ";\"a \"\"deep\"\"; old well\"");
    let name = read::instance(name.as_bytes()).unwrap();
    assert_eq!(name.instance.project(0).unwrap().name, "a \"deep\"; old well");
}

#[test]
fn what_is_odd_is_told_and_read_all_the_same() {
    let odd = GOOD.replace("budget;100", "num_votes;4\nnum_projects;2\nbudget;100");
    let odd = odd.replace("2;lamp;", "2;lamp,lamp;");
    let parsed = read::with(odd.as_bytes(), Options::default()).unwrap();
    let told: Vec<String> = parsed.notices.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("num_votes says 4, but 3 rows follow"), "{told:?}");
    assert!(told[1].contains("the first in line 14"), "{told:?}");
    let votes: u64 = parsed.election.ballots.iter().map(|c| c.projects.len() as u64).sum();
    assert_eq!(votes, 3);
}

#[test]
fn an_order_becomes_borda_points() {
    let text = GOOD.replace("approval", "ordinal").replace("1;well,lamp", "1;lamp,well");
    let it = read::instance(text.as_bytes()).unwrap();
    assert_eq!(it.ballots.kind(), VoteKind::Ordinal);
    let first = it.ballots.get(0);
    // Two places: the first counts two, whoever names one only gives it two as well.
    assert_eq!((first.projects, first.weights), ([1, 0].as_slice(), [2, 1].as_slice()));
    assert_eq!(it.ballots.get(1).weights, [2]);
    assert_eq!(run(&it, Rule::Greedy, crate::Completion::None).ids(&it.instance), ["lamp", "well"]);
    let longer = text.replace("budget;100", "max_length;5\nbudget;100");
    let it = read::instance(longer.as_bytes()).unwrap();
    assert_eq!(it.ballots.get(0).weights, [5, 4]);
}

fn there_and_back(name: &str, bytes: &[u8], options: Options) -> Election {
    let it = read::with(bytes, options).unwrap_or_else(|e| panic!("{name}: {e}")).election;
    let mut text = String::new();
    write::pb(&it, &mut text).unwrap();
    let again = read::with(text.as_bytes(), options).unwrap_or_else(|e| panic!("{name}: {e}"));
    let again = again.election;
    if !options.keep_voters {
        assert_eq!(again.voter_columns.len(), 0, "{name}");
    }
    assert_eq!(again.instance.projects, it.instance.projects, "{name}");
    assert_eq!(again.instance.budget, it.instance.budget, "{name}");
    for (key, value) in &it.instance.meta {
        let counted = ["budget", "num_votes", "num_projects"].contains(&key.as_str());
        assert!(counted || again.instance.meta(key) == Some(value), "{name} {key}");
    }
    assert_eq!(again.ballots, it.ballots, "{name}");
    assert_eq!(again.voters, it.voters, "{name}");
    it
}

#[test]
fn what_is_written_reads_as_the_same() {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(OWN);
    let mut all = files(&own);
    match shared() {
        Some(shared) => all.extend(files(&shared.join("data/internal/pabulib"))),
        None => eprintln!("skipped: no shared reference data on this machine"),
    }
    for path in &all {
        let name = path.file_name().unwrap().to_string_lossy();
        for keep_voters in [false, true] {
            let file = std::fs::read(path).unwrap();
            there_and_back(&name, &file, Options { keep_voters, ..Options::default() });
        }
    }
    let kept = Options { keep_voters: true, ..Options::default() };
    let it = there_and_back("here", GOOD.as_bytes(), kept);
    assert_eq!(it.voters.len(), 3);
    assert_eq!(it.voters[2].cells, ["71"]);
}

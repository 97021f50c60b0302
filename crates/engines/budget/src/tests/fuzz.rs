//! Any bytes at all: the reader answers with an election or a reason, never falls over, and what it
//! reads it can write and read again. The numbers are drawn from a fixed seed, so that a failure
//! comes again. `GONGDI_FUZZ` says how many files; few of them run in every test, ten million and
//! more before a release.

use super::make::Dice;
use crate::read::{self, Options, Reader};
use crate::write;

const PIECES: &[&str] = &[
    ";",
    ";",
    ";",
    ";",
    ",",
    ",",
    "\n",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "a",
    "b",
    "c",
    "1",
    "2",
    "3",
    "-1",
    "0",
    "07",
    "12.5",
    ".",
    "0.0000001",
    "1152921504606846976",
    "99999999999999999999",
    " ",
    "\t",
    "灯",
    "\u{feff}",
    "\0",
    "META",
    "PROJECTS",
    "VOTES",
    "budget",
    "approval",
    "ordinal",
    "cumulative",
    "choose-1",
    "scoring",
    "max_length",
    "num_votes",
    "points",
];

fn files() -> usize {
    std::env::var("GONGDI_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

fn pick<'a>(dice: &mut Dice, from: &[&'a str]) -> &'a str {
    from[dice.roll(from.len() as u64) as usize]
}

/// A file that would be right, more often than not.
fn plausible(dice: &mut Dice) -> Vec<u8> {
    let kind = pick(dice, &["approval", "choose-1", "cumulative", "scoring", "ordinal"]);
    let budget = pick(dice, &["10", "12.5", "0", "1152921504606846976"]);
    let mut text = format!("META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n");
    // Ids of one length and ids of many are found in different ways.
    let ids = if dice.roll(2) == 0 {
        ["a", "b", "c", "longer-than-8"]
    } else {
        ["101", "102", "103", "eight--8"]
    };
    text.push_str("PROJECTS\nproject_id;cost\n");
    for (id, cost) in ids.iter().zip(["3", "12.25", "0", "7"]) {
        text.push_str(&format!("{id};{cost}\n"));
    }
    text.push_str("VOTES\n");
    let points = matches!(kind, "cumulative" | "scoring");
    text.push_str(if points { "voter_id;vote;points\n" } else { "voter_id;vote\n" });
    let before = pick(dice, &["", "", "10", "1234567", "v-", "a-long-word-", "票"]);
    for voter in 0..dice.roll(6) {
        text.push_str(&format!("{before}{voter};"));
        for nth in 0..dice.roll(4) {
            text.push_str(if nth > 0 { "," } else { "" });
            text.push_str(pick(dice, &ids));
        }
        if points {
            text.push(';');
            text.push_str(pick(dice, &["", "1", "1,2", "3,0", "4294967295,1"]));
        }
        text.push('\n');
    }
    text.into_bytes()
}

fn spoil(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..dice.roll(4) {
        let at = dice.roll(bytes.len() as u64 + 1) as usize;
        match dice.roll(4) {
            0 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            1 => drop(bytes.splice(at..at, pick(dice, PIECES).bytes())),
            2 => bytes.truncate(at.max(40)),
            _ => {
                let to = (at + dice.roll(9) as usize).min(bytes.len());
                bytes.drain(at..to);
            }
        }
    }
}

#[test]
fn files_of_any_bytes_are_elections_or_reasons() {
    let mut dice = Dice(0x51_7c_c1_b7);
    let (mut read, mut refused) = (0usize, std::collections::BTreeSet::new());
    for number in 0..files() {
        let mut bytes = if number % 4 == 0 { Vec::new() } else { plausible(&mut dice) };
        if bytes.is_empty() {
            for _ in 0..dice.roll(60) {
                bytes.extend_from_slice(pick(&mut dice, PIECES).as_bytes());
            }
        }
        spoil(&mut dice, &mut bytes);
        let keep_voters = dice.roll(2) == 0;
        let options = Options { line_limit: 1 << 10, keep_voters };
        // Small pieces cut lines and characters anywhere.
        let mut reader = Reader::new(options);
        let size = 1 + dice.roll(60) as usize;
        let fed = bytes.chunks(size).try_for_each(|piece| reader.feed(piece));
        let pieces = fed.and_then(|()| reader.finish());
        let whole = read::with(&bytes, options);
        // Rows are read cell by cell where voters are kept.
        let other = read::with(&bytes, Options { keep_voters: !keep_voters, ..options });
        let told = |parsed: &Result<read::Parsed, read::ReadError>| match parsed {
            Ok(parsed) => Ok((parsed.election.ballots.clone(), parsed.notices.clone())),
            Err(error) => Err(error.clone()),
        };
        assert_eq!(told(&whole), told(&other), "{}", String::from_utf8_lossy(&bytes));
        match (whole, pieces) {
            (Ok(parsed), Ok(same)) => {
                assert_eq!(parsed, same, "{}", String::from_utf8_lossy(&bytes));
                read += 1;
                let it = parsed.election;
                let mut out = String::new();
                write::pb(&it, &mut out).unwrap();
                let again = read::with(out.as_bytes(), options);
                let again = again.unwrap_or_else(|e| panic!("{e}:\n{}", out));
                assert_eq!(
                    again.election.ballots,
                    it.ballots,
                    "{}",
                    String::from_utf8_lossy(&bytes)
                );
            }
            (Err(error), Err(same)) => {
                let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64 + 1;
                assert!(error.line <= lines, "{error}");
                assert_eq!(error, same);
                refused.insert(format!("{:?}", std::mem::discriminant(&error.why)));
            }
            (one, two) => panic!("{one:?} {two:?}: {}", String::from_utf8_lossy(&bytes)),
        }
    }
    assert!(read > files() / 20, "only {read} were right: little was tried");
    assert!(refused.len() > 15, "only {} reasons came up", refused.len());
}

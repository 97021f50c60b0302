//! Throws damaged files at every reader and counts what happens.
//!
//! ```text
//! fuzz_opinion INPUTS [SEED]
//! ```
//! Inputs are good files with bytes turned, dropped, doubled, spliced and cut, a fixed stream for a
//! seed. A reader may refuse or accept, never panic; and what it says must not depend on how the
//! input was cut, must name a place inside it, and, if accepted, must read back after writing.

use std::error::Error;
use std::io::Write as _;

use opinion::read::{Bad, MatrixReader, PackedReader, StatementsReader, VotesReader};
use opinion::{Cast, Casts, Vote, VoteTable, write};

/// A fixed stream of words (SplitMix64).
struct Words(u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }
}

/// Bytes that tend to hurt.
const SHARP: &[&[u8]] = &[
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\"",
    b"\"\"",
    b"-1",
    b"-",
    b"0",
    b"1",
    b"4294967295",
    b"4294967296",
    b"1073741824",
    b"99999999999999999999",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"\xE8\xB7\xAF",
    b"1.0",
    b"participant",
    b"vote",
    b"statement",
    b"\xFF\xFF\xFF\xFF",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
];

fn seeds() -> Vec<Vec<u8>> {
    let table: VoteTable = (0..12_u32)
        .flat_map(|who| (0..9_u32).map(move |what| (who * 5, what * 3, (who + what) % 4)))
        .filter_map(|(participant, statement, sign)| {
            let vote = Vote::from_sign(i64::from(sign) - 1)?;
            Some(Cast { participant, statement, vote })
        })
        .collect::<Casts>()
        .into_table();
    let (mut list, mut export) = (write::VOTES_HEADER.to_owned(), write::EXPORT_HEADER.to_owned());
    for (at, cast) in (1000..).zip(table.casts()) {
        write::vote_line(&mut list, cast);
        write::export_line(&mut export, at, "Fri Nov 27", cast);
    }
    let mut matrix = write::matrix_header(table.statements());
    for (who, votes) in table.ballots() {
        let votes: Vec<(u32, Vote)> = votes.collect();
        write::matrix_row(&mut matrix, who, Some(who % 3), 1, table.statements(), &votes);
    }
    let statements = "statement,moderated,is-meta,author-id,body\n1,1,true,4,\"路灯, \"\"三天\"\"\n没人修\"\n\
                      2,-1,false,,plain\r\n\n3,0,,9,\"\"\n";
    let texts = [list, export, matrix, statements.to_owned()];
    let mut seeds: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    seeds.push(write::packed(&table));
    seeds
}

fn damage(words: &mut Words, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    for _ in 0..=words.below(4) {
        let at = words.below(bytes.len() + 1);
        match words.below(7) {
            0 => {
                let bit = 1 << words.below(8);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bit;
                }
            }
            1 => bytes.truncate(at),
            2 => {
                let end = (at + words.below(16)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + words.below(40)).min(bytes.len());
                let again = bytes.get(at..end).unwrap_or_default().to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let other = seeds.get(words.below(seeds.len())).map_or(&[][..], Vec::as_slice);
                let from = words.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(other.get(from..).unwrap_or_default());
            }
            5 => {
                let byte = u8::try_from(words.below(256)).unwrap_or(0);
                bytes.insert(at, byte);
            }
            _ => {
                let sharp = SHARP.get(words.below(SHARP.len())).copied().unwrap_or_default();
                bytes.splice(at..at, sharp.iter().copied());
            }
        }
    }
}

/// Makes the check at the end of a compact file true again, so that what is before it is read.
fn checked(bytes: &mut Vec<u8>) {
    bytes.truncate(bytes.len().saturating_sub(8));
    let check = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |check, byte| {
        (check ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    bytes.extend_from_slice(&check.to_le_bytes());
}

/// Feeds in two pieces.
macro_rules! read {
    ($reader:expr, $bytes:expr, $cut:expr) => {{
        let mut reader = $reader;
        let (one, two) = $bytes.split_at_checked($cut).unwrap_or(($bytes, &[]));
        reader.feed(one).and_then(|()| reader.feed(two)).and_then(|()| reader.finish())
    }};
}

fn slowly(bytes: &[u8]) -> Result<Casts, Bad> {
    let mut reader = VotesReader::new();
    bytes.chunks(1).try_for_each(|byte| reader.feed(byte))?;
    reader.finish()
}

fn inside(bad: &Bad, bytes: &[u8]) -> bool {
    let text = bad.to_string();
    bad.at <= bytes.len() as u64 + 1 && !bad.reason.is_empty() && text.len() < 600
}

/// Reads with one reader; says whether it was accepted, or what does not hold.
fn try_one(kind: usize, bytes: &[u8], cut: usize) -> Result<bool, &'static str> {
    let table = match kind {
        0 => {
            let one = read!(VotesReader::new(), bytes, cut).map(Casts::into_table);
            // Byte by byte nothing is read the swift way.
            (one == slowly(bytes).map(Casts::into_table)).then_some(one)
        }
        1 => {
            let (one, two) =
                (read!(MatrixReader::new(), bytes, cut), read!(MatrixReader::new(), bytes, 0));
            let one = one.map(|matrix| matrix.casts.into_table());
            (one == two.map(|matrix| matrix.casts.into_table())).then_some(one)
        }
        2 => {
            let (one, two) =
                (read!(PackedReader::new(), bytes, cut), read!(PackedReader::new(), bytes, 0));
            (one == two).then_some(one)
        }
        _ => {
            let one = read!(StatementsReader::new(), bytes, cut);
            if one != read!(StatementsReader::new(), bytes, 0) {
                return Err("the pieces matter");
            }
            return match one {
                Err(bad) if !inside(&bad, bytes) => Err("a place outside the file"),
                Err(_) => Ok(false),
                Ok(statements) => {
                    let mut text = write::STATEMENTS_HEADER.to_owned();
                    statements.iter().for_each(|one| write::statement_line(&mut text, one));
                    let again = read!(StatementsReader::new(), text.as_bytes(), 7);
                    if again == Ok(statements) { Ok(true) } else { Err("it does not read back") }
                }
            };
        }
    };
    match table.ok_or("the pieces matter")? {
        Err(bad) if !inside(&bad, bytes) => Err("a place outside the file"),
        Err(_) => Ok(false),
        Ok(table) => {
            let written = write::packed(&table);
            let again = read!(PackedReader::new(), written.as_slice(), 9);
            if again == Ok(table) { Ok(true) } else { Err("it does not read back") }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let inputs: u64 = words.next().ok_or("fuzz_opinion INPUTS [SEED]")?.parse()?;
    let seed: u64 = words.next().map_or(Ok(1), |seed| seed.parse())?;
    let (mut words, seeds) = (Words(seed), seeds());
    let mut counts = [[0_u64; 2]; 4];
    for input in 0..inputs {
        let which = words.below(seeds.len());
        let mut bytes = seeds.get(which).cloned().unwrap_or_default();
        damage(&mut words, &mut bytes, &seeds);
        // Mostly the reader the file was made for, now and then another one.
        let own = [0, 0, 1, 3, 2].get(which).copied().unwrap_or(0);
        let kind = if words.below(8) == 0 { words.below(4) } else { own };
        if kind == 2 && words.below(4) != 0 {
            checked(&mut bytes);
        }
        let cut = words.below(bytes.len() + 1);
        match try_one(kind, &bytes, cut) {
            Ok(accepted) => {
                if let Some(count) =
                    counts.get_mut(kind).and_then(|c| c.get_mut(usize::from(accepted)))
                {
                    *count += 1;
                }
            }
            Err(why) => {
                return Err(format!(
                    "input {input} of seed {seed}, reader {kind}: {why}: {bytes:?}"
                )
                .into());
            }
        }
    }
    for (name, [refused, accepted]) in
        ["votes", "matrix", "compact", "statements"].iter().zip(counts)
    {
        let all = refused + accepted;
        writeln!(
            std::io::stdout(),
            "{name}: {all} inputs, {refused} refused, {accepted} accepted"
        )?;
    }
    Ok(())
}

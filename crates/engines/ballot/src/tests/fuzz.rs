//! Any bytes at all: the readers answer with a row or a reason, and never fall over. The numbers
//! are drawn from a fixed seed, so that a failure comes again. `GONGDI_FUZZ` says how many lines;
//! few of them run in every test, ten million and more before a release.

use crate::lines::{PrefLibReader, TableReader};

/// Numbers from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn lines() -> usize {
    std::env::var("GONGDI_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

/// A line made of pieces that matter to the reader, broken by single bytes now and then.
fn line(dice: &mut Dice, pieces: &[&str], into: &mut Vec<u8>) {
    into.clear();
    for _ in 0..dice.below(9) {
        into.extend_from_slice(pieces[dice.below(pieces.len())].as_bytes());
    }
    if dice.below(4) == 0 && !into.is_empty() {
        let at = dice.below(into.len());
        into[at] = u8::try_from(dice.below(256)).unwrap();
    }
}

#[test]
fn tables_of_any_bytes_are_rows_or_reasons() {
    let pieces = [
        "ballot",
        "weight",
        ",",
        ",",
        ",",
        "\"",
        "\"\"",
        "a",
        "b",
        "1",
        "07",
        "4294967296",
        " ",
        "\r",
        "\u{feff}",
        "灯",
        "-1",
        "18446744073709551616",
        "\t",
    ];
    let (mut dice, mut text) = (Dice(0x9e37_79b9_7f4a_7c15), Vec::new());
    let (mut reader, mut rows) = (TableReader::default(), 0_usize);
    for n in 0..lines() {
        if n % 64 == 0 {
            reader = TableReader::default();
        }
        line(&mut dice, &pieces, &mut text);
        if n % 64 == 1 && reader.names().is_empty() {
            text = b"ballot,weight,a".to_vec();
        }
        if let Ok(Some(row)) = reader.line(&text) {
            rows += 1;
            assert_eq!(row.cells.len(), reader.names().len());
        }
    }
    assert!(rows > 0, "some lines have to be right, or nothing was tried");
}

#[test]
fn rankings_of_any_bytes_are_rows_or_reasons() {
    let pieces = [
        "# ALTERNATIVE NAME ",
        "1",
        "2",
        "3",
        ": ",
        ":",
        ",",
        "{",
        "}",
        "0",
        "a",
        "#",
        " ",
        "\r",
        "99999999999999999999",
        "灯",
        "{}",
    ];
    let (mut dice, mut text) = (Dice(0x2545_f491_4f6c_dd1d), Vec::new());
    let (mut reader, mut rows) = (PrefLibReader::default(), 0_usize);
    for n in 0..lines() {
        if n % 64 == 0 {
            reader = PrefLibReader::default();
            for name in ["# ALTERNATIVE NAME 1: a", "# ALTERNATIVE NAME 2: b"] {
                reader.line(name.as_bytes()).unwrap();
            }
        }
        line(&mut dice, &pieces, &mut text);
        if let Ok(Some((ranking, _))) = reader.line(&text) {
            rows += 1;
            let most = reader.names().len();
            assert!(ranking.groups().flatten().all(|candidate| *candidate < most));
        }
    }
    assert!(rows > 0, "some lines have to be right, or nothing was tried");
}

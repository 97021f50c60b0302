//! Any bytes at all: the readers answer with a person, a quota or a reason, and never fall over.
//! The numbers are drawn from a fixed seed, so that a failure comes again. `GONGDI_FUZZ` says how
//! many lines; few of them run in every test, ten million and more before a release.

use crate::Numbers;
use crate::panel::{PeopleReader, QuotaReader};

fn lines() -> usize {
    std::env::var("GONGDI_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

/// Numbers from a seed (xorshift): far more are needed than SM3 gives in good time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn line(&mut self, pieces: &[&str], into: &mut Vec<u8>) {
        into.clear();
        for _ in 0..self.below(9) {
            into.extend_from_slice(pieces[self.below(pieces.len())].as_bytes());
        }
        if self.below(4) == 0 && !into.is_empty() {
            let at = self.below(into.len());
            into[at] = u8::try_from(self.below(256)).unwrap();
        }
    }
}

const PIECES: [&str; 20] = [
    "id",
    "sex",
    ",",
    ",",
    ",",
    "\"",
    "\"\"",
    "f",
    "1",
    "7",
    "4294967296",
    " ",
    "\r",
    "\u{feff}",
    "女",
    "-1",
    "sex,f,",
    "\t",
    "sex,f,1,7",
    ",1,7",
];

#[test]
fn people_of_any_bytes_are_read_or_refused() {
    let (mut dice, mut text) = (Dice(Numbers::new("people").take()), Vec::new());
    let mut read = 0;
    for n in 0..lines() / 32 {
        let mut reader = PeopleReader::default();
        if n % 2 == 0 {
            reader.line(b"id,sex").unwrap();
        }
        for _ in 0..32 {
            dice.line(&PIECES, &mut text);
            // A refused line is a reason; the next one is tried all the same.
            let _ = reader.line(&text);
        }
        if let Ok((categories, people)) = reader.finish() {
            read += people.len();
            assert!(people.iter().all(|one| one.values.len() == categories.len()));
        }
    }
    assert!(read > 0, "some lines have to be right, or nothing was tried");
}

#[test]
fn quotas_of_any_bytes_are_read_or_refused() {
    let (mut dice, mut text) = (Dice(Numbers::new("quotas").take()), Vec::new());
    let mut read = 0;
    for _ in 0..lines() / 32 {
        let mut reader = QuotaReader::default();
        reader.line(b"category,value,min,max").unwrap();
        for _ in 0..32 {
            dice.line(&PIECES, &mut text);
            let _ = reader.line(&text);
        }
        let quotas = reader.finish().unwrap();
        read += quotas.len();
        assert!(quotas.iter().all(|quota| quota.min <= quota.max && !quota.value.is_empty()));
    }
    assert!(read > 0, "some lines have to be right, or nothing was tried");
}

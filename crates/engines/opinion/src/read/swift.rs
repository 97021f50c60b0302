//! The common shape of a list of votes, `digits,digits,vote`, eight bytes at a look.
//!
//! Why it exists: a file of fifty million votes should be read about as fast as it comes from the
//! disk. Invariants: it takes whole lines of exactly that shape and stops before anything else, so
//! that whatever is not plain — a last line, a long number, a mistake — is read by the reader that
//! explains; it never decides that a line is wrong.
//!
//! Digits at once: D. Lemire (2018, 2022), “Quickly parsing eight digits”; no branch depends on how
//! long a number is or how somebody voted, because such branches can not be foreseen.

use crate::table::{Cast, Casts, STATEMENT_LIMIT};
use crate::vote::Vote;

/// A look never goes further than this beyond the start of a line.
const LOOK: usize = 32;
const ZEROS: u64 = 0x3030_3030_3030_3030;
const TOPS: u64 = 0x8080_8080_8080_8080;

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|eight| u64::from_le_bytes(*eight))
}

/// How many digits a word starts with, at most seven of them; `None` for none or more.
#[inline(always)]
fn leading(word: u64) -> Option<u32> {
    let other = word ^ ZEROS;
    // A byte that is no digit is above 9 here; the lowest of them is marked truly.
    let ends = (other.wrapping_add(0x7676_7676_7676_7676) | other) & TOPS;
    let many = ends.trailing_zeros() / 8;
    (1..=7).contains(&many).then_some(many)
}

/// The number that the first one to seven digits of a word make.
#[inline(always)]
fn number(word: u64, many: u32) -> Option<u32> {
    let digits = (word ^ ZEROS) << (64 - 8 * many);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    u32::try_from(low.wrapping_add(high) >> 32).ok()
}

/// A number and the comma after it: the number, the place after the comma.
#[inline(always)]
fn field(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let word = word(bytes, at)?;
    let many = leading(word)?;
    let comma = (word >> (8 * many)) & 0xFF == u64::from(b',');
    Some((number(word, many).filter(|_| comma)?, at + many as usize + 1))
}

/// A number, a comma, a vote and the end of the line: both, and the place after it.
#[inline(always)]
fn last_fields(bytes: &[u8], at: usize) -> Option<(u32, Vote, usize)> {
    let first = word(bytes, at)?;
    let many = leading(first)?;
    // Three digits, the comma, a sign, a digit and the end of the line are in one look.
    let next = at + many as usize;
    let rest = if many <= 3 { first >> (8 * many) } else { word(bytes, next)? };
    let minus = u64::from((rest >> 8) & 0xFF == u64::from(b'-'));
    // Past the comma and the sign: the digit, then the end of the line.
    let end = rest >> (8 + 8 * minus);
    let digit = (end & 0xFF).wrapping_sub(u64::from(b'0'));
    let fits = (rest & 0xFF == u64::from(b','))
        & (digit <= 1)
        & (digit >= minus)
        & ((end >> 8) & 0xFF == u64::from(b'\n'));
    let code = u32::try_from(1 + (digit & 1) - 2 * (digit & minus & 1)).unwrap_or(3);
    let vote = Vote::from_code(code).filter(|_| fits)?;
    Some((number(first, many)?, vote, next + 3 + usize::try_from(minus).unwrap_or(0)))
}

/// Reads as many lines as are plain. Gives the bytes taken and the lines in them.
pub fn lines(bytes: &[u8], casts: &mut Casts) -> (usize, u64) {
    let (mut at, mut many) = (0, 0);
    // The votes of one participant mostly follow each other: the start of the line before, with the
    // comma, is compared and need not be read again.
    let (mut start, mut mask, mut long, mut participant) = (0_u64, 0_u64, 0_usize, 0_u32);
    while at + LOOK <= bytes.len() {
        let Some(first) = word(bytes, at) else { break };
        if mask == 0 || (first ^ start) & mask != 0 {
            let Some((id, next)) = field(bytes, at) else { break };
            (participant, long) = (id, next - at);
            (start, mask) = (first, u64::MAX >> (64 - 8 * long));
        }
        let Some((statement, vote, next)) = last_fields(bytes, at + long) else { break };
        if statement >= STATEMENT_LIMIT {
            break;
        }
        casts.push(Cast { participant, statement, vote });
        at = next;
        many += 1;
    }
    (at, many)
}

/// The same for the lines of an export: `digits,anything,statement,participant,vote`.
pub fn export_lines(bytes: &[u8], casts: &mut Casts) -> (usize, u64) {
    let (mut at, mut many) = (0, 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() > LOOK) {
        let (mut time, mut digits) = (0_i64, 0);
        for byte in rest.iter().take(16) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            time = time * 10 + i64::from(digit);
            digits += 1;
        }
        let Some(words) = rest.get(digits..).and_then(|rest| rest.strip_prefix(b",")) else {
            break;
        };
        let Some(comma) = memchr::memchr2(b',', b'\n', words) else { break };
        let from = digits + 1 + comma;
        if digits == 0 || rest.get(from) != Some(&b',') || from + LOOK > rest.len() {
            break;
        }
        let Some((statement, next)) = field(rest, from + 1) else { break };
        let Some((participant, vote, next)) = last_fields(rest, next) else { break };
        if statement >= STATEMENT_LIMIT {
            break;
        }
        casts.push_at(Cast { participant, statement, vote }, time);
        at += next;
        many += 1;
    }
    (at, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(u32, u32, i8)>, usize) {
        let mut casts = Casts::new();
        let (taken, many) = lines(text.as_bytes(), &mut casts);
        assert_eq!(many as usize, casts.len());
        let table = casts.into_table();
        (table.casts().map(|c| (c.participant, c.statement, c.vote.sign())).collect(), taken)
    }

    #[test]
    fn plain_lines_are_read_and_anything_else_stops_it() {
        let tail = "9".repeat(40);
        for (id, name) in [(0, 5), (7, 12), (10, 999), (1_234_567, 7_654_321), (9_999_999, 0)] {
            for (vote, sign) in [("1", 1), ("0", 0), ("-1", -1)] {
                let text = format!("{id},{name},{vote}\n");
                assert_eq!(read(&format!("{text}{tail}")), (vec![(id, name, sign)], text.len()));
                let two = format!("{text}1,2,1\r\n{tail}");
                assert_eq!(read(&two), (vec![(id, name, sign)], text.len()));
            }
        }
        for odd in [
            "12345678,1,1\n",
            "1,12345678,1\n",
            ",1,1\n",
            "1,,1\n",
            "1,1,\n",
            "1,1,2\n",
            "1,1,-0\n",
            "1,1,--1\n",
            "1;1,1\n",
            "1,1;1\n",
            "1,1,1,\n",
            "1,1,1 \n",
            " 1,1,1\n",
            "-1,1,1\n",
            "1,1,\u{fffd}\n",
            "\n",
            "1\u{0},1,1\n",
            "1,1,-2\n",
            "1,1,/\n",
            "1.,1,1\n",
            "1:,1,1\n",
        ] {
            assert_eq!(read(&format!("{odd}{tail}")), (Vec::new(), 0), "{odd}");
        }
    }
}

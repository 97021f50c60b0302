//! Files in: readers that take bytes as they come and answer with a line and a reason.
//!
//! Why it exists: other programs hand over their conversations as files, and files are wrong in
//! many ways. A reader is *fed*: [`VotesReader::feed`] takes the next piece of the file, of any
//! length, and [`VotesReader::finish`] gives the result. So this crate opens nothing, a file of any
//! size passes through a small buffer, and a test can cut the pieces wherever it hurts.
//!
//! Invariants, for all readers:
//! - memory is bounded by what the file says (votes, ids), never by the length of a line;
//! - UTF-8 with or without a mark at the start, lines ending in LF or CRLF, the last one ended or
//!   not; anything else is refused with [`Bad`]: place, reason, what to do;
//! - nothing is guessed and nothing is skipped: an unknown column, a short row, a number too large,
//!   a repeated id end the reading;
//! - the result does not depend on how the file was cut into pieces.
//!
//! | file | reader |
//! |---|---|
//! | `votes.csv` (`timestamp,datetime,comment-id,voter-id,vote` or `participant,statement,vote`) | [`VotesReader`] |
//! | `participants-votes.csv` (a row per participant, a column per statement) | [`MatrixReader`] |
//! | `comments.csv` (or `statement,moderated,body`) | [`StatementsReader`] |
//! | the compact file of this crate | [`PackedReader`] |

mod lines;
mod matrix;
mod number;
mod packed;
mod records;
mod statements;
mod votes;

pub use matrix::{Matrix, MatrixReader};
pub(crate) use packed::Check;
pub use packed::{PACKED_MAGIC, PackedReader};
pub use statements::{Statement, StatementsReader};
pub use votes::VotesReader;

/// In what a place in a file is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Lines of a text, from 1.
    Line,
    /// Bytes of a compact file, from 0.
    Byte,
}

/// Why a file was refused: where, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// In what [`Bad::at`] is counted.
    pub unit: Unit,
    /// The line (from 1) or byte (from 0) at fault.
    pub at: u64,
    /// What is wrong there, in a few words.
    pub reason: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl Bad {
    pub(crate) fn line(at: u64, reason: impl Into<String>, hint: &'static str) -> Self {
        Self { unit: Unit::Line, at, reason: reason.into(), hint }
    }

    pub(crate) fn byte(at: u64, reason: impl Into<String>, hint: &'static str) -> Self {
        Self { unit: Unit::Byte, at, reason: reason.into(), hint }
    }
}

impl std::fmt::Display for Bad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Line => "line",
            Unit::Byte => "byte",
        };
        write!(f, "{unit} {}: {}. {}", self.at, self.reason, self.hint)
    }
}

impl std::error::Error for Bad {}

/// What stands in a file, shortened, for a message.
pub(crate) fn shown(bytes: &[u8]) -> String {
    const MOST: usize = 24;
    let text = String::from_utf8_lossy(bytes.get(..MOST * 4).unwrap_or(bytes));
    let mut short: String =
        text.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if short.len() < bytes.len() {
        short.push('…');
    }
    short
}

pub(crate) const HINT_UTF8: &str = "Save the file as UTF-8.";
pub(crate) const HINT_LONG: &str = "Is this the right file? Lines end in LF or CRLF.";
pub(crate) const HINT_NUL: &str = "The file is damaged or not a text; export it again.";

/// What is wrong with a first line that starts like another encoding.
pub(crate) fn encoding_of(start: &[u8]) -> Option<Bad> {
    let name = match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "the file is UTF-16",
        [0x1F, 0x8B, ..] => "the file is compressed (gzip)",
        [b'P', b'K', 3, 4, ..] => "the file is a ZIP archive or a spreadsheet",
        _ => return None,
    };
    let hint = if name.ends_with("UTF-16") { HINT_UTF8 } else { "Unpack it, or save it as CSV." };
    Some(Bad::line(1, name, hint))
}

/// A line that is not text: NUL or not UTF-8.
pub(crate) fn text_of(line: u64, bytes: &[u8]) -> Result<&str, Bad> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(Bad::line(line, "a NUL byte", HINT_NUL));
    }
    std::str::from_utf8(bytes).map_err(|_| Bad::line(line, "not UTF-8", HINT_UTF8))
}

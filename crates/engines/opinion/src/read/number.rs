//! Whole numbers as the files write them: digits, nothing else.

use super::{Bad, HINT_NUL, shown};
use crate::table::STATEMENT_LIMIT;
use crate::vote::Vote;

/// What a column holds, for messages, and how large it may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Participant,
    Statement,
    Vote,
    Time,
    /// Read by nobody here.
    Other,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Statement => "statement",
            Self::Vote => "vote",
            Self::Time => "timestamp",
            Self::Other => "field",
        }
    }
}

/// Digits as a number; `None` for anything else or more than fits.
pub fn digits(field: &[u8]) -> Option<u64> {
    if field.is_empty() || field.len() > 19 {
        return None;
    }
    let mut number = 0_u64;
    for byte in field {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    Some(number)
}

/// An id of a participant.
pub fn participant(field: &[u8]) -> Option<u32> {
    digits(field).and_then(|number| u32::try_from(number).ok())
}

/// An id of a statement.
pub fn statement(field: &[u8]) -> Option<u32> {
    participant(field).filter(|id| *id < STATEMENT_LIMIT)
}

/// A vote by its sign.
pub const fn vote(field: &[u8]) -> Option<Vote> {
    match field {
        b"1" => Some(Vote::Agree),
        b"-1" => Some(Vote::Disagree),
        b"0" => Some(Vote::Pass),
        _ => None,
    }
}

/// The refusal of a field.
pub fn refused(line: u64, column: Column, field: &[u8]) -> Bad {
    if memchr::memchr(0, field).is_some() {
        return Bad::line(line, "a NUL byte", HINT_NUL);
    }
    let name = column.name();
    if field.is_empty() {
        return Bad::line(line, format!("no {name}"), "Every row gives all its fields.");
    }
    let hint = match column {
        Column::Vote => "A vote is 1 (agree), -1 (disagree) or 0 (pass).",
        Column::Participant => "An id is digits, at most 4294967295.",
        Column::Statement => "An id is digits, at most 1073741823.",
        Column::Time | Column::Other => "A time is digits.",
    };
    Bad::line(line, format!("{name} \"{}\"", shown(field)), hint)
}

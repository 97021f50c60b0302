//! The compact file: a conversation of fifty million votes in some fifty megabytes.
//!
//! # Format
//! All numbers are unsigned LEB128 (seven bits a byte, low ones first, at most ten bytes).
//! ```text
//! "GDVOTES1"                                8 bytes
//! S                                         number of statements
//! S × gap                                   ids ascending: the first, then id − previous − 1
//! per participant, ids ascending:
//!   n                                       votes, at least 1
//!   gap                                     id, or id − previous − 1
//!   n × (gap << 2 | code)                   columns ascending: the first, then column − previous − 1
//!                                           code 0 disagree, 1 pass, 2 agree
//! 0                                         end of the participants
//! participants, votes                       how many there were
//! check                                     8 bytes, low first: FNV-1a (64 bits) of all before it
//! ```
//! A column is the place of a statement in the list. The gaps make repeats impossible to write, so
//! there is nothing to refuse but numbers out of range, a cut and damage.

use super::Bad;
use crate::table::{STATEMENT_LIMIT, VoteTable};

/// The first bytes of a compact file.
pub const PACKED_MAGIC: &[u8; 8] = b"GDVOTES1";
const HINT: &str = "The file is damaged or cut off; write it again.";
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The running check over the bytes of a file.
#[derive(Clone, Copy, Debug)]
pub struct Check(u64);

impl Check {
    /// Of nothing.
    pub const fn new() -> Self {
        Self(FNV_START)
    }

    /// With these bytes after those before.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte);
        }
    }

    /// With one byte more.
    #[inline]
    pub const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(FNV_PRIME);
    }

    /// Its value.
    pub const fn value(self) -> u64 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Magic,
    Statements,
    Statement,
    Count,
    Participant,
    Vote,
    Participants,
    Votes,
    Check,
    Nothing,
}

/// Reads the compact file.
#[derive(Debug)]
pub struct PackedReader {
    expect: Expect,
    number: u64,
    shift: u32,
    at: u64,
    check: Check,
    left: u64,
    next: u64,
    tail: Vec<u8>,
    table: Parts,
}

#[derive(Debug, Default)]
struct Parts {
    participants: Vec<u32>,
    statements: Vec<u32>,
    starts: Vec<usize>,
    keys: Vec<u32>,
}

impl Default for PackedReader {
    fn default() -> Self {
        Self::new()
    }
}

impl PackedReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            expect: Expect::Magic,
            number: 0,
            shift: 0,
            at: 0,
            check: Check::new(),
            left: 0,
            next: 0,
            tail: Vec::new(),
            table: Parts { starts: vec![0], ..Parts::default() },
        }
    }

    /// Votes read so far.
    #[must_use]
    pub const fn read(&self) -> usize {
        self.table.keys.len()
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// [`Bad`] with the byte: not such a file, a number out of range, a wrong count or check.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        for byte in bytes {
            match self.expect {
                Expect::Magic => self.magic(*byte)?,
                Expect::Check => self.checked(*byte)?,
                Expect::Nothing => return Err(self.bad("bytes after the end")),
                _ => {
                    self.check.byte(*byte);
                    if self.shift > 63 || (self.shift == 63 && *byte > 1) {
                        return Err(self.bad("a number too large"));
                    }
                    self.number |= u64::from(*byte & 0x7f) << self.shift;
                    self.shift += 7;
                    if *byte < 0x80 {
                        let number = std::mem::take(&mut self.number);
                        self.shift = 0;
                        self.got(number)?;
                    }
                }
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Bad`]: the file is cut off.
    pub fn finish(self) -> Result<VoteTable, Bad> {
        if self.expect != Expect::Nothing {
            return Err(self.bad("the file ends early"));
        }
        let Parts { participants, statements, starts, keys } = self.table;
        Ok(VoteTable::of_parts(participants, statements, starts, keys))
    }

    fn bad(&self, reason: &str) -> Bad {
        Bad::byte(self.at, reason, HINT)
    }

    fn magic(&mut self, byte: u8) -> Result<(), Bad> {
        if PACKED_MAGIC.get(self.tail.len()) != Some(&byte) {
            let hint = "A compact file starts with GDVOTES1; a CSV is read by another reader.";
            return Err(Bad::byte(self.at, "not a compact vote file", hint));
        }
        self.check.byte(byte);
        self.tail.push(byte);
        if self.tail.len() == PACKED_MAGIC.len() {
            self.tail.clear();
            self.expect = Expect::Statements;
        }
        Ok(())
    }

    fn checked(&mut self, byte: u8) -> Result<(), Bad> {
        self.tail.push(byte);
        if self.tail.len() == 8 {
            if self.tail != self.check.value().to_le_bytes() {
                return Err(self.bad("the check does not match"));
            }
            self.expect = Expect::Nothing;
        }
        Ok(())
    }

    /// The id or column that a gap leads to, if it is below `limit`.
    fn step(&mut self, gap: u64, limit: u64) -> Option<u32> {
        let id = self.next.checked_add(gap).filter(|id| *id < limit)?;
        self.next = id + 1;
        u32::try_from(id).ok()
    }

    #[inline]
    fn got(&mut self, number: u64) -> Result<(), Bad> {
        if self.expect == Expect::Vote {
            return self.vote(number);
        }
        let table = &mut self.table;
        match self.expect {
            Expect::Statements => {
                if number > u64::from(STATEMENT_LIMIT) {
                    return Err(self.bad("too many statements"));
                }
                (self.left, self.next) = (number, 0);
                self.expect = if number == 0 { Expect::Count } else { Expect::Statement };
            }
            Expect::Statement => {
                let Some(id) = self.step(number, u64::from(STATEMENT_LIMIT)) else {
                    return Err(self.bad("a statement out of range"));
                };
                self.table.statements.push(id);
                self.left -= 1;
                if self.left == 0 {
                    (self.expect, self.next) = (Expect::Count, 0);
                }
            }
            Expect::Count => {
                if number > table.statements.len() as u64 {
                    return Err(self.bad("more votes than statements"));
                }
                self.left = number;
                self.expect = if number == 0 { Expect::Participants } else { Expect::Participant };
            }
            Expect::Participant => {
                self.next = table.participants.last().map_or(0, |last| u64::from(*last) + 1);
                let Some(id) = self.step(number, 1 << 32) else {
                    return Err(self.bad("a participant out of range"));
                };
                self.table.participants.push(id);
                (self.expect, self.next) = (Expect::Vote, 0);
            }
            Expect::Participants if number != table.participants.len() as u64 => {
                return Err(self.bad("the number of participants does not match"));
            }
            Expect::Votes if number != table.keys.len() as u64 => {
                return Err(self.bad("the number of votes does not match"));
            }
            Expect::Participants => self.expect = Expect::Votes,
            _ => self.expect = Expect::Check,
        }
        Ok(())
    }

    #[inline]
    fn vote(&mut self, number: u64) -> Result<(), Bad> {
        let code = number & 3;
        if code == 3 {
            return Err(self.bad("a vote that is none of three"));
        }
        let limit = self.table.statements.len() as u64;
        let Some(column) = self.step(number >> 2, limit) else {
            return Err(self.bad("a column out of range"));
        };
        self.table.keys.push((column << 2) | u32::try_from(code).unwrap_or(0));
        self.left -= 1;
        if self.left == 0 {
            self.table.starts.push(self.table.keys.len());
            self.expect = Expect::Count;
        }
        Ok(())
    }
}

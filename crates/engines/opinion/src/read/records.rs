//! Cuts fed bytes into the records of a CSV with quoted fields (RFC 4180): a text may hold commas,
//! line breaks and doubled quotes.
//!
//! Invariants: strict — a quote stands at the start of a field or nowhere, and after a closing one
//! comes a comma or the end of the line; a record longer than the limit is refused when the limit
//! is passed; empty lines between records are passed over.

use super::{Bad, HINT_LONG, encoding_of};

const HINT_QUOTES: &str = "Put the field in quotes and double the quotes inside it.";
const MARK: &[u8] = b"\xEF\xBB\xBF";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field.
    Start,
    /// In a field without quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote that ends the field, or stands for one.
    Closing,
    /// After a carriage return.
    Return,
}

/// One record: its fields and the line where it starts.
#[derive(Debug, Default)]
pub struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Line of its first byte, from 1.
    pub line: u64,
}

impl Record {
    /// The fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(from, to)| self.bytes.get(*from..*to).unwrap_or_default())
    }

    /// How many fields.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Cuts records.
#[derive(Debug)]
pub struct Records {
    state: State,
    record: Record,
    start: Vec<u8>,
    line: u64,
    limit: usize,
}

impl Records {
    /// With the longest record in bytes.
    pub fn new(limit: usize) -> Self {
        let record = Record { line: 1, ..Record::default() };
        Self { state: State::Start, record, start: Vec::new(), line: 1, limit }
    }

    /// Takes bytes and hands every record that ends in them to `each`.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(&Record) -> Result<(), Bad>,
    ) -> Result<(), Bad> {
        for byte in bytes {
            if self.start.len() <= MARK.len() {
                self.first(*byte)?;
            }
            self.byte(*byte, &mut each)?;
        }
        Ok(())
    }

    /// The last record, if its line had no ending. Says whether there was any byte.
    pub fn finish(mut self, mut each: impl FnMut(&Record) -> Result<(), Bad>) -> Result<bool, Bad> {
        match self.state {
            State::Quoted => {
                let reason = "a quote that is never closed";
                return Err(Bad::line(self.record.line, reason, HINT_QUOTES));
            }
            State::Start if self.record.ends.is_empty() => {}
            _ => self.ended(&mut each)?,
        }
        Ok(!self.start.is_empty())
    }

    /// Looks at the first four bytes of the file: another encoding, a byte order mark.
    fn first(&mut self, byte: u8) -> Result<(), Bad> {
        self.start.push(byte);
        if let Some(bad) = encoding_of(&self.start) {
            return Err(bad);
        }
        if self.start.len() == MARK.len() + 1 && self.start.starts_with(MARK) {
            // The mark was taken for the start of the first field.
            self.record.bytes.clear();
            self.state = State::Start;
        }
        Ok(())
    }

    fn byte(
        &mut self,
        byte: u8,
        each: &mut impl FnMut(&Record) -> Result<(), Bad>,
    ) -> Result<(), Bad> {
        if self.state == State::Quoted {
            match byte {
                b'"' => self.state = State::Closing,
                _ => self.keep(byte)?,
            }
            return Ok(());
        }
        match (self.state, byte) {
            (_, b'\n') => return self.ended(each),
            (State::Return, _) => return Err(self.stray("a carriage return inside a field")),
            (_, b'\r') => {
                if self.state == State::Start {
                    // An empty field at the end of a line, or an empty line.
                    self.state = State::Return;
                    if !self.record.ends.is_empty() || !self.record.bytes.is_empty() {
                        self.record.ends.push(self.record.bytes.len());
                    }
                } else {
                    self.record.ends.push(self.record.bytes.len());
                    self.state = State::Return;
                }
            }
            (_, b',') => {
                self.record.ends.push(self.record.bytes.len());
                self.state = State::Start;
            }
            (State::Start, b'"') => self.state = State::Quoted,
            (State::Closing, b'"') => {
                self.state = State::Quoted;
                self.keep(byte)?;
            }
            (State::Closing, _) => return Err(self.stray("text after a closing quote")),
            (_, b'"') => return Err(self.stray("a quote inside a field without quotes")),
            _ => {
                self.state = State::Plain;
                self.keep(byte)?;
            }
        }
        if self.record.ends.len() > self.limit {
            return Err(self.too_long());
        }
        Ok(())
    }

    fn stray(&self, reason: &str) -> Bad {
        Bad::line(self.line, reason, HINT_QUOTES)
    }

    fn too_long(&self) -> Bad {
        let reason = format!("a record longer than {} bytes", self.limit);
        Bad::line(self.record.line, reason, HINT_LONG)
    }

    fn keep(&mut self, byte: u8) -> Result<(), Bad> {
        if byte == b'\n' {
            self.line += 1;
        }
        if self.record.bytes.len() >= self.limit {
            return Err(self.too_long());
        }
        self.record.bytes.push(byte);
        Ok(())
    }

    /// The record ends here; an empty line is none.
    fn ended(&mut self, each: &mut impl FnMut(&Record) -> Result<(), Bad>) -> Result<(), Bad> {
        let empty_line = self.record.ends.is_empty() && self.record.bytes.is_empty();
        let bare = empty_line && matches!(self.state, State::Start | State::Return);
        if !bare {
            if self.state != State::Return {
                self.record.ends.push(self.record.bytes.len());
            }
            each(&self.record)?;
        }
        self.line += 1;
        self.record.bytes.clear();
        self.record.ends.clear();
        self.record.line = self.line;
        self.state = State::Start;
        Ok(())
    }
}

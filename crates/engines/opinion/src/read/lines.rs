//! Cuts fed bytes into lines without ever holding more than one of them.
//!
//! Invariants: a line handed on has no line ending and, if it is the first, no byte order mark; a
//! line longer than the limit is refused when the limit is passed, not when its end is found, so
//! that a line of 2 GB costs no more memory than the limit.

use super::{Bad, HINT_LONG, encoding_of};

/// Cuts lines.
#[derive(Debug)]
pub struct Lines {
    carry: Vec<u8>,
    done: u64,
    limit: usize,
}

impl Lines {
    /// With the longest line in bytes.
    pub const fn new(limit: usize) -> Self {
        Self { carry: Vec::new(), done: 0, limit }
    }

    /// Takes bytes and hands every line that ends in them to `each`, with its number from 1.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(u64, &[u8]) -> Result<(), Bad>,
    ) -> Result<(), Bad> {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let piece = bytes.get(from..end).unwrap_or_default();
            from = end + 1;
            if self.carry.is_empty() {
                self.whole(piece, &mut each)?;
            } else {
                self.keep(piece)?;
                let line = std::mem::take(&mut self.carry);
                self.whole(&line, &mut each)?;
                self.carry = line;
                self.carry.clear();
            }
        }
        self.keep(bytes.get(from..).unwrap_or_default())
    }

    /// The last line, if it had no ending. Gives the number of lines.
    pub fn finish(
        mut self,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), Bad>,
    ) -> Result<u64, Bad> {
        if !self.carry.is_empty() {
            let line = std::mem::take(&mut self.carry);
            self.whole(&line, &mut each)?;
        }
        Ok(self.done)
    }

    fn keep(&mut self, piece: &[u8]) -> Result<(), Bad> {
        if self.carry.len().saturating_add(piece.len()) > self.limit {
            return Err(self.too_long());
        }
        self.carry.extend_from_slice(piece);
        Ok(())
    }

    fn too_long(&self) -> Bad {
        let reason = format!("longer than {} bytes", self.limit);
        Bad::line(self.done + 1, reason, HINT_LONG)
    }

    #[inline]
    fn whole(
        &mut self,
        line: &[u8],
        each: &mut impl FnMut(u64, &[u8]) -> Result<(), Bad>,
    ) -> Result<(), Bad> {
        if line.len() > self.limit {
            return Err(self.too_long());
        }
        self.done += 1;
        let mut line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.done == 1 {
            if let Some(bad) = encoding_of(line) {
                return Err(bad);
            }
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        each(self.done, line)
    }
}

//! Lines out of bytes fed in any pieces, in bounded memory and without copying where a line lies
//! whole in a piece. What is not text is refused here: zero bytes, bytes that are not UTF-8, lines
//! beyond the limit (which are never gathered: a line of 2 GB costs as much as one of the limit).

use memchr::{memchr, memchr_iter, memrchr};

use super::error::{ReadError, Reason};

/// Bytes looked at together when asking whether all is fine text.
const CHUNK: usize = 1 << 15;

/// The byte order mark of UTF-8.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Who takes the lines.
pub(super) trait Sink {
    /// Takes a line without its end; `quotes` is false where it surely holds no quotation mark.
    fn line(&mut self, number: u64, text: &str, quotes: bool) -> Result<(), Reason>;
}

/// What lies between two pieces.
#[derive(Debug)]
pub(super) struct Lines {
    /// Lines given to the sink.
    pub number: u64,
    limit: usize,
    /// The beginning of a line whose end has not come yet.
    carry: Vec<u8>,
}

impl Lines {
    /// Lines of at most so many bytes.
    pub fn new(limit: usize) -> Self {
        Self { number: 0, limit, carry: Vec::new() }
    }

    /// Feeds the lines that end in these bytes to the sink.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), ReadError> {
        let mut carry = std::mem::take(&mut self.carry);
        let mut feed = Feed { number: self.number, limit: self.limit, sink };
        let done = bytes.chunks(CHUNK).try_for_each(|chunk| feed.chunk(chunk, &mut carry));
        self.number = feed.number;
        self.carry = carry;
        done
    }

    /// Feeds a last line that has no end.
    pub fn finish(&mut self, sink: &mut impl Sink) -> Result<(), ReadError> {
        if self.carry.is_empty() {
            return Ok(());
        }
        let mut feed = Feed { number: self.number, limit: self.limit, sink };
        feed.checked(&self.carry)?;
        self.number = feed.number;
        Ok(())
    }
}

struct Feed<'a, S> {
    number: u64,
    limit: usize,
    sink: &'a mut S,
}

impl<S: Sink> Feed<'_, S> {
    fn chunk(&mut self, chunk: &[u8], carry: &mut Vec<u8>) -> Result<(), ReadError> {
        let mut rest = chunk;
        if !carry.is_empty() {
            let Some(end) = memchr(b'\n', chunk) else { return self.hold(carry, chunk) };
            let (head, tail) = chunk.split_at_checked(end).unwrap_or((chunk, &[]));
            self.hold(carry, head)?;
            self.checked(carry)?;
            carry.clear();
            rest = tail.get(1..).unwrap_or_default();
        }
        let end = memrchr(b'\n', rest).map_or(0, |at| at + 1);
        let (whole, begun) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        // What is fine as a whole is cut without looking again.
        let mark = self.number == 0 && whole.starts_with(MARK);
        let fine = !mark && memchr(0, whole).is_none();
        if fine && let Ok(text) = simdutf8::basic::from_utf8(whole) {
            let quotes = memchr(b'"', whole).is_some();
            let mut from = 0;
            for end in memchr_iter(b'\n', whole) {
                self.text(text.get(from..end).unwrap_or_default(), quotes)?;
                from = end + 1;
            }
        } else {
            for line in whole.strip_suffix(b"\n").into_iter().flat_map(|w| w.split(|b| *b == b'\n'))
            {
                self.checked(line)?;
            }
        }
        self.hold(carry, begun)
    }

    fn hold(&self, carry: &mut Vec<u8>, more: &[u8]) -> Result<(), ReadError> {
        if carry.len() + more.len() > self.limit {
            return Err(self.wrong(Reason::Long { limit: self.limit }));
        }
        carry.extend_from_slice(more);
        Ok(())
    }

    fn wrong(&self, reason: Reason) -> ReadError {
        ReadError::new(self.number + 1, reason)
    }

    /// A line whose bytes nobody has looked at.
    fn checked(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if self.number == 0 {
            if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
                return Err(self.wrong(Reason::Utf16));
            }
            if bytes.starts_with(MARK) {
                return Err(self.wrong(Reason::Mark));
            }
        }
        if memchr(0, bytes).is_some() {
            return Err(self.wrong(Reason::Nul));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text(text, true),
            Err(error) => Err(self.wrong(Reason::Encoding { at: error.valid_up_to() + 1 })),
        }
    }

    #[inline]
    fn text(&mut self, text: &str, quotes: bool) -> Result<(), ReadError> {
        if text.len() > self.limit {
            return Err(self.wrong(Reason::Long { limit: self.limit }));
        }
        self.number += 1;
        let text = text.strip_suffix('\r').unwrap_or(text);
        self.sink
            .line(self.number, text, quotes)
            .map_err(|reason| ReadError::new(self.number, reason))
    }
}

//! Votes as a list: a line per vote, later lines over earlier ones.

use super::lines::Lines;
use super::number::{self, Column, refused};
use super::{Bad, shown, text_of};
use crate::table::{Cast, Casts};

/// The longest line of a list of votes, in bytes. A vote takes 60.
const LINE_LIMIT: usize = 4096;
const HINT_HEADER: &str =
    "Expected timestamp,datetime,comment-id,voter-id,vote or participant,statement,vote.";
/// Columns of the longest known header.
const COLUMNS_MOST: usize = 8;

/// Reads a list of votes: `votes.csv` of an export, or `participant,statement,vote`.
///
/// The header names the columns, in any order: `participant` or `voter-id`, `statement` or
/// `comment-id`, `vote`; and, if there, `timestamp` and `datetime`. With a timestamp the last vote
/// by time counts (ties: by place in the file), without one the last in the file.
#[derive(Debug)]
pub struct VotesReader {
    lines: Lines,
    columns: Vec<Column>,
    casts: Casts,
}

impl Default for VotesReader {
    fn default() -> Self {
        Self::new()
    }
}

impl VotesReader {
    /// Nothing read yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { lines: Lines::new(LINE_LIMIT), columns: Vec::new(), casts: Casts::new() }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// [`Bad`]: a line that is no vote. Feeding on after an error is of no use.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        let Self { lines, columns, casts } = self;
        lines.feed(bytes, |line, text| one(columns, casts, line, text))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Bad`]: the last line is no vote, or there is no header.
    pub fn finish(self) -> Result<Casts, Bad> {
        let Self { lines, mut columns, mut casts } = self;
        let read = lines.finish(|line, text| one(&mut columns, &mut casts, line, text))?;
        if read == 0 {
            return Err(Bad::line(1, "an empty file", HINT_HEADER));
        }
        Ok(casts)
    }

    /// Votes read so far.
    #[must_use]
    pub fn read(&self) -> usize {
        self.casts.len()
    }
}

#[inline]
fn one(columns: &mut Vec<Column>, casts: &mut Casts, line: u64, text: &[u8]) -> Result<(), Bad> {
    if let [Column::Participant, Column::Statement, Column::Vote] = columns.as_slice() {
        if let Some(cast) = plain(text) {
            casts.push(cast);
            return Ok(());
        }
    } else if columns.is_empty() {
        *columns = header(text)?;
        return Ok(());
    }
    row(columns, casts, line, text)
}

/// The common shape `digits,digits,vote`, read in one go; `None` for whatever is not exactly that.
#[inline]
fn plain(text: &[u8]) -> Option<Cast> {
    let (participant, rest) = leading(text)?;
    let (statement, rest) = leading(rest)?;
    let vote = number::vote(rest)?;
    let statement = u32::try_from(statement).ok().filter(|s| *s < crate::STATEMENT_LIMIT)?;
    Some(Cast { participant: u32::try_from(participant).ok()?, statement, vote })
}

/// Up to ten digits and the comma after them.
#[inline]
fn leading(text: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for (at, byte) in text.iter().take(11).enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            let ends = *byte == b',' && at > 0;
            return ends.then(|| (number, text.get(at + 1..).unwrap_or_default()));
        }
        number = number * 10 + u64::from(digit);
    }
    None
}

fn header(text: &[u8]) -> Result<Vec<Column>, Bad> {
    let text = text_of(1, text)?;
    let mut columns = Vec::new();
    for name in text.split(',').take(COLUMNS_MOST + 1) {
        let column = match name.trim_matches('"') {
            "participant" | "voter-id" => Column::Participant,
            "statement" | "comment-id" => Column::Statement,
            "vote" => Column::Vote,
            "timestamp" => Column::Time,
            "datetime" => Column::Other,
            other => {
                let reason = format!("unknown column \"{}\"", shown(other.as_bytes()));
                return Err(Bad::line(1, reason, HINT_HEADER));
            }
        };
        if columns.contains(&column) {
            return Err(Bad::line(1, format!("column \"{name}\" twice"), HINT_HEADER));
        }
        columns.push(column);
    }
    for (column, name) in [
        (Column::Participant, "participant"),
        (Column::Statement, "statement"),
        (Column::Vote, "vote"),
    ] {
        if !columns.contains(&column) {
            return Err(Bad::line(1, format!("no column \"{name}\""), HINT_HEADER));
        }
    }
    Ok(columns)
}

fn row(columns: &[Column], casts: &mut Casts, line: u64, text: &[u8]) -> Result<(), Bad> {
    let (mut participant, mut statement, mut vote, mut time) = (None, None, None, None);
    let mut fields = 0_usize;
    let mut expected = columns.iter();
    for field in text.split(|byte| *byte == b',') {
        fields += 1;
        let Some(column) = expected.next() else { continue };
        let known = match column {
            Column::Participant => number::participant(field).map(|id| participant = Some(id)),
            Column::Statement => number::statement(field).map(|id| statement = Some(id)),
            Column::Vote => number::vote(field).map(|one| vote = Some(one)),
            Column::Time => number::digits(field)
                .and_then(|at| i64::try_from(at).ok())
                .map(|at| time = Some(at)),
            Column::Other => Some(()),
        };
        if known.is_none() {
            return Err(
                ragged(columns, line, text).unwrap_or_else(|| refused(line, *column, field))
            );
        }
    }
    let (true, Some(participant), Some(statement), Some(vote)) =
        (fields == columns.len(), participant, statement, vote)
    else {
        let other = || Bad::line(line, "an incomplete row", HINT_HEADER);
        return Err(ragged(columns, line, text).unwrap_or_else(other));
    };
    let cast = Cast { participant, statement, vote };
    match time {
        Some(time) => casts.push_at(cast, time),
        None => casts.push(cast),
    }
    Ok(())
}

/// The refusal of a row with too few or too many fields.
fn ragged(columns: &[Column], line: u64, text: &[u8]) -> Option<Bad> {
    let fields = text.split(|byte| *byte == b',').count();
    if fields == columns.len() {
        return None;
    }
    let reason = format!("{fields} fields where the header has {}", columns.len());
    Some(Bad::line(line, reason, "Is the file cut off, or are two files joined?"))
}

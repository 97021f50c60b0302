//! Statements: what was voted on, and whether it was let through.

use std::collections::BTreeSet;

use super::records::{Record, Records};
use super::{Bad, number, shown, text_of};

/// The longest record, in bytes.
const RECORD_LIMIT: usize = 1 << 20;
const HINT_HEADER: &str = "Expected timestamp,datetime,comment-id,author-id,agrees,disagrees,\
                           moderated,comment-body or statement,moderated,body.";

/// One statement of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: u32,
    /// What it says.
    pub body: String,
    /// Decision on it: −1 left out, 0 not looked at, 1 let through. 0 without such a column.
    pub moderated: i8,
    /// It asks about the participant (“I am under 30”), not about the matter.
    pub meta: bool,
    /// Who wrote it, where given.
    pub author: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Body,
    Moderated,
    Meta,
    Author,
    Other,
}

/// Reads `comments.csv` of an export, or `statement,moderated,body`.
///
/// Counts in the file are not read: they count changed votes more than once.
#[derive(Debug)]
pub struct StatementsReader {
    records: Records,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    columns: Vec<Column>,
    seen: BTreeSet<u32>,
    statements: Vec<Statement>,
}

impl Default for StatementsReader {
    fn default() -> Self {
        Self::new()
    }
}

impl StatementsReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { records: Records::new(RECORD_LIMIT), state: State::default() }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// [`Bad`]: a record that is no statement, an id twice, quotes out of place.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        let Self { records, state } = self;
        records.feed(bytes, |record| state.one(record))
    }

    /// Ends the file: the statements in its order.
    ///
    /// # Errors
    /// [`Bad`]: as [`StatementsReader::feed`], and a quote never closed, and no header.
    pub fn finish(self) -> Result<Vec<Statement>, Bad> {
        let Self { records, mut state } = self;
        records.finish(|record| state.one(record))?;
        if state.columns.is_empty() {
            return Err(Bad::line(1, "an empty file", HINT_HEADER));
        }
        Ok(state.statements)
    }
}

impl State {
    fn one(&mut self, record: &Record) -> Result<(), Bad> {
        if self.columns.is_empty() {
            self.columns = header(record)?;
            return Ok(());
        }
        if record.len() != self.columns.len() {
            let (found, expected) = (record.len(), self.columns.len());
            let reason = format!("{found} fields where the header has {expected}");
            return Err(Bad::line(record.line, reason, "Is a comma in a text without quotes?"));
        }
        let mut statement = Statement::default();
        for (column, field) in self.columns.iter().zip(record.fields()) {
            put(&mut statement, *column, record.line, field)?;
        }
        if !self.seen.insert(statement.id) {
            let reason = format!("statement {} twice", statement.id);
            return Err(Bad::line(record.line, reason, "An id stands for one statement."));
        }
        self.statements.push(statement);
        Ok(())
    }
}

fn header(record: &Record) -> Result<Vec<Column>, Bad> {
    let mut columns = Vec::new();
    for field in record.fields() {
        let column = match text_of(record.line, field)? {
            "statement" | "comment-id" => Column::Id,
            "body" | "comment-body" => Column::Body,
            "moderated" => Column::Moderated,
            "is-meta" => Column::Meta,
            "author-id" => Column::Author,
            "timestamp" | "datetime" | "agrees" | "disagrees" => Column::Other,
            other => {
                let reason = format!("unknown column \"{}\"", shown(other.as_bytes()));
                return Err(Bad::line(record.line, reason, HINT_HEADER));
            }
        };
        if column != Column::Other && columns.contains(&column) {
            let reason = format!("column \"{}\" twice", shown(field));
            return Err(Bad::line(record.line, reason, HINT_HEADER));
        }
        columns.push(column);
    }
    for (column, name) in [(Column::Id, "comment-id"), (Column::Body, "comment-body")] {
        if !columns.contains(&column) {
            return Err(Bad::line(record.line, format!("no column \"{name}\""), HINT_HEADER));
        }
    }
    Ok(columns)
}

fn put(statement: &mut Statement, column: Column, line: u64, field: &[u8]) -> Result<(), Bad> {
    let text = text_of(line, field)?;
    let no = |what: &str, hint| Bad::line(line, format!("{what} \"{}\"", shown(field)), hint);
    match column {
        Column::Id => {
            statement.id = number::statement(field)
                .ok_or_else(|| no("statement", "An id is digits, at most 1073741823."))?;
        }
        Column::Body => text.clone_into(&mut statement.body),
        Column::Moderated => {
            statement.moderated = match text {
                "-1" => -1,
                "0" | "" => 0,
                "1" => 1,
                _ => return Err(no("moderated", "-1 left out, 0 not looked at, 1 let through.")),
            };
        }
        Column::Meta => {
            statement.meta = match text {
                "true" | "True" | "1" => true,
                "false" | "False" | "0" | "" => false,
                _ => return Err(no("is-meta", "true or false.")),
            };
        }
        Column::Author if field.is_empty() => {}
        Column::Author => {
            let author = number::participant(field);
            statement.author =
                Some(author.ok_or_else(|| no("author", "An id is digits, at most 4294967295."))?);
        }
        Column::Other => {}
    }
    Ok(())
}

//! Votes as a matrix: a line per participant, a column per statement, empty where there is no vote.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Lines;
use super::number::{self, Column, refused};
use super::{Bad, shown, text_of};
use crate::table::{Cast, Casts};
use crate::vote::Vote;

/// The longest line, in bytes: 100,000 statements fit.
const LINE_LIMIT: usize = 1 << 20;
const HINT_HEADER: &str = "Expected participant, then group-id, n-comments, n-votes, n-agree, \
                           n-disagree as far as given, then one column per statement id.";
const KNOWN: [&str; 5] = ["group-id", "n-comments", "n-votes", "n-agree", "n-disagree"];

/// What a matrix says.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The votes.
    pub casts: Casts,
    /// The groups of whoever wrote the file: participant → group, where given.
    pub groups: BTreeMap<u32, u32>,
    /// Ids of all columns in the order of the file, those without votes among them.
    pub statements: Vec<u32>,
}

/// Reads `participants-votes.csv` of an export. The counts in it are recomputed, not trusted.
#[derive(Debug)]
pub struct MatrixReader {
    lines: Lines,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    leading: Option<Vec<bool>>,
    seen: BTreeSet<u32>,
    matrix: Matrix,
}

impl Default for MatrixReader {
    fn default() -> Self {
        Self::new()
    }
}

impl MatrixReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { lines: Lines::new(LINE_LIMIT), state: State::default() }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// [`Bad`]: a line that is no row of the matrix, a participant twice.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        let Self { lines, state } = self;
        lines.feed(bytes, |line, text| state.one(line, text))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Bad`]: the last line is no row, or there is no header.
    pub fn finish(self) -> Result<Matrix, Bad> {
        let Self { lines, mut state } = self;
        if lines.finish(|line, text| state.one(line, text))? == 0 {
            return Err(Bad::line(1, "an empty file", HINT_HEADER));
        }
        Ok(state.matrix)
    }
}

impl State {
    fn one(&mut self, line: u64, text: &[u8]) -> Result<(), Bad> {
        match self.leading.take() {
            None => {
                self.leading = Some(self.header(text)?);
                Ok(())
            }
            Some(leading) => {
                let done = self.row(&leading, line, text);
                self.leading = Some(leading);
                done
            }
        }
    }

    /// Whether each column before the statements is the group.
    fn header(&mut self, text: &[u8]) -> Result<Vec<bool>, Bad> {
        let text = text_of(1, text)?;
        let mut names = text.split(',').map(|name| name.trim_matches('"'));
        if names.next() != Some("participant") {
            return Err(Bad::line(1, "the first column is not \"participant\"", HINT_HEADER));
        }
        let mut leading = Vec::new();
        let mut ids = BTreeSet::new();
        for name in names {
            if self.matrix.statements.is_empty() && KNOWN.contains(&name) {
                leading.push(name == "group-id");
                continue;
            }
            let Some(id) = number::statement(name.as_bytes()) else {
                let reason = format!("column \"{}\" is no statement id", shown(name.as_bytes()));
                return Err(Bad::line(1, reason, HINT_HEADER));
            };
            if !ids.insert(id) {
                return Err(Bad::line(1, format!("statement {id} twice"), HINT_HEADER));
            }
            self.matrix.statements.push(id);
        }
        Ok(leading)
    }

    fn row(&mut self, leading: &[bool], line: u64, text: &[u8]) -> Result<(), Bad> {
        let expected = 1 + leading.len() + self.matrix.statements.len();
        let mut fields = text.split(|byte| *byte == b',');
        let first = fields.next().unwrap_or_default();
        let ragged = || {
            let found = text.split(|byte| *byte == b',').count();
            (found != expected).then(|| {
                let reason = format!("{found} fields where the header has {expected}");
                Bad::line(line, reason, "Is the file cut off, or are two files joined?")
            })
        };
        if let Some(bad) = ragged() {
            return Err(bad);
        }
        let Some(participant) = number::participant(first) else {
            return Err(refused(line, Column::Participant, first));
        };
        if !self.seen.insert(participant) {
            let reason = format!("participant {participant} twice");
            return Err(Bad::line(line, reason, "A participant has one row; join the two."));
        }
        for is_group in leading {
            let field = fields.next().unwrap_or_default();
            if *is_group && !field.is_empty() {
                let Some(group) = number::participant(field) else {
                    return Err(refused(line, Column::Other, field));
                };
                self.matrix.groups.insert(participant, group);
            }
        }
        for (statement, field) in self.matrix.statements.iter().zip(fields) {
            if field.is_empty() {
                continue;
            }
            let Some(vote) = cell(field) else { return Err(refused(line, Column::Vote, field)) };
            self.matrix.casts.push(Cast { participant, statement: *statement, vote });
        }
        Ok(())
    }
}

/// A cell; spreadsheets write 1 as 1.0.
fn cell(field: &[u8]) -> Option<Vote> {
    number::vote(field.strip_suffix(b".0").unwrap_or(field))
}

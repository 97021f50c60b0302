//! Files out: the exports of the field, so that nobody is held here, and the compact file.
//!
//! Writers append to a string or buffer that the caller empties as it likes; this crate opens
//! nothing. What is written reads back to the same table (a test holds it to that).

use std::fmt::Write;

use crate::read::{PACKED_MAGIC, Statement};
use crate::table::{Cast, VoteTable};
use crate::vote::Vote;

/// First line of [`vote_line`]s.
pub const VOTES_HEADER: &str = "participant,statement,vote\n";

/// Appends one vote as a line of `participant,statement,vote`.
pub fn vote_line(out: &mut String, cast: Cast) {
    let Cast { participant, statement, vote } = cast;
    // Writing to a string can not fail.
    let _ = writeln!(out, "{participant},{statement},{}", vote.sign());
}

/// First line of [`export_line`]s: the header of `votes.csv`.
pub const EXPORT_HEADER: &str = "timestamp,datetime,comment-id,voter-id,vote\n";

/// Appends one vote as a line of the export's `votes.csv`. `datetime` is for people and may be
/// empty; it must hold no comma, quote or line break, which are left out.
pub fn export_line(out: &mut String, timestamp: u64, datetime: &str, cast: Cast) {
    let Cast { participant, statement, vote } = cast;
    let datetime: String =
        datetime.chars().filter(|c| !matches!(c, ',' | '"' | '\n' | '\r')).collect();
    let _ = writeln!(out, "{timestamp},{datetime},{statement},{participant},{}", vote.sign());
}

/// The first line of a `participants-votes.csv` over these statements.
#[must_use]
pub fn matrix_header(statements: &[u32]) -> String {
    let mut out = "participant,group-id,n-comments,n-votes,n-agree,n-disagree".to_owned();
    for statement in statements {
        let _ = write!(out, ",{statement}");
    }
    out.push('\n');
    out
}

/// Appends the row of one participant to a `participants-votes.csv` over `statements` (ascending).
/// `written` is how many statements this participant wrote; votes on statements that have no
/// column are left out of the row, and of the counts in it.
pub fn matrix_row(
    out: &mut String,
    participant: u32,
    group: Option<u32>,
    written: u32,
    statements: &[u32],
    votes: &[(u32, Vote)],
) {
    let has = |statement: &u32| statements.binary_search(statement).is_ok();
    let shown = || votes.iter().filter(|(statement, _)| has(statement));
    let of = |side| shown().filter(|(_, vote)| *vote == side).count();
    let group = group.map_or_else(String::new, |group| group.to_string());
    let (all, agree, disagree) = (shown().count(), of(Vote::Agree), of(Vote::Disagree));
    let _ = write!(out, "{participant},{group},{written},{all},{agree},{disagree}");
    let mut votes = shown().peekable();
    for statement in statements {
        out.push(',');
        if let Some((_, vote)) = votes.next_if(|(id, _)| id == statement) {
            let _ = write!(out, "{}", vote.sign());
        }
    }
    out.push('\n');
}

/// First line of [`statement_line`]s.
pub const STATEMENTS_HEADER: &str = "statement,moderated,is-meta,author-id,body\n";

/// Appends one statement as a record of `statement,moderated,is-meta,author-id,body`.
pub fn statement_line(out: &mut String, statement: &Statement) {
    let Statement { id, body, moderated, meta, author } = statement;
    let author = author.map_or_else(String::new, |author| author.to_string());
    let _ = writeln!(out, "{id},{moderated},{meta},{author},\"{}\"", body.replace('"', "\"\""));
}

/// Writes the compact file (format: [`crate::read`], `packed`), a participant at a time.
#[derive(Debug)]
pub struct PackedWriter {
    out: Vec<u8>,
    checked: usize,
    check: crate::read::Check,
    participants: u64,
    votes: u64,
    next: u64,
    columns: u64,
}

fn leb(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

impl PackedWriter {
    /// Over these statement ids, ascending. `None` when they are not, or not below
    /// [`crate::STATEMENT_LIMIT`].
    #[must_use]
    pub fn new(statements: &[u32]) -> Option<Self> {
        let tidy = statements.is_sorted_by(|one, next| one < next);
        if !tidy || statements.last().is_some_and(|last| *last >= crate::STATEMENT_LIMIT) {
            return None;
        }
        let mut out = PACKED_MAGIC.to_vec();
        leb(&mut out, statements.len() as u64);
        let mut next = 0;
        for id in statements {
            leb(&mut out, u64::from(*id) - next);
            next = u64::from(*id) + 1;
        }
        let columns = statements.len() as u64;
        let check = crate::read::Check::new();
        Some(Self { out, checked: 0, check, participants: 0, votes: 0, next: 0, columns })
    }

    /// Appends a participant with votes on columns (places in the list of statements). Nothing is
    /// written, and `false` given, when the id is not above the one before, there are no votes, or
    /// the columns do not ascend below the number of statements.
    pub fn row(&mut self, participant: u32, votes: &[(u32, Vote)]) -> bool {
        let tidy = votes.is_sorted_by(|one, next| one.0 < next.0)
            && votes.last().is_some_and(|(last, _)| u64::from(*last) < self.columns);
        if !tidy || votes.is_empty() || u64::from(participant) < self.next {
            return false;
        }
        leb(&mut self.out, votes.len() as u64);
        leb(&mut self.out, u64::from(participant) - self.next);
        let mut next = 0;
        for (column, vote) in votes {
            leb(&mut self.out, ((u64::from(*column) - next) << 2) | u64::from(vote.code()));
            next = u64::from(*column) + 1;
        }
        self.next = u64::from(participant) + 1;
        self.participants += 1;
        self.votes += votes.len() as u64;
        true
    }

    /// Hands over what has been written so far and empties the buffer.
    pub fn take(&mut self) -> Vec<u8> {
        self.note();
        self.checked = 0;
        std::mem::take(&mut self.out)
    }

    fn note(&mut self) {
        self.check.add(self.out.get(self.checked..).unwrap_or_default());
        self.checked = self.out.len();
    }

    /// The rest of the file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        for number in [0, self.participants, self.votes] {
            leb(&mut self.out, number);
        }
        self.note();
        self.out.extend_from_slice(&self.check.value().to_le_bytes());
        self.out
    }
}

/// A whole table as a compact file.
#[must_use]
pub fn packed(table: &VoteTable) -> Vec<u8> {
    let Some(mut writer) = PackedWriter::new(table.statements()) else { return Vec::new() };
    for (participant, row) in table.participants().iter().zip(table.rows()) {
        let votes: Vec<(u32, Vote)> =
            row.iter().filter_map(|key| Some((key >> 2, Vote::from_code(key & 3)?))).collect();
        writer.row(*participant, &votes);
    }
    writer.finish()
}

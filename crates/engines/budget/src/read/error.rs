//! What is wrong with a file: the line, the reason, and what to do about it.

use std::fmt;

/// A file that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Line, from 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// What is wrong.
    pub why: Reason,
    /// What to do about it.
    pub hint: &'static str,
}

impl ReadError {
    pub(super) const fn new(line: u64, why: Reason) -> Self {
        let hint = why.hint();
        Self { line, why, hint }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// No line at all.
    Empty,
    /// A section's title was expected.
    Section {
        /// The title wanted: `META`, `PROJECTS` or `VOTES`.
        wanted: &'static str,
    },
    /// The file ended before a section.
    Missing {
        /// The section.
        section: &'static str,
    },
    /// The line under a section's title lacks a column.
    Column {
        /// The section.
        section: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A column is named twice.
    ColumnTwice(String),
    /// A row has another number of cells than its heading.
    Ragged {
        /// Cells in the heading.
        wanted: usize,
        /// Cells in the row.
        found: usize,
    },
    /// A quotation mark that opens a cell has no partner on the line.
    Quote,
    /// A key of the head is given twice.
    KeyTwice(String),
    /// A key that must be there is not.
    Key(&'static str),
    /// A word that is no kind of ballot.
    Kind(String),
    /// A text that is no amount of money.
    Amount(String),
    /// A negative amount or number of points.
    Negative(String),
    /// An amount, or their sum, beyond what can be counted exactly.
    Large(String),
    /// A project without an id.
    NoId,
    /// A project id seen before.
    ProjectTwice(String),
    /// A voter id seen before.
    VoterTwice(String),
    /// A ballot names a project that is not in the list.
    Unknown(String),
    /// A choose-1 ballot with several projects.
    NotOne(usize),
    /// Another number of points than of projects.
    Points {
        /// Projects named.
        projects: usize,
        /// Numbers given.
        points: usize,
    },
    /// A text that is no whole number of points.
    NotPoints(String),
    /// Bytes that are not UTF-8.
    Encoding {
        /// Column in bytes, from 1.
        at: usize,
    },
    /// The byte order mark of UTF-16.
    Utf16,
    /// A byte order mark before UTF-8: other readers of the format take it for part of the title.
    Mark,
    /// A zero byte.
    Nul,
    /// A line longer than the limit.
    Long {
        /// The limit in bytes.
        limit: usize,
    },
    /// More lines, projects or ballots than can be counted.
    TooMany,
}

impl Reason {
    /// What to do about it.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "is this the right file?",
            Self::Section { .. } | Self::Missing { .. } => {
                "a .pb file has the sections META, PROJECTS and VOTES, in this order"
            }
            Self::Column { .. } => "add the column to the line under the section's title",
            Self::ColumnTwice(_) => "rename one of the two columns",
            Self::Ragged { .. } => {
                "cells are parted by semicolons; put a cell that contains one in quotation marks"
            }
            Self::Quote => "close it, and write a quotation mark inside a quoted cell twice",
            Self::KeyTwice(_) => "remove one of the two lines",
            Self::Key(_) => "add it under META as key;value",
            Self::Kind(_) => "it must be approval, choose-1, cumulative, scoring or ordinal",
            Self::Amount(_) => "write digits with at most one decimal point, no other marks",
            Self::Negative(_) => "remove the minus sign or the row",
            Self::Large(_) => "use at most 6 decimals and sums below 10 to the 18",
            Self::NoId => "give the project an id",
            Self::ProjectTwice(_) => "give each project an id of its own",
            Self::VoterTwice(_) => "each voter votes once: remove one of the two ballots",
            Self::Unknown(_) => "correct the id, or add the project under PROJECTS",
            Self::NotOne(_) => "name one project, or say vote_type;approval",
            Self::Points { .. } => "give each project of the ballot its number of points",
            Self::NotPoints(_) => "points are whole numbers",
            Self::Encoding { .. } | Self::Utf16 => "save the file as UTF-8",
            Self::Mark => "save the file as UTF-8 without a byte order mark (BOM)",
            Self::Nul => "this is not a text file, or it is damaged",
            Self::Long { .. } => "is this the right file? a ballot is never that long",
            Self::TooMany => "split the file",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::Section { wanted } => write!(f, "expected the section title {wanted}"),
            Self::Missing { section } => write!(f, "the file ends without a section {section}"),
            Self::Column { section, column } => {
                write!(f, "the heading of {section} lacks the column {column}")
            }
            Self::ColumnTwice(name) => write!(f, "the column {name} is named twice"),
            Self::Ragged { wanted, found } => {
                write!(f, "the row has {found} cells, its heading {wanted}")
            }
            Self::Quote => f.write_str("a quotation mark is not closed on this line"),
            Self::KeyTwice(key) => write!(f, "the key {key} is given twice"),
            Self::Key(key) => write!(f, "the key {key} is missing"),
            Self::Kind(word) => write!(f, "vote_type {word:?} is not known"),
            Self::Amount(text) => write!(f, "{text:?} is no amount of money"),
            Self::Negative(text) => write!(f, "{text:?} is negative"),
            Self::Large(text) => write!(f, "{text} is too large or too fine to be counted exactly"),
            Self::NoId => f.write_str("a project has no id"),
            Self::ProjectTwice(id) => write!(f, "the project id {id:?} was given before"),
            Self::VoterTwice(id) => write!(f, "the voter id {id:?} was given before"),
            Self::Unknown(id) => write!(f, "no project is called {id:?}"),
            Self::NotOne(found) => write!(f, "a choose-1 ballot names {found} projects"),
            Self::Points { projects, points } => {
                write!(f, "{projects} projects but {points} numbers of points")
            }
            Self::NotPoints(text) => write!(f, "{text:?} is no whole number of points"),
            Self::Encoding { at } => write!(f, "not UTF-8 at byte {at} of the line"),
            Self::Utf16 => f.write_str("the file is UTF-16"),
            Self::Mark => f.write_str("the file begins with a byte order mark"),
            Self::Nul => f.write_str("the line contains a zero byte"),
            Self::Long { limit } => write!(f, "the line is longer than {limit} bytes"),
            Self::TooMany => f.write_str("there are more rows than can be counted"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}; {}", self.why, self.hint)
    }
}

impl std::error::Error for ReadError {}

//! What can be wrong with a rulebook, and what a reader of it can be told.
//!
//! Why it exists: a county officer who edits a rule must see every bad entry at once, by file and
//! key, with the law's number beside his own. Invariants: load errors and read errors never mix;
//! every reason carries the values it speaks of. It refuses to know how errors are shown.

use std::{error::Error, fmt};

use jiff::civil::Date;

use super::value::Unit;

/// One bad entry: where it stands and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// File name as given to the loader.
    pub file: String,
    /// Key of the entry, such as `P01` or `body.villagers_meeting`; empty for the whole file.
    pub key: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Why an entry was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file is not TOML.
    Unreadable {
        /// The parser's message with its line.
        detail: String,
    },
    /// A field that no entry has; usually a slip of the pen.
    UnknownField {
        /// Name of the field.
        field: String,
    },
    /// A field that must be there is not.
    Missing {
        /// Name of the field.
        field: &'static str,
    },
    /// A field holds something else than it should.
    Malformed {
        /// Name of the field.
        field: String,
        /// What was found.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// The entry changes or bounds a value in another unit than the one laid down.
    WrongUnit {
        /// The unit given.
        given: Unit,
        /// The unit laid down.
        is: Unit,
    },
    /// A value below the law's minimum, above its maximum, or other than its fixed number.
    Laxer {
        /// The value given, with its unit.
        given: String,
        /// The law's number.
        law: String,
        /// The article.
        article: String,
        /// False: laxer than a limit. True: the law leaves no choice.
        fixed: bool,
    },
    /// A body or a matter class demands less than the law does.
    LaxerRule {
        /// The part that is laxer: `quorum`, `majority`, `condition`, …
        part: &'static str,
        /// What was given.
        given: String,
        /// What the law demands.
        law: String,
        /// The article.
        article: String,
    },
    /// The entry names something the rulebook does not have.
    UnknownReference {
        /// The field that names it.
        field: &'static str,
        /// The name.
        name: String,
    },
    /// The same thing is laid down twice from the same day or under the same label.
    Twice {
        /// What stands twice.
        what: String,
    },
    /// A legal bound belongs in `law.toml`, and a value does not.
    WrongPlace {
        /// Name of the table.
        table: String,
    },
    /// A decision or the law speaks of an entry that the rulebook does not have.
    UnknownEntry,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { detail } => write!(f, "not readable: {detail}"),
            Self::UnknownField { field } => write!(f, "unknown field `{field}`"),
            Self::Missing { field } => write!(f, "`{field}` is missing"),
            Self::Malformed { field, found, expected } => {
                write!(f, "`{field}` is {found}, expected {expected}")
            }
            Self::WrongUnit { given, is } => {
                write!(f, "unit is {}, laid down in {}", given.key(), is.key())
            }
            Self::Laxer { given, law, article, fixed: false } => {
                write!(f, "= {given} is laxer than the law's {law} ({article})")
            }
            Self::Laxer { given, law, article, fixed: true } => {
                write!(f, "= {given} differs from the law's fixed {law} ({article})")
            }
            Self::LaxerRule { part, given, law, article } => {
                write!(f, "{part} `{given}` is laxer than the law's `{law}` ({article})")
            }
            Self::UnknownReference { field, name } => {
                write!(f, "`{field}` names `{name}`, which does not exist")
            }
            Self::Twice { what } => write!(f, "{what} is laid down twice"),
            Self::WrongPlace { table } => write!(f, "`{table}` does not belong in this file"),
            Self::UnknownEntry => write!(f, "no such entry in the rulebook"),
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, key, reason } = self;
        match (key.is_empty(), reason) {
            (true, _) => write!(f, "{file}: {reason}"),
            // Reads as a sentence: "P01 = 7 days is laxer than …".
            (false, Reason::Laxer { .. }) => write!(f, "{file}: {key} {reason}"),
            (false, _) => write!(f, "{file}: {key}: {reason}"),
        }
    }
}

impl Error for RuleError {}

/// Why a value could not be read from a set of rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No entry of this name.
    Unknown {
        /// The key asked for.
        key: String,
    },
    /// The entry exists but the county has not laid down a value yet.
    Unset {
        /// The key asked for.
        key: String,
    },
    /// The entry has another unit than the one asked for.
    WrongUnit {
        /// The key asked for.
        key: String,
        /// The unit the entry has.
        is: Unit,
    },
    /// The entry exists but is not in force yet on the day of the set.
    NotInForce {
        /// The key asked for.
        key: String,
        /// First day it applies.
        from: Date,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { key } => write!(f, "no rule named {key}"),
            Self::Unset { key } => write!(f, "rule {key} has no value yet"),
            Self::WrongUnit { key, is } => write!(f, "rule {key} is given in {}", is.key()),
            Self::NotInForce { key, from } => write!(f, "rule {key} applies from {from}"),
        }
    }
}

impl Error for ReadError {}

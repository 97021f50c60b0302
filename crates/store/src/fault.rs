//! Two ways to stop, never mixed: a refusal is an expected no, a fault is a broken thing.

use std::fmt;

use kernel::{Code, Refusal};

/// A broken thing. Logged once at the edge with a request id, never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The database said so.
    Database(String),
    /// A constraint of the schema stopped a write that a rule had let pass.
    Constraint(String),
    /// Two transactions met; the work may be tried again as it is.
    Conflict,
    /// The queue is full; nothing was recorded.
    Busy,
    /// The store is shutting down.
    Closed,
    /// A row holds something impossible.
    Corrupt(String),
    /// A file could not be read or written.
    File(String),
    /// The code asked for something senseless.
    Misuse(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(why) => write!(f, "database: {why}"),
            Self::Constraint(why) => write!(f, "constraint: {why}"),
            Self::Conflict => f.write_str("two transactions met"),
            Self::Busy => f.write_str("queue full"),
            Self::Closed => f.write_str("store closed"),
            Self::Corrupt(why) => write!(f, "corrupt: {why}"),
            Self::File(why) => write!(f, "file: {why}"),
            Self::Misuse(why) => write!(f, "misuse: {why}"),
        }
    }
}

impl std::error::Error for Fault {}

/// Why a piece of work did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// An expected no.
    Refused(Refusal),
    /// A broken thing.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(no: Refusal) -> Self {
        Self::Refused(no)
    }
}

impl From<Code> for Stop {
    fn from(code: Code) -> Self {
        Self::Refused(code.into())
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(no) => no.fmt(f),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

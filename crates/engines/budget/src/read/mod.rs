//! The `.pb` format of the Pabulib library (Faliszewski, Flis, Peters, Pierczyński, Skowron,
//! Stolicki, Szufa, Talmon: *Participatory Budgeting: Data, Tools, and Analysis*, IJCAI 2023):
//! UTF-8, cells parted by semicolons, three sections.
//!
//! Bytes are fed in any pieces to a [`Reader`]; where they come from is no matter of this crate.
//! Reading is one pass over them; a line is never larger in memory than the limit. It refuses
//! rather than guesses, with the line, the reason and what to do ([`ReadError`]). What is odd but
//! harmless is told as a [`Notice`]: counts in the head that do not agree with the rows, a project
//! twice on an approval ballot.

pub(crate) mod cells;
mod error;
mod head;
mod ids;
mod lines;
mod votes;

pub use error::{ReadError, Reason};

use self::head::Machine;
use self::lines::Lines;
use crate::election::Election;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Longest line accepted, in bytes.
    pub line_limit: usize,
    /// Keep each voter's id and other cells: for receipts and for writing the file again as it was.
    pub keep_voters: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { line_limit: 1 << 20, keep_voters: false }
    }
}

/// Something odd that does not stop reading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A count in the head is not the number of rows.
    Count {
        /// `num_projects` or `num_votes`.
        key: &'static str,
        /// What the head says.
        said: String,
        /// Rows there are.
        found: u64,
    },
    /// A ballot names a project twice; it counts once.
    Repeated {
        /// First line where it happens.
        line: u64,
        /// Lines where it happens.
        ballots: u64,
    },
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count { key, said, found } => {
                write!(f, "{key} says {said}, but {found} rows follow: is the file whole?")
            }
            Self::Repeated { line, ballots } => write!(
                f,
                "{ballots} ballots name a project twice, the first in line {line}; it counts once"
            ),
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The election.
    pub election: Election,
    /// What was odd.
    pub notices: Vec<Notice>,
    /// Lines read.
    pub lines: u64,
}

/// Reads a file piece by piece.
///
/// ```
/// let mut reader = budget::read::Reader::new(budget::read::Options::default());
/// for piece in ["META\nkey;val", "ue\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;",
///     "cost\n1;9\nVOTES\nvoter_id;vote\n7;1"] {
///     reader.feed(piece.as_bytes())?;
/// }
/// assert_eq!(reader.finish()?.election.ballots.voters(), 1);
/// # Ok::<(), budget::read::ReadError>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    lines: Lines,
    machine: Machine,
    wrong: Option<ReadError>,
}

impl Reader {
    /// A reader before the first byte.
    pub fn new(options: Options) -> Self {
        Self { lines: Lines::new(options.line_limit), machine: Machine::new(options), wrong: None }
    }

    /// Takes the next bytes, cut anywhere.
    ///
    /// # Errors
    /// [`ReadError`] with line, reason and hint; the same again, whatever is fed afterwards.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if let Some(wrong) = &self.wrong {
            return Err(wrong.clone());
        }
        let done = self.lines.feed(bytes, &mut self.machine);
        self.wrong = done.clone().err();
        done
    }

    /// Lines read so far.
    pub fn lines(&self) -> u64 {
        self.lines.number
    }

    /// What was read.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn finish(mut self) -> Result<Parsed, ReadError> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        self.lines.finish(&mut self.machine)?;
        self.machine.finish(self.lines.number)
    }
}

/// Reads a whole file with the usual limits and without keeping voters.
///
/// ```
/// let text = "META\nkey;value\nbudget;100\nvote_type;approval\n\
///             PROJECTS\nproject_id;cost\nwell;60\nlamp;30\n\
///             VOTES\nvoter_id;vote\n1;well,lamp\n2;lamp\n";
/// let it = budget::read::instance(text.as_bytes())?;
/// assert_eq!((it.instance.projects.len(), it.ballots.voters()), (2, 2));
/// let wrong = budget::read::instance(text.replace("2;lamp", "2;lump").as_bytes());
/// assert!(wrong.unwrap_err().to_string().starts_with("line 12: no project is called \"lump\""));
/// # Ok::<(), budget::read::ReadError>(())
/// ```
///
/// # Errors
/// [`ReadError`].
pub fn instance(bytes: &[u8]) -> Result<Election, ReadError> {
    with(bytes, Options::default()).map(|parsed| parsed.election)
}

/// Reads a whole file with limits of one's own, and tells what was odd.
///
/// # Errors
/// [`ReadError`]: with line, reason and hint.
pub fn with(bytes: &[u8], options: Options) -> Result<Parsed, ReadError> {
    let mut reader = Reader::new(options);
    reader.feed(bytes)?;
    reader.finish()
}

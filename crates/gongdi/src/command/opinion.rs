//! Finds the groups of a conversation from a file of votes, and what unites and divides them.
//!
//! Reads what others export (a list of votes, a matrix, the compact file), says it as JSON for
//! programs or as text for people. Nothing is stored: files in, answer out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, stdin};

use ::opinion::read::{
    Bad, MatrixReader, PACKED_MAGIC, PackedReader, StatementsReader, VotesReader,
};
use ::opinion::{Analysis, Options, Setting, VoteTable, analyse};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Trouble;
use crate::terminal::{Out, bar};

mod json;
mod text;

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object, for programs
    Json,
    /// Text, for people
    Table,
}

/// What was asked for.
pub struct Asked<'a> {
    /// File with the votes, or `-` for standard input.
    pub votes: &'a str,
    /// File with the statements.
    pub statements: Option<&'a str>,
    /// Look longer for groups that fit better, also where red-dwarf would not find them.
    pub thorough: bool,
    /// How to answer.
    pub format: Format,
}

/// What is in the files, and what was found.
struct Found {
    table: VoteTable,
    analysis: Analysis,
    bodies: BTreeMap<u32, String>,
}

/// Reads, analyses and answers.
pub fn opinion(asked: &Asked<'_>, out: Out<'_>) -> Result<(), Trouble> {
    let mut setting = Setting::default();
    let mut bodies = BTreeMap::new();
    if let Some(path) = asked.statements {
        if path == "-" && asked.votes == "-" {
            let hint = "Name a file for one of the two.";
            return Err(Trouble::usage("Votes and statements can not both come from -.", hint));
        }
        let mut reader = StatementsReader::new();
        pieces(path, |bytes| reader.feed(bytes))?;
        for statement in reader.finish().map_err(|bad| refused(path, &bad))? {
            if statement.moderated == -1 {
                setting.left_out.insert(statement.id);
            }
            if statement.meta {
                setting.meta.insert(statement.id);
            }
            bodies.insert(statement.id, statement.body);
        }
    }
    let table = votes(asked.votes)?;
    let wait = spinner("寻找意见群 finding groups");
    let mut options = Options::default();
    options.grouping.thorough = asked.thorough;
    let analysis = analyse(&table, &setting, &options);
    wait.finish_and_clear();
    let found = Found { table, analysis, bodies };
    match asked.format {
        Format::Json => json::write(&found, out),
        Format::Table => text::write(&found, out),
    }
}

/// A sign that it is still at work, on standard error.
fn spinner(what: &str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    spinner.set_style(ProgressStyle::default_spinner());
    spinner.set_message(what.to_owned());
    spinner.enable_steady_tick(std::time::Duration::from_millis(100));
    spinner
}

/// One of the readers of votes.
enum Reader {
    List(VotesReader),
    Matrix(Box<MatrixReader>),
    Packed(Box<PackedReader>),
}

impl Reader {
    /// The reader for a file that starts like this.
    fn of(start: &[u8]) -> Self {
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let line = text.split(|byte| *byte == b'\n' || *byte == b'\r').next().unwrap_or_default();
        let mut names = line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        if start.starts_with(PACKED_MAGIC) {
            return Self::Packed(Box::default());
        }
        let is_list = |name: &[u8]| {
            [b"vote".as_slice(), b"statement", b"comment-id", b"voter-id"].contains(&name)
        };
        let unquoted = |name: &'_ [u8]| {
            is_list(name.strip_prefix(b"\"").and_then(|n| n.strip_suffix(b"\"")).unwrap_or(name))
        };
        if names.next() == Some(b"participant") && !names.any(unquoted) {
            return Self::Matrix(Box::default());
        }
        Self::List(VotesReader::new())
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        match self {
            Self::List(reader) => reader.feed(bytes),
            Self::Matrix(reader) => reader.feed(bytes),
            Self::Packed(reader) => reader.feed(bytes),
        }
    }

    fn finish(self) -> Result<VoteTable, Bad> {
        match self {
            Self::List(reader) => reader.finish().map(::opinion::Casts::into_table),
            Self::Matrix(reader) => reader.finish().map(|matrix| matrix.casts.into_table()),
            Self::Packed(reader) => reader.finish(),
        }
    }
}

/// The votes of a file of any kind.
fn votes(path: &str) -> Result<VoteTable, Trouble> {
    // As much of the first line as tells the kinds apart.
    const START: usize = 64;
    let mut start = Vec::new();
    let mut reader: Option<Reader> = None;
    pieces(path, |bytes| {
        if let Some(reader) = &mut reader {
            return reader.feed(bytes);
        }
        start.extend_from_slice(bytes);
        if start.len() < START && !start.contains(&b'\n') {
            return Ok(());
        }
        let mut new = Reader::of(&start);
        let fed = new.feed(&start);
        reader = Some(new);
        fed
    })?;
    let whole = match reader {
        Some(reader) => reader.finish(),
        None => {
            let mut reader = Reader::of(&start);
            reader.feed(&start).and_then(|()| reader.finish())
        }
    };
    whole.map_err(|bad| refused(path, &bad))
}

fn refused(path: &str, bad: &Bad) -> Trouble {
    let name = if path == "-" { "standard input" } else { path };
    let unit = match bad.unit {
        ::opinion::read::Unit::Line => "line",
        ::opinion::read::Unit::Byte => "byte",
    };
    Trouble::failed(format!("{name}, {unit} {}: {}.", bad.at, bad.reason), bad.hint)
}

/// Hands a file over piece by piece, with a bar that shows how far it is.
fn pieces(path: &str, mut each: impl FnMut(&[u8]) -> Result<(), Bad>) -> Result<(), Trouble> {
    let unreadable = |error: std::io::Error| {
        Trouble::usage(
            format!("{path} can not be read: {error}."),
            "Name a file, or - for standard input.",
        )
    };
    let (mut input, progress): (Box<dyn Read>, ProgressBar) = if path == "-" {
        (Box::new(stdin().lock()), spinner("读取 reading"))
    } else {
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_or(0, |data| data.len());
        (Box::new(file), bar(size, "读取 reading"))
    };
    let mut buffer = vec![0; 1 << 18];
    let done = loop {
        let read = match input.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => break Err(unreadable(error)),
        };
        if let Err(bad) = each(buffer.get(..read).unwrap_or_default()) {
            break Err(refused(path, &bad));
        }
        progress.inc(read as u64);
    };
    progress.finish_and_clear();
    done
}

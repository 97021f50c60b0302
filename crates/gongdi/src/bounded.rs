//! Reads a file of text line by line, and never more of a line than it is allowed to be long, so
//! that no file however wrong fills the memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::Trouble;
use crate::terminal::bar;

/// Longest line, in bytes.
pub const LINE_MAX: u64 = 1 << 20;

/// Files longer than this show how far they are read, in bytes.
const LONG: u64 = 16 << 20;

/// Hands every line to `take`, without its line feed; a reason it gives is told with the number of
/// the line, which is also handed over (from 1).
pub fn each_line(
    path: &Path,
    mut take: impl FnMut(u64, &[u8]) -> Result<(), String>,
) -> Result<(), Trouble> {
    let file = path.display();
    let opened = File::open(path).map_err(|error| {
        Trouble::usage(format!("{file} can not be read: {error}."), "Name a file.")
    })?;
    let length = opened.metadata().map_or(0, |about| about.len());
    let shown = (length > LONG).then(|| bar(length, "reading"));
    let mut reader = BufReader::with_capacity(1 << 16, opened);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        number += 1;
        let read = reader.by_ref().take(LINE_MAX + 1).read_until(b'\n', &mut line);
        let read = u64::try_from(read?).unwrap_or(u64::MAX);
        if read == 0 {
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read > LINE_MAX {
            return Err(at(path, number, &format!("longer than {LINE_MAX} bytes")));
        }
        take(number, &line).map_err(|why| at(path, number, &why))?;
        if let Some(shown) = &shown {
            shown.inc(read);
        }
    }
    if let Some(shown) = shown {
        shown.finish_and_clear();
    }
    Ok(())
}

/// What is wrong with a line.
pub fn at(path: &Path, line: u64, why: &str) -> Trouble {
    Trouble::failed(
        format!("{} 第 {line} 行 line {line}: {why}.", path.display()),
        "改好这一行再来。Correct the line and run it again.",
    )
}

/// What is wrong with a file as a whole.
pub fn whole(path: &Path, why: &str) -> Trouble {
    Trouble::failed(format!("{}: {why}.", path.display()), "")
}

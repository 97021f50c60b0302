//! A row into cells: semicolons part them, a cell that begins with a quotation mark runs to its
//! partner and says a quotation mark by two. This is what the format's other readers do.

use std::borrow::Cow;

use super::error::Reason;

/// The cells of a row.
pub(super) fn split(row: &str) -> Result<Vec<Cow<'_, str>>, Reason> {
    if !row.contains('"') {
        return Ok(row.split(';').map(Cow::Borrowed).collect());
    }
    let mut cells = Vec::new();
    let mut rest = row;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => match rest.split_once(';') {
                Some((cell, after)) => (Cow::Borrowed(cell), Some(after)),
                None => (Cow::Borrowed(rest), None),
            },
        };
        cells.push(cell);
        match after {
            Some(after) => rest = after,
            None => return Ok(cells),
        }
    }
}

/// The cell whose opening mark was taken off, and what follows the next semicolon.
fn unquote(text: &str) -> Result<(Cow<'_, str>, Option<&str>), Reason> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or(Reason::Quote)?;
        cell.push_str(part);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        // Text after the closing mark belongs to the cell, as other readers have it.
        return Ok(match after.split_once(';') {
            Some((tail, next)) => (Cow::Owned(cell + tail), Some(next)),
            None => (Cow::Owned(cell + after), None),
        });
    }
}

/// A cell as it must be written to be read as the same cell.
pub(crate) fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains(';') || cell.starts_with('"') {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

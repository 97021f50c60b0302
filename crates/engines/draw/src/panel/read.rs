//! People and quotas from lines of CSV. The caller brings the lines (bounded, without the line
//! feed) and counts them; nothing here reads a file.
//!
//! People: a heading `id,<category>,…`, then a line each. Quotas: the heading
//! `category,value,min,max`, then a line each. UTF-8, with or without a byte order mark; fields in
//! double quotes where they hold a comma, a doubled quote inside for one; no line feeds in fields.

use std::collections::BTreeSet;

use super::{Candidate, Quota};

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Not UTF-8.
    Encoding,
    /// A quote that does not close, or text behind a closing quote.
    Quote,
    /// A control character in a field.
    Control,
    /// The heading is another one.
    Heading {
        /// What it has to be, or begin with.
        wanted: &'static str,
    },
    /// A column named twice in the heading, or without a name.
    Column {
        /// The name.
        name: String,
    },
    /// Another number of fields than the heading has.
    Ragged {
        /// Fields of the heading.
        wanted: usize,
        /// Fields of the line.
        had: usize,
    },
    /// An empty id, category or value.
    Empty,
    /// Not a whole number of seats.
    Number {
        /// The field.
        field: String,
    },
    /// The id stood on an earlier line.
    Twice {
        /// The id.
        id: String,
    },
    /// The quota asks for more than it allows.
    Contradiction {
        /// No fewer than this.
        min: u32,
        /// No more than this.
        max: u32,
    },
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Encoding => f.write_str("not UTF-8"),
            Self::Quote => f.write_str("a quote that does not close where the field ends"),
            Self::Control => f.write_str("a control character"),
            Self::Heading { wanted } => write!(f, "the heading has to be {wanted}"),
            Self::Column { name } => write!(f, "column {name:?} twice, or without a name"),
            Self::Ragged { wanted, had } => write!(f, "{had} fields, the heading has {wanted}"),
            Self::Empty => f.write_str("an empty field"),
            Self::Number { field } => write!(f, "{field:?} is not a number of seats"),
            Self::Twice { id } => write!(f, "{id} stands on an earlier line"),
            Self::Contradiction { min, max } => write!(f, "at least {min} and at most {max}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// The fields of a line; `None` for an empty line.
fn fields(line: &[u8], first: bool) -> Result<Option<Vec<String>>, ReadError> {
    let text = std::str::from_utf8(line).map_err(|_| ReadError::Encoding)?;
    let text = if first { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(None);
    }
    if text.chars().any(char::is_control) {
        return Err(ReadError::Control);
    }
    let mut all = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(inside) => quoted(inside)?,
            None => rest.find(',').map_or((rest.to_owned(), ""), |at| {
                let (field, after) = rest.split_at(at);
                (field.to_owned(), after)
            }),
        };
        all.push(field.trim().to_owned());
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.is_empty() => return Ok(Some(all)),
            None => return Err(ReadError::Quote),
        }
    }
}

/// The field behind an opening quote, and what follows the closing one.
fn quoted(inside: &str) -> Result<(String, &str), ReadError> {
    let mut field = String::new();
    let mut rest = inside;
    loop {
        let (part, after) = rest.split_once('"').ok_or(ReadError::Quote)?;
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None => return Ok((field, after)),
        }
    }
}

/// Takes the lines of a list of people.
#[derive(Clone, Debug, Default)]
pub struct PeopleReader {
    heading: Option<Vec<String>>,
    people: Vec<Candidate>,
    ids: BTreeSet<String>,
}

impl PeopleReader {
    /// Takes the next line.
    ///
    /// # Errors
    /// [`ReadError`]; the caller knows the number of the line.
    pub fn line(&mut self, line: &[u8]) -> Result<(), ReadError> {
        let Some(all) = fields(line, self.heading.is_none())? else { return Ok(()) };
        let Some(heading) = &self.heading else {
            let mut seen = BTreeSet::new();
            if all.first().map(String::as_str) != Some("id") {
                return Err(ReadError::Heading { wanted: "id,<category>,…" });
            }
            if let Some(name) = all.iter().find(|name| name.is_empty() || !seen.insert(*name)) {
                return Err(ReadError::Column { name: name.clone() });
            }
            self.heading = Some(all);
            return Ok(());
        };
        if all.len() != heading.len() {
            return Err(ReadError::Ragged { wanted: heading.len(), had: all.len() });
        }
        if all.iter().any(String::is_empty) {
            return Err(ReadError::Empty);
        }
        let mut all = all.into_iter();
        let id = all.next().unwrap_or_default();
        if !self.ids.insert(id.clone()) {
            return Err(ReadError::Twice { id });
        }
        self.people.push(Candidate { id, values: all.collect() });
        Ok(())
    }

    /// The categories and the people.
    ///
    /// # Errors
    /// [`ReadError::Heading`] when there was no line at all.
    pub fn finish(self) -> Result<(Vec<String>, Vec<Candidate>), ReadError> {
        let heading = self.heading.ok_or(ReadError::Heading { wanted: "id,<category>,…" })?;
        Ok((heading.into_iter().skip(1).collect(), self.people))
    }
}

/// Takes the lines of a list of quotas.
#[derive(Clone, Debug, Default)]
pub struct QuotaReader {
    headed: bool,
    quotas: Vec<Quota>,
    named: BTreeSet<(String, String)>,
}

const QUOTA_HEADING: &str = "category,value,min,max";

impl QuotaReader {
    /// Takes the next line.
    ///
    /// # Errors
    /// [`ReadError`]; the caller knows the number of the line.
    pub fn line(&mut self, line: &[u8]) -> Result<(), ReadError> {
        let Some(all) = fields(line, !self.headed)? else { return Ok(()) };
        if !self.headed {
            if all.join(",") != QUOTA_HEADING {
                return Err(ReadError::Heading { wanted: QUOTA_HEADING });
            }
            self.headed = true;
            return Ok(());
        }
        let [category, value, min, max] = all.as_slice() else {
            return Err(ReadError::Ragged { wanted: 4, had: all.len() });
        };
        if category.is_empty() || value.is_empty() {
            return Err(ReadError::Empty);
        }
        let (min, max) = (number(min)?, number(max)?);
        if min > max {
            return Err(ReadError::Contradiction { min, max });
        }
        if !self.named.insert((category.clone(), value.clone())) {
            return Err(ReadError::Twice { id: format!("{category} {value}") });
        }
        self.quotas.push(Quota { category: category.clone(), value: value.clone(), min, max });
        Ok(())
    }

    /// The quotas, as they came.
    ///
    /// # Errors
    /// [`ReadError::Heading`] when there was no line at all.
    pub fn finish(self) -> Result<Vec<Quota>, ReadError> {
        if self.headed {
            Ok(self.quotas)
        } else {
            Err(ReadError::Heading { wanted: QUOTA_HEADING })
        }
    }
}

fn number(field: &str) -> Result<u32, ReadError> {
    let digits = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { field.parse().ok() } else { None };
    number.ok_or_else(|| ReadError::Number { field: field.to_owned() })
}

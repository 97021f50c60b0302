//! Ballots from lines of text. The caller brings the lines one by one, bounded and without the line
//! feed, and counts them; nothing here reads a file or keeps more than the heading and the ids of
//! the ballots (so that one can not count twice).
//!
//! # A table of ballots
//! ```text
//! ballot,weight,Ann,Bo,Cai       the heading: `ballot`, then `weight` if there is one, then names
//! 17,1,1,,2                      an id that stands once, a weight, a whole number or nothing each
//! ```
//! What a number means is the rule's: a tick (0, 1), a score, a rank (1 is best), a level.
//! UTF-8, with or without a byte order mark; a field in double quotes where it holds a comma, a
//! doubled quote inside for one; no line feeds in fields. Empty lines are passed over.
//!
//! # PrefLib
//! `.soc`, `.soi`, `.toc` and `.toi` files: lines `# ALTERNATIVE NAME 1: Ann`, then ballots
//! `12: 1,{2,3}` with how many, and alternatives the best first, equals in braces (Mattei and Walsh,
//! "PrefLib: A Library for Preferences", ADT 2013). Other `#` lines are passed over.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashSet},
    error::Error,
    fmt,
};

use crate::{
    ranked::{Ranking, RankingError},
    slate::CANDIDATES_MAX,
};

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// Not UTF-8.
    Encoding,
    /// A quote that does not close, or text behind a closing quote.
    Quote,
    /// A control character.
    Control,
    /// There is no heading, or it does not begin with `ballot`.
    Heading,
    /// No name in the heading, or too many of them.
    Columns {
        /// How many.
        had: usize,
    },
    /// A name twice in the heading, or an empty one.
    Name {
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
    /// A ballot without an id.
    NoId,
    /// The id stood on an earlier line.
    Twice {
        /// The id.
        id: String,
    },
    /// A field that is no whole number.
    Number {
        /// The column, or `count`.
        name: String,
        /// The field.
        field: String,
    },
    /// A name after the first ballot, out of turn, or twice.
    Alternative {
        /// The number.
        number: String,
    },
    /// A line that is neither a remark nor a ballot.
    Shape,
    /// What is wrong with the order.
    Ranking(RankingError),
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => f.write_str("not UTF-8"),
            Self::Quote => f.write_str("a quote that does not close where the field ends"),
            Self::Control => f.write_str("a control character"),
            Self::Heading => f.write_str("the heading has to be ballot[,weight],<name>,…"),
            Self::Columns { had } => write!(f, "{had} names; 1 to {CANDIDATES_MAX} can be counted"),
            Self::Name { name } => write!(f, "name {name:?} twice, or empty"),
            Self::Ragged { wanted, had } => write!(f, "{had} fields, the heading has {wanted}"),
            Self::NoId => f.write_str("a ballot without an id"),
            Self::Twice { id } => write!(f, "ballot {id} stands on an earlier line"),
            Self::Number { name, field } => write!(f, "{name}: {field:?} is not a whole number"),
            Self::Alternative { number } => {
                write!(f, "alternative {number:?} is out of turn, twice, or no number")
            }
            Self::Shape => f.write_str("not `count: first,{equal,equal},…`"),
            Self::Ranking(error) => error.fmt(f),
        }
    }
}

impl Error for LineError {}

impl From<RankingError> for LineError {
    fn from(error: RankingError) -> Self {
        Self::Ranking(error)
    }
}

/// The text of a line, without mark and carriage return; `None` when nothing is on it.
fn text(line: &[u8], first: bool) -> Result<Option<&str>, LineError> {
    let text = std::str::from_utf8(line).map_err(|_| LineError::Encoding)?;
    let text = if first { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    let text = text.trim_end_matches('\r');
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(LineError::Control);
    }
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// Takes the next field off a line of comma-separated values: the field, and what follows its
/// comma; nothing follows the last one. Only a field with a doubled quote is copied.
fn field(rest: &str) -> Result<(Cow<'_, str>, Option<&str>), LineError> {
    let Some(inside) = rest.trim_start().strip_prefix('"') else {
        return Ok(match rest.split_once(',') {
            Some((own, after)) => (own.trim().into(), Some(after)),
            None => (rest.trim().into(), None),
        });
    };
    let (own, mut after) = inside.split_once('"').ok_or(LineError::Quote)?;
    let mut own = Cow::from(own);
    while let Some(more) = after.strip_prefix('"') {
        let (part, next) = more.split_once('"').ok_or(LineError::Quote)?;
        own.to_mut().push('"');
        own.to_mut().push_str(part);
        after = next;
    }
    match after.trim_start().strip_prefix(',') {
        Some(next) => Ok((own, Some(next))),
        None if after.trim().is_empty() => Ok((own, None)),
        None => Err(LineError::Quote),
    }
}

/// All fields of a line, of which there are most likely so many.
fn fields(text: &str, likely: usize) -> Result<Vec<Cow<'_, str>>, LineError> {
    let mut all = Vec::with_capacity(likely);
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (own, after) = field(text)?;
        all.push(own);
        rest = after;
    }
    Ok(all)
}

fn whole<N: std::str::FromStr>(name: &str, field: &str) -> Result<N, LineError> {
    let digits = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { field.parse().ok() } else { None };
    number.ok_or_else(|| LineError::Number { name: name.to_owned(), field: field.to_owned() })
}

/// A ballot of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How many it counts for.
    pub weight: u64,
    /// By column: a number, or nothing.
    pub cells: Vec<Option<u32>>,
}

/// Takes the lines of a table of ballots.
#[derive(Clone, Debug, Default)]
pub struct TableReader {
    names: Vec<String>,
    weighed: bool,
    /// Only ever asked whether an id is in it, so that its order does not matter.
    ids: HashSet<Box<str>>,
}

impl TableReader {
    /// Names of the columns; empty before the heading.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Takes the next line; nothing for the heading and for empty lines.
    ///
    /// # Errors
    /// [`LineError`]; the caller knows the number of the line.
    pub fn line(&mut self, line: &[u8]) -> Result<Option<Row>, LineError> {
        let headed = !self.names.is_empty();
        let Some(text) = text(line, !headed)? else { return Ok(None) };
        let all = fields(text, self.names.len() + 2)?;
        if !headed {
            let all = all.into_iter().map(Cow::into_owned).collect();
            return self.heading(all).map(|()| None);
        }
        let wanted = self.names.len() + 1 + usize::from(self.weighed);
        if all.len() != wanted {
            return Err(LineError::Ragged { wanted, had: all.len() });
        }
        let mut all = all.iter();
        let id = all.next().filter(|id| !id.is_empty()).ok_or(LineError::NoId)?;
        let weight = if self.weighed { all.next() } else { None };
        let weight = weight.map_or(Ok(1), |field| whole("weight", field))?;
        let cells = self
            .names
            .iter()
            .zip(all)
            .map(|(name, field)| (!field.is_empty()).then(|| whole(name, field)).transpose())
            .collect::<Result<_, _>>()?;
        if !self.ids.insert(id.as_ref().into()) {
            return Err(LineError::Twice { id: id.clone().into_owned() });
        }
        Ok(Some(Row { weight, cells }))
    }

    fn heading(&mut self, all: Vec<String>) -> Result<(), LineError> {
        let mut names = all.into_iter().peekable();
        if names.next().as_deref() != Some("ballot") {
            return Err(LineError::Heading);
        }
        let weighed = names.next_if(|name| name == "weight").is_some();
        let names: Vec<String> = names.collect();
        if names.is_empty() || names.len() > CANDIDATES_MAX {
            return Err(LineError::Columns { had: names.len() });
        }
        let mut seen = BTreeSet::new();
        if let Some(name) = names.iter().find(|name| name.is_empty() || !seen.insert(*name)) {
            return Err(LineError::Name { name: name.clone() });
        }
        (self.weighed, self.names) = (weighed, names);
        Ok(())
    }
}

/// Takes the lines of a PrefLib file.
#[derive(Clone, Debug, Default)]
pub struct PrefLibReader {
    names: Vec<String>,
    begun: bool,
    lines: bool,
}

impl PrefLibReader {
    /// Names of the alternatives, by number from 1; complete once the first ballot has come.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Takes the next line: how many ballots and their order, alternatives by place in the names;
    /// nothing for remarks.
    ///
    /// # Errors
    /// [`LineError`]; the caller knows the number of the line.
    pub fn line(&mut self, line: &[u8]) -> Result<Option<(Ranking, u64)>, LineError> {
        let first = !std::mem::replace(&mut self.lines, true);
        let Some(text) = text(line, first)? else { return Ok(None) };
        if let Some(remark) = text.strip_prefix('#') {
            if let Some(named) = remark.trim_start().strip_prefix("ALTERNATIVE NAME ") {
                self.name(named)?;
            }
            return Ok(None);
        }
        if !std::mem::replace(&mut self.begun, true) {
            let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
            for (at, name) in self.names.iter().enumerate() {
                if name.is_empty() || by_name.insert(name, at).is_some() {
                    return Err(LineError::Name { name: name.clone() });
                }
            }
            if self.names.is_empty() || self.names.len() > CANDIDATES_MAX {
                return Err(LineError::Columns { had: self.names.len() });
            }
        }
        let (count, order) = text.split_once(':').ok_or(LineError::Shape)?;
        let count = whole("count", count.trim())?;
        Ok(Some((Ranking::new(self.names.len(), groups(order)?)?, count)))
    }

    fn name(&mut self, named: &str) -> Result<(), LineError> {
        let (number, name) = named.split_once(':').ok_or(LineError::Shape)?;
        let wrong = || LineError::Alternative { number: number.trim().to_owned() };
        let next = self.names.len() + 1;
        let number: usize = number.trim().parse().map_err(|_| wrong())?;
        if self.begun || number != next {
            return Err(wrong());
        }
        self.names.push(name.trim().to_owned());
        Ok(())
    }
}

/// The groups of `1,{2,3},4`, counted from 0.
fn groups(order: &str) -> Result<Vec<Vec<usize>>, LineError> {
    let one = |field: &str| -> Result<usize, LineError> {
        let number: usize = whole("alternative", field.trim())?;
        let wrong = || LineError::Alternative { number: field.trim().to_owned() };
        number.checked_sub(1).ok_or_else(wrong)
    };
    let mut all = Vec::new();
    let mut rest = order.trim();
    while !rest.is_empty() {
        let after = match rest.strip_prefix('{') {
            Some(inside) => {
                let (group, after) = inside.split_once('}').ok_or(LineError::Shape)?;
                // An empty group is how some files write "nobody": it says nothing.
                if !group.trim().is_empty() {
                    all.push(group.split(',').map(one).collect::<Result<_, _>>()?);
                }
                after.trim_start()
            }
            None => {
                let (own, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                all.push(vec![one(own)?]);
                after
            }
        };
        rest = match after.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => more.trim_start(),
            None if after.is_empty() => after,
            _ => return Err(LineError::Shape),
        };
    }
    Ok(all)
}

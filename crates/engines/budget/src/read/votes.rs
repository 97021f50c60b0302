//! The rows of VOTES: nearly all of a file's bytes, so the common row is read without making a
//! single text of its own.

use memchr::{memchr, memchr_iter};

use super::cells::split;
use super::error::Reason;
use super::head::column;
use super::ids::{Places, Seen};
use super::{Notice, Options};
use crate::ballots::{Ballots, Said};
use crate::election::{VoteKind, Voter};

#[derive(Debug)]
pub(super) struct Votes {
    kind: VoteKind,
    columns: Vec<String>,
    voter_at: usize,
    vote_at: usize,
    points_at: Option<usize>,
    /// The last column that is looked at.
    last_wanted: usize,
    keep: bool,
    usual: Option<Usual>,
    /// Whether ids of more than a word are there.
    wide: bool,
    ids: Places,
    seen: Seen,
    said: Said,
    classes: Ballots,
    voters: Vec<Voter>,
    repeated: Option<(u64, u64)>,
}

/// The ballots of a file.
pub(super) struct Found {
    pub held: Ballots,
    pub columns: Vec<String>,
    pub voters: Vec<Voter>,
    pub repeated: Option<Notice>,
}

impl Votes {
    pub fn new(
        kind: VoteKind,
        columns: Vec<String>,
        ids: Places,
        options: Options,
        expected: usize,
    ) -> Result<Self, Reason> {
        let voter_at = column(&columns, "VOTES", "voter_id")?;
        let vote_at = column(&columns, "VOTES", "vote")?;
        let points_at =
            if kind.points() { Some(column(&columns, "VOTES", "points")?) } else { None };
        Ok(Self {
            kind,
            last_wanted: voter_at.max(vote_at).max(points_at.unwrap_or(0)),
            columns,
            voter_at,
            vote_at,
            points_at,
            keep: options.keep_voters,
            usual: ids.usual().filter(|length| *length < 8).map(Usual::new),
            wide: ids.any_wide(),
            ids,
            seen: Seen::expecting(expected),
            said: Said::default(),
            classes: Ballots::expecting(kind, expected),
            voters: Vec::new(),
            repeated: None,
        })
    }

    /// Reads a row; `quotes` tells whether it may hold quotation marks.
    #[inline]
    pub fn row(&mut self, number: u64, text: &str, quotes: bool) -> Result<(), Reason> {
        if self.keep || (quotes && memchr(b'"', text.as_bytes()).is_some()) {
            return self.any_row(number, text);
        }
        let Some([voter, vote, points]) = self.wanted(text) else {
            return self.any_row(number, text);
        };
        self.voter(text.get(voter.0..voter.1).unwrap_or_default())?;
        let points = self.points_at.and_then(|_| text.get(points.0..points.1));
        self.vote(number, text, vote, points).map(|_| ())
    }

    /// Where the voter's id, the vote and the points begin and end in a row without quotation
    /// marks that has as many cells as the heading.
    #[inline]
    fn wanted(&self, text: &str) -> Option<[(usize, usize); 3]> {
        let wanted = [self.voter_at, self.vote_at, self.points_at.unwrap_or(usize::MAX)];
        let mut spans = [(0, 0); 3];
        let (mut found, mut from) = (0usize, 0usize);
        let mut cell = |found: usize, from: usize, end: usize| {
            for (span, at) in spans.iter_mut().zip(wanted) {
                if at == found {
                    *span = (from, end);
                }
            }
        };
        let (words, tail) = text.as_bytes().as_chunks::<8>();
        for (at, word) in words.iter().enumerate() {
            let mut marks = equal(u64::from_le_bytes(*word), b';');
            if found > self.last_wanted {
                found += (marks >> 7).wrapping_mul(ONES) as usize >> 56;
                continue;
            }
            while marks != 0 {
                let end = at * 8 + marks.trailing_zeros() as usize / 8;
                cell(found, from, end);
                (found, from) = (found + 1, end + 1);
                marks &= marks - 1;
            }
        }
        for (at, _) in tail.iter().enumerate().filter(|(_, byte)| **byte == b';') {
            let end = words.len() * 8 + at;
            cell(found, from, end);
            (found, from) = (found + 1, end + 1);
        }
        cell(found, from, text.len());
        (found + 1 == self.columns.len()).then_some(spans)
    }

    #[cold]
    fn any_row(&mut self, number: u64, text: &str) -> Result<(), Reason> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let cells = split(text)?;
        if cells.len() != self.columns.len() {
            return Err(Reason::Ragged { wanted: self.columns.len(), found: cells.len() });
        }
        let cell = |at: usize| cells.get(at).map_or("", |c| c.as_ref());
        self.voter(cell(self.voter_at))?;
        let points = self.points_at.map(cell);
        let vote = cell(self.vote_at);
        let class = self.vote(number, vote, (0, vote.len()), points)?;
        if self.keep {
            let other = |at: &usize| {
                *at != self.voter_at && *at != self.vote_at && Some(*at) != self.points_at
            };
            let cells = (0..cells.len()).filter(other).map(|at| cell(at).to_owned()).collect();
            self.voters.push(Voter { id: cell(self.voter_at).trim().to_owned(), class, cells });
        }
        Ok(())
    }

    #[inline]
    fn voter(&mut self, id: &str) -> Result<(), Reason> {
        let id = trimmed(id);
        if self.seen.put(id) { Ok(()) } else { Err(Reason::VoterTwice(id.to_owned())) }
    }

    /// Takes the vote at `span` of a row.
    #[inline]
    fn vote(
        &mut self,
        number: u64,
        row: &str,
        span: (usize, usize),
        points: Option<&str>,
    ) -> Result<u32, Reason> {
        let mut said = std::mem::take(&mut self.said);
        said.projects.clear();
        said.weights.clear();
        self.projects(row.get(..span.1).unwrap_or_default(), span.0, &mut said.projects)?;
        if let Some(points) = points {
            give(&mut said, points)?;
        } else if self.kind.weighted() {
            said.weights.resize(said.projects.len(), 1);
        }
        if self.kind == VoteKind::ChooseOne && said.projects.len() > 1 {
            return Err(Reason::NotOne(said.projects.len()));
        }
        let named = said.projects.len();
        let class = self.classes.add_own(&mut said, 1).ok_or(Reason::TooMany)?;
        if said.projects.len() < named {
            let (_, times) = self.repeated.get_or_insert((number, 0));
            *times += 1;
        }
        self.said = said;
        Ok(class)
    }

    /// The places of a list of ids, from `from` to the end of the text.
    #[inline]
    fn projects(&self, text: &str, from: usize, places: &mut Vec<u32>) -> Result<(), Reason> {
        let mut at = from;
        loop {
            if let Some(usual) = &self.usual {
                usual.take(text.as_bytes(), &mut at, &self.ids, places);
            }
            // A short id, up to a comma or the end, is found in one word or two.
            let near = |(key, length)| Some((self.ids.packed(key)?, length));
            let far = |(key, length)| Some((self.ids.packed_wide(key)?, length));
            let found = short(text.as_bytes(), at).and_then(near);
            let found = if found.is_none() && self.wide {
                wide(text.as_bytes(), at).and_then(far)
            } else {
                found
            };
            if let Some((place, length)) = found {
                places.push(place);
                at += length;
                if at >= text.len() {
                    return Ok(());
                }
                at += 1;
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let end = memchr(b',', rest.as_bytes());
            let id = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().trim();
            if at == from && end.is_none() && id.is_empty() {
                return Ok(());
            }
            let place = self.ids.get(id).ok_or_else(|| Reason::Unknown(id.to_owned()))?;
            places.push(place);
            match end {
                Some(end) => at += end + 1,
                None => return Ok(()),
            }
        }
    }

    /// The ballots, with Borda scores where voters gave an order: the first place counts as many
    /// points as places could be filled (`max_length`, or the longest ballot).
    pub fn finish(mut self, longest: Option<usize>) -> Found {
        if self.kind == VoteKind::Ordinal {
            let found = self.classes.iter().map(|c| c.projects.len()).max().unwrap_or(0);
            let places = longest.unwrap_or(found).max(found);
            self.classes.weigh(|at| u32::try_from(places - at).unwrap_or(u32::MAX));
        }
        self.classes.settle();
        let own = [Some(self.voter_at), Some(self.vote_at), self.points_at];
        let columns = self.columns.into_iter().enumerate();
        let columns = columns.filter(|(at, _)| !own.contains(&Some(*at))).map(|(_, c)| c);
        Found {
            columns: columns.collect(),
            held: self.classes,
            voters: self.voters,
            repeated: self.repeated.map(|(line, ballots)| Notice::Repeated { line, ballots }),
        }
    }
}

/// Ids of the length that nearly all have: where the next one begins is then known before this one
/// was read, and the processor reads several at a time.
#[derive(Clone, Copy, Debug)]
struct Usual {
    length: usize,
    /// The bytes of an id in a word.
    id: u64,
    /// The mark of its comma.
    comma: u64,
}

impl Usual {
    /// Of less than eight bytes.
    fn new(length: usize) -> Self {
        Self { length, id: !(u64::MAX << (8 * length)), comma: 0x80 << (8 * length) }
    }

    /// Takes ids of this length that a comma follows, as many as come.
    #[inline]
    fn take(&self, text: &[u8], at: &mut usize, ids: &Places, places: &mut Vec<u32>) {
        while let Some(eight) = text.get(*at..).and_then(|rest| rest.first_chunk()) {
            let word = u64::from_le_bytes(*eight);
            if equal(word, b',') & (self.id | self.comma) != self.comma {
                return;
            }
            let Some(place) = ids.packed(word & self.id) else { return };
            places.push(place);
            *at += self.length + 1;
        }
    }
}

const ONES: u64 = u64::MAX / 0xFF;

/// The highest bit of each byte of the word that is the one wanted.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    const LOW: u64 = ONES * 0x7F;
    let other = word ^ (ONES * u64::from(byte));
    !(((other & LOW) + LOW) | other | LOW)
}

/// What stands at a place of a text before a comma or the end, as a word, and how many bytes that
/// is; nothing when it is longer than that, or the text shorter than a word.
#[inline]
fn short(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let left = text.len().checked_sub(at)?;
    let (word, left) = match text.get(at..)?.first_chunk() {
        Some(eight) => (u64::from_le_bytes(*eight), left),
        None if left == 0 => return None,
        None => (u64::from_le_bytes(*text.last_chunk()?) >> (64 - 8 * left), left),
    };
    let commas = equal(word, b',');
    if commas == 0 {
        return (left <= 8).then_some((word, left));
    }
    let bits = commas.trailing_zeros() & !7;
    Some((word & !(u64::MAX << bits), bits as usize / 8))
}

/// As [`short`], of two words.
#[inline]
fn wide(text: &[u8], at: usize) -> Option<(u128, usize)> {
    let left = text.len().checked_sub(at)?;
    let word = match text.get(at..)?.first_chunk() {
        Some(sixteen) => u128::from_le_bytes(*sixteen),
        None if left == 0 => return None,
        None => u128::from_le_bytes(*text.last_chunk()?) >> (128 - 8 * left),
    };
    let (low, high) = (equal(word as u64, b','), equal((word >> 64) as u64, b','));
    let commas = u128::from(low) | u128::from(high) << 64;
    if commas == 0 {
        return (left <= 16).then_some((word, left));
    }
    let bits = commas.trailing_zeros() & !7;
    Some((word & !(u128::MAX << bits), bits as usize / 8))
}

/// As `str::trim`, which has nothing to do where a printable ASCII character is at both ends.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// Gives each project of a ballot its points; projects without any are left out.
fn give(said: &mut Said, points: &str) -> Result<(), Reason> {
    let given = match points.trim() {
        "" => 0,
        _ => 1 + memchr_iter(b',', points.as_bytes()).count(),
    };
    if given != said.projects.len() {
        return Err(Reason::Points { projects: said.projects.len(), points: given });
    }
    if given == 0 {
        return Ok(());
    }
    if points.len() + 1 == given * 2 && single(points.as_bytes(), &mut said.weights) {
        return Ok(());
    }
    said.weights.clear();
    for text in points.split(',') {
        said.weights.push(match text.as_bytes() {
            [digit @ b'0'..=b'9'] => u32::from(digit - b'0'),
            _ => whole(text)?,
        });
    }
    if said.weights.contains(&0) {
        let mut weights = said.weights.iter();
        said.projects.retain(|_| weights.next().is_some_and(|weight| *weight > 0));
        said.weights.retain(|weight| *weight > 0);
    }
    Ok(())
}

/// Points of one digit each, none of them zero; false where there are others.
fn single(points: &[u8], weights: &mut Vec<u32>) -> bool {
    let mut fine = true;
    for pair in points.chunks(2) {
        let (digit, comma) = match pair {
            [digit] => (*digit, true),
            [digit, comma] => (*digit, *comma == b','),
            _ => (0, false),
        };
        fine &= comma && matches!(digit, b'1'..=b'9');
        weights.push(u32::from(digit.wrapping_sub(b'0')));
    }
    fine
}

/// A whole number of points; `3.0` is one.
fn whole(text: &str) -> Result<u32, Reason> {
    let text = text.trim();
    if text.starts_with('-') && text.get(1..).is_some_and(|t| t.parse::<f64>().is_ok()) {
        return Err(Reason::Negative(text.to_owned()));
    }
    let whole = text
        .split_once('.')
        .map_or(text, |(whole, part)| if part.bytes().all(|b| b == b'0') { whole } else { text });
    whole.parse().map_err(|_| Reason::NotPoints(text.to_owned()))
}

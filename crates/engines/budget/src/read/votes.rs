//! The rows of VOTES: nearly all of a file's bytes, so the common row is read without making a
//! single text of its own.

use memchr::{memchr, memchr_iter};

use super::cells::split;
use super::error::Reason;
use super::head::column;
use super::ids::{Places, Seen};
use super::{Notice, Options};
use crate::ballots::Ballots;
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
    ids: Places,
    seen: Seen,
    ballot: Vec<(u32, u32)>,
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
            ids,
            seen: Seen::default(),
            ballot: Vec::new(),
            classes: Ballots::new(kind),
            voters: Vec::new(),
            repeated: None,
        })
    }

    /// Reads a row.
    #[inline]
    pub fn row(&mut self, number: u64, text: &str) -> Result<(), Reason> {
        if self.keep || memchr(b'"', text.as_bytes()).is_some() {
            return self.any_row(number, text);
        }
        let (mut found, mut from) = (0usize, 0usize);
        let (mut voter, mut vote, mut points) = ("", "", "");
        for end in memchr_iter(b';', text.as_bytes()).chain(std::iter::once(text.len())) {
            if found <= self.last_wanted {
                let cell = text.get(from..end).unwrap_or_default();
                if found == self.voter_at {
                    voter = cell;
                } else if found == self.vote_at {
                    vote = cell;
                } else if Some(found) == self.points_at {
                    points = cell;
                }
            }
            (found, from) = (found + 1, end + 1);
        }
        if found == self.columns.len() {
            self.voter(voter)?;
            return self.vote(number, vote, self.points_at.map(|_| points)).map(|_| ());
        }
        self.any_row(number, text)
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
        let class = self.vote(number, cell(self.vote_at), points)?;
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
        let id = id.trim();
        if self.seen.put(id) { Ok(()) } else { Err(Reason::VoterTwice(id.to_owned())) }
    }

    #[inline]
    fn vote(&mut self, number: u64, vote: &str, points: Option<&str>) -> Result<u32, Reason> {
        let mut ballot = std::mem::take(&mut self.ballot);
        ballot.clear();
        self.projects(vote, &mut ballot)?;
        if let Some(points) = points {
            give(&mut ballot, points)?;
        }
        if self.kind == VoteKind::ChooseOne && ballot.len() > 1 {
            return Err(Reason::NotOne(ballot.len()));
        }
        let named = ballot.len();
        let class = self.classes.add_own(&mut ballot, 1).ok_or(Reason::TooMany)?;
        if ballot.len() < named {
            let (_, times) = self.repeated.get_or_insert((number, 0));
            *times += 1;
        }
        self.ballot = ballot;
        Ok(class)
    }

    /// The places of a list of ids.
    #[inline]
    fn projects(&self, vote: &str, ballot: &mut Vec<(u32, u32)>) -> Result<(), Reason> {
        let mut from = 0usize;
        loop {
            let rest = vote.as_bytes().get(from..).unwrap_or_default();
            // A short id and its comma are found in one word.
            if let Some(eight) = rest.first_chunk()
                && let Some((key, length)) = before_comma(u64::from_le_bytes(*eight))
                && let Some(place) = self.ids.packed(key)
            {
                ballot.push((place, 1));
                from += length + 1;
                continue;
            }
            let end = memchr(b',', rest);
            let id = vote.get(from..from + end.unwrap_or(rest.len())).unwrap_or_default().trim();
            if from == 0 && end.is_none() && id.is_empty() {
                return Ok(());
            }
            let place = self.ids.get(id).ok_or_else(|| Reason::Unknown(id.to_owned()))?;
            ballot.push((place, 1));
            match end {
                Some(end) => from += end + 1,
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

/// What stands before the first comma of eight bytes, and how many bytes that is.
#[inline]
fn before_comma(word: u64) -> Option<(u64, usize)> {
    const ONES: u64 = u64::MAX / 0xFF;
    let other = word ^ (ONES * b',' as u64);
    // The lowest zero byte of `other` is where the lowest bit of this is set.
    let found = other.wrapping_sub(ONES) & !other & (ONES << 7);
    let bits = found.trailing_zeros() & !7;
    (found != 0).then(|| (word & !(u64::MAX << bits), bits as usize / 8))
}

/// Gives each project of a ballot its points; projects without any are left out.
fn give(ballot: &mut Vec<(u32, u32)>, points: &str) -> Result<(), Reason> {
    let given = match points.trim() {
        "" => 0,
        _ => 1 + memchr_iter(b',', points.as_bytes()).count(),
    };
    if given != ballot.len() {
        return Err(Reason::Points { projects: ballot.len(), points: given });
    }
    for (entry, text) in ballot.iter_mut().zip(points.split(',')) {
        entry.1 = match text.as_bytes() {
            [digit @ b'0'..=b'9'] => u32::from(digit - b'0'),
            _ => whole(text)?,
        };
    }
    ballot.retain(|(_, weight)| *weight > 0);
    Ok(())
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

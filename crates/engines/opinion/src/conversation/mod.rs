//! A conversation while it goes on: votes come one by one, the map follows.
//!
//! Why it exists: people want to see their vote counted now, and the map soon. So the two are kept
//! apart. **Counts are exact at once**: a vote changes the counts of its statement and of its
//! group, the place of its participant, and, with enough votes, puts the participant in the nearest
//! group; the work is that of the participant's own votes, whatever the number of participants.
//! **The map follows within a bound**: [`Conversation::refresh`] does as much work as it is given
//! and says how far the map lags behind ([`Conversation::stale_by`]).
//!
//! Invariants:
//! - of several votes of one participant on one statement the last one counts;
//! - counts of groups are always those of the people in them now;
//! - what is kept is the votes; [`Conversation::analyse`] derives everything anew from them, equal
//!   to [`crate::analyse`] on the same votes, bit for bit;
//! - the same calls in the same order give the same conversation. No clock, no chance.
//!
//! Refuses to know: who a participant is, what a statement says, when anything happened.

mod cycle;
mod lineage;
mod people;
mod route;
mod view;

use std::collections::BTreeMap;

use crate::analyse::{Analysis, Options, Setting};
use crate::group::apart;
use crate::map::{Frame, Point};
use crate::table::{Cast, Casts, STATEMENT_LIMIT, VoteTable};
use crate::vote::{Tally, Vote};

pub use cycle::{PATIENCE, Progress, SAMPLE};
pub use lineage::{Change, Fate};
pub use route::{Next, Why};
pub use view::View;

use cycle::Cycle;
use people::{CARRIED, Person, key_of};

/// Why something was not done. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such statement.
    Unknown(u32),
    /// The statement is there already.
    Known(u32),
    /// The id is not below [`STATEMENT_LIMIT`].
    OutOfRange(u32),
    /// The statement is not open: left out, merged or split.
    Closed(u32),
    /// A statement can not be merged into or split into itself, nor into nothing.
    Pointless(u32),
    /// No more statements or participants fit.
    Full,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(id) => write!(f, "there is no statement {id}"),
            Self::Known(id) => write!(f, "statement {id} is there already"),
            Self::OutOfRange(id) => write!(f, "{id} is too large for a statement"),
            Self::Closed(id) => write!(f, "statement {id} is not open"),
            Self::Pointless(id) => write!(f, "statement {id} would become itself, or nothing"),
            Self::Full => f.write_str("no more fit into one conversation"),
        }
    }
}

impl std::error::Error for Refused {}

/// A statement in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Topic {
    id: u32,
    fate: Fate,
    meta: bool,
    tally: Tally,
    carried: u32,
}

/// What a vote did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voted {
    /// The vote before, if it was changed.
    pub before: Option<Vote>,
    /// Where the participant stands now.
    pub place: Point,
    /// The participant's group, once there are groups and enough votes.
    pub group: Option<u8>,
}

/// A group as it is now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    size: usize,
    centre: Point,
    tallies: Vec<Tally>,
}

impl Live {
    /// Counts a vote of a member, or takes it back.
    fn count(&mut self, column: u32, vote: Vote, more: bool) {
        let column = column as usize;
        if self.tallies.len() <= column {
            self.tallies.resize(column + 1, Tally::default());
        }
        if let Some(tally) = self.tallies.get_mut(column) {
            if more { tally.add(vote) } else { tally.take(vote) }
        }
    }
}

/// The map as it was last drawn, kept up to date vote by vote.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    frame: Frame,
    spread: Vec<Point>,
    extremities: Vec<f64>,
    /// Columns that move people; those opened later are beyond its end.
    active: Vec<bool>,
    left_out: usize,
    places: Vec<Point>,
    group_of: Vec<Option<u8>>,
    groups: Vec<Live>,
    /// Dots that stand in for people in large conversations, with the group of each.
    dots: Vec<(Point, u8)>,
    silhouette: Option<f64>,
}

impl Map {
    /// The group whose people stand nearest: by dots where there are dots, else by centres.
    fn nearest(&self, place: Point) -> Option<u8> {
        let mut best: Option<(f64, u8)> = None;
        let mut look = |centre: Point, group: u8| {
            let square = apart(place, centre);
            if best.is_none_or(|(before, _)| square < before) {
                best = Some((square, group));
            }
        };
        if self.dots.is_empty() {
            (0..).zip(&self.groups).for_each(|(group, live)| look(live.centre, group));
        } else {
            self.dots.iter().for_each(|(centre, group)| look(*centre, *group));
        }
        best.map(|(_, group)| group)
    }

    /// Counts a person and all their votes in a group.
    fn join(&mut self, group: Option<u8>, person: &Person) {
        if let Some(live) = group.and_then(|own| self.groups.get_mut(usize::from(own))) {
            live.size += 1;
            person.votes().for_each(|(column, vote)| live.count(column, vote, true));
        }
    }

    /// Counts a vote of the person in this seat, in place of another.
    fn count(&mut self, seat: usize, column: u32, was: Option<Vote>, vote: Vote) {
        let group = self.group_of.get(seat).copied().flatten();
        if let Some(live) = group.and_then(|own| self.groups.get_mut(usize::from(own))) {
            if let Some(was) = was {
                live.count(column, was, false);
            }
            live.count(column, vote, true);
        }
    }

    /// Gives the person in this seat a place, and a group if there are enough votes.
    fn settle_in(&mut self, seat: usize, person: &Person, enough: bool) {
        let place = person.place_on(self, &mut Vec::with_capacity(person.len()));
        if self.places.len() <= seat {
            self.places.resize(seat + 1, [0.0; 2]);
        }
        if let Some(slot) = self.places.get_mut(seat) {
            *slot = place;
        }
        if self.group_of.len() <= seat {
            self.group_of.resize(seat + 1, None);
        }
        if enough && self.group_of.get(seat) == Some(&None) {
            let group = self.nearest(place);
            if let Some(slot) = self.group_of.get_mut(seat) {
                *slot = group;
            }
            self.join(group, person);
        }
    }
}

/// A conversation that takes votes one by one.
#[derive(Clone, Debug)]
pub struct Conversation {
    options: Options,
    people: Vec<Person>,
    seats: BTreeMap<u32, u32>,
    topics: Vec<Topic>,
    columns: BTreeMap<u32, u32>,
    map: Map,
    cycle: Option<Box<Cycle>>,
    since: u64,
    votes: u64,
    streak: (usize, u32),
    history: Vec<Change>,
}

impl Conversation {
    /// Without statements and votes.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options,
            people: Vec::new(),
            seats: BTreeMap::new(),
            topics: Vec::new(),
            columns: BTreeMap::new(),
            map: Map::default(),
            cycle: None,
            since: 0,
            votes: 0,
            streak: (0, 0),
            history: Vec::new(),
        }
    }

    /// From votes that are there already. The map is drawn by the first refresh.
    #[must_use]
    pub fn from_table(table: &VoteTable, setting: &Setting, options: Options) -> Self {
        let mut new = Self::new(options);
        for id in table.statements().iter().chain(&setting.left_out) {
            if new.add_statement(*id, setting.meta.contains(id)).is_ok()
                && setting.left_out.contains(id)
            {
                let _ = new.leave_out(*id, "");
            }
        }
        for (topic, tally) in new.topics.iter_mut().zip(table.tallies()) {
            topic.tally = tally;
        }
        for (id, row) in table.participants().iter().zip(table.rows()) {
            let Ok(seat) = u32::try_from(new.people.len()) else { break };
            new.seats.insert(*id, seat);
            new.people.push(Person::with(*id, row, setting.keep.contains(id)));
        }
        new.votes = table.votes() as u64;
        new.since = new.votes;
        new
    }

    /// Opens a statement for votes. `meta` says that it asks about the participant.
    ///
    /// # Errors
    /// [`Refused::Known`], [`Refused::OutOfRange`].
    pub fn add_statement(&mut self, id: u32, meta: bool) -> Result<(), Refused> {
        if id >= STATEMENT_LIMIT {
            return Err(Refused::OutOfRange(id));
        }
        if self.columns.contains_key(&id) {
            return Err(Refused::Known(id));
        }
        let column = u32::try_from(self.topics.len()).map_err(|_| Refused::Full)?;
        if column >= STATEMENT_LIMIT >> 1 {
            return Err(Refused::Full);
        }
        self.columns.insert(id, column);
        let (fate, tally) = (Fate::Open, Tally::default());
        self.topics.push(Topic { id, fate, meta, tally, carried: 0 });
        Ok(())
    }

    /// Takes a vote. Costs the participant's own votes and two look-ups, whatever the number of
    /// participants.
    ///
    /// # Errors
    /// [`Refused::Unknown`], [`Refused::Closed`], [`Refused::Full`].
    pub fn vote(&mut self, cast: Cast) -> Result<Voted, Refused> {
        let column = self.open(cast.statement)?;
        let seat = self.seat(cast.participant)?;
        let before = self.set(seat, column, cast.vote, false);
        self.since += 1;
        self.votes += 1;
        if let Some(cycle) = &mut self.cycle {
            cycle.note();
        }
        self.settle_in(seat);
        let place = self.map.places.get(seat).copied().unwrap_or_default();
        let group = self.map.group_of.get(seat).copied().flatten();
        Ok(Voted { before, place, group })
    }

    /// The column of an open statement.
    fn open(&self, id: u32) -> Result<u32, Refused> {
        let column = *self.columns.get(&id).ok_or(Refused::Unknown(id))?;
        match self.topics.get(column as usize).map(|topic| &topic.fate) {
            Some(Fate::Open) => Ok(column),
            _ => Err(Refused::Closed(id)),
        }
    }

    fn seat(&mut self, participant: u32) -> Result<usize, Refused> {
        if let Some(seat) = self.seats.get(&participant) {
            return Ok(*seat as usize);
        }
        let seat = u32::try_from(self.people.len()).map_err(|_| Refused::Full)?;
        self.seats.insert(participant, seat);
        self.people.push(Person::with(participant, &[], false));
        Ok(seat as usize)
    }

    /// Puts a vote into the participant's row and into all counts. Gives the vote before.
    fn set(&mut self, seat: usize, column: u32, vote: Vote, carried: bool) -> Option<Vote> {
        let before = self.people.get_mut(seat)?.put(key_of(column, vote, carried));
        let was = before.and_then(|key| Vote::from_code(key & 3));
        let was_carried = before.is_some_and(|key| key & CARRIED != 0);
        if let Some(topic) = self.topics.get_mut(column as usize) {
            if let Some(was) = was {
                topic.tally.take(was);
            }
            topic.tally.add(vote);
            topic.carried = topic.carried.saturating_add(u32::from(carried));
            topic.carried = topic.carried.saturating_sub(u32::from(was_carried));
        }
        self.map.count(seat, column, was, vote);
        if let Some(map) = self.cycle.as_mut().and_then(|cycle| cycle.counting()) {
            map.count(seat, column, was, vote);
        }
        was
    }

    /// Gives the participant a place, and a group once there are enough votes, on the map shown and
    /// on the one being drawn as far as it has come.
    fn settle_in(&mut self, seat: usize) {
        let least = self.votes_least();
        let Some(person) = self.people.get(seat) else { return };
        let enough = person.is_in(least);
        self.map.settle_in(seat, person, enough);
        if let Some(map) = self.cycle.as_mut().and_then(|cycle| cycle.counting())
            && seat < map.group_of.len()
        {
            map.settle_in(seat, person, enough);
        }
    }

    /// Votes that put a participant in the conversation now.
    fn votes_least(&self) -> usize {
        (self.options.votes_least as usize).min(self.topics.len())
    }

    /// Votes taken that the map does not show yet.
    #[must_use]
    pub const fn stale_by(&self) -> u64 {
        self.since
    }

    /// How many votes were taken, changed ones among them.
    #[must_use]
    pub const fn votes(&self) -> u64 {
        self.votes
    }

    /// How many people have voted.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.people.len()
    }

    /// Where a participant stands, and in which group.
    #[must_use]
    pub fn participant(&self, id: u32) -> Option<(Point, Option<u8>)> {
        let seat = *self.seats.get(&id)? as usize;
        let place = self.map.places.get(seat).copied().unwrap_or_default();
        Some((place, self.map.group_of.get(seat).copied().flatten()))
    }

    /// The votes of a participant: statement, vote, and whether it was carried over from a
    /// statement merged or split.
    pub fn ballot(&self, id: u32) -> impl Iterator<Item = (u32, Vote, bool)> {
        let person = self.seats.get(&id).and_then(|seat| self.people.get(*seat as usize));
        person.into_iter().flat_map(Person::keys).filter_map(|key| {
            let topic = self.topics.get((key >> people::SHIFT) as usize)?;
            Some((topic.id, Vote::from_code(key & 3)?, key & CARRIED != 0))
        })
    }

    /// Counts of a statement, and how many of the votes were carried over.
    #[must_use]
    pub fn tally(&self, id: u32) -> Option<(Tally, u32)> {
        let topic = self.topics.get(*self.columns.get(&id)? as usize)?;
        Some((topic.tally, topic.carried))
    }

    /// All votes that count, those on statements no longer open among them.
    #[must_use]
    pub fn table(&self) -> VoteTable {
        let mut casts = Casts::new();
        for (id, seat) in &self.seats {
            let Some(person) = self.people.get(*seat as usize) else { continue };
            for (column, vote) in person.votes() {
                let Some(topic) = self.topics.get(column as usize) else { continue };
                casts.push(Cast { participant: *id, statement: topic.id, vote });
            }
        }
        casts.into_table()
    }

    /// What is known beside the votes: statements that are not open count as left out.
    #[must_use]
    pub fn setting(&self) -> Setting {
        let closed = self.topics.iter().filter(|topic| topic.fate != Fate::Open);
        let meta = self.topics.iter().filter(|topic| topic.meta);
        let keep = self.people.iter().filter(|person| person.keep);
        Setting {
            left_out: closed.map(|topic| topic.id).collect(),
            meta: meta.map(|topic| topic.id).collect(),
            keep: keep.map(|person| person.id).collect(),
        }
    }

    /// Everything anew from the votes, at the cost of all of them.
    #[must_use]
    pub fn analyse(&self) -> Analysis {
        crate::analyse(&self.table(), &self.setting(), &self.options)
    }
}

//! Ballots by class: equal ballots once, with a count.

use crate::election::VoteKind;

/// Ballots that say the same are one class. Approval ballots and points are kept sorted by project
/// place, ordinal ballots in the voter's order. Class numbers follow first appearance.
#[derive(Clone, Debug)]
pub struct Ballots {
    kind: VoteKind,
    starts: Vec<u32>,
    items: Vec<u32>,
    weights: Vec<u32>,
    counts: Vec<u32>,
    voters: u64,
    total: u64,
    /// Slots of a hash table: a ballot's hash above, its class below.
    table: Vec<u64>,
    scratch: Vec<(u32, u32)>,
}

impl PartialEq for Ballots {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.starts, &self.items, &self.weights, &self.counts)
            == (other.kind, &other.starts, &other.items, &other.weights, &other.counts)
    }
}

impl Eq for Ballots {}

/// One class: what the ballot says and how many voters said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class<'a> {
    /// Places of the projects.
    pub projects: &'a [u32],
    /// A number for each of them: points or Borda scores; empty where all count one.
    pub weights: &'a [u32],
    /// Number of voters.
    pub count: u32,
}

impl Class<'_> {
    /// Projects with their numbers.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let weights = self.weights.iter().copied().chain(std::iter::repeat(1));
        self.projects.iter().copied().zip(weights)
    }
}

/// Most points that all ballots together may give: approvals and Borda scores count too.
pub const MAX_POINTS: u64 = 1 << 56;

const EMPTY: u64 = u64::MAX;
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(MIX)
}

/// The upper half of a hash over what a ballot says.
fn tag(ballot: &[(u32, u32)]) -> u64 {
    let hash = ballot.iter().fold(mix(0, ballot.len() as u64), |hash, (project, weight)| {
        mix(hash, u64::from(*project) | u64::from(*weight) << 32)
    });
    hash >> 32
}

impl Ballots {
    /// No ballots yet.
    pub fn new(kind: VoteKind) -> Self {
        Self {
            kind,
            starts: vec![0],
            items: Vec::new(),
            weights: Vec::new(),
            counts: Vec::new(),
            voters: 0,
            total: 0,
            table: vec![EMPTY; 64],
            scratch: Vec::new(),
        }
    }

    /// Adds `count` equal ballots and tells their class. A project twice counts once (points are
    /// added up; an order keeps the first place); projects with no points are left out.
    /// Nothing when there are more than can be counted.
    pub fn add(&mut self, ballot: &[(u32, u32)], count: u32) -> Option<u32> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let given = ballot.iter().filter(|(_, weight)| *weight > 0);
        let weighted = self.kind.weighted();
        scratch
            .extend(given.map(|(project, weight)| (*project, if weighted { *weight } else { 1 })));
        let class = self.add_own(&mut scratch, count);
        self.scratch = scratch;
        class
    }

    /// As [`Self::add`], on a list that may be reordered; weights are all positive.
    pub(crate) fn add_own(&mut self, ballot: &mut Vec<(u32, u32)>, count: u32) -> Option<u32> {
        let (given, tag) = match self.kind {
            VoteKind::Approval | VoteKind::ChooseOne => {
                let tag = order_plain(ballot);
                (ballot.len() as u64, tag)
            }
            VoteKind::Ordinal => {
                keep_first(ballot);
                (points(ballot), tag(ballot))
            }
            VoteKind::Cumulative | VoteKind::Scoring => {
                order_points(ballot);
                (points(ballot), tag(ballot))
            }
        };
        self.total = self.total.checked_add(given.checked_mul(u64::from(count))?)?;
        if self.total > MAX_POINTS {
            return None;
        }
        self.voters += u64::from(count);
        let mask = self.table.len() - 1;
        let mut at = tag as usize & mask;
        loop {
            match self.table.get(at) {
                Some(&slot) if slot != EMPTY => {
                    let class = slot as u32;
                    if slot >> 32 == tag && self.says(class, ballot) {
                        let held = self.counts.get_mut(class as usize)?;
                        *held = held.checked_add(count)?;
                        return Some(class);
                    }
                }
                _ => break,
            }
            at = (at + 1) & mask;
        }
        let class = u32::try_from(self.counts.len()).ok().filter(|c| *c != u32::MAX)?;
        self.items.extend(ballot.iter().map(|(project, _)| project));
        if self.kind.weighted() {
            self.weights.extend(ballot.iter().map(|(_, weight)| weight));
        }
        self.starts.push(u32::try_from(self.items.len()).ok()?);
        self.counts.push(count);
        *self.table.get_mut(at)? = tag << 32 | u64::from(class);
        if self.counts.len() * 3 > self.table.len() * 2 {
            self.grow();
        }
        Some(class)
    }

    fn says(&self, class: u32, ballot: &[(u32, u32)]) -> bool {
        let class = self.get(class);
        class.projects.len() == ballot.len() && class.pairs().eq(ballot.iter().copied())
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        let mut table = vec![EMPTY; mask + 1];
        for slot in self.table.iter().filter(|slot| **slot != EMPTY) {
            let mut at = (slot >> 32) as usize & mask;
            while table.get(at).is_some_and(|held| *held != EMPTY) {
                at = (at + 1) & mask;
            }
            if let Some(place) = table.get_mut(at) {
                *place = *slot;
            }
        }
        self.table = table;
    }

    /// How voters could speak.
    pub fn kind(&self) -> VoteKind {
        self.kind
    }

    /// Number of classes.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nobody voted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Number of voters, those with an empty ballot among them.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// Number of entries over all classes.
    pub fn entries(&self) -> usize {
        self.items.len()
    }

    /// A class by its number; an empty one when it is not there.
    #[inline]
    pub fn get(&self, class: u32) -> Class<'_> {
        let at = class as usize;
        let from = self.starts.get(at).map_or(0, |s| *s as usize);
        let to = self.starts.get(at + 1).map_or(from, |s| *s as usize);
        Class {
            projects: self.items.get(from..to).unwrap_or_default(),
            weights: self.weights.get(from..to).unwrap_or_default(),
            count: self.counts.get(at).copied().unwrap_or(0),
        }
    }

    /// All classes in order.
    pub fn iter(&self) -> impl Iterator<Item = Class<'_>> {
        (0..self.counts.len() as u32).map(|class| self.get(class))
    }

    /// Replaces the weights of every class: for Borda scores once the longest ballot is known.
    pub(crate) fn weigh(&mut self, weight: impl Fn(usize) -> u32) {
        let mut weights = Vec::with_capacity(self.items.len());
        for class in self.iter() {
            weights.extend((0..class.projects.len()).map(&weight));
        }
        self.weights = weights;
        self.tabulate();
    }

    /// Makes the table anew, after what ballots say has changed.
    fn tabulate(&mut self) {
        let size = (self.counts.len() * 2).next_power_of_two().max(64);
        let mut table = vec![EMPTY; size];
        let mut ballot = Vec::new();
        for class in 0..self.counts.len() as u32 {
            ballot.clear();
            ballot.extend(self.get(class).pairs());
            let tag = tag(&ballot);
            let mut at = tag as usize & (size - 1);
            while table.get(at).is_some_and(|held| *held != EMPTY) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = table.get_mut(at) {
                *place = tag << 32 | u64::from(class);
            }
        }
        self.table = table;
    }

    /// Gives back what only adding needs.
    pub(crate) fn settle(&mut self) {
        self.items.shrink_to_fit();
        self.weights.shrink_to_fit();
        self.counts.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

/// Drops later mentions of a project.
fn keep_first(ballot: &mut Vec<(u32, u32)>) {
    if ballot.len() <= 32 {
        let mut seen: Vec<u32> = Vec::with_capacity(ballot.len());
        ballot.retain(|(project, _)| {
            let new = !seen.contains(project);
            if new {
                seen.push(*project);
            }
            new
        });
    } else {
        let mut seen = std::collections::HashSet::new();
        ballot.retain(|(project, _)| seen.insert(*project));
    }
}

fn points(ballot: &[(u32, u32)]) -> u64 {
    ballot.iter().map(|(_, weight)| u64::from(*weight)).sum()
}

/// Sorts a ballot whose weights are all one and drops what comes twice; gives its tag. Among the
/// first 256 projects a bit for each is an order without comparing.
fn order_plain(ballot: &mut Vec<(u32, u32)>) -> u64 {
    let (mut words, mut any, mut rising, mut next) = ([0u64; 4], 0u32, true, 0u32);
    for (project, _) in ballot.iter() {
        if let Some(word) = words.get_mut(*project as usize >> 6 & 3) {
            *word |= 1 << (project & 63);
        }
        any |= project;
        rising &= *project >= next;
        next = project.saturating_add(1);
    }
    if any >= 256 {
        if !rising {
            ballot.sort_unstable();
            ballot.dedup();
        }
        return tag(ballot);
    }
    if !rising {
        ballot.clear();
        for (base, mut rest) in [0, 64, 128, 192].into_iter().zip(words) {
            while rest != 0 {
                ballot.push((base + rest.trailing_zeros(), 1));
                rest &= rest - 1;
            }
        }
    }
    words.into_iter().fold(0, mix) >> 32
}

/// Sorts a ballot with points; what comes twice is added up.
fn order_points(ballot: &mut Vec<(u32, u32)>) {
    if ballot.is_sorted_by(|a, b| a.0 < b.0) {
        return;
    }
    ballot.sort_unstable();
    ballot.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(later.1);
        }
        same
    });
}

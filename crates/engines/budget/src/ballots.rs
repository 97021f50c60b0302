//! Ballots by class: equal ballots once, with a count.

use std::collections::HashSet;

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
    scratch: Said,
}

/// What a ballot on its way in says: places of projects, and a number for each where the kind of
/// ballot has them (else none at all).
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub projects: Vec<u32>,
    pub weights: Vec<u32>,
    /// Room for putting both in order.
    pairs: Vec<(u32, u32)>,
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

/// The upper half of a hash over what a ballot says. Every entry is scrambled by itself, so that
/// they need not wait for each other.
fn tag(projects: &[u32], weights: &[u32]) -> u64 {
    let scrambled = |project: u32, weight: u32| {
        let word = (u64::from(project) | u64::from(weight) << 32).wrapping_add(MIX);
        let word = word.wrapping_mul(MIX);
        (word ^ word >> 32).wrapping_mul(MIX)
    };
    let next = |hash: u64, word: u64| hash.rotate_left(5).wrapping_add(word);
    let hash = if weights.is_empty() {
        projects.iter().fold(0, |hash, project| next(hash, scrambled(*project, 1)))
    } else {
        let pairs = projects.iter().zip(weights);
        pairs.fold(0, |hash, (project, weight)| next(hash, scrambled(*project, *weight)))
    };
    hash >> 32
}

/// Whether two lists are equal. Entry by entry, because one was written so a moment ago, and the
/// processor would have to wait for it to look at several together.
fn same(one: &[u32], two: &[u32]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one == two)
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
            scratch: Said::default(),
        }
    }

    /// No ballots yet, with room to find a few thousand classes of so many voters quickly.
    pub(crate) fn expecting(kind: VoteKind, voters: usize) -> Self {
        let slots = (voters.min(1 << 11) * 3 / 2).next_power_of_two().max(64);
        Self { table: vec![EMPTY; slots], ..Self::new(kind) }
    }

    /// Adds `count` equal ballots and tells their class. A project twice counts once (points are
    /// added up; an order keeps the first place); projects with no points are left out.
    /// Nothing when there are more than can be counted.
    pub fn add(&mut self, ballot: &[(u32, u32)], count: u32) -> Option<u32> {
        let mut said = std::mem::take(&mut self.scratch);
        let given = || ballot.iter().filter(|(_, weight)| *weight > 0);
        said.projects.clear();
        said.projects.extend(given().map(|(project, _)| project));
        said.weights.clear();
        if self.kind.weighted() {
            said.weights.extend(given().map(|(_, weight)| weight));
        }
        let class = self.add_own(&mut said, count);
        self.scratch = said;
        class
    }

    /// As [`Self::add`], on lists that may be reordered; weights are all positive.
    pub(crate) fn add_own(&mut self, said: &mut Said, count: u32) -> Option<u32> {
        let given = match self.kind {
            VoteKind::Approval | VoteKind::ChooseOne => {
                order_plain(&mut said.projects);
                said.projects.len() as u64
            }
            VoteKind::Ordinal => {
                keep_first(said);
                points(&said.weights)
            }
            VoteKind::Cumulative | VoteKind::Scoring => {
                order_points(said);
                points(&said.weights)
            }
        };
        let tag = tag(&said.projects, &said.weights);
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
                    if slot >> 32 == tag && self.says(class, said) {
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
        self.items.extend_from_slice(&said.projects);
        self.weights.extend_from_slice(&said.weights);
        self.starts.push(u32::try_from(self.items.len()).ok()?);
        self.counts.push(count);
        *self.table.get_mut(at)? = tag << 32 | u64::from(class);
        if self.counts.len() * 3 > self.table.len() * 2 {
            self.grow();
        }
        Some(class)
    }

    fn says(&self, class: u32, said: &Said) -> bool {
        let class = self.get(class);
        same(class.projects, &said.projects) && same(class.weights, &said.weights)
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
        for class in 0..self.counts.len() as u32 {
            let says = self.get(class);
            let tag = tag(says.projects, says.weights);
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
fn keep_first(said: &mut Said) {
    if Bits::of(&said.projects).is_some_and(|bits| bits.count() == said.projects.len()) {
        return;
    }
    let mut seen = HashSet::new();
    let pairs = said.projects.iter().copied().zip(said.weights.iter().copied());
    let kept = pairs.filter(|(project, _)| seen.insert(*project));
    (said.projects, said.weights) = kept.unzip();
}

fn points(weights: &[u32]) -> u64 {
    weights.iter().map(|weight| u64::from(*weight)).sum()
}

/// A bit for each of the first 256 projects: an order without comparing.
struct Bits([u64; 4]);

impl Bits {
    /// The bits of places, if they are all below 256.
    fn of(projects: &[u32]) -> Option<Self> {
        let (mut words, mut any) = ([0u64; 4], 0u32);
        for project in projects {
            // All four, lest one be written and read again at once.
            for (word, base) in words.iter_mut().zip(0..) {
                *word |= u64::from(project >> 6 == base) << (project & 63);
            }
            any |= project;
        }
        (any < 256).then_some(Self(words))
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// Sorts a ballot whose weights are all one and drops what comes twice.
fn order_plain(projects: &mut Vec<u32>) {
    if projects.is_sorted_by(|one, two| one < two) {
        return;
    }
    let Some(Bits(words)) = Bits::of(projects) else {
        projects.sort_unstable();
        projects.dedup();
        return;
    };
    projects.clear();
    for (base, mut rest) in [0, 64, 128, 192].into_iter().zip(words) {
        while rest != 0 {
            projects.push(base + rest.trailing_zeros());
            rest &= rest - 1;
        }
    }
}

/// Sorts a ballot with points; what comes twice is added up.
fn order_points(said: &mut Said) {
    if said.projects.is_sorted_by(|one, two| one < two) {
        return;
    }
    let pairs = said.projects.iter().copied().zip(said.weights.iter().copied());
    said.pairs.clear();
    said.pairs.extend(pairs);
    said.pairs.sort_unstable();
    said.pairs.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(later.1);
        }
        same
    });
    said.projects.clear();
    said.projects.extend(said.pairs.iter().map(|(project, _)| project));
    said.weights.clear();
    said.weights.extend(said.pairs.iter().map(|(_, weight)| weight));
}

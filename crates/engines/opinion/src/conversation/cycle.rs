//! The map drawn anew, in steps as small as the caller likes.
//!
//! A cycle freezes means and moderation, finds the axes (from those before, so a few passes are
//! enough), places everybody, finds groups, counts them, and only then takes the place of the map
//! shown. Votes go on meanwhile: counts of both maps follow each vote, and a vote that a pass has
//! gone by already is in the next cycle ([`Conversation::stale_by`] counts them).
//!
//! Bound: the work of [`Conversation::refresh`] is counted in votes and people visited. A cycle
//! takes at most (steps + 2) × (votes + people), with some 5 to 30 steps; between two people one
//! more thing may happen whole, and none of these grows with the number of people: a step made
//! orthogonal (statements × steps), groups of at most
//! [`Grouping::exact_up_to`](crate::Grouping::exact_up_to) people, or base clusters of a fixed
//! sample of [`SAMPLE`] of them.
//!
//! So that nobody's group changes its number for nothing, an axis keeps the side it pointed to, a
//! group the number of the one that was nearest, and another number of groups must win
//! [`PATIENCE`] times in a row (Polis does so too).

use super::people::Person;
use super::{Conversation, Fate, Live, Map, Topic};
use crate::group::{Grouped, apart, base_clusters, group_at, weighted_at};
use crate::map::{Found, Point, Product, Search, framed, total_squares};
use crate::vote::Tally;

/// People drawn together to base clusters, spread evenly over all, in a conversation too large for
/// all of them.
pub const SAMPLE: usize = 20_000;
/// How often in a row another number of groups must fit best before it is shown.
pub const PATIENCE: u32 = 4;

/// How far a refresh came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// A new map was drawn; else the cycle goes on with the next call.
    pub drawn: bool,
    /// Votes and people visited.
    pub work: usize,
    /// Votes taken that the map shown does not show.
    pub stale_by: u64,
}

#[derive(Clone, Debug)]
enum Phase {
    /// A pass over the votes for the next step of the search.
    Search(Box<(Search, Product)>),
    /// Everybody gets a place.
    Place,
    /// Everybody gets a group, counted as they come. Labels found for people, by seat, as far as
    /// they were found one by one.
    Assign(Vec<Option<u8>>),
}

/// A map being drawn.
#[derive(Clone, Debug)]
pub struct Cycle {
    phase: Phase,
    seat: usize,
    row: Vec<u32>,
    means: Vec<f64>,
    total: f64,
    map: Map,
    since: u64,
    streak: (usize, u32),
}

impl Cycle {
    fn new(topics: &[Topic], people: usize, before: &Map) -> Self {
        let open = |topic: &Topic| topic.fate == Fate::Open;
        let voted = topics.iter().filter(|topic| topic.tally.all > 0);
        let map = Map {
            active: topics.iter().map(open).collect(),
            left_out: voted.clone().filter(|topic| !open(topic)).count(),
            ..Map::default()
        };
        let mean = |topic: &Topic| if open(topic) { topic.tally.mean() } else { 0.0 };
        let means: Vec<f64> = topics.iter().map(mean).collect();
        let tallies: Vec<Tally> = topics.iter().map(|topic| topic.tally).collect();
        let total = total_squares(&tallies, &means, &map.active);
        let [one, two] = &before.frame.axes;
        let start: Vec<f64> = one.iter().zip(two).map(|(a, b)| a + b).collect();
        let start = start.iter().any(|entry| *entry != 0.0).then_some(start);
        let search = Search::new(&map.active, total, people, start);
        let product = Product::new(&means, search.wanted().unwrap_or_default());
        let phase = Phase::Search(Box::new((search, product)));
        let mut cycle =
            Self { phase, seat: 0, row: Vec::new(), means, total, map, since: 0, streak: (0, 0) };
        cycle.map.frame.statements = voted.count();
        cycle
    }

    /// Notes a vote taken while the map is drawn.
    pub const fn note(&mut self) {
        self.since += 1;
    }

    /// The map being drawn, once people have groups on it.
    pub const fn counting(&mut self) -> Option<&mut Map> {
        match self.phase {
            Phase::Assign(_) => Some(&mut self.map),
            Phase::Search(_) | Phase::Place => None,
        }
    }

    /// The search is over: the frame of the new map, its axes turned like those before.
    fn frame(&mut self, found: Found, people: usize, before: &Map) {
        let statements = self.map.frame.statements;
        let mut frame = framed(self.means.clone(), found, self.total, people);
        frame.statements = statements;
        for (axis, old) in frame.axes.iter_mut().zip(&before.frame.axes) {
            let along: f64 = axis.iter().zip(old).map(|(a, b)| a * b).sum();
            if along < 0.0 {
                axis.iter_mut().for_each(|entry| *entry = -*entry);
            }
        }
        self.map.spread = frame.spread();
        self.map.extremities = frame.extremities();
        self.map.frame = frame;
    }
}

/// Groups numbered like the nearest of those before: for each new one its number.
fn numbers(new: &[Point], old: &[Live]) -> Vec<u8> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, centre) in new.iter().enumerate() {
        let near = old.iter().take(new.len()).enumerate();
        pairs.extend(near.map(|(number, live)| (apart(*centre, live.centre), at, number)));
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut numbers: Vec<Option<usize>> = vec![None; new.len()];
    for (_, at, number) in pairs {
        let free = !numbers.contains(&Some(number));
        if let Some(slot) = numbers.get_mut(at).filter(|slot| slot.is_none() && free) {
            *slot = Some(number);
        }
    }
    let taken: Vec<usize> = numbers.iter().flatten().copied().collect();
    let mut rest = (0..new.len()).filter(|number| !taken.contains(number));
    let number = |slot: Option<usize>| slot.or_else(|| rest.next()).unwrap_or(0);
    numbers.into_iter().map(number).map(|n| u8::try_from(n).unwrap_or(u8::MAX)).collect()
}

impl Conversation {
    /// Draws the map anew, with about so much work (votes and people visited), starting a cycle or
    /// going on with the one begun.
    pub fn refresh(&mut self, work: usize) -> Progress {
        let started = self.cycle.take();
        let begin = || Box::new(Cycle::new(&self.topics, self.people.len(), &self.map));
        let mut cycle = started.unwrap_or_else(begin);
        let mut done = 0;
        let mut drawn = false;
        while !drawn && done < work {
            drawn = self.slice(&mut cycle, work, &mut done);
        }
        if drawn {
            self.since = cycle.since;
            self.streak = cycle.streak;
            self.map = cycle.map;
        } else {
            self.cycle = Some(cycle);
        }
        Progress { drawn, work: done, stale_by: self.since }
    }

    /// Draws the map anew from beginning to end.
    pub fn refresh_whole(&mut self) -> Progress {
        self.cycle = None;
        self.refresh(usize::MAX)
    }

    /// Visits people until the work is done or the pass is over; then takes the next step. True
    /// when the new map is ready.
    fn slice(&self, cycle: &mut Cycle, work: usize, done: &mut usize) -> bool {
        let Cycle { phase, seat, row, map, .. } = cycle;
        for person in self.people.get(*seat..).unwrap_or_default() {
            if *done >= work {
                return false;
            }
            match phase {
                Phase::Search(search) => {
                    person.row(&map.active, row);
                    search.1.add(row);
                }
                Phase::Place => map.places.push(person.place_on(map, row)),
                Phase::Assign(labels) => self.assign(map, labels, *seat, person, row),
            }
            *seat += 1;
            *done += person.len() + 1;
        }
        *seat = 0;
        self.step(cycle, done)
    }

    /// One person more on the new map.
    fn assign(
        &self,
        map: &mut Map,
        labels: &[Option<u8>],
        seat: usize,
        person: &Person,
        row: &mut Vec<u32>,
    ) {
        if map.places.len() <= seat {
            map.places.push(person.place_on(map, row));
        }
        let place = map.places.get(seat).copied().unwrap_or_default();
        let known = labels.get(seat).copied().flatten();
        let enough = person.is_in(self.votes_least());
        let group = known.or_else(|| enough.then(|| map.nearest(place)).flatten());
        map.group_of.push(group);
        map.join(group, person);
    }

    /// A pass is over.
    fn step(&self, cycle: &mut Cycle, done: &mut usize) -> bool {
        match &mut cycle.phase {
            Phase::Search(search) => {
                let (search, product) = search.as_mut();
                if search.wanted().is_some() {
                    search.give(product.done(&cycle.means));
                }
                *done += cycle.means.len();
                if let Some(wanted) = search.wanted() {
                    *product = Product::new(&cycle.means, wanted);
                } else {
                    let found = search.found();
                    cycle.frame(found, self.people.len(), &self.map);
                    cycle.phase = Phase::Place;
                }
                false
            }
            Phase::Place => {
                let (inside, grouped) = self.grouped(cycle);
                let labels = self.name(cycle, &inside, grouped);
                cycle.phase = Phase::Assign(labels);
                false
            }
            Phase::Assign(_) => true,
        }
    }

    /// Who is in the conversation, and their groups.
    fn grouped(&self, cycle: &mut Cycle) -> (Vec<usize>, Grouped) {
        let crate::Options { grouping, people_least, .. } = self.options;
        let least = self.votes_least();
        let all = || self.people.iter().take(cycle.map.places.len()).enumerate();
        let mut inside: Vec<usize> =
            all().filter(|(_, person)| person.is_in(least)).map(|(at, _)| at).collect();
        if inside.len() < people_least {
            let mut others: Vec<(usize, u32, usize)> = all()
                .filter(|(_, person)| !person.is_in(least) && person.len() > 0)
                .map(|(at, person)| (person.len(), person.id, at))
                .collect();
            others.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
            let missing = people_least - inside.len();
            inside.extend(others.into_iter().take(missing).map(|(_, _, at)| at));
            inside.sort_unstable();
        }
        let place = |at: &usize| cycle.map.places.get(*at).copied().unwrap_or_default();
        let (now, seen) = (self.map.groups.len(), self.streak);
        let find = |keep: Option<usize>| {
            if inside.len() <= grouping.exact_up_to {
                let places: Vec<Point> = inside.iter().map(place).collect();
                return (group_at(&places, grouping, keep), Vec::new());
            }
            let every = inside.len().div_ceil(SAMPLE);
            let places: Vec<Point> = inside.iter().step_by(every).map(place).collect();
            let base = base_clusters(&places, grouping.base_clusters);
            let grouped = weighted_at(&base, grouping.groups_most, keep);
            let dots = base.centres.into_iter().zip(grouped.labels.iter().copied()).collect();
            (Grouped { labels: Vec::new(), ..grouped }, dots)
        };
        let (mut grouped, mut dots) = find(None);
        let best = grouped.centres.len();
        cycle.streak = if best == now { (best, 0) } else { (best, 1) };
        if best != now && seen.0 == best {
            cycle.streak = (best, seen.1 + 1);
        }
        if now > 1 && best != now && cycle.streak.1 < PATIENCE {
            (grouped, dots) = find(Some(now));
        }
        cycle.map.dots = dots;
        (inside, grouped)
    }

    /// Numbers the groups like those before. Gives the labels found, by seat.
    fn name(&self, cycle: &mut Cycle, inside: &[usize], grouped: Grouped) -> Vec<Option<u8>> {
        let numbers = numbers(&grouped.centres, &self.map.groups);
        let number = |label: u8| numbers.get(usize::from(label)).copied().unwrap_or(0);
        let mut groups = vec![Live::default(); grouped.centres.len()];
        for (label, centre) in (0_u8..).zip(&grouped.centres) {
            if let Some(live) = groups.get_mut(usize::from(number(label))) {
                live.centre = *centre;
            }
        }
        cycle.map.groups = groups;
        cycle.map.dots.iter_mut().for_each(|(_, label)| *label = number(*label));
        cycle.map.silhouette = grouped.silhouette;
        let mut labels = vec![None; cycle.map.places.len()];
        for (at, label) in inside.iter().zip(grouped.labels) {
            if let Some(slot) = labels.get_mut(*at) {
                *slot = Some(number(label));
            }
        }
        labels
    }
}

//! The map as it is shown, kept up to date vote by vote: places, groups and the groups' counts.
//!
//! Invariants: the counts of a group are those of the people whose `group_of` it is, at any moment
//! between two calls. Refuses to know: how the map was found (see `cycle`).

use super::people::Person;
use crate::group::apart;
use crate::map::{Frame, Point};
use crate::vote::{Tally, Vote};

/// A group as it is now.
#[derive(Clone, Debug, Default)]
pub struct Live {
    pub size: usize,
    pub centre: Point,
    pub tallies: Vec<Tally>,
}

impl Live {
    /// Counts a vote of a member, or takes it back.
    pub fn count(&mut self, column: u32, vote: Vote, more: bool) {
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
pub struct Map {
    pub frame: Frame,
    pub spread: Vec<Point>,
    pub extremities: Vec<f64>,
    /// Columns that move people; those opened later are beyond its end.
    pub active: Vec<bool>,
    pub left_out: usize,
    pub places: Vec<Point>,
    pub group_of: Vec<Option<u8>>,
    pub groups: Vec<Live>,
    /// Dots that stand in for people in large conversations, with the group of each.
    pub dots: Vec<(Point, u8)>,
    pub silhouette: Option<f64>,
}

impl Map {
    /// The group whose people stand nearest: by dots where there are dots, else by centres.
    pub fn nearest(&self, place: Point) -> Option<u8> {
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
    pub fn join(&mut self, group: Option<u8>, person: &Person) {
        if let Some(live) = group.and_then(|own| self.groups.get_mut(usize::from(own))) {
            live.size += 1;
            person.votes().for_each(|(column, vote)| live.count(column, vote, true));
        }
    }

    /// Counts a vote of the person in this seat, in place of another.
    pub fn count(&mut self, seat: usize, column: u32, was: Option<Vote>, vote: Vote) {
        let group = self.group_of.get(seat).copied().flatten();
        if let Some(live) = group.and_then(|own| self.groups.get_mut(usize::from(own))) {
            if let Some(was) = was {
                live.count(column, was, false);
            }
            live.count(column, vote, true);
        }
    }

    /// Gives the person in this seat a place, and a group if there are enough votes.
    pub fn settle_in(&mut self, seat: usize, person: &Person, enough: bool) {
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

//! The layers after the grouping: from counts per group to what they mean.
//!
//! Why it exists: a conversation analysed at once and one that is kept up to date vote by vote tell
//! the same things from the same counts; here they are computed once for both. Nothing here grows
//! with the number of participants.

use std::collections::BTreeSet;

use crate::analyse::{Group, Options};
use crate::map::Point;
use crate::stats::{
    Consensus, Representative, Standing, Unity, consensus, divided, priority, probability,
    represent, unity,
};
use crate::vote::Tally;

/// What the counts mean.
pub struct Told {
    pub group_informed_consensus: Vec<[f64; 2]>,
    pub priorities: Vec<f64>,
    pub groups: Vec<Group>,
    pub consensus: Consensus,
    pub unity: Vec<Unity>,
}

/// What all layers after the grouping are computed from.
pub struct Counted<'a> {
    /// Ids per column.
    pub statements: &'a [u32],
    /// Which columns are on no list.
    pub left_out: &'a [bool],
    /// Votes per column, of everybody.
    pub all: &'a [Tally],
    /// Extremity per column; 0 beyond its end.
    pub extremities: &'a [f64],
    /// Statements that ask about the participant.
    pub meta: &'a BTreeSet<u32>,
    /// How lists are made.
    pub options: &'a Options,
}

/// The sum of several lists of counts.
fn summed<'a>(lists: impl Iterator<Item = &'a [Tally]>, columns: usize) -> Vec<Tally> {
    lists.fold(vec![Tally::default(); columns], |sum, list| {
        sum.iter().zip(list).map(|(one, other)| one.plus(*other)).collect()
    })
}

fn informed(groups: &[Group], column: usize) -> [f64; 2] {
    let tally = |group: &Group| group.tallies.get(column).copied().unwrap_or_default();
    let product = |agree: bool| {
        let p = |group| {
            let tally = tally(group);
            probability(tally.side(agree), tally.all)
        };
        groups.iter().map(p).product()
    };
    [product(true), product(false)]
}

impl Counted<'_> {
    /// From people and counts per column of each group, and the groups' centres.
    pub fn told(&self, counted: Vec<(usize, Vec<Tally>)>, centres: &[Point]) -> Told {
        let voices = summed(counted.iter().map(|(_, list)| list.as_slice()), self.all.len());
        let groups: Vec<Group> = counted
            .into_iter()
            .zip(centres)
            .map(|((size, tallies), centre)| {
                let representative = self.representative(&tallies, &voices);
                let divided = divided(&self.listed(&tallies), self.options.picks);
                Group { size, centre: *centre, tallies, representative, divided }
            })
            .collect();
        let informed = (0..self.all.len()).map(|column| informed(&groups, column)).collect();
        let priorities = self.priorities(&voices);
        let (consensus, unity) = (self.consensus(), self.unity(&groups));
        Told { group_informed_consensus: informed, priorities, groups, consensus, unity }
    }

    /// Ids and columns of the statements let through.
    fn shown(&self) -> impl Iterator<Item = (usize, u32)> {
        let ids = self.statements.iter().zip(self.left_out).enumerate();
        ids.filter(|(_, (_, out))| !**out).map(|(column, (id, _))| (column, *id))
    }

    /// The counts of the statements let through, with their ids.
    fn listed(&self, tallies: &[Tally]) -> Vec<(u32, Tally)> {
        self.shown().filter_map(|(column, id)| Some((id, *tallies.get(column)?))).collect()
    }

    fn representative(&self, own: &[Tally], inside: &[Tally]) -> Vec<Representative> {
        let standings: Vec<(u32, Standing)> = self
            .shown()
            .filter_map(|(column, id)| {
                let (own, all) = (own.get(column)?, inside.get(column)?);
                Some((id, Standing::of(*own, all.minus(*own))))
            })
            .collect();
        represent(&standings, self.options.picks, self.options.z)
    }

    fn priorities(&self, voices: &[Tally]) -> Vec<f64> {
        let extremities = self.extremities.iter().copied().chain(std::iter::repeat(0.0));
        let each = self.statements.iter().zip(voices).zip(extremities);
        each.map(|((id, tally), extremity)| priority(*tally, extremity, self.meta.contains(id)))
            .collect()
    }

    fn consensus(&self) -> Consensus {
        consensus(&self.listed(self.all), self.options.picks, self.options.z)
    }

    fn unity(&self, groups: &[Group]) -> Vec<Unity> {
        let of = |(column, id): (usize, u32)| {
            let tallies = groups.iter().filter_map(|group| group.tallies.get(column).copied());
            (id, tallies.collect())
        };
        let shown: Vec<(u32, Vec<Tally>)> = self.shown().map(of).collect();
        unity(&shown)
    }
}

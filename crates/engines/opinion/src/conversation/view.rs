//! What can be shown now: everything that follows from the counts, without touching a single vote.

use std::collections::BTreeSet;

use super::{Conversation, Fate, Live};
use crate::analyse::Group;
use crate::stats::{Consensus, Unity};
use crate::told::Counted;
use crate::vote::Tally;

/// A conversation as it can be shown now. Lists per column are in the order of `statements`.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Ids of the statements, in the order in which they were opened.
    pub statements: Vec<u32>,
    /// Which of them are not open.
    pub left_out: Vec<bool>,
    /// All votes on each.
    pub tallies: Vec<Tally>,
    /// Group-informed consensus of each: for agree, for disagree.
    pub group_informed_consensus: Vec<[f64; 2]>,
    /// Priority of each, from the votes of people in groups.
    pub priorities: Vec<f64>,
    /// The groups, all of them, however small.
    pub groups: Vec<Group>,
    /// People who have voted but are in no group yet.
    pub in_no_group: usize,
    /// Silhouette of the groups when they were found.
    pub silhouette: Option<f64>,
    /// What most people say.
    pub consensus: Consensus,
    /// What all groups say: “what unites us”, to be shown first.
    pub unity: Vec<Unity>,
    /// Votes taken that the map does not show yet (the counts show all).
    pub stale_by: u64,
}

impl Conversation {
    /// What can be shown now. Costs statements × groups.
    #[must_use]
    pub fn view(&self) -> View {
        let statements: Vec<u32> = self.topics.iter().map(|topic| topic.id).collect();
        let left_out: Vec<bool> =
            self.topics.iter().map(|topic| topic.fate != Fate::Open).collect();
        let tallies: Vec<Tally> = self.topics.iter().map(|topic| topic.tally).collect();
        let meta: BTreeSet<u32> =
            self.topics.iter().filter(|topic| topic.meta).map(|topic| topic.id).collect();
        let counted = Counted {
            statements: &statements,
            left_out: &left_out,
            all: &tallies,
            extremities: &self.map.extremities,
            meta: &meta,
            options: &self.options,
        };
        let full = |live: &Live| {
            let mut tallies = live.tallies.clone();
            tallies.resize(statements.len(), Tally::default());
            (live.size, tallies)
        };
        let centres: Vec<_> = self.map.groups.iter().map(|live| live.centre).collect();
        let told = counted.told(self.map.groups.iter().map(full).collect(), &centres);
        let grouped: usize = self.map.groups.iter().map(|live| live.size).sum();
        View {
            group_informed_consensus: told.group_informed_consensus,
            priorities: told.priorities,
            groups: told.groups,
            in_no_group: self.people.len().saturating_sub(grouped),
            silhouette: self.map.silhouette,
            consensus: told.consensus,
            unity: told.unity,
            stale_by: self.since,
            statements,
            left_out,
            tallies,
        }
    }
}

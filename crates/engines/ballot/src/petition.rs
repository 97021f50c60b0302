//! Signatures under a request, against the shares of an electorate that are enough.
//!
//! Why it exists: "a tenth of the villagers or a third of the representatives" is one request with
//! several ways to be heard, and one person's name counts in each way it belongs to, once.
//! Invariants: a person counts once however often they sign; a household counts once, by its first
//! signature; a way is a [`Threshold`] over `Adults` (persons), `Households` or `Representatives`;
//! **any** way suffices. It refuses to know what is asked for. Cost: `O(log n)` a signature.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::threshold::{Basis, Threshold};

/// Electorates that signatures are a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Electorate {
    /// Persons.
    pub adults: u64,
    /// Households.
    pub households: u64,
    /// Representatives.
    pub representatives: u64,
}

/// The signatures so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Petition<P, H> {
    people: BTreeMap<P, (H, bool)>,
}

/// One way, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// Key of the sentence, from the threshold.
    pub label: String,
    /// Article, from the threshold.
    pub article: String,
    /// Signatures of this kind.
    pub have: u64,
    /// What they are a share of.
    pub of: Basis,
    /// How many that is.
    pub total: u64,
    /// The smallest number that is enough.
    pub needed: u64,
    /// Was it enough? Never for a basis that no signature counts in.
    pub pass: bool,
}

impl<P: Ord, H: Ord> Petition<P, H> {
    /// Nobody has signed.
    #[must_use]
    pub const fn new() -> Self {
        Self { people: BTreeMap::new() }
    }

    /// Takes a signature; false when this person had signed before (the first one stays).
    pub fn sign(&mut self, person: P, household: H, representative: bool) -> bool {
        match self.people.entry(person) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert((household, representative));
                true
            }
            std::collections::btree_map::Entry::Occupied(_) => false,
        }
    }

    /// Takes a signature back; false when there was none.
    pub fn withdraw(&mut self, person: &P) -> bool {
        self.people.remove(person).is_some()
    }

    /// Signatures of a kind; 0 for a basis that signatures do not count in.
    #[must_use]
    pub fn signed(&self, of: Basis) -> u64 {
        let count = match of {
            Basis::Adults => self.people.len(),
            Basis::Households => {
                self.people.values().map(|(home, _)| home).collect::<BTreeSet<_>>().len()
            }
            Basis::Representatives => self.people.values().filter(|(_, seat)| *seat).count(),
            _ => 0,
        };
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// Each way with its numbers; the request is heard when any of them passes.
    #[must_use]
    pub fn reached(&self, ways: &[Threshold], electorate: Electorate) -> Vec<Reached> {
        let one = |way: &Threshold| {
            let total = match way.of {
                Basis::Adults => electorate.adults,
                Basis::Households => electorate.households,
                Basis::Representatives => electorate.representatives,
                _ => 0,
            };
            let have = self.signed(way.of);
            Reached {
                label: way.label.clone(),
                article: way.article.clone(),
                have,
                of: way.of,
                total,
                needed: way.needed(total),
                pass: way.met(have, total),
            }
        };
        ways.iter().map(one).collect()
    }
}

//! Phone, paper and several places counted together, each voter once; and two counts compared.
//!
//! Why it exists: a vote held in sections comes back as heaps: who voted by phone, who was handed a
//! sheet in which place, and the sums of each heap. Whether somebody voted twice can only be seen
//! in the lists of *who*, never in the sums. Invariants: [`combined`] gives one tally only when
//! every voter is on the roll and in exactly one heap and no heap holds more votes than voters;
//! otherwise it names **every** difference, not the first. [`differences`] of a count with itself is
//! empty, and empty only then. It refuses to know who chose what.
//!
//! Cost: `O(v log v)` for `v` voters.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Serialize;

use crate::{
    ballot_box::Channel,
    body::Body,
    counts::Counts,
    tally::Tally,
    verdict::{Verdict, verdict},
};

/// One heap: a way of voting in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heap<V> {
    /// The place; opaque here.
    pub section: String,
    /// How its ballots came in.
    pub channel: Channel,
    /// Who voted this way here, or was handed a sheet.
    pub voters: Vec<V>,
    /// What was counted; fewer than voters where sheets did not come back.
    pub tally: Tally,
}

/// A heap's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct HeapName {
    /// The place.
    pub section: String,
    /// The way.
    pub channel: Channel,
}

impl fmt::Display for HeapName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.section, self.channel)
    }
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfit<V> {
    /// Two heaps with the same place and way.
    HeapTwice(HeapName),
    /// A voter who is not on the roll.
    Stranger {
        /// Who.
        voter: V,
        /// Where.
        heap: HeapName,
    },
    /// A voter in two heaps, or twice in one.
    Twice {
        /// Who.
        voter: V,
        /// Where first, in the order of heaps given.
        first: HeapName,
        /// Where again.
        again: HeapName,
    },
    /// More votes than voters.
    TooMany {
        /// Where.
        heap: HeapName,
        /// Votes counted.
        cast: u64,
        /// Voters.
        voters: u64,
    },
    /// Numbers that do not fit.
    Overflow(HeapName),
}

/// All heaps together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Combined {
    /// Voters who took part.
    pub voters: u64,
    /// Voters whose ballot was not in any heap: sheets that did not come back.
    pub missing: u64,
    /// The sum of the heaps.
    pub tally: Tally,
}

/// Joins heaps, each voter once.
///
/// # Errors
/// Everything that does not fit, in the order of the heaps.
pub fn combined<V: Ord + Clone>(
    roll: &BTreeSet<V>,
    heaps: &[Heap<V>],
) -> Result<Combined, Vec<Misfit<V>>> {
    let mut misfits = Vec::new();
    let mut names = BTreeSet::new();
    let mut seen: BTreeMap<&V, HeapName> = BTreeMap::new();
    let mut tally = Tally::default();
    for heap in heaps {
        let name = HeapName { section: heap.section.clone(), channel: heap.channel };
        if !names.insert(name.clone()) {
            misfits.push(Misfit::HeapTwice(name.clone()));
        }
        for voter in &heap.voters {
            if !roll.contains(voter) {
                misfits.push(Misfit::Stranger { voter: voter.clone(), heap: name.clone() });
            }
            if let Some(first) = seen.get(voter) {
                let (voter, first) = (voter.clone(), first.clone());
                misfits.push(Misfit::Twice { voter, first, again: name.clone() });
            } else {
                seen.insert(voter, name.clone());
            }
        }
        let voters = u64::try_from(heap.voters.len()).unwrap_or(u64::MAX);
        match heap.tally.cast() {
            Ok(cast) if cast > voters => {
                misfits.push(Misfit::TooMany { heap: name.clone(), cast, voters });
            }
            _ => {}
        }
        match tally.plus(&heap.tally) {
            Ok(sum) => tally = sum,
            Err(_) => misfits.push(Misfit::Overflow(name)),
        }
    }
    let voters = u64::try_from(seen.len()).unwrap_or(u64::MAX);
    match tally.cast() {
        Ok(cast) if misfits.is_empty() => {
            Ok(Combined { voters, missing: voters.saturating_sub(cast), tally })
        }
        _ => Err(misfits),
    }
}

/// A number that two counts do not agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference<K> {
    /// What was counted, such as place, way and choice.
    pub what: K,
    /// In the first count; nothing when it was not counted there.
    pub first: Option<u64>,
    /// In the second.
    pub second: Option<u64>,
}

/// Every number that two counts do not agree on, in the order of what was counted. A thing counted
/// as 0 and one not counted are different.
pub fn differences<K: Ord + Clone>(
    first: &BTreeMap<K, u64>,
    second: &BTreeMap<K, u64>,
) -> Vec<Difference<K>> {
    let keys: BTreeSet<&K> = first.keys().chain(second.keys()).collect();
    keys.into_iter()
        .map(|key| Difference {
            what: key.clone(),
            first: first.get(key).copied(),
            second: second.get(key).copied(),
        })
        .filter(|one| one.first != one.second)
        .collect()
}

/// A recount: what differs, and whether it matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Choices whose numbers differ.
    pub differences: Vec<Difference<&'static str>>,
    /// The verdict on the first count.
    pub first: Verdict,
    /// The verdict on the second.
    pub second: Verdict,
    /// True when the outcome is another one.
    pub outcome_differs: bool,
}

/// The choices of a tally by name.
fn by_name(tally: &Tally) -> BTreeMap<&'static str, u64> {
    let Tally { yes, no, abstain, invalid } = *tally;
    BTreeMap::from([("yes", yes), ("no", no), ("abstain", abstain), ("invalid", invalid)])
}

/// Compares two counts of the same vote under the same rules.
#[must_use]
pub fn recount(body: &Body, first: &Counts, second: &Counts) -> Recount {
    let differences = differences(&by_name(&first.tally()), &by_name(&second.tally()));
    let (first, second) = (verdict(body, first), verdict(body, second));
    let outcome_differs = first.outcome != second.outcome;
    Recount { differences, first, second, outcome_differs }
}

//! Who came and who spoke beside who lives there: shares of groups, side by side. It says how well
//! a meeting stood for its place; it says nothing about anybody.
//!
//! Invariants: a number below five is not shown, and neither is the one from which it could be
//! worked out; no name and no id leaves this file.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::PersonId;
use kernel::{AreaCode, Date};

use crate::registry::{Sex, age_band};
use crate::words;

/// Fewer than this are not shown: they could be recognised.
pub const FEWEST: u32 = 5;

words! {
    /// What people are compared by.
    pub enum Trait {
        /// Sex.
        Sex "sex",
        /// Age band.
        Age "age",
        /// Group of the village.
        Group "group",
        /// Party member or not.
        Party "party",
        /// Away or at home.
        Away "away",
    }
}

/// A grown-up of the place, as far as the comparison needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Who; never leaves this file.
    pub id: PersonId,
    /// Sex.
    pub sex: Sex,
    /// Born.
    pub born_on: Date,
    /// Group, or the village when no group is known.
    pub group: AreaCode,
    /// Party member.
    pub party: bool,
    /// Working or living away.
    pub away: bool,
}

/// A number that may be shown, or one that is too small to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Cell {
    /// How many; `None` when it is not shown.
    pub count: Option<u32>,
    /// Thousandths of its set.
    pub permille: Option<u32>,
}

/// One value of a trait in every set.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Which trait.
    #[serde(rename = "trait")]
    pub of: Trait,
    /// Its value: a word, or the code of the group.
    pub value: String,
    /// One cell for each set, in the order given.
    pub cells: Vec<Cell>,
}

fn value(of: Trait, who: &Resident, today: Date) -> String {
    match of {
        Trait::Sex if who.sex == Sex::Female => "female".into(),
        Trait::Sex => "male".into(),
        Trait::Age => age_band(who.born_on, today).into(),
        Trait::Group => who.group.to_string(),
        Trait::Party => if who.party { "party" } else { "no-party" }.into(),
        Trait::Away => if who.away { "away" } else { "at-home" }.into(),
    }
}

/// Compares sets of residents; ids that are nobody's here are left out. The first set is usually
/// everyone. An empty set is a set of nobody: its cells show nothing.
pub fn meter(residents: &[Resident], sets: &[BTreeSet<PersonId>], today: Date) -> Vec<Line> {
    let mut lines = Vec::new();
    for of in Trait::ALL.iter().copied() {
        // Value → how many in each set.
        let mut counts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for who in residents {
            let row = counts.entry(value(of, who, today)).or_insert_with(|| vec![0; sets.len()]);
            for (n, set) in row.iter_mut().zip(sets) {
                *n += u32::from(set.contains(&who.id));
            }
        }
        // Everyone of one kind is no comparison.
        if counts.len() < 2 {
            continue;
        }
        let columns: Vec<Vec<u32>> = (0..sets.len())
            .map(|at| counts.values().map(|row| row.get(at).copied().unwrap_or(0)).collect())
            .collect();
        let shown: Vec<Vec<Cell>> = columns.iter().map(|column| cells(column)).collect();
        lines.extend(counts.into_keys().enumerate().map(|(at, value)| {
            let cells = shown.iter().filter_map(|column| column.get(at).copied()).collect();
            Line { of, value, cells }
        }));
    }
    lines
}

/// The cells of one set: those below five are hidden, and when that hides only one, the next
/// smallest too, because the rest would give it away.
fn cells(column: &[u32]) -> Vec<Cell> {
    let total: u64 = column.iter().map(|n| u64::from(*n)).sum();
    let mut hidden: Vec<bool> = column.iter().map(|n| *n < FEWEST).collect();
    if hidden.iter().filter(|h| **h).count() == 1 {
        let open = column.iter().enumerate().filter(|(at, _)| hidden.get(*at) == Some(&false));
        let next = open.min_by_key(|(_, n)| **n).map(|(at, _)| at);
        if let Some(flag) = next.and_then(|at| hidden.get_mut(at)) {
            *flag = true;
        }
    }
    column
        .iter()
        .zip(hidden)
        .map(|(n, hidden)| {
            if hidden {
                return Cell { count: None, permille: None };
            }
            let share = (u64::from(*n) * 1000).checked_div(total).unwrap_or(0);
            Cell { count: Some(*n), permille: u32::try_from(share).ok() }
        })
        .collect()
}

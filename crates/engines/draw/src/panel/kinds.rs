//! People and quotas made into whole numbers: kinds of people that no quota tells apart, and a row
//! for each quota. Everything after this knows no name. Invariants: kinds are in the order of their
//! values' bytes, quotas in the order of category and value, whatever order they were given in.

use std::collections::{BTreeMap, BTreeSet};

use super::{PanelError, Pool, Quota};

/// People who are alike in all categories that have quotas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Places in the pool, ascending; never empty.
    pub people: Vec<usize>,
    /// Quotas that count them, as places in [`Case::quotas`].
    pub rows: Vec<usize>,
}

impl Kind {
    /// How many people.
    pub fn len(&self) -> u32 {
        u32::try_from(self.people.len()).unwrap_or(u32::MAX)
    }
}

/// A pool and its quotas as numbers.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The kinds.
    pub kinds: Vec<Kind>,
    /// The quotas, sorted.
    pub quotas: Vec<Quota>,
    /// Seats of a panel.
    pub size: u32,
}

/// How many of each kind sit on a panel.
pub(crate) type Seats = Vec<u32>;

impl Case {
    /// Sorts, checks and groups.
    pub fn new(pool: &Pool, quotas: &[Quota], size: u32) -> Result<Self, PanelError> {
        let mut quotas = quotas.to_vec();
        quotas.sort();
        let columns = checked(pool, &quotas)?;
        if pool.people.len() < usize::try_from(size).unwrap_or(usize::MAX) {
            return Err(PanelError::TooFew { people: pool.people.len(), size });
        }
        let rows: BTreeMap<(&str, &str), usize> = quotas
            .iter()
            .enumerate()
            .map(|(at, quota)| ((quota.category.as_str(), quota.value.as_str()), at))
            .collect();
        let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (place, person) in pool.people.iter().enumerate() {
            let mut own = Vec::with_capacity(columns.len());
            for (category, column) in &columns {
                let value = person.values.get(*column).map_or("", String::as_str);
                let Some(row) = rows.get(&(category.as_str(), value)) else {
                    let (category, value) = (category.clone(), value.to_owned());
                    return Err(PanelError::NoQuota { category, value });
                };
                own.push(*row);
            }
            groups.entry(own).or_default().push(place);
        }
        let kinds = groups.into_iter().map(|(rows, people)| Kind { people, rows }).collect();
        Ok(Self { kinds, quotas, size })
    }

    /// How many of each quota's value are among `seats`.
    pub fn held(&self, seats: &[u32]) -> Vec<u32> {
        let mut held = vec![0_u32; self.quotas.len()];
        for (kind, taken) in self.kinds.iter().zip(seats) {
            for row in &kind.rows {
                if let Some(slot) = held.get_mut(*row) {
                    *slot = slot.saturating_add(*taken);
                }
            }
        }
        held
    }

    /// Whether `seats` is a panel: the right size, nobody twice, all quotas met.
    pub fn allows(&self, seats: &[u32]) -> bool {
        let total: u64 = seats.iter().map(|taken| u64::from(*taken)).sum();
        seats.len() == self.kinds.len()
            && total == u64::from(self.size)
            && self.kinds.iter().zip(seats).all(|(kind, taken)| *taken <= kind.len())
            && self
                .quotas
                .iter()
                .zip(self.held(seats))
                .all(|(quota, held)| (quota.min..=quota.max).contains(&held))
    }
}

/// Refuses what contradicts itself; answers the categories that have quotas, in byte order, each
/// with its column in the pool.
fn checked(pool: &Pool, sorted: &[Quota]) -> Result<Vec<(String, usize)>, PanelError> {
    for quota in sorted {
        if quota.min > quota.max {
            return Err(PanelError::Contradiction { quota: quota.clone() });
        }
    }
    for pair in sorted.windows(2) {
        let [one, next] = pair else { continue };
        if (&one.category, &one.value) == (&next.category, &next.value) {
            let (category, value) = (one.category.clone(), one.value.clone());
            return Err(PanelError::QuotaTwice { category, value });
        }
    }
    let named: BTreeSet<&String> = sorted.iter().map(|quota| &quota.category).collect();
    named
        .into_iter()
        .map(|category| {
            let column = pool.categories.iter().position(|known| known == category);
            let column =
                column.ok_or_else(|| PanelError::UnknownCategory { category: category.clone() })?;
            Ok((category.clone(), column))
        })
        .collect()
}

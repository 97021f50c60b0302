//! What an outcome means to voters, in whole numbers: how many got something, how much, and how
//! evenly. Nothing here ranks a voter or a project.

use std::collections::BTreeMap;

use crate::election::Election;

/// Figures of a set of winners. A voter's *value* is the cost of the winners they support; with
/// points it is not weighted by them. Shares are left to the reader: both parts are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Projects that won.
    pub winners: usize,
    /// What they cost, in the instance's smallest unit.
    pub cost: u64,
    /// Money not spent; nothing is left of an outcome beyond the budget.
    pub left: u64,
    /// Whether no further project fits.
    pub exhaustive: bool,
    /// Voters, those with an empty ballot among them.
    pub voters: u64,
    /// Voters who support at least one winner.
    pub reached: u64,
    /// Voters by the number of winners they support: `by_winners[k]` support exactly `k`.
    pub by_winners: Vec<u64>,
    /// Votes: projects named, summed over voters.
    pub votes: u64,
    /// Effective votes: supported winners, summed over voters.
    pub supported: u64,
    /// Values summed over voters.
    pub value: u128,
    /// Gini coefficient of values, in millionths: 0 when all have the same.
    pub gini_millionths: u32,
}

impl Measures {
    /// Supported winners per voter, in thousandths.
    pub fn mean_supported_thousandths(&self) -> u64 {
        (self.supported.saturating_mul(1000)).checked_div(self.voters).unwrap_or(0)
    }

    /// Of a million votes, those for a winner.
    pub fn effective_millionths(&self) -> u64 {
        millionths(self.supported, self.votes)
    }

    /// Mean value of a voter, in the smallest unit, rounded down.
    pub fn mean_value(&self) -> u128 {
        self.value.checked_div(u128::from(self.voters)).unwrap_or(0)
    }

    /// Voters reached of a million voters.
    pub fn reached_millionths(&self) -> u64 {
        millionths(self.reached, self.voters)
    }
}

fn millionths(part: u64, whole: u64) -> u64 {
    let share = (u128::from(part) * 1_000_000).checked_div(u128::from(whole)).unwrap_or(0);
    u64::try_from(share).unwrap_or(0)
}

/// Measures a set of winners (places of projects; a repeated or missing one counts once or not at
/// all). Time linear in the ballots' entries.
///
/// ```
/// use budget::{Election, measures};
/// let it = Election::approval(100, &[("a", 60), ("b", 40), ("c", 40)],
///     &[vec![0], vec![0, 1], vec![2], vec![]])?;
/// let m = measures(&it, &[0, 1]);
/// assert_eq!((m.cost, m.left, m.exhaustive), (100, 0, true));
/// assert_eq!((m.votes, m.supported, m.effective_millionths()), (4, 3, 750_000));
/// assert_eq!((m.voters, m.reached, m.by_winners), (4, 2, vec![2, 1, 1]));
/// # Ok::<(), budget::InstanceError>(())
/// ```
pub fn measures(election: &Election, winners: &[u32]) -> Measures {
    let instance = &election.instance;
    let mut won = vec![false; instance.projects.len()];
    for winner in winners {
        if let Some(place) = won.get_mut(*winner as usize) {
            *place = true;
        }
    }
    let costs: Vec<u64> = instance.projects.iter().map(|p| p.cost).collect();
    let cost: u64 = costs.iter().zip(&won).filter(|(_, won)| **won).map(|(cost, _)| cost).sum();
    let left = instance.budget.saturating_sub(cost);
    let mut by_winners = vec![0u64; 1];
    let mut values: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut votes, mut supported) = (0u64, 0u64);
    for class in election.ballots.iter() {
        let mine = class.projects.iter().map(|p| *p as usize);
        let mine = mine.filter(|p| won.get(*p) == Some(&true));
        let (mut number, mut value) = (0usize, 0u64);
        for project in mine {
            number += 1;
            value = value.saturating_add(costs.get(project).copied().unwrap_or(0));
        }
        let count = u64::from(class.count);
        if by_winners.len() <= number {
            by_winners.resize(number + 1, 0);
        }
        if let Some(place) = by_winners.get_mut(number) {
            *place += count;
        }
        votes = votes.saturating_add(count.saturating_mul(class.projects.len() as u64));
        supported = supported.saturating_add(count.saturating_mul(number as u64));
        *values.entry(value).or_default() += count;
    }
    let voters = election.ballots.voters();
    Measures {
        winners: won.iter().filter(|won| **won).count(),
        cost,
        left,
        exhaustive: costs.iter().zip(&won).all(|(cost, won)| *won || *cost > left),
        voters,
        reached: voters - by_winners.first().copied().unwrap_or(0),
        by_winners,
        votes,
        supported,
        value: values.iter().map(|(value, count)| u128::from(*value) * u128::from(*count)).sum(),
        gini_millionths: gini(&values, voters),
    }
}

/// `Σ (2i − n − 1)·x_i / (n · Σ x)` over values in order, of which equal ones are taken together.
fn gini(values: &BTreeMap<u64, u64>, voters: u64) -> u32 {
    let (mut before, mut weighted, mut sum) = (0i128, 0i128, 0i128);
    let all = i128::from(voters);
    for (value, count) in values {
        let (value, count) = (i128::from(*value), i128::from(*count));
        // Ranks before+1 ..= before+count.
        let ranks = count * (2 * before + count + 1);
        let term = (ranks - count * (all + 1)).saturating_mul(value);
        weighted = weighted.saturating_add(term);
        sum = sum.saturating_add(count.saturating_mul(value));
        before += count;
    }
    // Halved together until the product below fits.
    let (mut top, mut under) = (weighted, all.saturating_mul(sum));
    while top > 1 << 100 {
        (top, under) = (top >> 1, under >> 1);
    }
    let share = (top * 1_000_000).checked_div(under).unwrap_or(0);
    u32::try_from(share).unwrap_or(0)
}

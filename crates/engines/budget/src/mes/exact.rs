//! Equal Shares in big rationals. Nobody's money is stored: it follows from the first share and the
//! prices paid so far, so that a price is one small sum over rounds and not one over voters.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive as _, Zero as _};

use super::run::Plan;
use super::{Share, Utility};
use crate::rule::Index;

const NEVER: u32 = u32::MAX;

/// The exact side of a run.
pub(crate) struct Exact<'a> {
    index: &'a Index<'a>,
    utility: Utility,
    share: BigRational,
    prices: Vec<BigRational>,
    /// Round in which a project was bought.
    rounds: Vec<u32>,
    /// Money in fixed point and its error, as the run has it.
    mirror: Vec<(i64, i64)>,
}

impl<'a> Exact<'a> {
    pub fn new(index: &'a Index<'a>, utility: Utility, share: Share) -> Self {
        Self {
            index,
            utility,
            share: share.exact(),
            prices: Vec::new(),
            rounds: vec![NEVER; index.projects() as usize],
            mirror: Vec::new(),
        }
    }

    /// Takes over the run's purses.
    pub fn mirror(&mut self, purses: impl Iterator<Item = (Option<i64>, i64)>) {
        self.mirror.clear();
        self.mirror.extend(purses.map(|(left, error)| (left.unwrap_or(0), error)));
    }

    /// A project was bought.
    pub fn pay(&mut self, project: u32, price: BigRational) {
        if let Some(round) = self.rounds.get_mut(project as usize) {
            *round = self.prices.len() as u32;
        }
        self.prices.push(price);
    }

    /// Purchases of a class: round and weight, in order.
    fn purchases(&self, class: u32) -> Vec<(u32, u32)> {
        let weighs = self.utility == Utility::Number;
        let said = self.index.ballots().get(class);
        let bought = said.pairs().filter_map(|(project, weight)| {
            let round = self.rounds.get(project as usize).copied().filter(|r| *r != NEVER)?;
            Some((round, if weighs { weight } else { 1 }))
        });
        let mut bought: Vec<(u32, u32)> = bought.collect();
        bought.sort_unstable();
        bought
    }

    fn paid(&self, round: u32, weight: impl Into<BigInt>) -> BigRational {
        self.prices.get(round as usize).map_or_else(BigRational::zero, |p| p * weight.into())
    }

    /// Money of a class.
    fn money(&self, class: u32) -> BigRational {
        self.purchases(class).into_iter().fold(self.share.clone(), |money, (round, weight)| {
            (money - self.paid(round, weight)).max(BigRational::zero())
        })
    }

    /// The price of a project, if its supporters can pay for it.
    pub fn price(&self, plan: &Plan<'_>, project: u32) -> Option<BigRational> {
        let cost = BigRational::from_integer(BigInt::from(self.index.cost(project)));
        let all = match self.utility {
            Utility::Cost => self.index.votes(project),
            Utility::Number => self.index.points(project),
        };
        let mut price = &cost / BigInt::from(all.max(1));
        // Newton's method from below, as in the fixed point; it ends because each step finds
        // somebody who was taken for rich to be poor.
        loop {
            let (poor, rich) = self.split(plan, project, &price);
            if rich == 0 {
                return (poor >= cost).then_some(price);
            }
            let next = (&cost - poor) / BigInt::from(rich);
            if next <= price {
                return Some(price);
            }
            price = next;
        }
    }

    /// Money of those who have no more than the price, weight of the others.
    fn split(&self, plan: &Plan<'_>, project: u32, price: &BigRational) -> (BigRational, u64) {
        let unit = BigInt::from(1u64 << plan.shift);
        let fixed = (price * unit).floor().to_integer().to_i64().unwrap_or(i64::MAX);
        let weights = match self.utility {
            Utility::Cost => &[],
            Utility::Number => self.index.weights(project),
        };
        let weights = weights.iter().copied().chain(std::iter::repeat(1));
        let (mut rich, mut shares) = (0u64, 0u64);
        let mut paid = vec![0u64; self.prices.len()];
        let mut sum = BigRational::zero();
        for (class, weight) in self.index.supporters(project).iter().zip(weights) {
            let count = u64::from(self.index.ballots().get(*class).count);
            let held = self.mirror.get(*class as usize).copied();
            let (left, error) = held.unwrap_or((i64::MAX, i64::MAX));
            if (left, error) == (0, 0) {
                continue;
            }
            let (low, high) = (left.saturating_sub(error), left.saturating_add(error));
            let weight_i = i64::from(weight);
            let surely_rich = low > fixed.saturating_add(1).saturating_mul(weight_i);
            let surely_poor = high < fixed.saturating_mul(weight_i);
            if surely_rich {
                rich += count * u64::from(weight);
            } else if surely_poor && low > 0 {
                // Never empty so far, so nothing was cut off: the share less what was paid.
                shares += count;
                for (round, weight) in self.purchases(*class) {
                    if let Some(place) = paid.get_mut(round as usize) {
                        *place += count * u64::from(weight);
                    }
                }
            } else {
                let money = self.money(*class);
                if money > price * BigInt::from(weight) {
                    rich += count * u64::from(weight);
                } else {
                    sum += money * BigInt::from(count);
                }
            }
        }
        sum += &self.share * BigInt::from(shares);
        for (round, count) in (0u32..).zip(paid) {
            if count > 0 {
                sum -= self.paid(round, count);
            }
        }
        (sum, rich)
    }
}

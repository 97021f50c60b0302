//! Sequential Phragmén: everybody earns money at the same pace; a project is bought the moment its
//! supporters together can pay for it.
//!
//! Told by loads: buying project `p` with supporters `N(p)` brings each of them to the load
//! `(cost(p) + Σ load) / |N(p)|`; the project with the smallest load is bought next. The rule ends
//! when a project with the smallest load does not fit the money left.
//!
//! A voter's load is 0 or the load of the last project bought for them, so that a sum of loads is a
//! small combination of the rounds' loads. Two layers rest on this:
//! - fixed point: `floor(load · 2^F)` with a proven error; adding is exact, so the error is below
//!   one unit a round, because a load is an average of earlier loads;
//! - exact: loads as big rationals, computed by the recipe above, and asked only where two projects
//!   are closer than the errors.
//!
//! Cost: buying touches each entry of each supporter's ballot once.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::Index;

const NEVER: u32 = u32::MAX;

pub(crate) struct Run<'a> {
    index: &'a Index<'a>,
    shift: u32,
    /// Round that gave each class its load.
    last: Vec<u32>,
    /// Loads by round, fixed point.
    loads: Vec<u128>,
    /// Sum of supporters' loads by project, fixed point, below the truth.
    sums: Vec<u128>,
    exact: Vec<BigRational>,
    /// Projects bought, in order.
    pub order: Vec<u32>,
    /// Money left.
    pub left: u64,
    /// The project with the smallest load that did not fit.
    pub ended_by: Option<u32>,
    /// Classes bought for by round, when the exact load was not asked yet.
    recipes: Vec<Vec<(u32, u64)>>,
}

/// Selects in order.
pub(crate) fn run(index: &Index<'_>) -> Vec<u32> {
    play(index).order
}

/// Plays to the end, to be told about.
pub(crate) fn play<'a>(index: &'a Index<'a>) -> Run<'a> {
    let budget = index.budget();
    let bits = |n: u64| 64 - n.leading_zeros();
    // Loads are at most all costs together; times voters they stay below 2^120.
    let total = index.election.instance.total_cost().unwrap_or(u64::MAX);
    let shift = 116u32.saturating_sub(bits(total) + bits(index.ballots().voters()));
    let mut run = Run {
        index,
        shift: shift.min(60),
        last: vec![NEVER; index.ballots().len()],
        loads: Vec::new(),
        sums: vec![0; index.projects() as usize],
        exact: Vec::new(),
        order: Vec::new(),
        recipes: Vec::new(),
        left: budget,
        ended_by: None,
    };
    let mut open: Vec<u32> = (0..index.projects()).filter(|p| index.cost(*p) <= budget).collect();
    loop {
        let least = run.least(&open);
        let Some(first) = least.iter().copied().min_by_key(|p| index.rank(*p)) else { break };
        run.ended_by = least.iter().copied().find(|p| index.cost(*p) > run.left);
        if run.ended_by.is_some() {
            break;
        }
        run.left -= index.cost(first);
        run.buy(first);
        open.retain(|p| *p != first);
    }
    run.unsupported(&open);
    run
}

impl Run<'_> {
    /// The load that buying would bring, fixed point: never above the truth, and below it by less
    /// than the number of rounds plus one.
    fn load(&self, project: u32) -> u128 {
        let sum = self.sums.get(project as usize).copied().unwrap_or(0);
        let cost = u128::from(self.index.cost(project)) << self.shift;
        (cost + sum) / u128::from(self.index.votes(project).max(1))
    }

    /// All supported projects with the smallest load.
    fn least(&mut self, open: &[u32]) -> Vec<u32> {
        let slack = self.loads.len() as u128 + 1;
        let supported = open.iter().copied().filter(|p| self.index.votes(*p) > 0);
        let loads: Vec<(u128, u32)> = supported.map(|p| (self.load(p), p)).collect();
        let Some(low) = loads.iter().map(|(load, _)| *load).min() else { return Vec::new() };
        let near = loads.iter().filter(|(load, _)| *load <= low + slack).map(|(_, p)| *p);
        let near: Vec<u32> = near.collect();
        if near.len() < 2 {
            return near;
        }
        let exact: Vec<(BigRational, u32)> = near.iter().map(|p| (self.exact(*p), *p)).collect();
        let Some(least) = exact.iter().map(|(load, _)| load).min() else { return near };
        exact.iter().filter(|(load, _)| load == least).map(|(_, p)| *p).collect()
    }

    /// How many voters of the project's supporters carry the load of which round.
    fn recipe(&self, project: u32) -> Vec<(u32, u64)> {
        let mut counts = vec![0u64; self.loads.len()];
        for class in self.index.supporters(project) {
            let last = self.last.get(*class as usize).copied().unwrap_or(NEVER);
            if let Some(count) = counts.get_mut(last as usize) {
                *count += u64::from(self.index.ballots().get(*class).count);
            }
        }
        (0u32..).zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    /// The load that buying would bring.
    pub fn exact(&mut self, project: u32) -> BigRational {
        while let Some((project, recipe)) =
            self.order.get(self.exact.len()).zip(self.recipes.get(self.exact.len()))
        {
            let load = self.combine(*project, recipe);
            self.exact.push(load);
        }
        self.combine(project, &self.recipe(project))
    }

    fn combine(&self, project: u32, recipe: &[(u32, u64)]) -> BigRational {
        let mut sum = BigRational::from_integer(BigInt::from(self.index.cost(project)));
        for (round, count) in recipe {
            if let Some(load) = self.exact.get(*round as usize) {
                sum += load * BigInt::from(*count);
            }
        }
        sum / BigInt::from(self.index.votes(project).max(1))
    }

    fn buy(&mut self, project: u32) {
        // Loads never fall from round to round; taking the larger keeps the sums exact sums.
        let load = self.load(project).max(self.loads.last().copied().unwrap_or(0));
        self.recipes.push(self.recipe(project));
        let round = self.loads.len() as u32;
        for class in self.index.supporters(project) {
            let Some(last) = self.last.get_mut(*class as usize) else { continue };
            let before = self.loads.get(*last as usize).copied().unwrap_or(0);
            *last = round;
            let said = self.index.ballots().get(*class);
            let more = load.saturating_sub(before) * u128::from(said.count);
            for other in said.projects {
                if let Some(sum) = self.sums.get_mut(*other as usize) {
                    *sum += more;
                }
            }
        }
        self.loads.push(load);
        self.order.push(project);
    }

    /// Projects without supporters tie at a load without end: the first by id, as long as all of
    /// them fit.
    fn unsupported(&mut self, open: &[u32]) {
        let mut rest: Vec<u32> = open.to_vec();
        rest.sort_unstable_by_key(|p| self.index.rank(*p));
        while self.ended_by.is_none() && !rest.is_empty() {
            if rest.iter().any(|p| self.index.cost(*p) > self.left) {
                break;
            }
            let first = rest.remove(0);
            self.left -= self.index.cost(first);
            self.order.push(first);
        }
    }

    /// The load to which a round brought its supporters.
    pub fn load_of(&self, round: u32) -> Option<&BigRational> {
        self.exact.get(round as usize)
    }

    /// Supporters of a bought project by the round that gave them their load before; none: no load.
    pub fn payers(&self) -> Vec<Vec<(Option<u32>, u32)>> {
        let mut last = vec![None; self.last.len()];
        let round = |(number, project): (u32, &u32)| {
            let mut payers = Vec::new();
            for class in self.index.supporters(*project) {
                if let Some(last) = last.get_mut(*class as usize) {
                    payers.push((*last, *class));
                    *last = Some(number);
                }
            }
            payers
        };
        (0u32..).zip(&self.order).map(round).collect()
    }

    /// Sum of the loads of a project's supporters now.
    pub fn burden(&mut self, project: u32) -> BigRational {
        self.exact(project) * BigInt::from(self.index.votes(project).max(1))
            - BigInt::from(self.index.cost(project))
    }
}

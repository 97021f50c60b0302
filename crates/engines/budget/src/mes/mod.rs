//! The Method of Equal Shares (Peters, Pierczyński, Skowron: *Proportional Participatory Budgeting
//! with Additive Utilities*, NeurIPS 2021), exact and quick.
//!
//! Every voter gets the same money `b`. A project with supporters `N`, cost `C` and utilities `u`
//! can be bought at price `ρ` when `Σ min(money, ρ·u) = C`; the project with the smallest `ρ` is
//! bought, until none can be. The parts:
//! - [`run`]: a run in fixed point, in which every number carries a proven bound of its error, and
//!   which says so when two projects are closer than their errors. It can run for one `b`, or for a
//!   whole range of `b` at once, and then shows that all of the range ends alike;
//! - [`exact`]: big rationals, asked where the fixed point can not tell;
//! - [`add1`]: the completion by raising `b` step by step, which leaps over ranges that [`run`] has
//!   shown to end alike and decides the steps on both sides of every leap by themselves.

pub(crate) mod add1;
mod exact;
mod purse;
pub(crate) mod run;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::rule::Index;

/// What a voter gains from a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Utility {
    /// Its cost, for every supporter alike.
    Cost,
    /// One for every supporter, or the ballot's number for it.
    Number,
}

/// The money of a voter at a step: `(budget + step·by·voters) / voters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub budget: u64,
    pub voters: u64,
    /// Money added to each voter.
    pub more: u64,
}

impl Share {
    pub fn exact(self) -> BigRational {
        let whole = BigInt::from(self.budget) + BigInt::from(self.more) * BigInt::from(self.voters);
        BigRational::new(whole, BigInt::from(self.voters.max(1)))
    }

    /// In fixed point, rounded down.
    pub fn fixed(self, shift: u32) -> i64 {
        let voters = u128::from(self.voters.max(1));
        let whole = u128::from(self.budget) + u128::from(self.more) * voters;
        // Split, so that large amounts do not overflow under the shift.
        let (units, rest) = (whole / voters, whole % voters);
        let part = (rest << shift) / voters;
        i64::try_from((units << shift) + part).unwrap_or(i64::MAX)
    }
}

/// One purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purchase {
    pub project: u32,
    /// Price per utility; for [`Utility::Cost`] the most that a supporter paid.
    pub price: BigRational,
}

/// A run's end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bought {
    pub order: Vec<u32>,
    pub cost: u64,
    /// Exact prices, where they were asked for.
    pub purchases: Vec<Purchase>,
}

/// Runs with one share, exactly.
pub(crate) fn single(index: &Index<'_>, utility: Utility, share: Share, prices: bool) -> Bought {
    let plan = run::Plan::new(index, utility, share.more);
    if !prices && let Some(done) = run::Run::<1>::new(&plan, [share], None).go(u64::MAX) {
        return done;
    }
    let exact = exact::Exact::new(index, utility, share);
    run::Run::<1>::new(&plan, [share], Some(exact)).go(u64::MAX).unwrap_or_default()
}

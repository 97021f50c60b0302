//! A run in fixed point with proven errors.
//!
//! # Why the bounds hold
//! Let `F(x, t) = Σ count · min(money(t), x · weight)` over a project's supporters, and let `X(t)`
//! be the straight line between the prices `X` found at the ends from the lines of money, so that
//! `F = C` there up to rounding. A supporter is *surely rich* when at both ends
//! `line − error ≥ (X + ε) · weight`. Write `R` for the weight of the surely rich, `D` for the
//! errors of all others, `S` for the sag of those whose line crosses `X · weight` inside the range.
//! - Lowering every purse by its error and raising the price by `ε` changes `F` by at least
//!   `ε·R − D`; and `Σ min(line, X)` is concave in `t`, hence at least its value on the line of its
//!   ends, `C`. So `F(X + ε, t) ≥ C` once `ε·R ≥ D`: the true price is at most `X + ε`.
//! - Raising every purse by its error and lowering the price by `ε` changes `F` by at most
//!   `D − ε·R`; and `Σ min(line, X)` exceeds the line of its ends by at most `S`. So the true price
//!   is at least `X − ε` once `ε·R ≥ D + S`.
//!
//! After a purchase a purse is `max(0, money − price)`, which moves by no more than its arguments
//! do, and is convex, so that it lies below the line of its ends by at most the sag.
//!
//! Prices only rise from round to round, because purses only get emptier; so a lower bound once
//! found stays one, and most projects are looked at only once in a while.

mod price;

use std::rc::Rc;

use num_traits::ToPrimitive as _;

use super::exact::Exact;
use super::purse::{Band, Party, Purse, sagging};
use super::{Bought, Purchase, Share, Utility};
use crate::rule::Index;

/// Largest error that is still carried; beyond it nothing is decided by fixed point.
const HOPELESS: i64 = 1 << 56;

/// What does not change between runs on one instance.
pub(crate) struct Plan<'a> {
    pub index: &'a Index<'a>,
    pub utility: Utility,
    pub shift: u32,
    /// Wanted projects that cost something.
    open: Vec<u32>,
    /// Wanted projects that cost nothing.
    free: Vec<u32>,
}

impl<'a> Plan<'a> {
    /// `most`: the largest money that a run may add to a voter.
    pub fn new(index: &'a Index<'a>, utility: Utility, most: u64) -> Self {
        let wanted = (0..index.projects()).filter(|p| index.votes(*p) > 0);
        let (free, open): (Vec<u32>, Vec<u32>) = wanted.partition(|p| index.cost(*p) == 0);
        let dearest = open.iter().map(|p| index.cost(*p)).max().unwrap_or(0);
        let top = dearest.saturating_add(index.budget()).saturating_add(most);
        let shift = top.leading_zeros().saturating_sub(3);
        let mut free = free;
        free.sort_unstable_by_key(|p| index.rank(*p));
        Self { index, utility, shift: shift.min(40), open, free }
    }

    fn party(&self, project: u32) -> Party<'a> {
        let weights = match self.utility {
            Utility::Cost => &[],
            Utility::Number => self.index.weights(project),
        };
        Party { classes: self.index.supporters(project), weights }
    }

    /// What prices are divided by to be compared.
    fn measure(&self, project: u32) -> u64 {
        match self.utility {
            Utility::Cost => self.index.cost(project),
            Utility::Number => 1,
        }
    }
}

/// What is known of a project's price.
#[derive(Clone, Copy, Debug)]
struct Known<const N: usize> {
    project: u32,
    measure: i64,
    /// Round in which it was last looked at; 0 for never.
    round: u32,
    /// Price at the ends, and its error.
    price: [i64; N],
    /// Where the search for the next price starts.
    hint: [i64; N],
    error: i64,
    /// Where to look first, and what to take first when nothing else tells; decides nothing.
    guess: f64,
    /// Whether the price stands: else it is only a lower bound.
    firm: bool,
    /// Everybody who has money surely pays the price: it is exactly cost over this weight.
    plain: Option<u64>,
}

impl<const N: usize> Known<N> {
    fn low(&self, end: usize) -> i64 {
        self.price.get(end).map_or(0, |p| p.saturating_sub(self.error).max(0))
    }
    fn high(&self, end: usize) -> i64 {
        self.price.get(end).map_or(0, |p| p.saturating_add(self.error))
    }
    /// Surely cheaper than another at every point.
    fn below(&self, other: &Self) -> bool {
        (0..N).all(|end| {
            i128::from(self.high(end)) * i128::from(other.measure)
                < i128::from(other.low(end)) * i128::from(self.measure)
        })
    }
    fn guess(&mut self) {
        let price = self.price.first().copied().unwrap_or(0);
        self.guess = price as f64 / self.measure as f64;
    }
}

enum Price<const N: usize> {
    Firm { price: [i64; N], error: i64, plain: Option<u64> },
    Unaffordable,
    Unsure,
}

/// A run under way.
pub(crate) struct Run<'a, const N: usize> {
    plan: &'a Plan<'a>,
    purses: Vec<Purse<N>>,
    /// By project: supporters who still have money, once worth a list of their own.
    weeded: Vec<Rc<[u32]>>,
    known: Vec<Known<N>>,
    /// Room for the supporters that a search looks at again.
    band: Band<N>,
    exact: Option<Exact<'a>>,
    round: u32,
    /// Purses looked at, both ends of a range counting.
    work: usize,
    /// Errors grew too large in the middle of a purchase.
    spoilt: bool,
    bought: Bought,
}

impl<'a, const N: usize> Run<'a, N> {
    /// A run between shares (one, or the ends of a range), exact where told so.
    pub fn new(plan: &'a Plan<'a>, shares: [Share; N], exact: Option<Exact<'a>>) -> Self {
        let left = shares.map(|share| share.fixed(plan.shift));
        let purse = |count: u32| Purse { left, error: 1, count: i64::from(count) };
        let purses = plan.index.ballots().iter().map(|c| purse(c.count)).collect();
        let known = plan.open.iter().map(|p| Known {
            project: *p,
            measure: i64::try_from(plan.measure(*p)).unwrap_or(i64::MAX),
            round: 0,
            price: [0; N],
            hint: [0; N],
            error: 0,
            guess: 0.0,
            firm: false,
            plain: None,
        });
        let order = plan.free.clone();
        let bought = Bought { order, cost: 0, purchases: Vec::new() };
        let weeded = vec![Rc::from([].as_slice()); plan.index.projects() as usize];
        Self {
            plan,
            purses,
            weeded,
            known: known.collect(),
            band: Band::default(),
            exact,
            round: 0,
            work: N * plan.index.ballots().len(),
            spoilt: false,
            bought,
        }
    }

    /// Buys until nothing can be bought, or until more than `limit` was spent. When the fixed point
    /// can not tell, nothing is said, and the run stands before the round that it could not decide
    /// (never with exact numbers at hand).
    pub fn go(&mut self, limit: u64) -> Option<Bought> {
        while self.bought.cost <= limit {
            self.round += 1;
            let Some(best) = self.cheapest()? else { break };
            self.buy(best)?;
        }
        Some(std::mem::take(&mut self.bought))
    }

    /// Whether the run can not be gone on with, in part or as a whole.
    pub fn spoilt(&self) -> bool {
        self.spoilt
    }

    /// Purses looked at since it was made, and made for it.
    pub fn work(&self) -> u64 {
        self.work as u64
    }

    /// Rounds begun.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// The project to buy, as its place in `known`.
    fn cheapest(&mut self) -> Option<Option<usize>> {
        self.look_at_new();
        loop {
            let mut best: Option<(f64, usize)> = None;
            let mut stale: Option<(f64, usize)> = None;
            for (at, it) in self.known.iter().enumerate() {
                let least = if it.round < self.round {
                    &mut stale
                } else if it.firm {
                    &mut best
                } else {
                    continue;
                };
                if least.is_none_or(|(least, _)| it.guess < least) {
                    *least = Some((it.guess, at));
                }
            }
            let Some((_, next)) = stale else { break };
            let leader = best.and_then(|(_, at)| self.known.get(at));
            // Mostly it is the next that is not surely dearer.
            let holds = leader.is_some_and(|leader| {
                let dearer = |it: &Known<N>| it.round == self.round || leader.below(it);
                self.known.get(next).is_some_and(dearer) && self.known.iter().all(dearer)
            });
            if holds {
                break;
            }
            self.look(next);
        }
        self.decide()
    }

    /// Looks at every project that was never looked at: nothing is known of it.
    fn look_at_new(&mut self) {
        let mut at = 0;
        while let Some(it) = self.known.get(at) {
            let (new, open) = (it.round == 0, self.known.len());
            if new {
                self.look(at);
            }
            // One that can not be had is gone.
            if self.known.len() == open {
                at += 1;
            }
        }
    }

    /// Among projects looked at in this round and those surely dearer, the one to buy.
    fn decide(&mut self) -> Option<Option<usize>> {
        let mut best: Option<usize> = None;
        for at in 0..self.known.len() {
            let Some(it) = self.known.get(at).copied() else { continue };
            if it.round < self.round || !it.firm {
                continue;
            }
            best = match best.and_then(|b| self.known.get(b).copied().map(|k| (b, k))) {
                None => Some(at),
                Some((held, leader)) => Some(if self.sooner(&it, &leader)? { at } else { held }),
            };
        }
        // Who could not be priced must be shown to be dearer.
        let Some(leader) = best.and_then(|b| self.known.get(b).copied()) else {
            return if self.known.is_empty() { Some(None) } else { None };
        };
        let unsure = self.known.iter().filter(|it| !leader.below(it) && !it.firm);
        unsure.into_iter().all(|it| self.no_better(it, &leader)).then_some(best)
    }

    /// Whether the first is bought rather than the second; nothing when that can not be told.
    fn sooner(&self, one: &Known<N>, two: &Known<N>) -> Option<bool> {
        if one.below(two) || two.below(one) {
            return Some(one.below(two));
        }
        let rank = |it: &Known<N>| self.plan.index.rank(it.project);
        if let (Some(a), Some(b)) = (one.plain, two.plain) {
            let ratio = |it: &Known<N>, other: u64| {
                let cost = match self.plan.utility {
                    Utility::Cost => 1,
                    Utility::Number => self.plan.index.cost(it.project),
                };
                u128::from(cost) * u128::from(other)
            };
            return Some((ratio(one, b), rank(one)) < (ratio(two, a), rank(two)));
        }
        let exact = self.exact.as_ref()?;
        let price = |it: &Known<N>| {
            Some(exact.price(self.plan, it.project)? / num_bigint::BigInt::from(it.measure))
        };
        Some((price(one)?, rank(one)) < (price(two)?, rank(two)))
    }

    /// Shows that at no point the project is to be had for less than the leader's price and a
    /// little more: even then its supporters would not bring the cost together.
    fn no_better(&self, it: &Known<N>, leader: &Known<N>) -> bool {
        let party = self.party(it);
        let mut price = [0i64; N];
        for (end, place) in price.iter_mut().enumerate() {
            let scaled = i128::from(leader.high(end)) * i128::from(it.measure)
                / i128::from(leader.measure.max(1))
                + 1;
            let Ok(scaled) = i64::try_from(scaled) else { return false };
            *place = scaled;
        }
        let mut sums = [0i128; N];
        let mut more = 0i128;
        for (purse, weight) in party.each(&self.purses) {
            if purse.empty() {
                continue;
            }
            let gaps = purse.gaps(&price, weight);
            for ((sum, gap), left) in sums.iter_mut().zip(&gaps).zip(&purse.left) {
                let pays = i128::from(*left) - i128::from((*gap).max(0));
                *sum += pays * i128::from(purse.count);
            }
            let error = if gaps.iter().all(|g| *g >= purse.error) { 0 } else { purse.error };
            let more_each = sagging(&gaps).saturating_add(error);
            more += i128::from(more_each) * i128::from(purse.count);
        }
        let cost = i128::from(self.plan.index.cost(it.project)) << self.plan.shift;
        sums.iter().all(|sum| sum + more < cost)
    }

    /// Supporters of a project, without those found empty before.
    fn party(&self, it: &Known<N>) -> Party<'_> {
        let all = self.plan.party(it.project);
        match self.weeded.get(it.project as usize) {
            Some(some) if !some.is_empty() => Party { classes: some, ..all },
            _ => all,
        }
    }

    /// Leaves empty classes out of a project's supporters once they are many.
    fn weed(&mut self, it: &Known<N>, empty: usize) {
        let party = self.party(it);
        if !party.weights.is_empty() || empty * 4 < party.classes.len() {
            return;
        }
        let has = |class: &&u32| self.purses.get(**class as usize).is_some_and(|p| !p.empty());
        let rest: Rc<[u32]> = party.classes.iter().filter(has).copied().collect();
        if let Some(place) = self.weeded.get_mut(it.project as usize) {
            *place = rest;
        }
    }

    /// Finds a project's price anew.
    fn look(&mut self, at: usize) {
        let Some(it) = self.known.get(at).copied() else { return };
        let mut band = std::mem::take(&mut self.band);
        let (mut found, empty) = self.price(&it, &mut band);
        self.work += N * std::mem::take(&mut band.seen);
        self.band = band;
        self.weed(&it, empty);
        if matches!(found, Price::Unsure)
            && let Some(exact) = &self.exact
        {
            found = match exact.price(self.plan, it.project) {
                None => Price::Unaffordable,
                Some(price) => {
                    let fixed = (price * num_bigint::BigInt::from(1u64 << self.plan.shift)).floor();
                    let fixed = fixed.to_integer().to_i64().unwrap_or(i64::MAX);
                    Price::Firm { price: [fixed; N], error: 1, plain: None }
                }
            };
        }
        if matches!(found, Price::Unaffordable) {
            self.known.swap_remove(at);
            return;
        }
        let round = self.round;
        let Some(it) = self.known.get_mut(at) else { return };
        it.round = round;
        match found {
            Price::Firm { price, error, plain } => {
                (it.price, it.error, it.firm, it.plain) = (price, error, true, plain);
                it.hint = price;
                it.guess();
            }
            _ => (it.firm, it.plain) = (false, None),
        }
    }

    fn buy(&mut self, at: usize) -> Option<()> {
        if at >= self.known.len() {
            return None;
        }
        let it = self.known.swap_remove(at);
        if let Some(exact) = &mut self.exact {
            let price = exact.price(self.plan, it.project)?;
            exact.pay(it.project, price.clone());
            self.bought.purchases.push(Purchase { project: it.project, price });
        }
        let party = self.plan.party(it.project);
        let weights = party.weights.iter().map(|w| i64::from(*w)).chain(std::iter::repeat(1));
        for (class, weight) in party.classes.iter().zip(weights) {
            let Some(purse) = self.purses.get_mut(*class as usize) else { continue };
            let gaps = purse.gaps(&it.price, weight);
            let error = it.error.saturating_mul(weight).saturating_add(purse.error);
            if gaps.iter().all(|gap| gap.saturating_add(error) <= 0) {
                (purse.left, purse.error) = ([0; N], 0);
            } else {
                purse.error = error.saturating_add(sagging(&gaps));
                // Half the purses are emptied by now: such a run can not go on.
                if purse.error > HOPELESS {
                    self.spoilt = true;
                    return None;
                }
                purse.left = gaps.map(|gap| gap.max(0));
            }
        }
        if let Some(exact) = &mut self.exact {
            exact.mirror(self.purses.iter().map(|p| (p.left.first().copied(), p.error)));
        }
        self.bought.cost += self.plan.index.cost(it.project);
        self.bought.order.push(it.project);
        Some(())
    }
}

impl<'a> Run<'a, 2> {
    /// The same run for a part of its range. Ends are given as parts of the whole; what was found
    /// stays true, with a little more error for rounding.
    pub fn narrow<const M: usize>(&self, parts: [Part; M]) -> Run<'a, M> {
        let cut = |line: &[i64; 2]| parts.map(|part| part.of(line));
        let purse = |p: &Purse<2>| Purse {
            left: cut(&p.left),
            error: if p.empty() { 0 } else { p.error.saturating_add(2) },
            count: p.count,
        };
        let known = |k: &Known<2>| {
            let mut known = Known {
                project: k.project,
                measure: k.measure,
                round: k.round,
                price: cut(&k.price),
                hint: cut(&k.hint),
                error: k.error.saturating_add(2),
                guess: 0.0,
                firm: false,
                plain: None,
            };
            known.guess();
            known
        };
        Run {
            plan: self.plan,
            purses: self.purses.iter().map(purse).collect(),
            weeded: self.weeded.clone(),
            known: self.known.iter().map(known).collect(),
            band: Band::default(),
            exact: None,
            round: self.round,
            work: M * self.purses.len(),
            spoilt: self.spoilt,
            bought: self.bought.clone(),
        }
    }
}

/// A point of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// How far from the beginning, of 2^62.
    share: i128,
}

impl Part {
    /// `at` steps of `of`.
    pub fn new(at: u64, of: u64) -> Self {
        let share = (i128::from(at) << 62) / i128::from(of.max(1));
        Self { share }
    }

    /// The line there: off by less than two units.
    #[inline]
    fn of(self, line: &[i64; 2]) -> i64 {
        let [from, to] = *line;
        let rise = ((i128::from(to) - i128::from(from)) * self.share) >> 62;
        from.saturating_add(i64::try_from(rise).unwrap_or(0))
    }
}

//! Finding a project's price in fixed point.
//!
//! Nearly all the time of a run goes into passes over supporters, so few are made: none while
//! everybody's money is whole, one where the price has not risen by half since it was last looked
//! at, and those of Newton's method else.

use super::{HOPELESS, Known, Price, Run};
use crate::mes::purse::{Band, Party, split};

impl<const N: usize> Run<'_, N> {
    /// The price at both ends. Before anybody has paid, and where all can pay alike, it is the cost
    /// over the supporters; later it is sought near where it was.
    pub(super) fn price(&self, it: &Known<N>, band: &mut Band<N>) -> (Price<N>, usize) {
        let party = self.party(it);
        let cost = (self.plan.index.cost(it.project) << self.plan.shift).cast_signed();
        let mut from = it.hint;
        if self.bought.cost == 0 && party.weights.is_empty() && self.exact.is_none() {
            if let Some(found) = self.untouched(it, cost) {
                return (found, 0);
            }
        } else if it.round > 0 {
            match self.near(it, party, cost, band) {
                Ok(found) => return found,
                Err(reached) => from = reached,
            }
        }
        let (found, empty, passes) = self.newton(it, party, cost, from);
        band.seen += passes * party.classes.len();
        (found, empty)
    }

    /// The price while every purse is full, if all supporters surely pay it.
    fn untouched(&self, it: &Known<N>, cost: i64) -> Option<Price<N>> {
        let full = self.purses.first()?;
        let votes = self.plan.index.votes(it.project).cast_signed();
        let price = [cost.checked_div(votes)?; N];
        let sure = full.gaps(&price, 1).iter().all(|gap| *gap >= 8 + full.error);
        sure.then_some(Price::Firm { price, error: 2, plain: u64::try_from(votes).ok() })
    }

    /// The price if it is not far above where it was. One pass parts the supporters into those who
    /// are poor already, those who stay surely rich, and the few between, who alone are looked at
    /// again and again. Otherwise how far up it surely is.
    fn near(
        &self,
        it: &Known<N>,
        party: Party<'_>,
        cost: i64,
        band: &mut Band<N>,
    ) -> Result<(Price<N>, usize), [i64; N]> {
        let low = it.hint.map(|hint| hint.saturating_sub(it.error).saturating_sub(4).max(0));
        let top = low.map(|low| low.saturating_add(low >> 1));
        let first = it.error.saturating_mul(2).max(8);
        band.part(party, &self.purses, &low, &top, first);
        if band.below(cost) {
            return Ok((Price::Unaffordable, 0));
        }
        let (mut price, mut margin) = (low, first);
        for round in 0..200 {
            let sums = band.split(&price, margin);
            if sums.rich.contains(&0) {
                return Err(price);
            }
            let mut moved = false;
            for ((at, poor), rich) in price.iter_mut().zip(&sums.poor).zip(&sums.rich) {
                let next = (cost.saturating_sub(*poor) / *rich).max(0);
                if next < *at && round == 0 {
                    return Err(it.hint);
                }
                if next > *at {
                    (*at, moved) = (next, true);
                }
            }
            if price.iter().zip(&top).any(|(price, top)| price > top) {
                return Err(price);
            }
            if moved {
                continue;
            }
            if sums.sure == 0 {
                return Ok((Price::Unsure, sums.empty));
            }
            let error = sums.doubt / sums.sure + 2;
            if error <= margin {
                let plain = if sums.all { u64::try_from(sums.sure).ok() } else { None };
                return Ok((Price::Firm { price, error, plain }, sums.empty));
            }
            margin = error.saturating_mul(2);
            // Who is rich above the top has the way down to the price as further room.
            let room = top.iter().zip(&price).map(|(top, price)| top - price).min().unwrap_or(0);
            if error > HOPELESS || margin > room.saturating_add(first) {
                return Err(price);
            }
        }
        Err(price)
    }

    /// The price at both ends, how many supporters are empty, and how often all were looked at.
    ///
    /// By Newton's method from below: splitting supporters at a price that
    /// is too low gives a better one that is still not too high, because what supporters pay
    /// together is concave in the price. So the poor never pay more than the cost.
    fn newton(
        &self,
        it: &Known<N>,
        party: Party<'_>,
        cost: i64,
        from: [i64; N],
    ) -> (Price<N>, usize, usize) {
        // Any price will do to begin with: one step from above leads below, too.
        let mut price = from;
        let mut first = true;
        let mut margin = it.error.saturating_mul(2).max(8);
        for pass in 1..200 {
            let sums = split(party, &self.purses, &price, margin);
            if sums.rich.contains(&0) {
                if std::mem::take(&mut first) && price != [0; N] {
                    price = [0; N];
                    continue;
                }
                let broke = self.unaffordable(party, cost);
                return (
                    if broke { Price::Unaffordable } else { Price::Unsure },
                    sums.empty,
                    pass + 1,
                );
            }
            let mut moved = false;
            for ((at, poor), rich) in price.iter_mut().zip(&sums.poor).zip(&sums.rich) {
                let next = (cost.saturating_sub(*poor) / *rich).max(0);
                if next > *at || (first && next < *at) {
                    (*at, moved) = (next, true);
                }
            }
            first = false;
            if moved {
                continue;
            }
            if sums.sure == 0 {
                return (Price::Unsure, sums.empty, pass);
            }
            // Rounding of the price: below one unit at each end.
            let error = sums.doubt / sums.sure + 2;
            if error <= margin {
                let plain = if sums.all { u64::try_from(sums.sure).ok() } else { None };
                return (Price::Firm { price, error, plain }, sums.empty, pass);
            }
            if error > HOPELESS {
                return (Price::Unsure, sums.empty, pass);
            }
            margin = error.saturating_mul(2);
        }
        (Price::Unsure, 0, 200)
    }

    /// Whether supporters surely have too little at every point.
    fn unaffordable(&self, party: Party<'_>, cost: i64) -> bool {
        let mut sums = [0i128; N];
        for (purse, _) in party.each(&self.purses) {
            for (sum, left) in sums.iter_mut().zip(&purse.left) {
                *sum += (i128::from(*left) + i128::from(purse.error)) * i128::from(purse.count);
            }
        }
        sums.iter().all(|sum| *sum < i128::from(cost))
    }
}

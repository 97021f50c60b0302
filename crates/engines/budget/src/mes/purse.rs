//! The money of a class in fixed point, at one or two ends of a range, with an error bound; and the
//! sums over a project's supporters that everything else is made of.
//!
//! For a range the money at a point between the ends is the straight line between them, give or
//! take the error: `|money(t) − line(t)| ≤ error` for every `t` of the range.

/// A class's money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purse<const N: usize> {
    /// Money at each end, never negative.
    pub left: [i64; N],
    /// Bound of the error at every point.
    pub error: i64,
    /// Voters of the class.
    pub count: i64,
}

impl<const N: usize> Purse<N> {
    /// Whether nothing is left for certain.
    #[inline]
    pub fn empty(&self) -> bool {
        self.error == 0 && self.left == [0; N]
    }

    /// What is left at each end after paying a price (never negative, as money is not, so that the
    /// difference of two cannot overflow); negative where it is not enough.
    #[inline]
    pub fn gaps(&self, price: &[i64; N], weight: i64) -> [i64; N] {
        let mut gaps = self.left;
        for (gap, price) in gaps.iter_mut().zip(price) {
            *gap = gap.wrapping_sub(price.saturating_mul(weight));
        }
        gaps
    }
}

/// Supporters of a project: classes with their weights (none: all one).
#[derive(Clone, Copy)]
pub(super) struct Party<'a> {
    pub classes: &'a [u32],
    pub weights: &'a [u32],
}

impl Party<'_> {
    /// Each supporter's purse with its weight.
    #[inline]
    pub fn each<'p, const N: usize>(
        &self,
        purses: &'p [Purse<N>],
    ) -> impl Iterator<Item = (&'p Purse<N>, i64)> {
        let weights = self.weights.iter().map(|w| i64::from(*w)).chain(std::iter::repeat(1));
        self.classes.iter().zip(weights).filter_map(|(c, w)| Some((purses.get(*c as usize)?, w)))
    }
}

/// What supporters do at a price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split<const N: usize> {
    /// Money of those who pay all they have, at each end.
    pub poor: [i64; N],
    /// Weight of those who pay the price, at each end.
    pub rich: [i64; N],
    /// Weight of those who surely pay the price at every point, with room to spare.
    pub sure: i64,
    /// Errors, sag and rounding of all others who have money.
    pub doubt: i64,
    /// Whether all who have money surely pay the price.
    pub all: bool,
    /// Classes seen that are empty.
    pub empty: usize,
}

impl<const N: usize> Default for Split<N> {
    fn default() -> Self {
        Self { poor: [0; N], rich: [0; N], sure: 0, doubt: 0, all: true, empty: 0 }
    }
}

/// Splits supporters at a price: who has no more than `price · weight` is poor, who has
/// `(price + margin) · weight` and the error more at both ends is sure. The margin is positive, so
/// that the sure are rich.
#[inline]
pub(super) fn split<const N: usize>(
    party: Party<'_>,
    purses: &[Purse<N>],
    price: &[i64; N],
    margin: i64,
) -> Split<N> {
    let mut sums = Split::default();
    let margin = margin.max(1);
    if party.weights.is_empty() {
        for class in party.classes {
            if let Some(purse) = purses.get(*class as usize) {
                sums.add(purse, price, 1, margin);
            }
        }
    } else {
        for (purse, weight) in party.each(purses) {
            sums.add(purse, price, weight, margin);
        }
    }
    for rich in &mut sums.rich {
        *rich += sums.sure;
    }
    sums
}

impl<const N: usize> Split<N> {
    #[inline(always)]
    fn add(&mut self, purse: &Purse<N>, price: &[i64; N], weight: i64, margin: i64) {
        let gaps = purse.gaps(price, weight);
        let weighs = purse.count.saturating_mul(weight);
        let least = gaps.iter().fold(i64::MAX, |least, gap| least.min(*gap));
        if least >= margin.saturating_mul(weight).saturating_add(purse.error) {
            self.sure += weighs;
        } else if purse.empty() {
            self.empty += 1;
        } else {
            for (((gap, left), poor), rich) in
                gaps.iter().zip(&purse.left).zip(&mut self.poor).zip(&mut self.rich)
            {
                // Sums of the poor never pass the cost, see `Run::price`; at worst the look fails.
                if *gap > 0 {
                    *rich += weighs;
                } else {
                    *poor = poor.saturating_add(left.saturating_mul(purse.count));
                }
            }
            self.all = false;
            let loose = purse.error.saturating_add(sagging(&gaps)).saturating_add(weight);
            self.doubt = self.doubt.saturating_add(loose.saturating_mul(purse.count));
        }
    }
}

/// Supporters parted once for prices from a low to a top.
pub(super) struct Band<const N: usize> {
    /// Of those who are poor at the low, and of those who are sure at the top.
    base: Split<N>,
    /// Money of the sure, and of all others, at each end, with its error.
    money: [u128; N],
    /// All others, with their weight.
    open: Vec<(Purse<N>, i64)>,
    /// Purses looked at.
    pub seen: usize,
}

impl<const N: usize> Default for Band<N> {
    fn default() -> Self {
        Self { base: Split::default(), money: [0; N], open: Vec::new(), seen: 0 }
    }
}

impl<const N: usize> Band<N> {
    /// Parts supporters; who is sure has the margin above the top.
    pub fn part(
        &mut self,
        party: Party<'_>,
        purses: &[Purse<N>],
        low: &[i64; N],
        top: &[i64; N],
        margin: i64,
    ) {
        self.open.clear();
        self.seen += party.classes.len();
        self.base = Split::default();
        self.money = [0; N];
        if party.weights.is_empty() {
            for class in party.classes {
                if let Some(purse) = purses.get(*class as usize) {
                    self.take(purse, 1, low, top, margin);
                }
            }
        } else {
            for (purse, weight) in party.each(purses) {
                self.take(purse, weight, low, top, margin);
            }
        }
    }

    #[inline(always)]
    fn take(&mut self, purse: &Purse<N>, weight: i64, low: &[i64; N], top: &[i64; N], margin: i64) {
        for (sum, left) in self.money.iter_mut().zip(&purse.left) {
            let most = left.saturating_add(purse.error);
            *sum += u128::from(most.unsigned_abs()) * u128::from(purse.count.unsigned_abs());
        }
        let above = purse.gaps(top, weight).iter().fold(i64::MAX, |least, gap| least.min(*gap));
        if above >= margin.saturating_mul(weight).saturating_add(purse.error) {
            self.base.sure += purse.count.saturating_mul(weight);
        } else if purse.gaps(low, weight).iter().all(|gap| *gap <= 0) {
            // Poor at every price from the low on, so that no sag comes in.
            self.base.add(purse, low, weight, margin);
        } else {
            self.open.push((*purse, weight));
        }
    }

    /// Whether all supporters together surely have less than a cost at every point.
    pub fn below(&self, cost: i64) -> bool {
        self.money.iter().all(|sum| *sum < u128::from(cost.unsigned_abs()))
    }

    /// As [`split`], at a price from the low to the top.
    pub fn split(&mut self, price: &[i64; N], margin: i64) -> Split<N> {
        self.seen += self.open.len();
        let mut sums = self.base;
        for (purse, weight) in &self.open {
            sums.add(purse, price, *weight, margin);
        }
        for rich in &mut sums.rich {
            *rich += sums.sure;
        }
        sums
    }
}

/// The sag of a purse whose gaps at two ends have opposite signs; nothing at a single point.
#[inline]
pub(super) fn sagging<const N: usize>(gaps: &[i64; N]) -> i64 {
    match gaps.as_slice() {
        [p, q] if (*p > 0) != (*q > 0) && *p != 0 && *q != 0 => {
            sag(p.unsigned_abs(), q.unsigned_abs())
        }
        _ => 0,
    }
}

/// How far the line between two ends lies below the smaller of two lines that cross between them,
/// at most: `p·q/(p+q)` with their distances at the ends. Rounded up: it rises with both.
fn sag(p: u64, q: u64) -> i64 {
    let shift = (64 - (p | q).leading_zeros()).saturating_sub(31);
    let (p, q) = ((p >> shift) + 1, (q >> shift) + 1);
    i64::try_from((p * q / (p + q) + 1) << shift).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sag_is_never_too_small() {
        for (p, q) in
            [(1u64, 1u64), (3, 1_000), (1 << 40, 5), (1 << 59, (1 << 59) - 7), (12_345, 6_789)]
        {
            let exact = u128::from(p) * u128::from(q) / (u128::from(p) + u128::from(q));
            let found = u128::from(sag(p, q).unsigned_abs());
            assert!(found >= exact, "{p} {q}");
            assert!(found <= exact + exact / 1_000_000 + (u128::from(p | q) >> 28) + 3, "{p} {q}");
        }
        assert_eq!((sagging(&[5, 7]), sagging(&[-5, -7]), sagging(&[5])), (0, 0, 0));
        assert!(sagging(&[-5, 7]) >= 2);
    }
}

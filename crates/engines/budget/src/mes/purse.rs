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
    let mut sums = Split { poor: [0; N], rich: [0; N], sure: 0, doubt: 0, all: true, empty: 0 };
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

//! Every percentage from one place.
//!
//! Why it exists: three shares of a third shown as 33.3 add up to 99.9, and a villager who adds
//! them asks where the rest went. [`percents`] rounds a whole list so that what is shown adds up to
//! exactly 100; [`percent`] rounds one share half up. Invariants: whole numbers throughout; no
//! shown share is a full unit of the last place away from the exact one; of equal remainders the
//! earlier part is rounded up (largest remainder, after Hare and Hamilton). A share of nothing is
//! no number: `None`. It refuses to know what the parts are; comparisons with a threshold never use
//! it ([`crate::Threshold::met`] compares exactly).
//!
//! Cost: `O(n log n)` for `n` parts.

use std::{cmp::Reverse, fmt};

use serde::{Serialize, Serializer};

/// At most this many places behind the point.
pub const DECIMALS_MAX: u32 = 6;

/// A rounded percentage; written as `33.4`, without the sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    units: u128,
    decimals: u32,
}

impl Percent {
    /// In units of the last place shown: 334 for 33.4.
    #[must_use]
    pub const fn units(self) -> u128 {
        self.units
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.units, self.decimals)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `units` with the point before the last `decimals` digits.
pub(crate) fn write_decimal(f: &mut fmt::Formatter<'_>, units: u128, decimals: u32) -> fmt::Result {
    let scale = 10_u128.pow(decimals);
    if decimals == 0 {
        return write!(f, "{units}");
    }
    let places = usize::try_from(decimals).unwrap_or(0);
    write!(f, "{}.{:0places$}", units / scale, units % scale)
}

/// `part` of `whole` with `decimals` places (at most [`DECIMALS_MAX`] are given), rounded half up;
/// `None` when there is no whole.
#[must_use]
pub fn percent(part: u64, whole: u64, decimals: u32) -> Option<Percent> {
    let decimals = decimals.min(DECIMALS_MAX);
    let scaled = u128::from(part) * 100 * 10_u128.pow(decimals);
    let whole = u128::from(whole);
    let floor = scaled.checked_div(whole)?;
    let up = 2 * (scaled - floor * whole) >= whole;
    let units = floor + u128::from(up);
    Some(Percent { units, decimals })
}

/// The shares of all parts in their sum, rounded by the largest remainder so that they add up to
/// exactly 100; `None` when the sum is 0.
#[must_use]
pub fn percents(parts: &[u64], decimals: u32) -> Option<Vec<Percent>> {
    let decimals = decimals.min(DECIMALS_MAX);
    let all = 100 * 10_u128.pow(decimals);
    let whole: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    if whole == 0 {
        return None;
    }
    let scaled = parts.iter().map(|part| u128::from(*part) * all);
    let exact: Vec<(u128, u128)> = scaled.map(|part| (part / whole, part % whole)).collect();
    let given: u128 = exact.iter().map(|(floor, _)| floor).sum();
    let left = usize::try_from(all.saturating_sub(given)).unwrap_or(0);
    let mut by_rest: Vec<(Reverse<u128>, usize)> =
        exact.iter().enumerate().map(|(at, (_, rest))| (Reverse(*rest), at)).collect();
    by_rest.sort_unstable();
    let mut up = vec![false; parts.len()];
    for (_, at) in by_rest.into_iter().take(left) {
        if let Some(slot) = up.get_mut(at) {
            *slot = true;
        }
    }
    let rounded = exact.into_iter().zip(up);
    Some(
        rounded
            .map(|((floor, _), up)| Percent { units: floor + u128::from(up), decimals })
            .collect(),
    )
}

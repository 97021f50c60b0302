//! Drawing by layers: so many seats for each kind of people, by hand or in proportion. It knows
//! layers by their label only.

use crate::{DrawError, order};

/// A layer: its label, its names in ascending byte order, its seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer<T> {
    /// What is added to the seed, after a slash.
    pub label: String,
    /// The names.
    pub names: Vec<T>,
    /// How many are drawn.
    pub seats: usize,
}

/// Draws in every layer under the seed `seed/label`; answers the places in each layer's list.
///
/// # Errors
/// As [`order`], for the first layer that has one.
pub fn stratified<T: AsRef<str>>(
    seed: &str,
    layers: &[Layer<T>],
) -> Result<Vec<Vec<usize>>, DrawError> {
    if seed.is_empty() {
        return Err(DrawError::NoSeed);
    }
    layers
        .iter()
        .map(|layer| {
            let mut places = order(&format!("{seed}/{}", layer.label), &layer.names)?;
            places.truncate(layer.seats);
            Ok(places)
        })
        .collect()
}

/// Seats for layers of these sizes in proportion, by the largest remainder; of equal remainders the
/// earlier layer goes first. No layer gets more than its size; with more seats than people everyone
/// has one.
#[must_use]
pub fn apportion(sizes: &[u64], seats: u64) -> Vec<u64> {
    let total: u128 = sizes.iter().map(|size| u128::from(*size)).sum();
    let seats = u128::from(seats).min(total);
    // `seats` is at most `total`, so a share is at most its size.
    let shares: Vec<(u64, u128)> = sizes
        .iter()
        .map(|size| {
            let product = u128::from(*size) * seats;
            let whole = product.checked_div(total).unwrap_or(0);
            let rest = product.checked_rem(total).unwrap_or(0);
            (u64::try_from(whole).unwrap_or(u64::MAX), rest)
        })
        .collect();
    let given: u128 = shares.iter().map(|(whole, _)| u128::from(*whole)).sum();
    let left = usize::try_from(seats.saturating_sub(given)).unwrap_or(0);
    let mut by_rest: Vec<usize> = (0..shares.len()).collect();
    by_rest.sort_by_key(|at| std::cmp::Reverse(shares.get(*at).map_or(0, |share| share.1)));
    let more: std::collections::BTreeSet<usize> = by_rest.into_iter().take(left).collect();
    shares
        .iter()
        .enumerate()
        .map(|(at, (whole, _))| whole + u64::from(more.contains(&at)))
        .collect()
}

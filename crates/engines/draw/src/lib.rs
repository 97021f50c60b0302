//! A random draw that anyone can do again: the same published text and the same list give the same
//! order for ever.
//!
//! Why it exists: whoever is drawn must be able to see that nobody chose. A draw from a machine's
//! own randomness can not be shown to have been fair; a draw from a text that was published can.
//!
//! Invariants:
//! - every number comes from SM3 (GB/T 32905) of the seed text and a counter, see [`Numbers`];
//! - a number outside a whole multiple of the range is thrown away, so that no place of the list is
//!   favoured, however slightly ([`fold`]);
//! - the list is given in strictly ascending byte order, so that two lists of the same names are
//!   the same list ([`DrawError::Unsorted`]);
//! - the whole order is the result, not only those drawn: whoever declines is followed by the next.
//!
//! Refuses to know: who is drawn for what, and where the seed comes from. It must be a text that
//! nobody could choose and everybody can read; that is the caller's to see to. No clock, no
//! randomness, no I/O. The steps for a third party stand in `docs/draw.md`.
//!
//! # The parts
//! | part | answers |
//! |---|---|
//! | [`order`] | the order of a list under a seed |
//! | [`pick`] | the first so many of it |
//! | [`apportion`] | how many of each layer, in proportion to its size (largest remainder) |
//! | [`stratified`] | a draw in each layer under a seed of its own |
//! | [`list_hash`] | one hash that binds the list |
//! | [`panel`] | panels held to quotas, with chances as equal as the quotas allow |

mod layers;
mod numbers;
pub mod panel;

pub use layers::{Layer, apportion, stratified};
pub use numbers::{Numbers, fold};

use sm3::{Digest as _, Sm3};

#[cfg(test)]
mod tests;

/// Why nothing was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawError {
    /// The name at this place is not after the one before it: out of order, or twice there.
    Unsorted {
        /// Place in the list, from 0.
        at: usize,
    },
    /// The seed is empty.
    NoSeed,
}

impl std::fmt::Display for DrawError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsorted { at } => write!(f, "name {at} is not after the one before it"),
            Self::NoSeed => f.write_str("the seed is empty"),
        }
    }
}

impl std::error::Error for DrawError {}

/// The order of a list under a seed: places in the list, the first drawn first.
///
/// Fisher–Yates from the end: for `i` from the last place down to 1 the name at `i` changes places
/// with the one at a number from `0..=i`.
///
/// # Errors
/// [`DrawError`]: a list out of order or with a name twice, an empty seed.
pub fn order<T: AsRef<str>>(seed: &str, names: &[T]) -> Result<Vec<usize>, DrawError> {
    if seed.is_empty() {
        return Err(DrawError::NoSeed);
    }
    let unsorted = names.windows(2).position(|pair| match pair {
        [one, next] => one.as_ref().as_bytes() >= next.as_ref().as_bytes(),
        _ => false,
    });
    if let Some(at) = unsorted {
        return Err(DrawError::Unsorted { at: at + 1 });
    }
    let mut numbers = Numbers::new(seed);
    Ok(shuffled(names.len(), |n| numbers.below(n)))
}

/// The places `0..len`, shuffled by numbers that `below(n)` takes from `0..n`.
fn shuffled(len: usize, mut below: impl FnMut(u64) -> u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    for last in (1..len).rev() {
        let among = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        let chosen = usize::try_from(below(among)).unwrap_or(last);
        places.swap(last, chosen.min(last));
    }
    places
}

/// The first `seats` of the order; all of them when there are fewer.
///
/// # Errors
/// As [`order`].
pub fn pick<T: AsRef<str>>(seed: &str, names: &[T], seats: usize) -> Result<Vec<usize>, DrawError> {
    let mut places = order(seed, names)?;
    places.truncate(seats);
    Ok(places)
}

/// SM3 of the names, each followed by a line feed, in hexadecimal: binds a list before the draw.
pub fn list_hash<T: AsRef<str>>(names: &[T]) -> String {
    let mut hasher = Sm3::new();
    for name in names {
        hasher.update(name.as_ref().as_bytes());
        hasher.update(b"\n");
    }
    let digest: [u8; 32] = hasher.finalize().into();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

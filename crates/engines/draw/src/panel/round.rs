//! From weights to a lottery of equally likely panels: how often each panel is in it.
//!
//! Largest remainder first, so that the number of every panel is its exact share rounded down or
//! up. Then single moves of one panel for another, as long as they bring the chances of the kinds
//! nearer to those of LEXIMIN: the sum over people of squared misses falls with each move and is a
//! whole number, so that it ends. Everything is whole numbers.

use super::kinds::{Case, Seats};
use super::search::{Mixture, WHOLE};

/// Moves are tried at most this often over all pairs of panels.
const SWEEPS: usize = 64;

/// Panels and how often each is in a lottery of `panels`.
pub(super) fn rounded(case: &Case, mixture: &Mixture, panels: u32) -> Vec<(Seats, u32)> {
    let weights: Vec<u64> = mixture.panels.iter().map(|(_, weight)| *weight).collect();
    let floors: Vec<u64> = weights
        .iter()
        .map(|weight| {
            let exact = u128::from(*weight) * u128::from(panels) / u128::from(WHOLE);
            u64::try_from(exact).unwrap_or(u64::MAX)
        })
        .collect();
    let mut times = crate::apportion(&weights, u64::from(panels));
    let mut misses = Misses::new(case, mixture, panels, &times);
    for _ in 0..SWEEPS {
        if !sweep(mixture, &floors, &mut times, &mut misses) {
            break;
        }
    }
    mixture
        .panels
        .iter()
        .zip(times)
        .filter(|(_, times)| *times > 0)
        .map(|((seats, _), times)| (seats.clone(), u32::try_from(times).unwrap_or(u32::MAX)))
        .collect()
}

/// Makes the best move for each panel in turn; false when there was none.
fn sweep(mixture: &Mixture, floors: &[u64], times: &mut [u64], misses: &mut Misses) -> bool {
    let mut moved = false;
    for from in 0..times.len() {
        let mut best: Option<(i128, usize)> = None;
        let Some((old, _)) = mixture.panels.get(from) else { continue };
        if times.get(from).is_none_or(|own| Some(own) <= floors.get(from)) {
            continue;
        }
        for (to, (new, _)) in mixture.panels.iter().enumerate() {
            let full = times.get(to).zip(floors.get(to)).is_none_or(|(own, floor)| own > floor);
            if to == from || full {
                continue;
            }
            let change = misses.change(old, new);
            if change < 0 && best.is_none_or(|(least, _)| change < least) {
                best = Some((change, to));
            }
        }
        let Some((_, to)) = best else { continue };
        let Some((new, _)) = mixture.panels.get(to) else { continue };
        misses.apply(old, new);
        if let Some(own) = times.get_mut(from) {
            *own -= 1;
        }
        if let Some(own) = times.get_mut(to) {
            *own += 1;
        }
        moved = true;
    }
    moved
}

/// By how much each kind's seats over all panels miss what LEXIMIN gives them.
struct Misses {
    /// Seats had less seats due, in units of 2^-20 seats.
    by_kind: Vec<i128>,
    /// People, by kind.
    people: Vec<i128>,
}

/// Units of a seat.
const UNIT: u32 = 20;

impl Misses {
    fn new(case: &Case, mixture: &Mixture, panels: u32, times: &[u64]) -> Self {
        let by_kind = case
            .kinds
            .iter()
            .zip(&mixture.chances)
            .enumerate()
            .map(|(at, (kind, chance))| {
                let due = (i128::from(*chance) * i128::from(panels) * i128::from(kind.len()))
                    >> (WHOLE.ilog2() - UNIT);
                let had: i128 = mixture
                    .panels
                    .iter()
                    .zip(times)
                    .map(|((seats, _), times)| {
                        i128::from(seats.get(at).copied().unwrap_or(0)) * i128::from(*times)
                    })
                    .sum();
                (had << UNIT) - due
            })
            .collect();
        let people = case.kinds.iter().map(|kind| i128::from(kind.len())).collect();
        Self { by_kind, people }
    }

    /// How much the sum of squared misses over people grows when `old` makes place for `new`.
    fn change(&self, old: &[u32], new: &[u32]) -> i128 {
        let pairs = old.iter().zip(new).zip(self.by_kind.iter().zip(&self.people));
        pairs
            .filter(|((old, new), _)| old != new)
            .map(|((old, new), (miss, people))| {
                let step = (i128::from(*new) - i128::from(*old)) << UNIT;
                // (miss + step)² − miss², a person's share of it squared, times people.
                step * (2 * miss + step) / people
            })
            .sum()
    }

    fn apply(&mut self, old: &[u32], new: &[u32]) {
        for (miss, (old, new)) in self.by_kind.iter_mut().zip(old.iter().zip(new)) {
            *miss += (i128::from(*new) - i128::from(*old)) << UNIT;
        }
    }
}

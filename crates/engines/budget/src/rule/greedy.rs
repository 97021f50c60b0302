//! Greedy rules: one order, then whatever fits.

use std::cmp::{Ordering, Reverse};

use super::Index;

/// Projects by votes (points where ballots carry numbers), most first; ties by id.
pub(crate) fn by_votes(index: &Index<'_>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..index.projects()).collect();
    order.sort_unstable_by_key(|p| (Reverse(index.points(*p)), index.rank(*p)));
    order
}

/// Projects by votes per cost, most first; ties by id. What costs nothing and is wanted comes
/// first. Products of votes (below 2^56) and costs (up to 2^60) fit 128 bits.
pub(crate) fn by_votes_per_cost(index: &Index<'_>) -> Vec<u32> {
    let free = |p: u32| index.cost(p) == 0 && index.points(p) > 0;
    let mut order: Vec<u32> = (0..index.projects()).collect();
    order.sort_unstable_by(|a, b| {
        let cross = |p: u32, q: u32| u128::from(index.points(p)) * u128::from(index.cost(q).max(1));
        let ratio = match (free(*a), free(*b)) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (true, true) => Ordering::Equal,
            (false, false) => cross(*b, *a).cmp(&cross(*a, *b)),
        };
        ratio.then_with(|| index.rank(*a).cmp(&index.rank(*b)))
    });
    order
}

/// Takes projects in an order, passing over what does not fit.
pub(crate) fn take(index: &Index<'_>, order: &[u32], winners: &mut Vec<u32>, left: &mut u64) {
    let mut taken = vec![false; index.projects() as usize];
    for winner in winners.iter() {
        if let Some(place) = taken.get_mut(*winner as usize) {
            *place = true;
        }
    }
    for project in order {
        let cost = index.cost(*project);
        if cost <= *left && taken.get(*project as usize) == Some(&false) {
            *left -= cost;
            winners.push(*project);
        }
    }
}

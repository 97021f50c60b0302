//! Dividing a sum among claims exactly, to the smallest unit: dividends, awards, refunds.
//!
//! Why: whoever adds up what everybody got must find what was divided, to the last fen, and the order
//! in which people stand on a list must never decide who gets it.
//!
//! | function | what it does |
//! |---|---|
//! | [`divide`] | in proportion to weights, by the largest remainder (Hamilton) |
//! | [`divide_capped`] | the same where nobody gets more than their own ceiling |
//!
//! # The rule
//!
//! Each claim of weight `w` out of `W` gets `⌊total·w/W⌋`; what is left over is less than one unit for
//! each claim and goes, a unit each, to those with the largest remainders `total·w mod W`; of equal
//! remainders the smaller key goes first. A claim of weight 0 gets nothing.
//!
//! With ceilings: a claim whose proportional part reaches its ceiling gets the ceiling and leaves; the
//! rest is divided among the others anew, until nobody reaches theirs. What nobody can take is left.
//!
//! # Invariants
//!
//! - parts and what is left add up to the total;
//! - no part is a whole unit away from the exact quotient (without ceilings: quota);
//! - no part is above its ceiling; something is left only when everybody with a weight is at theirs;
//! - the order of claims changes nothing: parts go with keys.
//!
//! Sums stay below 2^127: weights and total are 64-bit. O(n log n), and O(n²) at worst with ceilings
//! that are reached one after the other.
//!
//! Refuses to know: what is divided, who claims, why somebody has a weight.

#[cfg(test)]
mod tests;

use std::fmt;

/// A sum that can not be divided: nobody has a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NobodyClaims;

impl fmt::Display for NobodyClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody claims a part")
    }
}

impl std::error::Error for NobodyClaims {}

/// Somebody's claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<K> {
    /// Whose, told apart from all others; decides between equal remainders.
    pub key: K,
    /// In proportion to what; 0 gets nothing.
    pub weight: u64,
}

/// The parts of a total, in the order of the claims.
///
/// # Errors
/// [`NobodyClaims`] when the total is above zero and every weight is 0.
pub fn divide<K: Ord>(total: u64, claims: &[Claim<K>]) -> Result<Vec<u64>, NobodyClaims> {
    let all: Vec<usize> = (0..claims.len()).collect();
    let mut parts = vec![0; claims.len()];
    among(total, claims, &all, &mut parts)?;
    Ok(parts)
}

/// The parts of a total, none above its ceiling, and what nobody can take; ceilings stand in the order
/// of the claims, and one that is missing counts as 0.
///
/// # Errors
/// [`NobodyClaims`] when the total is above zero and every weight is 0.
pub fn divide_capped<K: Ord>(
    total: u64,
    claims: &[Claim<K>],
    ceilings: &[u64],
) -> Result<(Vec<u64>, u64), NobodyClaims> {
    let ceiling = |at: usize| ceilings.get(at).copied().unwrap_or(0);
    let mut parts = vec![0; claims.len()];
    let weighs = |at: &usize| claims.get(*at).is_some_and(|claim| claim.weight > 0);
    let mut open: Vec<usize> = (0..claims.len()).filter(weighs).collect();
    if open.is_empty() {
        return if total == 0 { Ok((parts, 0)) } else { Err(NobodyClaims) };
    }
    let mut rest = total;
    loop {
        let sum = weight_of(claims, &open);
        let full: Vec<usize> = open
            .iter()
            .copied()
            .filter(|at| {
                let weight = claims.get(*at).map_or(0, |claim| claim.weight);
                u128::from(ceiling(*at)) * sum <= u128::from(rest) * u128::from(weight)
            })
            .collect();
        if full.is_empty() {
            among(rest, claims, &open, &mut parts)?;
            return Ok((parts, 0));
        }
        for at in &full {
            if let Some(part) = parts.get_mut(*at) {
                *part = ceiling(*at);
                // No more than the proportional part of what was there.
                rest -= *part;
            }
        }
        open.retain(|at| !full.contains(at));
        if open.is_empty() {
            return Ok((parts, rest));
        }
    }
}

fn weight_of<K>(claims: &[Claim<K>], of: &[usize]) -> u128 {
    of.iter().filter_map(|at| claims.get(*at)).map(|claim| u128::from(claim.weight)).sum()
}

/// Divides among some of the claims.
fn among<K: Ord>(
    total: u64,
    claims: &[Claim<K>],
    of: &[usize],
    parts: &mut [u64],
) -> Result<(), NobodyClaims> {
    let sum = weight_of(claims, of);
    if sum == 0 {
        return if total == 0 { Ok(()) } else { Err(NobodyClaims) };
    }
    let mut left = total;
    let mut remainders: Vec<(u128, &K, usize)> = Vec::with_capacity(of.len());
    for (at, claim) in of.iter().filter_map(|at| Some((*at, claims.get(*at)?))) {
        let exact = u128::from(total) * u128::from(claim.weight);
        // A part of the total: it fits where the total does.
        let whole = u64::try_from(exact / sum).unwrap_or(total);
        if let Some(part) = parts.get_mut(at) {
            *part = whole;
        }
        left -= whole;
        if exact % sum > 0 {
            remainders.push((exact % sum, &claim.key, at));
        }
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (_, _, at) in remainders {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
            left -= 1;
        }
    }
    Ok(())
}

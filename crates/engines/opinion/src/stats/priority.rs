//! How much a statement deserves to be shown next.
//!
//! Priority (Polis) = (p(agree) · (1 − p(pass)) · (1 + extremity) · (1 + 8 · 2^(−votes ÷ 5)))²: what
//! people agree with, take sides on and differ by comes before what bores them, and what is new
//! before what is known. A question about the participant has the fixed priority 49.

use super::probability;
use crate::vote::Tally;

/// Priority of a question about the participant, before squaring.
const META: f64 = 7.0;
/// A statement without votes weighs so many times one with very many, less one.
const NEWNESS: f64 = 8.0;
/// 2^(−r ÷ 5) for r from 0 to 4.
const FIFTHS: [f64; 5] = [
    1.0,
    0.870_550_563_296_124_1,
    0.757_858_283_255_199,
    0.659_753_955_386_447_4,
    0.574_349_177_498_517_5,
];

/// 2^(−votes ÷ 5), from multiplications only, so that it is the same everywhere.
fn fading(votes: u32) -> f64 {
    let mut value = FIFTHS.get((votes % 5) as usize).copied().unwrap_or(1.0);
    for _ in 0..(votes / 5).min(1100) {
        value *= 0.5;
    }
    value
}

/// The priority of a statement with these votes and this extremity (see
/// [`crate::Frame::extremities`]; 0 when it is not on the map yet).
#[must_use]
pub fn priority(tally: Tally, extremity: f64, meta: bool) -> f64 {
    if meta {
        return META * META;
    }
    let engaged = 1.0 - probability(tally.passes(), tally.all);
    let importance = probability(tally.agree, tally.all) * engaged * (1.0 + extremity);
    let priority = importance * (1.0 + NEWNESS * fading(tally.all));
    priority * priority
}

//! What a division means: how each group voted on each statement, what is typical of it, and what
//! holds across all of them.
//!
//! # Formulas
//! With n_a agrees, n_d disagrees and n_s votes (passes among them) of a group on a statement:
//!
//! | name | formula |
//! |---|---|
//! | probability | p = (n + 1) ÷ (n_s + 2) |
//! | its test | 2 √(n_s + 1) · ((n + 1) ÷ (n_s + 1) − ½) |
//! | representativeness | r = p in the group ÷ p outside it |
//! | its test | z of two proportions, one added to successes and trials on both sides |
//! | group-informed consensus | Π over groups of p(agree), and of p(disagree) |
//!
//! C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill (2021), Polis: Scaling deliberation by
//! mapping high dimensional opinion spaces, Recerca 26(2). Outside a group means the other groups,
//! not those who have not voted enough to be in one.
//!
//! Invariants: counts are exact; no probability is 0 or 1, so that nothing is ever certain from few
//! votes. Refuses to know: places and names.

mod consensus;
mod divided;
mod priority;
mod represent;

pub use consensus::{Consensus, Picked, Unity};
pub(crate) use consensus::{consensus, unity};
pub use divided::Divided;
pub(crate) use divided::divided;
pub use priority::priority;
pub use represent::Representative;
pub(crate) use represent::represent;

use crate::vote::Tally;

/// What lies beyond one-tailed chance at 90 %: the 0.9 quantile of the normal distribution.
pub const Z90: f64 = 1.281_551_565_544_600_4;

/// Probability of one of two with a doubt of one vote on each side.
#[must_use]
pub fn probability(successes: u32, trials: u32) -> f64 {
    (f64::from(successes) + 1.0) / (f64::from(trials) + 2.0)
}

/// How far a proportion lies above a half, in standard errors.
#[must_use]
pub fn proportion_test(successes: u32, trials: u32) -> f64 {
    let (s, n) = (f64::from(successes) + 1.0, f64::from(trials) + 1.0);
    2.0 * n.sqrt() * (s / n - 0.5)
}

/// How far one proportion lies above another, in standard errors; 0 when everybody did it.
#[must_use]
pub fn two_proportions_test(inside: (u32, u32), outside: (u32, u32)) -> f64 {
    let [s1, n1, s2, n2] =
        [inside.0, inside.1, outside.0, outside.1].map(|number| f64::from(number) + 1.0);
    let pooled = (s1 + s2) / (n1 + n2);
    let spread = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    // Pooled is above 1 only when successes exceed trials, which counts do not.
    if pooled >= 1.0 || spread <= 0.0 { 0.0 } else { (s1 / n1 - s2 / n2) / spread }
}

/// One side (agree or disagree) of a group's votes on a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lean {
    /// Votes for this side.
    pub successes: u32,
    /// Probability of this side in the group.
    pub p: f64,
    /// Its test against a half.
    pub p_test: f64,
    /// Probability in the group ÷ probability outside.
    pub repness: f64,
    /// Its test.
    pub repness_test: f64,
}

/// How a group stands to a statement, compared with everybody else.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// The votes of the group.
    pub tally: Tally,
    /// The side of agree.
    pub agree: Lean,
    /// The side of disagree.
    pub disagree: Lean,
}

impl Standing {
    /// From the votes of a group and of all other groups.
    #[must_use]
    pub fn of(tally: Tally, others: Tally) -> Self {
        let lean = |agree| {
            let (inside, outside) = (tally.side(agree), others.side(agree));
            let p = probability(inside, tally.all);
            Lean {
                successes: inside,
                p,
                p_test: proportion_test(inside, tally.all),
                repness: p / probability(outside, others.all),
                repness_test: two_proportions_test((inside, tally.all), (outside, others.all)),
            }
        };
        Self { tally, agree: lean(true), disagree: lean(false) }
    }
}

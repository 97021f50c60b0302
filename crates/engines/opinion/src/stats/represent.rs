//! The statements that say best who a group is.
//!
//! Rule (Polis): a statement counts when the group takes a side more often than not and more often
//! than the others, both beyond chance. The one that the group agrees with most tellingly comes
//! first; then by representativeness × its test × probability × its test; at most so many; agrees
//! before disagrees. When nothing counts, the most telling one stands alone, so that **no group,
//! however small, is without a voice**: as long as one of its members voted on any statement let
//! through, it has at least one.

use super::{Lean, Standing};

/// One statement that represents a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Representative {
    /// Its id.
    pub statement: u32,
    /// The side the group takes: agree when `true`.
    pub agree: bool,
    /// Votes of the group for that side.
    pub successes: u32,
    /// All votes of the group on it.
    pub trials: u32,
    /// Probability of that side in the group.
    pub p: f64,
    /// Its test.
    pub p_test: f64,
    /// Against the probability outside.
    pub repness: f64,
    /// Its test.
    pub repness_test: f64,
    /// The statement that the group agrees with most tellingly.
    pub best_agree: bool,
}

impl Representative {
    fn of(statement: u32, standing: &Standing) -> Self {
        let agree = standing.agree.repness_test > standing.disagree.repness_test;
        let lean = if agree { standing.agree } else { standing.disagree };
        Self {
            statement,
            agree,
            successes: lean.successes,
            trials: standing.tally.all,
            p: lean.p,
            p_test: lean.p_test,
            repness: lean.repness,
            repness_test: lean.repness_test,
            best_agree: false,
        }
    }

    fn weight(&self) -> f64 {
        self.repness * self.repness_test * self.p * self.p_test
    }
}

fn is_beyond(lean: Lean, z: f64) -> bool {
    lean.repness_test > z && lean.p_test > z
}

fn beats(one: Lean, best: Option<Lean>, z: f64) -> bool {
    let telling = |lean: Lean| lean.repness * lean.repness_test * lean.p * lean.p_test;
    match best {
        Some(best) if best.repness > 1.0 => telling(one) > telling(best),
        Some(best) => one.p * one.p_test > best.p * best.p_test,
        None => one.p_test > z || (one.repness > 1.0 && one.p > 0.5),
    }
}

/// Picks the statements of one group, at most `most`, from those let through in the order of their
/// ids.
pub fn represent(standings: &[(u32, Standing)], most: usize, z: f64) -> Vec<Representative> {
    let mut best_agree: Option<(u32, Standing)> = None;
    let mut enough = Vec::new();
    for (id, standing) in standings {
        let taken = standing.tally.agree > 0 || standing.tally.disagree > 0;
        if taken && beats(standing.agree, best_agree.map(|(_, best)| best.agree), z) {
            best_agree = Some((*id, *standing));
        }
        if is_beyond(standing.agree, z) || is_beyond(standing.disagree, z) {
            enough.push(Representative::of(*id, standing));
        }
    }
    enough.sort_by(|one, other| {
        other.weight().total_cmp(&one.weight()).then(one.statement.cmp(&other.statement))
    });
    let first = match best_agree {
        Some((id, standing)) => {
            Some(Representative { best_agree: true, ..Representative::of(id, &standing) })
        }
        None if enough.is_empty() => most_telling(standings),
        None => None,
    };
    let head = first.map(|one| one.statement);
    let mut picked: Vec<Representative> = first.into_iter().collect();
    picked.extend(enough.into_iter().filter(|one| Some(one.statement) != head));
    picked.truncate(most.max(1));
    picked.sort_by_key(|one| !one.agree);
    picked
}

/// The statement whose better side has the largest test, the first of equals; those with votes of
/// the group before those without.
fn most_telling(standings: &[(u32, Standing)]) -> Option<Representative> {
    let telling =
        |standing: &Standing| f64::max(standing.agree.repness_test, standing.disagree.repness_test);
    let mut best: Option<&(u32, Standing)> = None;
    for one in standings.iter().filter(|(_, standing)| standing.tally.all > 0) {
        if best.is_none_or(|before| telling(&one.1) > telling(&before.1)) {
            best = Some(one);
        }
    }
    best.map(|(id, standing)| Representative::of(*id, standing))
}

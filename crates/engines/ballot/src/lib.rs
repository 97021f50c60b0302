//! Counting for collective choices: who was there, who said yes, and was it enough.
//!
//! Why it exists: a result page, an API answer and a printed sheet must never disagree about
//! whether something was adopted. [`verdict`] is the one function that decides, and it returns
//! every clause with its numbers, so that anyone can redo the sum by hand.
//!
//! Invariants:
//! - integers only; shares are exact rationals compared by cross multiplication in `u128`;
//! - "more than" excludes the number and "at least" includes it; a share of nobody is never met;
//! - [`Counts`] that contradict themselves (more ballots than people present, more present than
//!   on the roll) cannot be built, so a verdict is never drawn from impossible numbers;
//! - the same ballots give the same tally in whatever order different voters' ballots arrive.
//!
//! What it refuses to know: any law, place, body or person. Labels and articles are opaque text
//! that is handed back beside the clause it belongs to. No clock, randomness or I/O.
//!
//! # The parts
//! | part | answers |
//! |---|---|
//! | [`Ratio`], [`Cmp`], [`Threshold`] | how many of `n` are enough |
//! | [`Body`] = conditions + limits + quorum alternatives + majority | what a body demands |
//! | [`Counts`] from a [`Draft`] | what happened |
//! | [`verdict`] → [`Verdict`] | was it enough, clause by clause |
//! | [`BallotBox`] | named ballots from phone, paper and hall, once per voter |
//! | [`PaperTally`], [`combine`] | sheets counted under witnesses, joined with phone votes |
//! | [`sections`] | heaps of several places and ways counted once per voter; two counts compared |
//! | [`score`], [`ranked`] with [`irv`] and [`schulze`] | one of several: approval, scores, rankings |
//! | [`slate`] | candidates, and which of two equals goes first |
//! | [`rating`] | several questions on one scale, the distribution kept |
//! | [`election`] | several seats, thresholds, reserved seats, run-offs |
//! | [`petition`] | signatures against shares of persons, households, representatives |
//! | [`receipt`] | a voter's own line in a published list |
//! | [`percent`] | every percentage, rounded so that it adds up |
//! | [`lines`] | ballots from lines of text |
//!
//! # Example
//! A body that sits when more than half of the adults *or* two thirds of the households are
//! there, and adopts by more than half of those present:
//!
//! ```text
//! let half = Ratio::new(1, 2)?;
//! let body = Body {
//!     conditions: vec![],
//!     limits: vec![],
//!     quorum: vec![
//!         Alternative::one(Threshold::more_than(half, Basis::Adults, "quorum-adults", "Art. 26")),
//!         Alternative::one(Threshold::at_least(
//!             Ratio::new(2, 3)?, Basis::Households, "quorum-households", "Art. 26")),
//!     ],
//!     majority: vec![Threshold::more_than(half, Basis::Present, "majority", "Art. 26")],
//! };
//! let counts = Counts::try_from(Draft {
//!     adults: Presence::of(406, 811),         // 406 of 811 came
//!     households: Presence::of(188, 214),
//!     tally: Tally { yes: 204, no: 180, abstain: 20, invalid: 2 },
//!     ..Draft::for_voters(Basis::Adults)      // one adult, one vote: present = 406
//! })?;
//! let verdict = verdict(&body, &counts);
//! assert_eq!(verdict.outcome, Outcome::Adopted);   // 204 of 406, needed 204
//! for clause in &verdict.clauses {
//!     // clause.label, clause.article, clause.have, clause.total, clause.needed, clause.pass
//! }
//! ```
//!
//! A household vote is the same with `Draft::for_voters(Basis::Households)` and household keys in
//! the box: one household, one vote, and "present" means households present.

mod ballot_box;
mod body;
mod counts;
pub mod election;
pub mod irv;
pub mod lines;
mod paper;
pub mod percent;
pub mod petition;
pub mod ranked;
pub mod rating;
mod ratio;
pub mod receipt;
pub mod schulze;
pub mod score;
pub mod sections;
pub mod slate;
mod tally;
mod threshold;
mod verdict;

pub use ballot_box::{Ballot, BallotBox, BoxError, Channel, Placed};
pub use body::{Alternative, Body, Bound, Condition, Limit};
pub use counts::{Counts, CountsError, Draft, Presence};
pub use paper::{PaperError, PaperTally, combine};
pub use ratio::{Ratio, RatioError};
pub use tally::{Choice, Overflow, Tally};
pub use threshold::{Basis, Cmp, Threshold};
pub use verdict::{Clause, LimitClause, Outcome, Part, Verdict, verdict};

#[cfg(test)]
mod tests;

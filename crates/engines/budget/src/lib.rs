//! Participatory budgeting, exactly: voters name projects, money is limited, a rule decides which
//! projects are funded, and everybody is told why.
//!
//! # Parts
//! - [`Election`]: the money, the projects, the ballots; from code, or from a file of the Pabulib
//!   library by [`read`], and back by [`mod@write`]. Ballots that say the same are one class.
//! - [`run`]: one of five rules ([`Rule`]), and what completes Equal Shares ([`Completion`]).
//! - [`explain`]: for each project why it won or lost, who paid how much, what it lacked.
//! - [`measures`]: what an outcome means to voters; [`neglected`]: who could have paid for a
//!   project and was passed over; [`Changes`]: two outcomes beside each other, such as two rules, or
//!   the same rule with less money ([`Election::less`]).
//!
//! # Rules
//! With `n` voters, budget `b`, cost `c(p)`, supporters `N(p)`:
//! - [`Rule::Greedy`] takes the project with most votes `|N(p)|` (or points) that fits, again and
//!   again. [`Rule::GreedyPerCost`] goes by `|N(p)| / c(p)`.
//! - [`Rule::Phragmen`]: voters earn money evenly over time; a project is bought as soon as its
//!   supporters hold its cost together. Kept as loads: buying `p` lifts every supporter's load to
//!   `(c(p) + Σ load) / |N(p)|`, the least such load is next, and it ends when that project does not
//!   fit any more. Sequential Phragmén (Brill, Freeman, Janson, Lackner: *Phragmén's Voting Methods
//!   and Justified Representation*, AAAI 2017; for costs Los, Christoff, Grossi, IJCAI 2022).
//! - [`Rule::MesCost`], [`Rule::MesCard`]: the Method of Equal Shares (Peters, Pierczyński, Skowron,
//!   NeurIPS 2021). Everybody holds `b/n`; the project bought next is that of least `ρ` with
//!   `Σ min(money, ρ·u) = c(p)` over its supporters, to whom it is worth `u`: its cost, or one (or
//!   the ballot's points).
//! - Completions: raising everybody's share step by step until nothing more fits or the next step
//!   would cost too much; then, or at once, [`Rule::Greedy`] on what is left.
//!
//! Ties go to the smallest project id as a string, so `10` comes before `9`.
//!
//! # Exactness
//! Amounts are whole numbers of the file's smallest unit. Decisions are exact: what is worked out in
//! fixed point carries a proven bound of its error, and where two numbers are closer than their
//! bounds, big rationals decide. Nothing is random, no clock is asked, and the order of voters and
//! of projects in the file changes nothing.
//!
//! # Cost
//! With `e` entries over all distinct ballots and `m` projects: greedy `O(e + m log m)`; Phragmén
//! and one run of Equal Shares `O(m·e)` at worst, far less as a rule, since a project's price only
//! rises and most stay out of reach of the best; memory `O(e + m)`. Raising looks at ranges of
//! steps together, so that its time grows with the number of different outcomes, not of steps.
//!
//! It knows nothing of villages or laws, reads no file by itself and starts no thread.

mod amount;
mod ballots;
mod election;
mod explain;
mod measures;
mod mes;
mod neglected;
pub mod read;
mod rule;
pub mod write;

pub use amount::{Amount, AmountError, MAX_DECIMALS, MAX_MANTISSA, amount_text};
pub use ballots::{Ballots, Class, MAX_POINTS};
pub use election::{Election, Instance, InstanceError, MAX_MONEY, Project, VoteKind, Voter};
pub use explain::{Exact, Lack, Payment, Story, Why, exact, explain, rounded};
pub use measures::{Measures, measures};
pub use neglected::{Neglected, Worth, neglected};
pub use rule::{Changes, Completion, Index, Outcome, Raised, Rule, Stop, run, run_on};
#[cfg(test)]
mod tests;

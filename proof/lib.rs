//! End-to-end proofs: one story told on both stores, a random simulation with an auditor that
//! shares no rule with the product, and the replay of a journal into an equal world.
//!
//! Why it exists: unit tests show that each part does what its author meant; here the whole is held
//! against the law's text and against itself. Refuses to know: pages and how a rule is written.

pub mod dump;
pub mod fixture;
pub mod replay;
pub mod served;
pub mod simulation;
pub mod sitting;

#[cfg(test)]
mod crash;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tidy;

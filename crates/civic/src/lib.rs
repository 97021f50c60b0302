//! Pure rules of the county's common life: facts in, effects or a refusal out.
//!
//! Why it exists: what is right must be readable, testable and simulated without a database, a page
//! or a clock. Invariants: no I/O, no clock, no randomness; capabilities never call each other;
//! every rule that follows a law names its article. Refuses to know: tables' SQL, HTTP, languages.

pub mod act;
pub mod authority;
pub mod build;
pub mod choosing;
pub mod convening;
pub mod decide;
pub mod deliberation;
pub mod effect;
pub mod funds;
pub mod handoffs;
pub mod lent;
pub mod manage;
pub mod matter;
pub mod media;
pub mod money;
pub mod policy;
pub mod record;
pub mod registry;
pub mod rulebook;
pub mod scene;
pub mod similar;
pub mod spine;
pub mod tally;
pub mod voice;
pub mod walk;
pub mod wording;
pub mod works;

pub use act::{Act, ActSpec, Field, FieldKind};
pub use effect::Effect;
pub use scene::Scene;

#[cfg(test)]
mod tests;

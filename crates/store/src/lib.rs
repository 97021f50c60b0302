//! The only place that knows a database.
//!
//! Why it exists: every change of the product goes through [`act`], every page reads through
//! [`Db::read`], and both run the same SQL on the embedded store and on the server one.
//! Invariants: one write path; one transaction per act; a journal entry for every accepted act;
//! every row has a home. Refuses to know: pages, languages, and how a capability decides.

pub mod account;
pub mod act;
mod apply;
pub mod board;
pub mod book;
pub mod choice;
pub mod company;
pub mod contribution;
pub mod convening;
pub mod covenant;
mod db;
pub mod digest;
pub mod export;
mod fault;
pub mod force;
pub mod journal;
pub mod keeping;
pub mod levy;
pub mod matter;
pub mod money;
pub mod outbox;
pub mod outcome;
pub mod outline;
pub mod places;
pub mod points;
pub mod registry;
pub mod rules;
pub mod schema;
pub mod ventures;
pub mod verify;
pub mod village;
pub mod vote;
pub mod works;

pub use act::{Ask, Deed, Deeds, Receipt};
pub use db::{Cells, Db, Options, Tx};
pub use fault::{Fault, Stop};

#[cfg(test)]
mod tests;

//! The vocabulary every other crate speaks: ids, area codes, time, money, national code checks,
//! canonical text, hashes and the one table of refusals.
//!
//! Invariants: nothing here reads a clock, draws randomness or touches a file; every value that
//! exists is valid, because it can only be made by a checking constructor.
//! Refuses to know: capabilities, databases, pages.

pub mod area;
pub mod code;
pub mod hash;
pub mod id;
pub mod json;
pub mod money;
pub mod refusal;
pub mod time;

pub use area::{AreaCode, CodeSystem, Level};
pub use id::{Id, PersonRef};
pub use money::Fen;
pub use refusal::{Code, Refusal};
pub use time::{Date, Moment};

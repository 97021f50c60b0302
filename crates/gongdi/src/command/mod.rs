//! The commands, a file each: each takes what it works on and where it writes, and answers with a
//! [`crate::Trouble`] when it can not.

pub mod act;
pub mod ballot;
pub mod budget;
pub mod divisions;
pub mod draw;
pub mod export;
pub mod opinion;
pub mod people;
pub mod recompute;
pub mod serve;
pub mod verify;

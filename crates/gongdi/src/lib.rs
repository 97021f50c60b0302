//! The product as a program: serving, the demo county, files in and out, checks from the command
//! line.
//!
//! Why it exists: everything that needs a real clock, a real folder or a terminal stands here, at
//! the edge. Invariants: data changes only through acts, except what `demo` names as set up beside
//! the journal; an error that reaches a person is one sentence with a hint. Refuses to know: how
//! anything is decided, kept or drawn.

pub mod bounded;
pub mod command;
pub mod data;
pub mod demo;
pub mod rules;
pub mod synth;
pub mod terminal;
pub mod trouble;

pub use trouble::Trouble;

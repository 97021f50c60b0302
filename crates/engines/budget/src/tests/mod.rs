//! Tests of the whole crate, by part.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod axioms;
mod committees;
mod fuzz;
mod make;
mod plain;
mod reading;
mod references;
mod stories;

#![allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::print_stdout
)]

mod conversations;
mod data;
mod files;
mod grouping;
mod production;
mod properties;
mod reference;
mod statistics;

#![allow(clippy::float_cmp, clippy::cast_possible_truncation, clippy::cast_precision_loss)]

mod data;
mod production;
mod reference;

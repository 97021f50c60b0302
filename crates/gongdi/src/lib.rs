//! Lib.
pub mod synth;

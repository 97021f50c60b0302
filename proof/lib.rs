//! Proof

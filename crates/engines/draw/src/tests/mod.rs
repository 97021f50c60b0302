//! The draw against its golden vectors, its fairness counted out, and the shares of layers.

mod fair;
mod layers;
mod panel;
mod vectors;

//! Pages and the programming interface: HTML and JSON are two renderings of one handler, and routes,
//! forms, OpenAPI and the authority table are built from what the capabilities declare.
//!
//! Refuses to know: how acts are decided, and SQL outside the reads of a capability.

mod app;
mod asset;
mod cache;
pub mod capabilities;
mod choosing;
pub mod clock;
mod drawn;
mod edge;
mod limit;
mod manifest;
mod memo;
mod qr;
mod random;
mod sheet;
mod standing;
mod strings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod trial;
pub mod ui;
mod view;
pub mod worker;

pub use app::{App, AppOptions};
pub use edge::openapi;
pub use edge::router;
pub use limit::Pace;
pub use manifest::{Chapter, Manifest, Read};
pub use strings::Words;

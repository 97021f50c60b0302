//! A task force over HTTP.

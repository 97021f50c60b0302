//! 会场 (S79): what happens in a meeting besides the vote: who speaks, what people think, what is
//! written down. One room, rules that do not know each other.

pub mod minutes;
pub mod opinions;
pub mod recast;
pub mod route;
pub mod speech;
pub mod statement;

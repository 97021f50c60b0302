//! Opinion groups from votes on statements. (The full opening stands at the end of this work.)

mod analyse;
mod conversation;
mod group;
mod map;
mod mix;
mod ranks;
pub mod read;
mod stats;
mod table;
mod told;
mod vote;
pub mod write;

pub use analyse::{Analysis, Group, Options, Setting, analyse, analyse_grouped};
pub use conversation::{
    Change, Conversation, Fate, Next, PATIENCE, Progress, Refused, SAMPLE, View, Voted, Why,
};
pub use group::{Grouped, Grouping, Tried, silhouette};
pub use map::{Frame, Point};
pub use stats::{
    Consensus, Divided, Lean, Picked, Representative, Standing, Unity, Z90, priority, probability,
    proportion_test, two_proportions_test,
};
pub use table::{Cast, Casts, STATEMENT_LIMIT, VoteTable};
pub use vote::{Tally, Vote};

#[cfg(test)]
mod tests;

//! Opinion groups from votes on statements: who votes alike, what is typical of each group, and
//! what unites them all.
//!
//! People write statements and say *agree*, *disagree* or *pass* to those of others. Nobody answers
//! all; nobody debates. From the votes alone this crate draws a map on which people who vote alike
//! stand together, finds the groups on it, and tells for each statement how every group stands to
//! it. The method is that of [Polis](https://compdemocracy.org/polis); the results are held to its
//! engine and to red-dwarf on real conversations (see *Agreement* below).
//!
//! # Example
//! ```
//! use opinion::{Cast, Casts, Conversation, Options, Setting, Vote, analyse};
//!
//! // Twenty want the road, six want the clinic; all want the lamp repaired.
//! let mut casts = Casts::new();
//! for participant in 0..26 {
//!     for statement in 0..9 {
//!         let road = participant < 20;
//!         let agrees = statement == 0 || (statement % 2 == 1) == road;
//!         let vote = if agrees { Vote::Agree } else { Vote::Disagree };
//!         casts.push(Cast { participant, statement, vote });
//!     }
//! }
//! let table = casts.into_table();
//! let told = analyse(&table, &Setting::default(), &Options::default());
//!
//! let mut sizes: Vec<usize> = told.groups.iter().map(|group| group.size).collect();
//! sizes.sort();
//! assert_eq!(sizes, [6, 20]);
//! // The six are told as fully as the twenty, and what they are against does not unite.
//! assert!(told.groups.iter().all(|group| group.representative.len() == 5));
//! let united: Vec<u32> = told.unity.iter().map(|one| one.statement).collect();
//! assert_eq!(united, [0]);
//!
//! // The same while it goes on: counts at once, the map a little later.
//! let mut live = Conversation::from_table(&table, &Setting::default(), Options::default());
//! live.refresh_whole();
//! let voted = live.vote(Cast { participant: 7, statement: 0, vote: Vote::Pass })?;
//! assert_eq!(voted.before, Some(Vote::Agree));
//! assert_eq!((live.stale_by(), live.view().tallies[0].agree), (1, 25));
//! while !live.refresh(100).drawn {}
//! assert_eq!(live.stale_by(), 0);
//! # Ok::<(), opinion::Refused>(())
//! ```
//!
//! # The steps
//! With participants i, statements j, votes v ∈ {−1, 0, 1} where there are any, S statements:
//!
//! 1. **Votes.** Of several votes of one participant on one statement the last one counts.
//!    Statements left out by moderation move nobody ([`Setting`]).
//! 2. **Means.** m_j is the mean of the votes there are. A missing vote is taken for m_j.
//! 3. **Axes.** The two eigenvectors of largest eigenvalue of Σ_i (v_i − m)(v_i − m)ᵀ, over *all*
//!    participants. A missing vote contributes 0 after centring, so the matrix is never formed and
//!    nothing is filled in: Lanczos' method needs its products with vectors only, and each is one
//!    pass over the votes, one addition a vote ([`Frame`]).
//! 4. **Places.** Σ_j (v_ij − m_j) · axis_j · √(S ÷ votes of i), so that those who have voted less
//!    do not crowd the middle.
//! 5. **In the conversation** are those with at least min(7, S) votes; if fewer than 15, the most
//!    active up to 15; and whoever was before ([`Options`]).
//! 6. **Groups** by k-means for k = 2 … 5, the k of best mean silhouette ([`Grouping`]). Up to 5,000
//!    people on the people themselves, above that on at most 100 weighted base clusters.
//! 7. **Counts** of each group on each statement; from them probabilities, representativeness and
//!    group-informed consensus: the formulas stand at [`Standing`], [`probability`],
//!    [`proportion_test`], [`two_proportions_test`].
//! 8. **Lists.** What represents a group ([`Representative`]), what it is divided on ([`Divided`]),
//!    what most people say ([`Consensus`]), what all groups say ([`Unity`]); [`priority`] says what
//!    to show next.
//!
//! Papers: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill (2021), *Polis: Scaling
//! deliberation by mapping high dimensional opinion spaces*, Recerca 26(2). C. Lanczos (1950), J.
//! Res. Natl. Bur. Stand. 45(4). S. P. Lloyd (1982), IEEE Trans. Inf. Theory 28(2). P. J. Rousseeuw
//! (1987), J. Comput. Appl. Math. 20. A. Likas, N. Vlassis, J. J. Verbeek (2003), Pattern
//! Recognition 36(2).
//!
//! # A minority is never invisible
//! - Every group found is listed, whatever its size, with its own representative statements; as
//!   long as one of its members voted on a statement let through, there is at least one.
//! - Nothing unites unless **every** group leans to it; a group that was not asked keeps it out. In
//!   the product of probabilities three people weigh as much as three thousand.
//! - Each group is told with the statements it is itself divided on, for those who differ in a
//!   third direction and are on no side of a line.
//! - Whoever has too few votes for a group is still on the map and in all counts, and their number
//!   is told.
//!
//! What it can not do: two numbers a person do not hold every difference, and the silhouette
//! prefers few clear groups. A camp of one in twenty that differs where others differ too may be
//! drawn into a larger group; then the divided statements are where it shows.
//!
//! # Vote by vote
//! [`Conversation`] takes votes one by one. Counts, and the place and group of the voter, are right
//! at once, at the cost of the voter's own votes; the map is drawn anew in steps as small as the
//! caller likes. Statements are left out, merged and split with reasons, and votes carry over by
//! the rule at [`Fate`]: merging keeps all votes but contradictions, splitting keeps agreement, and
//! a vote of one's own is never overruled. [`Conversation::next`] says which statement to show.
//!
//! # Files
//! [`read`] takes the exports of Polis and a compact file, in pieces, without opening anything, and
//! refuses what is wrong with line and reason; [`mod@write`] gives them back.
//!
//! # Cost
//! N participants, S statements, V votes, p passes (16 to 40), G groups:
//!
//! | what | time | room |
//! |---|---|---|
//! | reading | V | 4 V bytes |
//! | axes and places | p · V + p² · S | 8 p S + 32 S bytes |
//! | groups, N ≤ 5,000 | N² + rounds · N · k | 16 N bytes |
//! | groups, N above | 24 · 100 · N | 16 N bytes |
//! | counts and lists | V + G · S | 16 G S bytes |
//! | one vote in a conversation | own votes + log N | – |
//! | [`Conversation::view`] | G · S | G · S |
//!
//! Measured on one core of a small machine: 1,000,000 participants × 1,000 statements × 50,000,000
//! votes read from a compact file (61 MB) and analysed in 4 s within 260 MB; a vote then takes 2 µs.
//!
//! # Agreement
//! On the six conversations in `tests/data`: means within 1e-13 of red-dwarf, axes and variances
//! within 1e-9, places to the last digit printed, all counts, all lists in content and order, and
//! the same groups (adjusted Rand index 1). Given the groups that the engine of Polis found, all
//! its counts, tests, lists and priorities on five conversations.
//!
//! Two things differ on purpose. A group for which nothing is agreed with tellingly, but something
//! is disagreed with, gets its list, where red-dwarf gives none. Where statements have the same
//! votes the smaller id comes first, where red-dwarf leaves it to its sorting.
//!
//! # Invariants
//! The same votes give the same answer, bit for bit: no clock, no chance, no threads; places are
//! made with `+ − × ÷ √` in a fixed order. The crate opens nothing and knows no names.

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

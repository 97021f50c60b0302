//! How alike two texts are: the share of neighbouring character pairs they have in common (Dice's
//! coefficient), in thousandths. Chinese needs no words to be cut out for it.
//!
//! Invariants: integers only; the same both ways round; 1000 for equal texts. Refuses to know: what
//! the texts are about, and where they come from.

use std::collections::BTreeSet;

/// A text's character pairs, signs and spaces left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs(BTreeSet<(char, char)>);

impl Pairs {
    /// The pairs of a text.
    pub fn of(text: &str) -> Self {
        let letters: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let pairs = letters.windows(2).filter_map(|two| match two {
            [a, b] => Some((*a, *b)),
            _ => None,
        });
        Self(pairs.collect())
    }

    /// How much two texts have in common, 0–1000.
    pub fn likeness(&self, other: &Self) -> u32 {
        let all = self.0.len() + other.0.len();
        let shared = self.0.intersection(&other.0).count();
        let share = (2000 * shared).checked_div(all).unwrap_or(0);
        u32::try_from(share).unwrap_or(0)
    }
}

/// The candidates at least `least` alike to a text, the most alike first, at most `most` of them.
/// Equally alike ones keep the order they came in.
pub fn ranked<K>(
    text: &str,
    candidates: impl IntoIterator<Item = (K, String)>,
    least: u32,
    most: usize,
) -> Vec<(K, u32)> {
    let asked = Pairs::of(text);
    let mut found: Vec<(K, u32)> = candidates
        .into_iter()
        .map(|(key, said)| (key, asked.likeness(&Pairs::of(&said))))
        .filter(|(_, alike)| *alike >= least)
        .collect();
    found.sort_by_key(|(_, alike)| std::cmp::Reverse(*alike));
    found.truncate(most);
    found
}

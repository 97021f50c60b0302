//! A panel that mirrors a people: drawn by lot, held to published quotas, everybody's chance as
//! equal as the quotas allow, and the lot itself a list that can be counted with a finger.
//!
//! Why it exists: a plain draw among 800 people seldom gives a panel of 20 with a third women, all
//! age groups and all hamlets; a hand that corrects it is a hand that chooses. Here the quotas are
//! published first, a lottery over panels that all meet them is worked out, the lottery is
//! published, and only then does the seed say which of its panels sits.
//!
//! # How
//! 1. People who are alike in every category that has a quota are one *kind*; quotas can not tell
//!    them apart, so that a fair lottery gives them the same chance.
//! 2. LEXIMIN (Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens'
//!    assemblies", Nature 596, 2021, 548–552): of all lotteries over panels that meet the quotas
//!    the one whose smallest chance is greatest; among those the one whose next smallest is
//!    greatest; and so on. It is found by column generation: a linear program over the panels known
//!    so far, and an integer program that looks for a panel that would better it.
//! 3. The probabilities are rounded to a lottery of `panels` equally likely panels (1,000, say),
//!    after Flanigan, Kehne, Procaccia, "Fair Sortition Made Transparent", NeurIPS 2021: the
//!    panels are numbered, published, and each person can count in how many they sit.
//! 4. One number below `panels` from the revealed seed names the panel ([`Lottery::drawn`]).
//!
//! # Invariants
//! - Every panel of the lottery has exactly `size` people, nobody twice, and meets every quota:
//!   checked in whole numbers on the finished lottery, or nothing is returned.
//! - People of one kind sit in equally many panels, give or take one.
//! - The result is a function of the *set* of people and quotas: both are sorted by bytes first.
//! - Where no panel meets the quotas, [`PanelError::Infeasible`] says which quotas to move and how
//!   far; the sum of those moves is the smallest that is enough.
//! - Floats live in `search` alone, out of which come whole seats and whole weights. The solver runs
//!   in a fixed order, without threads, clock or chance, on operations that IEEE 754 lays down to
//!   the last bit, so that the same program gives the same lottery. Another version of the solver
//!   may find another one with the same chances before rounding: publish and keep the lottery, whose
//!   numbers are whole, and nothing afterwards needs a float.
//!
//! # Cost
//! With `k` kinds, a round solves a linear program of `k` + 1 columns and a handful of integer
//! programs of `k` variables, one row per quota. Rounds are at most `k`; levels of chance are few
//! in practice. Kinds, not people, count: a village of 800 with sex, three ages and six hamlets
//! has 36. Measured times stand in `docs/draw.md`.
//!
//! Refuses to know: who the people are, what the categories mean, where the seed comes from.

mod assign;
mod feasible;
pub(crate) mod kinds;
mod lottery;
mod read;
mod round;
pub(crate) mod search;

pub use lottery::{Lottery, commitment, number, seated};
pub use read::{PeopleReader, QuotaReader, ReadError};

use kinds::Case;
use std::collections::BTreeSet;

/// Somebody who may be drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The name that is published; unique.
    pub id: String,
    /// One value for each category of the pool, in its order.
    pub values: Vec<String>,
}

/// Everybody who may be drawn, in ascending byte order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    categories: Vec<String>,
    people: Vec<Candidate>,
}

/// How many people with this value a panel has, both numbers included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quota {
    /// The category, such as `sex`.
    pub category: String,
    /// The value, such as `f`.
    pub value: String,
    /// No fewer than this.
    pub min: u32,
    /// No more than this.
    pub max: u32,
}

/// A quota that has to move before any panel exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relaxed {
    /// The quota as published.
    pub quota: Quota,
    /// The least it would have to ask for.
    pub min: u32,
    /// The most it would have to allow.
    pub max: u32,
}

/// Why there is no lottery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelError {
    /// An id, category or value with a control character in it, or an empty id: the published text
    /// would not be one line a piece.
    Unprintable {
        /// The id or category.
        text: String,
    },
    /// Two people have the same id.
    Twice {
        /// The id.
        id: String,
    },
    /// Somebody has more or fewer values than there are categories.
    Ragged {
        /// The id.
        id: String,
    },
    /// A category is named twice.
    CategoryTwice {
        /// The category.
        category: String,
    },
    /// A quota for a category that the pool does not have.
    UnknownCategory {
        /// The category.
        category: String,
    },
    /// Two quotas for the same value.
    QuotaTwice {
        /// The category.
        category: String,
        /// The value.
        value: String,
    },
    /// A quota asks for more than it allows.
    Contradiction {
        /// The quota.
        quota: Quota,
    },
    /// A value that people have and that no quota of its category names: most likely misspelt.
    NoQuota {
        /// The category.
        category: String,
        /// The value.
        value: String,
    },
    /// Nobody is to be drawn, or into no panel.
    Nothing,
    /// Fewer people than seats.
    TooFew {
        /// People in the pool.
        people: usize,
        /// Seats of a panel.
        size: u32,
    },
    /// No panel meets all quotas. Moved as listed, one would; no smaller sum of moves is enough.
    Infeasible {
        /// The quotas that would have to move, in byte order.
        relaxed: Vec<Relaxed>,
    },
    /// The solver gave up, or gave an answer that did not stand the check in whole numbers.
    Solver {
        /// What it said.
        said: String,
    },
}

impl std::fmt::Display for PanelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unprintable { text } => write!(f, "{text:?} is empty or not printable"),
            Self::Twice { id } => write!(f, "{id} is in the pool twice"),
            Self::Ragged { id } => write!(f, "{id} has not one value for each category"),
            Self::CategoryTwice { category } => write!(f, "category {category} is named twice"),
            Self::UnknownCategory { category } => {
                write!(f, "a quota for {category}, which the people's list does not have")
            }
            Self::QuotaTwice { category, value } => {
                write!(f, "two quotas for {category} {value}")
            }
            Self::Contradiction { quota } => write!(
                f,
                "the quota for {} {} asks for at least {} and at most {}",
                quota.category, quota.value, quota.min, quota.max
            ),
            Self::NoQuota { category, value } => {
                write!(f, "people have {category} {value}, for which there is no quota")
            }
            Self::Nothing => f.write_str("a panel of nobody, or a lottery of no panels"),
            Self::TooFew { people, size } => write!(f, "{people} people for {size} seats"),
            Self::Infeasible { relaxed } => {
                f.write_str("no panel meets all quotas; one would with")?;
                for (at, one) in relaxed.iter().enumerate() {
                    let Quota { category, value, min, max } = &one.quota;
                    write!(f, "{} {category} {value} ", if at == 0 { "" } else { "," })?;
                    write!(f, "{min}–{max} → {}–{}", one.min, one.max)?;
                }
                Ok(())
            }
            Self::Solver { said } => write!(f, "the solver gave no usable answer: {said}"),
        }
    }
}

impl std::error::Error for PanelError {}

impl Pool {
    /// Sorts and checks; the order in which people come does not matter.
    ///
    /// # Errors
    /// [`PanelError::Unprintable`], [`PanelError::CategoryTwice`], [`PanelError::Ragged`],
    /// [`PanelError::Twice`].
    pub fn new(categories: Vec<String>, mut people: Vec<Candidate>) -> Result<Self, PanelError> {
        let mut seen = BTreeSet::new();
        if let Some(category) = categories.iter().find(|category| !seen.insert(*category)) {
            return Err(PanelError::CategoryTwice { category: category.clone() });
        }
        let texts = people.iter().flat_map(|one| std::iter::once(&one.id).chain(&one.values));
        if let Some(text) = categories.iter().chain(texts).find(|text| !printable(text)) {
            return Err(PanelError::Unprintable { text: text.clone() });
        }
        people.sort();
        if let Some(ragged) = people.iter().find(|one| one.values.len() != categories.len()) {
            return Err(PanelError::Ragged { id: ragged.id.clone() });
        }
        let twice = people.windows(2).find_map(|pair| match pair {
            [one, next] if one.id == next.id => Some(one.id.clone()),
            _ => None,
        });
        match twice {
            Some(id) => Err(PanelError::Twice { id }),
            None => Ok(Self { categories, people }),
        }
    }

    /// The categories, as given.
    #[must_use]
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// The people, in ascending byte order of their ids.
    #[must_use]
    pub fn people(&self) -> &[Candidate] {
        &self.people
    }
}

fn printable(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

/// The lottery of `panels` equally likely panels of `size` people that meet all quotas, with
/// chances as equal (in the sense of LEXIMIN, then rounded) as the quotas allow.
///
/// # Errors
/// [`PanelError`]: what is wrong with people or quotas, or that no panel meets them.
pub fn fair_lottery(
    pool: &Pool,
    quotas: &[Quota],
    size: u32,
    panels: u32,
) -> Result<Lottery, PanelError> {
    if size == 0 || panels == 0 {
        return Err(PanelError::Nothing);
    }
    let case = Case::new(pool, quotas, size)?;
    let mixture = search::leximin(&case)?;
    let counted = round::rounded(&case, &mixture, panels);
    let seated = assign::assigned(&case, pool, &counted);
    Lottery::checked(&case, pool, seated)
}

/// Whether any panel meets the quotas.
///
/// # Errors
/// As [`fair_lottery`]; [`PanelError::Infeasible`] when none does.
pub fn feasible(pool: &Pool, quotas: &[Quota], size: u32) -> Result<(), PanelError> {
    let case = Case::new(pool, quotas, size)?;
    search::any(&case).map(|_| ())
}

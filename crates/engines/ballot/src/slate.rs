//! Who or what is to be chosen among, and which of two equals goes first.
//!
//! Why it exists: a tie must not be settled by the order of a list or by a machine's mood.
//! Invariants: ids are kept in ascending byte order, so that the order in which they were written
//! changes nothing; the tie order is fixed before the count: ascending byte order of the ids, or a
//! published lot ([`Slate::with_lot`]). **The earlier in the tie order is favoured**, in every rule
//! of this crate: it stands before its equal, and its equal is eliminated. Whoever wants neither
//! reads `tied` beside every place and votes again. It refuses to know what the ids name.

use std::{collections::BTreeMap, error::Error, fmt};

use serde::{Serialize, Serializer};

/// Most candidates of a slate: the pairwise tables grow with the square, the paths with the cube.
pub const CANDIDATES_MAX: usize = 1_000;

/// Candidates with a tie order. A candidate is named by its place in [`Slate::ids`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slate {
    ids: Vec<String>,
    /// Place in the tie order, by candidate.
    lot: Vec<usize>,
}

/// Why there is no slate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlateError {
    /// No candidates.
    Empty,
    /// More than [`CANDIDATES_MAX`].
    TooMany {
        /// How many.
        had: usize,
    },
    /// An id twice, in the slate or in the lot.
    Twice {
        /// The id.
        id: String,
    },
    /// The lot leaves somebody out, or names a stranger.
    Lot {
        /// The id.
        id: String,
    },
}

impl fmt::Display for SlateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing to choose from"),
            Self::TooMany { had } => write!(f, "{had} candidates; at most {CANDIDATES_MAX}"),
            Self::Twice { id } => write!(f, "{id} twice"),
            Self::Lot { id } => write!(f, "{id} is in the lot or on the slate, not in both"),
        }
    }
}

impl Error for SlateError {}

impl Slate {
    /// Sorts the ids; ties go by their bytes.
    ///
    /// # Errors
    /// [`SlateError::Empty`], [`SlateError::TooMany`], [`SlateError::Twice`].
    pub fn new(mut ids: Vec<String>) -> Result<Self, SlateError> {
        if ids.is_empty() {
            return Err(SlateError::Empty);
        }
        if ids.len() > CANDIDATES_MAX {
            return Err(SlateError::TooMany { had: ids.len() });
        }
        ids.sort_unstable();
        let twice = ids.windows(2).find_map(|pair| match pair {
            [one, next] if one == next => Some(one.clone()),
            _ => None,
        });
        match twice {
            Some(id) => Err(SlateError::Twice { id }),
            None => Ok(Self { lot: (0..ids.len()).collect(), ids }),
        }
    }

    /// The same with ties settled by this order, the favoured first.
    ///
    /// # Errors
    /// [`SlateError::Twice`], [`SlateError::Lot`]: the order has to name everybody once.
    pub fn with_lot(self, order: &[String]) -> Result<Self, SlateError> {
        let mut places = BTreeMap::new();
        for (at, id) in order.iter().enumerate() {
            if places.insert(id.as_str(), at).is_some() {
                return Err(SlateError::Twice { id: id.clone() });
            }
            if self.find(id).is_none() {
                return Err(SlateError::Lot { id: id.clone() });
            }
        }
        let place = |id: &String| {
            places.get(id.as_str()).copied().ok_or_else(|| SlateError::Lot { id: id.clone() })
        };
        let lot = self.ids.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { lot, ..self })
    }

    /// The ids, ascending.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// How many there are; at least one.
    #[expect(clippy::len_without_is_empty, reason = "a slate is never empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The candidate with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|own| own.as_str().cmp(id)).ok()
    }

    /// The id of a candidate; empty for a number beyond the slate.
    #[must_use]
    pub fn id(&self, candidate: usize) -> &str {
        self.ids.get(candidate).map_or("", String::as_str)
    }

    /// Where a candidate stands in the tie order; smaller is favoured.
    #[must_use]
    pub fn lot(&self, candidate: usize) -> usize {
        self.lot.get(candidate).copied().unwrap_or(usize::MAX)
    }

    /// The candidates in the tie order.
    #[must_use]
    pub fn by_lot(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.len()).collect();
        all.sort_by_key(|candidate| self.lot(*candidate));
        all
    }
}

impl Serialize for Slate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.ids)
    }
}

//! The two directions of largest variance, by Lanczos' method: a few dozen passes over the votes
//! instead of a matrix of statements × statements or a full decomposition.
//!
//! Invariants: the start is fixed; new directions are made orthogonal to all before, twice; the
//! end is reached when both residuals are below [`PRECISION`] of the total, or the space is used up.
//!
//! C. Lanczos (1950), J. Res. Natl. Bur. Stand. 45(4); B. N. Parlett, The Symmetric Eigenvalue
//! Problem (1998), ch. 13.

use super::rows::Masked;
use super::tridiagonal;

/// Residuals below this part of the total variance count as zero.
const PRECISION: f64 = 1e-13;
/// Steps before the first look whether it is enough, and between looks.
const FIRST_LOOK: usize = 16;
const FIRST_LOOK_WARM: usize = 4;
const LOOK_EVERY: usize = 6;
/// Steps at most. Two axes that can not be told apart after these are as good as each other.
const STEPS_MOST: usize = 240;
/// A variance below this part of the total is none.
const NOTHING: f64 = 1e-12;

/// What was found.
pub struct Found {
    /// The largest two eigenvalues of the centred votes' square.
    pub values: [f64; 2],
    /// Their unit vectors, zero when the value is.
    pub vectors: [Vec<f64>; 2],
    /// Passes over the votes.
    pub passes: usize,
}

/// The fixed start: an entry between −½ and ½ per column that counts.
fn start_at(active: &[bool], turn: u64) -> Vec<f64> {
    let entry = |(at, counts): (u64, &bool)| {
        let word = crate::mix::mix(at.wrapping_add(turn << 32));
        // 53 bits fill a float exactly.
        if *counts { (word >> 11) as f64 / (1_u64 << 53) as f64 - 0.5 } else { 0.0 }
    };
    (0..).zip(active).map(entry).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn without(vector: &mut [f64], basis: &[Vec<f64>]) {
    for _ in 0..2 {
        for direction in basis {
            let along = dot(vector, direction);
            vector.iter_mut().zip(direction).for_each(|(entry, d)| *entry -= along * d);
        }
    }
}

/// Makes it a unit vector; gives its length before.
fn unit(vector: &mut [f64]) -> f64 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|entry| *entry /= length);
    }
    length
}

/// The search while it goes on: orthonormal directions, and the matrix seen from inside their
/// space. It asks for one product at a time ([`Search::wanted`], [`Search::give`]), so that whoever
/// makes the products may take a rest within one.
#[derive(Clone, Debug)]
pub struct Search {
    active: Vec<bool>,
    total: f64,
    steps_most: usize,
    first_look: usize,
    basis: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    beside: Vec<f64>,
    next: Option<Vec<f64>>,
}

impl Search {
    /// Over the columns that count, for a matrix whose eigenvalues sum to `total` and of which at
    /// most `rank` are not zero. `start` may give a direction near the answer.
    pub fn new(active: &[bool], total: f64, rank: usize, start: Option<Vec<f64>>) -> Self {
        let columns = active.iter().filter(|counts| **counts).count();
        let mut search = Self {
            active: active.to_vec(),
            total,
            steps_most: columns.min(rank).min(STEPS_MOST),
            first_look: if start.is_some() { FIRST_LOOK_WARM } else { FIRST_LOOK },
            basis: Vec::new(),
            diagonal: Vec::new(),
            beside: Vec::new(),
            next: None,
        };
        let mut first = start.unwrap_or_else(|| start_at(active, 0));
        first.resize(active.len(), 0.0);
        let counted = first.iter_mut().zip(active);
        counted.filter(|(_, counts)| !**counts).for_each(|(entry, _)| *entry = 0.0);
        if unit(&mut first) <= 0.0 {
            first = start_at(active, 0);
            unit(&mut first);
        }
        if total > 0.0 && search.steps_most > 0 {
            search.next = Some(first);
        }
        search
    }

    /// The vector to multiply next; none when the search is over.
    pub fn wanted(&self) -> Option<&[f64]> {
        self.next.as_deref()
    }

    /// Takes the product with the vector wanted.
    pub fn give(&mut self, mut image: Vec<f64>) {
        let Some(next) = self.next.take() else { return };
        self.diagonal.push(dot(&image, &next));
        self.basis.push(next);
        without(&mut image, &self.basis);
        let mut length = unit(&mut image);
        if length <= self.total * PRECISION {
            // The space closed in itself: go on in a fresh direction, unconnected with it.
            length = 0.0;
            image = start_at(&self.active, self.basis.len() as u64);
            without(&mut image, &self.basis);
            unit(&mut image);
        }
        self.beside.push(length);
        let steps = self.basis.len();
        let look = steps >= self.first_look && (steps - self.first_look).is_multiple_of(LOOK_EVERY);
        if steps < self.steps_most && !(look && self.settled()) {
            self.next = Some(image);
        }
    }

    fn settled(&self) -> bool {
        let inner = tridiagonal::eigen(&self.diagonal, &self.beside);
        let last = self.beside.last().copied().unwrap_or(0.0);
        let end = |vector: &[f64]| vector.last().copied().unwrap_or(0.0).abs();
        inner.iter().take(2).all(|(_, vector)| last * end(vector) <= self.total * PRECISION)
    }

    /// The answer so far.
    pub fn found(&self) -> Found {
        let mut inner = tridiagonal::eigen(&self.diagonal, &self.beside).into_iter();
        let mut one = || {
            let (value, inside) = inner.next().unwrap_or_default();
            let mut vector = vec![0.0; self.active.len()];
            if value <= self.total * NOTHING {
                return (0.0, vector);
            }
            for (share, direction) in inside.iter().zip(&self.basis) {
                vector.iter_mut().zip(direction).for_each(|(entry, d)| *entry += share * d);
            }
            unit(&mut vector);
            (value, vector)
        };
        let ((a, first), (b, second)) = (one(), one());
        Found { values: [a, b], vectors: [first, second], passes: self.basis.len() }
    }
}

/// Finds them over rows at hand. `total` is the sum of all eigenvalues.
pub fn top_two(rows: &Masked<'_>, means: &[f64], total: f64) -> Found {
    let mut search = Search::new(rows.active(), total, rows.len(), None);
    while let Some(vector) = search.wanted() {
        let image = rows.multiply(means, vector);
        search.give(image);
    }
    search.found()
}

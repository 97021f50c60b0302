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
const LOOK_EVERY: usize = 6;
/// Steps at most. Two axes that can not be told apart after these are as good as each other.
const STEPS_MOST: usize = 240;

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

/// The space built so far: orthonormal directions, and the matrix seen from inside it.
#[derive(Default)]
struct Krylov {
    basis: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

/// Finds them. `total` is the sum of all eigenvalues.
pub fn top_two(
    rows: &Masked<'_>,
    means: &[f64],
    active: &[bool],
    total: f64,
    start: Option<&[f64]>,
) -> Found {
    let columns = active.iter().filter(|counts| **counts).count();
    let most = columns.min(rows.len()).min(STEPS_MOST);
    let nothing = || vec![0.0; active.len()];
    let mut space = Krylov::default();
    let mut next = start.map_or_else(|| start_at(active, 0), <[f64]>::to_vec);
    if total <= 0.0 || unit(&mut next) <= 0.0 {
        return Found { values: [0.0; 2], vectors: [nothing(), nothing()], passes: 0 };
    }
    while space.basis.len() < most {
        let mut image = rows.multiply(means, &next);
        space.diagonal.push(dot(&image, &next));
        space.basis.push(next);
        without(&mut image, &space.basis);
        let mut length = unit(&mut image);
        if length <= total * PRECISION {
            // The space closed in itself: go on in a fresh direction, unconnected with it.
            length = 0.0;
            image = start_at(active, space.basis.len() as u64);
            without(&mut image, &space.basis);
            unit(&mut image);
        }
        space.beside.push(length);
        let steps = space.basis.len();
        let look = steps >= FIRST_LOOK && (steps - FIRST_LOOK).is_multiple_of(LOOK_EVERY);
        if look && settled(&space, total * PRECISION) {
            break;
        }
        next = image;
    }
    found(&space, active.len(), total)
}

fn settled(space: &Krylov, within: f64) -> bool {
    let inner = tridiagonal::eigen(&space.diagonal, &space.beside);
    let last = space.beside.last().copied().unwrap_or(0.0);
    let mut top = inner.iter().take(2);
    top.all(|(_, vector)| last * vector.last().copied().unwrap_or(0.0).abs() <= within)
}

fn found(space: &Krylov, columns: usize, total: f64) -> Found {
    let mut inner = tridiagonal::eigen(&space.diagonal, &space.beside).into_iter();
    let mut one = || {
        let (value, inside) = inner.next().unwrap_or_default();
        let mut vector = vec![0.0; columns];
        if value <= total * 1e-12 {
            return (0.0, vector);
        }
        for (share, direction) in inside.iter().zip(&space.basis) {
            vector.iter_mut().zip(direction).for_each(|(entry, d)| *entry += share * d);
        }
        unit(&mut vector);
        (value, vector)
    };
    let ((a, first), (b, second)) = (one(), one());
    Found { values: [a, b], vectors: [first, second], passes: space.basis.len() }
}

//! The map: where everybody stands, from votes alone.
//!
//! Why it exists: a thousand votes a person can not be looked at; two numbers a person can. The two
//! are the directions in which the votes differ most (principal components).
//!
//! Invariants: every participant enters the computation, also those with one vote; a missing vote
//! pulls nobody anywhere (the mean of the statement stands in for it, which is 0 after centring);
//! statements left out move nothing. Only `+ − × ÷ √` are used, in a fixed order, so that the same
//! table gives the same map, bit for bit.
//!
//! Refuses to know: groups, and what a statement says.

mod lanczos;
mod rows;
mod tridiagonal;

pub(crate) use lanczos::Search;
pub(crate) use rows::{Masked, Product};

pub(crate) use lanczos::Found;
use rows::spread;

use crate::vote::Tally;

/// A place on the map.
pub type Point = [f64; 2];

/// The frame of the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Mean vote per column; 0 where the statement is left out.
    pub means: Vec<f64>,
    /// First and second direction per column, unit vectors; the entry of largest size is positive.
    /// All zero when the votes do not differ in that direction.
    pub axes: [Vec<f64>; 2],
    /// Variance along each axis (divisor: participants − 1).
    pub variance: [f64; 2],
    /// Variance in all directions together.
    pub total_variance: f64,
    /// Statements with votes, those left out among them: the scale of the map.
    pub statements: usize,
    /// Passes over all votes that finding the axes took.
    pub passes: usize,
}

impl Frame {
    /// How far one vote of agree, alone, takes a participant from the centre, per column: the
    /// extremity of a statement.
    #[must_use]
    pub fn extremities(&self) -> Vec<f64> {
        let [first, second] = &self.axes;
        let scale = (self.statements as f64).sqrt();
        self.means
            .iter()
            .zip(first.iter().zip(second))
            .map(|(mean, (a, b))| {
                let (x, y) = ((1.0 - mean) * a * scale, (1.0 - mean) * b * scale);
                (x * x + y * y).sqrt()
            })
            .collect()
    }

    /// Where a participant stands: the sum over the votes there are of (vote − mean) × axis, times
    /// √(columns ÷ votes). `left_out` columns count as votes of everybody, as in the reference.
    pub(crate) fn place(&self, spread: &[Point], row: &[u32], left_out: usize) -> Point {
        let [mut x, mut y] = [0.0; 2];
        for key in row {
            if let Some([dx, dy]) = spread.get(*key as usize) {
                x += dx;
                y += dy;
            }
        }
        let votes = (row.len() + left_out).max(1);
        let scale = (self.statements as f64 / votes as f64).sqrt();
        [x * scale, y * scale]
    }

    /// What each vote on each column adds to a place: four entries per column.
    pub(crate) fn spread(&self) -> Vec<Point> {
        let [first, second] = &self.axes;
        let both = first.iter().zip(second).map(|(a, b)| [*a, *b]);
        spread(&self.means, both, |from, axes| [from * axes[0], from * axes[1]])
    }
}

/// Finds the frame. `means` as in [`Frame::means`].
pub(crate) fn frame(rows: &Masked<'_>, means: Vec<f64>) -> Frame {
    let total = total_squares(rows.tallies(), &means, rows.active());
    let found = lanczos::top_two(rows, &means, total);
    framed(means, found, total, rows.len())
}
/// A frame from the axes found for so many people.
pub(crate) fn framed(means: Vec<f64>, found: Found, total: f64, people: usize) -> Frame {
    let degrees = people.saturating_sub(1).max(1) as f64;
    let [one, two] = found.vectors.map(oriented);
    Frame {
        statements: means.len(),
        means,
        axes: [one, two],
        variance: found.values.map(|value| value / degrees),
        total_variance: total / degrees,
        passes: found.passes,
    }
}

/// The sum of squares of all centred votes over the columns that count.
pub(crate) fn total_squares(tallies: &[Tally], means: &[f64], active: &[bool]) -> f64 {
    let columns = tallies.iter().zip(means).zip(active);
    columns
        .filter(|(_, active)| **active)
        .map(|((tally, mean), _)| {
            let taken = f64::from(tally.agree) + f64::from(tally.disagree);
            taken - f64::from(tally.all) * mean * mean
        })
        .sum::<f64>()
        .max(0.0)
}

/// With the sign that makes the entry of largest size positive (the first of them on a tie).
fn oriented(mut axis: Vec<f64>) -> Vec<f64> {
    let mut largest = 0.0_f64;
    for entry in &axis {
        if entry.abs() > largest.abs() {
            largest = *entry;
        }
    }
    if largest < 0.0 {
        axis.iter_mut().for_each(|entry| *entry = -*entry);
    }
    axis
}

//! The rows of a table without the columns that are left out, and the trick that makes a pass over
//! them cheap: everything that depends on a column and a vote stands in a small array, so that a
//! vote costs one look and one addition.

use std::borrow::Cow;

use super::Point;
use crate::table::VoteTable;
use crate::vote::Tally;

/// The signs by code: disagree, pass, agree.
const VOTE_SIGNS: [f64; 3] = [-1.0, 0.0, 1.0];

/// Four entries per column: what a vote of that code makes of `vote − mean` and something of the
/// column. The fourth is never looked at.
pub fn spread<T: Copy, R: Default + Clone>(
    means: &[f64],
    columns: impl Iterator<Item = T>,
    make: impl Fn(f64, T) -> R,
) -> Vec<R> {
    let mut out = Vec::with_capacity(means.len() * 4);
    for (mean, column) in means.iter().zip(columns) {
        out.extend(VOTE_SIGNS.map(|sign| make(sign - mean, column)));
        out.push(R::default());
    }
    out
}

/// Rows over the columns that count.
#[derive(Debug)]
pub struct Masked<'a> {
    starts: Cow<'a, [usize]>,
    keys: Cow<'a, [u32]>,
    active: Vec<bool>,
    tallies: &'a [Tally],
}

impl<'a> Masked<'a> {
    /// Of a table with its counts; `active` says per column whether it counts.
    pub fn new(table: &'a VoteTable, tallies: &'a [Tally], active: Vec<bool>) -> Self {
        let (starts, keys) = table.parts();
        if active.iter().all(|one| *one) {
            return Self { starts: starts.into(), keys: keys.into(), active, tallies };
        }
        let (mut few, mut ends) = (Vec::with_capacity(keys.len()), vec![0]);
        for row in table.rows() {
            let counts = |key: &&u32| active.get((**key >> 2) as usize) == Some(&true);
            few.extend(row.iter().filter(counts));
            ends.push(few.len());
        }
        Self { starts: ends.into(), keys: few.into(), active, tallies }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Which columns count.
    pub fn active(&self) -> &[bool] {
        &self.active
    }

    /// Counts per column, those left out among them.
    pub const fn tallies(&self) -> &[Tally] {
        self.tallies
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|pair| match pair {
            [from, to] => self.keys.get(*from..*to).unwrap_or_default(),
            _ => &[],
        })
    }

    /// The product of the covariance (times participants − 1) with a vector, without ever forming
    /// it: one pass over the votes. `vector` and the answer are 0 where a column does not count.
    pub fn multiply(&self, means: &[f64], vector: &[f64]) -> Vec<f64> {
        let mut product = Product::new(means, vector);
        self.iter().for_each(|row| product.add(row));
        product.done(means)
    }

    /// Where everybody stands.
    pub fn places(&self, frame: &super::Frame) -> Vec<Point> {
        let spread = frame.spread();
        let left_out = self.active.iter().filter(|active| !**active).count();
        self.iter().map(|row| frame.place(&spread, row, left_out)).collect()
    }
}

/// A product with the covariance while it is summed, row by row.
#[derive(Clone, Debug)]
pub struct Product {
    gains: Vec<f64>,
    sums: Vec<f64>,
}

impl Product {
    /// With this vector.
    pub fn new(means: &[f64], vector: &[f64]) -> Self {
        let gains = spread(means, vector.iter().copied(), |from, entry| from * entry);
        let sums = vec![0.0; gains.len()];
        Self { gains, sums }
    }

    /// Adds a row. Keys outside the vector add nothing.
    #[inline]
    pub fn add(&mut self, row: &[u32]) {
        let along = gathered(&self.gains, row);
        for key in row {
            if let Some(sum) = self.sums.get_mut(*key as usize) {
                *sum += along;
            }
        }
    }

    /// The product.
    pub fn done(&self, means: &[f64]) -> Vec<f64> {
        let columns = self.sums.chunks_exact(4).zip(means);
        let folded = columns.map(|(four, mean)| {
            four.iter().zip(VOTE_SIGNS).map(|(sum, sign)| sum * (sign - mean)).sum()
        });
        folded.collect()
    }
}

/// The sum of what the votes of a row look up. Four running sums, so that no addition waits for
/// the one before.
#[inline]
fn gathered(gains: &[f64], row: &[u32]) -> f64 {
    let gain = |key: &u32| gains.get(*key as usize).copied().unwrap_or(0.0);
    let mut lanes = [0.0_f64; 4];
    let fours = row.chunks_exact(4);
    let rest = fours.remainder();
    for four in fours {
        for (lane, key) in lanes.iter_mut().zip(four) {
            *lane += gain(key);
        }
    }
    let [a, b, c, d] = lanes;
    (a + b) + (c + d) + rest.iter().map(gain).sum::<f64>()
}

//! A second way to LEXIMIN that shares nothing with the crate: all panels written out, fractions
//! instead of floats, the primal program solved by Bland's rule. Only for a handful of people.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A fraction in lowest terms, denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Q(i128, i128);

impl Q {
    pub const ZERO: Self = Self(0, 1);
    pub const ONE: Self = Self(1, 1);

    pub fn new(num: i128, den: i128) -> Self {
        let (mut a, mut b) = (num.unsigned_abs(), den.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a.max(1)).unwrap() * den.signum();
        Self(num / divisor, den / divisor)
    }

    /// Out of `whole`, rounded down.
    pub fn scaled(self, whole: u64) -> i128 {
        self.0 * i128::from(whole) / self.1
    }
}

fn product(a: i128, b: i128) -> i128 {
    a.checked_mul(b).expect("fractions stay small in these tests")
}

impl Add for Q {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(product(self.0, other.1) + product(other.0, self.1), product(self.1, other.1))
    }
}
impl Neg for Q {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0, self.1)
    }
}
impl Sub for Q {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}
impl Mul for Q {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(product(self.0, other.0), product(self.1, other.1))
    }
}
impl Div for Q {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(product(self.0, other.1), product(self.1, other.0))
    }
}
impl Ord for Q {
    fn cmp(&self, other: &Self) -> Ordering {
        product(self.0, other.1).cmp(&product(other.0, self.1))
    }
}
impl PartialOrd for Q {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest `cost·x` under `rows·x ≤ bounds`, `x ≥ 0`; nothing when there is no such `x`.
pub fn greatest(cost: &[Q], rows: &[Vec<Q>], bounds: &[Q]) -> Option<Q> {
    let (n, m) = (cost.len(), rows.len());
    // Columns: x, slacks, artificial variables (one a row, used where the bound is negative), bound.
    let width = n + 2 * m + 1;
    let mut basis = Vec::new();
    let mut table: Vec<Vec<Q>> = Vec::new();
    for (at, (row, bound)) in rows.iter().zip(bounds).enumerate() {
        let flip = *bound < Q::ZERO;
        let sign = if flip { -Q::ONE } else { Q::ONE };
        let mut line = vec![Q::ZERO; width];
        for (slot, value) in line.iter_mut().zip(row) {
            *slot = *value * sign;
        }
        line[n + at] = sign;
        line[width - 1] = *bound * sign;
        if flip {
            line[n + m + at] = Q::ONE;
        }
        basis.push(if flip { n + m + at } else { n + at });
        table.push(line);
    }
    let mut first = vec![Q::ZERO; width];
    first[n + m..n + 2 * m].fill(-Q::ONE);
    if climb(&mut table, &mut basis, &first, width - 1) < Q::ZERO {
        return None;
    }
    // Artificial variables that stayed in at nothing leave for any other column of their row.
    for at in 0..m {
        let column = (0..n + m).find(|column| table[at][*column] != Q::ZERO);
        if let Some(column) = column.filter(|_| basis[at] >= n + m) {
            pivot(&mut table, &mut basis, at, column);
        }
    }
    let mut second = vec![Q::ZERO; width];
    second[..n].copy_from_slice(cost);
    Some(climb(&mut table, &mut basis, &second, n + m))
}

/// Pivots by Bland's rule among the first `open` columns; the value reached.
fn climb(table: &mut [Vec<Q>], basis: &mut [usize], cost: &[Q], open: usize) -> Q {
    let last = cost.len() - 1;
    loop {
        let gain = |column: usize| {
            let lost = table.iter().zip(basis.iter());
            lost.fold(cost[column], |gain, (row, own)| gain - cost[*own] * row[column])
        };
        let entering = (0..open).find(|column| gain(*column) > Q::ZERO);
        let Some(column) = entering else {
            let had = table.iter().zip(basis.iter());
            return had.fold(Q::ZERO, |sum, (row, own)| sum + cost[*own] * row[last]);
        };
        let leaving = (0..table.len())
            .filter(|at| table[*at][column] > Q::ZERO)
            .min_by_key(|at| (table[*at][last] / table[*at][column], basis[*at]))
            .expect("bounded");
        pivot(table, basis, leaving, column);
    }
}

/// Brings a column into the basis at a row.
fn pivot(table: &mut [Vec<Q>], basis: &mut [usize], leaving: usize, column: usize) {
    let own = table[leaving][column];
    let scaled: Vec<Q> = table[leaving].iter().map(|value| *value / own).collect();
    for (at, row) in table.iter_mut().enumerate() {
        let factor = row[column];
        if at != leaving && factor != Q::ZERO {
            row.iter_mut().zip(&scaled).for_each(|(value, own)| *value = *value - factor * *own);
        }
    }
    table[leaving] = scaled;
    basis[leaving] = column;
}

/// LEXIMIN over these panels: `panels[j][t]` people of kind `t`, which has `people[t]`.
pub fn leximin(panels: &[Vec<u32>], people: &[u32]) -> Vec<Q> {
    let share = |panel: &Vec<u32>, t: usize| Q::new(panel[t].into(), people[t].into());
    let mut settled: Vec<Option<Q>> = vec![None; people.len()];
    // Greatest λ so that open kinds have λ at least (or, for one of them, its own greatest chance).
    let solve = |settled: &[Option<Q>], floor: Option<(Q, usize)>| {
        let free = panels.len();
        let mut cost = vec![Q::ZERO; free + 1];
        cost[free] = Q::ONE;
        let (mut rows, mut bounds) = (vec![vec![Q::ONE; free]], vec![Q::ONE]);
        rows[0].push(Q::ZERO);
        for (t, chance) in settled.iter().enumerate() {
            let mut row: Vec<Q> = panels.iter().map(|panel| -share(panel, t)).collect();
            let (least, follows) = match (chance, floor) {
                (Some(chance), _) => (*chance, false),
                (None, Some((floor, tried))) if tried != t => (floor, false),
                (None, _) => (Q::ZERO, true),
            };
            row.push(if follows { Q::ONE } else { Q::ZERO });
            rows.push(row);
            bounds.push(-least);
        }
        greatest(&cost, &rows, &bounds).expect("what is settled can be kept")
    };
    while settled.iter().any(Option::is_none) {
        let level = solve(&settled, None);
        let before = settled.iter().flatten().count();
        for t in 0..people.len() {
            if settled[t].is_none() && solve(&settled, Some((level, t))) == level {
                settled[t] = Some(level);
            }
        }
        assert!(settled.iter().flatten().count() > before, "some kind holds the level down");
    }
    settled.into_iter().map(Option::unwrap).collect()
}

#[test]
fn a_program_worked_by_hand() {
    let q = |n: i128| Q::new(n, 1);
    // 3x + 2y under x + y ≤ 4, x + 3y ≤ 6, x ≤ 3: at (3, 1).
    let rows = [vec![q(1), q(1)], vec![q(1), q(3)], vec![q(1), q(0)]];
    assert_eq!(greatest(&[q(3), q(2)], &rows, &[q(4), q(6), q(3)]), Some(q(11)));
    // The same with x at least 2 and then with x at least 4.
    let more = |least: i128| {
        let rows = [rows.to_vec(), vec![vec![q(-1), q(0)]]].concat();
        greatest(&[q(0), q(1)], &rows, &[q(4), q(6), q(3), q(-least)])
    };
    assert_eq!(more(2), Some(Q::new(4, 3)));
    assert_eq!(more(4), None);
}

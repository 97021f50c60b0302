//! Eigenvalues and vectors of a small symmetric tridiagonal matrix, by implicit QL steps.
//!
//! Invariants: all values are found, multiple ones too, with orthonormal vectors; largest first;
//! equal values keep their order. A step costs a rotation, so that a matrix of order m takes some
//! m³ operations.
//!
//! H. Bowdler, R. S. Martin, C. Reinsch, J. H. Wilkinson (1968), Numer. Math. 11: 293–306.

/// Steps per value before giving up; three are usual.
const STEPS_MOST: usize = 60;

/// Entries that can be read and set anywhere; outside it is zero.
struct Entries(Vec<f64>);

impl Entries {
    fn at(&self, at: usize) -> f64 {
        self.0.get(at).copied().unwrap_or(0.0)
    }

    fn put(&mut self, at: usize, value: f64) {
        if let Some(entry) = self.0.get_mut(at) {
            *entry = value;
        }
    }
}

fn length(one: f64, other: f64) -> f64 {
    (one * one + other * other).sqrt()
}

/// The matrix while it becomes diagonal, with the vectors that go with it.
struct Turning {
    diagonal: Entries,
    beside: Entries,
    vectors: Vec<Vec<f64>>,
}

impl Turning {
    /// Where the block that starts at `from` ends.
    fn block_end(&self, from: usize, order: usize) -> usize {
        let small = |at: &usize| {
            let near = self.diagonal.at(*at).abs() + self.diagonal.at(*at + 1).abs();
            self.beside.at(*at).abs() <= f64::EPSILON * near
        };
        (from..order - 1).find(small).unwrap_or(order - 1)
    }

    /// One QL step with shift over `from..=to`.
    fn step(&mut self, from: usize, to: usize) {
        let (d, e) = (&mut self.diagonal, &mut self.beside);
        let mut g = (d.at(from + 1) - d.at(from)) / (2.0 * e.at(from));
        let r = length(g, 1.0);
        g = d.at(to) - d.at(from) + e.at(from) / (g + if g < 0.0 { -r } else { r });
        let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
        for at in (from..to).rev() {
            let f = sine * e.at(at);
            let b = cosine * e.at(at);
            let r = length(f, g);
            e.put(at + 1, r);
            if r <= 0.0 {
                d.put(at + 1, d.at(at + 1) - p);
                e.put(to, 0.0);
                return;
            }
            (sine, cosine) = (f / r, g / r);
            g = d.at(at + 1) - p;
            let turned = (d.at(at) - g) * sine + 2.0 * cosine * b;
            p = sine * turned;
            d.put(at + 1, g + p);
            g = cosine * turned - b;
            if let Ok([low, high]) = self.vectors.get_disjoint_mut([at, at + 1]) {
                for (one, other) in low.iter_mut().zip(high) {
                    let was = *other;
                    *other = sine * *one + cosine * was;
                    *one = cosine * *one - sine * was;
                }
            }
        }
        d.put(from, d.at(from) - p);
        e.put(from, g);
        e.put(to, 0.0);
    }
}

/// Values with their vectors, largest first. `beside` holds the entries next to the diagonal; one
/// too many does no harm.
pub fn eigen(diagonal: &[f64], beside: &[f64]) -> Vec<(f64, Vec<f64>)> {
    let order = diagonal.len();
    if order == 0 {
        return Vec::new();
    }
    let row = |at: usize| (0..order).map(|to| if at == to { 1.0 } else { 0.0 }).collect();
    let mut beside: Vec<f64> = beside.iter().take(order - 1).copied().collect();
    beside.push(0.0);
    let mut turning = Turning {
        diagonal: Entries(diagonal.to_vec()),
        beside: Entries(beside),
        vectors: (0..order).map(row).collect(),
    };
    for from in 0..order {
        for _ in 0..STEPS_MOST {
            let to = turning.block_end(from, order);
            if to == from {
                break;
            }
            turning.step(from, to);
        }
    }
    let mut pairs: Vec<(f64, Vec<f64>)> =
        turning.diagonal.0.into_iter().zip(turning.vectors).collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_vectors_satisfy_the_equation() {
        let cases: [(&[f64], &[f64]); 5] = [
            (&[2.0, 2.0, 2.0, 2.0], &[-1.0, -1.0, -1.0]),
            (&[5.0, 1.0, 5.0, 1.0], &[0.0, 0.0, 0.0]),
            (&[1.0, 1e-9, 3.0, -4.0, 0.5], &[0.3, 2.0, 0.0, 1e-7]),
            (&[7.0], &[]),
            (&[0.0, 0.0], &[1.0]),
        ];
        for (diagonal, beside) in cases {
            let pairs = eigen(diagonal, beside);
            assert_eq!(pairs.len(), diagonal.len());
            assert!(pairs.is_sorted_by(|a, b| a.0 >= b.0));
            for (value, vector) in &pairs {
                assert!((vector.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-12);
                for at in 0..diagonal.len() {
                    let mut image = diagonal[at] * vector[at];
                    if at > 0 {
                        image += beside[at - 1] * vector[at - 1];
                    }
                    if at + 1 < diagonal.len() {
                        image += beside[at] * vector[at + 1];
                    }
                    assert!((image - value * vector[at]).abs() < 1e-12, "{diagonal:?}");
                }
            }
        }
    }
}

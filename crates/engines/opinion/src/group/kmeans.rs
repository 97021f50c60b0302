//! Lloyd's k-means in the plane, with given starts and no chance in it.
//!
//! Invariants: a place goes to its nearest centre, the first of equals; a centre that lost
//! everybody moves to the place farthest from its own centre; it ends when nobody changes, when the
//! centres move less than [`TOLERANCE`] of the variance, or after [`ROUNDS_MOST`] rounds, and then
//! everybody is assigned to the final centres once more.
//!
//! S. P. Lloyd (1982), IEEE Trans. Inf. Theory 28(2): 129–137. Ending and relocation as in
//! scikit-learn's KMeans, so that results can be compared.

use crate::map::Point;

const ROUNDS_MOST: usize = 300;
/// Movement of all centres (sum of squares) below this part of the mean variance ends the search.
const TOLERANCE: f64 = 1e-4;

/// A division of places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Cluster of each place.
    pub labels: Vec<u8>,
    /// Centres; not where a cluster's places are dense but where their mean is.
    pub centres: Vec<Point>,
    /// Sum of (weighted) squared distances to the own centre.
    pub inertia: f64,
}

impl Clusters {
    /// How many places per cluster, without weights.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.centres.len()];
        for label in &self.labels {
            if let Some(size) = sizes.get_mut(usize::from(*label)) {
                *size += 1;
            }
        }
        sizes
    }
}

/// The square of a distance.
#[inline]
pub fn apart([x, y]: Point, [a, b]: Point) -> f64 {
    (x - a) * (x - a) + (y - b) * (y - b)
}

/// The nearest centre and the square of its distance.
#[inline]
pub fn nearest(place: Point, centres: &[Point]) -> (u8, f64) {
    let mut best = (0_u8, f64::INFINITY);
    for (label, centre) in (0_u8..).zip(centres) {
        let square = apart(place, *centre);
        if square < best.1 {
            best = (label, square);
        }
    }
    best
}

/// The first `most` distinct places in the order of x, then y.
pub fn first_distinct(places: &[Point], most: usize) -> Vec<Point> {
    let mut first: Vec<Point> = Vec::with_capacity(most + 1);
    for place in places {
        let after = |known: &Point| in_order(known, place);
        let Err(at) = first.binary_search_by(after) else { continue };
        if at < most {
            first.insert(at, *place);
            first.truncate(most);
        }
    }
    first
}

/// By x, then y; 0 and −0 are the same place.
pub fn in_order(one: &Point, other: &Point) -> std::cmp::Ordering {
    let [x, y] = one.map(|c| c + 0.0);
    let [a, b] = other.map(|c| c + 0.0);
    x.total_cmp(&a).then(y.total_cmp(&b))
}

fn weight(weights: Option<&[f64]>, at: usize) -> f64 {
    weights.map_or(1.0, |all| all.get(at).copied().unwrap_or(0.0))
}

/// Mean of the variances of x and y, without weights.
fn mean_variance(places: &[Point]) -> f64 {
    let all = places.len().max(1) as f64;
    let [x, y] = places.iter().fold([0.0; 2], |[x, y], [a, b]| [x + a, y + b]);
    let middle = [x / all, y / all];
    places.iter().map(|place| apart(*place, middle)).sum::<f64>() / all / 2.0
}

/// Runs from the given starts (at most 250).
pub fn lloyd(places: &[Point], weights: Option<&[f64]>, starts: Vec<Point>) -> Clusters {
    let tolerance = mean_variance(places) * TOLERANCE;
    let mut centres = starts;
    let mut labels = vec![u8::MAX; places.len()];
    let mut settled = false;
    for _ in 0..ROUNDS_MOST {
        let (same, next) = round(places, weights, &centres, &mut labels);
        let moved: f64 = centres.iter().zip(&next).map(|(one, other)| apart(*one, *other)).sum();
        centres = next;
        settled = same;
        if same || moved <= tolerance {
            break;
        }
    }
    let mut inertia = 0.0;
    for (at, (place, label)) in places.iter().zip(&mut labels).enumerate() {
        if !settled {
            *label = nearest(*place, &centres).0;
        }
        let centre = centres.get(usize::from(*label)).copied().unwrap_or_default();
        inertia += apart(*place, centre) * weight(weights, at);
    }
    Clusters { labels, centres, inertia }
}

/// Assigns everybody and gives the next centres; says whether nobody changed.
fn round(
    places: &[Point],
    weights: Option<&[f64]>,
    centres: &[Point],
    labels: &mut [u8],
) -> (bool, Vec<Point>) {
    let mut sums = vec![[0.0_f64; 3]; centres.len()];
    let mut same = true;
    for (at, (place, label)) in places.iter().zip(labels.iter_mut()).enumerate() {
        let (own, _) = nearest(*place, centres);
        same &= own == *label;
        *label = own;
        let heavy = weight(weights, at);
        if let Some([x, y, w]) = sums.get_mut(usize::from(own)) {
            *x += place[0] * heavy;
            *y += place[1] * heavy;
            *w += heavy;
        }
    }
    if sums.iter().any(|[_, _, w]| *w <= 0.0) {
        relocate(places, weights, centres, labels, &mut sums);
    }
    let next = sums.iter().zip(centres).map(
        |([x, y, w], before)| {
            if *w > 0.0 { [x / w, y / w] } else { *before }
        },
    );
    (same, next.collect())
}

/// Gives every empty cluster the place farthest from its own centre.
fn relocate(
    places: &[Point],
    weights: Option<&[f64]>,
    centres: &[Point],
    labels: &[u8],
    sums: &mut [[f64; 3]],
) {
    let centre = |label: &u8| centres.get(usize::from(*label)).copied().unwrap_or_default();
    let mut far: Vec<(usize, f64)> = places
        .iter()
        .zip(labels)
        .map(|(place, label)| apart(*place, centre(label)))
        .enumerate()
        .filter(|(_, square)| *square > 0.0)
        .collect();
    far.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut far = far.into_iter();
    for empty in 0..sums.len() {
        if sums.get(empty).is_none_or(|[_, _, w]| *w > 0.0) {
            continue;
        }
        let Some((at, _)) = far.next() else { return };
        let (Some([x, y]), Some(old)) = (places.get(at), labels.get(at)) else { return };
        let heavy = weight(weights, at);
        let taken = [x * heavy, y * heavy, heavy];
        if let Some(sum) = sums.get_mut(usize::from(*old)) {
            sum.iter_mut().zip(taken).for_each(|(entry, part)| *entry -= part);
        }
        if let Some(sum) = sums.get_mut(empty) {
            *sum = taken;
        }
    }
}

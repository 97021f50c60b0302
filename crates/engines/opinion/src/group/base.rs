//! Base clusters: a few dozen places that stand in for a million people when groups are looked for.
//!
//! Why it exists: a silhouette compares everybody with everybody; of a million people that is a
//! million millions. Polis draws people together first, and so does this: the map at the grain of a
//! hundred dots, each as heavy as the people in it. Deterministic: starts are spread evenly along
//! x, and rounds are bounded.

use super::kmeans::{Clusters, in_order, lloyd, nearest};
use super::{Grouped, choose, one_group, silhouette};
use crate::map::Point;

/// Rounds at most. The dots need not be perfect, only fine.
const ROUNDS_MOST: usize = 24;
/// Movement (root mean square, of the extent of the map) that ends the rounds.
const STILL: f64 = 1e-4;
/// Base clusters per group at least, so that groups are made of more than a dot or two.
const DOTS_PER_GROUP: usize = 12;

/// People drawn together.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// Base cluster of each.
    pub labels: Vec<u8>,
    /// Where the dots are.
    pub centres: Vec<Point>,
    /// How many people are in each.
    pub sizes: Vec<f64>,
}

/// `most` distinct places, spread evenly over the people in the order of x.
fn spread_starts(places: &[Point], most: usize) -> Vec<Point> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable_by(in_order);
    let every = |at: usize| sorted.get((2 * at + 1) * sorted.len() / (2 * most)).copied();
    let mut starts: Vec<Point> = (0..most).filter_map(every).collect();
    starts.dedup_by(|one, other| in_order(one, other).is_eq());
    starts
}

/// Draws people together into at most `most` (at most 250) base clusters.
pub fn base_clusters(places: &[Point], most: usize) -> Base {
    let mut centres = spread_starts(places, most.clamp(1, 250));
    let mut labels = vec![0_u8; places.len()];
    let mut sizes = Vec::new();
    for round in 0..=ROUNDS_MOST {
        let mut sums = vec![[0.0_f64; 3]; centres.len()];
        for (place, label) in places.iter().zip(&mut labels) {
            *label = nearest(*place, &centres).0;
            if let Some([x, y, people]) = sums.get_mut(usize::from(*label)) {
                *x += place[0];
                *y += place[1];
                *people += 1.0;
            }
        }
        sizes = sums.iter().map(|[_, _, people]| *people).collect();
        let next: Vec<Point> = sums
            .iter()
            .zip(&centres)
            .map(|([x, y, n], before)| if *n > 0.0 { [x / n, y / n] } else { *before })
            .collect();
        let moved: f64 =
            next.iter().zip(&centres).map(|(one, other)| super::kmeans::apart(*one, *other)).sum();
        let extent: f64 = centres.iter().map(|[x, y]| x * x + y * y).sum();
        centres = next;
        if round == ROUNDS_MOST || moved <= extent * STILL * STILL {
            break;
        }
    }
    drop_empty(Base { labels, centres, sizes })
}

/// Leaves out dots without people and numbers the others anew.
fn drop_empty(base: Base) -> Base {
    let mut places = Vec::with_capacity(base.sizes.len());
    let (mut centres, mut sizes) = (Vec::new(), Vec::new());
    for (centre, size) in base.centres.iter().zip(&base.sizes) {
        places.push(u8::try_from(centres.len()).unwrap_or(u8::MAX));
        if *size > 0.0 {
            centres.push(*centre);
            sizes.push(*size);
        }
    }
    let new = |label: &u8| places.get(usize::from(*label)).copied().unwrap_or(0);
    Base { labels: base.labels.iter().map(new).collect(), centres, sizes }
}

/// Groups the dots by weight. Labels are per dot. A number of groups to keep wins where it can be
/// had.
pub fn weighted_at(base: &Base, most: usize, keep: Option<usize>) -> Grouped {
    let dots = &base.centres;
    let most = most.min(2 + dots.len() / DOTS_PER_GROUP).min(dots.len().saturating_sub(1));
    let tried = one_by_one(base, most);
    let scores: Vec<f64> = tried.iter().map(|run| silhouette_of(base, run)).collect();
    let people: Vec<Vec<usize>> = tried.iter().map(|run| whole(&weights_of(base, run))).collect();
    let Some(mut grouped) = choose(tried, &scores, keep) else { return one_group(dots) };
    for (one, sizes) in grouped.tried.iter_mut().zip(people) {
        one.sizes = sizes;
    }
    grouped
}

/// Divisions of the dots into 2, 3, … groups, each from the one before: a further centre is tried
/// at every dot, and the best kept. A. Likas, N. Vlassis, J. J. Verbeek (2003), The global k-means
/// clustering algorithm, Pattern Recognition 36(2): 451–461. With a hundred dots this is cheap, and
/// a small group far off is not missed for want of a start near it.
fn one_by_one(base: &Base, most: usize) -> Vec<Clusters> {
    let mut tried = Vec::new();
    let mut centres = one_group(&base.centres).centres;
    for _ in 2..=most {
        let from = |dot: &Point| {
            let starts = centres.iter().copied().chain([*dot]).collect();
            lloyd(&base.centres, Some(&base.sizes), starts)
        };
        let full = |run: &Clusters| run.sizes().iter().all(|size| *size > 0);
        let runs = base.centres.iter().map(from).filter(full);
        let Some(best) = runs.min_by(|one, other| one.inertia.total_cmp(&other.inertia)) else {
            break;
        };
        centres.clone_from(&best.centres);
        tried.push(best);
    }
    tried
}

/// People per group, given groups per dot.
fn weights_of(base: &Base, run: &Clusters) -> Vec<f64> {
    let mut sizes = vec![0.0; run.centres.len()];
    for (label, size) in run.labels.iter().zip(&base.sizes) {
        if let Some(all) = sizes.get_mut(usize::from(*label)) {
            *all += size;
        }
    }
    sizes
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of people")]
fn whole(sizes: &[f64]) -> Vec<usize> {
    sizes.iter().map(|size| *size as usize).collect()
}

/// The silhouette of people who stand where their dots are.
fn silhouette_of(base: &Base, run: &Clusters) -> f64 {
    let k = run.centres.len();
    let sizes = weights_of(base, run);
    let mut sum = 0.0;
    for ((dot, label), weight) in base.centres.iter().zip(&run.labels).zip(&base.sizes) {
        let mut within = vec![0.0; k];
        for ((other, group), size) in base.centres.iter().zip(&run.labels).zip(&base.sizes) {
            if let Some(all) = within.get_mut(usize::from(*group)) {
                *all += super::kmeans::apart(*dot, *other).sqrt() * size;
            }
        }
        sum += silhouette::one(usize::from(*label), &within, &sizes) * weight;
    }
    sum / base.sizes.iter().sum::<f64>().max(1.0)
}

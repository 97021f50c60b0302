//! Groups of people who vote alike, found on the map.
//!
//! Rule: k-means for every k from 2 to the most that was asked for; the k with the best mean
//! silhouette wins, the smaller on a tie. Up to [`Grouping::exact_up_to`] people it runs on the
//! people themselves, from the first k distinct places in the order of x, then y (so does
//! red-dwarf's start `polis`). Above that, people are first drawn together into at most
//! [`Grouping::base_clusters`] base clusters, and k-means and silhouette run on their centres,
//! weighted by their sizes (so does the engine of Polis).
//!
//! Invariants: everybody given gets exactly one group; every group has somebody in it; groups are
//! numbered by where their search started, so the same places give the same numbers. Fewer than two
//! distinct places make one group without a silhouette.
//!
//! Refuses to know: votes, and how large a group must be to matter — every one is listed.

mod base;
mod kmeans;
mod silhouette;

pub(crate) use base::{base_clusters, weighted_at};
pub(crate) use kmeans::apart;
use kmeans::{Clusters, first_distinct, lloyd};
pub use silhouette::silhouette;

use crate::map::Point;

/// How groups are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The largest k tried; at most 250.
    pub groups_most: usize,
    /// Up to so many people the search runs on the people themselves.
    pub exact_up_to: usize,
    /// Base clusters above that; at most 250.
    pub base_clusters: usize,
}

impl Default for Grouping {
    /// Five groups, as Polis; exact up to 5,000 people; 100 base clusters.
    fn default() -> Self {
        Self { groups_most: 5, exact_up_to: 5000, base_clusters: 100 }
    }
}

/// What became of one k.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// How many groups.
    pub k: usize,
    /// Mean silhouette, −1 to 1.
    pub silhouette: f64,
    /// Sum of squared distances to the own centre.
    pub inertia: f64,
    /// People per group.
    pub sizes: Vec<usize>,
}

/// The groups of the people given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// Group of each, in the order given.
    pub labels: Vec<u8>,
    /// Where each group's centre is.
    pub centres: Vec<Point>,
    /// Silhouette of the k chosen; none when there was nothing to choose.
    pub silhouette: Option<f64>,
    /// Every k tried, ascending.
    pub tried: Vec<Tried>,
    /// How many base clusters stood in for the people; none when the search was exact.
    pub base_clusters: Option<usize>,
}

/// Finds the groups of people at these places.
pub(crate) fn group(places: &[Point], how: Grouping) -> Grouped {
    group_at(places, how, None)
}

/// The same with a number of groups that wins where it can be had.
pub(crate) fn group_at(places: &[Point], how: Grouping, keep: Option<usize>) -> Grouped {
    if places.len() <= how.exact_up_to {
        return exact(places, how.groups_most, keep);
    }
    let base = base_clusters(places, how.base_clusters);
    let found = weighted_at(&base, how.groups_most, keep);
    let of_base = |label: &u8| found.labels.get(usize::from(*label)).copied().unwrap_or(0);
    let labels: Vec<u8> = base.labels.iter().map(of_base).collect();
    let tried = found.tried;
    let (silhouette, base_clusters) = (found.silhouette, Some(base.centres.len()));
    Grouped { labels, centres: found.centres, silhouette, tried, base_clusters }
}

fn exact(places: &[Point], most: usize, keep: Option<usize>) -> Grouped {
    let starts = first_distinct(places, most);
    let most = starts.len().min(places.len().saturating_sub(1));
    let tried: Vec<Clusters> = (2..=most)
        .map(|k| lloyd(places, None, starts.get(..k).unwrap_or_default().to_vec()))
        .filter(|clusters| clusters.sizes().iter().all(|size| *size > 0))
        .collect();
    let labels: Vec<&[u8]> = tried.iter().map(|clusters| clusters.labels.as_slice()).collect();
    let scores = silhouette::silhouettes(places, &labels);
    choose(tried, &scores, keep).unwrap_or_else(|| one_group(places))
}

/// Everybody together.
pub(crate) fn one_group(places: &[Point]) -> Grouped {
    let all = places.len().max(1) as f64;
    let [x, y] = places.iter().fold([0.0, 0.0], |[x, y], [px, py]| [x + px, y + py]);
    let centres = if places.is_empty() { Vec::new() } else { vec![[x / all, y / all]] };
    Grouped { labels: vec![0; places.len()], centres, ..Grouped::default() }
}

/// The best of several, the first on a tie; or the one with the number of groups to keep.
fn choose(tried: Vec<Clusters>, scores: &[f64], keep: Option<usize>) -> Option<Grouped> {
    let told: Vec<Tried> = tried
        .iter()
        .zip(scores)
        .map(|(clusters, score)| Tried {
            k: clusters.centres.len(),
            silhouette: *score,
            inertia: clusters.inertia,
            sizes: clusters.sizes(),
        })
        .collect();
    let mut best: Option<(Clusters, f64)> = None;
    let kept = keep.filter(|k| tried.iter().any(|clusters| clusters.centres.len() == *k));
    for (clusters, score) in tried.into_iter().zip(scores) {
        if kept.is_some_and(|k| clusters.centres.len() != k) {
            continue;
        }
        if best.as_ref().is_none_or(|(_, before)| score > before) {
            best = Some((clusters, *score));
        }
    }
    best.map(|(clusters, score)| Grouped {
        labels: clusters.labels,
        centres: clusters.centres,
        silhouette: Some(score),
        tried: told,
        base_clusters: None,
    })
}

//! Groups on the map: against a plain computation, at the edges, and in large conversations.

use super::data::{adjusted_rand, near};
use crate::group::group;
use crate::{Grouping, Point, silhouette};

/// A plain silhouette, as it is written in the paper.
fn plain(places: &[Point], labels: &[u8]) -> f64 {
    let apart = |a: &Point, b: &Point| ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
    let mut sum = 0.0;
    for (i, place) in places.iter().enumerate() {
        let mut by_group = std::collections::BTreeMap::new();
        for (j, other) in places.iter().enumerate().filter(|(j, _)| *j != i) {
            let entry = by_group.entry(labels[j]).or_insert((0.0, 0.0));
            *entry = (entry.0 + apart(place, other), entry.1 + 1.0);
        }
        let Some((own, n)) = by_group.remove(&labels[i]) else { continue };
        let next = by_group.values().map(|(d, n)| d / n).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            sum += (next - own / n) / next.max(own / n);
        }
    }
    sum / places.len() as f64
}

fn words(mut state: u64) -> impl FnMut() -> f64 {
    move || {
        state = crate::mix::mix(state);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Clouds of the given sizes around points on a circle.
fn clouds(sizes: &[usize], seed: u64) -> (Vec<Point>, Vec<u8>) {
    let mut next = words(seed);
    let (mut places, mut labels) = (Vec::new(), Vec::new());
    for (label, size) in sizes.iter().enumerate() {
        let angle = label as f64 / sizes.len() as f64 * 6.283;
        for _ in 0..*size {
            places.push([6.0 * angle.cos() + next() * 2.0, 6.0 * angle.sin() + next() * 2.0]);
            labels.push(label as u8);
        }
    }
    (places, labels)
}

#[test]
fn the_silhouette_is_that_of_the_paper() {
    for seed in 0..20 {
        let mut next = words(seed);
        let places: Vec<Point> = (0..60).map(|_| [next(), next()]).collect();
        let labels: Vec<u8> = (0..60).map(|_| (next() * (1.0 + seed as f64 % 5.0)) as u8).collect();
        near("silhouette", silhouette(&places, &labels), plain(&places, &labels), 1e-12);
    }
    assert_eq!(silhouette(&[], &[]), 0.0);
    assert_eq!(silhouette(&[[1.0, 1.0]; 3], &[0, 0, 1]), 0.0);
}

#[test]
fn clouds_are_found_exact_and_by_base_clusters() {
    for sizes in [&[40, 60][..], &[30, 30, 30], &[100, 50, 20, 10], &[40, 30, 20, 20, 6]] {
        let (places, labels) = clouds(sizes, 3);
        let exact = group(&places, Grouping::default());
        assert_eq!(adjusted_rand(&exact.labels, &labels), 1.0, "{sizes:?}: {:?}", exact.tried);
        let larger: Vec<usize> = sizes.iter().map(|size| size * 20).collect();
        let (places, labels) = clouds(&larger, 4);
        let how = Grouping { exact_up_to: 500, ..Grouping::default() };
        let based = group(&places, how);
        assert!(based.base_clusters.is_some_and(|dots| dots <= 100));
        assert_eq!(adjusted_rand(&based.labels, &labels), 1.0, "{sizes:?}: {:?}", based.tried);
        let told = based.tried.iter().find(|tried| tried.k == sizes.len()).unwrap();
        let (mut told, mut sizes) = (told.sizes.clone(), larger);
        told.sort_unstable();
        sizes.sort_unstable();
        assert_eq!(told, sizes);
        // People stand close to their dots, so the two silhouettes are close.
        let whole = silhouette(&places, &based.labels);
        near("silhouette", based.silhouette.unwrap(), whole, 0.1);
    }
}

#[test]
fn too_few_places_make_one_group() {
    for places in [vec![], vec![[1.0, 2.0]], vec![[1.0, 2.0]; 9], vec![[0.0, 0.0], [5.0, 5.0]]] {
        for exact_up_to in [0, 100] {
            let grouped = group(&places, Grouping { exact_up_to, ..Grouping::default() });
            assert_eq!(grouped.labels, vec![0; places.len()]);
            assert_eq!(grouped.centres.len(), usize::from(!places.is_empty()));
            assert_eq!(grouped.silhouette, None);
        }
    }
    let grouped = group(&[[0.0, 0.0], [0.0, 0.1], [5.0, 5.0]], Grouping::default());
    assert_eq!(grouped.labels, [0, 0, 1]);
}

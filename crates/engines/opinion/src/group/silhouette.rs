//! How well a division fits: for everybody, how much nearer the own group is than the next one.
//!
//! P. J. Rousseeuw (1987), J. Comput. Appl. Math. 20: 53–65. For a place i with mean distance a to
//! the others of its group and b to the nearest other group: s = (b − a) ÷ max(a, b); alone in a
//! group: 0. The score is the mean of s.
//!
//! Several divisions of the same places are scored in one go: every distance is taken once, summed
//! per combination of groups, and the sums are then read for each division. Time n² ÷ 1 distance.

use crate::map::Point;

/// Mean silhouette of one division of these places. NaN-free: no places or one group give 0.
#[must_use]
pub fn silhouette(places: &[Point], labels: &[u8]) -> f64 {
    silhouettes(places, &[labels]).first().copied().unwrap_or(0.0)
}

/// Places that are in the same groups in every division.
#[derive(Default)]
struct Block {
    labels: Vec<u8>,
    xs: Vec<f64>,
    ys: Vec<f64>,
}

/// Mean silhouettes of several divisions.
pub fn silhouettes(places: &[Point], divisions: &[&[u8]]) -> Vec<f64> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, [x, y]) in places.iter().enumerate() {
        let own: Vec<u8> =
            divisions.iter().map(|labels| labels.get(at).copied().unwrap_or(0)).collect();
        let block = match blocks.binary_search_by(|block| block.labels.cmp(&own)) {
            Ok(known) => known,
            Err(new) => {
                blocks.insert(new, Block { labels: own, ..Block::default() });
                new
            }
        };
        if let Some(block) = blocks.get_mut(block) {
            block.xs.push(*x);
            block.ys.push(*y);
        }
    }
    let mut scores: Vec<Score> = (0..divisions.len()).map(|at| Score::new(at, &blocks)).collect();
    for block in &blocks {
        for (x, y) in block.xs.iter().zip(&block.ys) {
            let sums: Vec<f64> = blocks.iter().map(|other| distances(*x, *y, other)).collect();
            scores.iter_mut().for_each(|score| score.add(&block.labels, &blocks, &sums));
        }
    }
    let all = places.len().max(1) as f64;
    scores.iter().map(|score| score.sum / all).collect()
}

/// The sum of the distances from a place to all of a block.
fn distances(x: f64, y: f64, block: &Block) -> f64 {
    let mut lanes = [0.0_f64; 4];
    let xs = block.xs.chunks_exact(4);
    let ys = block.ys.chunks_exact(4);
    let one = |a: f64, b: f64| ((x - a) * (x - a) + (y - b) * (y - b)).sqrt();
    let rest = xs.remainder().iter().zip(ys.remainder()).map(|(a, b)| one(*a, *b)).sum::<f64>();
    for (four_x, four_y) in xs.zip(ys) {
        for ((lane, a), b) in lanes.iter_mut().zip(four_x).zip(four_y) {
            *lane += one(*a, *b);
        }
    }
    let [a, b, c, d] = lanes;
    (a + b) + (c + d) + rest
}

/// The running score of one division.
struct Score {
    division: usize,
    sizes: Vec<f64>,
    within: Vec<f64>,
    sum: f64,
}

impl Score {
    fn new(division: usize, blocks: &[Block]) -> Self {
        let mut sizes = Vec::new();
        for block in blocks {
            let group = usize::from(block.labels.get(division).copied().unwrap_or(0));
            if group >= sizes.len() {
                sizes.resize(group + 1, 0.0);
            }
            if let Some(size) = sizes.get_mut(group) {
                *size += block.xs.len() as f64;
            }
        }
        let within = vec![0.0; sizes.len()];
        Self { division, sizes, within, sum: 0.0 }
    }

    fn add(&mut self, own: &[u8], blocks: &[Block], sums: &[f64]) {
        self.within.iter_mut().for_each(|sum| *sum = 0.0);
        for (block, sum) in blocks.iter().zip(sums) {
            let group = usize::from(block.labels.get(self.division).copied().unwrap_or(0));
            if let Some(within) = self.within.get_mut(group) {
                *within += sum;
            }
        }
        let own = usize::from(own.get(self.division).copied().unwrap_or(0));
        self.sum += one(own, &self.within, &self.sizes);
    }
}

/// The silhouette of a place in group `own`, from its summed distances
/// to each group and the sizes of the groups.
pub fn one(own: usize, within: &[f64], sizes: &[f64]) -> f64 {
    let (mut near, mut next) = (0.0, f64::INFINITY);
    for (group, (sum, size)) in within.iter().zip(sizes).enumerate() {
        if group == own {
            if *size <= 1.0 {
                return 0.0;
            }
            near = sum / (size - 1.0);
        } else if *size > 0.0 {
            next = f64::min(next, sum / size);
        }
    }
    let larger = f64::max(near, next);
    if !next.is_finite() || larger <= 0.0 { 0.0 } else { (next - near) / larger }
}

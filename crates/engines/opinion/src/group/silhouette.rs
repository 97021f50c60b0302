//! How well a division fits: for everybody, how much nearer the own group is than the next one.
//!
//! P. J. Rousseeuw (1987), J. Comput. Appl. Math. 20: 53–65. For a place i with mean distance a to
//! the others of its group and b to the nearest other group: s = (b − a) ÷ max(a, b); alone in a
//! group: 0. The score is the mean of s.
//!
//! Several divisions of the same places are scored in one go: people who are together in all of them
//! make a block, every distance is taken once and summed per person and block, and the sums are
//! then read for each division. Time n² ÷ 2 distances, room n × blocks.

use crate::map::Point;

/// Mean silhouette of one division of these places. No places or one group give 0.
#[must_use]
pub fn silhouette(places: &[Point], labels: &[u8]) -> f64 {
    silhouettes(places, &[labels]).first().copied().unwrap_or(0.0)
}

/// Places that are in the same groups in every division, and for each of them the sum of its
/// distances to every block.
#[derive(Default)]
struct Block {
    labels: Vec<u8>,
    xs: Vec<f64>,
    ys: Vec<f64>,
    sums: Vec<Vec<f64>>,
}

/// Mean silhouettes of several divisions.
pub fn silhouettes(places: &[Point], divisions: &[&[u8]]) -> Vec<f64> {
    let mut blocks = blocks(places, divisions);
    sum_up(&mut blocks);
    let mut scores: Vec<Score> = (0..divisions.len()).map(|at| Score::new(at, &blocks)).collect();
    for block in &blocks {
        for at in 0..block.xs.len() {
            let sum = |sums: &Vec<f64>| sums.get(at).copied().unwrap_or(0.0);
            let sums: Vec<f64> = block.sums.iter().map(sum).collect();
            scores.iter_mut().for_each(|score| score.add(&block.labels, &blocks, &sums));
        }
    }
    let all = places.len().max(1) as f64;
    scores.iter().map(|score| score.sum / all).collect()
}

fn blocks(places: &[Point], divisions: &[&[u8]]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut own: Vec<u8> = Vec::new();
    for (at, [x, y]) in places.iter().enumerate() {
        own.clear();
        own.extend(divisions.iter().map(|labels| labels.get(at).copied().unwrap_or(0)));
        let block = match blocks.binary_search_by(|block| block.labels.cmp(&own)) {
            Ok(known) => known,
            Err(new) => {
                blocks.insert(new, Block { labels: own.clone(), ..Block::default() });
                new
            }
        };
        if let Some(block) = blocks.get_mut(block) {
            block.xs.push(*x);
            block.ys.push(*y);
        }
    }
    let many = blocks.len();
    for block in &mut blocks {
        block.sums = vec![vec![0.0; block.xs.len()]; many];
    }
    blocks
}

/// Takes every distance once and adds it at both ends.
fn sum_up(blocks: &mut [Block]) {
    for here in 0..blocks.len() {
        let Some((block, others)) = blocks.get_mut(here..).and_then(<[Block]>::split_first_mut)
        else {
            return;
        };
        let (xs, ys) = (&block.xs, &block.ys);
        for (at, place) in xs.iter().zip(ys).map(|(x, y)| [*x, *y]).enumerate() {
            // Within the block: those after this one, the others have met it already.
            if let Some(sums) = block.sums.get_mut(here) {
                let after = at + 1;
                let (xs, ys) = (xs.get(after..), ys.get(after..));
                let (_, rest) = sums.split_at_mut_checked(after).unwrap_or_default();
                let sum = distances(place, xs.unwrap_or_default(), ys.unwrap_or_default(), rest);
                if let Some(own) = sums.get_mut(at) {
                    *own += sum;
                }
            }
            let sums = block.sums.get_mut(here + 1..).unwrap_or_default();
            for (other, own) in others.iter_mut().zip(sums) {
                let Some(theirs) = other.sums.get_mut(here) else { continue };
                let sum = distances(place, &other.xs, &other.ys, theirs);
                if let Some(own) = own.get_mut(at) {
                    *own += sum;
                }
            }
        }
    }
}

/// The sum of the distances from a place to others; each is added to the sum of the other too. Four
/// running sums, so that no addition waits for the one before.
fn distances([x, y]: Point, xs: &[f64], ys: &[f64], theirs: &mut [f64]) -> f64 {
    let one = |a: f64, b: f64| ((x - a) * (x - a) + (y - b) * (y - b)).sqrt();
    let mut lanes = [0.0_f64; 4];
    let (four_x, rest_x) = xs.as_chunks::<4>();
    let (four_y, rest_y) = ys.as_chunks::<4>();
    let (four_sums, rest_sums) = theirs.as_chunks_mut::<4>();
    for ((a, b), sums) in four_x.iter().zip(four_y).zip(four_sums) {
        for (((lane, a), b), sum) in lanes.iter_mut().zip(a).zip(b).zip(sums) {
            let distance = one(*a, *b);
            *lane += distance;
            *sum += distance;
        }
    }
    let mut rest = 0.0;
    for ((a, b), sum) in rest_x.iter().zip(rest_y).zip(rest_sums) {
        let distance = one(*a, *b);
        rest += distance;
        *sum += distance;
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

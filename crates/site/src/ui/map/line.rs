//! Fewer points for the same line: Douglas and Peucker's method, with the tolerance found by
//! halving so that the result keeps at most a given number of points.

type Xy = (f64, f64);

/// At most `max_points` (but never fewer than the two ends) of `line` that keep its shape best.
pub(super) fn line_simplify(line: &[Xy], max_points: usize) -> Vec<Xy> {
    if line.len() <= max_points {
        return line.to_vec();
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    while line_reduce(line, high).len() > max_points && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..24 {
        let middle = f64::midpoint(low, high);
        if line_reduce(line, middle).len() > max_points { low = middle } else { high = middle }
    }
    line_reduce(line, high)
}

/// Keeps the ends and every point that lies further than `tolerance` from the line without it.
pub(super) fn line_reduce(line: &[Xy], tolerance: f64) -> Vec<Xy> {
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![0, last];
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        if let Some((index, distance)) = farthest(line, from, to)
            && distance > tolerance
        {
            kept.push(index);
            open.push((from, index));
            open.push((index, to));
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().filter_map(|index| line.get(index).copied()).collect()
}

/// The point between two others that lies farthest from the straight way between them.
fn farthest(line: &[Xy], from: usize, to: usize) -> Option<(usize, f64)> {
    let (start, end) = (*line.get(from)?, *line.get(to)?);
    let between = line.get(from + 1..to)?;
    (from + 1..to)
        .zip(between.iter().map(|point| distance_to_segment(*point, start, end)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
}

/// Distance from a point to a segment, so that a closed ring (whose ends coincide) works too.
fn distance_to_segment((x, y): Xy, (x1, y1): Xy, (x2, y2): Xy) -> f64 {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length_2 = dx.mul_add(dx, dy * dy);
    let along = if length_2 > 0.0 {
        ((x - x1).mul_add(dx, (y - y1) * dy) / length_2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - along.mul_add(dx, x1)).hypot(y - along.mul_add(dy, y1))
}

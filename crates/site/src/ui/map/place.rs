//! Where labels go: greedy, one place after the other. Around each place eight directions are
//! tried, nearest first; a label that had to move away is tied to its place by a line. What comes
//! out depends on who goes first, so a few orders are tried and the best is kept.

/// Size of the text in drawing units; the style sheet sets the same.
pub(super) const TEXT_SIZE: f64 = 17.0;
/// Half of the side of a place's shape, with a little air.
const MARK_REACH: f64 = 10.0;
/// How far apart the rings of tries lie.
const RING_STEP: f64 = 12.0;
/// Rings tried before the least bad spot is taken.
const RINGS: u32 = 6;
/// Right, left, above, below, then the corners, as steps from the place.
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (-1.0, -1.0),
    (-1.0, 1.0),
];

type Xy = (f64, f64);
/// Left, top, right, bottom.
type Frame = (f64, f64, f64, f64);

/// A label in its spot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Label {
    /// The place it names.
    pub(super) anchor: Xy,
    /// Left edge of the text.
    pub(super) left: f64,
    /// Upper edge of the text.
    pub(super) top: f64,
    /// Width of the text.
    pub(super) width: f64,
    /// Whether a line must tie it to its place.
    pub(super) is_tied: bool,
}

impl Label {
    /// The frame of the text.
    pub(super) fn frame(&self) -> Frame {
        (self.left, self.top, self.left + self.width, self.top + TEXT_SIZE)
    }

    /// Where the text stands.
    pub(super) fn baseline(&self) -> f64 {
        TEXT_SIZE.mul_add(0.86, self.top)
    }

    /// The frame of text and place together: what a finger may hit.
    pub(super) fn reach(&self) -> Frame {
        let ((x, y), (left, top, right, bottom)) = (self.anchor, self.frame());
        let air = 12.0;
        (left.min(x - air), top.min(y - air), right.max(x + air), bottom.max(y + air))
    }

    /// The point of the text nearest to the place.
    pub(super) fn tie_end(&self) -> Xy {
        let ((x, y), (left, top, right, bottom)) = (self.anchor, self.frame());
        (x.clamp(left, right.max(left)), y.clamp(top, bottom))
    }
}

/// Width of a text: a full-width character is one size wide, any other a little over half.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 0.58 } else { 1.0 }).sum::<f64>() * TEXT_SIZE
}

/// What a label that had to move away costs, against square units covered.
const TIE_COST: f64 = 60.0;
/// A label this near to another place could be taken for that place's.
const DOUBT_REACH: f64 = 19.0;
/// What a square unit in doubt costs, against one covered.
const DOUBT_COST: f64 = 0.25;

/// One label for each place, in the order given.
pub(super) fn labels_place(points: &[Xy], names: &[&str], page: Xy) -> Vec<Label> {
    let mut places: Vec<(usize, Xy, &str)> = points
        .iter()
        .zip(names)
        .enumerate()
        .map(|(index, (point, name))| (index, *point, *name))
        .collect();
    places.sort_by_key(|(_, point, _)| std::cmp::Reverse(crowd(*point, points)));
    let mut best = place_in_order(&places, points, page);
    let orders: [fn(Xy) -> f64; 4] = [|(x, _)| x, |(x, _)| -x, |(_, y)| y, |(_, y)| -y];
    for order in orders {
        places.sort_by(|one, other| order(one.1).total_cmp(&order(other.1)));
        let tried = place_in_order(&places, points, page);
        if tried.0 < best.0 {
            best = tried;
        }
    }
    best.1.sort_by_key(|(index, _)| *index);
    best.1.into_iter().map(|(_, label)| label).collect()
}

/// Places one label after the other; the whole cost comes with them.
fn place_in_order(
    places: &[(usize, Xy, &str)],
    points: &[Xy],
    page: Xy,
) -> (f64, Vec<(usize, Label)>) {
    let mut cost = 0.0;
    let mut placed: Vec<(usize, Label)> = Vec::with_capacity(places.len());
    for (index, point, name) in places {
        let others = points.iter().enumerate().filter(|(other, _)| other != index);
        let mut taken: Vec<(Frame, f64)> =
            placed.iter().map(|(_, label)| (label.frame(), 1.0)).collect();
        for (_, (x, y)) in others {
            taken.push((around(*x, *y, MARK_REACH), 1.0));
            taken.push((around(*x, *y, DOUBT_REACH), DOUBT_COST));
        }
        let (spot_cost, spot) = best_spot(*point, text_width(name), &taken, page);
        cost += spot_cost;
        placed.push((*index, spot));
    }
    (cost, placed)
}

/// How many places are near.
fn crowd((x, y): Xy, points: &[Xy]) -> usize {
    points.iter().filter(|(other_x, other_y)| (x - other_x).hypot(y - other_y) < 70.0).count()
}

/// The cheapest spot and its cost. `taken` holds frames with the price of covering them.
fn best_spot(point: Xy, width: f64, taken: &[(Frame, f64)], page: Xy) -> (f64, Label) {
    let mut best = (f64::INFINITY, Label::default());
    for label in candidates(point, width) {
        let frame = label.frame();
        let covered: f64 = taken.iter().map(|(other, price)| overlap(frame, *other) * price).sum();
        let tie = if label.is_tied { TIE_COST } else { 0.0 };
        let cost = covered + outside(frame, page) + tie;
        if cost < best.0 {
            best = (cost, label);
        }
        if cost <= 0.0 {
            break;
        }
    }
    best
}

fn candidates((x, y): Xy, width: f64) -> impl Iterator<Item = Label> {
    (0..RINGS).flat_map(move |ring| {
        let reach = RING_STEP.mul_add(f64::from(ring), MARK_REACH + 2.0);
        DIRECTIONS.into_iter().map(move |(right, down)| Label {
            anchor: (x, y),
            left: x + beside(right, reach, width),
            top: y + beside(down, reach, TEXT_SIZE),
            width,
            is_tied: ring > 0,
        })
    })
}

/// Where a frame of this size starts when it lies on one side (-1, 1) of a point, or over it (0).
fn beside(side: f64, reach: f64, size: f64) -> f64 {
    if side > 0.0 {
        reach
    } else if side < 0.0 {
        -reach - size
    } else {
        -size / 2.0
    }
}

fn around(x: f64, y: f64, reach: f64) -> Frame {
    (x - reach, y - reach, x + reach, y + reach)
}

/// Area two frames share.
pub(super) fn overlap(one: Frame, other: Frame) -> f64 {
    let wide = one.2.min(other.2) - one.0.max(other.0);
    let high = one.3.min(other.3) - one.1.max(other.1);
    if wide > 0.0 && high > 0.0 { wide * high } else { 0.0 }
}

/// Area of a frame that falls off the page.
fn outside(frame: Frame, (width, height): Xy) -> f64 {
    let area = (frame.2 - frame.0) * (frame.3 - frame.1);
    area - overlap(frame, (0.0, 0.0, width, height))
}

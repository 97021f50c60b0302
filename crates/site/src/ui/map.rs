//! A small map drawn on the server: outline, approximate cells, places as links with their lamp.
//!
//! Why: people would rather look, and a valley phone cannot load tiles. The drawing is a few
//! kilobytes and has the same content as a list behind it.
//!
//! Invariants: pure functions over coordinates (degrees of longitude and latitude, one datum for
//! all that is passed); a rectangle projection scaled by the cosine of the middle latitude, good
//! enough for one county; labels never cover each other or a place as long as there is room.
//!
//! Refuses to know: files, datums, tiles, what a place is.

mod line;
mod place;

use maud::{Markup, html};

use self::line::line_simplify;
use self::place::{Label, labels_place};
use super::mark::mark_path;
use super::{State, lamp, safe_href};

/// Longitude and latitude in degrees.
pub type LonLat = (f64, f64);

/// An outline.
#[derive(Clone, Copy, Debug)]
pub struct MapShape<'a> {
    /// Rings; inner rings and exclaves are drawn by the even-odd rule.
    pub rings: &'a [Vec<LonLat>],
    /// What it is.
    pub label: &'a str,
}

/// An area whose border is only approximate; drawn dashed.
#[derive(Clone, Copy, Debug)]
pub struct MapCell<'a> {
    /// Rings.
    pub rings: &'a [Vec<LonLat>],
    /// What it is, with its value; shown when pointed at and read out.
    pub label: &'a str,
    /// Strength of the tint, 1 to 4.
    pub tone: u8,
}

/// A place that leads somewhere.
#[derive(Clone, Copy, Debug)]
pub struct MapSeat<'a> {
    /// Where it is.
    pub at: LonLat,
    /// Its name.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// How it stands.
    pub state: State,
    /// The same in words.
    pub said: &'a str,
}

/// The words around a map.
#[derive(Clone, Copy, Debug, Default)]
pub struct MapText<'a> {
    /// What the map shows.
    pub title: &'a str,
    /// The same at more length, for those who cannot see it.
    pub desc: &'a str,
    /// Text that unfolds the list.
    pub list_label: &'a str,
    /// Source, how exact, approval number.
    pub note: &'a str,
}

/// Width of the drawing in its own units; about one pixel each on a phone.
const WIDTH: f64 = 400.0;
/// Room around the outline, for labels of places near the border.
const MARGIN: f64 = 32.0;
/// Points that all outlines share; more than the eye can tell at this size.
const MAX_POINTS: usize = 280;

/// From degrees to drawing units.
#[derive(Clone, Copy, Debug)]
struct Projection {
    west: f64,
    north: f64,
    x_scale: f64,
    y_scale: f64,
    height: f64,
}

impl Projection {
    /// Fits everything given into the width; `None` when there is nothing to fit.
    fn around(points: impl Iterator<Item = LonLat>) -> Option<Self> {
        let finite = points.filter(|point| is_finite(*point));
        let (west, east, south, north) = finite.fold(
            (f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY),
            |(west, east, south, north), (lon, lat)| {
                (west.min(lon), east.max(lon), south.min(lat), north.max(lat))
            },
        );
        if west > east {
            return None;
        }
        let shrink = f64::midpoint(south, north).to_radians().cos().max(0.05);
        let x_scale = (WIDTH - 2.0 * MARGIN) / (east - west).max(1e-6);
        let y_scale = x_scale / shrink;
        let height = (north - south).mul_add(y_scale, 2.0 * MARGIN);
        Some(Self { west, north, x_scale, y_scale, height })
    }

    fn to_drawing(self, (lon, lat): LonLat) -> (f64, f64) {
        let x = (lon - self.west).mul_add(self.x_scale, MARGIN);
        let y = (self.north - lat).mul_add(self.y_scale, MARGIN);
        (x, y)
    }
}

/// Draws a map. The view fits the outlines and the places.
#[must_use]
pub fn map(
    text: &MapText<'_>,
    shapes: &[MapShape<'_>],
    cells: &[MapCell<'_>],
    seats: &[MapSeat<'_>],
) -> Markup {
    let rings = shapes.iter().flat_map(|shape| shape.rings).flatten().copied();
    let points = rings.chain(seats.iter().map(|seat| seat.at));
    let Some(projection) = Projection::around(points) else { return html! {} };
    html! {
        figure.figure {
            figcaption { (text.title) @if !text.note.is_empty() { small { (text.note) } } }
            (drawing(text, shapes, cells, seats, projection))
            (seat_list(text, seats))
        }
    }
}

/// Draws places alone, e.g. the points of one village that has no outline.
#[must_use]
pub fn map_around(text: &MapText<'_>, seats: &[MapSeat<'_>]) -> Markup {
    map(text, &[], &[], seats)
}

fn drawing(
    text: &MapText<'_>,
    shapes: &[MapShape<'_>],
    cells: &[MapCell<'_>],
    seats: &[MapSeat<'_>],
    projection: Projection,
) -> Markup {
    let height = projection.height;
    let all: usize = shapes.iter().flat_map(|shape| shape.rings).map(Vec::len).sum();
    html! {
        svg.map viewBox={ "0 0 " (WIDTH) " " (one(height)) } role="group" aria-label=(text.title) {
            title { (text.title) }
            desc { (text.desc) }
            @for shape in shapes {
                path.land d=(path_of(shape.rings, projection, all)) { title { (shape.label) } }
            }
            @for cell in cells {
                path class={ "cell m" (cell.tone.clamp(1, 4)) }
                    d=(path_of(cell.rings, projection, MAX_POINTS)) { title { (cell.label) } }
            }
            @let seats: Vec<_> = seats.iter().filter(|seat| is_finite(seat.at)).collect();
            @let points: Vec<_> = seats.iter().map(|seat| projection.to_drawing(seat.at)).collect();
            @let names: Vec<_> = seats.iter().map(|seat| seat.label).collect();
            @for (seat, label) in seats.iter().zip(labels_place(&points, &names, (WIDTH, height))) {
                (seat_drawing(seat, &label))
            }
        }
    }
}

fn seat_drawing(seat: &MapSeat<'_>, label: &Label) -> Markup {
    let (x, y) = label.anchor;
    let (left, top, right, bottom) = label.reach();
    html! {
        a class={ "seat " (seat.state.class()) } href=(safe_href(seat.href))
            aria-label={ (seat.label) " " (seat.said) } {
            rect.hit x=(one(left)) y=(one(top)) width=(one(right - left)) height=(one(bottom - top)) {}
            @if label.is_tied {
                @let (to_x, to_y) = label.tie_end();
                line.tie x1=(one(x)) y1=(one(y)) x2=(one(to_x)) y2=(one(to_y)) {}
            }
            g transform={ "translate(" (one(x)) " " (one(y)) ") scale(1.25)" } { (mark_path(seat.state)) }
            text x=(one(label.left)) y=(one(label.baseline())) { (seat.label) }
        }
    }
}

fn seat_list(text: &MapText<'_>, seats: &[MapSeat<'_>]) -> Markup {
    html! {
        @if !seats.is_empty() {
            details {
                summary { (text.list_label) }
                ul.rows {
                    @for seat in seats {
                        li {
                            h3 { a href=(safe_href(seat.href)) { (seat.label) } }
                            (lamp(seat.state, seat.said))
                        }
                    }
                }
            }
        }
    }
}

/// Path data of rings. Each ring gets its part of [`MAX_POINTS`] by its own length out of `all`.
fn path_of(rings: &[Vec<LonLat>], projection: Projection, all: usize) -> String {
    let mut path = String::new();
    for ring in rings {
        let share = ring.len().saturating_mul(MAX_POINTS) / all.max(1);
        let finite = ring.iter().filter(|point| is_finite(**point));
        let points: Vec<_> = finite.map(|point| projection.to_drawing(*point)).collect();
        for (index, (x, y)) in line_simplify(&points, share.max(5)).into_iter().enumerate() {
            path.push_str(if index == 0 { "M" } else { "L" });
            path.push_str(&format!("{} {}", one(x), one(y)));
        }
        path.push('Z');
    }
    path
}

/// Whether a place can be drawn at all.
fn is_finite((lon, lat): LonLat) -> bool {
    lon.is_finite() && lat.is_finite()
}

/// One decimal, without a trailing `.0`.
fn one(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests;

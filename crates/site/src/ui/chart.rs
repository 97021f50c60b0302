//! Small pictures of numbers, drawn on the server, each with its table folded behind it.
//!
//! Only shapes are drawn in SVG, with lengths in percent; all words are HTML, so they keep their
//! size on a phone and in elder mode. Values are integers; how they read is the caller's.

use maud::{Markup, html};

use super::{percent, permille};

/// The words around a picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figure<'a> {
    /// What the picture says, best as a sentence.
    pub title: &'a str,
    /// Source, unit, period; may be empty.
    pub note: &'a str,
    /// Text that unfolds the table.
    pub table_label: &'a str,
    /// Headings of the table: names and values.
    pub headings: (&'a str, &'a str),
}

pub(super) fn framed(figure: &Figure<'_>, picture: Markup, rows: &[(&str, &str)]) -> Markup {
    html! {
        figure.figure {
            figcaption { (figure.title) @if !figure.note.is_empty() { small { (figure.note) } } }
            (picture)
            details {
                summary { (figure.table_label) }
                table {
                    thead {
                        tr { th scope="col" { (figure.headings.0) } th.num scope="col" { (figure.headings.1) } }
                    }
                    tbody {
                        @for (name, value) in rows {
                            tr { th scope="row" { (name) } td.num { (value) } }
                        }
                    }
                }
            }
        }
    }
}

/// One bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bar<'a> {
    /// What it measures.
    pub label: &'a str,
    /// Its length.
    pub value: i64,
    /// The value for reading.
    pub said: &'a str,
    /// Where a promise stands, in the unit of `value`.
    pub promised: Option<i64>,
}

/// Horizontal bars on one scale.
#[must_use]
pub fn bars(figure: &Figure<'_>, items: &[Bar<'_>]) -> Markup {
    let longest = items.iter().map(|bar| bar.value.max(bar.promised.unwrap_or(0))).max();
    let scale = longest.unwrap_or(0);
    let picture = html! {
        div.bars {
            @for bar in items {
                div {
                    p { span { (bar.label) } span.strong.whole { (bar.said) } }
                    svg aria-hidden="true" {
                        rect.trough width="100%" height="100%" rx="3" {}
                        rect.fill width=(percent(permille(bar.value, scale))) height="100%" rx="3" {}
                        @if let Some(promised) = bar.promised {
                            @let at = percent(permille(promised, scale));
                            line.vow x1=(at) x2=(at) y1="-3" y2="120%" {}
                        }
                    }
                }
            }
        }
    };
    let rows: Vec<(&str, &str)> = items.iter().map(|bar| (bar.label, bar.said)).collect();
    framed(figure, picture, &rows)
}

/// One part of a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share<'a> {
    /// What it is.
    pub label: &'a str,
    /// Its size.
    pub value: i64,
    /// The size for reading.
    pub said: &'a str,
}

/// Tones and hatchings repeat after six; more parts than that should be gathered by the caller.
const TONES: [&str; 6] = ["t1", "t2", "t3", "t4", "t5", "t6"];

/// One bar cut into its parts, with a legend. Every second part is hatched, so that neighbours
/// differ without colour. `id` must be unique on the page.
#[must_use]
pub fn shares(figure: &Figure<'_>, id: &str, items: &[Share<'_>]) -> Markup {
    let whole = items.iter().fold(0_i64, |sum, share| sum.saturating_add(share.value.max(0)));
    let hatch = format!("url(#{id}-hatch)");
    let mut start = 0_i64;
    let mut pieces = Vec::with_capacity(items.len());
    for (index, share) in items.iter().enumerate() {
        let end = start.saturating_add(share.value.max(0));
        let (from, to) = (permille(start, whole), permille(end, whole));
        let tone = TONES.iter().cycle().nth(index).copied().unwrap_or("t6");
        pieces.push((percent(from), percent(to.saturating_sub(from)), tone, index % 2 == 1));
        start = end;
    }
    let picture = html! {
        svg.share aria-hidden="true" {
            defs {
                pattern id={ (id) "-hatch" } width="8" height="8" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" { line.hatch x1="0" y1="0" x2="0" y2="8" {} }
            }
            @for (x, width, tone, is_hatched) in &pieces {
                rect class=(tone) x=(x) width=(width) height="100%" {}
                @if *is_hatched { rect x=(x) width=(width) height="100%" fill=(hatch) {} }
                line.hatch x1=(x) x2=(x) y1="0" y2="100%" {}
            }
        }
        ul.legend {
            @for (share, (_, _, tone, is_hatched)) in items.iter().zip(&pieces) {
                li {
                    svg aria-hidden="true" {
                        rect class=(tone) width="100%" height="100%" rx="2" {}
                        @if *is_hatched { rect width="100%" height="100%" fill=(hatch) {} }
                    }
                    span { (share.label) " " span.strong { (share.said) } }
                }
            }
        }
    };
    let rows: Vec<(&str, &str)> = items.iter().map(|share| (share.label, share.said)).collect();
    framed(figure, picture, &rows)
}

/// One point of a curve.
#[derive(Clone, Copy, Debug, Default)]
pub struct Point<'a> {
    /// Month, week, day.
    pub label: &'a str,
    /// The value; `None` leaves a gap.
    pub value: Option<i64>,
    /// The value for reading.
    pub said: &'a str,
}

/// Side of the drawing in its own units; it is stretched to the room there is.
const SIDE: i64 = 1000;

/// How something went over time, from zero up. `aim` is a level to reach, with its words.
#[must_use]
pub fn curve(figure: &Figure<'_>, points: &[Point<'_>], aim: Option<(i64, &str)>) -> Markup {
    let highest = points.iter().filter_map(|point| point.value).chain(aim.map(|(at, _)| at)).max();
    let top = highest.unwrap_or(0).max(1);
    let level = |value: i64| SIDE - i64::from(permille(value, top));
    let steps = i64::try_from(points.len().saturating_sub(1)).unwrap_or(0).max(1);
    let (mut line, mut dots, mut pen_down) = (String::new(), String::new(), false);
    for (index, point) in (0_i64..).zip(points) {
        let Some(value) = point.value else {
            pen_down = false;
            continue;
        };
        let (x, y) = (index * SIDE / steps, level(value));
        line.push_str(&format!("{}{x} {y}", if pen_down { "L" } else { "M" }));
        dots.push_str(&format!("M{x} {y}h.01"));
        pen_down = true;
    }
    let highest_said =
        points.iter().filter(|point| point.value == Some(top)).map(|point| point.said);
    let top_said = highest_said.chain(aim.map(|(_, said)| said)).next().unwrap_or("");
    let picture = html! {
        div.plot {
            div aria-hidden="true" { span { (top_said) } span { "0" } }
            svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label=(figure.title) {
                path.grid d="M0 0H1000M0 500H1000M0 1000H1000" {}
                @if let Some((at, _)) = aim { path.aim d={ "M0 " (level(at)) "H1000" } {} }
                path.curve d=(line) {}
                path.dots d=(dots) {}
            }
            div aria-hidden="true" {
                @for (index, point) in points.iter().enumerate() {
                    @if is_labelled(index, points.len()) { span { (point.label) } }
                }
            }
        }
        @if let Some((_, said)) = aim { p.quiet { (said) } }
    };
    let rows: Vec<(&str, &str)> = points.iter().map(|point| (point.label, point.said)).collect();
    framed(figure, picture, &rows)
}

/// First, middle and last are named under the curve; more would not fit a phone.
fn is_labelled(index: usize, count: usize) -> bool {
    let last = count.saturating_sub(1);
    index == 0 || index == last || (last.is_multiple_of(2) && index == last / 2)
}

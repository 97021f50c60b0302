//! A picture of groups: everybody a dot, near to those who said the same. Each group has a shape of its
//! own beside its tone, and the words stand in HTML with the table.

use maud::{Markup, html};

use super::chart::{Figure, framed};

/// A group of dots.
#[derive(Clone, Debug, Default)]
pub struct Cloud<'a> {
    /// Its name.
    pub label: &'a str,
    /// What is said of it in the table.
    pub said: &'a str,
    /// Places in thousandths from left and from above.
    pub dots: Vec<(u16, u16)>,
}

const SHAPES: [&str; 5] = [
    "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0",
    "M-8-8h16v16h-16z",
    "M0-11L10 8H-10z",
    "M0-11L11 0L0 11L-11 0z",
    "M-3-10h6v7h7v6h-7v7h-6v-7h-7v-6h7z",
];
const TONES: [&str; 5] = ["t1", "t2", "t3", "t4", "t5"];

/// The clouds in one square.
#[must_use]
pub fn clouds(figure: &Figure<'_>, items: &[Cloud<'_>]) -> Markup {
    let look = |at: usize| {
        let pick = |all: [&'static str; 5]| all.iter().copied().cycle().nth(at).unwrap_or("");
        (pick(SHAPES), pick(TONES))
    };
    let picture = html! {
        svg.map viewBox="-20 -20 1040 1040" role="img" aria-label=(figure.title) {
            @for (at, item) in items.iter().enumerate() {
                @let (shape, tone) = look(at);
                g class=(tone) {
                    @for (x, y) in &item.dots { path d=(shape) transform={ "translate(" (x) " " (y) ")" } {} }
                }
            }
        }
        ul.legend {
            @for (at, item) in items.iter().enumerate() {
                @let (shape, tone) = look(at);
                li {
                    svg viewBox="-12 -12 24 24" aria-hidden="true" { path class=(tone) d=(shape) {} }
                    span { (item.label) " " span.strong { (item.said) } }
                }
            }
        }
    };
    let rows: Vec<(&str, &str)> = items.iter().map(|item| (item.label, item.said)).collect();
    framed(figure, picture, &rows)
}

//! The picture of the money: sources, areas, projects, and what is paid, each as high as its sum, with
//! bands between them. The same stands as text below it.

use maud::{Markup, html};

use super::page::{Pool, joint_name};
use crate::view::View;

/// Height of the picture for all the money, and the gap between two boxes.
const HIGH: i64 = 300;
const GAP: i64 = 10;
const WIDE: i64 = 16;
/// Left edges of the columns.
const AT: [i64; 3] = [0, 280, 560];

struct Box {
    name: String,
    fen: i64,
    y: i64,
    high: i64,
}

/// Boxes below each other, each as high as its part of the whole, at least a line.
fn stacked(items: impl Iterator<Item = (String, i64)>, whole: i64) -> Vec<Box> {
    let mut y = 0;
    let boxes = items.filter(|(_, fen)| *fen > 0).map(|(name, fen)| {
        let high = (fen * HIGH).checked_div(whole).unwrap_or(0).max(2);
        let one = Box { name, fen, y, high };
        y += high + GAP;
        one
    });
    boxes.collect()
}

fn band(x: [i64; 2], from: (i64, i64), to: (i64, i64)) -> String {
    let middle = i64::midpoint(x[0], x[1]);
    let (a, b) = (from.0, from.0 + from.1);
    let (c, d) = (to.0, to.0 + to.1);
    format!(
        "M{0} {a}C{m} {a} {m} {c} {1} {c}L{1} {d}C{m} {d} {m} {b} {0} {b}Z",
        x[0],
        x[1],
        m = middle
    )
}

/// All sources flow into one body of pooled money and out of it into areas and projects, in the order
/// of the lists: pooling is what makes the fen of two sources alike for an area.
pub(super) fn draw(view: &View, pool: &Pool) -> Markup {
    let whole = pool.pooled.0.max(1);
    let sources = stacked(pool.sources.iter().map(|s| (s.name.clone(), s.amount.0)), whole);
    let unshared = pool.pooled.0 - pool.shared.0;
    let areas = pool.areas.iter().map(|a| (joint_name(view, a.no, &a.name), a.shared.0));
    let areas = areas.chain([(view.t("fund-left").to_owned(), unshared)]);
    let areas = stacked(areas, whole);
    let projects = pool.projects.iter().map(|p| (p.title.clone(), p.allocated.0));
    let waiting = pool.shared.0 - pool.allotted.0;
    let projects = stacked(projects.chain([(view.t("fund-waiting").to_owned(), waiting)]), whole);
    let columns = [&sources, &areas, &projects];
    let high = columns.iter().map(|c| c.last().map_or(0, |b| b.y + b.high)).max().unwrap_or(0) + 4;
    let said = view.tf(
        "fund-flow-said",
        &[
            ("pooled", &pool.pooled.to_string()),
            ("shared", &pool.shared.to_string()),
            ("allotted", &pool.allotted.to_string()),
            ("paid", &pool.paid.to_string()),
        ],
    );
    html! {
        div.pan role="region" tabindex="0" aria-label=(view.t("fund-flow")) { svg viewBox=(format!("0 -12 800 {}", high + 12)) role="img" aria-label=(said) width="800" {
            @for (at, pair) in columns.windows(2).enumerate() {
                @if let ([left, right], [x, next]) = (pair, [AT.get(at), AT.get(at + 1)]) {
                    @for path in bands([x.copied().unwrap_or(0) + WIDE, next.copied().unwrap_or(0)], left, right) {
                        path d=(path) fill="currentColor" opacity="0.12" {}
                    }
                }
            }
            @for (column, x) in columns.iter().zip(AT) {
                @for one in column.iter() {
                    rect x=(x) y=(one.y) width=(WIDE) height=(one.high) fill="currentColor" opacity="0.75" {}
                    text x=(x + WIDE + 6) y=(one.y + one.high / 2 + 4) font-size="13" fill="currentColor" {
                        (short(&one.name)) " " (kernel::Fen(one.fen))
                    }
                }
            }
        }
        }
        p { (said) }
    }
}

fn short(name: &str) -> String {
    let mut text: String = name.chars().take(9).collect();
    if name.chars().count() > 9 {
        text.push('…');
    }
    text
}

/// Bands from a column to the next, filled in order.
fn bands(x: [i64; 2], left: &[Box], right: &[Box]) -> Vec<String> {
    let mut paths = Vec::new();
    let (mut from, mut to) = (left.iter(), right.iter());
    let (mut one, mut two) = (from.next(), to.next());
    let (mut used_one, mut used_two) = (0, 0);
    while let (Some(a), Some(b)) = (one, two) {
        let fen = (a.fen - used_one).min(b.fen - used_two);
        let part = |of: &Box, fen: i64| (fen * of.high).checked_div(of.fen).unwrap_or(0);
        let (ya, yb) = (a.y + part(a, used_one), b.y + part(b, used_two));
        paths.push(band(x, (ya, part(a, fen).max(1)), (yb, part(b, fen).max(1))));
        used_one += fen;
        used_two += fen;
        if used_one >= a.fen {
            (one, used_one) = (from.next(), 0);
        }
        if used_two >= b.fen {
            (two, used_two) = (to.next(), 0);
        }
    }
    paths
}

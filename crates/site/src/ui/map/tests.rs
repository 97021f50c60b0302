use super::line::{line_reduce, line_simplify};
use super::place::{labels_place, overlap, text_width};
use super::*;

/// The fifteen seats as they lie on a drawing of this size, crowded in the north.
const SEATS: [(f64, f64); 15] = [
    (155.0, 116.0),
    (80.0, 116.0),
    (110.0, 117.0),
    (202.0, 128.0),
    (251.0, 171.0),
    (137.0, 300.0),
    (144.0, 401.0),
    (118.0, 98.0),
    (272.0, 252.0),
    (205.0, 232.0),
    (285.0, 208.0),
    (128.0, 196.0),
    (219.0, 313.0),
    (206.0, 489.0),
    (261.0, 507.0),
];
const NAMES: [&str; 15] = [
    "城关镇",
    "蒋家堰镇",
    "中峰镇",
    "水坪镇",
    "县河镇",
    "泉溪镇",
    "丰溪镇",
    "龙坝镇",
    "兵营镇",
    "汇湾镇",
    "新洲镇",
    "鄂坪乡",
    "天宝乡",
    "桃源乡",
    "向坝乡",
];

fn assert_no_overlap(points: &[(f64, f64)], names: &[&str], page: (f64, f64)) {
    let labels = labels_place(points, names, page);
    assert_eq!(labels.len(), points.len());
    for (index, label) in labels.iter().enumerate() {
        assert_eq!(label.anchor, points[index], "labels keep the order given");
        for other in &labels[index + 1..] {
            assert!(overlap(label.frame(), other.frame()) <= 0.0, "{label:?} {other:?}");
        }
        for (x, y) in points {
            let mark = (x - 8.0, y - 8.0, x + 8.0, y + 8.0);
            assert!(overlap(label.frame(), mark) <= 0.0, "{label:?} covers {x} {y}");
        }
        let (left, top, right, bottom) = label.frame();
        assert!(left >= 0.0 && top >= 0.0 && right <= page.0 && bottom <= page.1, "{label:?}");
    }
}

#[test]
fn labels_of_the_real_seats_do_not_touch() {
    assert_no_overlap(&SEATS, &NAMES, (400.0, 680.0));
}

#[test]
fn labels_of_places_in_a_heap_are_moved_apart_and_tied() {
    let heap: Vec<_> = (0..9).map(|step| (190.0 + f64::from(step) * 4.0, 150.0)).collect();
    let names = ["一二三四"; 9];
    let labels = labels_place(&heap, &names, (400.0, 300.0));
    for (index, label) in labels.iter().enumerate() {
        for other in &labels[index + 1..] {
            assert!(overlap(label.frame(), other.frame()) <= 0.0, "{label:?} {other:?}");
        }
    }
    assert!(labels.iter().any(|label| label.is_tied));
}

#[test]
fn a_label_at_the_border_turns_inwards() {
    assert_no_overlap(&[(390.0, 50.0), (10.0, 50.0)], &["向坝乡", "蒋家堰镇"], (400.0, 100.0));
}

#[test]
fn wide_letters_count_double() {
    assert!(text_width("竹溪") > 1.6 * text_width("zx"));
    assert!(text_width("") < 1e-9);
}

#[test]
fn reducing_keeps_ends_and_corners_and_drops_the_straight() {
    let line = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (2.0, 1.0), (2.0, 2.0)];
    assert_eq!(line_reduce(&line, 0.01), [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)]);
    assert_eq!(line_reduce(&[], 1.0), []);
    assert_eq!(line_reduce(&[(1.0, 1.0)], 1.0), [(1.0, 1.0)]);
}

#[test]
fn simplifying_a_ring_keeps_within_the_number_and_near_the_line() {
    let ring: Vec<(f64, f64)> = (0..=1000)
        .map(|step| (f64::from(step) * std::f64::consts::TAU / 1000.0).sin_cos())
        .map(|(y, x)| (100.0 * x, 100.0 * y))
        .collect();
    let simple = line_simplify(&ring, 60);
    assert!((30..=60).contains(&simple.len()), "{}", simple.len());
    assert_eq!((simple.first(), simple.last()), (ring.first(), ring.last()));
    for (x, y) in &simple {
        assert!((x.hypot(*y) - 100.0).abs() < 1e-9, "only points of the line are kept");
    }
    assert_eq!(line_simplify(&ring, 5000).len(), ring.len());
}

#[test]
fn projection_fits_and_keeps_proportion() {
    let projection = Projection::around([(109.0, 31.0), (110.0, 33.0)].into_iter()).unwrap();
    let (left, bottom) = projection.to_drawing((109.0, 31.0));
    let (right, top) = projection.to_drawing((110.0, 33.0));
    assert!((left - MARGIN).abs() < 1e-9 && (right - (WIDTH - MARGIN)).abs() < 1e-9);
    assert!((top - MARGIN).abs() < 1e-9 && (bottom - (projection.height - MARGIN)).abs() < 1e-9);
    let (wide, high) = (right - left, bottom - top);
    let expected = 2.0 / 32.0_f64.to_radians().cos();
    assert!((high / wide - expected).abs() < 1e-9, "{}", high / wide);
}

#[test]
fn nothing_to_draw_draws_nothing() {
    assert_eq!(map_around(&MapText::default(), &[]).into_string(), "");
    let lost = MapSeat { at: (f64::NAN, 1.0), label: "x", href: "/", state: State::Ok, said: "" };
    assert_eq!(map_around(&MapText::default(), &[lost]).into_string(), "");
    let found = MapSeat { at: (109.0, 32.0), ..lost };
    let html = map_around(&MapText::default(), &[lost, found]).into_string();
    assert!(!html.contains("NaN") && html.matches("class=\"seat").count() == 1, "{html}");
}

#[test]
fn numbers_have_one_decimal_at_most() {
    for (value, text) in [(1.0, "1"), (1.26, "1.3"), (-0.04, "0"), (-2.5, "-2.5"), (400.0, "400")] {
        assert_eq!(one(value), text);
    }
}

#[test]
fn a_county_outline_stays_small_and_has_its_text_form() {
    let ring: Vec<LonLat> = (0..2000)
        .map(|step| f64::from(step) * std::f64::consts::TAU / 2000.0)
        .map(|turn| {
            (109.8 + 0.3 * turn.cos() * (1.0 + 0.1 * (40.0 * turn).sin()), 32.0 + 0.5 * turn.sin())
        })
        .collect();
    let rings = [ring];
    let shape = MapShape { rings: &rings, label: "县" };
    let seat =
        MapSeat { at: (109.8, 32.0), label: "镇", href: "/t", state: State::Late, said: "超期" };
    let text = MapText { title: "图", desc: "说明", list_label: "清单", note: "" };
    let html = map(&text, &[shape], &[], &[seat]).into_string();
    assert!(html.len() < 6_000, "{}", html.len());
    assert!(html.contains("<title>图</title><desc>说明</desc>"));
    let list = html.split("<details>").nth(1).unwrap();
    assert!(list.contains("href=\"/t\"") && list.contains("超期"));
}

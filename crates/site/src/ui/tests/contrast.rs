//! Contrast of every pair of tokens that meet, read from the style sheet itself, by the WCAG
//! formula (the national rules ask 4.5:1 for text and 3:1 for large shapes).

use std::collections::BTreeMap;

use crate::ui::{APP_CSS, APP_JS};

const TEXT: [&str; 10] =
    ["ink", "ink-2", "seal", "press", "press-2", "ok", "remind", "warn", "late", "done"];
const GROUNDS: [&str; 4] = ["paper", "sheet", "wash", "press-wash"];
const SHAPES: [&str; 7] = ["edge", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6"];

/// The tokens of the n-th block that sets `--paper`: light, dark, print.
fn tokens(nth: usize) -> BTreeMap<String, String> {
    let block = APP_CSS.split(":root {").filter(|part| part.contains("--paper")).nth(nth).unwrap();
    block
        .split_once('}')
        .unwrap()
        .0
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "))
        .filter(|(_, value)| value.starts_with('#'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn luminance(hex: &str) -> f64 {
    assert_eq!(hex.len(), 7, "six digits each: {hex}");
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn ratio(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_formula_knows_black_on_white() {
    assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((ratio("#777777", "#ffffff") - 4.48).abs() < 0.01);
}

#[test]
fn text_and_shapes_stand_out_in_light_and_dark() {
    for nth in [0, 1] {
        let token = tokens(nth);
        for ground in GROUNDS {
            for text in TEXT {
                let found = ratio(&token[text], &token[ground]);
                assert!(found >= 4.5, "{nth}: {text} on {ground}: {found:.2}");
            }
        }
        for ground in ["paper", "sheet", "wash"] {
            let found = ratio(&token["edge"], &token[ground]);
            assert!(found >= 3.0, "{nth}: edge on {ground}: {found:.2}");
        }
        for shape in SHAPES {
            let found = ratio(&token[shape], &token["sheet"]);
            assert!(found >= 3.0, "{nth}: {shape} on sheet: {found:.2}");
        }
        for (text, ground) in
            [("press-ink", "press"), ("press-ink", "press-2"), ("seal-ink", "seal")]
        {
            let found = ratio(&token[text], &token[ground]);
            assert!(found >= 4.5, "{nth}: {text} on {ground}: {found:.2}");
        }
    }
}

#[test]
fn paper_is_printed_dark_on_white() {
    let token = tokens(2);
    for text in ["ink", "ink-2", "seal", "press", "ok", "remind", "warn", "late", "done"] {
        let found = ratio(&token[text], &token["sheet"]);
        assert!(found >= 4.5, "{text}: {found:.2}");
    }
}

/// Value in rem of a token in the first block or of elder mode's own.
fn pixels(name: &str, root_px: f64) -> f64 {
    let start = format!("--{name}: ");
    let value = APP_CSS.split(&start).nth(1).unwrap().split("rem").next().unwrap();
    value.parse::<f64>().unwrap() * root_px
}

#[test]
fn targets_are_large_enough_for_fingers_and_elders() {
    assert!(APP_CSS.contains("html { font-size: 18px"));
    assert!(APP_CSS.contains("html.elder { font-size: 24px }"));
    assert!(pixels("target", 18.0) >= 44.0);
    assert!(pixels("target", 24.0) >= 60.0);
    assert!(APP_CSS.contains(".elder { --small: 1rem;"), "elder mode has no smaller text");
}

#[test]
fn the_sheet_and_script_are_small_and_fetch_nothing() {
    assert!(APP_CSS.len() < 24 * 1024, "{} bytes", APP_CSS.len());
    assert!(APP_JS.len() < 6 * 1024, "{} bytes", APP_JS.len());
    for outside in ["url(", "@import", "@font-face", "http:", "https:"] {
        assert!(!APP_CSS.contains(outside), "style sheet has {outside}");
    }
    for outside in ["http:", "https:", "eval(", "innerHTML", "import"] {
        assert!(!APP_JS.contains(outside), "script has {outside}");
    }
    let own = APP_JS.matches("fetch(`${box.dataset.live}?").count();
    assert_eq!(APP_JS.matches("fetch(").count(), own, "only what the page itself names is asked");
    assert_eq!(APP_CSS.matches('{').count(), APP_CSS.matches('}').count());
}

//! What the design page as a whole must keep: it holds every part, so it speaks for all pages.

use std::collections::{BTreeMap, BTreeSet};

use maud::html;

use super::values;
use crate::ui::showcase::showcase_in;
use crate::ui::{
    APP_CSS, Fault, Field, Gate, Link, Next, Shell, Step, Table, bars, curve, data_table,
    error_summary, gates, next_list, page, rows, showcase, text_field,
};
use crate::ui::{Bar, Column, Figure, Point, Share, shares};

/// All opening tags with their attributes.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .filter(|part| !part.starts_with(['/', '!']))
        .filter_map(|part| part.split_once('>').map(|(tag, _)| tag))
}

fn name(tag: &str) -> &str {
    tag.split_whitespace().next().unwrap_or("")
}

#[test]
fn nothing_is_inline() {
    let html = showcase().into_string();
    for tag in tags(&html) {
        assert!(!tag.contains(" style="), "{tag}");
        assert!(name(tag) != "style", "{tag}");
        assert!(name(tag) != "script" || tag.contains(" src=\"/"), "{tag}");
        for attribute in tag.split_whitespace().skip(1) {
            let is_handler = attribute.starts_with("on") && attribute.contains('=');
            assert!(!is_handler, "{tag}");
        }
    }
    assert!(!html.contains("http:") && !html.contains("https:"), "nothing is fetched from outside");
}

#[test]
fn ids_are_unique_and_every_reference_is_met() {
    let html = showcase().into_string();
    let ids = values(&html, "id");
    let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(ids.len(), known.len(), "an id is used twice");
    let labels = values(&html, "for");
    assert!(labels.len() > 20, "labels were found at all");
    for target in labels {
        assert!(known.contains(target.as_str()), "label for {target}");
    }
    for list in values(&html, "aria-describedby") {
        for id in list.split(' ') {
            assert!(known.contains(id), "described by {id}");
        }
    }
    for id in values(&html, "data-count").iter().chain(&values(&html, "data-read")) {
        assert!(known.contains(id.as_str()), "{id}");
    }
    for id in ["f-amount", "f-kind"] {
        assert!(known.contains(id), "the error summary leads to {id}");
        assert!(html.contains(&format!("href=\"#{id}\"")));
    }
}

#[test]
fn every_control_has_a_label() {
    let html = showcase().into_string();
    let labelled: BTreeSet<String> = values(&html, "for").into_iter().collect();
    let mut count = 0;
    for tag in tags(&html).filter(|tag| ["input", "select", "textarea"].contains(&name(tag))) {
        if tag.contains("type=\"hidden\"") {
            continue;
        }
        let own = values(tag, "id");
        assert!(own.iter().any(|id| labelled.contains(id)), "{tag}");
        count += 1;
    }
    assert!(count > 20, "{count} controls");
}

#[test]
fn every_class_is_in_the_style_sheet() {
    let html = showcase().into_string();
    let known: BTreeSet<&str> = APP_CSS
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '.'))
        .flat_map(|word| word.split('.').skip(1))
        .collect();
    for list in values(&html, "class") {
        for class in list.split_whitespace().filter(|class| *class != "ahead") {
            assert!(known.contains(class), "class {class} has no rule");
        }
    }
}

#[test]
fn tags_are_balanced_and_the_main_part_can_be_skipped_to() {
    let html = showcase().into_string();
    for element in
        ["div", "section", "ul", "ol", "li", "table", "tr", "td", "form", "svg", "a", "p"]
    {
        let opened = tags(&html).filter(|tag| name(tag) == element).count();
        assert_eq!(opened, html.matches(&format!("</{element}>")).count(), "{element}");
    }
    assert!(html.contains("<main id=\"main\""));
    assert!(html.contains("class=\"skip\" href=\"#main\""));
}

#[test]
fn elder_mode_is_one_class_and_stays_in_sight() {
    let (plain, elder) = (showcase_in(false).into_string(), showcase_in(true).into_string());
    assert!(elder.contains("<html lang=\"zh-CN\" class=\"elder\">"));
    assert!(plain.contains("<html lang=\"zh-CN\">"));
    let header = plain.split("</header>").next().unwrap();
    assert!(header.contains("大字版"), "the way into elder mode is in the header");
}

#[test]
fn design_page_stays_light() {
    let size = showcase().into_string().len();
    assert!((20_000..90_000).contains(&size), "{size}");
}

#[test]
fn today_shows_seven_and_folds_the_rest() {
    let item = |text| Next { link: Link::new("/x", text), ..Next::default() };
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let items: Vec<_> = names.map(item).to_vec();
    let fold = |count: usize| {
        let html = next_list(&items[..count], "more", html! { "nothing" }).into_string();
        let before = html.split("<details>").next().unwrap().matches("<li").count();
        (before, html.matches("<li").count() - before, html.contains("<details>"))
    };
    assert_eq!(fold(0), (0, 0, false));
    assert_eq!(fold(6), (6, 0, false));
    assert_eq!(fold(7), (7, 0, false));
    assert_eq!(fold(8), (7, 1, true));
    assert!(next_list(&[], "more", html! { "nothing" }).into_string().contains("nothing"));
}

#[test]
fn empty_lists_say_so() {
    assert_eq!(rows(&[], html! { "none" }).into_string(), "none");
    let bare = Table { when_empty: html! { "none" }, ..Table::default() };
    assert_eq!(data_table(&bare).into_string(), "none");
    assert_eq!(error_summary("wrong", &[]).into_string(), "");
}

#[test]
fn short_rows_are_filled_up() {
    let table = Table {
        columns: &[Column::text("a"), Column::text("b"), Column::number("c")],
        rows: vec![vec![html! { "1" }]],
        ..Table::default()
    };
    let html = data_table(&table).into_string();
    assert_eq!(html.matches("<td").count(), 2);
    assert_eq!(html.matches("blank").count(), 2);
}

#[test]
fn hint_and_error_are_read_with_the_field() {
    let cases: BTreeMap<(&str, &str), Option<&str>> = [
        (("", ""), None),
        (("h", ""), Some("f-a-b-hint")),
        (("", "e"), Some("f-a-b-error")),
        (("h", "e"), Some("f-a-b-hint f-a-b-error")),
    ]
    .into();
    for ((hint, error), expected) in cases {
        let field = Field { name: "a b", label: "l", hint, error, ..Field::default() };
        let html = text_field(&field).into_string();
        let found = values(&html, "aria-describedby").into_iter().next();
        assert_eq!(found.as_deref(), expected);
        assert_eq!(html.contains("aria-invalid"), !error.is_empty());
    }
    let summary = error_summary("t", &[Fault { name: "a b", text: "x" }]).into_string();
    assert!(summary.contains("href=\"#f-a-b\"") && summary.contains("data-faults"));
}

#[test]
fn the_gate_passed_through_now_is_marked_for_readers() {
    let gate = |step| Gate { label: "g", step, ..Gate::default() };
    let html = gates("all", &[gate(Step::Over), gate(Step::Now), gate(Step::Ahead)]).into_string();
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn a_page_without_user_offers_the_way_in() {
    let shell = Shell { sign_in: Link::new("/in", "enter"), ..Shell::default() };
    assert!(page(&shell).into_string().contains("<a href=\"/in\">enter</a>"));
}

#[test]
fn charts_have_their_numbers_behind_them() {
    let figure = Figure { table_label: "numbers", ..Figure::default() };
    let bar = [Bar { label: "a", value: 1, said: "one", promised: Some(4) }];
    let html = bars(&figure, &bar).into_string();
    assert!(html.contains("width=\"25.0%\"") && html.contains("x1=\"100.0%\""));
    assert!(html.contains("<td class=\"num\">one</td>"));

    let part = |value| Share { label: "p", value, said: "s" };
    let html = shares(&figure, "id", &[part(1), part(1), part(1)]).into_string();
    let lefts: Vec<String> = values(&html, "x").into_iter().filter(|x| x.ends_with('%')).collect();
    assert_eq!(lefts, ["0.0%", "33.3%", "33.3%", "66.6%"]);
    assert!(html.contains("width=\"33.4%\""), "the last part closes the bar");

    let point = |value| Point { label: "m", value, said: "v" };
    let points = [point(Some(0)), point(None), point(Some(5)), point(Some(10)), point(Some(5))];
    let html = curve(&figure, &points, None).into_string();
    assert!(html.contains("d=\"M0 1000M500 500L750 0L1000 500\""), "a gap lifts the pen");
    assert!(html.contains("<details>"));
}

mod contrast;
mod escape;
mod structure;

use super::{State, lamp, permille, safe_href};

/// All values of one attribute in a text of HTML.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    html.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(value, _)| value.to_owned())
        .collect()
}

#[test]
fn href_lets_through_pages_and_phones_only() {
    for good in
        ["/a?b=c:d", "#x", "?page=2", "https://a.cn", "TEL:12345", "mailto:a@b.cn", "", "a/b:c"]
    {
        assert_eq!(safe_href(good), good);
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScript:x",
        "data:text/html,x",
        " javascript:x",
        "java\nscript:x",
        "vbscript:x",
    ] {
        assert_eq!(safe_href(bad), "#", "{bad}");
    }
}

#[test]
fn permille_holds_its_bounds() {
    for (part, whole, expected) in [
        (0, 0, 0),
        (1, 0, 0),
        (-1, 10, 0),
        (1, -10, 0),
        (1, 3, 333),
        (375, 400, 937),
        (10, 10, 1000),
        (11, 10, 1000),
        (i64::MAX, i64::MAX, 1000),
        (i64::MAX / 2, i64::MAX, 499),
    ] {
        assert_eq!(permille(part, whole), expected, "{part}/{whole}");
    }
}

#[test]
fn lamps_differ_in_class_and_shape() {
    let states = [State::Ok, State::Remind, State::Warn, State::Late, State::Done];
    let drawn = states.map(|state| lamp(state, "x").into_string());
    let shapes: std::collections::BTreeSet<_> =
        drawn.iter().map(|html| values(html, "d").concat()).collect();
    let classes: std::collections::BTreeSet<_> = states.iter().map(|state| state.class()).collect();
    assert_eq!((shapes.len(), classes.len()), (5, 5));
    assert!(drawn.iter().all(|html| html.contains(">x</span>")));
}

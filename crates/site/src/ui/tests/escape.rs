//! Every part is fed text that would break out of its place; none may let it through.

use maud::{Markup, html};

use crate::ui::*;

const EVIL: &str = "<x y=\"1\">'&";

fn link() -> Link<'static> {
    Link::new(EVIL, EVIL)
}

fn field() -> Field<'static> {
    Field {
        name: EVIL,
        label: EVIL,
        hint: EVIL,
        error: EVIL,
        value: EVIL,
        required: Some(EVIL),
        autocomplete: EVIL,
        max_chars: Some(9),
        count: EVIL,
    }
}

fn figure() -> Figure<'static> {
    Figure { title: EVIL, note: EVIL, table_label: EVIL, headings: (EVIL, EVIL) }
}

fn frames() -> Vec<(&'static str, Markup)> {
    let nav = [NavItem { link: link(), is_current: true }];
    let links = [link()];
    let shell = Shell {
        lang: EVIL,
        title: EVIL,
        wordmark: EVIL,
        place: link(),
        nav_label: EVIL,
        nav: &nav,
        search: Some(Search { action: EVIL, label: EVIL, value: EVIL }),
        user: Some(User { name: EVIL, href: EVIL }),
        elder_switch: link(),
        lang_switch: link(),
        lang_switch_to: EVIL,
        skip: EVIL,
        crumbs_label: EVIL,
        crumbs: &links,
        flash: Some((State::Late, EVIL)),
        foot_links: &links,
        foot_note: EVIL,
        css_href: EVIL,
        js_href: EVIL,
        ..Shell::default()
    };
    let head = PrintHead { issuer: EVIL, title: EVIL, meta: &[EVIL] };
    vec![
        ("page", page(&shell)),
        ("section", section(EVIL, Some(link()), html! {})),
        ("lead", lead(EVIL, EVIL, html! {})),
        ("print_head", print_head(&head)),
        ("sign_lines", sign_lines(&[EVIL])),
        ("qr", qr(None, EVIL, EVIL)),
    ]
}

fn small() -> Vec<(&'static str, Markup)> {
    vec![
        ("button_link", button_link(link())),
        ("button_soft", button_soft(link())),
        ("button_grave", button_grave(link())),
        ("copy_button", copy_button(EVIL, EVIL, EVIL)),
        ("print_button", print_button(EVIL)),
        ("read_button", read_button(EVIL, EVIL)),
        ("bits", bits(&[EVIL])),
        ("tag", tag(EVIL)),
        ("lamp", lamp(State::Warn, EVIL)),
        ("notice", notice(State::Ok, EVIL, html! {})),
        ("empty", empty(EVIL, EVIL, Some(link()))),
        ("tabs", tabs(EVIL, &[Tab { link: link(), count: EVIL, is_current: true }])),
        (
            "tiles",
            tiles(&[Tile { value: EVIL, unit: EVIL, label: EVIL, lamp: Some((State::Ok, EVIL)) }]),
        ),
        ("meter", meter(EVIL, EVIL, 1, 2)),
        ("definitions", definitions(&[(EVIL, html! { (EVIL) })])),
        ("proof", proof(&[(EVIL, EVIL)], EVIL, EVIL, html! {})),
        ("quote", quote(EVIL, EVIL)),
        ("person", person(EVIL, EVIL)),
        ("stamp", stamp(EVIL, true)),
    ]
}

fn forms() -> Vec<(&'static str, Markup)> {
    let choices = [Choice { value: EVIL, text: EVIL, hint: EVIL }];
    let frame = Form { action: EVIL, hidden: &[(EVIL, EVIL)], busy: EVIL, ..Form::default() };
    vec![
        ("form", form(&frame, html! {})),
        ("submit", submit(EVIL)),
        ("field_group", field_group(EVIL, EVIL, html! {})),
        ("error_summary", error_summary(EVIL, &[Fault { name: EVIL, text: EVIL }])),
        ("text_field", text_field(&field())),
        ("suggest_field", suggest_field(&field(), &[EVIL.to_owned()])),
        ("search_field", search_field(&field())),
        ("phone_field", phone_field(&field())),
        ("password_field", password_field(&field())),
        ("date_field", date_field(&field())),
        ("datetime_field", datetime_field(&field())),
        ("number_field", number_field(&field(), EVIL)),
        ("money_field", money_field(&field(), EVIL)),
        ("textarea_field", textarea_field(&field(), 3)),
        ("file_field", file_field(&field(), EVIL, true)),
        ("known_field", known_field(EVIL, EVIL, EVIL, Some(link()))),
        ("select_field", select_field(&field(), &choices)),
        ("radio_field", radio_field(&field(), &choices)),
        ("checks_field", checks_field(&field(), &choices, &[EVIL])),
        ("check_field", check_field(&field(), true)),
    ]
}

fn lists() -> Vec<(&'static str, Markup)> {
    let lit = Some((State::Late, EVIL));
    let next = [Next { link: link(), meta: &[EVIL], lamp: lit, act: Some(link()) }; 8];
    let pages =
        [PageLink { link: link(), is_current: false }, PageLink { link: link(), is_current: true }];
    let filter = Filter {
        action: EVIL,
        label: EVIL,
        hidden: &[(EVIL, EVIL)],
        submit: EVIL,
        clear: Some(link()),
        ..Filter::default()
    };
    let cells = [PreviewCell { text: EVIL, error: EVIL }];
    let lines = [PreviewRow { number: EVIL, state: State::Late, said: EVIL, cells: &cells }];
    let preview = Preview {
        caption: EVIL,
        number_label: EVIL,
        state_label: EVIL,
        columns: &[EVIL],
        rows: &lines,
    };
    let table = Table {
        caption: EVIL,
        columns: &[Column::text(EVIL), Column::number(EVIL)],
        rows: vec![vec![html! { (EVIL) }, html! { (EVIL) }]],
        fit: Fit::Pan,
        ..Table::default()
    };
    vec![
        ("rows", rows(&[Row { link: link(), meta: &[EVIL], lamp: lit }], html! {})),
        ("next_list", next_list(&next, EVIL, html! {})),
        ("filter_bar", filter_bar(&filter)),
        (
            "pager",
            pager(&Pager {
                label: EVIL,
                said: EVIL,
                before: Some(link()),
                after: Some(link()),
                pages: &pages,
            }),
        ),
        ("data_table", data_table(&table)),
        ("preview_table", preview_table(&preview)),
    ]
}

fn pictures() -> Vec<(&'static str, Markup)> {
    let words = ClauseWords {
        caption: EVIL,
        clause: EVIL,
        article: EVIL,
        had: EVIL,
        needed: EVIL,
        verdict: EVIL,
        pass: EVIL,
        fail: EVIL,
        spared: EVIL,
    };
    let clause = Clause { text: EVIL, article: EVIL, had: EVIL, needed: EVIL, passed: None };
    let step = WayStep {
        at: EVIL,
        when: EVIL,
        title: EVIL,
        is_now: true,
        is_opened: true,
        id: EVIL,
        body: html! {},
    };
    let ring = [vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]];
    let text = MapText { title: EVIL, desc: EVIL, list_label: EVIL, note: EVIL };
    let seat = MapSeat { at: (0.5, 0.5), label: EVIL, href: EVIL, state: State::Ok, said: EVIL };
    vec![
        ("gates", gates(EVIL, &[Gate { label: EVIL, step: Step::Now, said: EVIL, note: EVIL }])),
        ("way", way(&[step])),
        ("clause_table", clause_table(&words, &[clause])),
        ("bars", bars(&figure(), &[Bar { label: EVIL, value: 1, said: EVIL, promised: None }])),
        ("shares", shares(&figure(), EVIL, &[Share { label: EVIL, value: 1, said: EVIL }])),
        (
            "curve",
            curve(&figure(), &[Point { label: EVIL, value: Some(1), said: EVIL }], Some((2, EVIL))),
        ),
        (
            "map",
            map(
                &text,
                &[MapShape { rings: &ring, label: EVIL }],
                &[MapCell { rings: &ring, label: EVIL, tone: 9 }],
                &[seat],
            ),
        ),
        ("map_around", map_around(&text, &[seat])),
    ]
}

#[test]
fn every_part_escapes_what_it_is_given() {
    for (name, markup) in [frames(), small(), forms(), lists(), pictures()].concat() {
        let html = markup.into_string();
        assert!(!html.contains("<x"), "{name} lets a tag through: {html}");
        assert!(!html.contains("y=\"1\""), "{name} lets a quote through: {html}");
        assert!(html.contains("&lt;"), "{name} does not show what it was given: {html}");
    }
}

#[test]
fn a_bad_address_is_defused_wherever_links_are_drawn() {
    let bad = Link::new("javascript:alert(1)", "x");
    let seat = MapSeat { at: (0.0, 0.0), label: "x", href: bad.href, state: State::Ok, said: "" };
    let drawn = [
        button_link(bad),
        section("t", Some(bad), html! {}),
        rows(&[Row { link: bad, ..Row::default() }], html! {}),
        next_list(&[Next { link: bad, act: Some(bad), ..Next::default() }], "", html! {}),
        tabs("", &[Tab { link: bad, ..Tab::default() }]),
        form(&Form { action: bad.href, ..Form::default() }, html! {}),
        page(&Shell { place: bad, sign_in: bad, crumbs: &[bad], ..Shell::default() }),
        map_around(&MapText::default(), &[seat]),
    ];
    for markup in drawn {
        let html = markup.into_string();
        assert!(!html.contains("javascript:"), "{html}");
    }
}

#[test]
fn a_password_never_comes_back() {
    let secret = Field { name: "p", value: "hunter", ..Field::default() };
    assert!(!password_field(&secret).into_string().contains("hunter"));
}

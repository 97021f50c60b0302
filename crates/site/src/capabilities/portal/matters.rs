//! All matters of an area, narrowed by what is asked. Every narrowed list has an address of its own.

use civic::matter::{Kind, State};
use kernel::{AreaCode, Code, Date, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, matter};

use super::item::Item;
use super::part;
use crate::ui;
use crate::view::{Shown, View, kind_key};

/// Lines on a page.
const SIZE: u32 = 30;

/// The list as data.
#[derive(Serialize)]
struct Matters {
    area: AreaCode,
    /// How many match.
    all: u64,
    page: u32,
    size: u32,
    matters: Vec<Item>,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let query = query(view, area)?;
    let found = matter::list(tx, &query)?;
    let data = Matters {
        area,
        all: matter::count(tx, &query)?,
        page: view.page_no(),
        size: SIZE,
        matters: Item::load_all(tx, view, area, &found)?,
    };
    let name = part::full_name(tx, view, area)?;
    let crumbs = part::way_back(tx, view, area, true)?;
    let title = view.t("page-matter-list").to_owned();
    let shown = Shown::new(view, area, &name, &title, &data, || draw(view, &data, &name))?;
    Ok(shown.under(crumbs))
}

/// What the address asks for. Words nobody knows are refused, not passed over.
fn query(view: &View, area: AreaCode) -> Result<matter::Query, Stop> {
    let day = |name: &'static str| match view.ask(name) {
        "" => Ok(None),
        text => text.parse::<Date>().map(Some).map_err(|_| bad(name, text, "@want-date")),
    };
    let word = |name: &'static str, words: &[&str]| {
        let text = view.ask(name);
        let known = text.is_empty() || words.contains(&text);
        if known { Ok(text) } else { Err(bad(name, text, "@portal-filter-word")) }
    };
    Ok(matter::Query {
        area: Some(area),
        kind: Kind::parse(word("kind", Kind::WORDS)?),
        state: State::parse(word("state", State::WORDS)?),
        text: view.ask("q").to_owned(),
        from: day("from")?,
        until: day("until")?,
        open: view.ask("open") == "1",
        skip: view.page_no().saturating_sub(1).saturating_mul(SIZE),
        most: SIZE,
        ..matter::Query::default()
    })
}

fn bad(name: &'static str, got: &str, want: &str) -> Stop {
    let label = format!("@portal-filter-{name}");
    let no = Refusal::new(Code::FieldBad).on(name).with("label", label);
    no.with("got", got).with("want", want).into()
}

fn draw(view: &View, data: &Matters, place: &str) -> Markup {
    let lines: Vec<part::Line> = data.matters.iter().map(|m| m.line_full(view)).collect();
    let keep: Vec<(&str, &str)> = ["q", "kind", "state", "from", "until", "open"]
        .into_iter()
        .map(|name| (name, view.ask(name)))
        .collect();
    let narrowed = keep.iter().any(|(_, value)| !value.is_empty());
    let all = data.all.to_string();
    let say = view.tf("portal-matters-say", &[("place", place), ("n", &all)]);
    let none = if narrowed {
        ui::empty(view.t("portal-matters-no-match"), view.t("portal-matters-no-match-say"), None)
    } else {
        ui::empty(view.t("portal-matters-none"), view.t("portal-matters-none-say"), None)
    };
    ui::sheet(ui::lead(
        view.t("page-matter-list"),
        &say,
        html! {
            (filter(view, narrowed))
            (part::list(&lines, none))
            (part::pages(view, data.all, SIZE, &keep))
        },
    ))
}

fn filter(view: &View, narrowed: bool) -> Markup {
    let kinds: Vec<ui::Choice<'_>> = std::iter::once(ui::Choice::new("", view.t("all")))
        .chain(Kind::ALL.iter().map(|k| ui::Choice::new(k.as_str(), view.t(kind_key(*k)))))
        .collect();
    let keys: Vec<(&str, String)> =
        State::ALL.iter().map(|s| (s.as_str(), format!("state-{s}"))).collect();
    let states: Vec<ui::Choice<'_>> = std::iter::once(ui::Choice::new("", view.t("all")))
        .chain(keys.iter().map(|(word, key)| ui::Choice::new(word, view.t(key))))
        .collect();
    let open = [
        ui::Choice::new("", view.t("all")),
        ui::Choice::new("1", view.t("portal-filter-open-only")),
    ];
    let field = |name: &'static str, label: &'static str| ui::Field {
        name,
        label: view.t(label),
        value: view.ask(name),
        ..ui::Field::default()
    };
    ui::filter_bar(&ui::Filter {
        action: &view.path,
        label: view.t("search"),
        fields: html! {
            (ui::search_field(&field("q", "portal-filter-q")))
            (ui::select_field(&field("kind", "portal-filter-kind"), &kinds))
            (ui::select_field(&field("state", "portal-filter-state"), &states))
            (ui::select_field(&field("open", "portal-filter-open"), &open))
            (ui::date_field(&field("from", "portal-filter-from")))
            (ui::date_field(&field("until", "portal-filter-until")))
        },
        submit: view.t("search"),
        clear: narrowed.then(|| ui::Link::new(&view.path, view.t("portal-filter-clear"))),
        ..ui::Filter::default()
    })
}

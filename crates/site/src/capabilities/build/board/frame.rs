//! What all boards have alike: the tabs to each other, the filters, the pager, the sizes of paper with
//! title, unit, date, page number and lines to sign on. No script is needed for any of it.

use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, registry};

use super::line::{self, Asked, LAMPS, Line, STANDS, by_lamp};
use crate::asset::Asset;
use crate::edge::hand::escape;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// Bars and months on a board.
pub(super) static CSS: Asset = Asset::css(include_str!("../../../../assets/board.css"));
/// Paper of A3, lying.
pub(super) static A3: Asset = Asset::css(include_str!("../../../../assets/paper-a3.css"));
/// Paper of A0, lying.
pub(super) static A0: Asset = Asset::css(include_str!("../../../../assets/paper-a0.css"));

/// Lines on a page of a screen.
const SIZE: usize = 40;
/// Lines on paper at most: a county's wall chart.
const PAPER_MOST: usize = 2_000;

/// The boards, by the end of their path; the first is the list of projects itself.
const BOARDS: [(&str, &str); 5] = [
    ("projects", "board-tab-list"),
    ("boards/months", "board-tab-months"),
    ("boards/gantt", "board-tab-gantt"),
    ("boards/map", "board-tab-map"),
    ("boards/people", "board-tab-people"),
];

/// The filters of an address, as they are kept from board to board.
const KEPT: [&str; 7] = ["place", "homestead", "family", "origin", "state", "lamp", "year"];

/// The query of the filters in force; `more` is added.
pub(super) fn query(view: &View, more: &[(&str, &str)]) -> String {
    let own = KEPT.iter().map(|name| (*name, view.ask(name)));
    let pairs = own.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty());
    let text: Vec<String> =
        pairs.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if text.is_empty() { String::new() } else { format!("?{}", text.join("&")) }
}

/// Which paper is asked for: its style sheet and its name.
pub(super) fn paper(view: &View) -> Option<(&'static Asset, &'static str)> {
    match view.ask("paper") {
        "a3" => Some((&A3, "a3")),
        "a0" => Some((&A0, "a0")),
        _ => None,
    }
}

/// The slice of a page; all of it on paper.
pub(super) fn cut<'l, T>(view: &View, lines: &'l [T]) -> &'l [T] {
    if paper(view).is_some() {
        return lines.get(..lines.len().min(PAPER_MOST)).unwrap_or(lines);
    }
    let page = usize::try_from(view.page_no()).unwrap_or(1);
    lines.chunks(SIZE).nth(page.saturating_sub(1)).unwrap_or(&[])
}

/// Where the reader is among so many.
pub(super) fn pager(view: &View, all: usize, more: &[(&str, &str)]) -> Markup {
    let pages = all.div_ceil(SIZE).max(1);
    if pages < 2 || paper(view).is_some() {
        return html! {};
    }
    let here = usize::try_from(view.page_no()).unwrap_or(1);
    let href = |n: usize| {
        let n = n.to_string();
        let mut with = more.to_vec();
        with.push(("page", &n));
        format!("{}{}", view.path, query(view, &with))
    };
    let (before, after) = (href(here.saturating_sub(1)), href(here + 1));
    ui::pager(&ui::Pager {
        label: view.t("board-pages"),
        said: &view.tf(
            "board-page",
            &[("page", &here.to_string()), ("all", &pages.to_string()), ("n", &all.to_string())],
        ),
        before: (here > 1).then(|| ui::Link::new(&before, view.t("board-page-back"))),
        after: (here < pages).then(|| ui::Link::new(&after, view.t("board-page-on"))),
        pages: &[],
    })
}

/// The areas that a board can be narrowed to, with the names of the filter.
fn places(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Vec<(String, String)>, Stop> {
    let at = view.ask("place");
    let narrowed = AreaCode::parse(at).ok().filter(|place| area.contains(place));
    let mut all = Vec::new();
    if area.level() < Level::Village {
        all.extend(registry::areas_below(tx, area)?);
    }
    // In a township of the county its villages can be chosen next.
    let township = narrowed.and_then(|place| place.at(Level::Township));
    if area.level() == Level::County
        && let Some(township) = township
    {
        all.extend(registry::areas_below(tx, township)?);
    }
    Ok(all.into_iter().map(|a| (a.code.to_string(), a.name)).collect())
}

fn select(view: &View, name: &str, label: &str, choices: &[(String, String)]) -> Markup {
    let all = view.t("all");
    let mut list = vec![ui::Choice::new("", all)];
    list.extend(choices.iter().map(|(value, text)| ui::Choice::new(value, text)));
    let field =
        ui::Field { name, label: view.t(label), value: view.ask(name), ..ui::Field::default() };
    ui::select_field(&field, &list)
}

fn words(view: &View, list: &str, all: &[&str]) -> Vec<(String, String)> {
    let said = |word: &&str| ((*word).to_owned(), crate::standing::word(view, list, word));
    all.iter().map(said).collect()
}

fn filters(view: &View, places: &[(String, String)]) -> Markup {
    use civic::works::{Homestead, Origin};
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let rules = view.rules();
    let families: Vec<(String, String)> = rules
        .families()
        .map(|f| (f.key.clone(), if zh { &f.title_zh } else { &f.title_en }.clone()))
        .collect();
    let homes: Vec<&str> = Homestead::ALL.iter().map(|h| h.as_str()).collect();
    let origins: Vec<&str> = Origin::ALL.iter().map(|o| o.as_str()).collect();
    let stands: Vec<(String, String)> =
        STANDS.iter().map(|s| (s.to_string(), view.t(state_key(*s)).to_owned())).collect();
    let lamps: Vec<&str> = LAMPS.iter().map(|(_, word)| *word).collect();
    let this = view.now.date().year();
    let years: Vec<(String, String)> =
        (this - 4..=this + 1).rev().map(|y| (y.to_string(), y.to_string())).collect();
    let narrowed = KEPT.iter().any(|name| !view.ask(name).is_empty());
    let bar = ui::filter_bar(&ui::Filter {
        action: &view.path,
        label: view.t("board-filter"),
        hidden: &[],
        fields: html! {
            @if !places.is_empty() { (select(view, "place", "board-place", places)) }
            (select(view, "homestead", "board-homestead", &words(view, "homestead", &homes)))
            (select(view, "family", "board-family", &families))
            (select(view, "origin", "board-origin", &words(view, "origin", &origins)))
            (select(view, "state", "project-stands", &stands))
            (select(view, "lamp", "board-lamp", &words(view, "board-lamp", &lamps)))
            (select(view, "year", "board-year", &years))
        },
        submit: view.t("board-filter-go"),
        clear: narrowed.then(|| ui::Link::new(&view.path, view.t("board-filter-clear"))),
    });
    html! {
        @if narrowed { (bar) } @else { (ui::fold(view.t("board-filter"), bar)) }
    }
}

/// The way from board to board; filters are kept.
fn tabs(view: &View, area: AreaCode) -> Markup {
    let with = query(view, &[]);
    let all: Vec<(String, &str, bool)> = BOARDS
        .iter()
        .map(|(path, key)| {
            let bare = format!("/{area}/{path}");
            (format!("{bare}{with}"), view.t(key), bare == view.path)
        })
        .collect();
    let tabs: Vec<ui::Tab<'_>> = all
        .iter()
        .map(|(href, text, is_current)| ui::Tab {
            link: ui::Link::new(href, text),
            count: "",
            is_current: *is_current,
        })
        .collect();
    ui::tabs(view.t("board-tabs"), &tabs)
}

/// Takes the board along: paper, table, wall.
fn out(view: &View, area: AreaCode) -> Markup {
    let to = |path: &str, more: &[(&str, &str)]| format!("{path}{}", query(view, more));
    let links = [
        (to(&view.path, &[("paper", "a3")]), "board-paper-a3"),
        (to(&view.path, &[("paper", "a0")]), "board-paper-a0"),
        (to(&format!("/{area}/boards/projects.xlsx"), &[]), "board-xlsx"),
        (to(&format!("/{area}/boards/projects.csv"), &[]), "board-csv"),
        (format!("/{area}/boards/funds.xlsx"), "board-funds-xlsx"),
        (format!("/{area}/boards/funds.csv"), "board-funds-csv"),
        (format!("/{area}/boards/wall?hall=1"), "board-wall-link"),
    ];
    ui::fold(
        view.t("board-out"),
        ui::acts(html! {
            @for (href, key) in &links { (ui::button_soft(ui::Link::new(href, view.t(key)))) }
        }),
    )
}

/// What every board is drawn from.
pub(super) struct Ground {
    pub area: AreaCode,
    /// Name of the area.
    pub place: String,
    /// Areas that the board can be narrowed to.
    pub places: Vec<(String, String)>,
    pub asked: Asked,
    /// The projects that are asked for.
    pub lines: Vec<Line>,
}

impl Ground {
    /// Reads what the address asks for.
    pub(super) fn of(tx: &mut Tx<'_>, view: &View) -> Result<Self, Stop> {
        let area = view.area()?;
        let asked = Asked::of(view, area)?;
        Ok(Self {
            area,
            place: view.area_name(tx, area)?,
            places: places(tx, view, area)?,
            lines: line::load(tx, view, area, &asked)?,
            asked,
        })
    }

    /// The board, in its frame, or its data.
    pub(super) fn shown<D: Serialize>(
        &self,
        view: &View,
        title: &str,
        data: &D,
        body: impl FnOnce() -> Markup,
    ) -> Result<Shown, Stop> {
        let up = (format!("/{}", self.area), self.place.clone());
        Shown::new(view, self.area, &self.place, title, data, || draw(view, self, title, body()))
            .map(|shown| shown.under(vec![up]))
    }
}

/// Draws the frame around what a board shows.
fn draw(view: &View, board: &Ground, title: &str, body: Markup) -> Markup {
    let today = view.now.date().to_string();
    let n = board.lines.len().to_string();
    let counted = by_lamp(board.lines.iter());
    let say = view.tf("board-say", &[("n", &n)]);
    let paper = paper(view);
    let back = format!("{}{}", view.path, query(view, &[]));
    html! {
        link rel="stylesheet" href=(CSS.path());
        @if let Some((sheet, _)) = paper { link rel="stylesheet" href=(sheet.path()); }
        (ui::print_head(&ui::PrintHead {
            issuer: &board.place,
            title,
            meta: &[&view.tf("sheet-unit", &[("unit", &board.place)]), &view.tf("sheet-day", &[("day", &today)]), &say],
        }))
        section.sheet.board {
            (ui::lead(title, &say, html! {
                @if paper.is_some() {
                    p.no-print { (view.t("board-paper-say")) }
                    (ui::acts(html! {
                        (ui::print_button(view.t("print")))
                        span.no-print { (ui::button_soft(ui::Link::new(&back, view.t("board-paper-back")))) }
                    }))
                } @else {
                    (tabs(view, board.area))
                    div.no-print { (filters(view, &board.places)) }
                    div.no-print { (out(view, board.area)) }
                }
                @if !counted.is_empty() {
                    p.lamps { @for (state, n) in &counted {
                        (ui::lamp(*state, &format!("{} {n}", crate::standing::word(view, "board-lamp", line::lamp_word(*state))))) " "
                    } }
                }
                (body)
                @if paper.is_some() {
                    (ui::sign_lines(&[view.t("board-sign-made"), view.t("board-sign-checked"), view.t("board-sign-unit")]))
                }
            }))
        }
    }
}

//! The page of results (S83): what talking has solved, in an area and a year. Problems first, each
//! leading to the villager's own confirmation; then what was carried out of what was resolved; then
//! the places in the order of their results. How often people met is folded away at the end.

use std::collections::BTreeMap;

use civic::decide::outcome::order::{Ranked, Tally, ranked};
use civic::decide::outcome::provenance::{Provenance, completeness_percent};
use civic::matter::{Kind, Matter, State};
use kernel::{AreaCode, Code, Date, Level, Refusal};
use maud::{Markup, html};
use serde::Serialize;
use store::outcome::{self, Solved, Span};
use store::{Stop, Tx, matter, registry};

use super::{part, reads};
use crate::standing::days_begun;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// Problems on a page.
const SIZE: usize = 12;
/// Places on a page.
const PLACES: usize = 40;

/// The page as data.
#[derive(Serialize)]
struct Results {
    area: AreaCode,
    year: i16,
    tally: Tally,
    /// Days from saying to confirming that half of them stayed within.
    median_days: Option<i64>,
    /// How complete the four flags of origin are, in percent.
    completeness_percent: Option<u64>,
    solved: Vec<Problem>,
    /// Smaller areas: townships by code, villages by result.
    places: Vec<Place>,
    /// How many resolutions the order adds to each whole.
    caution: u32,
}

/// A problem that is solved.
#[derive(Serialize)]
struct Problem {
    title: String,
    href: String,
    place: String,
    days: i64,
    state: State,
    confirmed_on: Date,
    /// What was said when it was confirmed.
    words: String,
}

#[derive(Serialize)]
struct Place {
    code: AreaCode,
    name: String,
    /// Only villages have one, and only those with something to be compared by.
    rank: Option<usize>,
    #[serde(flatten)]
    tally: Tally,
    completeness_percent: Option<u64>,
}

/// What is known of homes, to be summed by area.
struct Homes {
    tallies: BTreeMap<AreaCode, Tally>,
    flags: Vec<(AreaCode, Provenance)>,
}

impl Homes {
    fn tally(&self, area: AreaCode) -> Tally {
        let of = self.tallies.iter().filter(|(home, _)| area.contains(home));
        of.fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }

    fn completeness(&self, area: AreaCode) -> Option<u64> {
        let of = self.flags.iter().filter(|(home, _)| area.contains(home));
        completeness_percent(&of.map(|(_, flags)| *flags).collect::<Vec<_>>())
    }
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    if area != view.app.options.county && registry::area(tx, area)?.is_none() {
        return Err(Code::NotFound.into());
    }
    let year = year(view)?;
    let span = Span::year_of(year);
    let solved = outcome::solved(tx, area, span)?;
    let rules = view.rules();
    let unset = |e: &dyn std::fmt::Display| Refusal::new(Code::RuleUnset).with("rule", e);
    let voices = rules.count("research_voices").map_err(|e| unset(&e))?;
    let caution = rules.count("outcome_caution").map_err(|e| unset(&e))?;
    let homes = Homes {
        tallies: outcome::tallies(tx, area, span, &solved)?,
        flags: outcome::trails(tx, area, span)?
            .iter()
            .map(|(home, trail)| (*home, Provenance::of(trail, voices)))
            .collect(),
    };
    // A group or courtyard lies in its home: the reads were narrowed to it already.
    let whole = if area.level() > Level::Village { area.home() } else { area };
    let here = (part::at(view, "page") - 1) * SIZE;
    let shown = solved.get(here..).unwrap_or_default().iter().take(SIZE);
    let mut problems = Vec::new();
    for one in shown {
        problems.extend(problem(tx, view, area, one)?);
    }
    let data = Results {
        area,
        year: year.year(),
        tally: homes.tally(whole),
        median_days: outcome::median_ms(&solved).map(days_begun),
        completeness_percent: homes.completeness(whole),
        solved: problems,
        places: places(tx, area, &homes, caution)?,
        caution,
    };
    let name = part::name(tx, view, area)?;
    let crumbs = part::way_back(tx, view, area, "outcomes")?;
    let title = view.t("page-outcome-show").to_owned();
    let shown = Shown::new(view, area, &name, &title, &data, || draw(view, &data, &name))?;
    Ok(shown.under(crumbs))
}

/// The year asked for; this one when none is.
fn year(view: &View) -> Result<Date, Stop> {
    let today = view.now.date();
    let asked = view.ask("year");
    if asked.is_empty() {
        return Ok(today);
    }
    let first = asked.parse::<i16>().ok().and_then(|y| Date::new(y, 1, 1).ok());
    let bad = || {
        Refusal::new(Code::FieldBad)
            .on("year")
            .with("label", "@outcome-year")
            .with("got", asked)
            .with("want", "2026")
    };
    Ok(first.filter(|day| (2000..=today.year()).contains(&day.year())).ok_or_else(bad)?)
}

/// A solved problem as it is told: under the name that was decided, leading to whose word it was.
fn problem(
    tx: &mut Tx<'_>,
    view: &View,
    area: AreaCode,
    one: &Solved,
) -> Result<Option<Problem>, Stop> {
    let thread = matter::thread(tx, one.home, one.thread)?;
    let of = |kind: Kind| thread.iter().rev().find(|m| m.kind == kind);
    let Some(result) = of(Kind::Wish).or(of(Kind::Resolution)) else { return Ok(None) };
    let named: &Matter = of(Kind::Topic).unwrap_or(result);
    let larger = area.level() < Level::Village;
    let place = if larger { one.home } else { result.area };
    Ok(Some(Problem {
        title: named.title.clone(),
        href: view.href(result),
        place: if place == area { String::new() } else { view.area_name(tx, place)? },
        days: days_begun(one.took_ms()),
        state: result.state,
        confirmed_on: one.confirmed_at.date(),
        words: reads::confirming_words(tx, result)?,
    }))
}

/// The areas inside: of a county its townships by code and without ranks, of a township its villages
/// in the order of their results.
fn places(
    tx: &mut Tx<'_>,
    area: AreaCode,
    homes: &Homes,
    caution: u32,
) -> Result<Vec<Place>, Stop> {
    if area.level() >= Level::Village {
        return Ok(Vec::new());
    }
    let below = registry::areas_below(tx, area)?;
    let mut names: BTreeMap<AreaCode, String> =
        below.into_iter().map(|a| (a.code, a.name)).collect();
    let rows: Vec<(AreaCode, Tally)> =
        names.keys().map(|code| (*code, homes.tally(*code))).collect();
    let ordered = if area.level() == Level::Township {
        ranked(rows, caution)
    } else {
        rows.into_iter().map(|(place, tally)| Ranked { place, tally, rank: None }).collect()
    };
    let place = |r: Ranked<AreaCode>| Place {
        name: names.remove(&r.place).unwrap_or_default(),
        code: r.place,
        rank: r.rank,
        tally: r.tally,
        completeness_percent: homes.completeness(r.place),
    };
    Ok(ordered.into_iter().map(place).collect())
}

fn draw(view: &View, data: &Results, name: &str) -> Markup {
    let year = data.year.to_string();
    let title = match data.tally.solved {
        0 => view.tf("outcome-none-yet", &[("year", &year)]),
        n => view.tf("outcome-solved", &[("year", &year), ("n", &n.to_string())]),
    };
    let board = format!("/{}/execution", data.area);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: name, title: view.t("page-outcome-show"), meta: &[&year] }))
        (ui::sheet(ui::lead(&title, view.t("outcome-say"), html! {
            (tiles(view, data))
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&board, view.t("page-outcome-execution"))))
                (ui::print_button(view.t("print")))
            }))
            (years(view, data))
        })))
        (ui::sheet_titled(view.t("outcome-problems"), None, problems(view, data)))
        @if !data.places.is_empty() {
            (ui::sheet_titled(view.t(places_title(data)), None, place_table(view, data)))
        }
        (ui::sheet(more(view, data)))
    }
}

/// The year before and the year after, while there is one.
fn years(view: &View, data: &Results) -> Markup {
    let link = |year: i16| {
        html! { a href={ (view.path) "?year=" (year) } { (view.tf("outcome-of-year", &[("year", &year.to_string())])) } }
    };
    html! {
        p.bits {
            (link(data.year - 1)) " "
            @if data.year < view.now.date().year() { (link(data.year + 1)) }
        }
    }
}

fn tiles(view: &View, data: &Results) -> Markup {
    let carried = format!("{}/{}", data.tally.confirmed, data.tally.adopted);
    let days = data.median_days.map_or_else(|| "—".to_owned(), |d| d.to_string());
    let back = data.tally.back.to_string();
    let flags = data.completeness_percent.map_or_else(|| "—".to_owned(), |p| format!("{p}%"));
    let tile = |value, label: &'static str| ui::Tile {
        value,
        label: view.t(label),
        ..ui::Tile::default()
    };
    ui::tiles(&[
        tile(&carried, "outcome-carried"),
        tile(&days, "outcome-median"),
        tile(&back, "outcome-back"),
        tile(&flags, "outcome-flags"),
    ])
}

fn problems(view: &View, data: &Results) -> Markup {
    let all = usize::try_from(data.tally.solved).unwrap_or(0);
    let none =
        ui::empty(view.t("outcome-problems-none"), view.t("outcome-problems-none-say"), None);
    let year = data.year.to_string();
    html! {
        @if data.solved.is_empty() { (none) }
        @for one in &data.solved {
            @let took = part::told(view, "outcome-days", &[("n", u64::try_from(one.days).unwrap_or(0))]);
            @let day = view.tf("outcome-confirmed-on", &[("day", &view.day(one.confirmed_on))]);
            (ui::rows(&[ui::Row {
                link: ui::Link::new(&one.href, &one.title),
                meta: &[&one.place, &day, &took],
                lamp: Some((ui::State::Done, view.t(state_key(one.state)))),
            }], html! {}))
            @if !one.words.is_empty() { (ui::quote(&one.words, view.t("outcome-their-words"))) }
        }
        (part::turner(view, "page", all, SIZE, &[("year", &year)]))
    }
}

fn places_title(data: &Results) -> &'static str {
    if data.area.level() == Level::Township { "outcome-villages" } else { "outcome-townships" }
}

fn place_table(view: &View, data: &Results) -> Markup {
    let ordered = data.area.level() == Level::Township;
    let mut columns = vec![ui::Column::text(view.t("outcome-place"))];
    if ordered {
        columns.push(ui::Column::text(view.t("outcome-rank")));
    }
    columns.extend([
        ui::Column::number(view.t("outcome-problems-short")),
        ui::Column::number(view.t("outcome-carried")),
        ui::Column::number(view.t("outcome-back")),
        ui::Column::number(view.t("outcome-flags")),
    ]);
    let row = |p: &Place| {
        let mut cells = vec![html! { a href={ "/" (p.code) "/outcomes" } { (p.name) } }];
        if ordered {
            cells.push(html! { @if let Some(rank) = p.rank { (rank) } });
        }
        cells.extend([
            html! { (p.tally.solved) },
            html! { (p.tally.confirmed) "/" (p.tally.adopted) },
            html! { (p.tally.back) },
            html! { @if let Some(n) = p.completeness_percent { (n) "%" } },
        ]);
        cells
    };
    let here = (part::at(view, "places") - 1) * PLACES;
    // A village with nothing to be compared by has no line of noughts: its name stands below.
    let (told, silent): (Vec<&Place>, Vec<&Place>) =
        data.places.iter().partition(|p| !ordered || p.rank.is_some());
    let rows = told.iter().skip(here).take(PLACES).map(|p| row(p)).collect();
    let caption = if ordered {
        part::told(view, "outcome-villages-say", &[("n", data.caution.into())])
    } else {
        view.t("outcome-townships-say").to_owned()
    };
    let year = data.year.to_string();
    html! {
        (ui::data_table(&ui::Table { caption: &caption, columns: &columns, rows, ..ui::Table::default() }))
        (part::turner(view, "places", told.len(), PLACES, &[("year", &year)]))
        @if !silent.is_empty() {
            p.quiet { (view.t("outcome-silent")) }
            p.bits {
                @for p in silent { span { a href={ "/" (p.code) "/outcomes" } { (p.name) } } }
            }
        }
    }
}

/// What says nothing about results, for those who ask.
fn more(view: &View, data: &Results) -> Markup {
    ui::fold(
        view.t("outcome-more"),
        html! {
            p { (part::told(view, "outcome-meetings", &[("n", data.tally.meetings)])) }
            p.quiet { (view.t("outcome-meetings-say")) }
        },
    )
}

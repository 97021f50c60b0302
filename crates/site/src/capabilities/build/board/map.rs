//! The project map. Townships and villages have no geometry in the register, so the map is a scheme:
//! tiles by place with the lamp's shape, each a link; pins stand only where a village has noted a point
//! (where its people meet), and the page says so.

use std::collections::BTreeMap;

use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, board};

use super::frame::{self, Ground};
use super::line::{LAMPS, Line, by_lamp, lamp_word};
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

/// A place with its projects.
#[derive(Debug, Serialize)]
struct Place {
    code: AreaCode,
    name: String,
    href: String,
    projects: u64,
    /// How many show which lamp, worst first.
    lamps: Vec<(&'static str, u64)>,
    /// Latitude and longitude in millionths of a degree, where one was noted.
    point: Option<(u64, u64)>,
    #[serde(skip)]
    worst: ui::State,
}

#[derive(Serialize)]
struct Map {
    area: AreaCode,
    all: usize,
    places: Vec<Place>,
    /// The villages that have noted a point.
    pins: Vec<Place>,
}

/// `/{home}/boards/map`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let (area, lines) = (ground.area, &ground.lines);
    let here = ground.asked.place.unwrap_or(area);
    let points = board::points(tx, here)?;
    let points: BTreeMap<AreaCode, (u64, u64)> =
        points.into_iter().map(|(home, lat, lon)| (home, (lat, lon))).collect();
    let pins = places(view, area, Level::Village, lines, &points);
    let level = if here.level() == Level::County { Level::Township } else { Level::Village };
    let data = Map {
        area,
        all: lines.len(),
        places: places(view, area, level, lines, &points),
        pins: pins.into_iter().filter(|place| place.point.is_some()).collect(),
    };
    let title = view.t("page-board-map");
    ground.shown(view, title, &data, || html! {
        (ui::notice(ui::State::Remind, view.t("board-map-scheme"), html! { p { (view.t("board-map-scheme-say")) } }))
        (tiles(view, here, &data, lines))
        (pinned(view, &data))
    })
}

fn places(
    view: &View,
    area: AreaCode,
    level: Level,
    lines: &[Line],
    points: &BTreeMap<AreaCode, (u64, u64)>,
) -> Vec<Place> {
    let mut of: BTreeMap<AreaCode, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        if let Some(code) = line.home.at(level) {
            of.entry(code).or_default().push(line);
        }
    }
    let one = |(code, own): (AreaCode, Vec<&Line>)| {
        let first = own.first()?;
        let name = if level == Level::Township { &first.township } else { &first.village };
        let counted = by_lamp(own.iter().copied());
        let at = code.to_string();
        let href = if code == area {
            format!("/{area}/projects{}", frame::query(view, &[]))
        } else if level == Level::Township {
            format!("/{area}/boards/map?place={at}")
        } else {
            format!("/{area}/projects?place={at}")
        };
        Some(Place {
            code,
            name: name.clone(),
            href,
            projects: u64::try_from(own.len()).unwrap_or(0),
            worst: counted.first().map_or(ui::State::Ok, |(state, _)| *state),
            lamps: counted.iter().map(|(state, n)| (lamp_word(*state), *n)).collect(),
            point: points.get(&code).copied(),
        })
    };
    of.into_iter().filter_map(one).collect()
}

fn lamps(view: &View, place: &Place) -> Markup {
    html! {
        @for (word, n) in &place.lamps {
            @let state = LAMPS.iter().find(|(_, w)| w == word).map_or(ui::State::Ok, |(s, _)| *s);
            (ui::lamp(state, &format!("{} {n}", standing::word(view, "board-lamp", word)))) " "
        }
    }
}

fn tiles(view: &View, here: AreaCode, data: &Map, lines: &[Line]) -> Markup {
    if lines.is_empty() {
        return ui::empty(view.t("board-none"), view.t("board-none-say"), None);
    }
    // In a village the tiles are its projects.
    if here.level() >= Level::Village {
        return html! { ul.tilemap { @for line in lines {
            li class=(line.lamp) { a href=(line.href) { span.strong { (line.title) } (ui::lamp(line.stands.0, &line.stands.1)) } }
        } } };
    }
    html! { ul.tilemap { @for place in &data.places {
        li class=(lamp_word(place.worst)) {
            a href=(place.href) {
                span.strong { (place.name) }
                small { (view.tf("board-n", &[("n", &place.projects.to_string())])) }
                span.lamps { (lamps(view, place)) }
            }
        }
    } } }
}

fn degrees(millionths: u64) -> f64 {
    f64::from(u32::try_from(millionths).unwrap_or(0)) / 1e6
}

fn pinned(view: &View, data: &Map) -> Markup {
    if data.pins.is_empty() {
        return html! { p.quiet { (view.t("board-map-no-pins")) } };
    }
    let said: Vec<String> = data
        .pins
        .iter()
        .map(|place| view.tf("board-n", &[("n", &place.projects.to_string())]))
        .collect();
    let seats: Vec<ui::MapSeat<'_>> = data
        .pins
        .iter()
        .zip(&said)
        .filter_map(|(place, said)| {
            let (lat, lon) = place.point?;
            let at = (degrees(lon), degrees(lat));
            let (label, href) = (place.name.as_str(), place.href.as_str());
            Some(ui::MapSeat { at, label, href, state: place.worst, said })
        })
        .collect();
    ui::map_around(
        &ui::MapText {
            title: view.t("board-map-pins"),
            desc: view.t("board-map-pins-note"),
            list_label: view.t("board-map-pins-list"),
            note: view.t("board-map-pins-note"),
        },
        &seats,
    )
}

//! The wall of a hall: outcome first, sixteen to nine, readable from six metres. It scrolls slowly
//! where the viewer's device allows motion, loads itself anew where it hangs, and needs no script.
//!
//! Invariant: no personal data. It shows counts, titles of projects, places and milestones; no owner,
//! no sponsor, no wish, no payee. Where a title bears the name of somebody of the village, or of whoever
//! carries the project, its family stands instead.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use civic::matter::{Kind, State as Stands};
use kernel::AreaCode;
use maud::{DOCTYPE, Markup, html};
use store::{Stop, Tx, board, matter};

use super::line::{self, Asked, Line, by_lamp};
use super::list;
use crate::app::App;
use crate::asset::Asset;
use crate::edge::hand;
use crate::standing;
use crate::ui;
use crate::view::View;

/// Its style sheet.
pub(super) static CSS: Asset = Asset::css(include_str!("../../../../assets/wall.css"));

/// Projects on one roll at most.
const MOST: usize = 60;

struct Wall {
    place: String,
    area: AreaCode,
    solved: u64,
    carried_out: u64,
    finished: u64,
    lamps: Vec<(ui::State, u64)>,
    lines: Vec<Line>,
    more: usize,
}

/// `/{home}/boards/wall`; with `?hall=1` it loads itself anew.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    // In a hall nobody sits before it; whoever reads it at home is not interrupted.
    let hangs =
        parts.uri.query().is_some_and(|query| query.split('&').any(|word| word == "hall=1"));
    let view = Arc::new(hand::view(&app, &parts, &params).await.as_stranger());
    let reader = Arc::clone(&view);
    match hand::reading(&app, move |tx| load(tx, &reader)).await {
        Ok(wall) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            let mut page = (headers, draw(&view, &wall).into_string()).into_response();
            if hangs {
                let (_, again) = roll(wall.lines.len());
                page.headers_mut().insert(header::REFRESH, again.into());
            }
            page
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

fn load(tx: &mut Tx<'_>, view: &View) -> Result<Wall, Stop> {
    let area = view.area()?;
    let mut lines = line::load(tx, view, area, &Asked::default())?;
    let counts = matter::counts(tx, area)?;
    let n = |kind: Kind, state: Stands| -> u64 {
        counts.iter().filter(|c| (c.0, c.1) == (kind, state)).map(|c| c.2).sum()
    };
    let lamps = by_lamp(lines.iter());
    let finished = lines.iter().filter(|line| !line.is_open()).count();
    // What is finished stands first, the newest on top; then what is under way, the next to come first.
    lines.sort_by_key(|line| {
        let done = line.finished_on.map(std::cmp::Reverse);
        (line.is_open(), done, line.next.as_ref().map(|next| next.due_on), line.home, line.id)
    });
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    let owners = board::names(tx, lines.iter().filter_map(|line| line.owner))?;
    for line in &mut lines {
        let carried = owners.values().any(|name| line.title.contains(name.as_str()));
        if carried || board::names_somebody(tx, line.home, &line.title)? {
            line.title.clone_from(&line.family);
        }
    }
    Ok(Wall {
        place: view.area_name(tx, area)?,
        area,
        solved: n(Kind::Wish, Stands::Confirmed),
        carried_out: n(Kind::Resolution, Stands::Confirmed) + n(Kind::Resolution, Stands::Reported),
        finished: u64::try_from(finished).unwrap_or(0),
        lamps,
        lines,
        more,
    })
}

/// How long the roll takes; a longer one goes no faster.
fn roll(lines: usize) -> (&'static str, u32) {
    match lines {
        0..=6 => ("still", 60),
        7..=15 => ("roll-1", 90),
        16..=30 => ("roll-2", 180),
        _ => ("roll-3", 360),
    }
}

fn big(n: u64, label: &str) -> Markup {
    html! { div.out { dd { (n) } dt { (label) } } }
}

fn draw(view: &View, wall: &Wall) -> Markup {
    let (roll, _) = roll(wall.lines.len());
    let today = view.day(view.now.date());
    let title = view.tf("board-wall-title", &[("place", &wall.place)]);
    html! {
        (DOCTYPE)
        html lang=(view.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href=(CSS.path());
            }
            body {
                main {
                    header { h1 { (title) } p { (today) } }
                    dl.outs {
                        (big(wall.solved, view.t("board-wall-solved")))
                        (big(wall.carried_out, view.t("board-wall-carried")))
                        (big(wall.finished, view.t("board-wall-finished")))
                    }
                    section.window tabindex="0" role="region" aria-label=(view.t("page-board-list")) {
                        @if wall.lines.is_empty() { p.none { (view.t("board-none")) } }
                        ul class=(roll) { @for line in &wall.lines { (one(view, wall.area, line)) } }
                    }
                    footer {
                        p.lamps { @for (state, n) in &wall.lamps {
                            (ui::lamp(*state, &format!("{} {n}", standing::word(view, "board-lamp", line::lamp_word(*state)))))
                        } }
                        @if wall.more > 0 { p { (view.tf("board-wall-more", &[("n", &wall.more.to_string())])) } }
                        p { a href={ "/" (wall.area) "/projects" } { (view.t("board-wall-back")) } }
                    }
                }
            }
        }
    }
}

fn one(view: &View, area: AreaCode, line: &Line) -> Markup {
    html! {
        li {
            span.what { (line.title) small { (list::place_of(area, line)) } }
            @if let Some(next) = &line.next {
                @if line.is_open() { span.next { (next.title) " " (view.day(next.due_on)) } }
            }
            (ui::lamp(line.stands.0, &line.stands.1))
        }
    }
}

//! What is new in an area, for programs and for the loudspeaker: an Atom feed (RFC 4287) and plain
//! text of the last seven days. Both are made new each time and hold nothing about a reader.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use civic::matter::Matter;
use kernel::refusal::Lang;
use kernel::{AreaCode, Code, Moment};
use maud::html;
use store::{Stop, Tx, registry};

use super::{facts, reads, speech, text};
use crate::app::App;
use crate::edge::hand;
use crate::view::{View, kind_key, state_key};

/// Entries of a feed, and items read out.
const MOST: u32 = 50;
/// Days that the loudspeaker looks back.
const DAYS: i64 = 7;

type Made = fn(&mut Tx<'_>, &View, AreaCode) -> Result<String, Stop>;

/// The feed of an area.
pub(super) async fn atom(
    state: State<Arc<App>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    answer(&state.0, &params, request, "application/atom+xml; charset=utf-8", feed).await
}

/// The last days of an area in sentences.
pub(super) async fn loudspeaker(
    state: State<Arc<App>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    answer(&state.0, &params, request, "text/plain; charset=utf-8", sentences).await
}

async fn answer(
    app: &Arc<App>,
    params: &RawPathParams,
    request: Request,
    mime: &'static str,
    make: Made,
) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(app, &parts, params).await.as_stranger());
    let reader = Arc::clone(&view);
    let made = hand::reading(app, move |tx| {
        let area = reader.area()?;
        if area != reader.app.options.county && registry::area(tx, area)?.is_none() {
            return Err(Code::NotFound.into());
        }
        make(tx, &reader, area)
    })
    .await;
    match made {
        Ok(text) => ([(header::CONTENT_TYPE, mime)], text).into_response(),
        Err(stop) => hand::stopped(&view, &stop),
    }
}

fn name(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    if area == view.app.options.county {
        return Ok(view.t("county-name").to_owned());
    }
    view.area_name(tx, area)
}

/// What XML may hold: control characters have no place in it, however they are written.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

fn entry_title(view: &View, matter: &Matter, place: &str) -> String {
    let words = [
        ("place", place),
        ("kind", view.t(kind_key(matter.kind))),
        ("title", matter.title.as_str()),
        ("state", view.t(state_key(matter.state))),
    ];
    clean(&view.tf("share-feed-entry", &words))
}

fn feed(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    let news = reads::news(tx, area, None, MOST)?;
    let place = name(tx, view, area)?;
    let mut entries = Vec::new();
    for matter in &news {
        let out = facts::out(tx, view, matter)?;
        entries.push((entry_title(view, matter, &out.place), clean(&text::group(view, &out)), out));
    }
    // Without anything new the feed is as old as the year, so that it does not seem to change.
    let never = Moment::start_of(view.now.date().first_of_year());
    let updated = news.iter().map(|m| m.moved_at).max().unwrap_or(never);
    let own = format!("{}/{area}/feed.atom", view.base);
    let drawn = html! {
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(view.lang.tag()) {
            id { "tag:gongdi,2026:" (area) }
            title { (clean(&view.tf("share-feed-title", &[("place", &place)]))) }
            updated { (updated.rfc3339()) }
            author { name { (clean(&place)) } }
            link rel="self" type="application/atom+xml" href=(own) {}
            link rel="alternate" type="text/html" href={ (view.base) "/" (area) } {}
            @for (title, summary, out) in &entries {
                entry {
                    id { "urn:uuid:" (out.matter.id) }
                    title { (title) }
                    updated { (out.matter.moved_at.rfc3339()) }
                    published { (out.matter.opened_at.rfc3339()) }
                    category term=(out.matter.kind) label=(view.t(kind_key(out.matter.kind))) {}
                    link rel="alternate" type="text/html" href=(out.url) {}
                    summary { (summary) }
                }
            }
        }
    };
    let xml = drawn.into_string().replace("></link>", "/>").replace("></category>", "/>");
    Ok(format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{xml}\n"))
}

fn sentences(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    let since = view.now.plus_days(-DAYS);
    let news = reads::news(tx, area, Some(since), MOST)?;
    let place = name(tx, view, area)?;
    let today = view.now.date();
    let day = if view.lang == Lang::Zh { speech::day(today, today) } else { view.day(today) };
    let mut lines = vec![view.tf("share-say-head", &[("place", &place), ("day", &day)])];
    for matter in &news {
        let out = facts::out(tx, view, matter)?;
        lines.push(text::spoken(view, &out));
    }
    let end = if news.is_empty() { "share-say-nothing" } else { "share-say-end" };
    lines.push(view.t(end).to_owned());
    Ok(format!("{}\n", lines.join("\n\n")))
}

//! Serving pages: the public ones from memory when nothing has changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use civic::authority::Who;
use kernel::{AreaCode, Code, Level};
use store::Stop;

use super::{frame, problem, reading, session};
use crate::app::App;
use crate::cache::Page;
use crate::manifest::Read;
use crate::view::{Face, Shown, View};

/// The route of a page in one of its faces.
pub(super) fn route(read: &'static Read, face: Face) -> MethodRouter<Arc<App>> {
    get(move |State(app): State<Arc<App>>, params: RawPathParams, request: Request| async move {
        let params: BTreeMap<String, String> =
            params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        serve(&app, read, face, params, request).await
    })
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

async fn serve(
    app: &Arc<App>,
    read: &'static Read,
    face: Face,
    params: BTreeMap<String, String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let stranger = session::token(&parts).is_none();
    let key = read.is_kept(stranger).then(|| cache_key(app, &parts, face, stranger));
    let home = params.get("home").and_then(|h| AreaCode::parse(h).ok());
    let village = home.filter(|h| h.level() >= Level::Village).map(|h| h.home());
    // The version is read before the page, so that a change in between makes the page old, not new.
    let version = village.map(|v| app.db.version_of(v));
    let now = app.options.clock.now();
    let kept = key.as_ref().and_then(|key| app.pages.get(key, version.unwrap_or(0), now));
    if let Some(Page::Ready(bytes)) = kept {
        return ready(face, 200, bytes);
    }
    let view = Arc::new(session::view(app, &parts, face, params).await);
    if let Some(Page::Inner(shown)) = kept {
        return ready(face, 200, render(&view, &shown).into());
    }
    let drawn = draw(app, read, &view).await;
    let shown = match drawn {
        Ok(shown) => Arc::new(shown),
        Err(Stop::Refused(no)) => return problem::respond(&view, &no),
        Err(Stop::Fault(fault)) => return problem::fault(&view, &fault),
    };
    let bytes = axum::body::Bytes::from(render(&view, &shown));
    if let (Some(key), 200) = (key, shown.status) {
        let framed = !stranger && face == Face::Html;
        let page =
            if framed { Page::Inner(Arc::clone(&shown)) } else { Page::Ready(bytes.clone()) };
        app.pages.put(key, page, version, view.now);
    }
    ready(face, shown.status, bytes)
}

/// Draws a page on a store thread. A page that is the same for everyone is drawn for a stranger,
/// whoever asks: what is kept of it can not hold anything about a reader.
async fn draw(app: &Arc<App>, read: &'static Read, view: &Arc<View>) -> Result<Shown, Stop> {
    let reader = Arc::clone(view);
    reading(app, move |tx| {
        admitted(tx, read, &reader)?;
        if read.same_for_all {
            (read.show)(tx, &reader.as_stranger())
        } else {
            (read.show)(tx, &reader)
        }
    })
    .await
}

fn ready(face: Face, status: u16, bytes: axum::body::Bytes) -> Response {
    let mime = if face == Face::Html { HTML } else { JSON };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-store")], bytes)
        .into_response()
}

/// Signed-in readers share what is inside the frame, strangers the whole page, and all the data.
/// A page may name the site's own address: what was asked under one name is not shown under another.
fn cache_key(app: &App, parts: &axum::http::request::Parts, face: Face, stranger: bool) -> String {
    let base = session::base(app, parts);
    let uri = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let framed = if stranger || face == Face::Json { "whole" } else { "inner" };
    format!("{face:?} {framed} {:?} {} {base} {uri}", session::lang(parts), session::elder(parts))
}

/// Unseen is not found; somebody not signed in is sent to the door.
fn admitted(tx: &mut store::Tx<'_>, read: &Read, view: &View) -> Result<(), Stop> {
    if read.allow.contains(&Who::Anyone) {
        return Ok(());
    }
    let place = view.area()?;
    let caller = view.caller(tx, place)?;
    if view.may(&caller, read.allow, place) {
        return Ok(());
    }
    if view.person().is_none() {
        Err(Code::SignInNeeded.into())
    } else {
        Err(Code::NotFound.into())
    }
}

fn render(view: &View, shown: &Shown) -> String {
    match &shown.json {
        Some(json) => json.clone(),
        None => frame::page(view, shown),
    }
}

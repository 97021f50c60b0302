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
    let public = read.allow.contains(&Who::Anyone) && session::token(&parts).is_none();
    let key = public.then(|| cache_key(&parts, face));
    let home = params.get("home").and_then(|h| AreaCode::parse(h).ok());
    let village = home.filter(|h| h.level() >= Level::Village).map(|h| h.home());
    if let Some(key) = &key {
        let version = village.map_or(0, |v| app.db.version_of(v));
        if let Some(page) = app.pages.get(key, version, app.options.clock.now()) {
            let headers = [(header::CONTENT_TYPE, page.mime), (header::CACHE_CONTROL, "no-store")];
            return (headers, page.bytes).into_response();
        }
    }
    // The version is read before the page, so that a change in between makes the page old, not new.
    let version = village.map(|v| app.db.version_of(v));
    let view = Arc::new(session::view(app, &parts, face, params).await);
    let reader = Arc::clone(&view);
    let drawn = reading(app, move |tx| {
        admitted(tx, read, &reader)?;
        let shown = (read.show)(tx, &reader)?;
        let status = shown.status;
        Ok((render(&reader, shown), status))
    })
    .await;
    let mime = if face == Face::Html { HTML } else { JSON };
    match drawn {
        Ok((text, status)) => {
            let bytes = axum::body::Bytes::from(text);
            if let (Some(key), 200) = (key, status) {
                let page = Page { bytes: bytes.clone(), mime, version, at: view.now };
                app.pages.put(key, page);
            }
            let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
            (status, [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-store")], bytes)
                .into_response()
        }
        Err(Stop::Refused(no)) => problem::respond(&view, &no),
        Err(Stop::Fault(fault)) => problem::fault(&view, &fault),
    }
}

fn cache_key(parts: &axum::http::request::Parts, face: Face) -> String {
    let uri = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    format!("{face:?} {:?} {} {uri}", session::lang(parts), session::elder(parts))
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

fn render(view: &View, shown: Shown) -> String {
    match shown.json {
        Some(json) => json,
        None => frame::page(view, &shown),
    }
}

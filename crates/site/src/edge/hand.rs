//! What a capability's own routes (files in and out, passwords) need of the edge, so that they know
//! the reader, check the form token and answer in the same frame as every other page.
//!
//! Refuses to know: what such a route is for.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::RawPathParams;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::account::Limits;
use store::{Stop, Tx};

use super::{frame, problem, session};
use crate::app::App;
use crate::view::{Face, Shown, View};

pub(crate) use super::files;
pub(crate) use super::input::{Values, escape, urlencoded};
pub(crate) use super::{FILE_MOST, reading, writing};

/// The circumstances of a request to a page.
pub(crate) async fn view(app: &Arc<App>, parts: &Parts, params: &RawPathParams) -> View {
    let params: BTreeMap<String, String> =
        params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    session::view(app, parts, Face::Html, params).await
}

/// The same for a route of the programming interface.
pub(crate) async fn view_json(app: &Arc<App>, parts: &Parts, params: &RawPathParams) -> View {
    let params: BTreeMap<String, String> =
        params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    session::view(app, parts, Face::Json, params).await
}

/// Whether the caller came with a header that no foreign page can send.
pub(crate) fn by_header(parts: &Parts) -> bool {
    session::token(parts).is_some_and(|(_, by_header)| by_header)
}

/// Whether a form comes from a page of ours: a foreign page can not read the token.
pub(crate) fn is_genuine(view: &View, token: Option<&str>) -> bool {
    view.person().is_some() && !view.csrf.is_empty() && token == Some(view.csrf.as_str())
}

/// The session's token with the name of its account.
pub(crate) async fn account(app: &Arc<App>, parts: &Parts) -> Option<([u8; 32], String)> {
    let (token, _) = session::token(parts)?;
    let known = session::known(app, token).await?;
    Some((token, known.login))
}

/// Where a request comes from, for the security record.
pub(crate) fn source(parts: &Parts) -> String {
    super::door::source(parts)
}

/// The numbers for passwords and locks in force today.
pub(crate) fn limits(view: &View) -> Limits {
    super::door::limits(view)
}

/// Answers a refusal or a fault.
pub(crate) fn stopped(view: &View, stop: &Stop) -> Response {
    match stop {
        Stop::Refused(no) => problem::respond(view, no),
        Stop::Fault(fault) => problem::fault(view, fault),
    }
}

/// Draws a page on a store thread and answers it.
pub(crate) async fn drawn<F>(app: &Arc<App>, view: &Arc<View>, draw: F) -> Response
where
    F: FnMut(&mut Tx<'_>) -> Result<Shown, Stop> + Send + 'static,
{
    let reader = Arc::clone(view);
    let mut draw = draw;
    let page = reading(app, move |tx| {
        let shown = draw(tx)?;
        Ok((shown.status, frame::page(&reader, &shown)))
    })
    .await;
    match page {
        Ok((status, text)) => {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
            (status, [kind, (header::CACHE_CONTROL, "no-store")], text).into_response()
        }
        Err(stop) => stopped(view, &stop),
    }
}

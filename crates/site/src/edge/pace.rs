//! How often anybody may write, by session and by address (P21). Reading is not limited: public
//! pages come from memory.
//!
//! Invariants: a form that came too soon loses nothing that was typed (acts check for themselves and
//! show their form again); the address of this machine is never limited as an address, because
//! behind a proxy everybody comes from there. Refuses to know: what is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use kernel::{Code, Refusal, hash};

use super::{door, problem, session};
use crate::app::App;
use crate::view::Face;

/// Whether the sender of a request may write now.
pub(super) fn take(app: &App, parts: &Parts) -> Result<(), Refusal> {
    let now = app.options.clock.now();
    if !door::is_own_machine(parts) {
        app.by_address.take(&door::source(parts), now)?;
    }
    match session::token(parts) {
        // The token itself is not kept, only what it hashes to.
        Some((token, _)) => app.by_session.take(&hash::hex(&hash::sm3(&token)), now),
        None => Ok(()),
    }
}

/// For routes that are not acts: whoever writes too often is answered here.
pub(super) async fn guard(
    State((app, face)): State<(Arc<App>, Option<Face>)>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match take(&app, &parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(no) => {
            let face = face.unwrap_or_else(|| face_of(&parts));
            let view = session::view(&app, &parts, face, BTreeMap::new()).await;
            problem::respond(&view, &no)
        }
    }
}

/// Which face a request asks for by its whole address.
pub(super) fn face_of(parts: &Parts) -> Face {
    let path = parts.uri.path();
    if path == "/api" || path.starts_with("/api/") { Face::Json } else { Face::Html }
}

/// The header that says when to come again, on an answer to somebody who came too often.
pub(super) fn retry_after(response: &mut Response, no: &Refusal) {
    if no.code != Code::TooMany {
        return;
    }
    let seconds = no.details.iter().find(|(place, _)| *place == "seconds");
    let seconds = seconds.map_or("60", |(_, value)| value.as_str());
    if let Ok(value) = header::HeaderValue::from_str(seconds) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}

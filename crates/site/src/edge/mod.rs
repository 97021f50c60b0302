//! The edge: HTTP in, HTTP out. Routes are built from the capabilities' manifests; a page and its
//! JSON are one handler; an act is one handler for all acts.

mod act;
mod covenant;
mod door;
pub(crate) mod files;
mod force;
mod form;
mod frame;
pub(crate) mod hand;
mod input;
mod money;
pub mod openapi;
mod pace;
mod points;
mod problem;
mod read;
mod session;
mod steps;
#[cfg(test)]
mod tests;
mod ventures;
mod works;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Code;
use store::{Fault, Stop, Tx};
use tokio::sync::oneshot;

use crate::app::App;
use crate::capabilities;
use crate::view::Face;

pub(crate) use form::{ACCEPT, Asked, form_body, serves_at_desk};

/// Largest body of an ordinary request, in bytes. Files have their own limit.
const BODY_MOST: usize = 256 * 1024;
/// Largest file, in bytes.
pub(crate) const FILE_MOST: usize = 8 * 1024 * 1024;

/// The whole site.
pub fn router(app: Arc<App>) -> Router {
    let paced = middleware::from_fn_with_state((Arc::clone(&app), None), pace::guard);
    let mut router = pages(&app, Face::Html);
    let api = pages(&app, Face::Json)
        .route("/openapi.json", get(openapi::show))
        .method_not_allowed_fallback(method_wrong_api);
    router = frame::JS
        .served(frame::CSS.served(router))
        .nest("/api", api)
        .merge(door::routes().layer(paced))
        .fallback(missing)
        .method_not_allowed_fallback(method_wrong)
        .layer(DefaultBodyLimit::max(BODY_MOST))
        .layer(middleware::from_fn(headers));
    router.with_state(app)
}

fn pages(app: &Arc<App>, face: Face) -> Router<Arc<App>> {
    let mut router = Router::new();
    // A page that has the address of an act holds its form itself.
    let taken: BTreeSet<&str> =
        capabilities::all().iter().flat_map(|m| m.reads).map(|read| read.path).collect();
    for manifest in capabilities::all() {
        for read in manifest.reads {
            router = router.route(read.path, read::route(read, face));
        }
        for deed in (manifest.deeds)() {
            let path = format!("/{{home}}/{}", deed.spec.path);
            router = router.route(&path, act::route(deed.spec, face));
            if face == Face::Html {
                let ask =
                    if deed.spec.path.contains("{matter}") { path } else { format!("{path}/new") };
                if !taken.contains(ask.as_str()) {
                    router = router.route(&ask, form::route(deed.spec));
                }
            }
        }
        // Acts look at the pace themselves, so that their forms keep what was typed.
        let paced = middleware::from_fn_with_state((Arc::clone(app), Some(face)), pace::guard);
        router = router.merge((manifest.extra)(Router::new(), face).layer(paced));
    }
    router
}

async fn missing(State(app): State<Arc<App>>, request: axum::extract::Request) -> Response {
    let (parts, _) = request.into_parts();
    refused(&app, &parts, pace::face_of(&parts), Code::NotFound).await
}

/// An address that exists, asked in a way it does not answer to; the router adds the header `Allow`.
async fn method_wrong(State(app): State<Arc<App>>, request: axum::extract::Request) -> Response {
    let (parts, _) = request.into_parts();
    refused(&app, &parts, pace::face_of(&parts), Code::MethodWrong).await
}

/// The same below `/api`, where the address has lost that part on the way.
async fn method_wrong_api(
    State(app): State<Arc<App>>,
    request: axum::extract::Request,
) -> Response {
    let (parts, _) = request.into_parts();
    refused(&app, &parts, Face::Json, Code::MethodWrong).await
}

async fn refused(app: &Arc<App>, parts: &Parts, face: Face, code: Code) -> Response {
    let view = session::view(app, parts, face, BTreeMap::new()).await;
    problem::respond(&view, &code.into())
}

/// Headers that every answer carries. Scripts and styles only from here; nothing frames us.
async fn headers(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Reads on a store thread and waits without blocking.
pub(crate) async fn reading<T, F>(app: &App, run: F) -> Result<T, Stop>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
{
    let (send, receive) = oneshot::channel();
    app.db.submit_read(run, move |out| {
        // A caller who went away needs no answer.
        drop(send.send(out));
    });
    receive.await.unwrap_or(Err(Stop::Fault(Fault::Closed)))
}

/// Writes on the store's writer and waits without blocking.
pub(crate) async fn writing<T, F>(app: &App, run: F) -> Result<T, Stop>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
{
    let (send, receive) = oneshot::channel();
    app.db.submit(run, move |out| {
        drop(send.send(out));
    });
    receive.await.unwrap_or(Err(Stop::Fault(Fault::Closed)))
}

/// A status with a plain body, for what never reaches a person.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

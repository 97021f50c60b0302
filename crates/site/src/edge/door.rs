//! The door: signing in and out, language and letters, the clock of a demonstration.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kernel::{Code, Refusal};
use maud::html;
use serde_json::json;
use store::Stop;
use store::account::{self, Limits};

use super::input::{self, Values};
use super::{frame, pace, plain, problem, reading, session, writing};
use crate::app::App;
use crate::random;
use crate::ui;
use crate::view::{Face, Shown, View};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sign-in", get(ask).post(enter))
        .route("/sign-out", post(leave))
        .route("/api/session", post(enter_api))
        .route("/preferences", get(prefer))
        .route("/api/demo/clock", post(advance))
        .route("/health", get(|| async { plain(StatusCode::OK, "ok") }))
}

pub(super) fn limits(view: &View) -> Limits {
    let rules = view.rules();
    // Without values of its own the county has the ones of the shipped rulebook; these fallbacks
    // only keep the door shut should even those be missing.
    Limits {
        length: rules.count("P21.length").unwrap_or(10),
        tries: rules.count("P21.tries").unwrap_or(5),
        lock_minutes: rules.minutes("P21.lock").unwrap_or(15),
        idle_minutes: rules.minutes("P21.idle").unwrap_or(30),
    }
}

async fn view_of(app: &Arc<App>, parts: &Parts, face: Face) -> View {
    session::view(app, parts, face, BTreeMap::new()).await
}

async fn ask(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = view_of(&app, &parts, Face::Html).await;
    let values = view.query.clone();
    form(&view, &values, None)
}

fn form(view: &View, values: &Values, no: Option<&Refusal>) -> Response {
    let told = no.map(|n| view.refusal(n));
    let error = |at: &str| match (&told, no.and_then(|n| n.field)) {
        (Some((sentence, hint)), Some(field)) if field == at => format!("{sentence}{hint}"),
        _ => String::new(),
    };
    let get = |name: &str| values.get(name).cloned().unwrap_or_default();
    let (login, back) = (get("login"), get("back"));
    let (login_error, password_error) = (error("login"), error("password"));
    let frame_of = ui::Form {
        action: "/sign-in",
        method: ui::Method::Post,
        has_files: false,
        hidden: &[("back", &back)],
        busy: view.t("form-busy"),
        is_guarded: false,
    };
    let field = |name, key, hint, error, value, complete| ui::Field {
        name,
        label: view.t(key),
        hint,
        error,
        value,
        required: None,
        autocomplete: complete,
        max_chars: None,
        count: "",
    };
    let body = html! {
        (ui::lead(view.t("sign-in"), view.t("sign-in-say"), html! {}))
        (ui::sheet(html! {
            @if let (Some((sentence, hint)), None) = (&told, no.and_then(|n| n.field)) {
                (ui::notice(ui::State::Late, sentence, html! { (hint) }))
            }
            (ui::form(&frame_of, html! {
                (ui::text_field(&field("login", "field-login", view.t("field-login-hint"), &login_error, &login, "username")))
                (ui::password_field(&field("password", "field-password", "", &password_error, "", "current-password")))
                (ui::acts(html! { (ui::submit(view.t("sign-in"))) }))
            }))
        }))
        (ui::sheet_titled(view.t("sign-in-without"), None, html! { p { (view.t("sign-in-without-say")) } }))
    };
    let shown = Shown {
        title: view.t("sign-in").into(),
        place: view.app.options.county,
        place_name: view.t("county-name").into(),
        crumbs: Vec::new(),
        json: None,
        body,
        status: 200,
    };
    let status =
        no.map_or(StatusCode::OK, |n| StatusCode::from_u16(n.code.status()).unwrap_or_default());
    let text = frame::page(view, &shown);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

async fn split(request: Request) -> Result<(Parts, Bytes), Response> {
    let (parts, body) = request.into_parts();
    match axum::body::to_bytes(body, super::BODY_MOST).await {
        Ok(bytes) => Ok((parts, bytes)),
        Err(_) => Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "too large")),
    }
}

pub(super) fn source(parts: &Parts) -> String {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |ConnectInfo(a)| a.ip().to_string())
}

/// Whether a request comes from this machine itself, as all do behind a proxy.
pub(super) fn is_own_machine(parts: &Parts) -> bool {
    let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    from.is_some_and(|ConnectInfo(at)| at.ip().to_canonical().is_loopback())
}

async fn enter(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, bytes) = match split(request).await {
        Ok(both) => both,
        Err(response) => return response,
    };
    let view = view_of(&app, &parts, Face::Html).await;
    let values = input::urlencoded(&String::from_utf8_lossy(&bytes));
    let login = values.get("login").cloned().unwrap_or_default();
    let password = values.get("password").cloned().unwrap_or_default();
    match try_enter(&app, &view, &login, &password, source(&parts)).await {
        Ok(token) => {
            let back = values.get("back").filter(|b| {
                b.starts_with('/') && !b.starts_with("//") && !b.starts_with("/sign-in")
            });
            let to = back.map_or("/work", String::as_str);
            let mut response = Redirect::to(to).into_response();
            let cookie = format!(
                "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200",
                session::COOKIE,
                token
            );
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, value);
            }
            response
        }
        Err(Stop::Refused(no)) => {
            let mut response = form(&view, &values, Some(&no));
            pace::retry_after(&mut response, &no);
            response
        }
        Err(Stop::Fault(fault)) => problem::fault(&view, &fault),
    }
}

async fn enter_api(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, bytes) = match split(request).await {
        Ok(both) => both,
        Err(response) => return response,
    };
    let view = view_of(&app, &parts, Face::Json).await;
    let sent: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let text = |name: &str| sent.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    match try_enter(&app, &view, &text("login"), &text("password"), source(&parts)).await {
        Ok(token) => (
            StatusCode::CREATED,
            [(header::CONTENT_TYPE, "application/json")],
            json!({ "token": token }).to_string(),
        )
            .into_response(),
        Err(Stop::Refused(no)) => problem::respond(&view, &no),
        Err(Stop::Fault(fault)) => problem::fault(&view, &fault),
    }
}

/// Compares outside any transaction, because a password hash is slow on purpose.
async fn try_enter(
    app: &Arc<App>,
    view: &View,
    login: &str,
    password: &str,
    source: String,
) -> Result<String, Stop> {
    app.tries.take(&source, view.now)?;
    let (county, now, limits) = (app.options.county, view.now, limits(view));
    let name = login.to_owned();
    let found = reading(app, move |tx| account::knock(tx, county, &name, now)).await;
    let found = match found {
        Ok(account) => account,
        Err(stop) => {
            record(app, login, source, false, view);
            return Err(stop);
        }
    };
    let (kept, typed) = (found.password.clone(), password.to_owned());
    let fits = tokio::task::spawn_blocking(move || account::password_fits(&typed, &kept))
        .await
        .unwrap_or(false);
    record(app, login, source, fits, view);
    let token = random::bytes::<32>();
    if fits {
        writing(app, move |tx| account::session_start(tx, &found, &token, &limits, now)).await?;
        return Ok(kernel::hash::hex(&token));
    }
    let no = writing(app, move |tx| account::failed(tx, &found, &limits, now)).await?;
    Err(no.into())
}

/// A line of the security record; nobody waits for it.
fn record(app: &Arc<App>, login: &str, source: String, ok: bool, view: &View) {
    let (county, now, id) = (app.options.county, view.now, random::id(view.now));
    let login: String = login.chars().take(64).collect();
    app.db.submit(
        move |tx| account::event(tx, county, id, ("sign-in", &login, &source, ok), now),
        |_| {},
    );
}

async fn leave(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Some((token, _)) = session::token(&parts) {
        app.sessions.write().remove(&token);
        let county = app.options.county;
        let ended = writing(&app, move |tx| account::session_end(tx, county, &token)).await;
        if let Err(stop) = ended {
            tracing::error!(%stop, "sign-out");
        }
    }
    let mut response = Redirect::to("/").into_response();
    let gone = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", session::COOKIE);
    if let Ok(value) = HeaderValue::from_str(&gone) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

async fn prefer(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let query = session::query(&parts);
    let back = query.get("back").filter(|b| b.starts_with('/') && !b.starts_with("//"));
    let mut response = Redirect::to(back.map_or("/", String::as_str)).into_response();
    for (name, allowed) in [("lang", ["zh", "en"]), ("elder", ["0", "1"])] {
        let Some(value) = query.get(name).filter(|v| allowed.contains(&v.as_str())) else {
            continue;
        };
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age=31536000");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Moves the clock of a demonstration ahead and lets the clockwork catch up.
async fn advance(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, bytes) = match split(request).await {
        Ok(both) => both,
        Err(response) => return response,
    };
    let view = view_of(&app, &parts, Face::Json).await;
    if !app.options.demo_clock {
        return problem::respond(&view, &Code::NotFound.into());
    }
    let sent: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let days = sent.get("advance_days").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let days = u32::try_from(days.min(3660)).unwrap_or(0);
    // Sessions go along, before the clock does: idleness of days that nobody lived through ends none.
    let (county, now, limits) = (app.options.county, view.now, limits(&view));
    let by_ms = i64::from(days) * kernel::time::DAY_MS;
    let moved = writing(&app, move |tx| {
        account::sessions_shift(tx, county, by_ms, limits.idle_minutes, now)
    });
    match moved.await {
        Ok(_) => {}
        Err(Stop::Refused(no)) => return problem::respond(&view, &no),
        Err(Stop::Fault(fault)) => return problem::fault(&view, &fault),
    }
    app.options.clock.advance_days(days);
    let now = app.options.clock.now();
    let worked = {
        let app = Arc::clone(&app);
        tokio::task::spawn_blocking(move || {
            crate::worker::tick(
                &app.db,
                &app.deeds,
                &app.rules,
                app.options.county,
                now,
                &mut random::bytes,
            )
        })
        .await
    };
    match worked {
        Ok(Ok(_)) => {
            let body = json!({ "now": now.rfc3339() }).to_string();
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Ok(Err(stop)) => {
            tracing::error!(%stop, "worker after clock");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "worker failed")
        }
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "worker failed"),
    }
}

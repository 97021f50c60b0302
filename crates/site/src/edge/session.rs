//! Who is asking: cookie or bearer token, language, size of letters; made into a [`View`].

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::header;
use axum::http::request::Parts;
use kernel::refusal::Lang;
use kernel::{AreaCode, hash};
use store::account;
use store::act::By;

use super::reading;
use crate::app::{App, Known};
use crate::view::{Face, View};

/// Name of the session cookie.
pub(super) const COOKIE: &str = "gd";
/// How long the store need not be asked again about a session.
const TRUST_MS: i64 = 30_000;

/// A cookie's value.
pub(super) fn cookie<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The session token, and whether it came by header: a header is not sent by a foreign page, so it
/// needs no form token.
pub(super) fn token(parts: &Parts) -> Option<([u8; 32], bool)> {
    let bearer = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    let (text, by_header) = match bearer {
        Some(text) => (text, true),
        None => (cookie(parts, COOKIE)?, false),
    };
    let bytes = hash::unhex(text)?.try_into().ok()?;
    Some((bytes, by_header))
}

/// The token that a form of this session carries.
pub(super) fn form_token(token: &[u8; 32]) -> String {
    hash::hex(&hash::sm3_parts(&[token, b"form"])).chars().take(32).collect()
}

/// The session behind a token, from memory or from the store.
pub(super) async fn known(app: &Arc<App>, token: [u8; 32]) -> Option<Known> {
    let now = app.options.clock.now();
    if let Some(known) = app.sessions.read().get(&token)
        && (0..TRUST_MS).contains(&(now.ms() - known.asked_at.ms()))
    {
        return Some(known.clone());
    }
    let (county, rules) = (app.options.county, app.rules.clone());
    let idle = rules.at(now.date()).minutes("P21.idle").unwrap_or(30);
    let found = reading(app, move |tx| {
        let session = account::session(tx, county, &token, idle, now)?;
        match session {
            Some(session) => {
                let name = store::registry::name(tx, session.person)?;
                Ok(Some((session, name)))
            }
            None => Ok(None),
        }
    })
    .await
    .ok()
    .flatten();
    let Some((session, name)) = found else {
        app.sessions.write().remove(&token);
        return None;
    };
    let known = Known { person: session.person, login: session.login.clone(), name, asked_at: now };
    let mut sessions = app.sessions.write();
    if sessions.len() > 50_000 {
        sessions.clear();
    }
    sessions.insert(token, known.clone());
    drop(sessions);
    // Being seen keeps the session alive; nobody waits for it.
    app.db.submit(move |tx| account::session_seen(tx, &session, now), |_| {});
    Some(known)
}

/// Language by cookie, then by what the browser asks for.
pub(super) fn lang(parts: &Parts) -> Lang {
    match cookie(parts, "lang") {
        Some("en") => return Lang::En,
        Some("zh") => return Lang::Zh,
        _ => {}
    }
    let asked = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    match asked {
        Some(text) if text.starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// Whether large letters are wanted.
pub(super) fn elder(parts: &Parts) -> bool {
    cookie(parts, "elder") == Some("1")
}

/// Query parameters; of a repeated one the last counts.
pub(super) fn query(parts: &Parts) -> BTreeMap<String, String> {
    parts.uri.query().map(super::input::urlencoded).unwrap_or_default()
}

/// Address of the site as readers reach it: the configured one, else what the request names. A name
/// that is none is not repeated.
pub(super) fn base(app: &App, parts: &Parts) -> String {
    if let Some(url) = &app.options.url {
        return url.trim_end_matches('/').to_owned();
    }
    let said = |name: header::HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    let host = said(header::HOST).filter(|h| !h.is_empty() && h.len() < 100);
    let Some(host) = host.filter(|h| h.chars().all(plain)) else { return String::new() };
    let proxied = parts.headers.get("x-forwarded-proto").is_some_and(|v| v == "https");
    format!("{}://{host}", if proxied { "https" } else { "http" })
}

/// The circumstances of a request.
pub(super) async fn view(
    app: &Arc<App>,
    parts: &Parts,
    face: Face,
    params: BTreeMap<String, String>,
) -> View {
    let home = params.get("home").and_then(|code| AreaCode::parse(code).ok());
    let version = home.map_or(0, |home| app.db.version_of(home.home()));
    let token = token(parts).map(|(t, _)| t);
    let known = match token {
        Some(token) => known(app, token).await,
        None => None,
    };
    let path = parts.uri.path();
    // A page's route may take `/api/x/y` for the matter y of a place called "api": there is none, and
    // whoever asked is told so in the face they asked in.
    let face = if super::pace::face_of(parts) == Face::Json { Face::Json } else { face };
    let mut query = query(parts);
    let flash = query.remove("done");
    View {
        app: Arc::clone(app),
        lang: lang(parts),
        elder: elder(parts),
        face,
        by: known.as_ref().map_or(By::Anonymous, |k| By::Person(k.person)),
        user: known.map(|k| k.name).unwrap_or_default(),
        csrf: token.map(|t| form_token(&t)).unwrap_or_default(),
        now: app.options.clock.now(),
        version,
        path: path.strip_prefix("/api").unwrap_or(path).to_owned(),
        params,
        query,
        flash,
        base: base(app, parts),
    }
}

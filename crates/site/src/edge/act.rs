//! Serving acts: one handler for all of them, from a form or as JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use civic::act::{ActSpec, FieldKind};
use kernel::{AreaCode, Code, PersonRef, Refusal};
use serde_json::{Map, Value};
use store::act::By;
use store::{Ask, Receipt, Stop};

use super::input::{self, Values};
use super::{files, form, pace, problem, reading, session, writing};
use crate::app::App;
use crate::random;
use crate::view::{Face, View};

/// The route of an act in one of its faces.
pub(super) fn route(spec: &'static ActSpec, face: Face) -> MethodRouter<Arc<App>> {
    let act = move |State(app): State<Arc<App>>, params: RawPathParams, request: Request| async move {
        let params: BTreeMap<String, String> =
            params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        serve(&app, spec, face, params, request).await
    };
    if file_fields(spec).is_empty() {
        return post(act);
    }
    post(act).layer(DefaultBodyLimit::max(files::FILES_MOST))
}

/// The fields of an act that take files.
pub(super) fn file_fields(spec: &ActSpec) -> Vec<&'static str> {
    spec.fields.iter().filter(|f| f.kind == FieldKind::Files).map(|f| f.name).collect()
}

/// What was sent: the act's fields, and what travels beside them.
struct Sent {
    fields: Map<String, Value>,
    beside: Values,
    strict: bool,
    files: Vec<files::File>,
}

async fn serve(
    app: &Arc<App>,
    spec: &'static ActSpec,
    face: Face,
    params: BTreeMap<String, String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let by_header = session::token(&parts).is_some_and(|(_, by_header)| by_header);
    let view = session::view(app, &parts, face, params).await;
    let typed = |kind: &str| {
        let sent = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        sent.is_some_and(|v| v.starts_with(kind))
    };
    let (json, multipart) = (typed("application/json"), typed("multipart/form-data"));
    let key = parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let paced = pace::take(app, &parts);
    let request = Request::from_parts(parts, body);
    let sent = if multipart {
        with_files(&view, spec, request, by_header, key).await
    } else {
        let Ok(bytes) = Bytes::from_request(request, &()).await else {
            return problem::respond(&view, &Refusal::new(Code::TooLarge).with("max", "256 KB"));
        };
        sent(spec, &bytes, json, key).map_err(|no| (no, Values::new()))
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err((no, values)) if face == Face::Html && !values.is_empty() => {
            return form::again(app, view, spec, values, no).await;
        }
        Err((no, _)) => return problem::respond(&view, &no),
    };
    // A page of another site can send a form, but not read our token. JSON and bearer need none:
    // a foreign page can send neither without being asked.
    let beside = sent.beside.clone();
    let genuine =
        by_header || json || view.person().is_none() || sent.beside.get("csrf") == Some(&view.csrf);
    let result = match paced {
        Err(no) => Err(Stop::Refused(no)),
        Ok(()) if genuine => perform(app, spec, &view, sent).await,
        Ok(()) => Err(Stop::Refused(Code::FormExpired.into())),
    };
    match result {
        Ok(receipt) => accepted(&view, spec, &receipt, &beside),
        Err(Stop::Fault(fault)) => problem::fault(&view, &fault),
        Err(Stop::Refused(no)) if face == Face::Html && no.code != Code::SignInNeeded => {
            let mut response = form::again(app, view, spec, beside, no.clone()).await;
            pace::retry_after(&mut response, &no);
            response
        }
        Err(Stop::Refused(no)) => problem::respond(&view, &no),
    }
}

fn sent(
    spec: &'static ActSpec,
    bytes: &[u8],
    json: bool,
    key: Option<String>,
) -> Result<Sent, Refusal> {
    let unreadable = || {
        Refusal::new(Code::FieldBad)
            .with("label", "@field-input")
            .with("got", "JSON")
            .with("want", "@act-described-in-openapi")
    };
    let mut beside = Values::new();
    if let Some(key) = key {
        beside.insert("key".into(), key);
    }
    if json {
        let Value::Object(mut fields) = serde_json::from_slice(bytes).map_err(|_| unreadable())?
        else {
            return Err(unreadable());
        };
        for name in ["behalf", "key", "dry_run"] {
            // `key` may be a field of an act one day; then it stays one.
            if spec.fields.iter().any(|f| f.name == name) {
                continue;
            }
            if let Some(value) = fields.remove(name) {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                beside.insert(name.into(), text);
            }
        }
        return Ok(Sent { fields, beside, strict: true, files: Vec::new() });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
    Ok(formed(spec, input::pairs(text), beside, Vec::new()))
}

fn formed(
    spec: &'static ActSpec,
    pairs: Vec<(String, String)>,
    mut beside: Values,
    files: Vec<files::File>,
) -> Sent {
    let mut values = input::values(spec, pairs);
    for field in file_fields(spec) {
        let of = files.iter().filter(|file| file.field == field);
        let hashes: Vec<String> = of.map(|file| kernel::hash::hex(&file.hash)).collect();
        values.insert(field.into(), hashes.join("\n"));
    }
    let fields = values.iter().map(|(k, v)| (k.clone(), Value::String(v.clone()))).collect();
    beside.extend(values);
    Sent { fields, beside, strict: false, files }
}

/// A form with files; what was typed comes back with a refusal.
async fn with_files(
    view: &View,
    spec: &'static ActSpec,
    request: Request,
    trusted: bool,
    key: Option<String>,
) -> Result<Sent, (Refusal, Values)> {
    if view.person().is_none() {
        return Err((Code::SignInNeeded.into(), Values::new()));
    }
    let sent = files::form(view, request, &file_fields(spec), trusted).await;
    let beside: Values = key.map(|key| ("key".into(), key)).into_iter().collect();
    match sent.wrong {
        Some(no) => Err((no, input::values(spec, sent.pairs))),
        None => Ok(formed(spec, sent.pairs, beside, sent.files)),
    }
}

async fn perform(
    app: &Arc<App>,
    spec: &'static ActSpec,
    view: &View,
    mut sent: Sent,
) -> Result<Receipt, Stop> {
    let home = view.area()?;
    if home.home() != home {
        return Err(Code::NotFound.into());
    }
    let mut fields = sent.fields.clone();
    if let Some(matter) = view.params.get("matter") {
        fields.insert("matter".into(), Value::String(matter.clone()));
    }
    let (mut input, unresolved) = input::read(spec, &fields, sent.strict)?;
    let (behalf, named) = people(app, home, &sent, unresolved).await?;
    for (name, person) in named {
        input.insert(name.into(), Value::String(person.to_string()));
    }
    let Some(key) = sent.beside.get("key").filter(|k| !k.is_empty()).cloned() else {
        return Err(Refusal::new(Code::FieldMissing).on("key").with("label", "@field-key").into());
    };
    let ask = Ask {
        home,
        act: spec.name.into(),
        by: if view.by == By::Worker { By::Anonymous } else { view.by },
        behalf,
        key,
        input: Value::Object(input),
        now: view.now,
        salt: random::bytes(),
        dry_run: sent.beside.get("dry_run").is_some_and(|v| v == "true" || v == "1"),
    };
    let prepared = store::act::prepare(&app.deeds, ask)?;
    let rules = app.rules.clone();
    let files = std::mem::take(&mut sent.files);
    // Files and act are one transaction: what is refused leaves nothing behind.
    writing(app, move |tx| {
        for file in &files {
            store::matter::blob_put(tx, home, &file.hash, &file.bytes)?;
        }
        prepared.perform(tx, &rules)
    })
    .await
}

type Named = Vec<(&'static str, PersonRef)>;

/// Finds the people who were written by name or key; asks the store only when somebody was.
async fn people(
    app: &Arc<App>,
    home: AreaCode,
    sent: &Sent,
    unresolved: input::Unresolved,
) -> Result<(Option<PersonRef>, Named), Stop> {
    let behalf = sent.beside.get("behalf").map(|b| b.trim().to_owned()).filter(|b| !b.is_empty());
    let known = behalf.as_deref().and_then(|b| b.parse::<PersonRef>().ok());
    if unresolved.is_empty() && (behalf.is_none() || known.is_some()) {
        return Ok((known, Vec::new()));
    }
    reading(app, move |tx| {
        let mut named = Vec::new();
        for (name, text) in &unresolved {
            named.push((*name, input::resolve(tx, home, name, text)?));
        }
        let behalf = match (&behalf, known) {
            (_, Some(known)) => Some(known),
            (Some(text), None) => Some(input::resolve(tx, home, "behalf", text)?),
            (None, None) => None,
        };
        Ok((behalf, named))
    })
    .await
}

fn accepted(view: &View, spec: &'static ActSpec, receipt: &Receipt, beside: &Values) -> Response {
    if view.face == Face::Json {
        let status = if receipt.repeated || receipt.seq.is_none() {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let body = serde_json::to_string(receipt).unwrap_or_default();
        return (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    }
    // Only addresses of this site are followed back.
    let back = beside.get("back").filter(|b| b.starts_with('/') && !b.starts_with("//"));
    let to = match (back, receipt.matter, spec.kind) {
        (Some(back), _, _) => back.clone(),
        (None, Some(matter), Some(kind)) => {
            let kind = if spec.name == "meeting.call" { civic::matter::Kind::Topic } else { kind };
            format!("/{}/{}/{matter}", receipt.home, kind.noun())
        }
        (None, Some(matter), None) => format!("/{}/matters/{matter}", receipt.home),
        (None, None, _) => format!("/{}", receipt.home),
    };
    let sep = if to.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{to}{sep}done={}", spec.key())).into_response()
}

//! Refusals and faults on the way out: RFC 9457 as JSON, the same sentence and hint as a page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Code, Refusal};
use maud::html;
use serde_json::json;
use store::Fault;

use super::frame;
use crate::ui;
use crate::view::{Face, Shown, View};

/// The problem document of a refusal.
pub(super) fn document(view: &View, no: &Refusal) -> serde_json::Value {
    let (sentence, hint) = view.refusal(no);
    json!({
        "type": format!("/refusals#{}", no.code.as_str()),
        "title": sentence,
        "status": no.code.status(),
        "code": no.code.as_str(),
        "hint": hint,
        "field": no.field,
        "instance": view.path,
    })
}

/// Answers a refusal.
pub(super) fn respond(view: &View, no: &Refusal) -> Response {
    let mut response = answer(view, no);
    super::pace::retry_after(&mut response, no);
    response
}

fn answer(view: &View, no: &Refusal) -> Response {
    let status = StatusCode::from_u16(no.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    if view.face == Face::Json {
        let body = document(view, no).to_string();
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], body)
            .into_response();
    }
    if no.code == Code::SignInNeeded {
        let back = super::input::escape(&view.path);
        return Redirect::to(&format!("/sign-in?back={back}")).into_response();
    }
    let (sentence, hint) = view.refusal(no);
    page(view, status, &sentence, &hint)
}

fn page(view: &View, status: StatusCode, sentence: &str, hint: &str) -> Response {
    let home = ui::Link::new("/", view.t("go-home"));
    let shown = Shown {
        title: sentence.to_owned(),
        place: view.app.options.county,
        place_name: view.t("county-name").to_owned(),
        crumbs: Vec::new(),
        json: None,
        body: html! { (ui::sheet(ui::empty(sentence, hint, Some(home)))) },
        status: status.as_u16(),
    };
    let body = frame::page(view, &shown);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// Answers a fault: logged once with a number, and the number is all that is shown. A full queue is
/// a refusal in disguise: nothing was recorded, try again.
pub(super) fn fault(view: &View, fault: &Fault) -> Response {
    if matches!(fault, Fault::Busy | Fault::Conflict) {
        let mut response = respond(view, &Code::Busy.into());
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
        return response;
    }
    let id = crate::random::key();
    tracing::error!(%fault, request = %id, path = %view.path, "fault");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    if view.face == Face::Json {
        let body = json!({ "type": "about:blank", "title": view.t("fault-title"), "status": 500, "code": "fault", "request": id });
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string())
            .into_response();
    }
    page(view, status, view.t("fault-title"), &view.tf("fault-hint", &[("id", &id)]))
}

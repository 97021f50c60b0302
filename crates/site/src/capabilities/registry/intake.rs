//! Files in and out: the sample file, the preview of a file, the commit of exactly what was
//! previewed.
//!
//! Invariants: nothing is written to the registry by a preview; the commit reads the very bytes
//! that were previewed, found by their hash, and goes through the act like everything else. Refuses
//! to know: how a line is read ([`super::sheet`]) and what an import may do (its rule).

use std::cell::Cell;
use std::sync::Arc;

use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use civic::Scene;
use civic::registry::Sex;
use civic::registry::import::{Import, ImportLine, LineFault, check, preview as plan_of};
use kernel::{AreaCode, Code, Level, Refusal, hash};
use maud::Markup;
use serde_json::json;
use store::{Ask, Stop, Tx, matter};

use super::preview::{self, Asked};
use super::sheet::{self, SheetFault};
use super::{IMPORTS, imports, reads};
use crate::app::App;
use crate::edge::hand;
use crate::random;
use crate::view::{Face, Shown, View};

/// The routes; only pages send files, the programming interface sends rows to the act itself.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    let limit = DefaultBodyLimit::max(hand::FILE_MOST + 64 * 1024);
    router
        .route("/{home}/imports/sample.csv", get(sample))
        .route("/{home}/imports/preview", post(show_preview).layer(limit))
        .route("/{home}/imports/commit", post(commit))
}

/// The village, when the reader keeps its file.
fn admitted(tx: &mut Tx<'_>, view: &View) -> Result<AreaCode, Stop> {
    let home = view.area()?;
    if view.person().is_none() {
        return Err(Code::SignInNeeded.into());
    }
    let caller = view.caller(tx, home)?;
    if home.level() == Level::Village && view.may(&caller, IMPORTS, home) {
        Ok(home)
    } else {
        Err(Code::NotFound.into())
    }
}

/// A file with the right columns and two made-up people, to be filled in.
async fn sample(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = hand::view(&app, &parts, &params).await;
    let home = match view.area() {
        Ok(home) if home.level() == Level::Village => home,
        Ok(_) => return hand::stopped(&view, &Code::NotFound.into()),
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let lines = match sample_lines(home) {
        Ok(lines) => lines,
        Err(no) => return hand::stopped(&view, &no.into()),
    };
    // The mark in front lets spreadsheet programs see that it is UTF-8.
    let text = format!("\u{feff}{}", sheet::write(&lines));
    let name = format!("attachment; filename=\"households-{home}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, text).into_response()
}

fn sample_lines(home: AreaCode) -> Result<Vec<ImportLine>, Refusal> {
    let group = AreaCode::parse(&format!("{home}001")).map_err(|_| Code::NotFound)?;
    let line = |person: &str, name: &str, sex, born_on, relation: &str| ImportLine {
        // No village numbers a household so: sending the sample as it is changes nobody.
        household: "样例1".into(),
        group,
        group_name: "一组".into(),
        courtyard: None,
        courtyard_name: String::new(),
        head: "样例甲".into(),
        person: person.into(),
        name: name.into(),
        sex,
        born_on,
        relation: relation.into(),
        registered: true,
        member: true,
        away: false,
        party: false,
        phone: None,
        synthetic: true,
    };
    Ok(vec![
        line("样例1-01", "样例甲", Sex::Male, jiff::civil::date(1958, 5, 1), "户主"),
        line("样例1-02", "样例乙", Sex::Female, jiff::civil::date(1961, 10, 1), "配偶"),
    ])
}

/// What a file form carries.
struct Sent {
    name: String,
    bytes: Vec<u8>,
}

fn too_large() -> Refusal {
    Refusal::new(Code::TooLarge).on("file").with("max", "8 MB")
}

fn no_file() -> Refusal {
    Refusal::new(Code::FieldMissing).on("file").with("label", "@field-file")
}

fn broken(error: &MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { no_file() }
}

/// Reads the form; the token comes first and is looked at before the file is read.
async fn sent(view: &View, request: Request) -> Result<Sent, Refusal> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| no_file())?;
    let mut genuine = false;
    while let Some(field) = form.next_field().await.map_err(|e| broken(&e))? {
        match field.name() {
            Some("csrf") => {
                let token = field.text().await.map_err(|e| broken(&e))?;
                genuine = hand::is_genuine(view, Some(&token));
            }
            Some("file") if genuine => {
                let name: String =
                    field.file_name().unwrap_or_default().chars().take(200).collect();
                let bytes = field.bytes().await.map_err(|e| broken(&e))?;
                if bytes.is_empty() || name.is_empty() {
                    return Err(no_file());
                }
                if bytes.len() > hand::FILE_MOST {
                    return Err(too_large());
                }
                return Ok(Sent { name, bytes: bytes.to_vec() });
            }
            _ => {}
        }
    }
    Err(if genuine { no_file() } else { Code::FormExpired.into() })
}

async fn show_preview(
    State(app): State<Arc<App>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    let home = match hand::reading(&app, move |tx| admitted(tx, &reader)).await {
        Ok(home) => home,
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let sent = match sent(&view, Request::from_parts(parts, body)).await {
        Ok(sent) => sent,
        Err(no) => return asked_again(&app, &view, home, no).await,
    };
    let bytes = Arc::new(sent.bytes);
    let lines = match read(Arc::clone(&bytes)).await {
        Ok(lines) => lines,
        Err(Unread::Whole(no)) => return asked_again(&app, &view, home, no).await,
        Err(Unread::Rows(faults)) => {
            return bad_rows(&app, &view, home, sent.name, faults).await;
        }
    };
    let faults = check(home, &lines, view.now.date());
    if !faults.is_empty() {
        return bad_rows(&app, &view, home, sent.name, faults).await;
    }
    let digest = hash::sm3(&bytes);
    let now = view.now;
    let kept =
        hand::writing(&app, move |tx| matter::preview_put(tx, home, &digest, &bytes, now)).await;
    if let Err(stop) = kept {
        return hand::stopped(&view, &stop);
    }
    let (reader, key, id) = (Arc::clone(&view), random::key(), random::id(view.now));
    hand::drawn(&app, &view, move |tx| {
        let act = Import { id, file: sent.name.clone(), rows: lines.clone(), fingerprint: None };
        let facts = reads::import_facts(tx, home)?;
        let rules = reader.rules();
        let scene = Scene {
            home,
            now: reader.now,
            caller: reader.caller(tx, home)?,
            behalf: None,
            key: &key,
            rules: &rules,
            rules_version: reader.app.rules.version(),
            matter: None,
            given: Cell::new(0),
        };
        let plan = plan_of(&facts, &scene, &act);
        let standings = preview::standings(&facts, &act.rows);
        let asked = Asked {
            home,
            file: &act.file,
            hash: &hash::hex(&digest),
            key: &key,
            id: &id.to_string(),
        };
        let body = preview::good(&reader, &asked, &plan, &act.rows, &standings);
        page(tx, &reader, home, body, 200)
    })
    .await
}

/// Why a file was not read.
enum Unread {
    Whole(Refusal),
    Rows(Vec<LineFault>),
}

/// Reads the rows away from the threads that answer requests: a large file takes its time.
async fn read(bytes: Arc<Vec<u8>>) -> Result<Vec<ImportLine>, Unread> {
    let read = tokio::task::spawn_blocking(move || sheet::read(&bytes)).await;
    match read {
        Ok(Ok(lines)) if lines.is_empty() => {
            Err(Unread::Whole(Refusal::new(Code::ImportRows).on("file").with("n", 0)))
        }
        Ok(Ok(lines)) => Ok(lines),
        Ok(Err(SheetFault::Header { missing })) => Err(Unread::Whole(
            Refusal::new(Code::ImportHeader).on("file").with("missing", missing.join("、")),
        )),
        Ok(Err(SheetFault::Encoding { line })) => {
            Err(Unread::Whole(Refusal::new(Code::EncodingBad).on("file").with("line", line)))
        }
        Ok(Err(SheetFault::Rows(faults))) => Err(Unread::Rows(faults)),
        Err(_) => Err(Unread::Whole(Code::Busy.into())),
    }
}

fn page(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    body: Markup,
    status: u16,
) -> Result<Shown, Stop> {
    let name = view.area_name(tx, home)?;
    let shown = Shown::new(view, home, &name, view.t("imports-preview-title"), &(), move || body)?;
    let list = (format!("/{home}/imports"), view.t("page-imports-list").to_owned());
    Ok(Shown { status, ..shown.under(vec![(format!("/{home}"), name), list]) })
}

/// The form once more, with what is wrong about the file as a whole.
async fn asked_again(app: &Arc<App>, view: &Arc<View>, home: AreaCode, no: Refusal) -> Response {
    let reader = Arc::clone(view);
    hand::drawn(app, view, move |tx| {
        let (sentence, hint) = reader.refusal(&no);
        let error = format!("{sentence}{hint}");
        let body = maud::html! {
            (crate::ui::lead(reader.t("page-imports-list"), reader.t("imports-say"), maud::html! {}))
            (crate::ui::error_summary(reader.t("form-faults"), &[crate::ui::Fault { name: "file", text: &error }]))
            (crate::ui::sheet(imports::upload(&reader, home, &error)))
        };
        page(tx, &reader, home, body, no.code.status())
    })
    .await
}

async fn bad_rows(
    app: &Arc<App>,
    view: &Arc<View>,
    home: AreaCode,
    file: String,
    faults: Vec<LineFault>,
) -> Response {
    let reader = Arc::clone(view);
    hand::drawn(app, view, move |tx| {
        let asked = Asked { home, file: &file, hash: "", key: "", id: "" };
        let body = preview::bad(&reader, &asked, &faults);
        page(tx, &reader, home, body, Code::ImportRows.status())
    })
    .await
}

async fn commit(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let Ok(body) = axum::body::to_bytes(body, 64 * 1024).await else {
        return hand::stopped(&view, &Refusal::new(Code::TooLarge).with("max", "64 KB").into());
    };
    let values = hand::urlencoded(&String::from_utf8_lossy(&body));
    if view.person().is_some() && !hand::is_genuine(&view, values.get("csrf").map(String::as_str)) {
        return hand::stopped(&view, &Code::FormExpired.into());
    }
    match carry_out(&app, &view, &values).await {
        Ok((home, id)) => {
            Redirect::to(&format!("/{home}/imports?made={id}&done=registry-import")).into_response()
        }
        Err(Stop::Refused(no)) if no.code == Code::ImportStale => match view.area() {
            Ok(home) => asked_again(&app, &view, home, no).await,
            Err(stop) => hand::stopped(&view, &stop),
        },
        Err(stop) => hand::stopped(&view, &stop),
    }
}

/// Reads the previewed bytes again and asks for the act; sending twice counts once.
async fn carry_out(
    app: &Arc<App>,
    view: &Arc<View>,
    values: &hand::Values,
) -> Result<(AreaCode, String), Stop> {
    let get = |name: &str| values.get(name).cloned().unwrap_or_default();
    let (reader, hex) = (Arc::clone(view), get("hash"));
    let found = hand::reading(app, move |tx| {
        let home = admitted(tx, &reader)?;
        let digest = hash::unhex(&hex).and_then(|b| <[u8; 32]>::try_from(b).ok());
        let bytes = match digest {
            Some(digest) => matter::blob(tx, home, &digest)?,
            None => None,
        };
        Ok((home, bytes.ok_or_else(|| Refusal::new(Code::ImportStale).on("file"))?))
    });
    let (home, bytes) = found.await?;
    let rows = read(Arc::new(bytes)).await.map_err(|unread| match unread {
        Unread::Whole(no) => no,
        Unread::Rows(faults) => Refusal::new(Code::ImportRows).with("n", faults.len()),
    })?;
    let id = get("id");
    let input =
        json!({ "id": id, "file": get("file"), "rows": rows, "fingerprint": get("fingerprint") });
    let ask = Ask {
        home,
        act: "registry.import".into(),
        by: view.by,
        behalf: None,
        key: get("key"),
        input,
        now: view.now,
        salt: random::bytes(),
        dry_run: false,
    };
    let (deeds, rules) = (app.deeds.clone(), app.rules.clone());
    hand::writing(app, move |tx| store::act::perform(tx, &deeds, &rules, &ask)).await?;
    Ok((home, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_can_be_sent_as_it_is() {
        let home = AreaCode::parse("420324102224").unwrap();
        let lines = sample_lines(home).unwrap();
        let text = format!("\u{feff}{}", sheet::write(&lines));
        assert_eq!(sheet::read(text.as_bytes()), Ok(lines.clone()));
        assert_eq!(check(home, &lines, jiff::civil::date(2026, 11, 23)), []);
        assert!(lines.iter().all(|l| l.synthetic && l.phone.is_none()));
    }
}

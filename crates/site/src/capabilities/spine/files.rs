//! Files beside any matter: sent from a page or by the programming interface, sent back to those who
//! may open them.
//!
//! Invariants: a file is kept under the hash of its bytes; photos and recordings are opened by
//! neighbours and office holders, as whole names are, and never by the public; nothing ever asks for
//! one. Refuses to know: what a matter is about.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use civic::act::Act;
use civic::authority::{Concern, allowed};
use civic::matter::Matter;
use civic::media::plain_name;
use civic::spine::{Attach, Attachment};
use kernel::id::{AttachmentId, MatterId};
use kernel::{AreaCode, Code, Id, Refusal, hash};
use maud::html;
use serde_json::json;
use store::{Ask, Stop, Tx, matter};

use crate::app::App;
use crate::edge::{ACCEPT, hand};
use crate::random;
use crate::ui;
use crate::view::{Face, Shown, View};

/// The routes.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    let router = router.route("/{home}/matters/{matter}/files/{file}", get(download));
    let limit = DefaultBodyLimit::max(hand::files::FILES_MOST);
    match face {
        Face::Html => {
            router.route("/{home}/matters/{matter}/files", get(ask).post(send).layer(limit))
        }
        Face::Json => router.route("/{home}/blobs", post(keep).layer(limit)),
    }
}

/// The matter of the address, when the reader may put a file beside it.
fn admitted(tx: &mut Tx<'_>, view: &View) -> Result<Matter, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let found = matter::get(tx, home, id)?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let concern = Concern {
        place: found.area,
        opened_for: found.opened_for,
        owner: found.owner,
        behalf: None,
    };
    allowed(Attach::SPEC.allow, &caller, &concern)?;
    Ok(found)
}

async fn ask(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    hand::drawn(&app, &view, move |tx| page(tx, &reader, None)).await
}

fn page(tx: &mut Tx<'_>, view: &View, no: Option<&Refusal>) -> Result<Shown, Stop> {
    let found = admitted(tx, view)?;
    let home = found.home;
    let name = view.area_name(tx, home)?;
    let title = view.t("files-add");
    let error = no.map_or_else(String::new, |no| {
        let (sentence, hint) = view.refusal(no);
        format!("{sentence}{hint}")
    });
    let (key, id) = (random::key(), random::id::<()>(view.now).to_string());
    let form = ui::Form {
        action: &format!("/{home}/matters/{}/files", found.id),
        method: ui::Method::Post,
        has_files: true,
        // The token stands before the files, so that a foreign form is refused without reading them.
        hidden: &[("csrf", &view.csrf), ("key", &key), ("id", &id)],
        busy: view.t("form-busy"),
        is_guarded: true,
    };
    let field = ui::Field {
        name: "files",
        label: view.t("field-files"),
        hint: view.t("field-files-hint"),
        error: &error,
        required: Some(view.t("required")),
        ..ui::Field::default()
    };
    let mut shown = Shown::new(view, home, &name, title, &(), || {
        html! {
            (ui::lead(title, view.t("files-add-say"), html! {}))
            (ui::sheet(ui::form(&form, html! {
                (ui::file_field(&field, ACCEPT, true))
                (ui::acts(ui::submit(view.t("do-matter-attach"))))
            })))
        }
    })?;
    shown.status = no.map_or(200, |no| no.code.status());
    Ok(shown.under(vec![(view.href(&found), found.title.clone())]))
}

async fn send(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    let found = match hand::reading(&app, move |tx| admitted(tx, &reader)).await {
        Ok(found) => found,
        Err(stop) => return hand::stopped(&view, &stop),
    };
    let by_header = hand::by_header(&parts);
    let request = Request::from_parts(parts, body);
    let sent = hand::files::form(&view, request, &["files"], by_header).await;
    let attached = match sent.wrong {
        Some(no) => Err(Stop::Refused(no)),
        None => attach(&app, &view, &found, sent).await,
    };
    match attached {
        Ok(()) => {
            let href = view.href(&found);
            Redirect::to(&format!("{href}?done=matter-attach")).into_response()
        }
        Err(Stop::Refused(no)) if no.code != Code::SignInNeeded => {
            let reader = Arc::clone(&view);
            hand::drawn(&app, &view, move |tx| page(tx, &reader, Some(&no))).await
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

/// One act a file, all in one transaction. Keys and ids follow from those of the form, so that
/// sending twice is once.
async fn attach(
    app: &Arc<App>,
    view: &View,
    found: &Matter,
    sent: hand::files::Sent,
) -> Result<(), Stop> {
    let values: hand::Values = sent.pairs.into_iter().collect();
    let missing = |name: &'static str| Refusal::new(Code::FieldMissing).on(name);
    let key = values.get("key").filter(|k| !k.is_empty()).ok_or_else(|| missing("key"))?;
    let id = values.get("id").and_then(|id| AttachmentId::parse(id).ok());
    let id = id.ok_or_else(|| missing("id"))?;
    if sent.files.is_empty() {
        return Err(missing("files").with("label", "@field-files").into());
    }
    civic::policy::files_allowed(&view.rules(), sent.files.len())?;
    let ask = |n: usize, file: &hand::files::File| {
        let mime = civic::media::sniff(&file.bytes).unwrap_or_default();
        Ask {
            home: found.home,
            act: Attach::SPEC.name.into(),
            by: view.by,
            behalf: None,
            key: if n == 0 { key.clone() } else { format!("{key}:{n}") },
            input: json!({ "matter": found.id, "id": numbered(id, n), "mime": mime,
                "name": plain_name(n + 1, mime), "hash": hash::hex(&file.hash) }),
            now: view.now,
            salt: random::bytes(),
            dry_run: false,
        }
    };
    let asks: Vec<(Ask, hand::files::File)> =
        sent.files.into_iter().enumerate().map(|(n, file)| (ask(n, &file), file)).collect();
    let (deeds, rules) = (app.deeds.clone(), app.rules.clone());
    hand::writing(app, move |tx| {
        for (ask, file) in &asks {
            matter::blob_put(tx, ask.home, &file.hash, &file.bytes)?;
            store::act::perform(tx, &deeds, &rules, ask)?;
        }
        Ok(())
    })
    .await
}

/// The `n`th id after one made by the form.
fn numbered(id: AttachmentId, n: usize) -> AttachmentId {
    let mut bytes = id.bytes();
    if let Some(last) = bytes.last_mut() {
        *last ^= u8::try_from(n % 256).unwrap_or(0);
    }
    Id::from_bytes(bytes)
}

/// `POST /api/{home}/blobs`: bytes in, their hash out; an act names them afterwards.
async fn keep(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view_json(&app, &parts, &params).await);
    // Only a caller with a token of its own: no page of another site can fill the store.
    if !hand::by_header(&parts) || view.person().is_none() {
        return hand::stopped(&view, &Code::SignInNeeded.into());
    }
    let Ok(bytes) = Bytes::from_request(Request::from_parts(parts, body), &()).await else {
        let most = hand::files::FILES_MOST / (1024 * 1024);
        let no = Refusal::new(Code::TooLarge).with("max", format!("{most} MB"));
        return hand::stopped(&view, &no.into());
    };
    match stored(&app, &view, bytes).await {
        Ok(body) => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::CREATED, kind, body.to_string()).into_response()
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

async fn stored(app: &Arc<App>, view: &Arc<View>, bytes: Bytes) -> Result<serde_json::Value, Stop> {
    let home = view.area()?;
    if home.home() != home {
        return Err(Code::NotFound.into());
    }
    let reader = Arc::clone(view);
    let near = hand::reading(app, move |tx| Ok(View::is_near(&reader.caller(tx, home)?, home)));
    if !near.await? {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@who-villager").into());
    }
    let file = hand::files::checked(view, "files", "…", bytes.to_vec())?;
    let mime = civic::media::sniff(&file.bytes).unwrap_or_default();
    let body = json!({ "hash": hash::hex(&file.hash), "mime": mime, "size": file.bytes.len() });
    hand::writing(app, move |tx| matter::blob_put(tx, home, &file.hash, &file.bytes)).await?;
    Ok(body)
}

async fn download(
    State(app): State<Arc<App>>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    match hand::reading(&app, move |tx| opened(tx, &reader)).await {
        Ok((file, bytes)) => hand::files::answer(&parts.headers, &file.name, &file.mime, bytes),
        Err(stop) => hand::stopped(&view, &stop),
    }
}

/// The file and its bytes, for who may open it; for others it is not there.
fn opened(tx: &mut Tx<'_>, view: &View) -> Result<(Attachment, Vec<u8>), Stop> {
    let home: AreaCode = view.area()?;
    let (of, id): (MatterId, AttachmentId) = (view.id("matter")?, view.id("file")?);
    if view.person().is_none() {
        return Err(Code::SignInNeeded.into());
    }
    if !View::is_near(&view.caller(tx, home)?, home) {
        return Err(Code::NotFound.into());
    }
    let found = super::reads::attachment(tx, home, of, id)?.ok_or(Code::NotFound)?;
    let bytes = matter::blob(tx, home, &found.hash)?.filter(|b| !b.is_empty());
    Ok((found, bytes.ok_or(Code::NotFound)?))
}

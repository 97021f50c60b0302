//! The lottery as data, in the shape that `gongdi draw --format json` prints and the script of a
//! third party reads (`docs/draw.md`). It says who is of which age and group: for neighbours and
//! those who run it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use civic::decide::panel::Panel;
use kernel::id::MatterId;
use kernel::{Code, Refusal, hash};
use serde_json::{Value, json};
use store::{Stop, Tx};

use super::reads;
use crate::app::App;
use crate::edge::hand;
use crate::view::{Face, View};

/// Routes.
pub(super) fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Html => router.route("/{home}/topics/{matter}/panel/lottery.json", get(lottery)),
        Face::Json => router,
    }
}

/// `/{home}/topics/{matter}/panel/lottery.json`
async fn lottery(app: State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app.0, &parts, &params).await);
    let reader = Arc::clone(&view);
    match hand::reading(&app.0, move |tx| told(tx, &reader)).await {
        Ok(told) => {
            let kept = (header::CONTENT_DISPOSITION, "attachment; filename=\"lottery.json\"");
            ([kept], Json(told)).into_response()
        }
        Err(stop) => hand::stopped(&view, &stop),
    }
}

fn told(tx: &mut Tx<'_>, view: &View) -> Result<Value, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let caller = view.caller(tx, home)?;
    if view.person().is_none() {
        return Err(Code::SignInNeeded.into());
    }
    if !View::is_near(&caller, home) {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@panel-neighbours").into());
    }
    let panel = reads::last(tx, home, id)?.ok_or(Code::NotFound)?;
    Ok(data(&panel))
}

/// The kept text, taken apart.
fn data(panel: &Panel) -> Value {
    let mut lines: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for line in panel.lottery.lines() {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or_default();
        lines.entry(word).or_default().push(fields.collect());
    }
    let of = |word: &str| lines.get(word).cloned().unwrap_or_default();
    let at = |fields: &[&str], n: usize| fields.get(n).copied().unwrap_or_default().to_owned();
    let number = |fields: &[&str], n: usize| at(fields, n).parse::<u64>().unwrap_or(0);
    let panels = of("panel");
    let mut sits: BTreeMap<&str, u64> = BTreeMap::new();
    for name in panels.iter().flatten() {
        *sits.entry(name).or_default() += 1;
    }
    let person = |fields: &Vec<&str>| {
        let id = at(fields, 0);
        let panels = sits.get(id.as_str()).copied().unwrap_or(0);
        json!({ "id": id, "values": fields.get(1..).unwrap_or_default(), "panels": panels })
    };
    let quota = |fields: &Vec<&str>| {
        json!({ "category": at(fields, 0), "value": at(fields, 1),
            "min": number(fields, 2), "max": number(fields, 3) })
    };
    let mut told = json!({
        "categories": of("categories").into_iter().next().unwrap_or_default(),
        "size": panel.seats,
        "quotas": of("quota").iter().map(quota).collect::<Vec<_>>(),
        "people": of("person").iter().map(person).collect::<Vec<_>>(),
        "panels": panels,
        "lottery": panel.hash,
    });
    if let (Some(drawn), Some(told)) = (panel.number, told.as_object_mut()) {
        let seed = hash::unhex(&panel.seed).unwrap_or_default();
        let sits = usize::try_from(drawn).ok().and_then(|drawn| panels.get(drawn));
        told.insert("seed".into(), panel.seed.clone().into());
        told.insert("commitment".into(), hash::hex(&hash::sm3(&seed)).into());
        told.insert("number".into(), drawn.into());
        told.insert("drawn".into(), json!(sits));
    }
    told
}

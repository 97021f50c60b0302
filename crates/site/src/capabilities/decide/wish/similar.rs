//! Has a neighbour wished the same? Open wishes of the place whose words are alike: while typing, and
//! as a page of its own before a wish is said. Joining them is offered, never demanded.
//!
//! Invariant: looking writes nothing. Refuses to know: what is done with a wish.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, State};
use axum::http::header;
use axum::response::Response;
use axum::routing::post;
use civic::act::Act;
use civic::decide::wish::Raise;
use civic::matter::ClockName;
use civic::{policy, similar};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, matter};

use super::reads;
use crate::app::App;
use crate::edge::{Asked, form_body, hand, serves_at_desk};
use crate::ui;
use crate::view::{Face, Shown, View};

/// Open wishes that are compared, and those that are shown.
const COMPARED: u32 = 400;
const SHOWN: usize = 5;

/// A wish that looks alike.
#[derive(Debug, Serialize)]
pub struct Alike {
    id: MatterId,
    /// `2026-31`, as merging takes it.
    pub number: String,
    /// One line.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Number, place, supporters and days left in words.
    pub note: String,
    supporters: u64,
    alike: u32,
}

#[derive(Serialize)]
struct Data {
    home: AreaCode,
    list: Vec<Alike>,
}

/// Open wishes of a home that are alike to a text, without one of them.
pub fn alike(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    text: &str,
    except: Option<MatterId>,
) -> Result<Vec<Alike>, Stop> {
    let least = policy::similar_least(&view.rules())?;
    let all = reads::open_wishes(tx, home, COMPARED)?;
    let others = all.into_iter().filter(|(m, _)| Some(m.id) != except);
    let mut list = Vec::new();
    for (m, alike) in similar::ranked(text, others, least, SHOWN) {
        let supporters = reads::supporters(tx, home, m.id)?;
        let place = view.area_name(tx, m.area)?;
        let clocks = matter::clocks(tx, home, m.id)?;
        let answer = clocks.iter().find(|d| d.clock == ClockName::Answer && d.met_at.is_none());
        let mut said = vec![view.number(&m), place];
        if supporters > 0 {
            said.push(view.tf("wish-supporters", &[("n", &supporters.to_string())]));
        }
        said.extend(answer.map(|due| view.clock_lamp(due).1));
        list.push(Alike {
            id: m.id,
            number: format!("{}-{}", m.year, m.no),
            title: m.title.clone(),
            href: view.href(&m),
            note: said.join(" · "),
            supporters,
            alike,
        });
    }
    Ok(list)
}

/// `/{home}/similar?text=…`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = village(view)?;
    let data = Data { home, list: alike(tx, view, home, view.ask("text"), None)? };
    let name = view.area_name(tx, home)?;
    let title = view.t("page-wish-similar");
    Shown::new(view, home, &name, title, &data, || {
        html! {
            (ui::lead(title, view.t("similar-say"), html! {}))
            (ui::sheet(rows(view, home, &data.list)))
        }
    })
    .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn village(view: &View) -> Result<AreaCode, Stop> {
    let home = view.area()?;
    if home.level() == Level::Village { Ok(home) } else { Err(Code::NotFound.into()) }
}

fn rows(view: &View, home: AreaCode, list: &[Alike]) -> Markup {
    if list.is_empty() {
        return ui::empty(view.t("similar-none"), view.t("similar-none-say"), None);
    }
    let acts: Vec<String> =
        list.iter().map(|one| format!("/{home}/wishes/{}/supporters", one.id)).collect();
    let metas: Vec<[&str; 1]> = list.iter().map(|one| [one.note.as_str()]).collect();
    let items: Vec<ui::Next<'_>> = list
        .iter()
        .zip(&acts)
        .zip(&metas)
        .map(|((one, act), meta)| ui::Next {
            link: ui::Link::new(&one.href, &one.title),
            meta,
            lamp: None,
            act: Some(ui::Link::new(act, view.t("act-wish-join"))),
        })
        .collect();
    ui::next_list(&items, "", html! {})
}

/// The step before saying a wish: the typed form is sent here first, by who wants to look, and comes
/// back below what was found.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    let limit = DefaultBodyLimit::max(hand::files::FILES_MOST);
    router.route("/{home}/similar", post(look).layer(limit))
}

async fn look(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    if view.person().is_none() {
        return hand::stopped(&view, &Code::SignInNeeded.into());
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let multipart = kind.is_some_and(|v| v.starts_with("multipart/form-data"));
    let by_header = hand::by_header(&parts);
    let request = Request::from_parts(parts, body);
    let values: hand::Values = if multipart {
        // Files are chosen again with the wish itself: nothing is stored by looking.
        let sent = hand::files::form(&view, request, &[], by_header).await;
        sent.pairs.into_iter().collect()
    } else {
        let text = String::from_request(request, &()).await.unwrap_or_default();
        hand::urlencoded(&text)
    };
    let reader = Arc::clone(&view);
    hand::drawn(&app, &view, move |tx| before(tx, &reader, &values)).await
}

fn before(tx: &mut Tx<'_>, view: &View, values: &hand::Values) -> Result<Shown, Stop> {
    let home = village(view)?;
    let text = values.get("text").map_or("", String::as_str);
    let list = alike(tx, view, home, text, None)?;
    let caller = view.caller(tx, home)?;
    let asked =
        Asked { spec: &Raise::SPEC, home, matter: None, desk: serves_at_desk(&caller, home) };
    let form = form_body(tx, view, &asked, values, None)?;
    let name = view.area_name(tx, home)?;
    let title = view.t("page-wish-similar");
    let shown = Shown::new(view, home, &name, title, &(), || {
        html! {
            (ui::lead(title, view.t("similar-say"), html! {}))
            (ui::sheet(rows(view, home, &list)))
            (ui::sheet_titled(view.t("similar-other"), None, form))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), name)]))
}

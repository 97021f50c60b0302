//! One visit: writing it down and reading it again.
//!
//! Invariants: a visit is read by the village's staff, by who was there, and by the household;
//! everybody else finds nothing. Refuses to know: where anybody was at what hour.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::get;
use civic::act::Act;
use civic::authority::Caller;
use civic::decide::visit::{Report, Visit};
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, matter};

use super::reads;
use crate::app::App;
use crate::edge::{Asked, form_body, hand};
use crate::ui;
use crate::view::{Face, Shown, View, state_key};

/// Households shown to choose from.
const FOUND: u32 = 12;

/// A household to choose.
#[derive(Serialize)]
struct Choice {
    key: String,
    head: String,
    place: String,
    href: String,
}

/// `/{home}/visit`: which household, then the one screen.
pub fn form(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    if home.level() != Level::Village {
        return Err(Code::NotFound.into());
    }
    let name = view.area_name(tx, home)?;
    let title = view.t("act-visit-record");
    let crumbs = vec![(format!("/{home}"), name.clone())];
    let chosen = kernel::Id::parse(view.ask("household")).ok();
    if let Some(id) = chosen
        && store::registry::household(tx, home, id)?.is_some()
    {
        let mut values = view.query.clone();
        values.entry("back".into()).or_insert_with(|| format!("/{home}/visit"));
        let asked = Asked { spec: &Report::SPEC, home, matter: None, desk: false };
        let body = form_body(tx, view, &asked, &values, None)?;
        let shown = Shown::new(view, home, &name, title, &(), || {
            html! {
                (ui::lead(title, view.t("act-visit-record-say"), html! {}))
                (ui::sheet(body))
            }
        })?;
        return Ok(shown.under(crumbs));
    }
    let text = view.ask("q");
    let mut list = Vec::new();
    if !text.is_empty() {
        for h in reads::found(tx, home, text, FOUND)? {
            let place = view.area_name(tx, h.area)?;
            let href = format!("/{home}/visit?household={}", h.id);
            list.push(Choice { key: h.key, head: h.head, place, href });
        }
    }
    Shown::new(view, home, &name, title, &list, || choose(view, home, title, &list))
        .map(|shown| shown.under(crumbs))
}

fn choose(view: &View, home: AreaCode, title: &str, list: &[Choice]) -> Markup {
    let text = view.ask("q");
    let field = ui::Field {
        name: "q",
        label: view.t("visit-find"),
        hint: view.t("visit-find-hint"),
        value: text,
        ..ui::Field::default()
    };
    let action = format!("/{home}/visit");
    let spread = format!("/{home}/visits/spread");
    let metas: Vec<[&str; 2]> = list.iter().map(|c| [c.place.as_str(), c.key.as_str()]).collect();
    let rows: Vec<ui::Row<'_>> = list
        .iter()
        .zip(&metas)
        .map(|(c, meta)| ui::Row { link: ui::Link::new(&c.href, &c.head), meta, lamp: None })
        .collect();
    html! {
        (ui::lead(title, view.t("visit-choose-say"), html! {}))
        (ui::sheet(html! {
            (ui::filter_bar(&ui::Filter {
                action: &action,
                label: view.t("visit-find"),
                fields: ui::search_field(&field),
                submit: view.t("search"),
                ..ui::Filter::default()
            }))
            @if !text.is_empty() { (ui::rows(&rows, ui::empty(view.t("visit-none-found"), "", None))) }
            p { a href=(spread) { (view.t("page-visit-spread")) } }
        }))
    }
}

/// A visit as data.
#[derive(Serialize)]
pub struct Told {
    /// Its id.
    pub id: RecordId,
    /// Household number.
    pub key: String,
    /// Head of the household.
    pub head: String,
    /// Group or courtyard.
    pub place: String,
    /// When they were there.
    pub visited_at: Moment,
    /// Who was there.
    pub visitors: Vec<String>,
    /// What was said.
    pub note: String,
    /// What was answered on the spot.
    pub answer: String,
    /// Where the recording is.
    pub voice: Option<String>,
    /// What was promised.
    pub promise: Option<Promise>,
    /// Its page.
    pub href: String,
}

/// A promise as it stands.
#[derive(Serialize)]
pub struct Promise {
    /// One line.
    pub title: String,
    /// State.
    pub state: civic::matter::State,
    /// Who carries it out.
    pub owner: String,
    /// By when.
    pub due_at: Option<Moment>,
    /// Its page.
    pub href: String,
}

/// A visit with the names of everybody in it.
pub fn told(tx: &mut Tx<'_>, view: &View, visit: &Visit) -> Result<Told, Stop> {
    let home = visit.home;
    let household = store::registry::household(tx, home, visit.household)?;
    let place = match &household {
        Some(h) => view.area_name(tx, h.area)?,
        None => String::new(),
    };
    let mut visitors = Vec::new();
    for who in reads::visitors(tx, home, visit.id)? {
        visitors.push(store::registry::name(tx, who)?);
    }
    let promise = match reads::promise(tx, visit)? {
        Some(m) => {
            let clocks = matter::clocks(tx, home, m.id)?;
            let due = clocks.iter().find(|d| d.clock == civic::matter::ClockName::Execution);
            let owner = match m.owner {
                Some(who) => store::registry::name(tx, who)?,
                None => String::new(),
            };
            Some(Promise {
                title: m.title.clone(),
                state: m.state,
                owner,
                due_at: due.map(|d| d.due_at),
                href: view.href(&m),
            })
        }
        None => None,
    };
    let href = format!("/{home}/visits/{}", visit.id);
    let (key, head) = household.map(|h| (h.key, h.head)).unwrap_or_default();
    Ok(Told {
        id: visit.id,
        key,
        head,
        place,
        visited_at: visit.visited_at,
        visitors,
        note: visit.note.clone(),
        answer: visit.answer.clone(),
        voice: visit.voice.map(|_| format!("{href}/voice")),
        promise,
        href,
    })
}

/// The visit of the address, for who may read it; for others it is not there.
fn readable(tx: &mut Tx<'_>, view: &View) -> Result<(Visit, Caller), Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("visit")?;
    let who = view.person().ok_or(Code::SignInNeeded)?;
    let visit = reads::visit(tx, home, id)?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let own = store::registry::household_of(tx, home, Some(who))? == Some(visit.household);
    let was_there = reads::visitors(tx, home, id)?.contains(&who);
    if super::is_staff(view, &caller, home) || own || was_there {
        return Ok((visit, caller));
    }
    Err(Code::NotFound.into())
}

/// `/{home}/visits/{visit}`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let (visit, _) = readable(tx, view)?;
    let home = visit.home;
    let name = view.area_name(tx, home)?;
    let data = told(tx, view, &visit)?;
    let title = view.tf("visit-title", &[("head", &data.head)]);
    let crumbs = vec![
        (format!("/{home}"), name.clone()),
        (format!("/{home}/visits"), view.t("page-visit-list").to_owned()),
    ];
    Shown::new(view, home, &name, &title, &data, || drawn(view, &title, &data))
        .map(|shown| shown.under(crumbs))
}

fn drawn(view: &View, title: &str, data: &Told) -> Markup {
    let when = view.day(data.visited_at.date());
    let by = format!("{} · {when}", data.visitors.join(view.t("list-comma")));
    html! {
        (ui::lead(title, "", ui::bits(&[&data.place, &data.key, &when])))
        (ui::sheet(html! {
            @if !data.note.is_empty() { (ui::quote(&data.note, &by)) } @else { p.quiet { (by) } }
            @if let Some(voice) = &data.voice {
                (ui::attached(ui::Attached::Sound, voice, view.t("field-voice"), ""))
            }
            @if !data.answer.is_empty() { p { span.strong { (view.t("field-visit-record-answer")) } "：" (data.answer) } }
        }))
        @if let Some(promise) = &data.promise { (promised(view, promise)) }
    }
}

fn promised(view: &View, promise: &Promise) -> Markup {
    let until = promise.due_at.map_or_else(String::new, |at| view.day(at.date()));
    let items = [
        (view.t("field-owner"), html! { (promise.owner) }),
        (view.t("field-due-on"), html! { (until) }),
        (view.t("visit-stands"), html! { (view.t(state_key(promise.state))) }),
    ];
    ui::sheet_titled(
        view.t("field-promise"),
        None,
        html! {
            p { a href=(promise.href) { (promise.title) } }
            (ui::definitions(&items))
            p.quiet { (view.t("visit-closed-by-villager")) }
        },
    )
}

/// The recording.
pub fn routes(router: Router<Arc<App>>, _face: Face) -> Router<Arc<App>> {
    router.route("/{home}/visits/{visit}/voice", get(voice))
}

async fn voice(State(app): State<Arc<App>>, params: RawPathParams, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let view = Arc::new(hand::view(&app, &parts, &params).await);
    let reader = Arc::clone(&view);
    match hand::reading(&app, move |tx| recording(tx, &reader)).await {
        Ok((name, mime, bytes)) => hand::files::answer(&parts.headers, &name, &mime, bytes),
        Err(stop) => hand::stopped(&view, &stop),
    }
}

fn recording(tx: &mut Tx<'_>, view: &View) -> Result<(String, String, Vec<u8>), Stop> {
    let (visit, _) = readable(tx, view)?;
    let hash = visit.voice.ok_or(Code::NotFound)?;
    let stored = matter::blob_stored(tx, visit.home, &hash)?.ok_or(Code::NotFound)?;
    let bytes = matter::blob(tx, visit.home, &hash)?.ok_or(Code::NotFound)?;
    Ok((civic::media::plain_name(1, &stored.mime), stored.mime, bytes))
}

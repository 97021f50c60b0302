//! 走访台账: the village's visits in the columns that counties keep, latest first. A villager sees
//! those of the own household in the same table.

use kernel::{AreaCode, Code, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::page::{Told, told};
use super::reads;
use crate::ui;
use crate::view::{Shown, View, state_key};

/// Visits on one page.
const MOST: u32 = 30;

#[derive(Serialize)]
struct Ledger {
    home: AreaCode,
    /// Whether all of the village is shown, or one household.
    whole: bool,
    page: u32,
    list: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    told: Told,
    persons: usize,
}

/// `/{home}/visits`.
pub fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    if home.level() != Level::Village {
        return Err(Code::NotFound.into());
    }
    let who = view.person().ok_or(Code::SignInNeeded)?;
    let caller = view.caller(tx, home)?;
    let whole = super::is_staff(view, &caller, home);
    let own = store::registry::household_of(tx, home, Some(who))?;
    let page = view.page_no();
    let skip = (page - 1) * MOST;
    // One more than is shown tells whether there is another page.
    let visits = match (whole, own) {
        (true, _) => reads::visits(tx, home, None, skip, MOST + 1)?,
        (false, Some(own)) => reads::visits(tx, home, Some(own), skip, MOST + 1)?,
        // A township's clerk goes visiting; what the village keeps is the village's.
        (false, None) => return Err(Code::NotFound.into()),
    };
    let mut list = Vec::new();
    for visit in &visits {
        let persons = store::registry::members(tx, home, visit.household)?.len();
        list.push(Line { told: told(tx, view, visit)?, persons });
    }
    let name = view.area_name(tx, home)?;
    let data = Ledger { home, whole, page, list };
    let title = view.t("page-visit-list");
    Shown::new(view, home, &name, title, &data, || drawn(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn drawn(view: &View, title: &str, data: &Ledger) -> Markup {
    let say = view.t(if data.whole { "visit-list-say" } else { "visit-own-say" });
    let shown = data.list.iter().take(usize::try_from(MOST).unwrap_or(usize::MAX));
    let rows: Vec<Vec<Markup>> = shown.map(|line| row(view, line)).collect();
    let columns = [
        ui::Column::text(view.t("visit-day")),
        ui::Column::text(view.t("visit-head")),
        ui::Column::text(view.t("visit-place")),
        ui::Column::number(view.t("visit-persons")),
        ui::Column::text(view.t("visit-visitors")),
        ui::Column::text(view.t("field-visit-record-note")),
        ui::Column::text(view.t("field-visit-record-answer")),
        ui::Column::text(view.t("field-promise")),
        ui::Column::text(view.t("field-owner")),
        ui::Column::text(view.t("field-due-on")),
        ui::Column::text(view.t("visit-stands")),
    ];
    let table = ui::data_table(&ui::Table {
        caption: title,
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("visit-none"), view.t("visit-none-say"), None),
        ..ui::Table::default()
    });
    let (record, spread) =
        (format!("/{}/visit", data.home), format!("/{}/visits/spread", data.home));
    html! {
        (ui::lead(title, say, html! {
            @if data.whole {
                (ui::acts(html! {
                    (ui::button_link(ui::Link::new(&record, view.t("act-visit-record"))))
                    (ui::button_soft(ui::Link::new(&spread, view.t("page-visit-spread"))))
                    (ui::print_button(view.t("print")))
                }))
            }
        }))
        (ui::sheet(html! { (table) (turner(view, data)) }))
    }
}

fn row(view: &View, line: &Line) -> Vec<Markup> {
    let told = &line.told;
    let promise = told.promise.as_ref();
    let until = promise.and_then(|p| p.due_at).map_or_else(String::new, |at| view.day(at.date()));
    let voice = if told.voice.is_some() { view.t("visit-has-voice") } else { "" };
    vec![
        html! { a href=(told.href) { (view.day(told.visited_at.date())) } },
        html! { (told.head) },
        html! { (told.place) },
        html! { (line.persons) },
        html! { (told.visitors.join(view.t("list-comma"))) },
        html! { (told.note) @if !voice.is_empty() { " " (voice) } },
        html! { (told.answer) },
        html! { @if let Some(p) = promise { a href=(p.href) { (p.title) } } },
        html! { @if let Some(p) = promise { (p.owner) } },
        html! { (until) },
        html! { @if let Some(p) = promise { (view.t(state_key(p.state))) } },
    ]
}

fn turner(view: &View, data: &Ledger) -> Markup {
    let more = data.list.len() > usize::try_from(MOST).unwrap_or(usize::MAX);
    if data.page == 1 && !more {
        return html! {};
    }
    let href = |n: u32| format!("/{}/visits?page={n}", data.home);
    let (before, after) = (href(data.page.saturating_sub(1)), href(data.page + 1));
    ui::pager(&ui::Pager {
        label: view.t("visit-pages"),
        said: &view.tf("visit-page", &[("page", &data.page.to_string())]),
        before: (data.page > 1).then(|| ui::Link::new(&before, view.t("visit-before"))),
        after: more.then(|| ui::Link::new(&after, view.t("visit-after"))),
        pages: &[],
    })
}

//! What a village keeps: each work that was handed over, who keeps it, when it was last seen to.

use civic::authority::{Caller, Role, Who};
use civic::manage::keeper::Keeper;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, keeping};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// Somebody who keeps a work, as everybody may read it.
#[derive(Serialize)]
pub(super) struct One {
    pub id: RecordId,
    pub who: String,
    pub duty: String,
    pub every_days: u32,
    pub fee_fen: kernel::Fen,
    pub from_on: Date,
    pub ended: bool,
    pub last: Option<Date>,
    /// Days since it was last seen to, or since it began, beyond what was agreed.
    pub late_days: i64,
}

#[derive(Serialize)]
struct Work {
    id: MatterId,
    title: String,
    href: String,
    keepers: Vec<One>,
}

#[derive(Serialize)]
struct Told {
    home: AreaCode,
    works: Vec<Work>,
    #[serde(skip)]
    runs: bool,
}

/// `/{home}/keepers`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let caller = view.caller(tx, home)?;
    let only = view.query.get("project").filter(|id| !id.is_empty()).cloned();
    let last = keeping::last(tx, home)?;
    let mut works = Vec::new();
    for matter in reads::handed(tx, home)? {
        if only.as_ref().is_some_and(|only| *only != matter.id.to_string()) {
            continue;
        }
        let mut keepers = Vec::new();
        for keeper in keeping::keepers(tx, home, Some(matter.id))? {
            keepers.push(told(tx, view, &caller, (&keeper, last.get(&keeper.id).copied()))?);
        }
        let href = view.href(&matter);
        works.push(Work { id: matter.id, title: matter.title, href, keepers });
    }
    let runs = view.may(&caller, &[Who::Has(Role::Secretary), Who::Has(Role::Committee)], home);
    let told = Told { home, works, runs };
    let village = view.area_name(tx, home)?;
    let title = view.t("page-keeper-list");
    Shown::new(view, home, &village, title, &told, || draw(view, &village, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone())]))
}

/// What is told of a keeper who noted something last on a day, if ever.
pub(super) fn told(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    (keeper, last): (&Keeper, Option<Date>),
) -> Result<One, Stop> {
    let since = last.unwrap_or(keeper.from_on);
    let due = Moment::start_of(since).plus_days(i64::from(keeper.every_days)).date();
    let late = Moment::start_of(view.now.date()).ms() - Moment::start_of(due).ms();
    Ok(One {
        id: keeper.id,
        who: view.person_name(tx, caller, keeper.person)?,
        duty: keeper.duty.clone(),
        every_days: keeper.every_days,
        fee_fen: keeper.fee_fen,
        from_on: keeper.from_on,
        ended: keeper.ended_at.is_some(),
        last,
        late_days: if keeper.ended_at.is_some() { 0 } else { late / kernel::time::DAY_MS },
    })
}

/// How it stands with a keeper: the lamp and its words.
pub(super) fn lamp(view: &View, one: &One) -> Markup {
    if one.ended {
        return ui::lamp(ui::State::Done, view.t("keeper-ended"));
    }
    if one.late_days > 0 {
        let n = one.late_days.to_string();
        return ui::lamp(ui::State::Warn, &view.tf("keeper-late", &[("n", &n)]));
    }
    match one.last {
        Some(day) => ui::lamp(ui::State::Ok, &view.tf("keeper-seen", &[("day", &view.day(day))])),
        None => ui::lamp(ui::State::Remind, view.t("keeper-new")),
    }
}

fn draw(view: &View, village: &str, title: &str, told: &Told) -> Markup {
    html! {
        (ui::print_head(&ui::PrintHead { issuer: village, title, meta: &[] }))
        (ui::lead(title, view.t("keeper-list-say"), ui::acts(ui::print_button(view.t("print")))))
        @if told.works.is_empty() {
            (ui::sheet(ui::empty(view.t("keeper-nothing"), view.t("keeper-nothing-say"), None)))
        }
        @for work in &told.works {
            (ui::sheet_titled(&work.title, Some(ui::Link::new(&work.href, view.t("keeper-project"))), one(view, told, work)))
        }
    }
}

fn one(view: &View, told: &Told, work: &Work) -> Markup {
    let new = format!("/{}/keepers/new?project={}&back={}", told.home, work.id, view.path);
    let columns = [
        ui::Column::text(view.t("keeper-who")),
        ui::Column::text(view.t("keeper-duty")),
        ui::Column::number(view.t("keeper-every")),
        ui::Column::text(view.t("keeper-stands")),
    ];
    let rows = work
        .keepers
        .iter()
        .map(|keeper| {
            let href = format!("/{}/keepers/{}", told.home, keeper.id);
            vec![
                html! { a href=(href) { (keeper.who) } },
                html! { (keeper.duty) },
                html! { (keeper.every_days) },
                lamp(view, keeper),
            ]
        })
        .collect();
    html! {
        (ui::data_table(&ui::Table {
            caption: view.t("keeper-caption"),
            columns: &columns,
            rows,
            when_empty: ui::empty(view.t("keeper-none"), view.t("keeper-none-say"), None),
            ..ui::Table::default()
        }))
        @if told.runs {
            (ui::acts(ui::button_soft(ui::Link::new(&new, view.t("act-keeper-appoint")))))
        }
    }
}

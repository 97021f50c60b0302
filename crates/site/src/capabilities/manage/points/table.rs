//! The table of rules: what is in force, what is being written and where it stands, who judges, what
//! came of it in numbers. Whoever reads it learns what to do first.

use civic::manage::points::{Rule, Table};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::frame::{Ground, signed};
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// A version with its lines.
#[derive(Serialize)]
pub(super) struct Version {
    table: Table,
    lines: Vec<Rule>,
    /// Title and address of the topic that it is put with.
    topic: Option<(String, String)>,
    /// Whether that is decided, so that the vote may be taken over.
    #[serde(skip)]
    decided: bool,
    /// Title and address of what adopted it.
    adopted: Option<(String, String)>,
}

#[derive(Serialize)]
struct Told {
    in_force: Option<Version>,
    draft: Option<Version>,
    panel: Vec<String>,
    /// Whether a vote on a group waits to be taken over.
    #[serde(skip)]
    voted: bool,
    red: Vec<String>,
    notice_days: Option<u32>,
    appeal_days: Option<u32>,
    numbers: reads::Numbers,
}

/// A version as a page shows it.
pub(super) fn version(tx: &mut Tx<'_>, view: &View, table: Table) -> Result<Version, Stop> {
    let mut named = |id: Option<kernel::id::MatterId>| -> Result<Option<(String, String)>, Stop> {
        let Some(id) = id else { return Ok(None) };
        let found = store::matter::get(tx, table.home, id)?;
        Ok(found.map(|matter| (matter.title.clone(), view.href(&matter))))
    };
    let (topic, adopted) = (named(table.topic)?, named(table.adopted)?);
    let decided = match table.topic {
        Some(id) => store::matter::get(tx, table.home, id)?
            .is_some_and(|topic| topic.state == civic::matter::State::Decided),
        None => false,
    };
    let lines = points::lines(tx, table.home, table.version)?;
    Ok(Version { table, lines, topic, decided, adopted })
}

/// `/{home}/points`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let home = ground.home;
    let rules = view.rules();
    let mut panel = Vec::new();
    for one in points::panel(tx, home)? {
        panel.push(view.person_name(tx, &ground.caller, one.person)?);
    }
    let mut red = Vec::new();
    for member in reads::members(tx, home)?.iter().filter(|member| member.red) {
        red.push(ground.household(tx, member.household)?);
    }
    let in_force = points::in_force(tx, home, view.now)?;
    let draft = points::draft(tx, home)?;
    let told = Told {
        in_force: in_force.map(|table| version(tx, view, table)).transpose()?,
        draft: draft.map(|table| version(tx, view, table)).transpose()?,
        panel,
        voted: ground.office && reads::group_voted(tx, view, home)?,
        red,
        notice_days: civic::policy::points_notice(&rules).ok(),
        appeal_days: civic::policy::points_appeal(&rules).ok(),
        numbers: reads::numbers(tx, home)?,
    };
    let title = view.t("page-points-table").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    html! {
        (ui::lead(title, view.t("points-say"), html! { (next(view, ground, told)) }))
        @match &told.in_force {
            Some(version) => {
                (ui::sheet_titled(&version.table.title, None, html! {
                    (heads(view, told, version))
                    (rows(view, &version.lines))
                }))
                (ui::sheet_titled(view.t("points-panel"), None, judges(view, told)))
                (numbers(view, &told.numbers))
                @if !told.red.is_empty() {
                    (ui::sheet_titled(view.t("points-red"), None, html! {
                        p { (view.t("points-red-say")) }
                        p { (told.red.join(view.t("list-comma"))) }
                    }))
                }
            }
            None => (ui::sheet(ui::empty(view.t("points-none"), view.t("points-none-say"), None))),
        }
        @if let Some(version) = &told.draft { (drafted(view, ground, version)) }
    }
}

fn next(view: &View, ground: &Ground, told: &Told) -> Markup {
    let claims = ground.own.is_some() && told.in_force.is_some();
    if !claims && !ground.office {
        return html! {};
    }
    let mine = format!("/{}/points/mine", ground.home);
    ui::acts(html! {
        @if claims { (ui::button_link(ui::Link::new(&mine, view.t("page-points-mine")))) }
        @if ground.office {
            (ground.press(view, "points/tables", "act-points-draft", &[]))
            (ground.press(view, "points/nominees", "act-points-nominate", &[]))
            @if told.voted { (ground.press(view, "points/panel", "act-points-panel", &[])) }
        }
    })
}

fn heads(view: &View, told: &Told, version: &Version) -> Markup {
    let table = &version.table;
    let days = |n: Option<u32>| match n {
        Some(n) => view.tf("points-days", &[("n", &n.to_string())]),
        None => view.t("points-unset").to_owned(),
    };
    let since = table.adopted_at.map(|at| view.day(at.date())).unwrap_or_default();
    ui::definitions(&[
        (
            view.t("points-adopted"),
            html! {
                @if let Some((title, href)) = &version.adopted { a href=(href) { (title) } " " }
                (view.tf("points-since", &[("day", &since), ("version", &table.version.to_string())]))
            },
        ),
        (
            view.t("field-points-draft-base"),
            html! {
                (table.base) " · "
                (view.t(if table.base_exchangeable { "points-base-yes" } else { "points-base-no" }))
            },
        ),
        (
            view.t("field-points-draft-settle"),
            html! { (view.t(&format!("settle-{}", table.settle))) },
        ),
        (view.t("points-notice-days"), html! { (days(told.notice_days)) }),
        (view.t("points-appeal-days"), html! { (days(told.appeal_days)) }),
    ])
}

/// The lines of a version.
pub(super) fn rows(view: &View, lines: &[Rule]) -> Markup {
    let columns = [
        ui::Column::text(view.t("points-what")),
        ui::Column::number(view.t("points-points")),
        ui::Column::text(view.t("field-points-line-often")),
        ui::Column::text(view.t("field-points-line-evidence")),
    ];
    let row = |line: &Rule| {
        vec![
            html! { (line.no) ". " (line.what) },
            html! { (signed(line.points, line.takes)) },
            html! { (view.t(&format!("often-{}", line.often))) },
            html! { (line.evidence) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("points-lines"),
        columns: &columns,
        rows: lines.iter().map(row).collect(),
        when_empty: ui::empty(view.t("points-lines-none"), view.t("points-lines-none-say"), None),
        ..ui::Table::default()
    })
}

fn judges(view: &View, told: &Told) -> Markup {
    html! {
        p { (view.t("points-panel-say")) }
        @if told.panel.is_empty() { p.quiet { (view.t("points-panel-none")) } }
        @else { p { (told.panel.join(view.t("list-comma"))) } }
    }
}

fn numbers(view: &View, n: &reads::Numbers) -> Markup {
    let said = [n.households, n.issued, n.redeemed, n.appeals, n.reversed].map(|n| n.to_string());
    let labels = [
        "points-households",
        "points-issued",
        "points-redeemed",
        "points-appeals",
        "points-reversed",
    ];
    let tiles: Vec<ui::Tile<'_>> = said
        .iter()
        .zip(labels)
        .map(|(value, label)| ui::Tile { value, unit: "", label: view.t(label), lamp: None })
        .collect();
    ui::sheet_titled(
        view.t("points-numbers"),
        None,
        html! {
            (ui::tiles(&tiles))
            p.quiet { (view.t("points-numbers-say")) }
        },
    )
}

/// The version that is being written: where it stands and what is next.
fn drafted(view: &View, ground: &Ground, version: &Version) -> Markup {
    let table = &version.table;
    let number = table.version.to_string();
    let title = view.tf("points-draft-title", &[("version", &number)]);
    let state = match &version.topic {
        Some((topic, href)) => html! {
            (ui::lamp(ui::State::Ok, view.t("points-draft-put"))) " " a href=(href) { (topic) }
        },
        None => ui::lamp(ui::State::Remind, view.t("points-draft-open")),
    };
    ui::sheet_titled(
        &title,
        None,
        html! {
            p { (table.title) " " (state) }
            (rows(view, &version.lines))
            @if ground.office {
                (ui::acts(html! {
                    (ground.press(view, "points/lines", "act-points-line", &[]))
                    @if !version.lines.is_empty() {
                        (ground.press(view, "points/strikes", "act-points-strike", &[]))
                    }
                    @if !version.lines.is_empty() && version.topic.is_none() {
                        (ground.press(view, "points/proposals", "act-points-put", &[]))
                    }
                    @if version.decided {
                        (ground.press(view, "points/adoptions", "act-points-adopt", &[]))
                    }
                }))
            }
        },
    )
}

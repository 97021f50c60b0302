//! The text of one version: in large letters to read and to hang up, and beside the one before it.

use civic::manage::covenant::{Changed, Difference, differences};
use civic::matter::State;
use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;
use store::{Stop, Tx};

use super::part::{self, Whole};
use crate::ui;
use crate::view::{Shown, View, state_key};

#[derive(Serialize)]
struct Told {
    title: String,
    edition: u32,
    state: State,
    published_at: Option<kernel::Moment>,
    filed_no: String,
    clauses: Vec<Value>,
}

/// `/{home}/covenants/{matter}/text`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let whole = Whole::of_page(tx, view)?;
    let home = whole.matter.home;
    let data = Told {
        title: whole.matter.title.clone(),
        edition: whole.covenant.edition,
        state: whole.matter.state,
        published_at: whole.covenant.published_at,
        filed_no: whole.covenant.filed_no.clone(),
        clauses: whole.clauses.iter().map(part::clause_data).collect(),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-covenant-text").to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sheet(sheet(view, &whole)))
        }
    })?;
    Ok(shown.under(crumbs(view, &whole, place)))
}

fn crumbs(view: &View, whole: &Whole, place: String) -> Vec<(String, String)> {
    let home = whole.matter.home;
    vec![
        (format!("/{home}"), place),
        (format!("/{home}/covenants"), view.t("page-covenant-list").to_owned()),
        (view.href(&whole.matter), whole.matter.title.clone()),
    ]
}

/// The text as it hangs: name, version, clauses, who adopted it and where it is filed.
pub(super) fn sheet(view: &View, whole: &Whole) -> Markup {
    let covenant = &whole.covenant;
    let edition = view.tf("covenant-edition", &[("n", &covenant.edition.to_string())]);
    let stands = match (whole.matter.state, covenant.published_at) {
        (State::InForce | State::Correcting, Some(at)) => {
            view.tf("covenant-since", &[("day", &part::long_day(view, at))])
        }
        (state, _) => view.t(state_key(state)).to_owned(),
    };
    html! {
        div.hung {
            (ui::lead(&whole.matter.title, &format!("{edition} · {stands}"), html! {}))
            (part::clauses(view, &whole.clauses, &[]))
            p.quiet { (view.t("covenant-talk")) }
            @if covenant.adopted_at.is_some() {
                @let (present, women) = (covenant.present.to_string(), covenant.women.to_string());
                p.quiet {
                    (view.tf("covenant-women", &[("present", &present), ("women", &women)]))
                    @if !covenant.filed_no.is_empty() { " " (view.tf("covenant-filed", &[("no", &covenant.filed_no)])) }
                }
            }
        }
    }
}

#[derive(Serialize)]
struct Line {
    changed: &'static str,
    before: Option<(u32, String)>,
    now: Option<(u32, String)>,
}

#[derive(Serialize)]
struct Compared {
    title: String,
    edition: u32,
    lines: Vec<Line>,
}

fn word(changed: Changed) -> &'static str {
    match changed {
        Changed::Same => "same",
        Changed::Other => "other",
        Changed::New => "new",
        Changed::Gone => "gone",
    }
}

/// `/{home}/covenants/{matter}/changes`
pub(super) fn changes(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let whole = Whole::of_page(tx, view)?;
    let home = whole.matter.home;
    let all = differences(&whole.base, &whole.clauses);
    let line = |d: &Difference| Line {
        changed: word(d.changed),
        before: d.before.clone(),
        now: d.now.as_ref().map(|(no, _, text)| (*no, text.clone())),
    };
    let data = Compared {
        title: whole.matter.title.clone(),
        edition: whole.covenant.edition,
        lines: all.iter().map(line).collect(),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-covenant-changes").to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || draw(view, &whole, &data))?;
    Ok(shown.under(crumbs(view, &whole, place)))
}

fn draw(view: &View, whole: &Whole, data: &Compared) -> Markup {
    let count =
        |changed: &str| data.lines.iter().filter(|l| l.changed == changed).count().to_string();
    let said = view.tf(
        "covenant-changes-say",
        &[("other", &count("other")), ("new", &count("new")), ("gone", &count("gone"))],
    );
    let (now, old) = (data.edition.to_string(), data.edition.saturating_sub(1).to_string());
    let heads =
        [view.tf("covenant-edition", &[("n", &old)]), view.tf("covenant-edition", &[("n", &now)])];
    let cell = |side: &Option<(u32, String)>| {
        html! {
            @match side {
                Some((no, text)) => { strong { (part::number(view, *no)) } " " (text) },
                None => { span.quiet { "—" } },
            }
        }
    };
    let columns = [
        ui::Column::text(view.t("covenant-change")),
        ui::Column::text(&heads[0]),
        ui::Column::text(&heads[1]),
    ];
    let row = |line: &Line| {
        let state = match line.changed {
            "same" => ui::State::Done,
            "gone" => ui::State::Late,
            "new" => ui::State::Ok,
            _ => ui::State::Warn,
        };
        vec![
            ui::lamp(state, view.t(&format!("covenant-changed-{}", line.changed))),
            html! { @if line.changed == "other" { del { (cell(&line.before)) } } @else { (cell(&line.before)) } },
            html! { @if line.changed == "other" { ins { (cell(&line.now)) } } @else { (cell(&line.now)) } },
        ]
    };
    html! {
        (part::style())
        (ui::lead(&whole.matter.title, &said, html! { (ui::acts(ui::print_button(view.t("print")))) }))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: view.t("page-covenant-changes"),
            columns: &columns,
            rows: data.lines.iter().map(row).collect(),
            when_empty: ui::empty(view.t("covenant-no-clause"), "", None),
            ..ui::Table::default()
        })))
    }
}

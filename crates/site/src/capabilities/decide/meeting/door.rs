//! The list at the door, for those who run a meeting: a form for the next one, who has come, and the
//! written papers of those who sent somebody.

use civic::act::Act;
use civic::decide::meeting::CheckIn;
use civic::deliberation::{MeetingSection, Way};
use civic::matter::Matter;
use maud::{Markup, html};
use store::{Stop, Tx};

use super::reads::{Arrival, Paper};
use crate::edge::{Asked, form_body};
use crate::ui;
use crate::view::View;

/// Form and list.
pub(super) fn door(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    sections: &[MeetingSection],
    arrivals: &[Arrival],
) -> Result<Markup, Stop> {
    let form = form(tx, view, matter)?;
    let columns = [
        ui::Column::text(view.t("field-name")),
        ui::Column::text(view.t("meeting-key")),
        ui::Column::text(view.t("field-via")),
        ui::Column::text(view.t("meeting-way-short")),
        ui::Column::text(view.t("meeting-place")),
    ];
    let columns = if sections.is_empty() { columns.get(..4).unwrap_or(&columns) } else { &columns };
    let rows = arrivals
        .iter()
        .map(|a| {
            let via = a.via.map_or_else(String::new, |v| view.t(&format!("via-{v}")).to_owned());
            let way = match a.way {
                None | Some(Way::Phone) => "",
                Some(Way::Paper) => view.t("meeting-paper"),
                Some(Way::Hands) => view.t("way-hands"),
                Some(Way::Objects) => view.t("way-objects"),
            };
            let mut cells =
                vec![html! { (a.name) }, html! { (a.key) }, html! { (via) }, html! { (way) }];
            if !sections.is_empty() {
                cells.push(html! { (place(view, a.section)) });
            }
            cells
        })
        .collect();
    let table = ui::Table {
        caption: view.t("meeting-arrivals"),
        columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! { p { (view.t("none-yet")) } },
    };
    Ok(html! {
        (ui::section(view.t("meeting-door"), None, html! { (form) (ui::data_table(&table)) }))
    })
}

fn place(view: &View, section: u32) -> String {
    match section {
        0 => view.t("meeting-own-place").to_owned(),
        n => view.tf("meeting-section", &[("n", &n.to_string())]),
    }
}

/// The form of the act itself: the same one that comes back when something is wrong.
fn form(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Markup, Stop> {
    let values = [("back".to_owned(), view.href(matter))].into();
    let asked =
        Asked { spec: &CheckIn::SPEC, home: matter.home, matter: Some(matter), desk: false };
    form_body(tx, view, &asked, &values, None)
}

/// The written papers: who sent whom, and where the paper lies.
pub(super) fn papers(view: &View, papers: &[Paper]) -> Markup {
    let rows = papers
        .iter()
        .map(|p| {
            let state = if p.void { "meeting-proxy-void" } else { "meeting-proxy-holds" };
            vec![
                html! { (p.principal) },
                html! { (p.agent) },
                html! { (p.ground) },
                html! { (view.t(state)) },
            ]
        })
        .collect();
    let columns = [
        ui::Column::text(view.t("meeting-principal")),
        ui::Column::text(view.t("field-agent")),
        ui::Column::text(view.t("field-ground")),
        ui::Column::text(view.t("meeting-proxy-state")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("meeting-papers"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    })
}

//! The household file on its way in: where it is sent from, and what has come so far.
//!
//! Refuses to know: how a file is read and previewed ([`super::intake`], [`super::preview`]).

use civic::registry::ImportRow;
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Imports {
    home: AreaCode,
    list: Vec<ImportRow>,
}

/// `/{home}/imports`: send a file, see the earlier ones, undo the last.
pub fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let name = view.area_name(tx, home)?;
    let title = view.t("page-imports-list");
    if home.level() != Level::Village {
        let places = super::places(tx, home, "imports")?;
        return Shown::new(view, home, &name, title, &places, || {
            super::places_page(view, title, view.t("imports-choose"), &places)
        });
    }
    let data = Imports { home, list: reads::imports(tx, home)? };
    Shown::new(view, home, &name, title, &data, || {
        html! {
            (ui::lead(title, view.t("imports-say"), html! {}))
            (made(view, &data))
            (ui::sheet_titled(view.t("imports-send"), None, upload(view, home, "")))
            (ui::sheet_titled(view.t("imports-past"), None, past(view, &data)))
        }
    })
    .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

/// The form that sends a file; `error` stands at the file.
pub fn upload(view: &View, home: AreaCode, error: &str) -> Markup {
    let action = format!("/{home}/imports/preview");
    let sample = format!("/{home}/imports/sample.csv");
    let frame = ui::Form {
        action: &action,
        method: ui::Method::Post,
        has_files: true,
        // The token stands before the file, so that a foreign form is refused without reading it.
        hidden: &[("csrf", &view.csrf)],
        busy: view.t("imports-busy"),
        is_guarded: false,
    };
    let field = ui::Field {
        name: "file",
        label: view.t("field-file"),
        hint: view.t("field-file-hint"),
        error,
        required: Some(view.t("required")),
        ..ui::Field::default()
    };
    html! {
        p { (view.t("imports-how")) " " a href=(sample) { (view.t("imports-sample")) } }
        (ui::form(&frame, html! {
            (ui::file_field(&field, ".csv,text/csv", false))
            (ui::acts(ui::submit(view.t("imports-preview"))))
        }))
    }
}

/// What the import just made came to.
fn made(view: &View, data: &Imports) -> Markup {
    let Some(row) = data.list.iter().find(|r| r.id.to_string() == view.ask("made")) else {
        return html! {};
    };
    let [lines, created, changed] = [row.lines, row.created, row.changed].map(|n| n.to_string());
    let tile = |value, key| ui::Tile {
        value,
        unit: view.t("people-unit"),
        label: view.t(key),
        lamp: None,
    };
    let tiles = [
        tile(&lines, "imports-lines"),
        tile(&created, "imports-created"),
        tile(&changed, "imports-changed"),
    ];
    let people = format!("/{}/people", data.home);
    ui::sheet_titled(
        view.t("imports-made"),
        Some(ui::Link::new(&people, view.t("page-people-list"))),
        ui::tiles(&tiles),
    )
}

fn past(view: &View, data: &Imports) -> Markup {
    let columns = [
        ui::Column::text(view.t("imports-file")),
        ui::Column::text(view.t("imports-when")),
        ui::Column::number(view.t("imports-lines")),
        ui::Column::number(view.t("imports-created")),
        ui::Column::number(view.t("imports-changed")),
        ui::Column::text(view.t("imports-state")),
    ];
    // Only the last one that stands can be undone: what came later may build on an earlier one.
    let last = data.list.iter().find(|r| r.undone_at.is_none()).map(|r| r.id);
    let rows = data
        .list
        .iter()
        .map(|r| {
            let back = format!("/{}/imports", data.home);
            let undo = format!("{back}/undo/new?id={}&back={back}", r.id);
            vec![
                html! { (r.file) },
                html! { (view.moment(r.made_at)) },
                html! { (r.lines) },
                html! { (r.created) },
                html! { (r.changed) },
                html! {
                    @if let Some(at) = r.undone_at {
                        (ui::lamp(ui::State::Done, &view.tf("imports-undone", &[("at", &view.moment(at))])))
                    } @else if last == Some(r.id) {
                        a href=(undo) { (view.t("imports-undo")) }
                    } @else { (ui::lamp(ui::State::Ok, view.t("imports-stands"))) }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("imports-past-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("imports-none"), view.t("imports-none-say"), None),
        ..ui::Table::default()
    })
}

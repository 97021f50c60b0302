//! The paper: the same list to tick with a pen, with a code that leads to the form where it is typed.
//! It bears no name; a number is written on it when it is typed.

use civic::matter::{Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Fen};
use maud::html;
use serde::Serialize;
use store::{Stop, Tx};

use super::{page, reads};
use crate::choosing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Sheet {
    total_fen: Fen,
    closes_on: kernel::Date,
    projects: Vec<serde_json::Value>,
    /// Where the paper is typed.
    url: String,
}

/// `/{home}/budgets/{matter}/sheet`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Budget && m.state != State::Draft);
    let matter = matter.ok_or(Code::NotFound)?;
    let list = reads::list(tx, home, id)?;
    let back = view.href(&matter);
    let data = Sheet {
        total_fen: list.budget.total_fen,
        closes_on: list.budget.closes_on,
        projects: list.standing().map(page::said).collect(),
        url: format!("{}{back}/entries", view.base),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-budget-sheet").to_owned();
    let rows = list.standing().map(|p| {
        vec![
            html! { "□" },
            html! { (p.no) },
            html! { (p.title) " " small { (p.place) } },
            html! { (p.cost_fen) },
        ]
    });
    let columns = [
        ui::Column::text(view.t("budget-tick")),
        ui::Column::number(view.t("budget-no")),
        ui::Column::text(view.t("budget-project")),
        ui::Column::number(view.t("budget-cost")),
    ];
    let table = ui::Table {
        caption: view.t("budget-projects"),
        columns: &columns,
        rows: rows.collect(),
        foot: Vec::new(),
        fit: ui::Fit::Pan,
        when_empty: html! {},
    };
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sheet(html! {
                (ui::lead(&matter.title, &view.number(&matter), html! {}))
                p { (view.tf("budget-sheet-say", &[("total", &data.total_fen.to_string()),
                    ("day", &view.day(data.closes_on))])) }
                (ui::data_table(&table))
                (choosing::sheet_foot(view, &data.url))
            }))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place), (back, matter.title.clone())]))
}

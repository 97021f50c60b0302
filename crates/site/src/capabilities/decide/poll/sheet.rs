//! The paper: the same list to mark with a pen, with a code that leads to the form where it is typed.
//! It bears no name; a number is written on it when it is typed.

use civic::decide::poll::{Form, Item, ListFacts};
use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{page, reads, vote};
use crate::choosing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Sheet {
    form: Form,
    closes_on: kernel::Date,
    options: Vec<serde_json::Value>,
    /// Where the paper is typed.
    url: String,
}

/// `/{home}/polls/{matter}/sheet`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Poll && m.state != State::Draft);
    let matter = matter.ok_or(Code::NotFound)?;
    let list = reads::list(tx, home, id)?;
    let back = view.href(&matter);
    let data = Sheet {
        form: list.poll.form,
        closes_on: list.poll.closes_on,
        options: list.standing().map(page::said).collect(),
        url: format!("{}{back}/entries", view.base),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-poll-sheet").to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sheet(html! {
                (ui::lead(&matter.title, &view.number(&matter), html! {}))
                p { (vote::say(view, &list)) " " (view.tf("poll-sheet-say", &[("day", &view.day(data.closes_on))])) }
                (table(view, &list))
                (choosing::sheet_foot(view, &data.url))
            }))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place), (back, matter.title.clone())]))
}

fn table(view: &View, list: &ListFacts) -> Markup {
    let rows = list.standing().map(|item| {
        vec![
            mark(view, list, item),
            html! { (item.no) },
            html! { (item.title) " " small { (item.note) } },
        ]
    });
    let columns = [
        ui::Column::text(view.t("poll-mark")),
        ui::Column::number(view.t("poll-no")),
        ui::Column::text(view.t("poll-name")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("poll-list"),
        columns: &columns,
        rows: rows.collect(),
        foot: Vec::new(),
        fit: ui::Fit::Pan,
        when_empty: html! {},
    })
}

/// A box to tick, a line to write on, or a box for each level.
fn mark(view: &View, list: &ListFacts, item: &Item) -> Markup {
    match list.poll.form {
        Form::Election | Form::Approval => html! { "□" },
        Form::Score | Form::Runoff | Form::Schulze => html! { "____" },
        Form::Rating => {
            let levels = list.poll.levels;
            let words: Vec<String> = (1..=levels)
                .rev()
                .map(|n| format!("□{}({n})", vote::level(view, item, n, levels)))
                .collect();
            html! { (words.join(" ")) }
        }
    }
}

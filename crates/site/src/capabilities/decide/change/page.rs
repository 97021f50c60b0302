//! How changes of a resolution and its account are told in the thread.

use civic::authority::Caller;
use civic::decide::change::{ResolutionAccount, ResolutionChange};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let changes = reads::changes(tx, matter.home, matter.id)?;
    let account = reads::account(tx, matter.home, matter.id)?;
    let yuan = view.t("unit-yuan");
    let rows: Vec<Vec<Markup>> = changes
        .iter()
        .map(|(change, asked)| {
            let (state, key) = standing(asked.as_ref().map(|a| a.1));
            vec![
                html! { (view.day(change.made_at.date())) },
                html! { (change.content) " " small { (change.reason) } },
                html! { (change.decided_fen) " → " (change.cost_fen) " " (yuan) },
                ui::lamp(state, view.t(key)),
            ]
        })
        .collect();
    let columns = [
        ui::Column::text(view.t("change-day")),
        ui::Column::text(view.t("change-what")),
        ui::Column::text(view.t("change-cost")),
        ui::Column::text(view.t("change-stands")),
    ];
    let table = ui::Table {
        caption: view.t("change-all"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    };
    let body = html! {
        @if matter.state == State::Changing {
            (ui::notice(ui::State::Warn, view.t("change-waits"), html! {}))
        }
        (ui::data_table(&table))
        @if let Some(account) = &account { (spent(view, account)) }
    };
    let row = |(change, asked): &(ResolutionChange, Option<_>)| {
        let stands = asked.as_ref().map(|(_, state): &(_, State)| *state);
        json!({ "decided_fen": change.decided_fen, "cost_fen": change.cost_fen,
            "content": change.content, "reason": change.reason, "made_at": change.made_at,
            "topic": change.topic, "state": stands })
    };
    let data = json!({
        "changes": changes.iter().map(row).collect::<Vec<_>>(),
        "account": account.map(|a| json!({ "spent_fen": a.spent_fen, "note": a.note })),
    });
    Ok(Chapter { body, data, offered: Vec::new() })
}

fn spent(view: &View, account: &ResolutionAccount) -> Markup {
    html! {
        p { span.strong { (view.t("change-spent")) } "："
            (account.spent_fen) " " (view.t("unit-yuan")) " · " (account.note) }
    }
}

/// How a change stands, by the topic that asks the body again.
fn standing(asked: Option<State>) -> (ui::State, &'static str) {
    match asked {
        None => (ui::State::Done, "change-told"),
        Some(State::Decided) => (ui::State::Done, "change-agreed"),
        Some(State::Rejected) => (ui::State::Late, "change-refused"),
        Some(_) => (ui::State::Remind, "change-asked"),
    }
}

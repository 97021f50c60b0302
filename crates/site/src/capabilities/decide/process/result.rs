//! 实施结果公开: what the second publication shows: what was done and what it cost.

use civic::authority::Caller;
use civic::matter::Matter;
use civic::walk::Task;
use maud::html;
use serde_json::Value;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The part of a notice's chapter that is about a result.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let step = store::matter::step_of(tx, matter.home, matter.id)?;
    let outcome = if step.is_some_and(|step| step.task == Task::Result) {
        reads::outcome(tx, matter.home, matter.id)?
    } else {
        None
    };
    let Some(outcome) = outcome else {
        return Ok(Chapter { body: html! {}, data: Value::Null, offered: Vec::new() });
    };
    let yuan = view.t("unit-yuan");
    let mut facts = vec![
        (view.t("result-resolved"), html! { (outcome.text) }),
        (view.t("result-done"), html! { (outcome.report) }),
        (
            view.t("result-planned"),
            html! { (outcome.planned_fen) " " (yuan) " · " (outcome.money) },
        ),
    ];
    if let Some(fen) = outcome.changed_fen {
        facts.push((view.t("result-changed"), html! { (fen) " " (yuan) }));
    }
    facts.push((
        view.t("result-spent"),
        match &outcome.spent {
            Some((fen, note)) => html! { (fen) " " (yuan) " · " (note) },
            None => html! { (view.t("result-unspent")) },
        },
    ));
    let body = html! {
        h4 { (view.t("result-title")) }
        (ui::definitions(&facts))
    };
    let data = serde_json::to_value(&outcome).unwrap_or_default();
    Ok(Chapter { body, data, offered: Vec::new() })
}

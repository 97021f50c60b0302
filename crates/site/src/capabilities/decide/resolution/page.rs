//! How a resolution is told in its thread: what was resolved, who carries it out, by when, how far.

use civic::authority::Caller;
use civic::matter::{Matter, State};
use kernel::Code;
use maud::html;
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
    let resolution = reads::resolution(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let data = serde_json::to_value(&resolution).unwrap_or_default();
    let offered = Vec::new();
    let Some(due_on) = resolution.due_on else {
        let body = html! { p { (view.t("resolution-waits")) } };
        return Ok(Chapter { body, data, offered });
    };
    let owner = match matter.owner {
        Some(who) => store::registry::name(tx, who)?,
        None => String::new(),
    };
    let percent = resolution.percent.to_string();
    let done = view.tf("resolution-percent", &[("n", &percent)]);
    let carried =
        matches!(matter.state, State::Executing | State::Reported) || matter.state.is_solved();
    let body = html! {
        p.pre.strong { (resolution.text) }
        (ui::definitions(&[
            (view.t("field-owner"), html! { (owner) }),
            (view.t("field-due-on"), html! { (view.day(due_on)) }),
        ]))
        @if carried {
            (ui::meter(view.t("resolution-progress"), &done, i64::from(resolution.percent), 100))
            @if !resolution.progress.is_empty() {
                p { (resolution.progress)
                    @if let Some(at) = resolution.progressed_at { " " small { (view.moment(at)) } } }
            }
        }
        @if !resolution.report.is_empty() {
            p { span.strong { (view.t("resolution-report")) } "：" (resolution.report) }
        }
        @if matter.state.is_solved() {
            (ui::notice(ui::State::Done, view.t("resolution-confirmed"), html! {}))
        }
    };
    Ok(Chapter { body, data, offered })
}

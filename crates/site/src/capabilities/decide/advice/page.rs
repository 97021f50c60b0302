//! How advice and its answer are told in the thread.

use civic::authority::Caller;
use civic::decide::advice::{Advice, Answer};
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
    let answers = reads::answers(tx, matter.home, matter.id)?;
    let waits = matter.state == State::Advised;
    let body = html! {
        @if waits { (ui::notice(ui::State::Remind, view.t("advice-waits"), html! {})) }
        @for advice in &answers { (answered(view, advice)) }
    };
    let row = |a: &Advice| json!({ "meeting": a.meeting, "answer": a.answer, "reason": a.reason, "answered_at": a.answered_at });
    let data = json!({ "advice": answers.iter().map(row).collect::<Vec<_>>() });
    Ok(Chapter { body, data, offered: Vec::new() })
}

/// What the committee said, with its reason.
fn answered(view: &View, advice: &Advice) -> Markup {
    let key = match advice.answer {
        Answer::Taken => "advice-taken",
        Answer::Left => "advice-left",
    };
    let day = view.day(advice.answered_at.date());
    html! {
        p.strong { (view.tf(key, &[("day", &day)])) }
        @if !advice.reason.is_empty() { p.pre { (advice.reason) } }
    }
}

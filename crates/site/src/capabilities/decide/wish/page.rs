//! How a wish is told in its thread: the words, the answer, the result, the person's own verdict.

use civic::authority::Caller;
use civic::decide::wish::{ERASED, Fate};
use civic::matter::Matter;
use kernel::Code;
use maud::html;
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
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let wish = reads::wish(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let who = match matter.opened_for {
        Some(who) => view.person_name(tx, caller, who)?,
        None => String::new(),
    };
    let how = view.t(&format!("channel-{}", wish.channel)).to_owned();
    let by = match wish.recorded_by {
        Some(hand) => {
            let hand = store::registry::name(tx, hand)?;
            view.tf("wish-said-through", &[("who", &who), ("hand", &hand), ("how", &how)])
        }
        None => view.tf("wish-said", &[("who", &who), ("how", &how)]),
    };
    let text = if wish.text == ERASED { view.t("wish-erased") } else { &wish.text };
    let body = html! {
        (ui::quote(text, &by))
        @if let Some(fate) = wish.fate {
            p { span.strong { (view.t(&format!("fate-{fate}"))) } @if !wish.reply.is_empty() { "：" (wish.reply) } }
        }
        @if !wish.report.is_empty() { p { span.strong { (view.t("wish-report")) } "：" (wish.report) } }
        @if matter.state.is_solved() {
            (ui::notice(ui::State::Done, view.t("wish-confirmed"), html! { @if !wish.verdict.is_empty() { p { (wish.verdict) } } }))
        } @else if !wish.verdict.is_empty() {
            (ui::notice(ui::State::Warn, view.t("wish-returned"), html! { p { (wish.verdict) } }))
        }
    };
    let mut offered = Vec::new();
    // Erasing is a right, not a step: it stands on the person's own page and with the administrator.
    offered.push("wish.erase");
    if wish.fate != Some(Fate::Handle) {
        offered.push("wish.finish");
    }
    let data = json!({ "text": text, "channel": wish.channel, "fate": wish.fate, "reply": wish.reply,
        "report": wish.report, "verdict": wish.verdict });
    Ok(Chapter { body, data, offered })
}

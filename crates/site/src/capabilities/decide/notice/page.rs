//! How a notice is told in its thread: until when it hangs, what was objected and answered. Who
//! objected is shown to nobody here.

use civic::authority::{Caller, Role};
use civic::matter::{Matter, State};
use kernel::Code;
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
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let notice = reads::notice(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let objections = reads::objections(tx, matter.home, matter.id)?;
    let replies = matter.state == State::Posted
        && [Role::Secretary, Role::Committee, Role::Supervisor]
            .iter()
            .any(|r| caller.has(*r, matter.home));
    let told: Vec<Markup> = objections
        .iter()
        .map(|o| {
            let when = view.moment(o.made_at);
            let by = view.tf("notice-objected", &[("when", &when)]);
            let href = format!("/{}/notices/{}/replies?objection={}", matter.home, matter.id, o.id);
            html! {
                (ui::quote(&o.text, &by))
                @if o.answer.is_empty() {
                    p.quiet { (view.t("notice-unanswered")) }
                    @if replies { (ui::acts(ui::button_link(ui::Link::new(&href, view.t("act-notice-reply"))))) }
                } @else {
                    p { span.strong { (view.t("notice-answered")) } "：" (o.answer) }
                }
            }
        })
        .collect();
    let (from, until) = (view.day(notice.posted_on), view.day(notice.until_on));
    let body = html! {
        p { (view.tf("notice-hangs", &[("from", &from), ("until", &until)])) }
        @if told.is_empty() { p.quiet { (view.t("notice-no-objection")) } }
        @for one in &told { (one) }
    };
    let data = json!({
        "subject": notice.subject, "posted_on": notice.posted_on, "until_on": notice.until_on,
        "ended_at": notice.ended_at,
        "objections": objections.iter().map(|o| json!({ "id": o.id, "text": o.text, "made_at": o.made_at,
            "answer": o.answer, "answered_at": o.answered_at })).collect::<Vec<_>>()
    });
    Ok(Chapter { body, data, offered: vec!["notice.reply"] })
}

//! What the thread says of a panel under its topic: the reader's own seat, the way to the page.

use civic::authority::{Caller, Role};
use civic::decide::panel::{Coming, Lot};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::{page, reads};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The part of a topic's chapter.
pub(super) fn topic(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let panel = reads::current(tx, matter.home, matter.id)?;
    let own = match (&panel, caller.person()) {
        (Some(panel), Some(who)) => reads::own(tx, panel, who)?,
        _ => None,
    };
    let mine = own.filter(|lot| lot.asked_at.is_some());
    let runs = [Role::Secretary, Role::Convener].iter().any(|r| caller.has(*r, matter.home));
    let open = matter.state == State::Published;
    let data = json!({ "panel": panel.as_ref().map(|panel| json!({
        "seats": panel.seats, "drawn": panel.drawn_at.is_some() })) });
    let href = format!("/{}/topics/{}/panel", matter.home, matter.id);
    let body = html! {
        @if let Some(panel) = &panel {
            @let said = if panel.drawn_at.is_some() { "panel-summary-drawn" } else { "panel-summary" };
            p {
                (view.tf(said, &[("seats", &panel.seats.to_string())])) " "
                a href=(href) { (view.t("panel-how")) }
            }
        } @else if open && runs {
            p.quiet { a href=(href) { (view.t("panel-could")) } }
        }
        @if open { @if let Some(lot) = &mine { (seat(view, lot)) } }
    };
    // Its page offers them where they belong.
    Ok(Chapter { body, data, offered: vec!["panel.plan", "panel.draw", "panel.answer"] })
}

/// The reader's own seat, with the two answers.
fn seat(view: &View, lot: &Lot) -> Markup {
    let (state, said) = page::lamp(view, lot.coming);
    let action = format!("/{}/topics/{}/panel-answers", lot.home, lot.topic);
    let button = |word: &str, text: &str| {
        let key = crate::random::key();
        let hidden =
            [("key", key.as_str()), ("csrf", &view.csrf), ("coming", word), ("back", &view.path)];
        let form = ui::Form {
            action: &action,
            hidden: &hidden,
            busy: view.t("form-busy"),
            ..ui::Form::default()
        };
        ui::form(&form, ui::acts(ui::submit(text)))
    };
    html! {
        (ui::notice(ui::State::Remind, view.t("panel-you-are-drawn"), html! {
            p { (view.t("panel-you-are-drawn-say")) }
            (ui::lamp(state, said))
        }))
        @if lot.coming == Coming::Untold {
            (ui::beside(&[
                button("yes", view.t("panel-say-yes")),
                button("no", view.t("panel-say-no")),
            ]))
        } @else if lot.coming == Coming::Yes {
            (ui::acts(button("no", view.t("panel-say-no"))))
        }
    }
}

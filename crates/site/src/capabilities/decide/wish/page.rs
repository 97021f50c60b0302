//! How a wish is told in its thread: the words and who vouched for them, who wishes the same, where it
//! went or came from, the answer, the result, the person's own verdict.

use civic::authority::{Caller, Role};
use civic::decide::wish::lineage::{Descent, Lineage};
use civic::decide::wish::{ERASED, Fate, Vouch, Wish};
use civic::matter::{Matter, State};
use kernel::Code;
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::{reads, similar};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::{View, state_key};

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let wish = reads::wish(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let by = said_by(tx, view, matter, caller, &wish)?;
    let vouch = reads::vouched(tx, matter.home, matter.id)?;
    let supporters = reads::supporters(tx, matter.home, matter.id)?;
    let lineage = reads::lineage(tx, matter.home, matter.id)?;
    let text = if wish.text == ERASED { view.t("wish-erased") } else { &wish.text };
    let body = html! {
        (ui::quote(text, &by))
        @if !wish.spot.is_empty() { p { span.strong { (view.t("field-spot")) } "：" (wish.spot) } }
        (vouched(view, &wish, vouch.as_ref()))
        @if supporters > 0 { p { (view.tf("wish-supporters-say", &[("n", &supporters.to_string())])) } }
        @for (row, other) in &lineage { (descent(view, matter, row, other)) }
        (alike(tx, view, matter, caller, &wish)?)
        @if let Some(fate) = wish.fate {
            p { span.strong { (view.t(&format!("fate-{fate}"))) } @if !wish.reply.is_empty() { "：" (wish.reply) } }
        }
        @if !wish.report.is_empty() { p { span.strong { (view.t("wish-report")) } "：" (wish.report) } }
        @if matter.state == State::Confirmed {
            (ui::notice(ui::State::Done, view.t("wish-confirmed"), html! { @if !wish.verdict.is_empty() { p { (wish.verdict) } } }))
        } @else if !wish.verdict.is_empty() {
            (ui::notice(ui::State::Warn, view.t("wish-returned"), html! { p { (wish.verdict) } }))
        }
    };
    let offered = offered(tx, matter, caller, &wish, vouch.is_some())?;
    let lines: Vec<_> = lineage
        .iter()
        .map(|(row, other)| {
            json!({ "how": row.how, "child": row.child, "parent": row.parent, "reason": row.reason,
                "number": view.number(other), "state": other.state, "href": view.href(other) })
        })
        .collect();
    let data = json!({ "text": text, "spot": wish.spot, "channel": wish.channel, "fate": wish.fate,
        "reply": wish.reply, "report": wish.report, "verdict": wish.verdict,
        "vouched": vouch.as_ref().map(|v| v.how), "supporters": supporters, "lineage": lines });
    Ok(Chapter { body, data, offered })
}

fn said_by(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
    wish: &Wish,
) -> Result<String, Stop> {
    let who = match matter.opened_for {
        Some(who) => view.person_name(tx, caller, who)?,
        None => String::new(),
    };
    let how = view.t(&format!("channel-{}", wish.channel)).to_owned();
    Ok(match wish.recorded_by {
        Some(hand) => {
            let hand = store::registry::name(tx, hand)?;
            view.tf("wish-said-through", &[("who", &who), ("hand", &hand), ("how", &how)])
        }
        None => view.tf("wish-said", &[("who", &who), ("how", &how)]),
    })
}

/// Whether the person stands by what another hand wrote.
fn vouched(view: &View, wish: &Wish, vouch: Option<&Vouch>) -> Markup {
    html! {
        @if let Some(vouch) = vouch {
            @let how = view.t(&format!("how-{}", vouch.how)).to_owned();
            (ui::lamp(ui::State::Done, &view.tf("wish-vouched", &[("how", &how)])))
        } @else if wish.recorded_by.is_some() && wish.text != ERASED {
            (ui::lamp(ui::State::Remind, view.t("wish-not-vouched")))
        }
    }
}

/// One line about where this wish went or came from; a merged one leads to its new place.
fn descent(view: &View, this: &Matter, row: &Lineage, other: &Matter) -> Markup {
    let is_child = row.child == this.id;
    let key = match (row.how, is_child) {
        (Descent::Merged, true) => "lineage-merged-into",
        (Descent::Merged, false) => "lineage-merged-from",
        (Descent::Split, true) => "lineage-split-from",
        (Descent::Split, false) => "lineage-split-into",
    };
    let link = html! { a href=(view.href(other)) { (view.number(other)) " " (other.title) } };
    if row.how == Descent::Merged && is_child {
        let state = view.t(state_key(other.state)).to_owned();
        return ui::notice(
            ui::State::Remind,
            view.t(key),
            html! {
                p { (link) }
                p { (view.tf("lineage-stands", &[("state", &state)])) }
                @if !row.reason.is_empty() { p { (row.reason) } }
            },
        );
    }
    html! { p { (view.t(key)) "：" (link) @if !row.reason.is_empty() { "（" (row.reason) "）" } } }
}

/// For the secretary, while a wish waits: open ones that are alike, each with the way into it.
fn alike(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
    wish: &Wish,
) -> Result<Markup, Stop> {
    if matter.state != State::Heard || !caller.has(Role::Secretary, matter.area) {
        return Ok(html! {});
    }
    let list = similar::alike(tx, view, matter.home, &wish.text, Some(matter.id))?;
    if list.is_empty() {
        return Ok(html! {});
    }
    let merge = format!("/{}/wishes/{}/merger", matter.home, matter.id);
    Ok(html! {
        p { span.strong { (view.t("similar-said")) } }
        ul {
            @for one in &list {
                li {
                    a href=(one.href) { (one.title) } " " (one.note) " "
                    a href=(format!("{merge}?into={}", one.number)) { (view.t("similar-merge")) }
                }
            }
        }
    })
}

/// Acts that make no sense on this wish now.
fn offered(
    tx: &mut Tx<'_>,
    matter: &Matter,
    caller: &Caller,
    wish: &Wish,
    vouched: bool,
) -> Result<Vec<&'static str>, Stop> {
    // Erasing is a right, not a step: it stands on the person's own page and with the administrator.
    let mut offered = vec!["wish.erase"];
    if wish.fate != Some(Fate::Handle) {
        offered.push("wish.finish");
    }
    if wish.recorded_by.is_none() || vouched {
        offered.push("wish.vouch");
    }
    let person = caller.person();
    let supports = match person {
        Some(who) => reads::support(tx, matter.home, matter.id, who)?.is_some(),
        None => false,
    };
    let serves = crate::edge::serves_at_desk(caller, matter.area);
    // At the desk somebody else is served, who may join whoever stands there.
    if supports || (person.is_some() && person == matter.opened_for && !serves) {
        offered.push("wish.join");
    }
    if !supports {
        offered.push("wish.leave");
    }
    Ok(offered)
}

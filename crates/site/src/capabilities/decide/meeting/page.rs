//! How a meeting is told in its thread: when, in which places, who has come and who has sent somebody.

use civic::act::Act;
use civic::authority::{Caller, Role};
use civic::decide::meeting::CheckIn;
use civic::deliberation::{Meeting, MeetingSection, RollLine, Via};
use civic::matter::{Matter, State};
use kernel::Code;
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::{door, reads};
use crate::manifest::{Chapter, ask_id};
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let meeting = reads::meeting(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let convener = store::registry::name(tx, meeting.convener)?;
    let present = *view
        .kept("meeting.present", matter.id, || store::vote::present(tx, matter.home, matter.id))?;
    let runs = caller.person() == Some(meeting.convener)
        || [Role::Secretary, Role::Convener, Role::Committee, Role::Agent]
            .iter()
            .any(|r| caller.has(*r, matter.home));
    let sections = store::matter::sections(tx, matter.home, matter.id)?;
    let proxies = reads::proxies(tx, matter.home, matter.id)?;
    let door = if runs && matter.state == State::Sitting {
        door::door(tx, view, matter, &sections, present)?
    } else {
        html! {}
    };
    let (mine, asked) = mine(tx, view, matter, caller)?;
    let n = present.to_string();
    let body = html! {
        (ui::definitions(&[
            (view.t("meeting-when"), html! { (view.moment(meeting.starts_at)) }),
            (view.t("meeting-where"), html! { (meeting.venue) }),
            (view.t("field-convener"), html! { (convener) }),
        ]))
        @if !sections.is_empty() { (places(tx, view, &sections)?) }
        @if meeting.secret { p { (view.t("meeting-secret")) } }
        @if !meeting.emergency.is_empty() {
            (ui::notice(ui::State::Warn, view.t("meeting-emergency"), html! { p { (meeting.emergency) } }))
        }
        @if let Some(opened) = meeting.opened_at {
            p { (view.tf("meeting-came", &[("n", &n), ("day", &view.moment(opened))])) }
        }
        @if !proxies.is_empty() {
            p { (view.tf("meeting-proxies", &[("n", &proxies.len().to_string())])) }
        }
        (ui::stack(&[
            mine,
            html! { @if runs && !proxies.is_empty() { (door::papers(view, &proxies)) } },
            door,
        ]))
    };
    let came = match caller.person().filter(|p| p.home == matter.home && !runs) {
        Some(me) => {
            reads::line(tx, matter.home, matter.id, me.id)?.is_some_and(|l| l.present_at.is_some())
        }
        None => false,
    };
    let data = json!({ "starts_at": meeting.starts_at, "venue": meeting.venue, "body": meeting.body,
        "basis": meeting.basis, "emergency": meeting.emergency, "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at, "present": present, "secret": meeting.secret,
        "sections": sections.iter().map(|s| json!({ "section": s.no, "venue": s.venue,
            "starts_at": s.starts_at })).collect::<Vec<_>>(),
        "proxies": proxies.len(), "asked_of_you": asked });
    Ok(Chapter { body, data, offered: offered(view, &meeting, came) })
}

/// What the chapter itself offers, and what this body does not know at all.
fn offered(view: &View, meeting: &Meeting, came: bool) -> Vec<&'static str> {
    let rules = view.rules();
    let body = rules.body(&meeting.body).ok();
    let mut offered = vec!["meeting.checkin"];
    // Whoever is there already sends nobody.
    if came || body.is_none_or(|b| b.proxy.is_none()) {
        offered.push("proxy.give");
    }
    if body.is_none_or(|b| b.sections.is_none()) {
        offered.push("meeting.section");
    }
    offered
}

/// The further places, each with its hour and whoever runs it.
fn places(tx: &mut Tx<'_>, view: &View, sections: &[MeetingSection]) -> Result<Markup, Stop> {
    let mut rows = Vec::new();
    for section in sections {
        rows.push(vec![
            html! { (view.tf("meeting-section", &[("n", &section.no.to_string())])) },
            html! { (section.venue) },
            html! { (view.moment(section.starts_at)) },
            html! { (store::registry::name(tx, section.convener)?) },
        ]);
    }
    let columns = [
        ui::Column::text(view.t("meeting-place")),
        ui::Column::text(view.t("meeting-where")),
        ui::Column::text(view.t("meeting-when")),
        ui::Column::text(view.t("field-convener")),
    ];
    let table = ui::Table {
        caption: view.t("meeting-sections"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    };
    Ok(html! { p { (view.t("meeting-sections-say")) } (ui::data_table(&table)) })
}

/// What somebody on the roll can do: take part by phone, or come in person after all. With it the act
/// that waits for the reader: whoever has not come nor sent anybody is asked to come.
fn mine(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<(Markup, Option<&'static str>), Stop> {
    let Some(me) = caller.person().filter(|p| p.home == matter.home) else {
        return Ok((html! {}, None));
    };
    let sent = reads::proxy(tx, matter.home, matter.id, me.id)?;
    let sent = sent.filter(|p| p.void_at.is_none());
    let stays = sent.is_some();
    let sent = match sent {
        Some(proxy) => {
            let agent = kernel::PersonRef { home: matter.home, id: proxy.agent };
            let name = store::registry::name(tx, agent)?;
            html! { p { (view.tf("meeting-you-sent", &[("name", &name), ("ground", &proxy.ground)])) } }
        }
        None => html! {},
    };
    if matter.state != State::Sitting {
        return Ok((sent, None));
    }
    let line = reads::line(tx, matter.home, matter.id, me.id)?;
    let away = |l: &RollLine| l.present_at.is_none() || l.via == Some(Via::Proxy);
    Ok(match line {
        Some(line) if away(&line) => {
            let key = crate::random::key();
            let action = format!("/{}/meetings/{}/arrivals", matter.home, matter.id);
            let form = ui::Form {
                action: &action,
                hidden: &[("key", &key), ("csrf", &view.csrf)],
                busy: view.t("form-busy"),
                ..ui::Form::default()
            };
            let word = if line.via.is_some() { "meeting-come-myself" } else { "meeting-i-am-here" };
            let act = CheckIn::SPEC.name;
            let body = html! {
                (sent)
                div id=(ask_id(act)) { (ui::form(&form, ui::acts(ui::submit(view.t(word))))) }
            };
            (body, (!stays && line.via.is_none()).then_some(act))
        }
        Some(_) => (html! { p { (view.t("meeting-you-are-in")) } }, None),
        None => (html! { p { (view.t("meeting-not-on-roll")) } }, None),
    })
}

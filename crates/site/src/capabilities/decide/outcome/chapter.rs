//! What the thread tells about a result: what was said when it came back, how long it is watched, and
//! from where the matter came, each flag with the record it follows from.

use civic::authority::{Caller, DESK};
use civic::decide::outcome::provenance::Provenance;
use civic::decide::outcome::{ResultWord, Word};
use civic::matter::{Kind, Matter, State};
use kernel::{Code, Refusal};
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx, matter, outcome};

use super::{part, reads};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// Of a resolution.
pub(super) fn resolution(
    tx: &mut Tx<'_>,
    view: &View,
    one: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let mine = match caller.person() {
        Some(me) => one.opened_for == Some(me) || reads::has_signed(tx, one, me)?,
        None => false,
    };
    let desk = DESK.iter().any(|role| caller.has(*role, one.area));
    let hidden = reads::has_wish(tx, one)? || !(mine || desk);
    let offered = if hidden { vec!["resolution.confirm"] } else { Vec::new() };
    result(tx, view, one, offered)
}

/// Of a wish. Its result is told with the resolution when there is one.
pub(super) fn wish(
    tx: &mut Tx<'_>,
    view: &View,
    one: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let watched = reads::watch_of(tx, one)?.is_some();
    result(tx, view, one, if watched { Vec::new() } else { vec!["wish.recurred"] })
}

fn result(
    tx: &mut Tx<'_>,
    view: &View,
    one: &Matter,
    offered: Vec<&'static str>,
) -> Result<Chapter, Stop> {
    let words = reads::words(tx, one)?;
    let watch = reads::watch_of(tx, one)?.filter(|d| d.met_at.is_none());
    let until = watch.as_ref().map(|d| view.day(d.due_at.date()));
    let body = html! {
        @for word in &words { (said(view, word)) }
        @if let (Some(until), State::Confirmed) = (&until, one.state) {
            p.quiet { (view.tf("outcome-watched", &[("until", until)])) }
        }
        @if one.state == State::Gone { p { (view.t("outcome-gone")) } }
    };
    let data = json!({
        "watched_until": watch.map(|d| d.due_at),
        "words": words.iter().map(|w| json!({ "word": w.word, "text": w.text, "said_at": w.said_at }))
            .collect::<Vec<_>>(),
    });
    Ok(Chapter { body, data, offered })
}

/// A villager's word. Who said that it is back is told to nobody here.
fn said(view: &View, word: &ResultWord) -> Markup {
    let when = view.moment(word.said_at);
    let key = match word.word {
        Word::Good => "outcome-word-good",
        Word::NotYet => "outcome-word-not-yet",
        Word::Back => "outcome-word-back",
    };
    let by = view.tf(key, &[("when", &when)]);
    html! {
        @if word.text.is_empty() { p { (by) } } @else { (ui::quote(&word.text, &by)) }
    }
}

/// Of a topic: the four flags (S82).
pub(super) fn provenance(
    tx: &mut Tx<'_>,
    view: &View,
    one: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let trail = view.kept("outcome.trail", one.thread, || {
        outcome::trail(tx, one.home, one.thread)?.ok_or_else(|| Code::NotFound.into())
    })?;
    let needed = view
        .rules()
        .count("research_voices")
        .map_err(|e| Refusal::new(Code::RuleUnset).with("rule", e))?;
    let flags = Provenance::of(&trail, needed);
    let data = json!({ "provenance": flags, "voices": trail.voices, "present": trail.present });
    if one.state == State::Draft {
        return Ok(Chapter { body: html! {}, data, offered: Vec::new() });
    }
    let thread = matter::thread(tx, one.home, one.thread)?;
    let to = |kinds: &[Kind]| {
        let last = |kind: &Kind| thread.iter().rev().find(|m| m.kind == *kind);
        let found = kinds.iter().find_map(last);
        found.map_or_else(|| view.href(one), |m| view.href(m))
    };
    let first = thread.first().unwrap_or(one);
    let among = if trail.visited {
        view.t("flag-visited").to_owned()
    } else {
        part::told(view, "flag-voices", &[("n", trail.voices)])
    };
    let rows = [
        (
            "flag-from",
            flags.from_people,
            view.tf("flag-begun", &[("number", &view.number(first))]),
            view.href(first),
        ),
        ("flag-among", flags.among_people, among, view.href(first)),
        (
            "flag-with",
            flags.with_people,
            part::told(view, "flag-came", &[("n", trail.present)]),
            to(&[Kind::Meeting]),
        ),
        (
            "flag-by",
            flags.by_people,
            view.t("flag-judged").to_owned(),
            to(&[Kind::Wish, Kind::Resolution]),
        ),
    ];
    let drawn: Vec<(&str, Markup)> = rows
        .iter()
        .map(|(key, held, evidence, href)| (view.t(key), flag(view, *held, evidence, href)))
        .collect();
    let body = ui::section(view.t("flags-title"), None, ui::definitions(&drawn));
    Ok(Chapter { body, data, offered: Vec::new() })
}

fn flag(view: &View, held: bool, evidence: &str, href: &str) -> Markup {
    html! {
        @if held {
            (ui::lamp(ui::State::Done, view.t("yes"))) " " a href=(href) { (evidence) }
        } @else {
            (ui::lamp(ui::State::Remind, view.t("flag-not-yet")))
        }
    }
}

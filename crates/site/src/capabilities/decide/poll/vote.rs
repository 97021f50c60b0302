//! The voting page: every option with what one can say of it, as large fields; it works without a
//! script. The server says what is not right, and nothing is lost.

use std::collections::BTreeMap;

use civic::decide::poll::{Form, Item, ListFacts, parted};
use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use serde::Serialize;
use store::choice::Own;
use store::{Stop, Tx};

use super::{page, reads};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Voting {
    form: Form,
    levels: u32,
    options: Vec<serde_json::Value>,
    /// What the reader has marked so far; never shown of a secret vote.
    marks: BTreeMap<u32, u32>,
}

/// `/{home}/polls/{matter}/vote`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Poll).ok_or(Code::NotFound)?;
    let list = reads::list(tx, home, id)?;
    let me = view.person().ok_or(Code::SignInNeeded)?;
    let own = reads::own(tx, &list.poll, me, view.now.date())?;
    let open = matter.state == State::Published && own.as_ref().is_some_and(Own::may_vote);
    let data = Voting {
        form: list.poll.form,
        levels: list.poll.levels,
        options: list.standing().map(page::said).collect(),
        marks: own.and_then(|own| own.picks).map_or_else(BTreeMap::new, |picks| parted(&picks)),
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-poll-vote").to_owned();
    let back = view.href(&matter);
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::lead(&matter.title, &say(view, &list), html! {}))
            @if open { (ui::sheet(ballot(view, &back, &list, &data.marks))) }
            @else { (ui::sheet(ui::empty(view.t("poll-not-open"), view.t("poll-not-open-say"), Some(ui::Link::new(&back, view.t("poll-back")))))) }
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place), (back, matter.title.clone())]))
}

pub(super) fn say(view: &View, list: &ListFacts) -> String {
    let key = match list.poll.form {
        Form::Election => "poll-say-election",
        Form::Approval => "poll-say-approval",
        Form::Score => "poll-say-score",
        Form::Runoff | Form::Schulze => "poll-say-ranked",
        Form::Rating => "poll-say-rating",
    };
    let (n, top) = (list.poll.seats.to_string(), list.poll.levels.to_string());
    view.tf(key, &[("n", &n), ("top", &top)])
}

fn ballot(view: &View, back: &str, list: &ListFacts, marks: &BTreeMap<u32, u32>) -> Markup {
    let key = crate::random::key();
    let action = format!("{back}/{}", if list.poll.secret { "box" } else { "votes" });
    let form = ui::Form {
        action: &action,
        hidden: &[("key", &key), ("csrf", &view.csrf), ("back", back)],
        busy: view.t("form-busy"),
        is_guarded: true,
        ..ui::Form::default()
    };
    ui::form(
        &form,
        html! {
            @if list.poll.secret { p.quiet { (view.t("poll-final")) } }
            @for item in list.standing() { (field(view, list, item, marks.get(&item.no).copied())) }
            (ui::acts(ui::submit(view.t("do-poll-cast"))))
        },
    )
}

fn field(view: &View, list: &ListFacts, item: &Item, mark: Option<u32>) -> Markup {
    let name = format!("marks-{}", item.no);
    let label = format!("{}. {}", item.no, item.title);
    let value = mark.map_or_else(String::new, |mark| mark.to_string());
    let shown = ui::Field {
        name: &name,
        label: &label,
        hint: &item.note,
        value: &value,
        ..ui::Field::default()
    };
    let choices = choices(view, list, item);
    let choices: Vec<ui::Choice<'_>> =
        choices.iter().map(|(value, text)| ui::Choice::new(value, text)).collect();
    match list.poll.form {
        Form::Election | Form::Approval => {
            ui::check_field(&ui::Field { value: "1", ..shown }, mark.is_some())
        }
        Form::Score | Form::Rating => ui::radio_field(&shown, &choices),
        Form::Runoff | Form::Schulze => ui::select_field(&shown, &choices),
    }
}

/// What can be said of an option: value and words.
fn choices(view: &View, list: &ListFacts, item: &Item) -> Vec<(String, String)> {
    let levels = list.poll.levels;
    match list.poll.form {
        Form::Election | Form::Approval => Vec::new(),
        Form::Score => (0..=levels).map(|n| (n.to_string(), n.to_string())).collect(),
        Form::Rating => {
            (1..=levels).rev().map(|n| (n.to_string(), level(view, item, n, levels))).collect()
        }
        Form::Runoff | Form::Schulze => {
            let count = u32::try_from(list.standing().count()).unwrap_or(levels);
            let none = (String::new(), view.t("poll-no-place").to_owned());
            let place = |n: u32| (n.to_string(), view.tf("poll-place", &[("n", &n.to_string())]));
            std::iter::once(none).chain((1..=count).map(place)).collect()
        }
    }
}

/// A level in the words of its question: `答应不答应` has 答应 at the top and 不答应 at the bottom.
pub(super) fn level(view: &View, item: &Item, n: u32, levels: u32) -> String {
    let (yes, no) = item.title.split_once('不').unwrap_or((&item.title, ""));
    match n {
        n if n == levels => yes.to_owned(),
        1 => format!("不{no}"),
        _ if levels == 3 => view.t("poll-so-so").to_owned(),
        _ => view.tf("poll-level", &[("n", &n.to_string())]),
    }
}

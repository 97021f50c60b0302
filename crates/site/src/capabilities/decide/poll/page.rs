//! How a vote among several is told in its thread: what is asked and how it is counted, the list, how
//! many have a voice and how many have given it, and once it is counted, what came of it.

use civic::authority::Caller;
use civic::choosing::parted as numbers;
use civic::decide::poll::{Counted, Form, Item, ListFacts, Poll};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::choice;
use store::{Stop, Tx};

use super::reads;
use crate::choosing::{self, Door};
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
    let list = reads::list(tx, matter.home, matter.id)?;
    let papers = choice::papers(tx, matter.home, matter.id)?;
    let voices = choice::voices(tx, matter.home, matter.id)?;
    let counted = reads::counted(tx, matter.home, matter.id)?;
    let runs = choosing::runs(caller, matter);
    let me = caller.person().filter(|me| me.home == matter.home);
    let own = me.map(|me| reads::own(tx, &list.poll, me, view.now.date())).transpose()?.flatten();
    let (given, all) = (voices + papers.typed, u64::from(list.poll.entitled));
    let voting = matter.state == State::Published;
    let body = html! {
        (facts(view, &list.poll))
        @if matter.state != State::Draft { (choosing::heard(view, list.poll.basis, given, all)) }
        @if voting { (choosing::take_part(view, matter, own.as_ref(), &DOOR)) }
        @if let Some(counted) = &counted { (came_to(view, matter, &list, counted)) }
        (items(view, &list, counted.as_ref()))
        @if voting && runs { (choosing::papers(view, papers)) }
    };
    let data = json!({
        "form": list.poll.form, "about": list.poll.about, "basis": list.poll.basis,
        "secret": list.poll.secret, "seats": list.poll.seats, "women": list.poll.women,
        "levels": list.poll.levels, "closes_on": list.poll.closes_on,
        "published_at": list.poll.published_at, "closed_at": list.poll.closed_at,
        "entitled": list.poll.entitled, "phone": voices, "papers": papers,
        "options": list.items.iter().map(said).collect::<Vec<_>>(),
        "winners": counted.map(|c| numbers(&c.winners)),
    });
    // Voting has a page of its own; the way that this vote does not take is not offered.
    let mut offered = vec![if list.poll.secret { "poll.cast" } else { "poll.drop" }];
    if !runs {
        offered.extend(["poll.cast", "poll.drop"]);
    }
    if list.poll.form == Form::Rating {
        offered.extend(["poll.stand", "poll.strike"]);
    }
    Ok(Chapter { body, data, offered })
}

/// An option as data.
pub(super) fn said(item: &Item) -> Value {
    json!({ "no": item.no, "title": item.title, "note": item.note, "woman": item.woman,
        "struck": item.struck })
}

/// How one votes, in words.
pub(super) fn form_key(form: Form) -> &'static str {
    match form {
        Form::Election => "poll-form-election",
        Form::Approval => "poll-form-approval",
        Form::Score => "poll-form-score",
        Form::Runoff => "poll-form-runoff",
        Form::Schulze => "poll-form-schulze",
        Form::Rating => "poll-form-rating",
    }
}

fn facts(view: &View, poll: &Poll) -> Markup {
    let secret = if poll.secret { "poll-secret" } else { "poll-open" };
    let basis = choosing::basis_key(poll.basis);
    let mut rows = vec![
        (view.t("poll-about"), html! { (poll.about) }),
        (view.t("poll-form"), html! { (view.t(form_key(poll.form))) }),
        (view.t("poll-basis"), html! { (view.t(basis)) " · " (view.t(secret)) }),
        (view.t("poll-closes"), html! { (view.day(poll.closes_on)) }),
    ];
    if poll.form == Form::Election {
        let seats = [("n", &*poll.seats.to_string()), ("women", &*poll.women.to_string())];
        let key = if poll.women > 0 { "poll-seats-women" } else { "poll-seats-said" };
        rows.insert(2, (view.t("poll-seats"), html! { (view.tf(key, &seats)) }));
    }
    ui::definitions(&rows)
}

const DOOR: Door<'static> =
    Door { page: "vote", first: "poll-vote-link", again: "poll-vote-again" };

/// Names by number, such as `2. 王大梅`.
pub(super) fn named(list: &ListFacts, no: u32) -> String {
    let found = list.items.iter().find(|item| item.no == no);
    found.map_or_else(|| no.to_string(), |item| format!("{no}. {}", item.title))
}

fn came_to(view: &View, matter: &Matter, list: &ListFacts, counted: &Counted) -> Markup {
    let names: Vec<String> =
        numbers(&counted.winners).into_iter().map(|no| named(list, no)).collect();
    let names = names.join(view.t("list-comma"));
    let said = match (list.poll.form, names.is_empty()) {
        (Form::Rating, _) => view.t("poll-rated").to_owned(),
        (_, true) => view.t("poll-nobody").to_owned(),
        (Form::Election, false) => view.tf("poll-elected", &[("names", &names)]),
        (_, false) => view.tf("poll-first", &[("names", &names)]),
    };
    let href = format!("{}/result", view.href(matter));
    html! {
        (ui::notice(ui::State::Done, &said, html! {}))
        (ui::acts(ui::button_link(ui::Link::new(&href, view.t("poll-result-link")))))
    }
}

fn items(view: &View, list: &ListFacts, counted: Option<&Counted>) -> Markup {
    let won = counted.map(|c| numbers(&c.winners)).unwrap_or_default();
    let rows = list.items.iter().map(|item| {
        let name = html! {
            (item.no) ". " (item.title)
            @if item.woman { " " (ui::tag(view.t("poll-woman"))) }
            @if won.contains(&item.no) { " " (ui::tag(view.t("poll-won"))) }
            @if !item.struck.is_empty() { " " (ui::tag(view.t("poll-struck"))) }
        };
        let note = html! {
            span {
                (item.note)
                @if !item.struck.is_empty() { " " small { (view.t("poll-struck-why")) (item.struck) } }
            }
        };
        vec![name, note]
    });
    let columns = [ui::Column::text(view.t("poll-name")), ui::Column::text(view.t("poll-note"))];
    ui::data_table(&ui::Table {
        caption: view.t("poll-list"),
        columns: &columns,
        rows: rows.collect(),
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! { p.quiet { (view.t("poll-list-empty")) } },
    })
}

//! How a vote among several is told in its thread: what is asked and how it is counted, the list, how
//! many have a voice and how many have given it, and once it is counted, what came of it.

use civic::authority::{Caller, DESK, Role};
use civic::choosing::parted as numbers;
use civic::decide::poll::{Counted, Form, Item, ListFacts, Poll};
use civic::deliberation::Basis;
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::choice::{self, Papers};
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
    let list = reads::list(tx, matter.home, matter.id)?;
    let papers = choice::papers(tx, matter.home, matter.id)?;
    let voices = choice::voices(tx, matter.home, matter.id)?;
    let counted = reads::counted(tx, matter.home, matter.id)?;
    let runs = runs(caller, matter);
    let body = html! {
        (facts(view, &list.poll))
        @if matter.state != State::Draft { (heard(view, &list.poll, voices + papers.typed)) }
        @if matter.state == State::Published { (take_part(tx, view, matter, &list, caller)?) }
        @if let Some(counted) = &counted { (came_to(view, matter, &list, counted)) }
        (items(view, &list, counted.as_ref()))
        @if matter.state == State::Published && runs { (desk(view, papers)) }
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

fn runs(caller: &Caller, matter: &Matter) -> bool {
    let desk = DESK.iter().chain(&[Role::Committee, Role::TownshipClerk]);
    desk.copied().any(|role| caller.has(role, matter.area))
}

/// So many voices, with the word for who has one.
pub(super) fn voices(view: &View, basis: Basis, n: u64) -> String {
    let key = match basis {
        Basis::Person => "poll-n-persons",
        Basis::Household => "poll-n-households",
    };
    view.tf(key, &[("n", &n.to_string())])
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
    let basis = match poll.basis {
        Basis::Person => "basis-person",
        Basis::Household => "basis-household",
    };
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

fn heard(view: &View, poll: &Poll, given: u64) -> Markup {
    let all = u64::from(poll.entitled);
    let said = view.tf(
        "poll-heard-of",
        &[("n", &voices(view, poll.basis, given)), ("all", &voices(view, poll.basis, all))],
    );
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    ui::meter(view.t("poll-heard"), &said, number(given), number(all))
}

fn take_part(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    list: &ListFacts,
    caller: &Caller,
) -> Result<Markup, Stop> {
    let sheet = format!("{}/sheet", view.href(matter));
    let paper = ui::button_soft(ui::Link::new(&sheet, view.t("poll-sheet-link")));
    let Some(me) = caller.person().filter(|me| me.home == matter.home) else {
        return Ok(ui::acts(paper));
    };
    let vote = format!("{}/vote", view.href(matter));
    Ok(match reads::own(tx, &list.poll, me, view.now.date())? {
        Some(own) if own.line.paper_at.is_some() => html! { p { (view.t("poll-own-paper")) } },
        Some(own) if own.voted && list.poll.secret => {
            html! { p { span.strong { (view.t("poll-own-dropped")) } } }
        }
        Some(own) => {
            let key = if own.voted { "poll-vote-again" } else { "poll-vote-link" };
            html! {
                @if own.voted { p { span.strong { (view.t("poll-own-given")) } } }
                (ui::acts(html! { (ui::button_link(ui::Link::new(&vote, view.t(key)))) (paper) }))
            }
        }
        None => ui::acts(paper),
    })
}

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

fn desk(view: &View, papers: Papers) -> Markup {
    let number = |n: u64| n.to_string();
    html! {
        p.quiet { (view.tf("poll-papers", &[("handed", &number(papers.handed)),
            ("typed", &number(papers.typed)), ("unchecked", &number(papers.unchecked))])) }
    }
}

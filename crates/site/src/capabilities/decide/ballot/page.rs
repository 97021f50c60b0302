//! How a vote is told in its thread: before the close only that it runs, after it every clause with
//! its article and numbers. Nobody is shown who voted how.

use ballot::Verdict;
use civic::act::Act;
use civic::authority::{Caller, DESK, Role};
use civic::decide::ballot::{Ballot, Cast, Drop, Judged};
use civic::deliberation::{Meeting, RollLine, Via, Way};
use civic::matter::Matter;
use civic::record::Column;
use civic::walk::Task;
use kernel::id::BallotId;
use kernel::refusal::Lang;
use kernel::{Code, Date, PersonRef};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::{Fault, Stop, Tx};

use super::{reads, receipts};
use crate::drawn;
use crate::edge::hand;
use crate::manifest::{Chapter, ask_id};
use crate::ui;
use crate::view::View;

/// The part of a meeting's chapter that is about its vote.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let Some(ballot) = reads::ballot(tx, matter.home, matter.id)? else {
        let offered = vec!["ballot.cast", "ballot.drop", "ballot.tally", "ballot.close"];
        return Ok(Chapter { body: html! {}, data: Value::Null, offered });
    };
    let judged = reads::judged(tx, matter.home, ballot.id)?;
    match judged {
        Some(judged) => {
            let verdict: Verdict =
                serde_json::from_str(&judged.verdict).map_err(|e| Fault::Corrupt(e.to_string()))?;
            let step = store::matter::step_of(tx, matter.home, matter.id)?;
            let before = step.is_some_and(|step| step.task == Task::Body);
            let found = receipts::way(tx, view, matter, &ballot)?;
            let body = html! { (result(view, &ballot, &judged, &verdict, before)) (found) };
            let kept = kept_until(view, &judged);
            let data = json!({ "question": ballot.question, "closed_at": ballot.closed_at,
                "rules": judged.rules, "verdict": verdict, "kept_until": kept });
            Ok(Chapter { body, data, offered: Vec::new() })
        }
        None => {
            let (body, asked) = running(tx, view, matter, caller, &ballot)?;
            let data = json!({ "question": ballot.question, "opened_at": ballot.opened_at,
                "asked_of_you": asked });
            Ok(Chapter { body, data, offered: vec!["ballot.open", "ballot.cast", "ballot.drop"] })
        }
    }
}

fn running(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
    ballot: &Ballot,
) -> Result<(Markup, Option<&'static str>), Stop> {
    let key = [matter.home.to_val(), matter.id.to_val()];
    let meeting: Meeting = tx.get(&key)?.ok_or(Code::NotFound)?;
    let me = caller.person().filter(|p| p.home == matter.home);
    let line = match me {
        Some(me) => {
            tx.get::<RollLine>(&[matter.home.to_val(), matter.id.to_val(), me.id.to_val()])?
        }
        None => None,
    };
    let mut asked = None;
    // Whether the reader has given a voice, the own or another's.
    let mut given = false;
    let own = match &line {
        Some(line) if line.present_at.is_some() && line.via != Some(Via::Proxy) => {
            let voted = reads::has_voted(tx, matter.home, ballot.id, line)?;
            let by_phone = matches!(line.way, None | Some(Way::Phone));
            asked = (by_phone && !voted).then_some(vote_act(meeting.secret));
            given |= voted;
            own_voice(view, matter, meeting.secret.then_some(ballot.id), line.way, voted)
        }
        _ => html! {},
    };
    let others = match me {
        Some(me) => {
            let (drawn, any) = others(tx, view, matter, &meeting, ballot, me)?;
            given |= any;
            drawn
        }
        None => html! {},
    };
    let runs = caller.person() == Some(meeting.convener)
        || [Role::Secretary, Role::Convener, Role::Committee, Role::Agent]
            .iter()
            .any(|r| caller.has(*r, matter.home));
    let count = if runs {
        counting(tx, view, matter, &meeting, ballot)?
    } else {
        html! {}
    };
    let desk = DESK.iter().any(|r| caller.has(*r, matter.home));
    let secret = if meeting.secret { "ballot-secret-say" } else { "ballot-running-say" };
    let said = html! { p { (view.t(secret)) } };
    let path = vote_path(matter, meeting.secret);
    let at_desk = ui::Link::new(&path, view.t("ballot-at-desk"));
    let body = ui::stack(&[
        ui::notice(ui::State::Remind, view.t("ballot-running"), said),
        own,
        others,
        html! { @if meeting.secret && given { (receipts::codes(view, ballot.id)) } },
        html! { @if desk { (ui::acts(ui::button_soft(at_desk))) } },
        count,
    ]);
    Ok((body, asked))
}

/// The act by which a voice is given on the phone.
fn vote_act(secret: bool) -> &'static str {
    if secret { Drop::SPEC.name } else { Cast::SPEC.name }
}

fn vote_path(matter: &Matter, secret: bool) -> String {
    let noun = if secret { "box" } else { "votes" };
    format!("/{}/meetings/{}/{noun}", matter.home, matter.id)
}

/// The voter's own voice, in the way that was noted at the door.
fn own_voice(
    view: &View,
    matter: &Matter,
    secret: Option<BallotId>,
    way: Option<Way>,
    voted: bool,
) -> Markup {
    match way {
        Some(Way::Paper) => html! { p { (view.t("ballot-you-hold-paper")) } },
        Some(Way::Hands) => html! { p { (view.t("ballot-you-raise-hand")) } },
        Some(Way::Objects) => html! { p { (view.t("ballot-you-drop-object")) } },
        // What is in the secret box is final, and nobody can say what it was.
        Some(Way::Phone) | None if secret.is_some() && voted => ui::notice(
            ui::State::Done,
            view.t("ballot-in-box"),
            html! { p { (view.t("ballot-in-box-say")) } },
        ),
        Some(Way::Phone) | None => vote_form(view, matter, secret, voted),
    }
}

fn vote_form(view: &View, matter: &Matter, sealed: Option<BallotId>, voted: bool) -> Markup {
    let secret = sealed.is_some();
    let key = crate::random::key();
    let action = vote_path(matter, secret);
    let form = ui::Form {
        action: &action,
        hidden: &[("key", &key), ("csrf", &view.csrf)],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    let hint = match (secret, voted) {
        (true, _) => "ballot-box-hint",
        (false, true) => "ballot-voted",
        (false, false) => "ballot-vote-hint",
    };
    let field = ui::Field {
        name: "answer",
        label: &matter.title,
        hint: view.t(hint),
        required: Some(view.t("required")),
        ..ui::Field::default()
    };
    let choices = [
        ui::Choice::new("yes", view.t("answer-yes")),
        ui::Choice::new("no", view.t("answer-no")),
        ui::Choice::new("abstain", view.t("answer-abstain")),
    ];
    let submit = view.t(match (secret, voted) {
        (true, _) => "do-ballot-drop",
        (false, true) => "ballot-change",
        (false, false) => "do-ballot-cast",
    });
    let fields = html! {
        @if let Some(ballot) = sealed { (drawn::receipt_field(ballot)) }
        (ui::radio_field(&field, &choices))
        (ui::acts(ui::submit(submit)))
    };
    html! { div id=(ask_id(vote_act(secret))) { (ui::form(&form, fields)) } }
}

/// Those of the household for whom the reader holds a paper: a way to vote for each, and whether the
/// voice of any has been given.
fn others(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    meeting: &Meeting,
    ballot: &Ballot,
    me: PersonRef,
) -> Result<(Markup, bool), Stop> {
    let mut links = Vec::new();
    let mut done = Vec::new();
    for (who, line) in reads::principals(tx, matter.home, matter.id, me)? {
        if line.present_at.is_none() || line.way != Some(Way::Phone) {
            continue;
        }
        let voted = reads::has_voted(tx, matter.home, ballot.id, &line)?;
        if voted {
            done.push(view.tf("ballot-proxy-voted", &[("name", &who.name)]));
        }
        if !(voted && meeting.secret) {
            // As a person writes it: the form shows it again.
            let said = hand::escape(&format!("{}（{}）", who.name, who.key));
            let href = format!("{}?proxy_for={said}", vote_path(matter, meeting.secret));
            links.push((href, view.tf("ballot-vote-for", &[("name", &who.name)])));
        }
    }
    let drawn = html! {
        @for said in &done { p { (said) } }
        @if !links.is_empty() {
            (ui::acts(html! {
                @for (href, text) in &links { (ui::button_soft(ui::Link::new(href, text))) }
            }))
        }
    };
    Ok((drawn, !done.is_empty()))
}

/// For those who run it: what witnesses have to count, place by place, and what is still to enter.
/// How many were counted, never for what.
fn counting(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    meeting: &Meeting,
    ballot: &Ballot,
) -> Result<Markup, Stop> {
    let all = reads::counting(tx, meeting, ballot.id)?;
    if all.is_empty() {
        return Ok(html! {});
    }
    let rows = all
        .iter()
        .map(|(out, done)| {
            let place = match out.section {
                0 => view.t("meeting-own-place").to_owned(),
                n => view.tf("meeting-section", &[("n", &n.to_string())]),
            };
            let href = format!(
                "/{}/meetings/{}/tally?section={}&way={}&issued={}",
                matter.home, matter.id, out.section, out.way, out.n
            );
            let word = if *done { "ballot-count-again" } else { "ballot-count-now" };
            vec![
                html! { (place) },
                html! { (view.t(&format!("way-{}", out.way))) },
                html! { (out.n) },
                html! { a href=(href) { (view.t(word)) } },
            ]
        })
        .collect();
    let columns = [
        ui::Column::text(view.t("meeting-place")),
        ui::Column::text(view.t("field-way")),
        ui::Column::number(view.t("ballot-voices")),
        ui::Column::text(view.t("ballot-count-state")),
    ];
    Ok(ui::data_table(&ui::Table {
        caption: view.t("ballot-counting"),
        columns: &columns,
        rows,
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    }))
}

/// The day until which everything the verdict was drawn from is kept at least.
fn kept_until(view: &View, judged: &Judged) -> Option<Date> {
    let rules = view.app.rules.at(judged.ruled_on);
    civic::policy::kept_until(&rules, judged.ruled_on).ok()
}

/// The result; a body that is heard before the decision resolves nothing.
fn result(
    view: &View,
    ballot: &Ballot,
    judged: &Judged,
    verdict: &Verdict,
    before: bool,
) -> Markup {
    let tally = verdict.tally;
    let n = |n: u64| n.to_string();
    let outcome = match verdict.outcome {
        ballot::Outcome::Advised => "verdict-advised",
        ballot::Outcome::Adopted if before => "verdict-passed-on",
        ballot::Outcome::Adopted => "verdict-adopted",
        ballot::Outcome::Rejected => "verdict-rejected",
        ballot::Outcome::NoQuorum => "verdict-no-quorum",
    };
    let counts = view.tf(
        "ballot-counts",
        &[
            ("present", &n(verdict.present)),
            ("yes", &n(tally.yes)),
            ("no", &n(tally.no)),
            ("abstain", &n(tally.abstain)),
            ("invalid", &n(tally.invalid)),
        ],
    );
    html! {
        p { (ballot.question) }
        p.strong { (counts) }
        @if !(verdict.clauses.is_empty() && verdict.limits.is_empty()) { (clauses(view, judged, verdict)) }
        (ui::stamp(view.t(outcome), verdict.outcome == ballot::Outcome::Adopted))
        p.quiet { (view.tf("ballot-rules-version", &[("version", &judged.rules), ("day", &view.day(judged.ruled_on))])) }
        @if let Some(day) = kept_until(view, judged) {
            p.quiet { (view.tf("ballot-kept-until", &[("day", &view.day(day))])) }
        }
    }
}

/// Every clause of the verdict, with its own numbers.
fn clauses(view: &View, judged: &Judged, verdict: &Verdict) -> Markup {
    let rules = view.app.rules.at(judged.ruled_on);
    let body = rules.body(&judged.body).ok();
    let zh = view.lang == Lang::Zh;
    let seats = verdict.limits.iter().map(|limit| {
        let (key, n) = match limit.bound {
            ballot::Bound::AtLeast(n) => ("limit-at-least", n),
            ballot::Bound::AtMost(n) => ("limit-at-most", n),
            ballot::Bound::Odd => ("limit-odd", 0),
        };
        let needed = match limit.bound {
            ballot::Bound::AtLeast(n) => format!("≥ {n}"),
            ballot::Bound::AtMost(n) => format!("≤ {n}"),
            ballot::Bound::Odd => view.t("limit-odd-number").to_owned(),
        };
        let title = view.tf(key, &[("n", &n.to_string())]);
        (title, limit.article.as_str(), limit.have.to_string(), needed, Some(limit.pass))
    });
    let shares = verdict.clauses.iter().map(|c| {
        let rule = body.and_then(|b| b.clause(&c.label));
        let title = rule.map_or_else(
            || c.label.clone(),
            |r| if zh { r.title_zh.clone() } else { r.title_en.clone() },
        );
        let any = matches!(c.part, ballot::Part::Quorum) && verdict_has_choice(verdict);
        let other = any && !c.pass && verdict.quorum_by.is_some();
        let note = if other { "clause-other" } else { "clause-any" };
        let title = if any { format!("{title}{}", view.t(note)) } else { title };
        (
            title,
            c.article.as_str(),
            format!("{} / {}", c.have, c.total),
            c.needed.to_string(),
            if other { None } else { Some(c.pass) },
        )
    });
    let owned: Vec<(String, &str, String, String, Option<bool>)> = seats.chain(shares).collect();
    let rows: Vec<ui::Clause<'_>> = owned
        .iter()
        .map(|(text, article, had, needed, passed)| ui::Clause {
            text,
            article,
            had,
            needed,
            passed: *passed,
        })
        .collect();
    let words = ui::ClauseWords {
        caption: view.t("clause-caption"),
        clause: view.t("clause-clause"),
        article: view.t("clause-article"),
        had: view.t("clause-had"),
        needed: view.t("clause-needed"),
        verdict: view.t("clause-verdict"),
        pass: view.t("clause-pass"),
        fail: view.t("clause-fail"),
        spared: view.t("clause-spared"),
    };
    ui::clause_table(&words, &rows)
}

/// Whether the quorum can be met in more than one way.
fn verdict_has_choice(verdict: &Verdict) -> bool {
    verdict.clauses.iter().any(|c| c.alternative.is_some_and(|a| a > 0))
}

//! How a vote is told in its thread: before the close only that it runs, after it every clause with
//! its article and numbers. Nobody is shown who voted how.

use ballot::Verdict;
use civic::authority::Caller;
use civic::decide::ballot::{Ballot, Judged};
use civic::deliberation::RollLine;
use civic::matter::Matter;
use civic::record::Column;
use kernel::refusal::Lang;
use maud::{Markup, html};
use serde_json::{Value, json};
use store::{Fault, Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
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
        let offered = vec!["ballot.cast", "ballot.tally", "ballot.close"];
        return Ok(Chapter { body: html! {}, data: Value::Null, offered });
    };
    let judged = reads::judged(tx, matter.home, ballot.id)?;
    match judged {
        Some(judged) => {
            let verdict: Verdict =
                serde_json::from_str(&judged.verdict).map_err(|e| Fault::Corrupt(e.to_string()))?;
            let body = result(view, &ballot, &judged, &verdict);
            let data = json!({ "question": ballot.question, "closed_at": ballot.closed_at,
                "rules": judged.rules, "verdict": verdict });
            Ok(Chapter { body, data, offered: Vec::new() })
        }
        None => {
            let body = running(tx, view, matter, caller, &ballot)?;
            let data = json!({ "question": ballot.question, "opened_at": ballot.opened_at });
            Ok(Chapter { body, data, offered: vec!["ballot.open", "ballot.cast"] })
        }
    }
}

fn running(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
    ballot: &Ballot,
) -> Result<Markup, Stop> {
    let line = match caller.person().filter(|p| p.home == matter.home) {
        Some(me) => {
            tx.get::<RollLine>(&[matter.home.to_val(), matter.id.to_val(), me.id.to_val()])?
        }
        None => None,
    };
    let vote = match &line {
        Some(line) if line.present_at.is_some() && !line.paper => {
            let voted = reads::has_voted(tx, matter.home, ballot.id, line)?;
            vote_form(view, matter, voted)
        }
        Some(line) if line.paper => html! { p { (view.t("ballot-you-hold-paper")) } },
        _ => html! {},
    };
    Ok(html! {
        (ui::notice(ui::State::Remind, view.t("ballot-running"), html! { p { (view.t("ballot-running-say")) } }))
        (vote)
    })
}

fn vote_form(view: &View, matter: &Matter, voted: bool) -> Markup {
    let key = crate::random::key();
    let action = format!("/{}/meetings/{}/votes", matter.home, matter.id);
    let form = ui::Form {
        action: &action,
        hidden: &[("key", &key), ("csrf", &view.csrf)],
        busy: view.t("form-busy"),
        ..ui::Form::default()
    };
    let field = ui::Field {
        name: "answer",
        label: &matter.title,
        hint: view.t(if voted { "ballot-voted" } else { "ballot-vote-hint" }),
        required: Some(view.t("required")),
        ..ui::Field::default()
    };
    let choices = [
        ui::Choice::new("yes", view.t("answer-yes")),
        ui::Choice::new("no", view.t("answer-no")),
        ui::Choice::new("abstain", view.t("answer-abstain")),
    ];
    let submit = view.t(if voted { "ballot-change" } else { "do-ballot-cast" });
    ui::form(&form, html! { (ui::radio_field(&field, &choices)) (ui::acts(ui::submit(submit))) })
}

fn result(view: &View, ballot: &Ballot, judged: &Judged, verdict: &Verdict) -> Markup {
    let tally = verdict.tally;
    let n = |n: u64| n.to_string();
    let outcome = match verdict.outcome {
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
        (clauses(view, judged, verdict))
        (ui::stamp(view.t(outcome), verdict.outcome == ballot::Outcome::Adopted))
        p.quiet { (view.tf("ballot-rules-version", &[("version", &judged.rules), ("day", &view.day(judged.ruled_on))])) }
    }
}

/// Every clause of the verdict, with its own numbers.
fn clauses(view: &View, judged: &Judged, verdict: &Verdict) -> Markup {
    let rules = view.app.rules.at(judged.ruled_on);
    let body = rules.body(&judged.body).ok();
    let zh = view.lang == Lang::Zh;
    let owned: Vec<(String, &str, String, String, bool)> = verdict
        .clauses
        .iter()
        .map(|c| {
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
                c.pass,
            )
        })
        .collect();
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
    };
    ui::clause_table(&words, &rows)
}

/// Whether the quorum can be met in more than one way.
fn verdict_has_choice(verdict: &Verdict) -> bool {
    verdict.clauses.iter().any(|c| c.alternative.is_some_and(|a| a > 0))
}

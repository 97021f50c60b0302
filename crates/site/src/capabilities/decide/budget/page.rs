//! How a choice of projects is told in its thread: the money and its rule, the list, how many have a
//! voice and how many have given it, and once it is counted, what was chosen.

use civic::authority::{Caller, DESK, Role};
use civic::choosing::parted;
use civic::decide::budget::{Budget, Completion, Counted, ListFacts, Project, Rule};
use civic::deliberation::Basis;
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::choice::{self, Papers};
use store::{Stop, Tx};

use super::{reads, rules};
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
    let chosen = counted.as_ref().map_or_else(Vec::new, |c| parted(&c.winners));
    let body = html! {
        (facts(view, &list.budget))
        @if matter.state != State::Draft { (heard(view, &list.budget, voices, papers)) }
        @if matter.state == State::Published { (take_part(tx, view, matter, &list, caller)?) }
        @if let Some(counted) = &counted { (came_to(view, matter, &list, counted)) }
        (projects(view, &list, &chosen))
        @if matter.state == State::Published && runs(caller, matter) { (desk(view, papers)) }
    };
    let data = json!({
        "total_fen": list.budget.total_fen, "purpose": list.budget.purpose,
        "rule": list.budget.rule, "completion": list.budget.completion,
        "basis": list.budget.basis, "closes_on": list.budget.closes_on,
        "published_at": list.budget.published_at, "closed_at": list.budget.closed_at,
        "entitled": list.budget.entitled, "phone": voices, "papers": papers,
        "projects": list.projects.iter().map(said).collect::<Vec<_>>(),
        "winners": counted.map(|c| parted(&c.winners)),
    });
    Ok(Chapter { body, data, offered: hidden(matter, caller) })
}

/// A project as data.
pub(super) fn said(project: &Project) -> Value {
    json!({ "no": project.no, "title": project.title, "place": project.place,
        "plan": project.plan, "cost_fen": project.cost_fen, "struck": project.struck })
}

/// Who hands out papers and types them.
fn runs(caller: &Caller, matter: &Matter) -> bool {
    let desk = DESK.iter().chain(&[Role::Committee, Role::TownshipClerk]);
    desk.copied().any(|role| caller.has(role, matter.area))
}

/// Voting has a page of its own; a villager without an office sees no desk.
fn hidden(matter: &Matter, caller: &Caller) -> Vec<&'static str> {
    if runs(caller, matter) { Vec::new() } else { vec!["budget.cast"] }
}

fn facts(view: &View, budget: &Budget) -> Markup {
    let basis = match budget.basis {
        Basis::Person => "basis-person",
        Basis::Household => "basis-household",
    };
    let yuan = view.t("unit-yuan");
    html! {
        (ui::definitions(&[
            (view.t("budget-total"), html! { span.strong { (budget.total_fen) } " " (yuan) }),
            (view.t("budget-purpose"), html! { (budget.purpose) }),
            (view.t("budget-rule"), rules::said(view, budget)),
            (view.t("budget-basis"), html! { (view.t(basis)) }),
            (view.t("budget-closes"), html! { (view.day(budget.closes_on)) }),
        ]))
    }
}

/// The rule in words, with what is done with the rest where that applies.
pub(super) fn rule_said(view: &View, budget: &Budget) -> String {
    counted_said(view, budget.rule, budget.completion)
}

/// The same of a rule and a completion.
pub(super) fn counted_said(view: &View, rule: Rule, completion: Completion) -> String {
    let said = view.t(&format!("budget-rule-{rule}").replace('_', "-")).to_owned();
    if !civic::decide::budget::rule(rule).completes() {
        return said;
    }
    let rest = format!("budget-rest-{completion}").replace('_', "-");
    format!("{said}{}", view.t(&rest))
}

fn heard(view: &View, budget: &Budget, voices: u64, papers: Papers) -> Markup {
    let (given, all) = (voices + papers.typed, u64::from(budget.entitled));
    let key = match budget.basis {
        Basis::Person => "budget-heard-person",
        Basis::Household => "budget-heard-household",
    };
    let said = view.tf(key, &[("n", &given.to_string()), ("all", &all.to_string())]);
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    ui::meter(view.t("budget-heard"), &said, number(given), number(all))
}

fn take_part(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    list: &ListFacts,
    caller: &Caller,
) -> Result<Markup, Stop> {
    let sheet = format!("{}/sheet", view.href(matter));
    let paper = ui::button_soft(ui::Link::new(&sheet, view.t("budget-sheet-link")));
    let Some(me) = caller.person().filter(|me| me.home == matter.home) else {
        return Ok(ui::acts(paper));
    };
    let today = view.now.date();
    let choose = format!("{}/choose", view.href(matter));
    Ok(match reads::own(tx, &list.budget, me, today)? {
        Some((line, _)) if line.paper_at.is_some() => {
            html! { p { (view.t("budget-own-paper")) } }
        }
        Some((_, voice)) => {
            let key = if voice.is_some() { "budget-choose-again" } else { "budget-choose-link" };
            html! {
                @if voice.is_some() { p { span.strong { (view.t("budget-own-given")) } } }
                (ui::acts(html! { (ui::button_link(ui::Link::new(&choose, view.t(key)))) (paper) }))
            }
        }
        None => ui::acts(paper),
    })
}

fn came_to(view: &View, matter: &Matter, list: &ListFacts, counted: &Counted) -> Markup {
    let winners = parted(&counted.winners);
    let cost: i64 =
        list.projects.iter().filter(|p| winners.contains(&p.no)).map(|p| p.cost_fen.0).sum();
    let said = view.tf(
        "budget-came-to",
        &[("n", &winners.len().to_string()), ("cost", &kernel::Fen(cost).to_string())],
    );
    if winners.is_empty() {
        return ui::notice(ui::State::Remind, view.t("budget-unheard"), html! {});
    }
    let href = format!("{}/result", view.href(matter));
    html! {
        (ui::notice(ui::State::Done, &said, html! { p { (view.t("budget-advises")) } }))
        (ui::acts(ui::button_link(ui::Link::new(&href, view.t("budget-result-link")))))
    }
}

fn projects(view: &View, list: &ListFacts, chosen: &[u32]) -> Markup {
    let rows = list.projects.iter().map(|project| {
        let name = html! {
            (project.title) " " small { (project.place) }
            @if chosen.contains(&project.no) { " " (ui::tag(view.t("budget-chosen"))) }
            @if !project.struck.is_empty() { " " (ui::tag(view.t("budget-struck"))) }
        };
        let plan = html! {
            (project.plan)
            @if !project.struck.is_empty() { " " small { (view.t("budget-struck-why")) (project.struck) } }
        };
        vec![html! { (project.no) }, name, html! { (project.cost_fen) }, plan]
    });
    let columns = [
        ui::Column::text(view.t("budget-no")),
        ui::Column::text(view.t("budget-project")),
        ui::Column::number(view.t("budget-cost")),
        ui::Column::text(view.t("budget-plan")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("budget-projects"),
        columns: &columns,
        rows: rows.collect(),
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! { p.quiet { (view.t("budget-no-project")) } },
    })
}

fn desk(view: &View, papers: Papers) -> Markup {
    let number = |n: u64| n.to_string();
    html! {
        p.quiet { (view.tf("budget-papers", &[("handed", &number(papers.handed)),
            ("typed", &number(papers.typed)), ("unchecked", &number(papers.unchecked))])) }
    }
}

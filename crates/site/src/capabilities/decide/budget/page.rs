//! How a choice of projects is told in its thread: the money and its rule, the list, how many have a
//! voice and how many have given it, and once it is counted, what was chosen.

use civic::authority::Caller;
use civic::choosing::parted;
use civic::decide::budget::{Budget, Completion, Counted, ListFacts, Project, Rule};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::choice;
use store::{Stop, Tx};

use super::{reads, rules};
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
    let chosen = counted.as_ref().map_or_else(Vec::new, |c| parted(&c.winners));
    let runs = choosing::runs(caller, matter);
    let me = caller.person().filter(|me| me.home == matter.home);
    let own = me.map(|me| reads::own(tx, &list.budget, me, view.now.date())).transpose()?.flatten();
    let (given, all) = (voices + papers.typed, u64::from(list.budget.entitled));
    let voting = matter.state == State::Published;
    let body = html! {
        (facts(view, &list.budget))
        @if matter.state != State::Draft { (choosing::heard(view, list.budget.basis, given, all)) }
        @if voting { (choosing::take_part(view, matter, own.as_ref(), &DOOR)) }
        @if let Some(counted) = &counted { (came_to(view, matter, &list, counted)) }
        (projects(view, &list, &chosen))
        @if voting && runs { (choosing::papers(view, papers)) }
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
    // Voting has a page of its own; a villager without an office sees no desk.
    let offered = if runs { Vec::new() } else { vec!["budget.cast"] };
    Ok(Chapter { body, data, offered })
}

/// A project as data.
pub(super) fn said(project: &Project) -> Value {
    json!({ "no": project.no, "title": project.title, "place": project.place,
        "plan": project.plan, "cost_fen": project.cost_fen, "struck": project.struck })
}

fn facts(view: &View, budget: &Budget) -> Markup {
    let yuan = view.t("unit-yuan");
    html! {
        (ui::definitions(&[
            (view.t("budget-total"), html! { span.strong { (budget.total_fen) } " " (yuan) }),
            (view.t("budget-purpose"), html! { (budget.purpose) }),
            (view.t("budget-rule"), rules::said(view, budget)),
            (view.t("budget-basis"), html! { (view.t(choosing::basis_key(budget.basis))) }),
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

const DOOR: Door<'static> =
    Door { page: "choose", first: "budget-choose-link", again: "budget-choose-again" };

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

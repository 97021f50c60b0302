//! The rules beside each other, before one is chosen: what each means in words, what it makes of a
//! small example, and how it would have counted the votes that this place has held.

use ::budget::{Election, Rule};
use civic::decide::budget::{self as civics, Budget, Completion};
use civic::deliberation::Basis;
use kernel::{Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::result::{Way, compared, ways};
use super::told::Teller;
use super::{page, reads};
use crate::ui;
use crate::view::{Shown, View};

/// A vote that was held, counted by every rule.
#[derive(Serialize)]
struct Held {
    title: String,
    href: String,
    total_fen: Fen,
    voices: u64,
    ways: Vec<Way>,
    #[serde(skip)]
    basis: Basis,
    #[serde(skip)]
    election: Election,
}

#[derive(Serialize)]
struct Rules {
    /// The rule and completion of the rulebook.
    rule: civics::Rule,
    completion: Completion,
    example: Vec<Way>,
    held: Vec<Held>,
}

/// Votes shown; the newest come first.
const MOST: usize = 10;

/// Six projects and ten households: six live by the road, four on the hill. Amounts in yuan.
fn example() -> Result<Election, Stop> {
    let projects = [("01", 60), ("02", 40), ("03", 30), ("04", 25), ("05", 20), ("06", 15)];
    let projects = projects.map(|(id, cost)| (id, cost * 1_000));
    let road = vec![vec![0, 1], vec![0, 1], vec![0, 1], vec![0, 2], vec![0, 2], vec![0, 1]];
    let hill = vec![vec![3, 4], vec![3, 4, 5], vec![3, 5], vec![2, 4, 5]];
    let ballots: Vec<Vec<u32>> = road.into_iter().chain(hill).collect();
    let made = Election::approval(100_000, &projects, &ballots);
    let made = made.map_err(|_| Stop::from(Code::SumLarge))?;
    made.with_decimals(2).map_err(|_| Code::SumLarge.into())
}

/// `/{home}/budgets/rules`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let rules = view.rules();
    let (rule, completion) = civic::policy::budget_laid_down(&rules)?;
    let example = example()?;
    let run = |election: &Election| {
        let own = ::budget::run(election, civics::rule(rule), civics::completion(completion));
        ways(election, &own)
    };
    let mut held = Vec::new();
    for counted in reads::all_counted(tx, area)?.into_iter().rev().take(MOST) {
        let Some(matter) = store::matter::get(tx, counted.home, counted.budget)? else { continue };
        let facts = reads::close(tx, counted.home, counted.budget)?;
        let election = civics::election(&facts)?;
        let outcome = civics::outcome(&facts, &election);
        held.push(Held {
            title: matter.title.clone(),
            href: view.href(&matter),
            total_fen: facts.list.budget.total_fen,
            voices: election.ballots.voters(),
            ways: ways(&election, &outcome),
            basis: facts.list.budget.basis,
            election,
        });
    }
    let data = Rules { rule, completion, example: run(&example), held };
    let place = view.area_name(tx, area)?;
    let title = view.t("page-budget-rules").to_owned();
    let shown =
        Shown::new(view, area, &place, &title, &data, || draw(view, &data, &example, &title))?;
    Ok(shown.under(vec![(format!("/{area}"), place)]))
}

fn draw(view: &View, data: &Rules, example: &Election, title: &str) -> Markup {
    let own = page::counted_said(view, data.rule, data.completion);
    html! {
        (ui::lead(title, &view.tf("budget-rules-own", &[("rule", &own)]), html! {
            p { (view.t("budget-rules-say")) }
        }))
        (ui::sheet_titled(view.t("budget-rules-words"), None, words(view)))
        (ui::sheet_titled(view.t("budget-rules-example"), None, shown_example(view, data, example)))
        @for one in &data.held { (past(view, one)) }
        @if data.held.is_empty() {
            (ui::sheet_titled(view.t("budget-rules-held"), None, ui::empty(view.t("budget-rules-none"), view.t("budget-rules-none-say"), None)))
        }
    }
}

fn words(view: &View) -> Markup {
    let items: Vec<(&str, Markup)> = Rule::ALL
        .iter()
        .map(|rule| {
            let name = view.t(rule_key(*rule));
            (name, html! { (view.t(rule_words(*rule))) })
        })
        .collect();
    ui::definitions(&items)
}

fn rule_key(rule: Rule) -> &'static str {
    match rule {
        Rule::Greedy => "budget-rule-greedy",
        Rule::GreedyPerCost => "budget-rule-greedy-per-cost",
        Rule::Phragmen => "budget-rule-phragmen",
        Rule::MesCost => "budget-rule-mes-cost",
        Rule::MesCard => "budget-rule-mes-card",
    }
}

fn rule_words(rule: Rule) -> &'static str {
    match rule {
        Rule::Greedy => "budget-words-greedy",
        Rule::GreedyPerCost => "budget-words-greedy-per-cost",
        Rule::Phragmen => "budget-words-phragmen",
        Rule::MesCost => "budget-words-mes-cost",
        Rule::MesCard => "budget-words-mes-card",
    }
}

fn shown_example(view: &View, data: &Rules, example: &Election) -> Markup {
    let teller = Teller { view, election: example, basis: Basis::Household };
    let votes = |at: u32| {
        let named = example.ballots.iter().filter(|class| class.projects.contains(&at));
        named.map(|class| u64::from(class.count)).sum::<u64>()
    };
    let rows = (0..).zip(&example.instance.projects).map(|(at, project)| {
        let no = project.id.trim_start_matches('0');
        let name = view.t(&format!("budget-example-{no}")).to_owned();
        vec![
            html! { (no) ". " (name) },
            html! { (teller.money(project.cost)) },
            html! { (teller.voices(votes(at))) },
        ]
    });
    let columns = [
        ui::Column::text(view.t("budget-project")),
        ui::Column::number(view.t("budget-cost")),
        ui::Column::number(view.t("budget-votes")),
    ];
    html! {
        p { (view.tf("budget-example-say", &[("total", &teller.money(example.instance.budget))])) }
        (ui::data_table(&ui::Table {
            caption: view.t("budget-projects"),
            columns: &columns,
            rows: rows.collect(),
            foot: Vec::new(),
            fit: ui::Fit::Pan,
            when_empty: html! {},
        }))
        (compared(&teller, &data.example))
    }
}

fn past(view: &View, one: &Held) -> Markup {
    let teller = Teller { view, election: &one.election, basis: one.basis };
    let more = ui::Link::new(&one.href, view.t("budget-back"));
    ui::sheet_titled(
        &one.title,
        Some(more),
        html! {
            p.quiet { (view.tf("budget-rules-past", &[("total", &one.total_fen.to_string()),
                ("voices", &teller.voices(one.voices))])) }
            (compared(&teller, &one.ways))
        },
    )
}

/// What a vote says of its own rule, with the way to the comparison.
pub(super) fn said(view: &View, budget: &Budget) -> Markup {
    let href = format!("/{}/budgets/rules", budget.home);
    html! {
        (page::rule_said(view, budget)) " "
        a href=(href) { (view.t("budget-rules-link")) }
    }
}

//! What the vote came to, with the reason for every project, what it means to voters, how other rules
//! would have counted, and what if there were less money. Counted anew from the frozen rows each
//! time; before the close there is no such page.

use ::budget::{Changes, Election, Outcome, Rule, Story};
use civic::decide::budget::{self as civics, Budget, CloseFacts, Project};
use civic::matter::{Kind, Matter, State};
use kernel::id::MatterId;
use kernel::{Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::told::Teller;
use super::{page, reads};
use crate::ui;
use crate::view::{Shown, View};

/// A project and how it came out.
#[derive(Serialize)]
struct Line {
    no: u32,
    title: String,
    place: String,
    cost_fen: Fen,
    votes: u64,
    /// 1, 2, 3 … in the order of selection; nothing when it was not chosen.
    round: Option<u32>,
    why: String,
    lacked: Option<String>,
}

/// One way to count and what it comes to.
#[derive(Serialize)]
pub(super) struct Way {
    rule: &'static str,
    winners: Vec<u32>,
    cost_fen: Fen,
    reached: u64,
    same: bool,
}

#[derive(Serialize)]
struct WhatIf {
    percent: u8,
    total_fen: Fen,
    winners: Vec<u32>,
    lost: Vec<u32>,
    gained: Vec<u32>,
}

#[derive(Serialize)]
struct Told {
    total_fen: Fen,
    cost_fen: Fen,
    left_fen: Fen,
    voices: u64,
    phone: u64,
    papers: u64,
    reached: u64,
    votes: u64,
    effective: u64,
    lines: Vec<Line>,
    /// Projects whose supporters could together have paid for them and got too little.
    passed_over: Vec<(u32, u64)>,
    ways: Vec<Way>,
    less: WhatIf,
}

/// Cuts that can be asked for, in percent.
const CUTS: [u8; 4] = [10, 20, 30, 50];

/// `/{home}/budgets/{matter}/result?less=10`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let (matter, facts) = closed(tx, view)?;
    let election = civics::election(&facts)?;
    let outcome = civics::outcome(&facts, &election);
    let percent = view.ask("less").parse().ok().filter(|p| CUTS.contains(p)).unwrap_or(10);
    let teller = Teller { view, election: &election, basis: facts.list.budget.basis };
    let data = result(&teller, &facts, &outcome, percent)?;
    let place = view.area_name(tx, matter.home)?;
    let title = view.t("page-budget-result").to_owned();
    let back = view.href(&matter);
    let shown = Shown::new(view, matter.home, &place, &title, &data, || {
        draw(view, &matter, &facts.list.budget, &data, &teller)
    })?;
    Ok(shown.under(vec![(format!("/{}", matter.home), place), (back, matter.title.clone())]))
}

/// The vote of this page with its frozen rows, once it is closed.
pub(super) fn closed(tx: &mut Tx<'_>, view: &View) -> Result<(Matter, CloseFacts), Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Budget && m.state == State::Closed);
    Ok((matter.ok_or(Code::NotFound)?, reads::close(tx, home, id)?))
}

fn fen(amount: u64) -> Fen {
    Fen(i64::try_from(amount).unwrap_or(i64::MAX))
}

fn numbers(election: &Election, places: &[u32]) -> Vec<u32> {
    places.iter().filter_map(|at| election.instance.id(*at).parse().ok()).collect()
}

fn result(
    teller: &Teller<'_>,
    facts: &CloseFacts,
    outcome: &Outcome,
    percent: u8,
) -> Result<Told, Stop> {
    let election = teller.election;
    let stories = ::budget::explain(election, outcome);
    let story =
        |no: u32| stories.iter().find(|s| election.instance.id(s.project).parse() == Ok(no));
    let standing = facts.list.standing();
    let mut lines: Vec<Line> = standing.map(|p| line(teller, p, story(p.no))).collect();
    // What was chosen, in its order; then what was not, by votes.
    lines.sort_by_key(|l| (l.round.unwrap_or(u32::MAX), u64::MAX - l.votes, l.no));
    let measured = ::budget::measures(election, &outcome.winners);
    let worth = match outcome.rule {
        Rule::MesCard => ::budget::Worth::Number,
        _ => ::budget::Worth::Cost,
    };
    let passed = ::budget::neglected(election, &outcome.winners, worth);
    let less = election.less(percent).map_err(|_| Code::SumLarge)?;
    let cut = ::budget::run(&less, outcome.rule, outcome.completion);
    let changes = Changes::between(outcome, &cut);
    let (phone, papers) = facts.heard.ways();
    Ok(Told {
        total_fen: facts.list.budget.total_fen,
        cost_fen: fen(measured.cost),
        left_fen: fen(measured.left),
        voices: measured.voters,
        phone: phone.into(),
        papers: papers.into(),
        reached: measured.reached,
        votes: measured.votes,
        effective: measured.supported,
        lines,
        passed_over: passed
            .iter()
            .filter_map(|n| Some((election.instance.id(n.project).parse().ok()?, n.voters)))
            .collect(),
        ways: ways(election, outcome),
        less: WhatIf {
            percent,
            total_fen: fen(less.instance.budget),
            winners: numbers(election, &cut.winners),
            lost: numbers(election, &changes.lost),
            gained: numbers(election, &changes.gained),
        },
    })
}

/// A project that nobody picked has no story in the count.
fn line(teller: &Teller<'_>, project: &Project, story: Option<&Story>) -> Line {
    let unpicked = || teller.view.t("budget-why-no-support").to_owned();
    Line {
        no: project.no,
        title: project.title.clone(),
        place: project.place.clone(),
        cost_fen: project.cost_fen,
        votes: story.map_or(0, |story| story.votes),
        round: story.and_then(|story| story.round).map(|round| round + 1),
        why: story.map_or_else(unpicked, |story| teller.why(story)),
        lacked: story.and_then(|story| teller.lacked(story)),
    }
}

/// The same voices under every rule; what completes Equal Shares is as in the vote, or the fullest.
pub(super) fn ways(election: &Election, outcome: &Outcome) -> Vec<Way> {
    let completion = if outcome.rule.completes() {
        outcome.completion
    } else {
        civics::completion(civics::Completion::Add1Util)
    };
    let mut own = outcome.winners.clone();
    own.sort_unstable();
    let way = |rule: &Rule| {
        let other = ::budget::run(election, *rule, completion);
        let measured = ::budget::measures(election, &other.winners);
        let mut places = other.winners;
        places.sort_unstable();
        Way {
            rule: rule.as_str(),
            winners: numbers(election, &places),
            cost_fen: fen(measured.cost),
            reached: measured.reached,
            same: places == own,
        }
    };
    Rule::ALL.iter().map(way).collect()
}

fn draw(view: &View, matter: &Matter, budget: &Budget, data: &Told, teller: &Teller<'_>) -> Markup {
    let chosen = data.lines.iter().filter(|l| l.round.is_some()).count();
    let said = view
        .tf("budget-came-to", &[("n", &chosen.to_string()), ("cost", &data.cost_fen.to_string())]);
    let file = format!("{}/votes.pb", view.href(matter));
    html! {
        (ui::lead(&matter.title, &said, html! {
            p { (view.t("budget-advises")) }
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&file, view.t("budget-file"))))
                (ui::print_button(view.t("print")))
            }))
        }))
        (ui::sheet_titled(view.t("budget-why-title"), None, html! {
            p.quiet { (page::rule_said(view, budget)) }
            (stories(view, data, teller))
        }))
        (ui::beside(&[means(view, data, teller), votes(view, data, teller)]))
        (passed_over(view, data, teller))
        (ui::sheet_titled(view.t("budget-less-title"), None, what_if(view, matter, &data.less)))
        (ui::sheet_titled(view.t("budget-ways-title"), None, html! {
            p.quiet { (view.t("budget-ways-say")) }
            (compared(teller, &data.ways))
        }))
    }
}

fn stories(view: &View, data: &Told, teller: &Teller<'_>) -> Markup {
    let rows = data.lines.iter().map(|l| {
        let name = html! {
            (l.no) ". " (l.title) " " small { (l.place) }
            @if l.round.is_some() { " " (ui::tag(view.t("budget-chosen"))) }
        };
        let why = html! {
            span {
                (l.why)
                @if let Some(lacked) = &l.lacked { " " small { (lacked) } }
            }
        };
        vec![name, html! { (l.cost_fen) }, html! { (teller.voices(l.votes)) }, why]
    });
    let columns = [
        ui::Column::text(view.t("budget-project")),
        ui::Column::number(view.t("budget-cost")),
        ui::Column::number(view.t("budget-votes")),
        ui::Column::text(view.t("budget-why")),
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

fn means(view: &View, data: &Told, teller: &Teller<'_>) -> Markup {
    let of = |part: u64, whole: u64| {
        view.tf("budget-n-of", &[("n", &part.to_string()), ("all", &whole.to_string())])
    };
    let came = view.tf(
        "budget-came-by",
        &[("phone", &data.phone.to_string()), ("papers", &data.papers.to_string())],
    );
    ui::sheet_titled(
        view.t("budget-means-title"),
        None,
        html! {
            (ui::definitions(&[
                (view.t("choice-heard"), html! { (teller.voices(data.voices)) " " small { (came) } }),
                (view.t("budget-reached"), html! { (of(data.reached, data.voices)) }),
                (view.t("budget-effective"), html! { (of(data.effective, data.votes)) }),
                (view.t("budget-unspent"), html! { (data.left_fen) " " (view.t("unit-yuan")) }),
            ]))
        },
    )
}

fn votes(view: &View, data: &Told, teller: &Teller<'_>) -> Markup {
    let mut order: Vec<&Line> = data.lines.iter().collect();
    order.sort_by_key(|l| (u64::MAX - l.votes, l.no));
    let said: Vec<(String, String, i64)> = order
        .iter()
        .map(|l| {
            let votes = i64::try_from(l.votes).unwrap_or(i64::MAX);
            let mark = if l.round.is_some() { view.t("budget-mark") } else { "" };
            (format!("{}. {}{mark}", l.no, l.title), teller.voices(l.votes), votes)
        })
        .collect();
    let bars: Vec<ui::Bar<'_>> = said
        .iter()
        .map(|(label, said, value)| ui::Bar { label, value: *value, said, promised: None })
        .collect();
    let figure = ui::Figure {
        title: view.t("budget-votes-title"),
        note: view.t("budget-votes-note"),
        table_label: view.t("budget-table"),
        headings: (view.t("budget-project"), view.t("budget-votes")),
    };
    ui::sheet(ui::bars(&figure, &bars))
}

fn passed_over(view: &View, data: &Told, teller: &Teller<'_>) -> Markup {
    let name = |no: &u32| {
        let found = data.lines.iter().find(|l| l.no == *no);
        found.map_or_else(|| no.to_string(), |l| format!("{no}. {}", l.title))
    };
    html! {
        @if !data.passed_over.is_empty() {
            (ui::notice(ui::State::Remind, view.t("budget-passed-title"), html! {
                p { (view.t("budget-passed-say")) }
                ul { @for (no, voices) in &data.passed_over {
                    li { (name(no)) " · " (teller.voices(*voices)) }
                } }
            }))
        }
    }
}

fn joined(view: &View, numbers: &[u32]) -> String {
    if numbers.is_empty() {
        return view.t("budget-none").to_owned();
    }
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(view.t("list-comma"))
}

fn what_if(view: &View, matter: &Matter, less: &WhatIf) -> Markup {
    let said = view.tf(
        "budget-less-say",
        &[("percent", &less.percent.to_string()), ("total", &less.total_fen.to_string())],
    );
    let links: Vec<(String, String, bool)> = CUTS
        .iter()
        .map(|cut| {
            let href = format!("{}/result?less={cut}#less", view.href(matter));
            (
                href,
                view.tf("budget-less-cut", &[("percent", &cut.to_string())]),
                *cut == less.percent,
            )
        })
        .collect();
    let tabs: Vec<ui::Tab<'_>> = links
        .iter()
        .map(|(href, text, is_current)| ui::Tab {
            link: ui::Link::new(href, text),
            is_current: *is_current,
            ..ui::Tab::default()
        })
        .collect();
    html! {
        div id="less" { (ui::tabs(view.t("budget-less-title"), &tabs)) }
        p { (said) }
        @if less.lost.is_empty() && less.gained.is_empty() {
            p { (view.t("budget-less-same")) }
        } @else {
            (ui::definitions(&[
                (view.t("budget-less-lost"), html! { (joined(view, &less.lost)) }),
                (view.t("budget-less-gained"), html! { (joined(view, &less.gained)) }),
                (view.t("budget-less-winners"), html! { (joined(view, &less.winners)) }),
            ]))
        }
    }
}

/// Rules one below the other.
pub(super) fn compared(teller: &Teller<'_>, ways: &[Way]) -> Markup {
    let view = teller.view;
    let rows = ways.iter().map(|way| {
        let key = format!("budget-rule-{}", way.rule);
        vec![
            html! { (view.t(&key)) @if way.same { " " (ui::tag(view.t("budget-same"))) } },
            html! { (joined(view, &way.winners)) },
            html! { (way.cost_fen) },
            html! { (teller.voices(way.reached)) },
        ]
    });
    let columns = [
        ui::Column::text(view.t("budget-rule")),
        ui::Column::text(view.t("budget-would-win")),
        ui::Column::number(view.t("budget-spent")),
        ui::Column::number(view.t("budget-reached-short")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("budget-ways-caption"),
        columns: &columns,
        rows: rows.collect(),
        foot: Vec::new(),
        fit: ui::Fit::Cards,
        when_empty: html! {},
    })
}

//! 项目台账 and 资金台账 in the county's column order (dossier 7.2): the tables that go out as Excel and
//! as CSV. What is not recorded stays empty; nothing is guessed. A column of the county's form that holds
//! two things (planned and real, day and amount) is two columns beside each other.

use std::collections::BTreeMap;

use civic::works::Question;
use kernel::{AreaCode, Fen};
use store::board::{self, Given, Spent};
use store::{Stop, Tx};

use super::line::{self, Asked, Line};
use crate::sheet::{Cell, Sheet, heads, sums};
use crate::standing;
use crate::view::View;

const PROJECT_HEADS: [&str; 26] = [
    "boardsheet-no",
    "boardsheet-number",
    "boardsheet-title",
    "boardsheet-place",
    "boardsheet-nature",
    "boardsheet-content",
    "boardsheet-total",
    "boardsheet-sources",
    "boardsheet-year-plan",
    "boardsheet-done-worth",
    "boardsheet-paid",
    "boardsheet-begin-plan",
    "boardsheet-begin-real",
    "boardsheet-end-plan",
    "boardsheet-end-real",
    "boardsheet-progress",
    "boardsheet-unit",
    "boardsheet-leader",
    "boardsheet-person",
    "boardsheet-phone",
    "boardsheet-problems",
    "boardsheet-coordinate",
    "boardsheet-target",
    "boardsheet-beneficiaries",
    "boardsheet-keeper",
    "boardsheet-remark",
];

const FUND_HEADS: [&str; 10] = [
    "boardsheet-document",
    "boardsheet-fund",
    "boardsheet-tier",
    "boardsheet-amount",
    "boardsheet-issued",
    "boardsheet-allotted-to",
    "boardsheet-paid-on",
    "boardsheet-paid-amount",
    "boardsheet-voucher",
    "boardsheet-carried",
];

/// What a project has been given and paid.
#[derive(Default)]
struct Money {
    sources: Vec<String>,
    paid: i64,
}

/// 项目台账.
pub(super) fn projects(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Sheet, Stop> {
    let asked = Asked::of(view, area)?;
    let lines = line::load(tx, view, area, &asked)?;
    let place = view.area_name(tx, area)?;
    let mut money: BTreeMap<_, Money> = BTreeMap::new();
    for Given { allotment, source } in board::given(tx, area)? {
        let own = money.entry((allotment.village, allotment.project)).or_default();
        own.sources.push(format!("{} {}", source.name, allotment.amount_fen));
    }
    for Spent { payment, .. } in board::spent(tx, area)? {
        money.entry((payment.home, payment.project)).or_default().paid += payment.amount_fen.0;
    }
    let mut answers = BTreeMap::new();
    for answer in board::answers(tx, area)? {
        answers.insert((answer.home, answer.project, answer.question), answer.text);
    }
    let names = board::names(tx, lines.iter().filter_map(|line| line.owner))?;
    let none = Money::default();
    let rows: Vec<Vec<Cell>> = (1..)
        .zip(&lines)
        .map(|(no, line)| {
            let owner = line.owner.and_then(|who| names.get(&who));
            let answer = |question| {
                answers.get(&(line.home, line.id, question)).cloned().unwrap_or_default()
            };
            let money = money.get(&(line.home, line.id)).unwrap_or(&none);
            let said = Said {
                look: answer(Question::Look),
                keeper: answer(Question::Keeper),
                owner: owner.map(|name| kernel::code::name_masked(name)).unwrap_or_default(),
            };
            project(view, (no, line), money, said)
        })
        .collect();
    Ok(Sheet {
        name: view.t("boardsheet-projects").to_owned(),
        title: format!("{place}{}", view.t("boardsheet-projects")),
        unit: place,
        heads: heads(view, &PROJECT_HEADS),
        sums: sums(view, &rows, PROJECT_HEADS.len()),
        rows,
    })
}

struct Said {
    look: String,
    keeper: String,
    owner: String,
}

fn project(view: &View, (no, line): (i64, &Line), money: &Money, said: Said) -> Vec<Cell> {
    let reached = line.milestones.iter().filter(|m| m.done_on.is_some());
    let worth: i64 = reached.map(|m| m.planned_fen.0).sum();
    let planned = line.milestones.iter().any(|m| m.planned_fen.0 > 0);
    vec![
        Cell::Whole(no),
        Cell::text(line.number.clone()),
        Cell::text(line.title.clone()),
        Cell::text(format!("{} {}", line.township, line.village).trim().to_owned()),
        // 建设性质 is asked of nobody yet.
        Cell::Empty,
        Cell::text(said.look),
        Cell::Money(line.planned_fen),
        Cell::text(money.sources.join(view.t("list-comma"))),
        Cell::Empty,
        if planned { Cell::Money(Fen(worth)) } else { Cell::Empty },
        if money.sources.is_empty() { Cell::Empty } else { Cell::Money(Fen(money.paid)) },
        Cell::Empty,
        Cell::day(line.begun_on),
        Cell::day(Some(line.due_on)),
        Cell::day(line.finished_on),
        Cell::text(format!("{}%", line.percent)),
        Cell::text(line.sponsor.clone()),
        Cell::Empty,
        Cell::text(said.owner),
        // A phone number is nobody's business but the village's: 个人信息保护法 第二十五条.
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::text(standing::indicator(view, &line.family_key)),
        Cell::Empty,
        Cell::text(said.keeper),
        if line.micro { Cell::text(view.t("project-micro")) } else { Cell::Empty },
    ]
}

/// 资金台账: each source, each project that has of it, each payment made out of that.
pub(super) fn funds(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Sheet, Stop> {
    let place = view.area_name(tx, area)?;
    let given = board::given(tx, area)?;
    let spent = board::spent(tx, area)?;
    let titles = board::titles(tx, area)?;
    let mut sources = board::sources(tx, area)?;
    // A village sees the sources that its projects have of, whoever they belong to.
    for one in &given {
        if !sources.iter().any(|s| (s.home, s.id) == (one.source.home, one.source.id)) {
            sources.push(one.source.clone());
        }
    }
    let mut rows = Vec::new();
    for source in &sources {
        let own = given.iter().filter(|g| (g.source.home, g.source.id) == (source.home, source.id));
        let carried =
            sources.iter().find(|s| s.carried_from == Some(source.id) && s.home == source.home);
        // Another home's whole source is not this area's money.
        let ours = area.contains(&source.home);
        let money = |fen: Fen| if ours { Cell::Money(fen) } else { Cell::Empty };
        let mut first = vec![
            Cell::text(source.document.clone()),
            Cell::text(source.name.clone()),
            Cell::text(view.t(&format!("tier-{}", source.tier))),
            money(source.amount_fen),
            Cell::day(Some(source.received_on)),
        ];
        first.extend(vec![Cell::Empty; 4]);
        first.push(carried.map_or(Cell::Empty, |c| money(c.amount_fen)));
        rows.push(first);
        for one in own {
            let title = titles.get(&(one.allotment.village, one.allotment.project));
            let to = Cell::text(format!(
                "{} {}",
                title.cloned().unwrap_or_default(),
                one.allotment.amount_fen
            ));
            let mut paid = spent.iter().filter(|s| s.purse == one.allotment.id).peekable();
            if paid.peek().is_none() {
                rows.push(fund_row(to.clone(), None));
            }
            rows.extend(paid.map(|spent| fund_row(to.clone(), Some(spent))));
        }
    }
    Ok(Sheet {
        name: view.t("boardsheet-funds").to_owned(),
        title: format!("{place}{}", view.t("boardsheet-funds")),
        unit: place,
        heads: heads(view, &FUND_HEADS),
        sums: sums(view, &rows, FUND_HEADS.len()),
        rows,
    })
}

fn fund_row(to: Cell, spent: Option<&Spent>) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; 5];
    row.push(to);
    row.extend(match spent {
        Some(spent) => [
            Cell::day(Some(spent.paid_at.date())),
            Cell::Money(spent.payment.amount_fen),
            Cell::text(spent.payment.voucher.clone()),
        ],
        None => [Cell::Empty, Cell::Empty, Cell::Empty],
    });
    row.push(Cell::Empty);
    row
}

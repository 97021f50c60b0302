//! Choices of projects, written as the rows that the tables ought to hold. Of a result the version of
//! the rulebook is left out: the auditor does not read the rulebook.

use std::collections::BTreeSet;

use kernel::AreaCode;
use kernel::id::MatterId;

use super::picture::Choice;
use crate::simulation::auditor::tables::{Rows, Spec, at, b, t, who};
use crate::simulation::auditor::world::Home;

fn each(code: &AreaCode, home: &Home, of: impl Fn(&Choice) -> Rows) -> Rows {
    let key = |id: &MatterId| vec![t(code), b(id.bytes())];
    let rows = |(id, choice): (&MatterId, &Choice)| -> Rows {
        of(choice).into_iter().map(|row| [key(id), row].concat()).collect()
    };
    home.choices.iter().flat_map(rows).collect()
}

fn joined<'n>(picks: impl IntoIterator<Item = &'n u64>) -> String {
    t(picks.into_iter().map(u64::to_string).collect::<Vec<_>>().join(" "))
}

fn budgets(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        vec![vec![
            c.total.to_string(),
            t(&c.purpose),
            t(&c.rule),
            t(&c.completion),
            t(if c.by_household { "household" } else { "person" }),
            t(c.closes),
            at(c.published),
            at(c.closed),
            c.roll.len().to_string(),
        ]]
    })
}

fn projects(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |(no, p): (u64, &super::picture::Project)| {
            vec![
                no.to_string(),
                t(&p.title),
                t(&p.place),
                t(&p.plan),
                p.cost.to_string(),
                who(Some(p.by)),
                at(Some(p.at)),
                t(&p.struck),
            ]
        };
        (1..).zip(&c.projects).map(row).collect()
    })
}

fn results(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |r: &super::picture::Counted| {
            let sums = vec![t(r.on), r.phone.to_string(), r.papers.to_string()];
            [sums, vec![joined(&r.winners), at(Some(r.at))]].concat()
        };
        c.counted.iter().map(row).collect()
    })
}

pub fn roll(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| c.roll.iter().map(|(voter, paper)| vec![b(voter), at(*paper)]).collect())
}

pub fn voices(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let all = c.voices.iter();
        all.map(|(voter, v)| vec![b(voter), joined(&v.picks), b(v.hand.bytes()), at(Some(v.at))])
            .collect()
    })
}

pub fn papers(code: &AreaCode, home: &Home) -> Rows {
    let hand = |said: Option<(kernel::PersonRef, kernel::Moment)>| {
        vec![who(said.map(|s| s.0)), at(said.map(|s| s.1))]
    };
    let picks = |of: &BTreeSet<u64>| joined(of);
    each(code, home, |c| {
        let row = |(no, p): (&u64, &super::picture::Typed)| {
            let typed = vec![no.to_string(), picks(&p.picks)];
            [typed, hand(Some(p.first)), hand(p.second)].concat()
        };
        c.papers.iter().map(row).collect()
    })
}

/// The tables of choices of projects.
pub const SHEETS: &[Spec] = &[
    (
        "budget",
        &[
            "home",
            "id",
            "total_fen",
            "purpose",
            "rule",
            "completion",
            "basis",
            "closes_on",
            "published_at",
            "closed_at",
            "entitled",
        ],
        budgets,
    ),
    (
        "budget_project",
        &[
            "home",
            "budget",
            "no",
            "title",
            "place",
            "plan",
            "cost_fen",
            "proposer",
            "proposed_at",
            "struck",
        ],
        projects,
    ),
    (
        "budget_result",
        &["home", "budget", "ruled_on", "phone", "papers", "winners", "counted_at"],
        results,
    ),
];

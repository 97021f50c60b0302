//! Votes among several, written as the rows that the tables ought to hold. Of a result the version of
//! the rulebook is left out: the auditor does not read the rulebook.

use std::collections::BTreeMap;

use kernel::AreaCode;
use kernel::id::MatterId;

use super::picture::{Candidate, Counted, Marks, Poll, written};
use crate::simulation::auditor::choosing::Typed;
use crate::simulation::auditor::tables::{Rows, Spec, at, b, t, who};
use crate::simulation::auditor::world::Home;

fn each(code: &AreaCode, home: &Home, of: impl Fn(&Poll) -> Rows) -> Rows {
    let key = |id: &MatterId| vec![t(code), b(id.bytes())];
    let rows = |(id, poll): (&MatterId, &Poll)| -> Rows {
        of(poll).into_iter().map(|row| [key(id), row].concat()).collect()
    };
    home.polls.iter().flat_map(rows).collect()
}

fn polls(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        vec![vec![
            t(&p.form),
            t(&p.about),
            t(if p.by_household { "household" } else { "person" }),
            u8::from(p.secret).to_string(),
            p.seats.to_string(),
            p.women.to_string(),
            p.most.to_string(),
            t(p.closes),
            at(p.published),
            at(p.closed),
            p.roll.len().to_string(),
        ]]
    })
}

fn options(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        let row = |(no, option): (u64, &Candidate)| {
            vec![
                no.to_string(),
                t(&option.title),
                t(&option.note),
                u8::from(option.woman).to_string(),
                who(option.by),
                t(&option.struck),
            ]
        };
        (1..).zip(&p.options).map(row).collect()
    })
}

fn results(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        let row = |r: &Counted| {
            let winners: Vec<String> = r.winners.iter().map(u64::to_string).collect();
            vec![
                t(r.on),
                r.phone.to_string(),
                r.papers.to_string(),
                t(winners.join(" ")),
                at(Some(r.at)),
            ]
        };
        p.counted.iter().map(row).collect()
    })
}

fn given(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| p.given.iter().map(|voter| vec![b(voter)]).collect())
}

/// A secret vote has one row from its publication on: how many said the same, by what they said.
fn heaps(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        if !p.secret || p.published.is_none() {
            return Vec::new();
        }
        let mut alike: BTreeMap<String, u64> = BTreeMap::new();
        for marks in &p.heap {
            *alike.entry(written(marks)).or_default() += 1;
        }
        let lines: Vec<String> = alike.iter().map(|(marks, n)| format!("{n} {marks}")).collect();
        vec![vec![t(lines.join("\n"))]]
    })
}

pub fn roll(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| p.roll.iter().map(|(voter, paper)| vec![b(voter), at(*paper)]).collect())
}

pub fn voices(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        let all = p.voices.iter();
        all.map(|(voter, v)| {
            vec![b(voter), t(written(&v.picks)), b(v.hand.bytes()), at(Some(v.at))]
        })
        .collect()
    })
}

pub fn papers(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |p| {
        let row = |(no, paper): (&u64, &Typed<Marks>)| {
            let (first, second) = (paper.first, paper.second);
            vec![
                no.to_string(),
                t(written(&paper.picks)),
                who(Some(first.0)),
                at(Some(first.1)),
                who(second.map(|s| s.0)),
                at(second.map(|s| s.1)),
            ]
        };
        p.papers.iter().map(row).collect()
    })
}

/// The tables of votes among several.
pub const SHEETS: &[Spec] = &[
    (
        "poll",
        &[
            "home",
            "id",
            "form",
            "about",
            "basis",
            "secret",
            "seats",
            "women",
            "levels",
            "closes_on",
            "published_at",
            "closed_at",
            "entitled",
        ],
        polls,
    ),
    (
        "poll_option",
        &["home", "poll", "no", "title", "note", "woman", "proposer", "struck"],
        options,
    ),
    (
        "poll_result",
        &["home", "poll", "ruled_on", "phone", "papers", "winners", "counted_at"],
        results,
    ),
    ("choice_given", &["home", "matter", "voter"], given),
    ("choice_heap", &["home", "matter", "heaps"], heaps),
];

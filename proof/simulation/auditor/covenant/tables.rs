//! Covenants, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::MatterId;

use super::picture::Covenant;
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn each(code: &AreaCode, home: &Home, of: impl Fn(&Covenant) -> Rows) -> Rows {
    let key = |id: &MatterId| vec![t(code), b(id.bytes())];
    let rows = |(id, covenant): (&MatterId, &Covenant)| -> Rows {
        of(covenant).into_iter().map(|row| [key(id), row].concat()).collect()
    };
    home.covenants.iter().flat_map(rows).collect()
}

fn covenants(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let adopted = c.adopted;
        let mut row = vec![c.edition.to_string(), maybe(c.base, |id| b(id.bytes()))];
        row.extend([t(&c.reason), t(&c.heard), at(c.drafted), at(c.shown), at(Some(c.changed))]);
        row.extend([at(c.submitted), at(c.cleared), maybe(adopted, |a| b(a.0.bytes()))]);
        let count = |n: Option<u64>| n.unwrap_or(0).to_string();
        row.extend([count(adopted.map(|a| a.1)), count(adopted.map(|a| a.2))]);
        row.push(at(adopted.map(|a| a.3)));
        for end in [&c.published, &c.received] {
            row.push(t(end.as_ref().map_or("", |e| e.0.as_str())));
            row.push(at(end.as_ref().map(|e| e.1)));
        }
        row.push(at(c.superseded));
        vec![row]
    })
}

fn clauses(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |(place, one): (usize, &super::picture::Clause)| {
            vec![
                (place + 1).to_string(),
                t(&one.part),
                t(&one.text),
                t(&one.points),
                maybe(one.origin, |no| no.to_string()),
                who(Some(one.by)),
                at(Some(one.at)),
            ]
        };
        c.clauses.iter().enumerate().map(row).collect()
    })
}

fn voices(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |(id, v): (&kernel::id::RecordId, &super::picture::Voice)| {
            vec![
                b(id.bytes()),
                t(&v.part),
                t(&v.text),
                maybe(v.clause, |no| no.to_string()),
                u8::from(v.paper).to_string(),
                who(Some(v.who)),
                who(v.hand),
                at(Some(v.at)),
            ]
        };
        c.voices.iter().map(row).collect()
    })
}

fn reviews(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |(place, r): (usize, &super::picture::Review)| {
            let mut row = vec![(place + 1).to_string(), t(r.verdict)];
            row.extend(r.said.iter().map(t));
            row.extend([who(Some(r.by)), at(Some(r.at))]);
            row
        };
        c.reviews.iter().enumerate().map(row).collect()
    })
}

fn puts(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row = |(place, p): (usize, &super::picture::Put)| {
            let basis = if p.by_household { "household" } else { "person" };
            vec![
                (place + 1).to_string(),
                b(p.topic.bytes()),
                t(&p.title),
                t(&p.text),
                t(basis),
                p.households.to_string(),
                who(Some(p.by)),
                at(Some(p.at)),
            ]
        };
        c.puts.iter().enumerate().map(row).collect()
    })
}

fn backs(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |c| {
        let row =
            |(place, (reason, by, when)): (usize, &(String, kernel::PersonRef, kernel::Moment))| {
                vec![(place + 1).to_string(), t(reason), who(Some(*by)), at(Some(*when))]
            };
        c.backs.iter().enumerate().map(row).collect()
    })
}

/// The tables of covenants.
pub const SHEETS: &[Spec] = &[
    (
        "covenant",
        &[
            "home",
            "id",
            "edition",
            "base",
            "reason",
            "heard",
            "drafted_at",
            "shown_at",
            "changed_at",
            "submitted_at",
            "cleared_at",
            "meeting",
            "present",
            "women",
            "adopted_at",
            "posted",
            "published_at",
            "filed_no",
            "received_at",
            "superseded_at",
        ],
        covenants,
    ),
    (
        "covenant_clause",
        &["home", "covenant", "no", "part", "text", "points_line", "origin", "by", "made_at"],
        clauses,
    ),
    (
        "covenant_voice",
        &[
            "home",
            "covenant",
            "id",
            "part",
            "text",
            "clause",
            "paper",
            "person",
            "recorded_by",
            "said_at",
        ],
        voices,
    ),
    (
        "covenant_review",
        &["home", "covenant", "no", "verdict", "reason", "article", "flagged", "by", "made_at"],
        reviews,
    ),
    ("covenant_back", &["home", "covenant", "no", "reason", "by", "at"], backs),
    (
        "covenant_put",
        &[
            "home",
            "covenant",
            "no",
            "topic",
            "title",
            "text",
            "basis",
            "households",
            "by",
            "put_at",
        ],
        puts,
    ),
];

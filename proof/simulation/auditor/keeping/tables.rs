//! What is looked after, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::RecordId;

use super::outline::Outline;
use super::picture::{Entry, Fee, Finding, Keeper, Step};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn findings(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, f): (&RecordId, &Finding)| {
        let mut row = vec![t(code), b(id.bytes()), b(f.project.bytes()), t(&f.text)];
        row.extend([u8::from(f.stops).to_string(), t(f.stage), f.rounds.to_string()]);
        row.extend([t(f.due), who(Some(f.by)), at(Some(f.at))]);
        row
    };
    home.kept.findings.iter().map(row).collect()
}

fn steps(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, f): (&RecordId, &Finding)| -> Rows {
        let row = |(no, s): (usize, &Step)| {
            let own = vec![t(code), b(id.bytes()), no.to_string(), maybe(s.looked.as_ref(), t)];
            [own, vec![t(&s.text), who(Some(s.by)), at(Some(s.at))]].concat()
        };
        (1..).zip(&f.steps).map(row).collect()
    };
    home.kept.findings.iter().flat_map(of).collect()
}

fn keepers(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, k): (&RecordId, &Keeper)| {
        let mut row = vec![t(code), b(id.bytes()), b(k.project.bytes()), who(Some(k.person))];
        row.extend([t(&k.duty), k.every.to_string(), k.fee.to_string(), t(k.from)]);
        row.extend([who(Some(k.by)), at(Some(k.at)), at(k.ended.as_ref().map(|e| e.0))]);
        row.push(t(k.ended.as_ref().map_or("", |e| e.1.as_str())));
        row.push(maybe(k.adopted, |id| b(id.bytes())));
        row
    };
    home.kept.keepers.iter().map(row).collect()
}

fn entries(code: &AreaCode, home: &Home) -> Rows {
    let of = |(keeper, k): (&RecordId, &Keeper)| -> Rows {
        let row = |(id, e): (&RecordId, &Entry)| {
            let own = vec![t(code), b(id.bytes()), b(keeper.bytes()), t(e.on), t(&e.said)];
            [own, vec![who(Some(e.by)), at(Some(e.at))]].concat()
        };
        k.entries.iter().map(row).collect()
    };
    home.kept.keepers.iter().flat_map(of).collect()
}

fn fees(code: &AreaCode, home: &Home) -> Rows {
    let of = |(keeper, k): (&RecordId, &Keeper)| -> Rows {
        let row = |(month, f): (&String, &Fee)| {
            let own = vec![t(code), b(keeper.bytes()), t(month), b(f.id.bytes())];
            let said = vec![f.amount.to_string(), t(&f.voucher), who(Some(f.by)), at(Some(f.at))];
            [own, said].concat()
        };
        k.fees.iter().map(row).collect()
    };
    home.kept.keepers.iter().flat_map(of).collect()
}

fn plans(code: &AreaCode, home: &Home) -> Rows {
    let row = |(no, p): (usize, &Outline)| {
        let own = vec![t(code), no.to_string(), b(p.id.bytes()), t(&p.text), b(p.topic.bytes())];
        let vote = vec![b(p.adopted.bytes()), at(Some(p.voted)), t(p.until)];
        [own, vote, vec![who(Some(p.by)), at(Some(p.at))]].concat()
    };
    (1..).zip(&home.kept.plans).map(row).collect()
}

/// The tables of what is looked after.
pub const SHEETS: &[Spec] = &[
    (
        "finding",
        &["home", "id", "project", "text", "stops", "stage", "rounds", "due_on", "by", "at"],
        findings,
    ),
    ("finding_step", &["home", "finding", "no", "looked", "text", "by", "at"], steps),
    (
        "keeper",
        &[
            "home",
            "id",
            "project",
            "person",
            "duty",
            "every_days",
            "fee_fen",
            "from_on",
            "by",
            "at",
            "ended_at",
            "reason",
            "adopted",
        ],
        keepers,
    ),
    ("keeper_entry", &["home", "id", "keeper", "done_on", "said", "by", "at"], entries),
    (
        "village_plan",
        &["home", "version", "id", "text", "topic", "adopted", "voted_at", "until_on", "by", "at"],
        plans,
    ),
    ("keeper_fee", &["home", "keeper", "month", "id", "amount_fen", "voucher", "by", "at"], fees),
];

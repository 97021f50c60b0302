//! Gifts, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::{MatterId, RecordId};
use kernel::{Moment, PersonRef};

use super::picture::{Day, Part, Pledge, Receipt};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn pledges(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, p): (&RecordId, &Pledge)| {
        let mut row = vec![t(code), b(id.bytes()), b(p.project.bytes()), t(&p.gift), who(p.giver)];
        row.extend([t(&p.donor), u8::from(p.named).to_string(), p.fen.to_string()]);
        row.extend([p.half_days.to_string(), t(&p.what), who(Some(p.made.0))]);
        row.extend([at(Some(p.made.1)), at(p.withdrawn)]);
        row
    };
    home.gifts.pledges.iter().map(row).collect()
}

fn receipts(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, r): (&RecordId, &Receipt)| {
        let mut row = vec![t(code), b(id.bytes()), b(r.project.bytes()), b(r.pledge.bytes())];
        row.extend([r.fen.to_string(), t(&r.what), t(&r.number)]);
        row.extend([who(Some(r.by)), at(Some(r.at))]);
        row
    };
    home.gifts.receipts.iter().map(row).collect()
}

fn banked(code: &AreaCode, home: &Home) -> Rows {
    type Of<'h> = (&'h RecordId, &'h (MatterId, i64, String, PersonRef, Moment));
    let row = |(id, (project, fen, slip, by, when)): Of<'_>| {
        let own = vec![t(code), b(id.bytes()), b(project.bytes()), fen.to_string()];
        [own, vec![t(slip), who(Some(*by)), at(Some(*when))]].concat()
    };
    home.gifts.banked.iter().map(row).collect()
}

fn days(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, d): (&RecordId, &Day)| {
        let mut row = vec![t(code), b(id.bytes()), b(d.project.bytes()), t(d.held), t(&d.task)];
        row.extend([d.needed.to_string(), who(Some(d.foreman)), who(Some(d.by))]);
        row.push(at(Some(d.at)));
        row
    };
    home.gifts.days.iter().map(row).collect()
}

fn parts(code: &AreaCode, home: &Home) -> Rows {
    let row = |id: &RecordId, who_of: &PersonRef, p: &Part| {
        let mut row = vec![t(code), b(id.bytes()), who(Some(*who_of)), t(p.turn)];
        row.extend([p.half_days.to_string(), maybe(p.held, |held| b(held.bytes()))]);
        row.extend([who(p.noted.map(|n| n.0)), at(p.noted.map(|n| n.1))]);
        row.extend([who(p.by), at(p.decided), t(&p.reason)]);
        row
    };
    let of = |(id, d): (&RecordId, &Day)| -> Rows {
        d.parts.iter().map(|(person, part)| row(id, person, part)).collect()
    };
    home.gifts.days.iter().flat_map(of).collect()
}

/// The tables of gifts.
pub const SHEETS: &[Spec] = &[
    (
        "pledge",
        &[
            "home",
            "id",
            "project",
            "gift",
            "giver",
            "donor",
            "named",
            "amount_fen",
            "half_days",
            "what",
            "filed_by",
            "at",
            "withdrawn_at",
        ],
        pledges,
    ),
    (
        "pledge_receipt",
        &["home", "id", "project", "pledge", "amount_fen", "what", "number", "by", "at"],
        receipts,
    ),
    ("pledge_banking", &["home", "id", "project", "amount_fen", "voucher", "by", "at"], banked),
    (
        "workday",
        &["home", "id", "project", "held_on", "task", "needed", "foreman", "by", "at"],
        days,
    ),
    (
        "workday_part",
        &[
            "home",
            "workday",
            "person",
            "turn",
            "half_days",
            "held",
            "noted_by",
            "arrived_at",
            "decided_by",
            "decided_at",
            "reason",
        ],
        parts,
    ),
];

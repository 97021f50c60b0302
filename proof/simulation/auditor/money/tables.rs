//! Money, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::Moment;
use kernel::id::{MatterId, RecordId};

use super::picture::{Allotment, Contract, Payment, Purse, Return, Settlement, Share, Source};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn sources(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, s): (&RecordId, &Source)| {
        let mut row = vec![t(code), b(id.bytes())];
        row.extend([&s.document, &s.name, &s.tier, &s.line].map(t));
        row.extend([s.year.to_string(), s.amount.to_string(), t(s.received)]);
        row.extend([maybe(s.carried, |c| b(c.bytes())), u8::from(s.synthetic).to_string()]);
        row.extend([who(Some(s.by)), at(Some(s.at))]);
        row
    };
    home.money.sources.iter().map(row).collect()
}

fn purposes(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, s): (&RecordId, &Source)| -> Rows {
        s.purposes.iter().map(|purpose| vec![t(code), b(id.bytes()), t(purpose)]).collect()
    };
    home.money.sources.iter().flat_map(of).collect()
}

fn joints(code: &AreaCode, home: &Home) -> Rows {
    let of = home.money.joints.iter();
    of.map(|(no, j)| vec![t(code), no.to_string(), t(&j.name), who(Some(j.by)), at(Some(j.at))])
        .collect()
}

fn members(code: &AreaCode, home: &Home) -> Rows {
    let of = home.money.joints.iter();
    of.flat_map(|(no, j)| j.members.iter().map(move |v| vec![t(code), no.to_string(), t(v)]))
        .collect()
}

fn shares(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, s): (&RecordId, &Share)| {
        let own = vec![t(code), b(id.bytes()), b(s.source.bytes()), s.joint.to_string()];
        let said = vec![s.amount.to_string(), t(&s.ground), who(Some(s.by)), at(Some(s.at))];
        [own, said].concat()
    };
    home.money.shares.iter().map(row).collect()
}

fn allotments(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, a): (&RecordId, &Allotment)| {
        let mut row = vec![t(code), b(id.bytes()), b(a.share.bytes()), b(a.source.bytes())];
        row.extend([t(&a.purpose), t(a.village), b(a.project.bytes()), a.amount.to_string()]);
        row.extend([t(&a.document), who(Some(a.by)), at(Some(a.at))]);
        row
    };
    home.money.allotments.iter().map(row).collect()
}

fn purses(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, p): (&RecordId, &Purse)| {
        let mut row = vec![t(code), b(id.bytes()), b(p.project.bytes()), t(p.giver)];
        row.extend([t(&p.purpose), p.amount.to_string(), who(Some(p.by)), at(Some(p.at))]);
        row
    };
    home.money.purses.iter().map(row).collect()
}

fn delegates(code: &AreaCode, home: &Home) -> Rows {
    let of = home.money.delegates.iter();
    of.map(|((project, person), d)| {
        let person = who(Some(*person));
        vec![t(code), b(project.bytes()), person, b(d.poll.bytes()), at(Some(d.at))]
    })
    .collect()
}

fn interests(code: &AreaCode, home: &Home) -> Rows {
    let of = home.money.interests.iter();
    of.map(|((firm, person), i)| {
        let own = vec![t(code), b(firm.bytes()), who(Some(*person))];
        [own, vec![t(&i.how), who(Some(i.by)), at(Some(i.at))]].concat()
    })
    .collect()
}

fn contracts(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, c): (&RecordId, &Contract)| {
        let mut row = vec![t(code), b(id.bytes()), b(c.project.bytes()), b(c.purse.bytes())];
        row.extend([t(&c.purpose), b(c.payee.bytes()), t(&c.number), t(&c.subject)]);
        row.extend([c.amount.to_string(), t(c.signed), who(Some(c.by)), at(Some(c.at))]);
        row.push(at(c.ended));
        row
    };
    home.money.contracts.iter().map(row).collect()
}

fn settlements(code: &AreaCode, home: &Home) -> Rows {
    let row = |(project, s): (&MatterId, &Settlement)| {
        let mut row = vec![t(code), b(project.bytes())];
        row.extend([s.arrived, s.paid, s.returned, s.kept].map(|n| n.to_string()));
        row.extend([t(&s.text), who(Some(s.by)), at(Some(s.at))]);
        row
    };
    home.money.settlements.iter().map(row).collect()
}

fn rests(code: &AreaCode, home: &Home) -> Rows {
    type Rest = (MatterId, AreaCode, i64, Moment);
    let row = |(purse, (project, giver, amount, when)): (&RecordId, &Rest)| {
        vec![
            t(code),
            b(purse.bytes()),
            b(project.bytes()),
            t(giver),
            amount.to_string(),
            at(Some(*when)),
        ]
    };
    home.money.rests.iter().map(row).collect()
}

fn returns(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, (amount, document, by, when)): (&RecordId, &Return)| {
        let own = vec![t(code), b(id.bytes()), amount.to_string(), t(document)];
        [own, vec![who(Some(*by)), at(Some(*when))]].concat()
    };
    home.money.returns.iter().map(row).collect()
}

fn payments(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, p): (&RecordId, &Payment)| {
        let mut row = vec![t(code), b(id.bytes()), b(p.project.bytes()), b(p.contract.bytes())];
        row.extend([p.milestone.to_string(), p.amount.to_string()]);
        row.extend([t(&p.acceptance), t(&p.invoice), who(Some(p.asked.0)), at(Some(p.asked.1))]);
        let paid = p.paid.as_ref();
        row.push(t(paid.map_or("", |paid| paid.0.as_str())));
        row.extend([who(paid.and_then(|paid| paid.1)), at(paid.map(|paid| paid.2))]);
        row.push(at(p.refused));
        row
    };
    home.money.payments.iter().map(row).collect()
}

fn signed(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, p): (&RecordId, &Payment)| -> Rows {
        let row = |(person, s): (&kernel::PersonRef, &super::picture::Signature)| {
            let verdict = if s.agrees { "agree" } else { "object" };
            let own = vec![t(code), b(id.bytes()), who(Some(*person)), t(s.hand)];
            [own, vec![t(verdict), t(&s.reason), at(Some(s.at))]].concat()
        };
        p.signed.iter().map(row).collect()
    };
    home.money.payments.iter().flat_map(of).collect()
}

/// The tables of money.
pub const SHEETS: &[Spec] = &[
    (
        "settlement",
        &[
            "home",
            "project",
            "arrived_fen",
            "paid_fen",
            "returned_fen",
            "kept_fen",
            "text",
            "by",
            "at",
        ],
        settlements,
    ),
    ("purse_rest", &["home", "purse", "project", "giver", "amount_fen", "at"], rests),
    ("fund_return", &["home", "allotment", "amount_fen", "document", "by", "at"], returns),
    (
        "fund_source",
        &[
            "home",
            "id",
            "document",
            "name",
            "tier",
            "line",
            "year",
            "amount_fen",
            "received_on",
            "carried_from",
            "synthetic",
            "noted_by",
            "noted_at",
        ],
        sources,
    ),
    ("fund_purpose", &["home", "source", "purpose"], purposes),
    ("joint_area", &["home", "no", "name", "set_by", "set_at"], joints),
    ("joint_member", &["home", "no", "village"], members),
    ("fund_share", &["home", "id", "source", "joint", "amount_fen", "ground", "by", "at"], shares),
    (
        "fund_allotment",
        &[
            "home",
            "id",
            "share",
            "source",
            "purpose",
            "village",
            "project",
            "amount_fen",
            "document",
            "by",
            "at",
        ],
        allotments,
    ),
    ("purse", &["home", "id", "project", "giver", "purpose", "amount_fen", "by", "at"], purses),
    ("project_delegate", &["home", "project", "person", "poll", "at"], delegates),
    ("interest", &["home", "organisation", "person", "how", "by", "at"], interests),
    (
        "contract",
        &[
            "home",
            "id",
            "project",
            "purse",
            "purpose",
            "payee",
            "number",
            "subject",
            "amount_fen",
            "signed_on",
            "by",
            "at",
            "ended_at",
        ],
        contracts,
    ),
    (
        "payment",
        &[
            "home",
            "id",
            "project",
            "contract",
            "milestone",
            "amount_fen",
            "acceptance",
            "invoice",
            "asked_by",
            "asked_at",
            "voucher",
            "paid_by",
            "paid_at",
            "refused_at",
        ],
        payments,
    ),
    ("payment_sign", &["home", "payment", "person", "hand", "verdict", "reason", "at"], signed),
];

//! Ventures, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::RecordId;

use super::picture::{
    Bond, Brought, Dividend, Entry, Guarantee, Holder, Income, Made, Part, Set, Venture, Was, Year,
};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn made((by, when): Made) -> [String; 2] {
    [who(Some(by)), at(Some(when))]
}

fn ventures(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, v): (&RecordId, &Venture)| {
        let mut row = vec![t(code), b(id.bytes()), t(&v.tier), t(&v.code)];
        row.push(u8::from(v.synthetic).to_string());
        row.extend(made(v.made));
        row
    };
    home.ventures.ventures.iter().map(row).collect()
}

fn entries(code: &AreaCode, home: &Home) -> Rows {
    let row = |id: &RecordId, no: usize, e: &Entry| {
        let mut row = vec![t(code), b(id.bytes()), no.to_string(), t(&e.name), t(&e.form)];
        row.extend([t(&e.head), t(e.founded), t(&e.ground)]);
        row.extend(made(e.made));
        row
    };
    let of = |(id, v): (&RecordId, &Venture)| -> Rows {
        (1..).zip(&v.entries).map(|(no, entry)| row(id, no, entry)).collect()
    };
    home.ventures.ventures.iter().flat_map(of).collect()
}

fn holders(code: &AreaCode, home: &Home) -> Rows {
    let row = |id: &RecordId, list: usize, no: usize, set: &Set, h: &Holder| {
        let mut row = vec![t(code), b(id.bytes()), list.to_string(), no.to_string(), t(h.kind)];
        row.extend([t(&h.name), maybe(h.area, t), u8::from(h.limited).to_string()]);
        row.extend([h.share.to_string(), t(&set.ground)]);
        row.extend(made(set.made));
        row
    };
    let mut rows = Rows::new();
    for (id, venture) in &home.ventures.ventures {
        for (list, set) in (1..).zip(&venture.sets) {
            rows.extend((1..).zip(&set.holders).map(|(no, h)| row(id, list, no, set, h)));
        }
    }
    rows
}

fn brought(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, x): (&RecordId, &Brought)| {
        let mut row = vec![t(code), b(id.bytes()), b(x.venture.bytes()), x.holder.to_string()];
        row.push(t(x.kind));
        row.extend([&x.name, &x.asset, &x.what].map(t));
        row.extend([x.value.to_string(), t(&x.valued), t(&x.document), t(x.on)]);
        row.extend(made(x.made));
        row
    };
    home.ventures.brought.iter().map(row).collect()
}

fn bonds(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, x): (&RecordId, &Bond)| {
        let mut row = vec![t(code), b(id.bytes()), b(x.venture.bytes()), t(&x.with)];
        row.extend([t(&x.party), t(&x.subject)]);
        row.extend([x.amount.to_string(), t(x.signed), t(x.until), t(&x.near), t(&x.reason)]);
        row.extend(made(x.made));
        row
    };
    home.ventures.bonds.iter().map(row).collect()
}

fn guarantees(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, x): (&RecordId, &Guarantee)| {
        let mut row = vec![t(code), b(id.bytes()), b(x.venture.bytes()), t(&x.surety)];
        row.extend([t(&x.name), t(&x.creditor), x.amount.to_string(), t(&x.document)]);
        row.extend(made(x.made));
        row
    };
    home.ventures.guarantees.iter().map(row).collect()
}

fn figures(y: &Year) -> Vec<String> {
    let mut row: Vec<String> = y.flow.map(|n| n.to_string()).into();
    row.push(y.share.to_string());
    row.extend(y.worked.map(|n| n.to_string()));
    row.extend(y.stock.map(|n| n.to_string()));
    row.push(t(&y.document));
    row
}

fn corrections(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, w): (&RecordId, &Was)| {
        let mut row = vec![t(code), b(id.bytes()), b(w.year.bytes())];
        row.extend(figures(&w.figures));
        row.push(t(&w.reason));
        row.extend(made(w.made));
        row
    };
    home.ventures.corrections.iter().map(row).collect()
}

fn years(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, y): (&RecordId, &Year)| {
        let mut row = vec![t(code), b(id.bytes()), b(y.venture.bytes()), y.year.to_string()];
        row.extend(figures(y));
        row.extend(made(y.made));
        row
    };
    home.ventures.years.iter().map(row).collect()
}

fn dividends(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, d): (&RecordId, &Dividend)| {
        let mut row = vec![t(code), b(id.bytes()), b(d.venture.bytes()), b(d.year.bytes())];
        row.extend([d.amount.to_string(), t(&d.resolution)]);
        row.extend(made(d.made));
        row.push(at(d.dropped.as_ref().map(|(when, _)| *when)));
        row.push(t(d.dropped.as_ref().map_or("", |(_, reason)| reason.as_str())));
        row
    };
    home.ventures.dividends.iter().map(row).collect()
}

fn parts(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, p): (&RecordId, &Part)| {
        let mut row = vec![t(code), b(id.bytes()), b(p.dividend.bytes()), p.no.to_string()];
        row.extend([t(p.holder.kind), t(&p.holder.name), maybe(p.holder.area, t)]);
        row.extend([p.holder.share.to_string(), p.amount.to_string()]);
        row.push(t(p.paid.as_ref().map_or("", |(voucher, ..)| voucher.as_str())));
        row.push(who(p.paid.as_ref().and_then(|(_, by, _)| *by)));
        row.push(at(p.paid.as_ref().map(|(.., when)| *when)));
        row
    };
    home.ventures.parts.iter().map(row).collect()
}

fn incomes(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, x): (&RecordId, &Income)| {
        let mut row = vec![t(code), b(id.bytes()), t(x.payer), b(x.venture.bytes()), t(&x.name)];
        row.extend([x.year.to_string(), x.amount.to_string(), t(&x.voucher)]);
        row.extend(made(x.made));
        row
    };
    home.ventures.incomes.iter().map(row).collect()
}

/// The tables of ventures.
pub const SHEETS: &[Spec] = &[
    ("venture", &["home", "id", "tier", "code", "synthetic", "by", "at"], ventures),
    (
        "venture_entry",
        &[
            "home",
            "venture",
            "no",
            "name",
            "form",
            "legal_person",
            "founded_on",
            "ground",
            "by",
            "at",
        ],
        entries,
    ),
    (
        "venture_holder",
        &[
            "home", "venture", "list", "no", "kind", "name", "area", "limited", "share", "ground",
            "by", "at",
        ],
        holders,
    ),
    (
        "venture_asset",
        &[
            "home",
            "id",
            "venture",
            "holder",
            "kind",
            "name",
            "asset",
            "what",
            "value_fen",
            "valued_by",
            "document",
            "brought_on",
            "by",
            "at",
        ],
        brought,
    ),
    (
        "venture_contract",
        &[
            "home",
            "id",
            "venture",
            "counterparty",
            "party",
            "subject",
            "amount_fen",
            "signed_on",
            "until_on",
            "near",
            "reason",
            "by",
            "at",
        ],
        bonds,
    ),
    (
        "venture_guarantee",
        &[
            "home",
            "id",
            "venture",
            "surety",
            "name",
            "creditor",
            "amount_fen",
            "document",
            "by",
            "at",
        ],
        guarantees,
    ),
    (
        "venture_year",
        &[
            "home",
            "id",
            "venture",
            "year",
            "income_fen",
            "cost_fen",
            "losses_fen",
            "reserve_share",
            "reserve_fen",
            "distributable_fen",
            "loss_after_fen",
            "assets_fen",
            "overdue_fen",
            "document",
            "by",
            "at",
        ],
        years,
    ),
    (
        "venture_year_was",
        &[
            "home",
            "id",
            "year",
            "income_fen",
            "cost_fen",
            "losses_fen",
            "reserve_share",
            "reserve_fen",
            "distributable_fen",
            "loss_after_fen",
            "assets_fen",
            "overdue_fen",
            "document",
            "reason",
            "by",
            "at",
        ],
        corrections,
    ),
    (
        "dividend",
        &[
            "home",
            "id",
            "venture",
            "year",
            "amount_fen",
            "resolution",
            "by",
            "at",
            "dropped_at",
            "reason",
        ],
        dividends,
    ),
    (
        "dividend_part",
        &[
            "home",
            "id",
            "dividend",
            "holder",
            "kind",
            "name",
            "area",
            "share",
            "amount_fen",
            "voucher",
            "paid_by",
            "paid_at",
        ],
        parts,
    ),
    (
        "collective_income",
        &["home", "id", "payer", "venture", "name", "year", "amount_fen", "voucher", "by", "at"],
        incomes,
    ),
];

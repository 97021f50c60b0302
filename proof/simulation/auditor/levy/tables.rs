//! Levies, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::RecordId;

use super::picture::{Levy, Paid};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn levies(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, l): (&RecordId, &Levy)| {
        let mut row = vec![t(code), b(id.bytes()), b(l.project.bytes()), b(l.topic.bytes())];
        row.extend([l.year.to_string(), t(&l.purpose), l.fen.to_string(), l.days.to_string()]);
        row.extend([t(l.stage), who(Some(l.made.0)), at(Some(l.made.1))]);
        row.push(maybe(l.adopted, |a| b(a.0.bytes())));
        row.push(at(l.adopted.map(|a| a.1)));
        for review in [&l.checked, &l.ruled] {
            row.push(who(review.as_ref().map(|r| r.0)));
            row.push(t(review.as_ref().map_or("", |r| r.1.as_str())));
            row.push(at(review.as_ref().map(|r| r.2)));
        }
        row
    };
    home.levies.levies.iter().map(row).collect()
}

fn consents(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, l): (&RecordId, &Levy)| -> Rows {
        let row = |(household, (agrees, person, hand, when)): (&_, &(bool, _, _, _))| {
            let household: &kernel::id::HouseholdId = household;
            let own = vec![t(code), b(id.bytes()), b(household.bytes())];
            let said = vec![u8::from(*agrees).to_string(), who(Some(*person)), who(Some(*hand))];
            [own, said, vec![at(Some(*when))]].concat()
        };
        l.consents.iter().map(row).collect()
    };
    home.levies.levies.iter().flat_map(of).collect()
}

fn waivers(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, l): (&RecordId, &Levy)| -> Rows {
        let mut rows = Rows::new();
        for (person, (ground, paper, by, when)) in &l.waivers {
            let own = vec![t(code), b(id.bytes()), who(Some(*person))];
            let why = vec![t(ground), t(paper), who(Some(*by)), at(Some(*when))];
            rows.push([own, why].concat());
        }
        rows
    };
    home.levies.levies.iter().flat_map(of).collect()
}

fn paid(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, p): (&RecordId, &Paid)| {
        let own = vec![t(code), b(id.bytes()), b(p.levy.bytes()), who(Some(p.person))];
        let given = vec![p.fen.to_string(), p.half_days.to_string()];
        [own, given, vec![t(&p.number), who(Some(p.by)), at(Some(p.at))]].concat()
    };
    home.levies.paid.iter().map(row).collect()
}

/// The tables of levies.
pub const SHEETS: &[Spec] = &[
    (
        "levy",
        &[
            "home",
            "id",
            "project",
            "topic",
            "year",
            "purpose",
            "fen",
            "days",
            "stage",
            "by",
            "at",
            "adopted",
            "adopted_at",
            "checked_by",
            "opinion",
            "checked_at",
            "ruled_by",
            "answer",
            "ruled_at",
        ],
        levies,
    ),
    (
        "levy_consent",
        &["home", "levy", "household", "agrees", "person", "filed_by", "at"],
        consents,
    ),
    ("levy_waiver", &["home", "levy", "person", "ground", "paper", "by", "at"], waivers),
    (
        "levy_receipt",
        &["home", "id", "levy", "person", "amount_fen", "half_days", "number", "by", "at"],
        paid,
    ),
];

//! Company, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::{MatterId, RecordId};

use super::picture::{Invitation, Lot, Plan, Quota};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

type Planned<'p> = (&'p (MatterId, u64), &'p Plan);

fn plans(code: &AreaCode, home: &Home) -> Rows {
    let row = |((topic, round), plan): Planned<'_>| {
        let seed = if plan.drawn.is_some() { plan.seed.as_str() } else { "" };
        let made = plan.made.ms().to_string();
        vec![t(code), b(topic.bytes()), round.to_string(), made, t(seed), at(plan.drawn)]
    };
    home.plans.iter().map(row).collect()
}

fn quotas(code: &AreaCode, home: &Home) -> Rows {
    let of = |((topic, round), plan): Planned<'_>| -> Rows {
        let row = |q: &Quota| {
            let key = vec![t(code), b(topic.bytes()), round.to_string(), t(q.category)];
            let sums = [q.seats, q.need, q.pool].map(|n| n.to_string()).to_vec();
            [key, sums, vec![t(&q.list), t(&q.rule)]].concat()
        };
        plan.quotas.iter().map(row).collect()
    };
    home.plans.iter().flat_map(of).collect()
}

fn lots(code: &AreaCode, home: &Home) -> Rows {
    let of = |((topic, round), plan): Planned<'_>| -> Rows {
        let row = |l: &Lot| {
            let place = l.place.filter(|_| plan.drawn.is_some());
            vec![
                t(code),
                b(topic.bytes()),
                round.to_string(),
                t(l.category),
                t(&l.name),
                maybe(l.household, |h| b(h.bytes())),
                who(l.person),
                maybe(l.organisation, |o| b(o.bytes())),
                maybe(place, |n| n.to_string()),
            ]
        };
        plan.lots.iter().map(row).collect()
    };
    home.plans.iter().flat_map(of).collect()
}

fn invitations(code: &AreaCode, home: &Home) -> Rows {
    let row = |((topic, id), i): (&(MatterId, RecordId), &Invitation)| {
        vec![
            t(code),
            b(topic.bytes()),
            b(id.bytes()),
            i.round.to_string(),
            maybe(i.category, t),
            t(&i.why),
            t(&i.ground),
            maybe(i.place, |n| n.to_string()),
            maybe(i.household, |h| b(h.bytes())),
            who(i.person),
            maybe(i.organisation, |o| b(o.bytes())),
            maybe(i.instead_of, |o| b(o.bytes())),
            t(&i.reply),
            at(i.replied.map(|r| r.0)),
            who(i.replied.map(|r| r.1)),
            i.made.ms().to_string(),
        ]
    };
    home.invitations.iter().map(row).collect()
}

/// The tables of company.
pub const SHEETS: &[Spec] = &[
    ("company_plan", &["home", "topic", "round", "planned_at", "seed", "drawn_at"], plans),
    (
        "company_quota",
        &["home", "topic", "round", "category", "seats", "need", "pool", "list", "rule"],
        quotas,
    ),
    (
        "company_lot",
        &[
            "home",
            "topic",
            "round",
            "category",
            "name",
            "household",
            "person",
            "organisation",
            "place",
        ],
        lots,
    ),
    (
        "invitation",
        &[
            "home",
            "topic",
            "id",
            "round",
            "category",
            "why",
            "ground",
            "place",
            "household",
            "person",
            "organisation",
            "instead_of",
            "reply",
            "replied_at",
            "replied_by",
            "made_at",
        ],
        invitations,
    ),
];

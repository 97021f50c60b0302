//! Points and hours, written as the rows that the tables ought to hold.

use kernel::id::RecordId;
use kernel::{AreaCode, PersonRef};

use super::picture::{Activity, Appeal, Claim, Helper, Table};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn flag(is: bool) -> String {
    u8::from(is).to_string()
}

fn settles(resets: bool) -> String {
    t(if resets { "reset" } else { "carry" })
}

fn versions(code: &AreaCode, home: &Home) -> Rows {
    let row = |(version, table): (usize, &Table)| {
        let mut row = vec![t(code), version.to_string(), t(&table.title), table.base.to_string()];
        row.extend([flag(table.open), settles(table.resets), who(Some(table.by))]);
        row.extend([at(Some(table.changed)), maybe(table.topic, |id| b(id.bytes()))]);
        row.push(maybe(table.adopted, |(id, _)| b(id.bytes())));
        row.push(at(table.adopted.map(|(_, since)| since)));
        row
    };
    (1..).zip(&home.points.tables).map(row).collect()
}

fn lines(code: &AreaCode, home: &Home) -> Rows {
    let of = |(version, table): (usize, &Table)| -> Rows {
        let row = |(no, line): (&u64, &super::picture::Line)| {
            let mut row = vec![t(code), version.to_string(), no.to_string(), t(&line.what)];
            row.extend([line.points.to_string(), flag(line.takes), t(&line.often)]);
            row.push(t(&line.evidence));
            row
        };
        table.lines.iter().map(row).collect()
    };
    (1..).zip(&home.points.tables).flat_map(of).collect()
}

fn reviewers(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.reviewers.iter();
    of.map(|(person, r)| {
        vec![t(code), who(Some(*person)), b(r.adopted.bytes()), at(Some(r.from)), at(r.until)]
    })
    .collect()
}

fn kin(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.kin.iter();
    of.map(|((person, household), kin)| {
        let own = vec![t(code), who(Some(*person)), b(household.bytes())];
        [own, vec![t(&kin.how), who(Some(kin.by)), at(Some(kin.at))]].concat()
    })
    .collect()
}

fn weights(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.kin.iter().flat_map(|((person, household), kin)| {
        kin.words.iter().map(move |(by, (near, when))| {
            let own = vec![t(code), who(Some(*person)), b(household.bytes()), who(Some(*by))];
            [own, vec![flag(*near), at(Some(*when))]].concat()
        })
    });
    of.collect()
}

fn nominees(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.nominees.iter();
    of.map(|((topic, person), (by, when))| {
        vec![t(code), b(topic.bytes()), who(Some(*person)), who(Some(*by)), at(Some(*when))]
    })
    .collect()
}

fn corrections(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.corrections.iter();
    of.map(|(id, c)| {
        let own = vec![t(code), b(id.bytes()), b(c.activity.bytes()), who(Some(c.person))];
        let rest = vec![c.was.to_string(), c.now.to_string(), t(&c.reason)];
        [own, rest, vec![who(Some(c.by)), at(Some(c.at))]].concat()
    })
    .collect()
}

fn members(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.members.iter();
    of.map(|(household, m)| {
        let own = vec![t(code), b(household.bytes()), who(Some(m.by))];
        [own, vec![at(Some(m.joined)), at(m.left), flag(m.red), at(Some(m.based))]].concat()
    })
    .collect()
}

fn claims(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, c): (&RecordId, &Claim)| {
        let mut row = vec![t(code), b(id.bytes()), b(c.household.bytes())];
        row.extend([c.version.to_string(), c.line.to_string(), c.points.to_string()]);
        row.extend([flag(c.takes), c.of_base.to_string(), t(c.happened), t(&c.said), t(&c.seen)]);
        row.extend([t(c.hand), t(&c.channel), who(Some(c.filed.0)), at(Some(c.filed.1))]);
        row.extend([
            who(Some(c.asked)),
            t(&c.heard),
            who(c.speaker),
            t(c.stage),
            at(c.decided),
            maybe(c.until, t),
        ]);
        row.extend([b(c.held.bytes()), at(c.posted)]);
        row
    };
    home.points.claims.iter().map(row).collect()
}

fn reviews(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, claim): (&RecordId, &Claim)| -> Rows {
        let row = |(person, (yes, reason, when)): (&PersonRef, &(bool, String, kernel::Moment))| {
            let verdict = if *yes { "agree" } else { "object" };
            let own = vec![t(code), b(id.bytes()), who(Some(*person))];
            [own, vec![t(verdict), t(reason), at(Some(*when))]].concat()
        };
        claim.reviews.iter().map(row).collect()
    };
    home.points.claims.iter().flat_map(of).collect()
}

fn appeals(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, a): (&RecordId, &Appeal)| {
        let mut row = vec![t(code), b(id.bytes()), b(a.claim.bytes()), t(a.was)];
        row.extend([a.holds.to_string(), t(&a.reason), who(Some(a.by)), at(Some(a.at))]);
        let ruled = a.ruling.as_ref();
        row.push(maybe(ruled, |r| t(if r.0 { "reverse" } else { "keep" })));
        row.push(t(ruled.map_or("", |r| r.1.as_str())));
        row.extend([who(ruled.map(|r| r.2)), at(ruled.map(|r| r.3))]);
        row
    };
    home.points.appeals.iter().map(row).collect()
}

fn goods(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.goods.iter();
    of.map(|(id, g)| {
        let own = vec![t(code), b(id.bytes()), t(&g.name), g.price.to_string()];
        let rest = vec![g.stock.to_string(), t(&g.donor), who(Some(g.by)), at(Some(g.at))];
        [own, rest].concat()
    })
    .collect()
}

fn trades(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.trades.iter();
    of.map(|(id, x)| {
        let mut row = vec![t(code), b(id.bytes()), b(x.household.bytes()), who(Some(x.person))];
        row.extend([b(x.good.bytes()), x.count.to_string(), x.points.to_string()]);
        row.extend([who(Some(x.by)), at(Some(x.at))]);
        row
    })
    .collect()
}

fn years(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.years.iter();
    of.map(|(year, y)| {
        let mut row = vec![t(code), year.to_string(), y.version.to_string(), settles(y.resets)];
        row.extend([y.households.to_string(), y.returned.to_string()]);
        row.extend([who(Some(y.by)), at(Some(y.at))]);
        row
    })
    .collect()
}

fn activities(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.activities.iter();
    of.map(|(id, a)| {
        let own = vec![t(code), b(id.bytes()), t(&a.title), t(&a.place), t(a.day)];
        let rest = vec![a.pieces.to_string(), "30".to_owned(), a.most.to_string()];
        [own, rest, vec![who(Some(a.organiser)), at(Some(a.at))]].concat()
    })
    .collect()
}

fn rosters(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, a): (&RecordId, &Activity)| -> Rows {
        let row = |(person, h): (&PersonRef, &Helper)| {
            let mut row = vec![t(code), b(id.bytes()), who(Some(*person))];
            row.extend([at(Some(h.enlisted)), at(h.present)]);
            row.push(h.confirmed.map_or(0, |c| c.0).to_string());
            row.extend([who(h.confirmed.map(|c| c.1)), at(h.confirmed.map(|c| c.2))]);
            row
        };
        a.roster.iter().map(row).collect()
    };
    home.points.activities.iter().flat_map(of).collect()
}

fn certificates(code: &AreaCode, home: &Home) -> Rows {
    let of = home.points.certificates.iter();
    of.map(|(word, c)| {
        let own = vec![t(code), t(word), who(Some(c.person)), c.pieces.to_string()];
        let rest = vec!["30".to_owned(), c.minutes.to_string(), c.activities.to_string()];
        [own, rest, vec![t(c.span.0), t(c.span.1), at(Some(c.at))]].concat()
    })
    .collect()
}

/// The tables of points and hours.
pub const SHEETS: &[Spec] = &[
    (
        "points_table",
        &[
            "home",
            "version",
            "title",
            "base",
            "base_exchangeable",
            "settle",
            "by",
            "changed_at",
            "topic",
            "adopted",
            "adopted_at",
        ],
        versions,
    ),
    (
        "points_line",
        &["home", "version", "no", "what", "points", "takes", "often", "evidence"],
        lines,
    ),
    ("points_reviewer", &["home", "person", "adopted", "from_at", "until_at"], reviewers),
    ("points_nominee", &["home", "topic", "person", "by", "at"], nominees),
    ("points_kin_word", &["home", "person", "household", "by", "near", "at"], weights),
    (
        "hours_correction",
        &["home", "id", "activity", "person", "was", "now", "reason", "by", "at"],
        corrections,
    ),
    ("points_kin", &["home", "person", "household", "how", "by", "at"], kin),
    (
        "points_member",
        &["home", "household", "by", "joined_at", "left_at", "red", "base_at"],
        members,
    ),
    (
        "points_claim",
        &[
            "home",
            "id",
            "household",
            "version",
            "line",
            "points",
            "takes",
            "of_base",
            "happened_on",
            "said",
            "seen_by",
            "hand",
            "channel",
            "filed_by",
            "filed_at",
            "asked_by",
            "heard",
            "heard_by",
            "stage",
            "decided_at",
            "notice_until",
            "held",
            "posted_at",
        ],
        claims,
    ),
    ("points_review", &["home", "claim", "person", "verdict", "reason", "at"], reviews),
    (
        "points_appeal",
        &[
            "home",
            "id",
            "claim",
            "was",
            "holds",
            "reason",
            "by",
            "at",
            "ruling",
            "answer",
            "decided_by",
            "decided_at",
        ],
        appeals,
    ),
    ("points_good", &["home", "id", "name", "price", "stock", "donor", "by", "at"], goods),
    (
        "points_exchange",
        &["home", "id", "household", "person", "good", "count", "points", "by", "at"],
        trades,
    ),
    (
        "points_year",
        &["home", "year", "version", "settle", "households", "returned", "by", "at"],
        years,
    ),
    (
        "hours_activity",
        &[
            "home",
            "id",
            "title",
            "place",
            "on_day",
            "pieces",
            "piece_minutes",
            "most",
            "organiser",
            "at",
        ],
        activities,
    ),
    (
        "hours_volunteer",
        &[
            "home",
            "activity",
            "person",
            "enlisted_at",
            "present_at",
            "pieces",
            "confirmed_by",
            "confirmed_at",
        ],
        rosters,
    ),
    (
        "hours_certificate",
        &[
            "home",
            "code",
            "person",
            "pieces",
            "piece_minutes",
            "minutes",
            "activities",
            "from_on",
            "until_on",
            "at",
        ],
        certificates,
    ),
];

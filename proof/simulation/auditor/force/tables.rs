//! Task forces, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::{MandateId, MatterId, RecordId};

use super::picture::{Force, Item, Longer, Member, Right, Told};
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn forces(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, f): (&MatterId, &Force)| {
        let mut row = vec![t(code), b(id.bytes()), t(&f.task), who(Some(f.head)), t(f.from)];
        row.extend([t(f.until), at(f.ended.as_ref().map(|e| e.0))]);
        row.push(t(f.ended.as_ref().map_or("", |e| e.1.as_str())));
        row
    };
    home.forces.all.iter().map(row).collect()
}

fn members(code: &AreaCode, home: &Home) -> Rows {
    let of = |(force, f): (&MatterId, &Force)| -> Rows {
        let row = |(id, m): (&RecordId, &Member)| {
            let mut row = vec![t(code), b(id.bytes()), b(force.bytes()), who(Some(m.person))];
            row.extend([t(&m.unit), t(m.from), t(m.until), at(m.left.as_ref().map(|l| l.0))]);
            row.push(t(m.left.as_ref().map_or("", |l| l.1.as_str())));
            row
        };
        f.members.iter().map(row).collect()
    };
    home.forces.all.iter().flat_map(of).collect()
}

fn items(code: &AreaCode, home: &Home) -> Rows {
    let of = |(force, f): (&MatterId, &Force)| -> Rows {
        let row = |(id, i): (&RecordId, &Item)| {
            let mut row = vec![t(code), b(id.bytes()), b(force.bytes()), t(&i.title)];
            row.push(maybe(i.project, |(village, _)| t(village)));
            row.push(maybe(i.project, |(_, project)| b(project.bytes())));
            row.extend([who(Some(i.person)), t(i.due), at(Some(i.at))]);
            row.push(at(i.closed.as_ref().map(|c| c.0)));
            row.push(t(i.closed.as_ref().map_or("", |c| c.1.as_str())));
            row
        };
        f.items.iter().map(row).collect()
    };
    home.forces.all.iter().flat_map(of).collect()
}

fn reports(code: &AreaCode, home: &Home) -> Rows {
    let all = home.forces.all.values().flat_map(|f| &f.items);
    let of = |(id, item): (&RecordId, &Item)| -> Rows {
        let row = |(week, w): (&kernel::Date, &Told)| {
            let own = vec![t(code), b(id.bytes()), t(week), t(&w.standing), t(&w.said)];
            [own, vec![t(&w.obstacle), who(Some(w.by)), at(Some(w.at))]].concat()
        };
        item.weeks.iter().map(row).collect()
    };
    all.flat_map(of).collect()
}

fn longer(code: &AreaCode, home: &Home) -> Rows {
    let of = |(force, f): (&MatterId, &Force)| -> Rows {
        let row = |(before, until, reason, by, when): &Longer| {
            let own = vec![t(code), b(force.bytes()), t(before), t(until), t(reason)];
            [own, vec![who(Some(*by)), at(Some(*when))]].concat()
        };
        f.longer.iter().map(row).collect()
    };
    home.forces.all.iter().flat_map(of).collect()
}

fn rights(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, r): (&MandateId, &Right)| {
        let own = vec![t(code), b(id.bytes()), b(r.force.bytes()), b(r.member.bytes())];
        [own, vec![b(r.item.bytes()), t(r.project.0), b(r.project.1.bytes())]].concat()
    };
    home.forces.rights.iter().map(row).collect()
}

/// The tables of task forces.
pub const SHEETS: &[Spec] = &[
    ("force", &["home", "id", "task", "head", "from_on", "until_on", "ended_at", "reason"], forces),
    (
        "force_member",
        &["home", "id", "force", "person", "unit", "from_on", "until_on", "left_at", "reason"],
        members,
    ),
    (
        "force_item",
        &[
            "home",
            "id",
            "force",
            "title",
            "village",
            "project",
            "person",
            "due_on",
            "at",
            "closed_at",
            "said",
        ],
        items,
    ),
    (
        "force_report",
        &["home", "item", "week_on", "standing", "said", "obstacle", "by", "at"],
        reports,
    ),
    ("force_extension", &["home", "force", "before_on", "until_on", "reason", "by", "at"], longer),
    ("force_right", &["home", "mandate", "force", "member", "item", "village", "project"], rights),
];

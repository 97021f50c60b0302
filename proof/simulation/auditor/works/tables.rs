//! Projects, written as the rows that the tables ought to hold.

use kernel::AreaCode;
use kernel::id::MatterId;

use super::picture::Work;
use crate::simulation::auditor::tables::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::Home;

fn each(code: &AreaCode, home: &Home, of: impl Fn(&Work) -> Rows) -> Rows {
    let key = |id: &MatterId| vec![t(code), b(id.bytes())];
    let rows = |(id, work): (&MatterId, &Work)| -> Rows {
        of(work).into_iter().map(|row| [key(id), row].concat()).collect()
    };
    home.works.iter().flat_map(rows).collect()
}

fn projects(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let mut row = vec![b(w.resolution.bytes())];
        row.extend(w.said.iter().map(t));
        row.extend([w.decided.to_string(), at(Some(w.decided_at))]);
        row.extend([w.opened.to_string(), w.planned.to_string(), t(w.opened_due), t(w.due)]);
        row.extend([u8::from(w.micro).to_string(), at(Some(w.planned_at)), at(w.begun)]);
        for end in [&w.finished, &w.kept] {
            row.push(at(end.as_ref().map(|e| e.0)));
            row.push(t(end.as_ref().map_or("", |e| e.1.as_str())));
        }
        vec![row]
    })
}

fn answers(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let row = |(question, a): (&String, &super::picture::Answer)| {
            vec![t(question), t(&a.text), b(a.adopted.bytes()), who(Some(a.by)), at(Some(a.at))]
        };
        w.answers.iter().map(row).collect()
    })
}

fn stones(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let row = |(no, s): (&u64, &super::picture::Stone)| {
            let done = s.done.as_ref();
            vec![
                no.to_string(),
                t(&s.title),
                t(s.due),
                s.cost.to_string(),
                s.weight.to_string(),
                maybe(done, |d| t(d.0)),
                t(done.map_or("", |d| d.1.as_str())),
                who(done.and_then(|d| d.2)),
                at(done.map(|d| d.3)),
            ]
        };
        w.stones.iter().map(row).collect()
    })
}

fn changes(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let row = |c: &super::picture::Change| {
            let [content, reason] = &c.said;
            vec![
                b(c.id.bytes()),
                t(content),
                t(reason),
                c.cost.0.to_string(),
                c.cost.1.to_string(),
                t(c.due.0),
                t(c.due.1),
                c.decided.to_string(),
                maybe(c.adopted, |a| b(a.bytes())),
                who(Some(c.by)),
                at(Some(c.at)),
            ]
        };
        w.changes.iter().map(row).collect()
    })
}

fn seen(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let row = |(id, s): (&kernel::id::RecordId, &super::picture::Seen)| {
            let files = t(s.files.join(" "));
            let said = vec![b(id.bytes()), t(&s.stage), t(&s.text), files];
            [said, vec![who(Some(s.by)), at(Some(s.at))]].concat()
        };
        w.seen.iter().map(row).collect()
    })
}

fn shown(code: &AreaCode, home: &Home) -> Rows {
    each(code, home, |w| {
        let row = |s: &super::picture::Shown| {
            vec![b(s.notice.bytes()), t(s.stage), t(&s.text), at(Some(s.at))]
        };
        w.shown.iter().map(row).collect()
    })
}

/// The tables of projects.
pub const SHEETS: &[Spec] = &[
    (
        "project",
        &[
            "home",
            "id",
            "resolution",
            "origin",
            "family",
            "sponsor",
            "homestead",
            "aspect",
            "revivals",
            "decided_fen",
            "decided_at",
            "opened_fen",
            "planned_fen",
            "opened_due_on",
            "due_on",
            "micro",
            "planned_at",
            "begun_at",
            "finished_at",
            "report",
            "kept_at",
            "kept",
        ],
        projects,
    ),
    (
        "project_answer",
        &["home", "project", "question", "text", "adopted", "by", "made_at"],
        answers,
    ),
    (
        "project_milestone",
        &[
            "home",
            "project",
            "no",
            "title",
            "due_on",
            "planned_fen",
            "weight",
            "done_on",
            "said",
            "done_by",
            "noted_at",
        ],
        stones,
    ),
    (
        "project_change",
        &[
            "home",
            "project",
            "id",
            "content",
            "reason",
            "before_fen",
            "cost_fen",
            "before_on",
            "due_on",
            "decided_fen",
            "adopted",
            "by",
            "made_at",
        ],
        changes,
    ),
    (
        "project_evidence",
        &["home", "project", "id", "stage", "text", "files", "by", "made_at"],
        seen,
    ),
    ("project_publicity", &["home", "project", "notice", "stage", "text", "posted_at"], shown),
];

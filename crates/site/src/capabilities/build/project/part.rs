//! Pieces that the thread, the sheet and the signboard of a project share, and everything that is kept
//! of it in one look.

use civic::build::project::{
    Answer, Change, Evidence, Milestone, Project, Question, Stage, behind, percent,
};
use civic::matter::{Matter, State};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Date};
use maud::{Markup, html};
use serde_json::{Value, json};
use store::works::{self, Hung};
use store::{Stop, Tx};

use super::reads;
use crate::view::View;
use crate::{standing, ui};

/// A project with all that is kept of it.
pub(super) struct Whole {
    pub project: Project,
    pub matter: Matter,
    pub answers: Vec<(Answer, Option<Matter>)>,
    pub milestones: Vec<Milestone>,
    pub changes: Vec<(Change, Option<Matter>)>,
    pub evidence: Vec<Evidence>,
    pub shown: Vec<Hung>,
}

impl Whole {
    pub fn read(tx: &mut Tx<'_>, matter: &Matter) -> Result<Self, Stop> {
        let (home, id) = (matter.home, matter.id);
        let project = reads::project(tx, home, id)?;
        let mut answers = Vec::new();
        for answer in works::answers(tx, home, id)? {
            let by = store::matter::get(tx, home, answer.adopted)?;
            answers.push((answer, by));
        }
        answers.sort_by_key(|(answer, _)| answer.question);
        let mut changes = Vec::new();
        for change in works::changes(tx, home, id)? {
            let by = match change.adopted {
                Some(adopted) => store::matter::get(tx, home, adopted)?,
                None => None,
            };
            changes.push((change, by));
        }
        Ok(Self {
            project,
            matter: matter.clone(),
            answers,
            milestones: works::milestones(tx, home, id)?,
            changes,
            evidence: works::evidence(tx, home, id)?,
            shown: works::publicities(tx, home, id)?,
        })
    }

    /// The project of a page.
    pub fn of_page(tx: &mut Tx<'_>, view: &View) -> Result<Self, Stop> {
        let home: AreaCode = view.area()?;
        let id: MatterId = view.id("matter")?;
        let matter = store::matter::get(tx, home, id)?;
        let matter = matter.filter(|m| m.kind == civic::matter::Kind::Project);
        Self::read(tx, &matter.ok_or(Code::NotFound)?)
    }

    /// The same as data.
    pub fn data(&self, today: Date) -> Value {
        json!({
            "project": self.project,
            "percent": percent(&self.milestones),
            "behind": behind(&self.milestones, today),
            "answers": self.answers.iter().map(|(a, _)| json!({
                "question": a.question, "text": a.text, "adopted": a.adopted, "made_at": a.made_at,
            })).collect::<Vec<_>>(),
            "milestones": self.milestones.iter().map(|m| json!({
                "no": m.no, "title": m.title, "due_on": m.due_on, "planned_fen": m.planned_fen,
                "weight": m.weight, "done_on": m.done_on, "said": m.said,
            })).collect::<Vec<_>>(),
            "changes": self.changes.iter().map(|(c, _)| json!({
                "id": c.id, "content": c.content, "reason": c.reason, "before_fen": c.before_fen,
                "cost_fen": c.cost_fen, "before_on": c.before_on, "due_on": c.due_on,
                "adopted": c.adopted, "made_at": c.made_at,
            })).collect::<Vec<_>>(),
            "evidence": self.evidence.iter().map(|e| json!({
                "id": e.id, "stage": e.stage, "text": e.text, "files": files(e),
                "made_at": e.made_at,
            })).collect::<Vec<_>>(),
            "publicities": self.shown.iter().map(|h| json!({
                "stage": h.publicity.stage, "notice": h.publicity.notice,
                "text": h.publicity.text, "posted_at": h.publicity.posted_at,
                "until_on": h.until_on, "ended": h.state == State::Ended,
            })).collect::<Vec<_>>(),
        })
    }
}

fn files(evidence: &Evidence) -> usize {
    evidence.files.split(' ').filter(|hash| !hash.is_empty()).count()
}

pub(super) use crate::standing::{lamp, word};

/// The family's name; its key where the rulebook of today has none.
pub(super) fn family(view: &View, project: &Project) -> String {
    standing::family(view, &project.family)
}

/// What a result of its family is measured by.
fn indicator(view: &View, project: &Project) -> String {
    standing::indicator(view, &project.family)
}

/// What it is and where it came from.
pub(super) fn facts(view: &View, whole: &Whole, owner: &str) -> Markup {
    let project = &whole.project;
    let yuan = view.t("unit-yuan");
    let serves: Vec<String> = project.serves().map(|r| word(view, "revival", r.as_str())).collect();
    html! {
        (ui::definitions(&[
            (view.t("field-origin"), html! { (word(view, "origin", project.origin.as_str())) }),
            (view.t("field-family"), html! { (family(view, project)) }),
            (view.t("project-indicator"), html! { (indicator(view, project)) }),
            (view.t("field-sponsor"), html! { (project.sponsor) }),
            (view.t("field-homestead"), html! { (word(view, "homestead", project.homestead.as_str()))
                " · " (word(view, "aspect", project.aspect.as_str())) }),
            (view.t("project-serves"), html! { (serves.join(view.t("list-comma"))) }),
            (view.t("project-money"), html! {
                span.strong { (project.planned_fen) } " " (yuan)
                @if project.planned_fen != project.opened_fen {
                    " " small { (view.tf("project-was", &[("was", &project.opened_fen.to_string())])) }
                }
            }),
            (view.t("project-due"), html! {
                (view.day(project.due_on))
                @if project.due_on != project.opened_due_on {
                    " " small { (view.tf("project-was", &[("was", &view.day(project.opened_due_on))])) }
                }
            }),
            (view.t("project-owner"), html! { (owner) }),
        ]))
        @if project.micro { p { (ui::tag(view.t("project-micro"))) " " (view.t("project-micro-say")) } }
    }
}

/// The four questions with their answers; `asks` puts the way to the form beside what is open.
pub(super) fn charter(view: &View, whole: &Whole, asks: bool) -> Markup {
    let rules = view.rules();
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let family = rules.family(&whole.project.family).ok();
    let hint = |place: usize| -> String {
        let hints = family.map(|f| if zh { &f.hints_zh } else { &f.hints_en });
        hints.and_then(|hints| hints.get(place)).cloned().unwrap_or_default()
    };
    let asked = |question: Question| whole.answers.iter().find(|(a, _)| a.question == question);
    let href = view.href(&whole.matter);
    let rows: Vec<(String, Markup)> = Question::ALL
        .iter()
        .enumerate()
        .map(|(place, question)| {
            let said = match asked(*question) {
                Some((answer, by)) => html! {
                    p.pre { (answer.text) }
                    @if let Some(by) = by {
                        p.quiet { (view.t("project-adopted-by")) " "
                            a href=(view.href(by)) { (view.t(crate::view::kind_key(by.kind))) " "
                                (view.number(by)) } }
                    }
                },
                None => html! {
                    p.quiet { (view.t("project-unanswered")) }
                    @if asks {
                        @let to = format!("{href}/answers?question={question}");
                        p.quiet { (hint(place)) }
                        (ui::acts(ui::button_soft(ui::Link::new(&to, view.t("project-answer-link")))))
                    }
                },
            };
            (word(view, "question", question.as_str()), said)
        })
        .collect();
    let pairs: Vec<(&str, Markup)> =
        rows.iter().map(|(name, said)| (name.as_str(), said.clone())).collect();
    ui::definitions(&pairs)
}

/// Plan and what became of it: a bar for each milestone, as long as its days, with the planned day
/// marked on it; the table with the words lies folded behind.
pub(super) fn plan(view: &View, whole: &Whole) -> Markup {
    if whole.milestones.is_empty() {
        return html! { p.quiet { (view.t("project-no-milestone")) } };
    }
    let opened = whole.matter.opened_at.date();
    let weight: u32 = whole.milestones.iter().map(|m| m.weight).sum();
    let share = |m: &Milestone| (u64::from(m.weight) * 100).checked_div(u64::from(weight));
    let said: Vec<(String, String, i64, i64)> = whole
        .milestones
        .iter()
        .map(|m| {
            let planned = view.day(m.due_on);
            let n = share(m).unwrap_or(0).to_string();
            let (words, days) = match m.done_on {
                Some(day) => (
                    view.tf("project-done", &[("planned", &planned), ("done", &view.day(day))]),
                    standing::days_between(opened, day).max(1),
                ),
                None => (view.tf("project-planned", &[("planned", &planned)]), 0),
            };
            let label = view.tf(
                "project-milestone",
                &[("no", &m.no.to_string()), ("title", &m.title), ("share", &n)],
            );
            (label, words, days, standing::days_between(opened, m.due_on).max(1))
        })
        .collect();
    let bars: Vec<ui::Bar<'_>> = said
        .iter()
        .map(|(label, said, value, planned)| ui::Bar {
            label,
            value: *value,
            said,
            promised: Some(*planned),
        })
        .collect();
    let figure = ui::Figure {
        title: view.t("project-plan-days"),
        note: view.t("project-plan-note"),
        table_label: view.t("project-plan-table"),
        headings: (view.t("project-plan-what"), view.t("project-plan-when")),
    };
    ui::bars(&figure, &bars)
}

/// How far it is, in one line.
pub(super) fn meter(view: &View, whole: &Whole) -> Markup {
    let done = percent(&whole.milestones);
    let said = view.tf("project-percent", &[("n", &done.to_string())]);
    ui::meter(view.t("project-progress"), &said, i64::from(done), 100)
}

/// Milestones with their money and the word about each.
pub(super) fn milestones(view: &View, whole: &Whole, acts: bool) -> Markup {
    let href = view.href(&whole.matter);
    let rows = whole.milestones.iter().map(|m| {
        let stands = match m.done_on {
            Some(day) => html! {
                span { (ui::lamp(ui::State::Done, &view.day(day))) " " (m.said) }
            },
            None if acts => html! {
                a href={ (href) "/reached?no=" (m.no) } { (view.t("act-project-reach")) }
            },
            None => html! { (view.t("project-open")) },
        };
        vec![
            html! { (m.no) ". " (m.title) },
            html! { (view.day(m.due_on)) },
            html! { @if m.planned_fen.0 > 0 { (m.planned_fen) } },
            html! { (m.weight) },
            stands,
        ]
    });
    let columns = [
        ui::Column::text(view.t("project-plan-what")),
        ui::Column::text(view.t("project-plan-when")),
        ui::Column::number(view.t("project-milestone-money")),
        ui::Column::number(view.t("field-weight")),
        ui::Column::text(view.t("project-stands")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("project-milestones-say"),
        columns: &columns,
        rows: rows.collect(),
        ..ui::Table::default()
    })
}

/// Changes: what, why, money, time, and what decided it where that was needed.
pub(super) fn changes(view: &View, whole: &Whole) -> Markup {
    let apart = |cents: i64| {
        if cents > 0 { format!("+{}", kernel::Fen(cents)) } else { kernel::Fen(cents).to_string() }
    };
    let rows = whole.changes.iter().map(|(change, by)| {
        let days = standing::days_between(change.before_on, change.due_on);
        let money = change.cost_fen.0.saturating_sub(change.before_fen.0);
        let stands = match by {
            Some(by) => html! { a href=(view.href(by)) { (view.t("project-change-adopted")) " "
            (view.number(by)) } },
            None => html! { (view.t("project-change-within")) },
        };
        vec![
            html! { (change.content) " " small { (change.reason) } },
            html! { (view.day(change.made_at.date())) },
            html! { span { (change.cost_fen) " " small { (apart(money)) } } },
            html! {
                span {
                    (view.day(change.due_on))
                    @if days != 0 { " " small { (view.tf("project-days", &[("n", &format!("{days:+}"))])) } }
                }
            },
            stands,
        ]
    });
    let columns = [
        ui::Column::text(view.t("change-what")),
        ui::Column::text(view.t("change-day")),
        ui::Column::number(view.t("project-change-money")),
        ui::Column::text(view.t("project-due")),
        ui::Column::text(view.t("change-stands")),
    ];
    ui::data_table(&ui::Table {
        caption: view.t("project-changes-say"),
        columns: &columns,
        rows: rows.collect(),
        when_empty: html! { p.quiet { (view.t("project-no-change")) } },
        ..ui::Table::default()
    })
}

/// What was seen before, during and after.
pub(super) fn evidence(view: &View, whole: &Whole) -> Markup {
    let of = |stage: Stage| whole.evidence.iter().filter(move |e| e.stage == stage);
    html! {
        @if whole.evidence.is_empty() { p.quiet { (view.t("project-no-evidence")) } }
        @for stage in Stage::ALL {
            @if of(*stage).next().is_some() {
                p { span.strong { (word(view, "stage", stage.as_str())) } }
                @for seen in of(*stage) {
                    @let n = files(seen);
                    @let by = if n == 0 { view.moment(seen.made_at) } else {
                        let files = view.tf("project-files", &[("n", &n.to_string())]);
                        format!("{} · {files}", view.moment(seen.made_at))
                    };
                    (ui::quote(&seen.text, &by))
                }
            }
        }
    }
}

/// The three publicities with their notices.
pub(super) fn shown(view: &View, whole: &Whole) -> Markup {
    let last = |stage: Stage| whole.shown.iter().rev().find(|h| h.publicity.stage == stage);
    let rows: Vec<(String, Markup)> = Stage::ALL
        .iter()
        .map(|stage| {
            let said = match last(*stage) {
                None if whole.project.micro && *stage != Stage::After => {
                    html! { (view.t("project-shown-micro")) }
                }
                None => html! { span.quiet { (view.t("project-shown-none")) } },
                Some(hung) => {
                    let notice =
                        format!("/{}/notices/{}", whole.matter.home, hung.publicity.notice);
                    let until = view.day(hung.until_on);
                    let (state, key) = if hung.state == State::Ended {
                        (ui::State::Done, "project-shown-over")
                    } else {
                        (ui::State::Remind, "project-shown-until")
                    };
                    html! {
                        (ui::lamp(state, &view.tf(key, &[("day", &until)]))) " "
                        a href=(notice) { (view.t("kind-notice")) }
                    }
                }
            };
            (word(view, "stage", stage.as_str()), said)
        })
        .collect();
    let pairs: Vec<(&str, Markup)> =
        rows.iter().map(|(name, said)| (name.as_str(), said.clone())).collect();
    ui::definitions(&pairs)
}

/// Who keeps it.
pub(super) fn keeping(view: &View, whole: &Whole) -> Markup {
    let answer = whole.answers.iter().find(|(a, _)| a.question == Question::Keeper);
    html! {
        @match answer {
            Some((answer, _)) => p.pre { (answer.text) },
            None => p.quiet { (view.t("project-unanswered")) },
        }
        @if let Some(at) = whole.project.kept_at {
            (ui::notice(ui::State::Done, &view.tf("project-kept", &[("day", &view.day(at.date()))]),
                html! { p { (whole.project.kept) } }))
        }
    }
}

//! How a project is told in its thread, and what its resolution and its notices say of it.

use civic::authority::{Caller, Role};
use civic::matter::{Matter, State};
use civic::works::Publicity;
use maud::html;
use serde_json::{Value, json};
use store::works;
use store::{Stop, Tx};

use super::part::{self, Whole};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter of a project.
pub fn project(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let whole = Whole::read(tx, matter)?;
    let owner = match matter.owner {
        Some(who) => view.person_name(tx, caller, who)?,
        None => String::new(),
    };
    let runs = caller.person().is_some_and(|p| Some(p) == matter.owner)
        || [Role::Secretary, Role::Committee].iter().any(|r| caller.has(*r, matter.area));
    let draft = matter.state == State::Draft;
    let href = view.href(matter);
    let (sheet, sign) = (format!("{href}/sheet"), format!("{href}/sign"));
    let (state, said) = part::lamp(view, matter, &whole.milestones, whole.project.due_on);
    let body = html! {
        p.strong { (matter.title) }
        (part::facts(view, &whole, &owner))
        @if !draft { (ui::lamp(state, &said)) (part::meter(view, &whole)) }
        p { span.strong { (view.t("project-charter")) } }
        (part::charter(view, &whole, draft && runs))
        (part::plan(view, &whole))
        // Whoever runs it says here what is reached; to everybody else the picture tells it.
        @if runs && matter.state == State::Executing { (part::milestones(view, &whole, true)) }
        p { span.strong { (view.t("project-shown")) } }
        (part::shown(view, &whole))
        @if !whole.changes.is_empty() { (part::changes(view, &whole)) }
        @if !whole.evidence.is_empty() {
            p { span.strong { (view.t("project-evidence")) } }
            (part::evidence(view, &whole))
        }
        @if !whole.project.report.is_empty() {
            p { span.strong { (view.t("project-report")) } "：" (whole.project.report) }
        }
        @if whole.project.kept_at.is_some() { (part::keeping(view, &whole)) }
        (ui::acts(html! {
            (ui::button_soft(ui::Link::new(&sheet, view.t("page-project-sheet"))))
            (ui::button_soft(ui::Link::new(&sign, view.t("page-project-sign"))))
        }))
    };
    // What is offered beside its milestone or question is not offered twice.
    let mut offered = vec!["project.reach"];
    if draft && whole.answers.len() < 4 {
        offered.extend(["project.answer", "project.begin", "project.publicise"]);
    }
    if whole.milestones.is_empty() {
        offered.push("project.strike");
    }
    if whole.milestones.iter().any(|m| m.done_on.is_none()) {
        offered.push("project.finish");
    }
    Ok(Chapter { body, data: whole.data(view.now.date()), offered })
}

/// What a resolution says of its project.
pub fn resolution(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let Some(project) = works::project_of(tx, matter.home, matter.id)? else {
        return Ok(Chapter { body: html! {}, data: Value::Null, offered: Vec::new() });
    };
    let of = store::matter::get(tx, matter.home, project.id)?;
    let body = html! {
        @if let Some(of) = &of {
            p { (view.t("project-of")) " " a href=(view.href(of)) { (of.title) } }
        }
    };
    // It is reported by finishing the project, and never twice.
    let mut offered = vec!["project.open"];
    if project.finished_at.is_none() {
        offered.extend(["resolution.report", "resolution.progress"]);
    }
    Ok(Chapter { body, data: json!({ "project": project.id }), offered })
}

/// What a notice of a project makes public.
pub fn notice(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let hung: Option<Publicity> = match matter.cause {
        Some(cause) => works::publicity(tx, matter.home, cause, matter.id)?,
        None => None,
    };
    let Some(hung) = hung else {
        return Ok(Chapter { body: html! {}, data: Value::Null, offered: Vec::new() });
    };
    let stage = part::word(view, "stage", hung.stage.as_str());
    let body = html! {
        p { (ui::tag(&stage)) }
        p.pre { (hung.text) }
    };
    let data = json!({ "stage": hung.stage, "text": hung.text, "project": hung.project });
    Ok(Chapter { body, data, offered: Vec::new() })
}

//! Every finding of a project with all that was said about it, open ones first.

use civic::authority::{Caller, Role};
use civic::manage::finding::{Finding, Looked, Stage, Step};
use civic::matter::{Matter, State};
use kernel::Date;
use kernel::id::RecordId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, keeping};

use super::reads;
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Said {
    what: &'static str,
    text: String,
    who: String,
    when: String,
}

#[derive(Serialize)]
struct One {
    id: RecordId,
    text: String,
    stage: Stage,
    stops: bool,
    rounds: u32,
    due_on: Date,
    late: bool,
    said: Vec<Said>,
    #[serde(skip)]
    checks: bool,
}

#[derive(Serialize)]
struct Told {
    title: String,
    href: String,
    findings: Vec<One>,
    #[serde(skip)]
    watches: bool,
    #[serde(skip)]
    runs: bool,
}

/// `/{home}/projects/{matter}/supervision`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let matter = standing::project(tx, view)?;
    let told = load(tx, view, &matter)?;
    let village = view.area_name(tx, home)?;
    let title = view.t("page-finding-list");
    let back = (told.href.clone(), told.title.clone());
    Shown::new(view, home, &village, title, &told, || draw(view, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn load(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Told, Stop> {
    let home = matter.home;
    let caller = view.caller(tx, home)?;
    let me = caller.person();
    let open = matter.state != State::Handed;
    let watches =
        open && (caller.has(Role::Supervisor, home) || reads::delegate(tx, home, matter.id, me)?);
    let runs = open && standing::runs(view, &caller, matter);
    let mut found = keeping::findings(tx, home, matter.id)?;
    found.sort_by_key(|finding| finding.stage == Stage::Closed);
    let mut findings = Vec::new();
    for finding in found {
        let steps = keeping::steps(tx, home, finding.id)?;
        let mender = steps.iter().rev().find(|step| step.looked.is_none()).map(|step| step.by);
        let mut said = vec![raised(tx, view, &caller, &finding)?];
        for step in &steps {
            said.push(stepped(tx, view, &caller, step)?);
        }
        findings.push(One {
            id: finding.id,
            stage: finding.stage,
            stops: finding.stops,
            rounds: finding.rounds,
            due_on: finding.due_on,
            late: finding.stage == Stage::Open && finding.due_on < view.now.date(),
            said,
            checks: watches && finding.stage == Stage::Mended && mender != me,
            text: finding.text,
        });
    }
    Ok(Told { title: matter.title.clone(), href: view.href(matter), findings, watches, runs })
}

fn raised(tx: &mut Tx<'_>, view: &View, caller: &Caller, finding: &Finding) -> Result<Said, Stop> {
    Ok(Said {
        what: "finding-raised",
        text: finding.text.clone(),
        who: view.person_name(tx, caller, finding.by)?,
        when: view.moment(finding.at),
    })
}

fn stepped(tx: &mut Tx<'_>, view: &View, caller: &Caller, step: &Step) -> Result<Said, Stop> {
    Ok(Said {
        what: match step.looked {
            None => "finding-mended",
            Some(Looked::Good) => "finding-good",
            Some(Looked::Again) => "finding-again",
        },
        text: step.text.clone(),
        who: view.person_name(tx, caller, step.by)?,
        when: view.moment(step.at),
    })
}

fn draw(view: &View, title: &str, told: &Told) -> Markup {
    let raise = format!("{}/findings?back={}", told.href, view.path);
    html! {
        (ui::lead(title, &told.title, ui::acts(html! {
            @if told.watches { (ui::button_soft(ui::Link::new(&raise, view.t("act-finding-raise")))) }
        })))
        @if told.findings.is_empty() {
            (ui::sheet(ui::empty(view.t("finding-none"), view.t("finding-none-say"), None)))
        }
        @for one in &told.findings { (ui::sheet(finding(view, told, one))) }
    }
}

fn finding(view: &View, told: &Told, one: &One) -> Markup {
    let state = match (one.stage, one.late) {
        (Stage::Closed, _) => ui::State::Ok,
        (Stage::Mended, _) => ui::State::Remind,
        (Stage::Open, false) => ui::State::Remind,
        (Stage::Open, true) => ui::State::Warn,
    };
    let word = if one.late {
        view.t("finding-late").to_owned()
    } else {
        view.t(&format!("finding-stage-{}", one.stage)).to_owned()
    };
    let act = |path: &str| format!("{}/{path}?finding={}&back={}", told.href, one.id, view.path);
    let said: Vec<(&str, Markup)> = one
        .said
        .iter()
        .map(|said| {
            let body = html! { (said.text) " " span.quiet { (said.who) " · " (said.when) } };
            (view.t(said.what), body)
        })
        .collect();
    let due = view.tf("finding-due", &[("day", &view.day(one.due_on))]);
    html! {
        p {
            (ui::lamp(state, &word)) " "
            @if one.stage == Stage::Open { (due) " " }
            @if one.stops && one.stage != Stage::Closed { strong { (view.t("finding-stops")) } }
        }
        (ui::definitions(&said))
        (ui::acts(html! {
            @if told.runs && one.stage == Stage::Open {
                (ui::button_soft(ui::Link::new(&act("mendings"), view.t("act-finding-mend"))))
            }
            @if one.checks {
                (ui::button_soft(ui::Link::new(&act("rechecks"), view.t("act-finding-check"))))
            }
        }))
    }
}

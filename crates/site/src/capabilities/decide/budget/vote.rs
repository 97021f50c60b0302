//! The voting page: the projects one below the other, each with its price, and the money line that
//! says what is left. Without a script the server says what is over the line, and nothing is lost.

use civic::choosing::parted;
use civic::decide::budget::{ListFacts, Project};
use civic::matter::{Kind, State};
use kernel::id::MatterId;
use kernel::{Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::choice::Own;
use store::{Stop, Tx};

use super::{file, page, reads};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Choosing {
    total_fen: Fen,
    projects: Vec<serde_json::Value>,
    /// What the reader has picked so far.
    picks: Vec<u32>,
}

/// `/{home}/budgets/{matter}/choose`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Budget).ok_or(Code::NotFound)?;
    let list = reads::list(tx, home, id)?;
    let me = view.person().ok_or(Code::SignInNeeded)?;
    let own = reads::own(tx, &list.budget, me, view.now.date())?;
    let open = matter.state == State::Published && own.as_ref().is_some_and(Own::may_vote);
    let picks = own.and_then(|own| own.picks).map_or_else(Vec::new, |picks| parted(&picks));
    let data = Choosing {
        total_fen: list.budget.total_fen,
        projects: list.standing().map(page::said).collect(),
        picks,
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-budget-choose").to_owned();
    let back = view.href(&matter);
    let shown = Shown::new(view, home, &place, &title, &data, || {
        html! {
            (ui::lead(&matter.title, view.t("budget-choose-say"), html! {}))
            @if open { (ballot(view, &back, &list, &data.picks)) }
            @else { (ui::sheet(ui::empty(view.t("budget-not-open"), view.t("budget-not-open-say"), Some(ui::Link::new(&back, view.t("budget-back")))))) }
        }
    })?;
    let crumbs = vec![(format!("/{home}"), place), (back, matter.title.clone())];
    Ok(shown.under(crumbs))
}

fn ballot(view: &View, back: &str, list: &ListFacts, picks: &[u32]) -> Markup {
    let key = crate::random::key();
    let form = ui::Form {
        action: &format!("{back}/votes"),
        hidden: &[("key", &key), ("csrf", &view.csrf), ("back", back)],
        busy: view.t("form-busy"),
        is_guarded: true,
        ..ui::Form::default()
    };
    let total = list.budget.total_fen;
    let spent: i64 = list.standing().filter(|p| picks.contains(&p.no)).map(|p| p.cost_fen.0).sum();
    let left = Fen(total.0 - spent);
    ui::form(
        &form,
        html! {
            link rel="stylesheet" href=(file::CSS.path());
            script src=(file::JS.path()) defer {}
            div.money data-money=(total.0) {
                p.money-line role="status" {
                    (view.t("budget-left")) " " output.strong data-left { (left) } " " (view.t("unit-yuan"))
                    " " span.quiet { (view.tf("budget-of", &[("total", &total.to_string())])) }
                }
                (line(spent, total.0))
                h2.quiet { (view.t("budget-in")) }
                ul.picks data-in { @for project in list.standing().filter(|p| picks.contains(&p.no)) { (pick(view, project, true)) } }
                h2.quiet { (view.t("budget-out")) }
                ul.picks data-out { @for project in list.standing().filter(|p| !picks.contains(&p.no)) { (pick(view, project, false)) } }
            }
            (ui::acts(ui::submit(view.t("do-budget-cast"))))
        },
    )
}

/// How much of the money is spoken for.
fn line(spent: i64, total: i64) -> Markup {
    let width = format!("{}%", f64::from(ui::permille(spent, total)) / 10.0);
    html! {
        svg.money-bar aria-hidden="true" {
            rect.trough width="100%" height="100%" rx="3" {}
            rect.fill width=(width) height="100%" rx="3" data-bar {}
        }
    }
}

fn pick(view: &View, project: &Project, on: bool) -> Markup {
    let id = format!("pick-{}", project.no);
    html! {
        li draggable="true" data-no=(project.no) {
            input type="checkbox" id=(id) name="picks" value=(project.no) data-cost=(project.cost_fen.0) checked[on];
            label for=(id) {
                span.strong { (project.no) ". " (project.title) }
                span.num { (project.cost_fen) " " (view.t("unit-yuan")) }
                small { (project.place) " · " (project.plan) }
            }
        }
    }
}

//! One day of work: who comes, who came, what the site says; to be printed and signed on the site.

use civic::build::contribution::{Part, Turn, Workday};
use civic::matter::{Matter, State};
use civic::policy;
use kernel::id::RecordId;
use kernel::{Code, Date, PersonRef};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, contribution};

use super::reads;
use crate::standing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct One {
    who: String,
    turn: Turn,
    half_days: u32,
    reason: String,
}

#[derive(Serialize)]
struct Told {
    project: String,
    href: String,
    held_on: Date,
    task: String,
    needed: u32,
    foreman: String,
    last: Date,
    people: Vec<One>,
    #[serde(skip)]
    id: RecordId,
    #[serde(skip)]
    joins: bool,
    #[serde(skip)]
    arrives: bool,
    #[serde(skip)]
    confirms: bool,
}

/// `/{home}/workdays/{workday}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("workday")?;
    let workday = reads::of_page(tx, home, id)?.ok_or(Code::NotFound)?;
    let matter = store::matter::get(tx, home, workday.project)?.ok_or(Code::NotFound)?;
    let told = load(tx, view, &matter, &workday)?;
    let village = view.area_name(tx, home)?;
    let title = view.tf("workday-title", &[("day", &view.day(workday.held_on))]);
    let shown =
        Shown::new(view, home, &village, &title, &told, || draw(view, &village, &title, &told))?;
    let all = format!("{}/contributions", told.href);
    Ok(shown.under(vec![
        (format!("/{home}"), village.clone()),
        (told.href.clone(), told.project.clone()),
        (all, view.t("page-contribution-show").to_owned()),
    ]))
}

fn load(tx: &mut Tx<'_>, view: &View, matter: &Matter, workday: &Workday) -> Result<Told, Stop> {
    let home = matter.home;
    let caller = view.caller(tx, home)?;
    let parts = contribution::parts(tx, home, workday.id)?;
    let me: Option<PersonRef> = caller.person();
    let part = |who: Option<PersonRef>| parts.iter().find(|part| Some(part.person) == who);
    let rules = view.app.rules.at(view.now.date());
    let days = policy::labour_confirm(&rules)?;
    let last = kernel::Moment::start_of(workday.held_on).plus_days(i64::from(days)).date();
    let today = view.now.date();
    let open = (workday.held_on..=last).contains(&today) && matter.state != State::Handed;
    let runs = standing::runs(view, &caller, matter) || me == Some(workday.foreman);
    let waits = |part: &Part| part.turn == Turn::Arrived && Some(part.person) != me;
    let full = parts.len() >= usize::try_from(workday.needed).unwrap_or(usize::MAX);
    let own = part(me);
    let building = matches!(matter.state, State::Draft | State::Executing);
    let mut told = Told {
        project: matter.title.clone(),
        href: view.href(matter),
        held_on: workday.held_on,
        task: workday.task.clone(),
        needed: workday.needed,
        foreman: view.person_name(tx, &caller, workday.foreman)?,
        last,
        people: Vec::new(),
        id: workday.id,
        joins: caller.lives_in(home)
            && own.is_none()
            && !full
            && building
            && today <= workday.held_on,
        arrives: open && (runs || own.is_some_and(|part| part.turn == Turn::Joined)),
        confirms: open && runs && parts.iter().any(waits),
    };
    for part in parts {
        // Why somebody did not count is between them and those who run it.
        let told_why = runs || me == Some(part.person);
        told.people.push(One {
            who: view.person_name(tx, &caller, part.person)?,
            turn: part.turn,
            half_days: part.half_days,
            reason: if told_why { part.reason } else { String::new() },
        });
    }
    Ok(told)
}

fn draw(view: &View, village: &str, title: &str, told: &Told) -> Markup {
    let offers = [
        ("workday-joins", "act-labour-join", told.joins),
        ("workday-arrivals", "act-labour-arrive", told.arrives),
        ("workday-confirmations", "act-labour-confirm", told.confirms),
    ];
    let needed = told.needed.to_string();
    html! {
        (ui::print_head(&ui::PrintHead { issuer: village, title, meta: &[&told.project] }))
        (ui::lead(title, &told.project, ui::acts(html! {
            @for (path, act, _) in offers.iter().filter(|offer| offer.2) {
                @let href = format!("{}/{path}?workday={}&back={}", told.href, told.id, view.path);
                (ui::button_soft(ui::Link::new(&href, view.t(act))))
            }
            (ui::print_button(view.t("print")))
        })))
        (ui::sheet(ui::definitions(&[
            (view.t("workday-task"), html! { (told.task) }),
            (view.t("workday-needed"), html! { (needed) }),
            (view.t("workday-foreman"), html! { (told.foreman) }),
            (view.t("workday-last"), html! { (view.day(told.last)) }),
        ])))
        (ui::sheet_titled(view.t("workday-people"), None, people(view, told)))
    }
}

fn people(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("contribution-who")),
        ui::Column::text(view.t("workday-stands")),
        ui::Column::number(view.t("workday-days")),
        ui::Column::text(view.t("workday-sign")),
    ];
    let rows: Vec<Vec<Markup>> = told
        .people
        .iter()
        .map(|one| {
            let state = match one.turn {
                Turn::Confirmed => ui::State::Ok,
                Turn::Joined | Turn::Arrived => ui::State::Remind,
                Turn::Void | Turn::Lapsed => ui::State::Warn,
            };
            vec![
                html! { (one.who) },
                html! { (ui::lamp(state, view.t(&format!("turn-{}", one.turn)))) " " (one.reason) },
                html! {
                    @if matches!(one.turn, Turn::Arrived | Turn::Confirmed) {
                        (standing::days(u64::from(one.half_days)))
                    }
                },
                html! {},
            ]
        })
        .collect();
    let when_empty = ui::empty(view.t("workday-nobody"), view.t("workday-nobody-say"), None);
    ui::data_table(&ui::Table {
        caption: view.t("workday-people-caption"),
        columns: &columns,
        rows,
        when_empty,
        ..ui::Table::default()
    })
}

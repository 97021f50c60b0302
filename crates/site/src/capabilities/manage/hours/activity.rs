//! An activity with its roster. Who is on it is seen by the neighbours; what each has given by those who
//! organise and by each for themselves (志愿服务条例 第二十条: nothing is published without consent).

use civic::authority::{Role, Who};
use civic::manage::hours::{Activity, Volunteer};
use kernel::Code;
use kernel::id::RecordId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::{lasts, press, reads, said};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Line {
    name: String,
    present: bool,
    hours: Option<String>,
    #[serde(skip)]
    who: String,
    #[serde(skip)]
    own: bool,
    #[serde(skip)]
    done: bool,
}

#[derive(Serialize)]
struct Told {
    activity: Activity,
    organiser: String,
    enlisted: usize,
    roster: Vec<Line>,
    #[serde(skip)]
    organises: bool,
    #[serde(skip)]
    villager: bool,
    #[serde(skip)]
    mine: bool,
}

/// `/{home}/hours/activities/{activity}`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("activity")?;
    let activity = reads::activity(tx, home, id)?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let offices = [Role::Secretary, Role::Committee, Role::Convener, Role::Agent].map(Who::Has);
    let organises = view.may(&caller, &offices, home);
    let all = points::roster(tx, home, id)?;
    let mut roster = Vec::new();
    let seen = |line: &&Volunteer| {
        organises || View::is_near(&caller, home) || Some(line.person) == caller.person()
    };
    for line in all.iter().filter(seen) {
        let own = Some(line.person) == caller.person();
        let told = (organises || own) && line.confirmed_at.is_some();
        roster.push(Line {
            name: view.person_name(tx, &caller, line.person)?,
            present: line.present_at.is_some(),
            hours: told.then(|| said(reads::minutes(&activity, line))),
            who: line.person.to_string(),
            own,
            done: line.confirmed_at.is_some(),
        });
    }
    let told = Told {
        organiser: view.person_name(tx, &caller, activity.organiser)?,
        enlisted: all.len(),
        mine: all.iter().any(|line| Some(line.person) == caller.person()),
        villager: view.may(&caller, &[Who::Villager], home),
        activity,
        roster,
        organises,
    };
    let title = told.activity.title.clone();
    let village = view.area_name(tx, home)?;
    let back = (format!("/{home}/hours"), view.t("page-hours-list").to_owned());
    Shown::new(view, home, &village, &title, &told, || draw(view, home.as_str(), &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn draw(view: &View, home: &str, told: &Told) -> Markup {
    let activity = &told.activity;
    let open = activity.on_day >= view.now.date();
    let act = |path: &str| format!("/{home}/hours/{path}/new?activity={}&", activity.id);
    html! {
        (ui::lead(&activity.title, &told.organiser, html! {
            @if told.villager && open {
                (ui::acts(html! {
                    @if told.mine { (press(view, &act("withdrawals"), "act-hours-withdraw")) }
                    @else { (press(view, &act("volunteers"), "act-hours-enlist")) }
                }))
            }
        }))
        (ui::sheet(ui::definitions(&[
            (view.t("hours-day"), html! { (view.day(activity.on_day)) }),
            (view.t("field-place"), html! { (activity.place) }),
            (view.t("hours-long"), html! { (said(lasts(activity))) " " (view.t("hours-unit")) }),
            (view.t("hours-enlisted"), html! { (told.enlisted) " / " (activity.most) }),
        ])))
        (ui::sheet_titled(view.t("hours-roster"), None, roster(view, home, told)))
    }
}

fn roster(view: &View, home: &str, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("hours-who")),
        ui::Column::text(view.t("hours-came")),
        ui::Column::text(view.t("hours-given")),
        ui::Column::text(view.t("points-do")),
    ];
    let today = told.activity.on_day == view.now.date();
    let row = |line: &Line| {
        let act = |path: &str| {
            let id = told.activity.id;
            format!(
                "/{home}/hours/{path}/new?activity={id}&neighbour={}&pieces={}&back={}",
                line.who, told.activity.pieces, view.path
            )
        };
        vec![
            html! { (line.name) },
            if line.present {
                ui::lamp(ui::State::Ok, view.t("hours-present"))
            } else {
                html! { (view.t("hours-not-yet")) }
            },
            html! { @if let Some(hours) = &line.hours { (hours) " " (view.t("hours-unit")) } },
            html! { @if told.organises && !line.own {
                @if !line.present && today { a href=(act("arrivals")) { (view.t("act-hours-see")) } }
                @if line.present && !line.done { a href=(act("confirmations")) { (view.t("act-hours-confirm")) } }
                @if line.done { a href=(act("corrections")) { (view.t("act-hours-correct")) } }
            } },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("hours-roster"),
        columns: &columns,
        rows: told.roster.iter().map(row).collect(),
        when_empty: ui::empty(view.t("hours-roster-none"), view.t("hours-roster-none-say"), None),
        ..ui::Table::default()
    })
}

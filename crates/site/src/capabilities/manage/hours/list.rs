//! Activities to come and past, and the reader's own hours.

use civic::authority::{Role, Who};
use civic::manage::hours::{Activity, Certificate};
use kernel::{Code, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::{lasts, press, reads, said};
use crate::ui;
use crate::view::{Shown, View};

const MOST: u32 = 60;

#[derive(Serialize)]
struct Line {
    activity: Activity,
    organiser: String,
    enlisted: u32,
    /// Whether the reader is on the roster.
    mine: bool,
}

#[derive(Serialize)]
struct Given {
    title: String,
    on_day: Date,
    hours: String,
}

#[derive(Serialize)]
struct Told {
    coming: Vec<Line>,
    past: Vec<Line>,
    /// The reader's own, where they are of the village.
    hours: Option<String>,
    given: Vec<Given>,
    certificates: Vec<Certificate>,
    #[serde(skip)]
    organises: bool,
    #[serde(skip)]
    villager: bool,
}

/// `/{home}/hours`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    if home.level() != Level::Village {
        return Err(Code::NotFound.into());
    }
    let caller = view.caller(tx, home)?;
    let who = caller.person().filter(|who| who.home == home);
    let offices = [Role::Secretary, Role::Committee, Role::Convener, Role::Agent].map(Who::Has);
    let mut told = Told {
        coming: Vec::new(),
        past: Vec::new(),
        hours: None,
        given: Vec::new(),
        certificates: Vec::new(),
        organises: view.may(&caller, &offices, home),
        villager: view.may(&caller, &[Who::Villager], home),
    };
    let enlisted = reads::enlisted(tx, home)?;
    let mine = reads::of_person(tx, home, who)?;
    for activity in points::activities(tx, home, MOST)? {
        let line = Line {
            organiser: view.person_name(tx, &caller, activity.organiser)?,
            enlisted: enlisted.get(&activity.id).copied().unwrap_or(0),
            mine: mine.contains(&activity.id),
            activity,
        };
        let past = line.activity.on_day < view.now.date();
        if past { told.past.push(line) } else { told.coming.insert(0, line) }
    }
    if let Some(who) = who {
        told.certificates = reads::certificates(tx, home, who)?;
        let given = reads::given(tx, home, Some(who))?;
        let all = given.iter().map(|(a, line)| reads::minutes(a, line));
        told.hours = Some(said(all.fold(0, u32::saturating_add)));
        told.given = given
            .into_iter()
            .map(|(activity, line)| Given {
                title: activity.title.clone(),
                on_day: activity.on_day,
                hours: said(reads::minutes(&activity, &line)),
            })
            .collect();
    }
    let title = view.t("page-hours-list").to_owned();
    let village = view.area_name(tx, home)?;
    Shown::new(view, home, &village, &title, &told, || draw(view, home.as_str(), &title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone())]))
}

fn draw(view: &View, home: &str, title: &str, told: &Told) -> Markup {
    html! {
        (ui::lead(title, view.t("hours-say"), html! {
            @if told.organises {
                (ui::acts(press(view, &format!("/{home}/hours/activities/new?"), "act-hours-call")))
            }
        }))
        @if told.villager { (mine(view, home, told)) }
        (ui::sheet_titled(view.t("hours-coming"), None, activities(view, home, told, &told.coming)))
        @if !told.past.is_empty() {
            (ui::sheet_titled(view.t("hours-past"), None, activities(view, home, told, &told.past)))
        }
        (ui::sheet_titled(view.t("hours-verify-title"), None, html! {
            p { (view.t("hours-verify-say")) }
            (ui::acts(ui::button_soft(ui::Link::new(&format!("/{home}/hours/verify"), view.t("page-hours-verify")))))
            @if told.organises {
                p {
                    a href={ "/" (home) "/hours/records.csv" } { (view.t("hours-csv")) } " · "
                    a href={ "/" (home) "/hours/records.xlsx" } { (view.t("hours-xlsx")) }
                }
            }
        }))
    }
}

fn mine(view: &View, home: &str, told: &Told) -> Markup {
    let hours = told.hours.as_deref().unwrap_or("0");
    let tile = ui::Tile {
        value: hours,
        unit: view.t("hours-unit"),
        label: view.t("hours-mine"),
        lamp: None,
    };
    ui::sheet_titled(
        view.t("hours-mine-title"),
        None,
        html! {
            (ui::tiles(&[tile]))
            p.quiet { (view.t("hours-mine-say")) }
            @for one in &told.given {
                p { (view.day(one.on_day)) " " (one.title) " " strong { (one.hours) } " " (view.t("hours-unit")) }
            }
            @for one in &told.certificates {
                p { a href={ "/" (home) "/hours/certificates/" (one.code) } {
                    (view.tf("hours-certificate-of", &[
                        ("day", &view.day(one.at.date())), ("hours", &said(one.minutes)),
                    ]))
                } }
            }
            @if !told.given.is_empty() {
                (ui::acts(html! {
                    (press(view, &format!("/{home}/hours/certificates/new?"), "act-hours-certify"))
                    (ui::button_soft(ui::Link::new(&format!("/{home}/hours/records.csv?own=1"), view.t("hours-csv-own"))))
                }))
            }
        },
    )
}

fn activities(view: &View, home: &str, told: &Told, lines: &[Line]) -> Markup {
    let columns = [
        ui::Column::text(view.t("hours-what")),
        ui::Column::text(view.t("hours-day")),
        ui::Column::text(view.t("field-place")),
        ui::Column::number(view.t("hours-long")),
        ui::Column::number(view.t("hours-enlisted")),
        ui::Column::text(view.t("points-do")),
    ];
    let row = |line: &Line| {
        let activity = &line.activity;
        let open = activity.on_day >= view.now.date();
        let here = format!("/{home}/hours/activities/{}", activity.id);
        let act = |path: &str| {
            format!("/{home}/hours/{path}/new?activity={}&back={}", activity.id, view.path)
        };
        let full = line.enlisted >= activity.most;
        vec![
            html! { span { a href=(here) { (activity.title) } " " small { (line.organiser) } } },
            html! { (view.day(activity.on_day)) },
            html! { (activity.place) },
            html! { (said(lasts(activity))) },
            html! { (line.enlisted) " / " (activity.most) },
            html! {
                @if told.villager && open {
                    @if line.mine { a href=(act("withdrawals")) { (view.t("act-hours-withdraw")) } }
                    @else if full { (view.t("hours-full")) }
                    @else { a href=(act("volunteers")) { (view.t("act-hours-enlist")) } }
                }
            },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("points-latest"),
        columns: &columns,
        rows: lines.iter().map(row).collect(),
        when_empty: ui::empty(view.t("hours-none"), view.t("hours-none-say"), None),
        ..ui::Table::default()
    })
}

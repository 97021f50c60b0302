//! A household's own book: what it has, what it claimed, what it took home, and how to join or leave.

use civic::manage::points::Member;
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::frame::{Ground, Line, claims};
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Taken {
    good: String,
    count: u32,
    points: u32,
    at: Moment,
}

#[derive(Serialize)]
struct Told {
    household: String,
    table: bool,
    member: Option<Member>,
    earned: u32,
    base: u32,
    claims: Vec<Line>,
    taken: Vec<Taken>,
}

/// `/{home}/points/mine`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let home = ground.home;
    let own = ground.own.ok_or(Code::NotFound)?;
    let (earned, base) = points::balance(tx, home, own)?;
    let all = reads::of_household(tx, home, own)?;
    let goods = points::goods(tx, home)?;
    let taken = reads::exchanges(tx, home, Some(own))?
        .into_iter()
        .map(|one| Taken {
            good: goods
                .iter()
                .find(|g| g.id == one.good)
                .map_or_else(String::new, |g| g.name.clone()),
            count: one.count,
            points: one.points,
            at: one.at,
        })
        .collect();
    let told = Told {
        household: ground.household(tx, own)?,
        table: points::in_force(tx, home, view.now)?.is_some(),
        member: points::member(tx, home, own)?,
        earned,
        base,
        claims: ground.lines(tx, view, &all)?,
        taken,
    };
    let title = view.t("page-points-mine").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    let joined = told.member.as_ref().is_some_and(|member| member.left_at.is_none());
    html! {
        (ui::lead(title, &told.household, html! {}))
        @if !told.table {
            (ui::sheet(ui::empty(view.t("points-none"), view.t("points-none-say"), None)))
        } @else if !joined {
            (ui::sheet(html! {
                (ui::empty(view.t("points-join-title"), view.t("points-join-say"), None))
                (ui::acts(ground.press(view, "points/households", "act-points-join", &[])))
            }))
        }
        @if told.member.is_some() {
            (balance(view, ground, told, joined))
            (ui::sheet_titled(view.t("points-claims-mine"), None, claims(
                view,
                view.t("points-latest"),
                &told.claims,
                ui::empty(view.t("points-claims-none"), view.t("points-claims-none-say"), None),
                |line| act(view, ground, line),
            )))
            @if !told.taken.is_empty() { (taken(view, told)) }
            @if joined { (own_will(view, ground, told)) }
        }
    }
}

fn balance(view: &View, ground: &Ground, told: &Told, joined: bool) -> Markup {
    let (earned, base) = (told.earned.to_string(), told.base.to_string());
    let tile = |value, label| ui::Tile { value, unit: view.t("points-unit"), label, lamp: None };
    ui::sheet(html! {
        (ui::tiles(&[tile(&earned, view.t("points-earned")), tile(&base, view.t("points-base"))]))
        @if joined {
            (ui::acts(html! {
                (ui::button_link(ui::Link::new(&ground.form(view, "points/claims", &[]), view.t("act-points-claim"))))
                (ui::button_soft(ui::Link::new(&format!("/{}/points/shop", ground.home), view.t("page-points-shop"))))
            }))
        }
    })
}

fn act(view: &View, ground: &Ground, line: &Line) -> Markup {
    use civic::manage::points::Stage;
    let id = line.id.to_string();
    match line.stage {
        Stage::Review if line.takes && line.heard.is_empty() => {
            ground.link(view, "points/hearings", "act-points-hear", &[("claim", &id)])
        }
        Stage::Review if line.made => {
            ground.link(view, "points/withdrawals", "act-points-withdraw", &[("claim", &id)])
        }
        _ if line.objects => {
            ground.link(view, "points/appeals", "act-points-appeal", &[("claim", &id)])
        }
        _ => html! {},
    }
}

fn taken(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("points-good")),
        ui::Column::number(view.t("field-points-exchange-count")),
        ui::Column::number(view.t("points-points")),
        ui::Column::text(view.t("points-day")),
    ];
    let row = |one: &Taken| {
        vec![
            html! { (one.good) },
            html! { (one.count) },
            html! { "−" (one.points) },
            html! { (view.day(one.at.date())) },
        ]
    };
    ui::sheet_titled(
        view.t("points-taken"),
        None,
        ui::data_table(&ui::Table {
            caption: view.t("points-latest"),
            columns: &columns,
            rows: told.taken.iter().map(row).collect(),
            ..ui::Table::default()
        }),
    )
}

/// What a household decides for itself.
fn own_will(view: &View, ground: &Ground, told: &Told) -> Markup {
    let red = told.member.as_ref().is_some_and(|member| member.red);
    ui::sheet_titled(
        view.t("points-own-will"),
        None,
        html! {
            p { (view.t("points-own-will-say")) }
            p { (view.t(if red { "points-red-yes" } else { "points-red-no" })) }
            (ui::acts(html! {
                (ground.press(view, "points/red", "act-points-red", if red { &[] } else { &[("agree", "1")] }))
                (ground.press(view, "points/kin", "act-points-kin", &[]))
                (ground.press(view, "points/departures", "act-points-leave", &[]))
            }))
        },
    )
}

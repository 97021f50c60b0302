//! 爱心超市: what it has, for how many points, who gave it where they agree to be named.

use civic::manage::points::Good;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::frame::Ground;
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Gone {
    good: String,
    household: String,
    count: u32,
    points: u32,
    at: kernel::Moment,
}

#[derive(Serialize)]
struct Told {
    /// What the reader's household may spend; nothing for a stranger.
    mine: Option<u32>,
    goods: Vec<Good>,
    /// For those who stand in the shop.
    gone: Vec<Gone>,
}

/// `/{home}/points/shop`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let home = ground.home;
    let mine = match ground.own {
        Some(own) => points::member(tx, home, own)?
            .filter(|member| member.left_at.is_none())
            .map(|_| points::balance(tx, home, own).map(|balance| balance.0))
            .transpose()?,
        None => None,
    };
    let goods = points::goods(tx, home)?;
    let mut gone = Vec::new();
    if ground.counter || ground.supervisor {
        for one in reads::exchanges(tx, home, None)? {
            let good = goods.iter().find(|good| good.id == one.good);
            gone.push(Gone {
                good: good.map(|good| good.name.clone()).unwrap_or_default(),
                household: ground.household(tx, one.household)?,
                count: one.count,
                points: one.points,
                at: one.at,
            });
        }
    }
    let told = Told { mine, goods, gone };
    let title = view.t("page-points-shop").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    html! {
        (ui::lead(title, view.t("points-shop-say"), html! {
            @if let Some(mine) = told.mine {
                p { (view.tf("points-shop-mine", &[("n", &mine.to_string())])) }
            }
            @if ground.counter {
                (ui::acts(ground.press(view, "points/goods", "act-points-stock", &[])))
            }
        }))
        (ui::sheet(goods(view, ground, told)))
        @if !told.gone.is_empty() {
            (ui::sheet_titled(view.t("points-gone"), None, gone(view, told)))
        }
    }
}

fn goods(view: &View, ground: &Ground, told: &Told) -> Markup {
    let mut columns = vec![
        ui::Column::text(view.t("points-good")),
        ui::Column::number(view.t("points-price")),
        ui::Column::number(view.t("points-stock")),
        ui::Column::text(view.t("field-points-stock-donor")),
    ];
    if ground.counter {
        columns.push(ui::Column::text(view.t("points-do")));
    }
    let row = |good: &Good| {
        let id = good.id.to_string();
        let with = [("good", id.as_str())];
        let mut cells = vec![
            html! { (good.name) },
            html! { (good.price) " " (view.t("points-unit")) },
            html! {
                @if good.stock == 0 { (ui::lamp(ui::State::Warn, view.t("points-stock-out"))) }
                @else { (good.stock) }
            },
            html! { @if good.donor.is_empty() { (view.t("points-donor-none")) } @else { (good.donor) } },
        ];
        if ground.counter {
            cells.push(html! { span {
                @if good.stock > 0 { (ground.link(view, "points/exchanges", "act-points-exchange", &with)) }
                (ground.link(view, "points/deliveries", "act-points-restock", &with))
            } });
        }
        cells
    };
    ui::data_table(&ui::Table {
        caption: view.t("points-goods"),
        columns: &columns,
        rows: told.goods.iter().map(row).collect(),
        when_empty: ui::empty(view.t("points-goods-none"), view.t("points-goods-none-say"), None),
        ..ui::Table::default()
    })
}

fn gone(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("points-good")),
        ui::Column::text(view.t("field-household")),
        ui::Column::number(view.t("field-points-exchange-count")),
        ui::Column::number(view.t("points-points")),
        ui::Column::text(view.t("points-day")),
    ];
    let row = |one: &Gone| {
        vec![
            html! { (one.good) },
            html! { (one.household) },
            html! { (one.count) },
            html! { "−" (one.points) },
            html! { (view.day(one.at.date())) },
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("points-latest"),
        columns: &columns,
        rows: told.gone.iter().map(row).collect(),
        ..ui::Table::default()
    })
}

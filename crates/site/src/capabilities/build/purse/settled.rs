//! The account of a project that is over: what came from where, what was paid of it, what goes back and
//! whether it has arrived there.

use civic::build::purse::Settlement;
use kernel::{AreaCode, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::page::Held;
use crate::ui;
use crate::view::View;

/// The account, in fen.
#[derive(Serialize)]
pub(super) struct Settled {
    pub arrived: Fen,
    pub paid: Fen,
    pub returned: Fen,
    pub kept: Fen,
    pub text: String,
    pub day: String,
}

impl Settled {
    pub(super) fn of(view: &View, of: Settlement) -> Self {
        Self {
            arrived: of.arrived_fen,
            paid: of.paid_fen,
            returned: of.returned_fen,
            kept: of.kept_fen,
            text: of.text,
            day: view.day(of.at.date()),
        }
    }
}

/// What went back of a purse, and the document with which its giver took it back.
#[derive(Default, Serialize)]
pub(super) struct Went {
    pub back: Fen,
    pub document: String,
}

impl Went {
    pub(super) fn of(
        tx: &mut Tx<'_>,
        (home, giver): (AreaCode, AreaCode),
        purse: kernel::id::RecordId,
    ) -> Result<Self, Stop> {
        let Some(rest) = store::money::rest(tx, home, purse)? else { return Ok(Self::default()) };
        let document = store::money::returned(tx, giver, purse)?.map(|back| back.document);
        Ok(Self { back: rest.amount_fen, document: document.unwrap_or_default() })
    }
}

pub(super) fn draw(view: &View, settled: &Settled, purses: &[Held]) -> Markup {
    let yuan = |fen: Fen| html! { (fen) " " (view.t("fund-yuan")) };
    ui::sheet_titled(
        view.t("settled-title"),
        None,
        html! {
            p { (settled.text) " " small { (settled.day) } }
            (ui::definitions(&[
                (view.t("settled-arrived"), yuan(settled.arrived)),
                (view.t("purse-paid"), yuan(settled.paid)),
                (view.t("settled-returned"), yuan(settled.returned)),
                (view.t("settled-kept"), yuan(settled.kept)),
            ]))
            (rows(view, purses))
            (ui::acts(ui::print_button(view.t("print"))))
            (ui::sign_lines(&[
                view.t("settled-sign-made"),
                view.t("settled-sign-delegates"),
                view.t("settled-sign-watch"),
            ]))
        },
    )
}

fn rows(view: &View, purses: &[Held]) -> Markup {
    let columns = [
        ui::Column::text(view.t("purse-source")),
        ui::Column::number(view.t("settled-arrived")),
        ui::Column::number(view.t("settled-spent")),
        ui::Column::number(view.t("settled-returned")),
        ui::Column::number(view.t("settled-kept")),
        ui::Column::text(view.t("settled-back")),
    ];
    let row = |held: &Held| {
        let spent = Fen(held.amount.0 - held.free.0 - held.went.back.0);
        let back = match (held.went.back, held.went.document.as_str()) {
            (Fen(0), _) => html! {},
            (_, "") => ui::lamp(ui::State::Remind, view.t("settled-back-waits")),
            (_, document) => ui::lamp(ui::State::Done, document),
        };
        vec![
            html! { a href=(held.href) { (held.source) } },
            html! { (held.amount) },
            html! { (spent) },
            html! { (held.went.back) },
            html! { (held.free) },
            back,
        ]
    };
    ui::data_table(&ui::Table {
        caption: view.t("settled-caption"),
        columns: &columns,
        rows: purses.iter().map(row).collect(),
        ..ui::Table::default()
    })
}

//! What a village's collective was paid by ventures, and what waits to be taken in.

use civic::authority::{Role, Who};
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Fen, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, ventures};

use super::draw;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Debug, Serialize)]
struct Taken {
    name: String,
    href: String,
    year: u32,
    amount: Fen,
    voucher: String,
    on: String,
}

#[derive(Debug, Serialize)]
struct Arriving {
    part: RecordId,
    payer: AreaCode,
    name: String,
    amount: Fen,
    voucher: String,
}

#[derive(Debug, Serialize)]
struct Told {
    total: Fen,
    taken: Vec<Taken>,
    arriving: Vec<Arriving>,
    #[serde(skip)]
    runs: bool,
}

/// `/{home}/income`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    // Only a village has a collective.
    if home.level() != Level::Village {
        return Err(Code::NotFound.into());
    }
    let caller = view.caller(tx, home)?;
    let incomes = ventures::incomes(tx, home)?;
    let mut arriving = Vec::new();
    for (part, name) in ventures::arriving(tx, home)? {
        arriving.push(Arriving {
            part: part.id,
            payer: part.home,
            name,
            amount: part.amount_fen,
            voucher: part.voucher,
        });
    }
    let told = Told {
        total: Fen(incomes.iter().map(|income| income.amount_fen.0).sum()),
        taken: incomes
            .into_iter()
            .map(|income| Taken {
                href: format!("/{}/ventures/{}", income.payer, income.venture),
                name: income.name,
                year: income.year,
                amount: income.amount_fen,
                voucher: income.voucher,
                on: view.day(income.at.date()),
            })
            .collect(),
        arriving,
        runs: view.may(&caller, &[Who::Has(Role::Secretary), Who::Has(Role::Committee)], home),
    };
    let name = view.area_name(tx, home)?;
    let title = view.t("page-venture-income");
    let back = (format!("/{home}/ventures"), view.t("page-venture-list").to_owned());
    Shown::new(view, home, &name, title, &told, || page(view, home, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone()), back]))
}

fn page(view: &View, home: AreaCode, title: &str, told: &Told) -> Markup {
    let total = view.tf("venture-income-total", &[("total", &told.total.to_string())]);
    let finance = format!("/{home}/finance");
    html! {
        (ui::lead(title, &total, html! {
            p { (view.t("venture-income-say")) }
            (ui::acts(html! {
                (ui::button_soft(ui::Link::new(&finance, view.t("page-village-finance"))))
                (ui::print_button(view.t("venture-print")))
            }))
        }))
        @if !told.arriving.is_empty() {
            (ui::sheet_titled(view.t("venture-arriving"), None, arriving(view, home, told)))
        }
        (ui::sheet_titled(view.t("venture-taken"), None, taken(view, told)))
    }
}

fn arriving(view: &View, home: AreaCode, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-name")),
        ui::Column::number(view.t("venture-amount")),
        ui::Column::text(view.t("field-voucher")),
        ui::Column::text(view.t("venture-do")),
    ];
    let rows = told
        .arriving
        .iter()
        .map(|one| {
            let href = format!("/{home}/ventures/bonuses/taken/new?part={}", one.part);
            vec![
                html! { (one.name) },
                html! { (one.amount) },
                html! { (one.voucher) },
                html! { @if told.runs { a href=(href) { (view.t("act-dividend-take")) } } },
            ]
        })
        .collect();
    draw::table(
        view,
        "venture-arriving-caption",
        &columns,
        rows,
        ("venture-taken-none", "venture-taken-none-say"),
    )
}

fn taken(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("venture-name")),
        ui::Column::text(view.t("venture-year")),
        ui::Column::number(view.t("venture-amount")),
        ui::Column::text(view.t("field-voucher")),
        ui::Column::text(view.t("venture-on")),
    ];
    let rows = told
        .taken
        .iter()
        .map(|one| {
            vec![
                html! { a href=(one.href) { (one.name) } },
                html! { (one.year) },
                html! { (one.amount) },
                html! { (one.voucher) },
                html! { (one.on) },
            ]
        })
        .collect();
    draw::table(
        view,
        "venture-taken-caption",
        &columns,
        rows,
        ("venture-taken-none", "venture-taken-none-say"),
    )
}

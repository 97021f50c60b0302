//! One keeper's record: what they look after, every entry, every fee with its slip.

use civic::authority::{Caller, Role, Who};
use civic::manage::keeper::{Entry, Keeper};
use civic::record::Column;
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, keeping};

use super::page::{self, One};
use crate::ui;
use crate::view::{Shown, View};

/// Entries that the page shows.
const MOST: u32 = 120;

/// What was noted, without whose hand wrote it down.
#[derive(Serialize)]
struct Noted {
    id: RecordId,
    done_on: Date,
    said: String,
}

/// A month that was paid, with its slip, and by whom as the reader may see it.
#[derive(Serialize)]
struct Paid {
    id: RecordId,
    month: String,
    amount_fen: Fen,
    voucher: String,
    by: String,
}

/// What adopted it.
#[derive(Serialize)]
struct Adopted {
    id: MatterId,
    number: String,
    title: String,
    href: String,
}

#[derive(Serialize)]
struct Told {
    home: AreaCode,
    work: String,
    href: String,
    keeper: One,
    reason: String,
    adopted: Option<Adopted>,
    entries: Vec<Noted>,
    fees: Vec<Paid>,
    #[serde(skip)]
    mine: bool,
    #[serde(skip)]
    runs: bool,
}

/// `/{home}/keepers/{keeper}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("keeper")?;
    let keeper: Keeper = tx.get(&[home.to_val(), id.to_val()])?.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let matter = store::matter::get(tx, home, keeper.project)?.ok_or(Code::NotFound)?;
    let office = view.may(&caller, &[Who::Has(Role::Secretary), Who::Has(Role::Committee)], home);
    let entries = keeping::entries(tx, home, id, MOST)?;
    let last = entries.first().map(|entry| entry.done_on);
    let noted = |entry: Entry| Noted { id: entry.id, done_on: entry.done_on, said: entry.said };
    let adopted = match keeper.adopted {
        Some(matter) => store::matter::get(tx, home, matter)?,
        None => None,
    };
    let adopted = adopted.map(|m| Adopted {
        id: m.id,
        number: view.number(&m),
        href: view.href(&m),
        title: m.title,
    });
    let told = Told {
        home,
        work: matter.title.clone(),
        href: view.href(&matter),
        keeper: page::told(tx, view, &caller, (&keeper, last))?,
        reason: keeper.reason.clone(),
        adopted,
        entries: entries.into_iter().map(noted).collect(),
        fees: paid(tx, view, &caller, &keeper)?,
        mine: caller.person() == Some(keeper.person),
        runs: office,
    };
    let village = view.area_name(tx, home)?;
    let title = view.t("page-keeper-show");
    let all = (format!("/{home}/keepers"), view.t("page-keeper-list").to_owned());
    Shown::new(view, home, &village, title, &told, || draw(view, &village, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), all]))
}

fn paid(tx: &mut Tx<'_>, view: &View, caller: &Caller, keeper: &Keeper) -> Result<Vec<Paid>, Stop> {
    let mut found = Vec::new();
    for fee in keeping::fees(tx, keeper.home, keeper.id)? {
        found.push(Paid {
            by: view.person_name(tx, caller, fee.by)?,
            id: fee.id,
            month: fee.month,
            amount_fen: fee.amount_fen,
            voucher: fee.voucher,
        });
    }
    Ok(found)
}

fn draw(view: &View, village: &str, title: &str, told: &Told) -> Markup {
    let keeper = &told.keeper;
    let link =
        |path: &str| format!("/{}/{path}/new?keeper={}&back={}", told.home, keeper.id, view.path);
    let fee = keeper.fee_fen > Fen(0);
    let offers = [
        ("keeper-entries", "act-keeper-log", told.mine && !keeper.ended),
        ("keeper-fees", "act-keeper-pay", told.runs && !told.mine && fee),
        ("keeper-ends", "act-keeper-end", told.runs && !keeper.ended),
    ];
    let every = view.tf("keeper-every-days", &[("n", &keeper.every_days.to_string())]);
    let agreed = view.tf("keeper-fee-month", &[("fen", &keeper.fee_fen.to_string())]);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: village, title, meta: &[&told.work, &keeper.who] }))
        (ui::lead(title, &told.work, ui::acts(html! {
            @for (path, act, _) in offers.iter().filter(|offer| offer.2) {
                (ui::button_soft(ui::Link::new(&link(path), view.t(act))))
            }
            (ui::print_button(view.t("print")))
        })))
        (ui::sheet(ui::definitions(&[
            (view.t("keeper-who"), html! { (keeper.who) }),
            (view.t("keeper-project"), html! { a href=(told.href) { (told.work) } }),
            (view.t("keeper-duty"), html! { (keeper.duty) "，" (every) }),
            (view.t("keeper-fee"), html! { @if fee { (agreed) } @else { (view.t("keeper-free")) } }),
            (view.t("field-adopted"), html! {
                @match &told.adopted {
                    Some(of) => { a href=(of.href) { (of.number) " " (of.title) } }
                    None => { (view.t("keeper-unvoted")) }
                }
            }),
            (view.t("keeper-from"), html! { (view.day(keeper.from_on)) }),
            (view.t("keeper-stands"), html! { (page::lamp(view, keeper)) " " (told.reason) }),
        ])))
        (ui::sheet_titled(view.t("keeper-entries"), None, entries(view, told)))
        @if fee { (ui::sheet_titled(view.t("keeper-fees"), None, fees(view, told))) }
    }
}

fn entries(view: &View, told: &Told) -> Markup {
    let columns = [ui::Column::text(view.t("keeper-day")), ui::Column::text(view.t("keeper-said"))];
    let row = |entry: &Noted| vec![html! { (view.day(entry.done_on)) }, html! { (entry.said) }];
    ui::data_table(&ui::Table {
        caption: view.t("keeper-entries-caption"),
        columns: &columns,
        rows: told.entries.iter().map(row).collect(),
        when_empty: ui::empty(
            view.t("keeper-entries-none"),
            view.t("keeper-entries-none-say"),
            None,
        ),
        ..ui::Table::default()
    })
}

fn fees(view: &View, told: &Told) -> Markup {
    let columns = [
        ui::Column::text(view.t("keeper-month")),
        ui::Column::number(view.t("keeper-paid")),
        ui::Column::text(view.t("field-voucher")),
        ui::Column::text(view.t("keeper-paid-by")),
    ];
    let row = |fee: &Paid| {
        let (month, amount) = (html! { (fee.month) }, html! { (fee.amount_fen) });
        vec![month, amount, html! { (fee.voucher) }, html! { (fee.by) }]
    };
    ui::data_table(&ui::Table {
        caption: view.t("keeper-fees-caption"),
        columns: &columns,
        rows: told.fees.iter().map(row).collect(),
        when_empty: ui::empty(view.t("keeper-fees-none"), view.t("keeper-fees-none-say"), None),
        ..ui::Table::default()
    })
}

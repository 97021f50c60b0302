//! One source: its document, what it may go to, and where every fen of it is.

use civic::build::fund::{Allotment, Share, Source};
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Fen};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{page, reads};
use crate::ui;
use crate::view::{Shown, View};

/// A step of the money out of this source.
#[derive(Serialize)]
struct Step {
    what: String,
    href: String,
    ground: String,
    amount: Fen,
    paid: Fen,
    returned: Fen,
}

#[derive(Serialize)]
struct Told {
    document: String,
    name: String,
    tier: String,
    line: String,
    year: u32,
    received_on: String,
    may: Vec<String>,
    amount: Fen,
    left: Fen,
    carried_from: Option<String>,
    shares: Vec<Step>,
    allotments: Vec<Step>,
}

/// `/{home}/funds/sources/{source}`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: RecordId = view.id("source")?;
    let told = load(tx, view, home, id)?;
    let name = view.area_name(tx, home)?;
    let title = told.name.clone();
    let pool = (format!("/{home}/funds?year={}", told.year), view.t("page-fund-pool").to_owned());
    Shown::new(view, home, &name, &title, &told, || draw(view, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone()), pool]))
}

fn load(tx: &mut Tx<'_>, view: &View, home: AreaCode, id: RecordId) -> Result<Told, Stop> {
    let source = store::money::source(tx, home, id)?.ok_or(Code::NotFound)?;
    let may = reads::purposes(tx, home, id)?;
    let joints = store::money::joints(tx, home)?;
    let mut shares: Vec<Share> = store::money::shares(tx, home)?;
    shares.retain(|share| share.source == id);
    let mut allotments: Vec<Allotment> = store::money::allotments(tx, home)?;
    allotments.retain(|allotment| allotment.source == id);
    let paid = store::money::paid(tx, home)?;
    let returns = store::money::returns(tx, home)?;
    let joint = |no: u32| {
        let name = joints.iter().find(|j| j.no == no).map_or("", |j| j.name.as_str());
        page::joint_name(view, no, name)
    };
    let account = store::book::of_row(tx, home, civic::money::row::<Source>(id))?;
    let carried = match source.carried_from {
        Some(old) => {
            store::money::source(tx, home, old)?.map(|s| format!("{} {}", s.year, s.document))
        }
        None => None,
    };
    let mut steps = Vec::new();
    for allotment in &allotments {
        let matter = store::matter::get(tx, allotment.village, allotment.project)?;
        let village = view.area_name(tx, allotment.village)?;
        steps.push(Step {
            what: format!("{village} {}", matter.map(|m| m.title).unwrap_or_default()),
            href: format!("/{}/projects/{}/money", allotment.village, allotment.project),
            ground: allotment.document.clone(),
            amount: allotment.amount_fen,
            paid: paid.get(&allotment.id).copied().unwrap_or_default(),
            returned: returns.get(&allotment.id).map(|r| r.amount_fen).unwrap_or_default(),
        });
    }
    Ok(Told {
        document: source.document,
        name: source.name,
        tier: view.t(&format!("tier-{}", source.tier)).to_owned(),
        line: source.line,
        year: source.year,
        received_on: view.day(source.received_on),
        may: may.into_iter().map(|p| view.t(page::purpose_key(p)).to_owned()).collect(),
        amount: source.amount_fen,
        left: civic::money::left(account.as_ref()),
        carried_from: carried,
        shares: shares
            .iter()
            .map(|share| Step {
                what: joint(share.joint),
                href: String::new(),
                ground: share.ground.clone(),
                amount: share.amount_fen,
                paid: Fen(0),
                returned: Fen(0),
            })
            .collect(),
        allotments: steps,
    })
}

fn draw(view: &View, told: &Told) -> Markup {
    let may = told.may.join(view.t("list-comma"));
    html! {
        (ui::lead(&told.name, &told.document, html! {}))
        (ui::sheet(ui::definitions(&[
            (view.t("fund-amount"), html! { strong { (told.amount) } " " (view.t("fund-yuan")) }),
            (view.t("fund-left"), html! { (told.left) " " (view.t("fund-yuan")) }),
            (view.t("fund-tier"), html! { (told.tier) }),
            (view.t("fund-line"), html! { (told.line) }),
            (view.t("fund-received"), html! { (told.received_on) }),
            (view.t("fund-may"), html! { (may) }),
        ])))
        @if let Some(old) = &told.carried_from {
            p.quiet { (view.tf("fund-carried", &[("what", old)])) }
        }
        (ui::sheet_titled(view.t("fund-areas"), None, steps(view, &told.shares, false)))
        (ui::sheet_titled(view.t("fund-projects"), None, steps(view, &told.allotments, true)))
    }
}

fn steps(view: &View, steps: &[Step], paid: bool) -> Markup {
    let mut columns = vec![
        ui::Column::text(view.t("fund-to")),
        ui::Column::text(view.t("fund-ground")),
        ui::Column::number(view.t("fund-amount")),
    ];
    if paid {
        columns.push(ui::Column::number(view.t("fund-paid")));
        columns.push(ui::Column::number(view.t("fund-returned")));
    }
    let rows = steps
        .iter()
        .map(|step| {
            let mut cells = vec![
                html! { @if step.href.is_empty() { (step.what) } @else { a href=(step.href) { (step.what) } } },
                html! { (step.ground) },
                html! { (step.amount) },
            ];
            if paid {
                cells.push(html! { (step.paid) });
                cells.push(html! { (step.returned) });
            }
            cells
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("fund-steps-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("fund-steps-none"), view.t("fund-steps-none-say"), None),
        ..ui::Table::default()
    })
}

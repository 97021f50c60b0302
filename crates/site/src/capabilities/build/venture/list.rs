//! The ventures of an area by tier: what they have, what a year brought, what reached the villages,
//! what others still owe them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use civic::build::venture::{Entry, Tier, Venture, Year};
use kernel::id::RecordId;
use kernel::{AreaCode, Fen, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, ventures};

use super::{HANDS, draw};
use crate::ui;
use crate::view::{Shown, View};

/// A venture as a line, amounts in fen of the last year that was summed up.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    href: String,
    name: String,
    tier: Tier,
    form: &'static str,
    place: String,
    synthetic: bool,
    year: Option<u32>,
    assets: Option<Fen>,
    /// Net of the year per thousand of what it has.
    return_permille: Option<i64>,
    to_villages: Fen,
    overdue: Option<Fen>,
    /// Hundredths of a percent that the village of the page holds.
    share: Option<u32>,
}

/// The ventures of an area.
#[derive(Debug, Default, Serialize)]
struct Told {
    assets: Fen,
    to_villages: Fen,
    overdue: Fen,
    ventures: Vec<Line>,
    /// Ventures elsewhere in which this village holds a share.
    elsewhere: Vec<Line>,
    village: bool,
    #[serde(skip)]
    runs: bool,
}

/// Net of a year per thousand of what there is at its end, to the nearest.
fn permille(net: Fen, assets: Fen) -> Option<i64> {
    let (net, assets) = (i128::from(net.0), i128::from(assets.0));
    (assets > 0).then(|| i64::try_from((net * 2000 + assets).div_euclid(assets * 2)).unwrap_or(0))
}

/// What lines of many ventures are made of, read at once.
struct Known {
    years: BTreeMap<(AreaCode, RecordId), Year>,
    paid: BTreeMap<(AreaCode, RecordId), Fen>,
    places: BTreeMap<AreaCode, String>,
}

fn line(known: &Known, venture: Venture, entry: Entry) -> Line {
    let of = (venture.home, venture.id);
    let last = known.years.get(&of);
    let net = last.map(|y| Fen(y.income_fen.0 - y.cost_fen.0));
    Line {
        href: format!("/{}/ventures/{}", venture.home, venture.id),
        name: entry.name,
        tier: venture.tier,
        form: entry.form.as_str(),
        place: known.places.get(&venture.home).cloned().unwrap_or_default(),
        synthetic: venture.synthetic,
        year: last.map(|y| y.year),
        assets: last.map(|y| y.assets_fen),
        return_permille: last.zip(net).and_then(|(y, net)| permille(net, y.assets_fen)),
        to_villages: known.paid.get(&of).copied().unwrap_or_default(),
        overdue: last.map(|y| y.overdue_fen),
        share: None,
    }
}

fn load(tx: &mut Tx<'_>, view: &View, home: AreaCode) -> Result<Told, Stop> {
    let caller = view.caller(tx, home)?;
    let village = home.level() == Level::Village;
    let own = ventures::in_area(tx, home)?;
    let held = if village { ventures::held_by(tx, home)? } else { Vec::new() };
    let all = own.iter().map(|(v, _)| v).chain(held.iter().map(|(v, ..)| v));
    let all: Vec<(AreaCode, RecordId)> = all.map(|v| (v.home, v.id)).collect();
    let mut known = Known {
        years: ventures::last_years(tx, &all)?,
        paid: ventures::paid_to_villages(tx, view.app.options.county)?,
        places: BTreeMap::new(),
    };
    for (place, _) in all {
        if let Place::Vacant(free) = known.places.entry(place) {
            free.insert(view.area_name(tx, place)?);
        }
    }
    let mut told = Told { village, runs: view.may(&caller, HANDS, home), ..Told::default() };
    told.ventures = own.into_iter().map(|(v, entry)| line(&known, v, entry)).collect();
    let sum = |of: &mut dyn Iterator<Item = Fen>| Fen(of.map(|fen| fen.0).sum());
    told.assets = sum(&mut told.ventures.iter().filter_map(|line| line.assets));
    told.overdue = sum(&mut told.ventures.iter().filter_map(|line| line.overdue));
    told.to_villages = sum(&mut told.ventures.iter().map(|line| line.to_villages));
    let elsewhere = held
        .into_iter()
        .map(|(venture, entry, share)| Line { share: Some(share), ..line(&known, venture, entry) });
    told.elsewhere = elsewhere.collect();
    Ok(told)
}

/// `/{home}/ventures`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let told = load(tx, view, home)?;
    let name = view.area_name(tx, home)?;
    let title = view.t("page-venture-list");
    Shown::new(view, home, &name, title, &told, || draw(view, home, title, &told))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn draw(view: &View, home: AreaCode, title: &str, told: &Told) -> Markup {
    let new = format!("/{home}/ventures/new");
    let income = format!("/{home}/income");
    let sum = |fen: Fen| html! { strong { (fen) } " " (view.t("venture-yuan")) };
    let sums = [
        (view.t("venture-assets"), sum(told.assets)),
        (view.t("venture-to-villages"), sum(told.to_villages)),
        (view.t("venture-overdue"), sum(told.overdue)),
    ];
    html! {
        (ui::lead(title, view.t("venture-say"), html! {
            (ui::acts(html! {
                @if told.runs { (ui::button_link(ui::Link::new(&new, view.t("act-venture-register")))) }
                @if told.village { (ui::button_soft(ui::Link::new(&income, view.t("page-venture-income")))) }
                (ui::print_button(view.t("venture-print")))
            }))
        }))
        @if told.ventures.iter().chain(&told.elsewhere).any(|line| line.synthetic) {
            (draw::invented(view))
        }
        @if !told.ventures.is_empty() { (ui::sheet(ui::definitions(&sums))) }
        @if told.ventures.is_empty() && told.elsewhere.is_empty() {
            (ui::sheet(ui::empty(view.t("venture-none"), view.t("venture-none-say"), None)))
        }
        @for tier in Tier::ALL {
            @let own: Vec<&Line> = told.ventures.iter().filter(|line| line.tier == *tier).collect();
            @if !own.is_empty() {
                (ui::sheet_titled(view.t(draw::tier_key(*tier)), None, table(view, &own, false)))
            }
        }
        @if !told.elsewhere.is_empty() {
            @let own: Vec<&Line> = told.elsewhere.iter().collect();
            (ui::sheet_titled(view.t("venture-elsewhere"), None, table(view, &own, true)))
        }
    }
}

fn table(view: &View, lines: &[&Line], share: bool) -> Markup {
    let mut columns = vec![ui::Column::text(view.t("venture-name"))];
    if share {
        columns.push(ui::Column::number(view.t("venture-share")));
    }
    columns.extend([
        ui::Column::text(view.t("venture-place")),
        ui::Column::number(view.t("venture-assets-yuan")),
        ui::Column::number(view.t("venture-return")),
        ui::Column::number(view.t("venture-to-villages-yuan")),
        ui::Column::number(view.t("venture-overdue-yuan")),
    ]);
    let unset = |fen: Option<Fen>| match fen {
        Some(fen) => html! { (fen) },
        None => html! { span.quiet { (view.t("venture-unset")) } },
    };
    let rows = lines
        .iter()
        .map(|line| {
            let form = view.t(draw::form_key(line.form));
            let mut cells = vec![html! { a href=(line.href) { (line.name) } " " small { (form) } }];
            if let Some(share) = line.share {
                cells.push(html! { (draw::percent(share)) });
            }
            cells.extend([
                html! { (line.place) },
                unset(line.assets),
                match line.return_permille {
                    Some(rate) => html! { (draw::tenths(rate)) },
                    None => html! { span.quiet { (view.t("venture-unset")) } },
                },
                html! { (line.to_villages) },
                unset(line.overdue),
            ]);
            cells
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("venture-list-caption"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}

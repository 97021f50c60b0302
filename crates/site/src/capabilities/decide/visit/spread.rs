//! 谁家好久没去了: households by how long nobody has been there, so that none is forgotten. It is a
//! list of doors, never of visitors; the township sees how many, not which.

use std::collections::BTreeMap;

use civic::decide::visit::{Standing, rhythm, standing};
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads::{self, Seen};
use crate::ui;
use crate::view::{Shown, View};

/// Households on one page.
const MOST: usize = 30;

/// A household and how long nobody was there.
#[derive(Serialize)]
struct Door {
    key: String,
    head: String,
    place: String,
    rhythm: &'static str,
    days: Option<u32>,
    beyond: bool,
    href: String,
}

/// Households beyond the rhythm, of how many, in one place.
#[derive(Serialize)]
struct Count {
    area: AreaCode,
    name: String,
    households: u64,
    beyond: u64,
}

#[derive(Serialize)]
struct Spread {
    area: AreaCode,
    households: u64,
    beyond: u64,
    never: u64,
    page: u32,
    doors: Vec<Door>,
    villages: Vec<Count>,
}

/// `/{home}/visits/spread`.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?.home();
    let name = view.area_name(tx, area)?;
    let rules = view.rules();
    let today = view.now.date();
    let mut all: Vec<(Seen, Standing)> = Vec::new();
    for seen in reads::seen(tx, area)? {
        let last = seen.last.map(|at| at.date());
        let stands = standing(&rules, seen.at_home, last, today)?;
        all.push((seen, stands));
    }
    let count = |n: usize| u64::try_from(n).unwrap_or(0);
    let mut data = Spread {
        area,
        households: count(all.len()),
        beyond: count(all.iter().filter(|(_, s)| s.beyond).count()),
        never: count(all.iter().filter(|(_, s)| s.days.is_none()).count()),
        page: view.page_no(),
        doors: Vec::new(),
        villages: Vec::new(),
    };
    let caller = view.caller(tx, area)?;
    if area.level() != Level::Village {
        data.villages = villages(tx, view, &all)?;
    } else if super::is_staff(view, &caller, area) {
        data.doors = doors(tx, view, area, all, data.page)?;
    }
    let title = view.t("page-visit-spread");
    Shown::new(view, area, &name, title, &data, || page(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{area}"), name.clone())]))
}

/// Those beyond their rhythm first, because who lives alone is due sooner; then the longest unseen,
/// never before ever; then by number.
fn doors(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    mut all: Vec<(Seen, Standing)>,
    page: u32,
) -> Result<Vec<Door>, Stop> {
    all.sort_by_key(|(seen, s)| {
        let days = std::cmp::Reverse(s.days.unwrap_or(u32::MAX));
        (!s.beyond, days, seen.household.key.clone())
    });
    let skip = usize::try_from(page - 1).unwrap_or(0).saturating_mul(MOST);
    let mut doors = Vec::new();
    for (seen, s) in all.into_iter().skip(skip).take(MOST) {
        let h = seen.household;
        doors.push(Door {
            place: view.area_name(tx, h.area)?,
            rhythm: rhythm(seen.at_home),
            days: s.days,
            beyond: s.beyond,
            href: format!("/{home}/visit?household={}", h.id),
            key: h.key,
            head: h.head,
        });
    }
    Ok(doors)
}

fn villages(tx: &mut Tx<'_>, view: &View, all: &[(Seen, Standing)]) -> Result<Vec<Count>, Stop> {
    let mut sums: BTreeMap<AreaCode, (u64, u64)> = BTreeMap::new();
    for (seen, s) in all {
        let sum = sums.entry(seen.household.home).or_default();
        sum.0 += 1;
        sum.1 += u64::from(s.beyond);
    }
    let mut list = Vec::new();
    // In order of the code: villages are not ranked.
    for (area, (households, beyond)) in
        sums.into_iter().filter(|(a, _)| a.level() == Level::Village)
    {
        list.push(Count { area, name: view.area_name(tx, area)?, households, beyond });
    }
    Ok(list)
}

fn page(view: &View, title: &str, data: &Spread) -> Markup {
    let [households, beyond, never] =
        [data.households, data.beyond, data.never].map(|n| n.to_string());
    let unit = view.t("spread-unit");
    let tile = |value, key| ui::Tile { value, unit, label: view.t(key), lamp: None };
    let tiles = [
        tile(&households, "spread-households"),
        tile(&beyond, "spread-beyond"),
        tile(&never, "spread-never"),
    ];
    html! {
        (ui::lead(title, view.t("spread-say"), html! {}))
        (ui::sheet(ui::tiles(&tiles)))
        @if !data.doors.is_empty() { (ui::sheet(html! { (door_rows(view, data)) (turner(view, data)) })) }
        @if !data.villages.is_empty() { (ui::sheet(village_table(view, data))) }
    }
}

fn door_rows(view: &View, data: &Spread) -> Markup {
    let lamps: Vec<(ui::State, String)> = data
        .doors
        .iter()
        .map(|d| {
            let state = if d.beyond { ui::State::Warn } else { ui::State::Ok };
            let words = match d.days {
                Some(days) => view.tf("spread-days", &[("days", &days.to_string())]),
                None => view.t("spread-not-yet").to_owned(),
            };
            (state, words)
        })
        .collect();
    let metas: Vec<[&str; 3]> = data
        .doors
        .iter()
        .map(|d| {
            let alone = if d.rhythm == "visit_alone" { view.t("spread-alone") } else { "" };
            [d.place.as_str(), d.key.as_str(), alone]
        })
        .collect();
    let items: Vec<ui::Row<'_>> = data
        .doors
        .iter()
        .zip(&lamps)
        .zip(&metas)
        .map(|((d, (state, words)), meta)| ui::Row {
            link: ui::Link::new(&d.href, &d.head),
            meta,
            lamp: Some((*state, words)),
        })
        .collect();
    ui::rows(&items, html! {})
}

fn turner(view: &View, data: &Spread) -> Markup {
    let pages = data.households.div_ceil(u64::try_from(MOST).unwrap_or(1)).max(1);
    let page = u64::from(data.page);
    if pages < 2 {
        return html! {};
    }
    let href = |n: u64| format!("/{}/visits/spread?page={n}", data.area);
    let (before, after) = (href(page.saturating_sub(1)), href(page + 1));
    ui::pager(&ui::Pager {
        label: view.t("visit-pages"),
        said: &view.tf("visit-page", &[("page", &format!("{page} / {pages}"))]),
        before: (page > 1).then(|| ui::Link::new(&before, view.t("visit-before"))),
        after: (page < pages).then(|| ui::Link::new(&after, view.t("visit-after"))),
        pages: &[],
    })
}

fn village_table(view: &View, data: &Spread) -> Markup {
    let columns = [
        ui::Column::text(view.t("spread-village")),
        ui::Column::number(view.t("spread-households")),
        ui::Column::number(view.t("spread-beyond")),
    ];
    let rows = data
        .villages
        .iter()
        .map(|v| vec![html! { (v.name) }, html! { (v.households) }, html! { (v.beyond) }])
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("page-visit-spread"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}

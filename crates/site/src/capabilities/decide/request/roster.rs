//! 谁来召集: the public roster of a village: who convenes where, since and until when, who stands in,
//! and which requests are under way.

use civic::authority::{Mandate, Role};
use civic::convening::nearest;
use civic::registry::Area;
use kernel::{AreaCode, Code, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, registry};

use super::reads;
use crate::ui;
use crate::view::{Shown, View, state_key};

#[derive(Serialize)]
struct Roster {
    area: AreaCode,
    places: Vec<Place>,
    requests: Vec<Open>,
}

#[derive(Serialize)]
struct Place {
    area: AreaCode,
    name: String,
    conveners: Vec<Seat>,
    substitutes: Vec<Seat>,
    /// Who calls when the place has nobody of its own.
    otherwise: Option<String>,
}

#[derive(Serialize)]
struct Seat {
    name: String,
    role: Role,
    from_on: Date,
    until_on: Option<Date>,
}

#[derive(Serialize)]
struct Open {
    href: String,
    title: String,
    state: &'static str,
    place: String,
}

/// Reads and draws.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    if home.level() != Level::Village {
        return Err(Code::NotFound.into());
    }
    let village = registry::area(tx, home)?.ok_or(Code::NotFound)?;
    let today = view.now.date();
    let mut posts = store::convening::posts(tx, home)?;
    posts.retain(|post| post.holds_on(today));
    let mut places = Vec::new();
    for area in areas(tx, village.clone(), &posts)? {
        places.push(place(tx, &area, &posts, today)?);
    }
    let mut requests = Vec::new();
    for matter in reads::under_way(tx, home, 20)? {
        requests.push(Open {
            href: view.href(&matter),
            title: matter.title.clone(),
            state: state_key(matter.state),
            place: view.area_name(tx, matter.area)?,
        });
    }
    let data = Roster { area: home, places, requests };
    let title = view.t("page-convener-list");
    Shown::new(view, home, &village.name, title, &data, || draw(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.name.clone())]))
}

/// The village, every group, and the yards that have somebody of their own.
fn areas(tx: &mut Tx<'_>, village: Area, posts: &[Mandate]) -> Result<Vec<Area>, Stop> {
    let home = village.code;
    let mut found = vec![village];
    for group in registry::areas_below(tx, home)? {
        let code = group.code;
        let own = |yard: &Area| posts.iter().any(|post| post.area == yard.code);
        let yards = registry::areas_below(tx, code)?;
        found.push(group);
        found.extend(yards.into_iter().filter(own));
    }
    Ok(found)
}

fn place(tx: &mut Tx<'_>, area: &Area, posts: &[Mandate], today: Date) -> Result<Place, Stop> {
    let conveners = seats(tx, posts, area.code, &[Role::Convener])?;
    let above = nearest(posts, Role::Convener, area.code, today)
        .or_else(|| nearest(posts, Role::Secretary, area.code, today));
    let otherwise = match above.filter(|_| conveners.is_empty()) {
        Some(who) => Some(registry::name(tx, who)?),
        None => None,
    };
    let substitutes = seats(tx, posts, area.code, &[Role::Substitute])?;
    Ok(Place { area: area.code, name: area.name.clone(), conveners, substitutes, otherwise })
}

fn seats(
    tx: &mut Tx<'_>,
    posts: &[Mandate],
    area: AreaCode,
    roles: &[Role],
) -> Result<Vec<Seat>, Stop> {
    let own = posts.iter().filter(|post| post.area == area && roles.contains(&post.role));
    own.map(|post| {
        Ok(Seat {
            name: registry::name(tx, post.person)?,
            role: post.role,
            from_on: post.from_on,
            until_on: post.until_on,
        })
    })
    .collect()
}

fn draw(view: &View, title: &str, data: &Roster) -> Markup {
    let raise = format!("/{}/requests/new", data.area);
    let recall = format!("/{}/recalls/new", data.area);
    let rows: Vec<ui::Row<'_>> = data
        .requests
        .iter()
        .map(|open| ui::Row {
            link: ui::Link::new(&open.href, &open.title),
            meta: &[],
            lamp: Some((ui::State::Remind, view.t(open.state))),
        })
        .collect();
    html! {
        (ui::lead(title, view.t("convener-say"), html! {
            (ui::acts(html! {
                (ui::button_link(ui::Link::new(&raise, view.t("act-request-raise"))))
                (ui::button_soft(ui::Link::new(&recall, view.t("act-recall-propose"))))
            }))
        }))
        (ui::columns(
            ui::sheet(table(view, data)),
            ui::sheet_titled(view.t("convener-requests"), None, ui::rows(&rows, html! {
                p { (view.t("convener-requests-none")) }
            })),
        ))
    }
}

fn table(view: &View, data: &Roster) -> Markup {
    let columns = [
        ui::Column::text(view.t("convener-place")),
        ui::Column::text(view.t("role-convener")),
        ui::Column::text(view.t("role-substitute")),
    ];
    let rows = data
        .places
        .iter()
        .map(|place| {
            let own = match &place.otherwise {
                Some(name) => html! { (view.tf("convener-above", &[("name", name)])) },
                None => people(view, &place.conveners),
            };
            vec![html! { (place.name) }, own, people(view, &place.substitutes)]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("page-convener-list"),
        columns: &columns,
        rows,
        ..ui::Table::default()
    })
}

fn people(view: &View, seats: &[Seat]) -> Markup {
    html! {
        @for seat in seats {
            p { span.strong { (seat.name) } " " small { (term(view, seat)) } }
        }
    }
}

fn term(view: &View, seat: &Seat) -> String {
    let from = view.day(seat.from_on);
    match seat.until_on {
        Some(until) => view.tf("convener-term", &[("from", &from), ("until", &view.day(until))]),
        None => view.tf("convener-since", &[("from", &from)]),
    }
}

//! 商量的地方: known places to meet, on a small map, and how often people met outside of offices.

use civic::authority::Role;
use civic::decide::company::venue::Venue;
use kernel::{AreaCode, Level, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::company::Held;
use store::{Stop, Tx};

use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    venue: Venue,
    area_name: String,
}

#[derive(Serialize)]
struct Venues {
    home: AreaCode,
    held: Held,
    venues: Vec<Line>,
}

/// `/{home}/venues`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    if home.level() != Level::Village {
        return Err(kernel::Code::NotFound.into());
    }
    let caller = view.caller(tx, home)?;
    let notes = [Role::Secretary, Role::Committee, Role::Convener, Role::TownshipClerk]
        .iter()
        .any(|r| caller.has(*r, home));
    let today = view.now.date();
    let year = today.first_of_year();
    let mut venues = Vec::new();
    for venue in store::company::venues(tx, home)? {
        let area_name = view.area_name(tx, venue.area)?;
        venues.push(Line { venue, area_name });
    }
    let held = store::company::held(tx, home, Moment::start_of(year))?;
    let data = Venues { home, held, venues };
    let name = view.area_name(tx, home)?;
    let title = view.t("page-venue-list");
    Shown::new(view, home, &name, title, &data, || draw(view, title, &data, notes))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

/// `今年开了 4 次会，3 次在院坝、田边`.
fn said(view: &View, held: &Held) -> String {
    if held.known == 0 {
        return view.t("venues-held-none").to_owned();
    }
    let values = [
        ("meetings", held.meetings.to_string()),
        ("known", held.known.to_string()),
        ("outside", held.outside.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    view.tf("venues-held", &values)
}

fn draw(view: &View, title: &str, data: &Venues, notes: bool) -> Markup {
    let back = format!("/{}/venues", data.home);
    let note = format!("{back}/new?back={back}");
    html! {
        (ui::lead(title, &said(view, &data.held), html! {
            @if notes {
                (ui::acts(ui::button_link(ui::Link::new(&note, view.t("act-venue-note")))))
            }
        }))
        @if data.venues.iter().any(|v| v.venue.point().is_some()) {
            (ui::sheet(map(view, data)))
        }
        (ui::sheet(table(view, data, notes)))
    }
}

fn degrees(e6: u64) -> f64 {
    f64::from(u32::try_from(e6).unwrap_or(0)) / 1_000_000.0
}

fn map(view: &View, data: &Venues) -> Markup {
    let kinds: Vec<String> =
        data.venues.iter().map(|v| format!("venue-kind-{}", v.venue.kind)).collect();
    let seats: Vec<ui::MapSeat<'_>> = data
        .venues
        .iter()
        .zip(&kinds)
        .filter_map(|(v, kind)| {
            let (lat, lon) = v.venue.point()?;
            let outside = v.venue.kind.is_outside();
            Some(ui::MapSeat {
                at: (degrees(lon), degrees(lat)),
                label: &v.venue.name,
                href: &view.path,
                state: if outside { ui::State::Ok } else { ui::State::Remind },
                said: view.t(kind),
            })
        })
        .collect();
    ui::map_around(
        &ui::MapText {
            title: view.t("venues-map"),
            desc: view.t("venues-map-desc"),
            list_label: view.t("venues-map-list"),
            note: view.t("venues-map-note"),
        },
        &seats,
    )
}

fn table(view: &View, data: &Venues, notes: bool) -> Markup {
    let columns = [
        ui::Column::text(view.t("field-venue-note-name")),
        ui::Column::text(view.t("field-venue-kind")),
        ui::Column::text(view.t("field-venue-note-area")),
        ui::Column::text(view.t("field-venue-note-place")),
        ui::Column::text(view.t("company-do")),
    ];
    let rows = data
        .venues
        .iter()
        .map(|line| {
            let v = &line.venue;
            vec![
                html! { (v.name) },
                html! { (view.t(&format!("venue-kind-{}", v.kind))) },
                html! { (line.area_name) },
                html! { span { (v.place) @if v.centre { " " (ui::tag(view.t("venues-centre"))) } } },
                html! { @if notes { a href=(edit(data.home, v)) { (view.t("venues-edit")) } } },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("venues-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("venues-none"), view.t("venues-none-say"), None),
        ..ui::Table::default()
    })
}

/// The form with everything that is known filled in.
fn edit(home: AreaCode, v: &Venue) -> String {
    use crate::edge::hand::escape;
    let number = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
    format!(
        "/{home}/venues/new?id={}&name={}&venue_kind={}&area={}&place={}&lat_e6={}&lon_e6={}&centre={}&back=/{home}/venues",
        v.id,
        escape(&v.name),
        v.kind,
        v.area,
        escape(&v.place),
        number(v.lat_e6),
        number(v.lon_e6),
        u8::from(v.centre),
    )
}

//! 各类的人: who bears which category in a home, for those who keep the list.

use civic::authority::Role;
use civic::decide::company::Category;
use civic::decide::company::standing::Standing;
use kernel::id::RecordId;
use kernel::{AreaCode, Date};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Line {
    id: RecordId,
    name: String,
    category: Category,
    from_on: Date,
    until_on: Option<Date>,
    ground: String,
    running: bool,
}

#[derive(Serialize)]
struct Group {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Standings {
    home: AreaCode,
    standings: Vec<Line>,
    organisations: Vec<Group>,
}

/// `/{home}/standings`.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let caller = view.caller(tx, home)?;
    let notes = [Role::Secretary, Role::TownshipClerk].iter().any(|r| caller.has(*r, home));
    let all = reads::organisations(tx, home)?;
    let organisations: Vec<Group> =
        all.into_iter().map(|o| Group { id: o.id.to_string(), name: o.name }).collect();
    let mut standings = Vec::new();
    for one in reads::standings(tx, home)? {
        standings.push(line(tx, view, one, &organisations)?);
    }
    standings.sort_by_key(|s| (!s.running, s.category));
    let data = Standings { home, standings, organisations };
    let name = view.area_name(tx, home)?;
    let title = view.t("page-standing-list");
    Shown::new(view, home, &name, title, &data, || draw(view, title, &data, notes))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn line(
    tx: &mut Tx<'_>,
    view: &View,
    one: Standing,
    organisations: &[Group],
) -> Result<Line, Stop> {
    let name = match (one.person, one.organisation.map(|id| id.to_string())) {
        (Some(who), _) => store::registry::name(tx, who)?,
        (None, Some(id)) => {
            organisations.iter().find(|o| o.id == id).map(|o| o.name.clone()).unwrap_or_default()
        }
        (None, None) => String::new(),
    };
    Ok(Line {
        id: one.id,
        name,
        category: one.category,
        running: one.holds_on(view.now.date()),
        from_on: one.from_on,
        until_on: one.until_on,
        ground: one.ground,
    })
}

fn draw(view: &View, title: &str, data: &Standings, notes: bool) -> Markup {
    let back = format!("/{}/standings", data.home);
    let note = format!("{back}/new?back={back}");
    html! {
        (ui::lead(title, view.t("standings-say"), html! {
            @if notes {
                (ui::acts(ui::button_link(ui::Link::new(&note, view.t("act-standing-note")))))
            }
        }))
        (ui::sheet(table(view, data, notes)))
        @if notes && !data.organisations.is_empty() {
            (ui::sheet_titled(view.t("standings-organisations"), None, organisations(data)))
        }
    }
}

fn table(view: &View, data: &Standings, notes: bool) -> Markup {
    let columns = [
        ui::Column::text(view.t("company-who")),
        ui::Column::text(view.t("company-category")),
        ui::Column::text(view.t("field-from-on")),
        ui::Column::text(view.t("field-until-on")),
        ui::Column::text(view.t("field-ground")),
        ui::Column::text(view.t("company-do")),
    ];
    let back = format!("/{}/standings", data.home);
    let rows = data
        .standings
        .iter()
        .map(|s| {
            let end = format!("{back}/end/new?id={}&back={back}", s.id);
            let (state, said) = if s.running {
                (ui::State::Ok, "standings-running")
            } else {
                (ui::State::Done, "standings-over")
            };
            vec![
                html! { (s.name) },
                html! { (view.t(&format!("category-{}", s.category))) },
                html! { (view.day(s.from_on)) },
                html! { (s.until_on.map_or_else(String::new, |d| view.day(d))) },
                html! { (s.ground) },
                html! {
                    (ui::lamp(state, view.t(said)))
                    @if notes && s.running { " " a href=(end) { (view.t("act-standing-end")) } }
                },
            ]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("standings-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("standings-none"), view.t("standings-none-say"), None),
        ..ui::Table::default()
    })
}

/// Departments and bodies of experts are noted from here: an organisation has no name to type.
fn organisations(data: &Standings) -> Markup {
    let back = format!("/{}/standings", data.home);
    let items: Vec<(String, &str)> = data
        .organisations
        .iter()
        .map(|o| {
            let href = format!("{back}/new?organisation={}&category=departments&back={back}", o.id);
            (href, o.name.as_str())
        })
        .collect();
    let rows: Vec<ui::Row<'_>> = items
        .iter()
        .map(|(href, name)| ui::Row { link: ui::Link::new(href, name), ..ui::Row::default() })
        .collect();
    ui::rows(&rows, html! {})
}

//! Households and their members, for those who serve them.
//!
//! Invariants: a phone number is never shown whole here; the two electorates are told apart. The
//! pages are for the desk and its township, never public (个人信息保护法 第二十五条).

use civic::authority::Role;
use civic::registry::{Household, Person};
use kernel::id::HouseholdId;
use kernel::{AreaCode, Code, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads::{self, Electorates};
use crate::ui;
use crate::view::{Shown, View};

/// Households on one page.
const MOST: u32 = 30;

#[derive(Serialize)]
struct Line {
    id: HouseholdId,
    key: String,
    head: String,
    place: String,
    members: u64,
}

#[derive(Serialize)]
struct Households {
    home: AreaCode,
    households: u64,
    persons: u64,
    electorates: Electorates,
    found: u64,
    page: u32,
    list: Vec<Line>,
}

/// `/{home}/people`: the households of a village; of a larger area, the villages to choose from.
pub fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let name = view.area_name(tx, home)?;
    let title = view.t("page-people-list");
    if home.level() != Level::Village {
        let places = super::places(tx, home, "people")?;
        return Shown::new(view, home, &name, title, &places, || {
            super::places_page(view, title, view.t("people-choose"), &places)
        });
    }
    let (page, text) = (view.page_no(), view.ask("q"));
    let rows = reads::households(tx, home, text, (page - 1) * MOST, MOST)?;
    let mut list = Vec::with_capacity(rows.len());
    for (household, members) in rows {
        list.push(line(tx, view, &household, members)?);
    }
    let (households, persons) = store::registry::totals(tx, home)?;
    let data = Households {
        home,
        households,
        persons,
        electorates: reads::electorates(tx, home, view.now.date())?,
        found: reads::households_count(tx, home, text)?,
        page,
        list,
    };
    Shown::new(view, home, &name, title, &data, || list_page(view, title, &data))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn line(tx: &mut Tx<'_>, view: &View, h: &Household, members: u64) -> Result<Line, Stop> {
    let place = view.area_name(tx, h.area)?;
    Ok(Line { id: h.id, key: h.key.clone(), head: h.head.clone(), place, members })
}

fn list_page(view: &View, title: &str, data: &Households) -> Markup {
    let path = format!("/{}/people", data.home);
    let [households, persons, villagers, members] =
        [data.households, data.persons, data.electorates.villagers, data.electorates.members]
            .map(|n| n.to_string());
    let (unit, each) = (view.t("people-unit"), view.t("people-unit-household"));
    let tile = |value, unit, key| ui::Tile { value, unit, label: view.t(key), lamp: None };
    let tiles = [
        tile(&villagers, unit, "people-villagers"),
        tile(&members, unit, "people-members"),
        tile(&households, each, "people-households"),
        tile(&persons, unit, "people-persons"),
    ];
    let of_age = data.electorates.members_of_age.to_string();
    let metas: Vec<[String; 3]> = data
        .list
        .iter()
        .map(|l| {
            let n = view.tf("people-in-household", &[("n", &l.members.to_string())]);
            [l.place.clone(), n, l.key.clone()]
        })
        .collect();
    let metas: Vec<Vec<&str>> =
        metas.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
    let hrefs: Vec<String> = data.list.iter().map(|l| format!("{path}/{}", l.id)).collect();
    let rows: Vec<ui::Row<'_>> = data
        .list
        .iter()
        .zip(&metas)
        .zip(&hrefs)
        .map(|((l, meta), href)| ui::Row { link: ui::Link::new(href, &l.head), meta, lamp: None })
        .collect();
    let empty = ui::empty(view.t("people-none"), view.t("people-none-say"), None);
    html! {
        (ui::lead(title, view.t("people-say"), html! {}))
        (ui::sheet(html! {
            (ui::tiles(&tiles))
            p { (view.tf("people-electorates", &[("n", &of_age)])) }
        }))
        (ui::sheet(html! {
            (search(view, &path))
            (ui::rows(&rows, empty))
            (super::turner(view, &path, data.found, MOST))
        }))
    }
}

/// The box that finds a household by head, member or number.
fn search(view: &View, path: &str) -> Markup {
    let text = view.ask("q");
    let field = ui::Field {
        name: "q",
        label: view.t("people-find"),
        hint: view.t("people-find-hint"),
        value: text,
        ..ui::Field::default()
    };
    ui::filter_bar(&ui::Filter {
        action: path,
        label: view.t("people-find"),
        hidden: &[],
        fields: ui::search_field(&field),
        submit: view.t("search"),
        clear: (!text.is_empty()).then(|| ui::Link::new(path, view.t("all"))),
    })
}

#[derive(Serialize)]
struct Member {
    key: String,
    name: String,
    relation: String,
    sex: civic::registry::Sex,
    age: i16,
    registered: bool,
    member: bool,
    away: bool,
    party: bool,
    phone: Option<String>,
    synthetic: bool,
}

#[derive(Serialize)]
struct HouseholdPage {
    key: String,
    head: String,
    place: String,
    members: Vec<Member>,
}

/// `/{home}/people/{household}`: who lives in a household.
pub fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let id: HouseholdId = view.id("household")?;
    let household = store::registry::household(tx, home, id)?.ok_or(Code::NotFound)?;
    let today = view.now.date();
    let members = store::registry::members(tx, home, id)?;
    let name = view.area_name(tx, home)?;
    let data = HouseholdPage {
        key: household.key.clone(),
        head: household.head.clone(),
        place: view.area_name(tx, household.area)?,
        members: members.iter().map(|p| member(p, today)).collect(),
    };
    let caller = view.caller(tx, home)?;
    let desk = civic::authority::DESK.iter().any(|r| caller.has(*r, home));
    let clerk = caller.has(Role::Secretary, home) || caller.has(Role::TownshipClerk, home);
    let title = view.tf("people-household", &[("name", &data.head)]);
    Shown::new(view, home, &name, &title, &data, || {
        show_page(view, home, &title, &data, (desk, clerk))
    })
    .map(|shown| {
        let list = (format!("/{home}/people"), view.t("page-people-list").to_owned());
        shown.under(vec![(format!("/{home}"), name.clone()), list])
    })
}

fn member(p: &Person, today: Date) -> Member {
    Member {
        key: p.key.clone(),
        name: p.name.clone(),
        relation: p.relation.clone(),
        sex: p.sex,
        age: age_on(p.born_on, today),
        registered: p.registered,
        member: p.member,
        away: p.away,
        party: p.party,
        phone: p.phone.as_deref().map(kernel::code::phone_masked),
        synthetic: p.synthetic,
    }
}

/// Full years on a day.
fn age_on(born: Date, day: Date) -> i16 {
    let before = (day.month(), day.day()) < (born.month(), born.day());
    day.year() - born.year() - i16::from(before)
}

fn show_page(
    view: &View,
    home: AreaCode,
    title: &str,
    data: &HouseholdPage,
    (desk, clerk): (bool, bool),
) -> Markup {
    let columns = [
        ui::Column::text(view.t("people-name")),
        ui::Column::text(view.t("people-relation")),
        ui::Column::text(view.t("people-sex")),
        ui::Column::number(view.t("people-age")),
        ui::Column::text(view.t("people-flags")),
        ui::Column::text(view.t("people-phone")),
        ui::Column::text(view.t("people-desk")),
    ];
    let count = if desk { columns.len() } else { columns.len() - 1 };
    let rows = data.members.iter().map(|m| member_row(view, home, m, desk)).collect();
    let members = view.tf("people-in-household", &[("n", &data.members.len().to_string())]);
    html! {
        (ui::lead(title, &view.tf("people-household-say", &[("place", &data.place), ("key", &data.key)]), html! {}))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: &members,
            columns: columns.get(..count).unwrap_or_default(),
            rows,
            when_empty: ui::empty(view.t("people-none"), "", None),
            ..ui::Table::default()
        })))
        @if clerk {
            @let imports = format!("/{home}/imports");
            (ui::sheet_titled(view.t("people-wrong"), None, html! {
                p { (view.t("people-wrong-say")) }
                (ui::acts(ui::button_soft(ui::Link::new(&imports, view.t("page-imports-list")))))
            }))
        }
    }
}

fn member_row(view: &View, home: AreaCode, m: &Member, desk: bool) -> Vec<Markup> {
    let flags = [
        (m.registered, "people-registered"),
        (m.member, "people-member"),
        (m.away, "people-away"),
        (m.party, "people-party"),
        (m.synthetic, "people-synthetic"),
    ];
    let mut cells = vec![
        html! { (m.name) " " small { (m.key) } },
        html! { (m.relation) },
        html! { (view.t(&format!("sex-{}", m.sex))) },
        html! { (m.age) },
        html! { div { @for (_, key) in flags.iter().filter(|(is, _)| *is) { (ui::tag(view.t(key))) " " } } },
        html! { (m.phone.as_deref().unwrap_or_default()) },
    ];
    if desk {
        let href = format!("/{home}/wishes/new?behalf={}", crate::edge::hand::escape(&m.key));
        cells.push(html! { a href=(href) { (view.t("people-speak-for")) } });
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_are_full_on_the_birthday() {
        let born = date(1956, 3, 1);
        let cases = [
            (date(2026, 2, 28), 69),
            (date(2026, 3, 1), 70),
            (date(2026, 12, 31), 70),
            (date(1956, 3, 1), 0),
        ];
        for (day, years) in cases {
            assert_eq!(age_on(born, day), years, "{day}");
        }
        assert_eq!(age_on(date(2008, 2, 29), date(2026, 2, 28)), 17);
        assert_eq!(age_on(date(2008, 2, 29), date(2026, 3, 1)), 18);
    }
}

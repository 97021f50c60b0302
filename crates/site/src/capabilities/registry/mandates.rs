//! Who may act as what, where, from when until when; and the organisations of a place.

use civic::authority::{Mandate, Role};
use civic::registry::{Organisation, OrganisationKind};
use kernel::id::MandateId;
use kernel::{AreaCode, Date, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{Place, reads};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Line {
    id: MandateId,
    name: String,
    role: Role,
    area: AreaCode,
    place: String,
    from_on: Date,
    until_on: Option<Date>,
    ground: String,
    running: bool,
}

#[derive(Serialize)]
struct Group {
    name: String,
    kind: OrganisationKind,
    credit_code: Option<String>,
}

#[derive(Serialize)]
struct Mandates {
    home: AreaCode,
    mandates: Vec<Line>,
    organisations: Vec<Group>,
    places: Vec<Place>,
}

/// What the reader may do here besides reading.
#[derive(Clone, Copy)]
struct Rights {
    grants: bool,
    registers: bool,
}

/// `/{home}/mandates`: running ones first, then those that ended; organisations below.
pub fn list(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?.home();
    let name = view.area_name(tx, home)?;
    let caller = view.caller(tx, home)?;
    let today = view.now.date();
    let mut mandates = Vec::new();
    for mandate in reads::mandates(tx, home)? {
        mandates.push(line(tx, view, mandate, today)?);
    }
    mandates.sort_by_key(|m| !m.running);
    let places = if home.level() == Level::Village {
        Vec::new()
    } else {
        super::places(tx, home, "mandates")?
    };
    let organisations = reads::organisations(tx, home)?.into_iter().map(group).collect();
    let data = Mandates { home, mandates, organisations, places };
    let has = |role| caller.has(role, home);
    let rights = Rights {
        grants: has(Role::SystemAdmin) || has(Role::TownshipClerk),
        registers: has(Role::TownshipClerk) || has(Role::Secretary),
    };
    let title = view.t("page-mandates-list");
    Shown::new(view, home, &name, title, &data, || page(view, title, &data, rights))
        .map(|shown| shown.under(vec![(format!("/{home}"), name.clone())]))
}

fn line(tx: &mut Tx<'_>, view: &View, m: Mandate, today: Date) -> Result<Line, Stop> {
    Ok(Line {
        name: store::registry::name(tx, m.person)?,
        place: view.area_name(tx, m.area)?,
        running: m.holds_on(today),
        id: m.id,
        role: m.role,
        area: m.area,
        from_on: m.from_on,
        until_on: m.until_on,
        ground: m.ground,
    })
}

fn group(o: Organisation) -> Group {
    Group { name: o.name, kind: o.kind, credit_code: o.credit_code }
}

fn page(view: &View, title: &str, data: &Mandates, rights: Rights) -> Markup {
    let back = format!("/{}/mandates", data.home);
    let grant = format!("{back}/new?back={back}");
    let register = format!("/{}/organisations/new?back={back}", data.home);
    html! {
        (ui::lead(title, view.t("mandates-say"), html! {
            @if rights.grants {
                (ui::acts(ui::button_link(ui::Link::new(&grant, view.t("mandates-grant")))))
            }
        }))
        (ui::sheet(table(view, data, rights)))
        (ui::sheet_titled(view.t("mandates-organisations"), None, html! {
            (organisations(view, data))
            @if rights.registers {
                (ui::acts(ui::button_soft(ui::Link::new(&register, view.t("mandates-register")))))
            }
        }))
        @if !data.places.is_empty() {
            (ui::sheet_titled(view.t("mandates-below"), None, super::place_rows(view, &data.places)))
        }
    }
}

fn table(view: &View, data: &Mandates, rights: Rights) -> Markup {
    let columns = [
        ui::Column::text(view.t("people-name")),
        ui::Column::text(view.t("field-role")),
        ui::Column::text(view.t("field-area")),
        ui::Column::text(view.t("mandates-term")),
        ui::Column::text(view.t("field-ground")),
        ui::Column::text(view.t("mandates-state")),
    ];
    let rows = data.mandates.iter().map(|m| row(view, data.home, m, rights)).collect();
    ui::data_table(&ui::Table {
        caption: view.t("mandates-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("mandates-none"), view.t("mandates-none-say"), None),
        ..ui::Table::default()
    })
}

fn row(view: &View, home: AreaCode, m: &Line, rights: Rights) -> Vec<Markup> {
    let from = view.day(m.from_on);
    let term = match m.until_on {
        Some(until) => {
            view.tf("mandates-from-until", &[("from", &from), ("until", &view.day(until))])
        }
        None => view.tf("mandates-from", &[("from", &from)]),
    };
    let role = format!("role-{}", m.role.as_str().replace('_', "-"));
    let end = format!("/{home}/mandates/end/new?id={}&back=/{home}/mandates", m.id);
    let ahead = m.from_on > view.now.date();
    let (state, said) = match (m.running, ahead) {
        (true, _) => (ui::State::Ok, "mandates-running"),
        (false, true) => (ui::State::Remind, "mandates-ahead"),
        (false, false) => (ui::State::Done, "mandates-over"),
    };
    vec![
        html! { (m.name) },
        html! { (view.t(&role)) },
        html! { (m.place) },
        html! { (term) },
        html! { (m.ground) },
        html! {
            (ui::lamp(state, view.t(said)))
            @if rights.grants && (m.running || ahead) { " " a href=(end) { (view.t("mandates-end")) } }
        },
    ]
}

fn organisations(view: &View, data: &Mandates) -> Markup {
    let columns = [
        ui::Column::text(view.t("field-name")),
        ui::Column::text(view.t("field-kind")),
        ui::Column::text(view.t("field-credit-code")),
    ];
    let rows = data
        .organisations
        .iter()
        .map(|o| {
            let kind = format!("kind-{}", o.kind);
            let code = o.credit_code.as_deref().unwrap_or_default();
            vec![html! { (o.name) }, html! { (view.t(&kind)) }, html! { (code) }]
        })
        .collect();
    ui::data_table(&ui::Table {
        caption: view.t("mandates-organisations-caption"),
        columns: &columns,
        rows,
        when_empty: ui::empty(view.t("organisations-none"), view.t("organisations-none-say"), None),
        ..ui::Table::default()
    })
}

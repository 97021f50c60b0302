//! 名册: imports, households, mandates, organisations.

mod imports;
mod intake;
mod mandates;
mod people;
mod preview;
pub mod reads;
pub mod sheet;

use civic::authority::{Role, Who};
use civic::registry::{import, mandate};
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Deed, Stop, Tx};

use crate::manifest::{Manifest, Read};
use crate::ui;
use crate::view::View;

const PEOPLE: &[Who] = &[
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];
/// Who keeps the household file; also who may send one in.
const IMPORTS: &[Who] = &[Who::Has(Role::Secretary), Who::Has(Role::TownshipClerk)];
const MANDATES: &[Who] = &[
    Who::Has(Role::SystemAdmin),
    Who::Has(Role::TownshipClerk),
    Who::Has(Role::Secretary),
    Who::Has(Role::CountyClerk),
    Who::Has(Role::Auditor),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "registry",
    deeds,
    reads: &[
        Read {
            name: "people.list",
            path: "/{home}/people",
            allow: PEOPLE,
            same_for_all: false,
            query: &["q", "page"],
            show: people::list,
        },
        Read {
            name: "people.show",
            path: "/{home}/people/{household}",
            allow: PEOPLE,
            same_for_all: false,
            query: &[],
            show: people::show,
        },
        Read {
            name: "imports.list",
            path: "/{home}/imports",
            allow: IMPORTS,
            same_for_all: false,
            query: &["made"],
            show: imports::list,
        },
        Read {
            name: "mandates.list",
            path: "/{home}/mandates",
            allow: MANDATES,
            same_for_all: false,
            query: &[],
            show: mandates::list,
        },
    ],
    chapters: &[],
    extra: intake::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::import, import::import),
        Deed::new(reads::undo, import::undo),
        Deed::new(reads::grant, mandate::grant),
        Deed::new(reads::mandate, |facts: &Option<civic::authority::Mandate>, scene, act| {
            mandate::revoke(facts.as_ref(), scene, act)
        }),
        Deed::new(
            |_, _, _: &mandate::Register| Ok(()),
            |(), scene, act| mandate::register(scene, act),
        ),
    ]
}

/// A smaller area and the same page there.
#[derive(Serialize)]
struct Place {
    name: String,
    href: String,
}

/// The areas below a township or county, each with a page of its own.
fn places(tx: &mut Tx<'_>, home: AreaCode, noun: &str) -> Result<Vec<Place>, Stop> {
    let found = store::registry::areas_below(tx, home)?;
    let below = found.into_iter().filter(|a| a.code.level() <= Level::Village);
    Ok(below.map(|a| Place { href: format!("/{}/{noun}", a.code), name: a.name }).collect())
}

fn place_rows(view: &View, places: &[Place]) -> Markup {
    let rows: Vec<ui::Row<'_>> = places
        .iter()
        .map(|p| ui::Row { link: ui::Link::new(&p.href, &p.name), ..ui::Row::default() })
        .collect();
    ui::rows(&rows, ui::empty(view.t("none-yet"), "", None))
}

fn places_page(view: &View, title: &str, say: &str, places: &[Place]) -> Markup {
    html! {
        (ui::lead(title, say, html! {}))
        (ui::sheet(place_rows(view, places)))
    }
}

/// Turns the pages of a list that is searched by `q`.
fn turner(view: &View, path: &str, found: u64, most: u32) -> Markup {
    let pages = found.div_ceil(u64::from(most)).max(1);
    if pages < 2 {
        return html! {};
    }
    let page = u64::from(view.page_no());
    let query = crate::edge::hand::escape(view.ask("q"));
    let href = |n: u64| format!("{path}?q={query}&page={n}");
    let (before, after) = (href(page.saturating_sub(1)), href(page + 1));
    let said = [("page", page.to_string()), ("pages", pages.to_string())];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    ui::pager(&ui::Pager {
        label: view.t("registry-pages"),
        said: &view.tf("registry-page", &said),
        before: (page > 1).then(|| ui::Link::new(&before, view.t("registry-before"))),
        after: (page < pages).then(|| ui::Link::new(&after, view.t("registry-after"))),
        pages: &[],
    })
}

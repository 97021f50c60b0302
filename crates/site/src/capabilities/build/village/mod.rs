//! A village's own pages: its accounts month by month, what it is to become, and what reached it from
//! above. All of it is read from what is in the books already; nothing is entered a second time but the
//! text of the plan, once the villagers have adopted it.
//!
//! Refuses to know: how money is given, held and paid; names of those who gave and signed.

mod books;
mod files;
mod finance;
mod month;
mod plan;
pub mod reads;
mod sunk;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::build::village::{self, Adopt};
use kernel::{AreaCode, Code, Level};
use maud::{Markup, html};
use store::{Deed, Stop};

use crate::manifest::{Manifest, Read};
use crate::ui;
use crate::view::View;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "village",
    deeds,
    reads: &[
        Read {
            name: "village.finance",
            path: "/{home}/finance",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["month"],
            show: finance::show,
        },
        Read {
            name: "village.plan",
            path: "/{home}/plan",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: plan::show,
        },
        Read {
            name: "village.sunk",
            path: "/{home}/sunk",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["year", "page"],
            show: sunk::show,
        },
    ],
    chapters: &[],
    extra: files::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The act with its facts.
pub fn deeds() -> Vec<Deed> {
    vec![Deed::new(reads::adopt, |facts, scene, act: &Adopt| village::adopt(facts, scene, act))]
}

/// The village in the path.
///
/// # Errors
/// `not_found` for a larger area and for a part of a village.
fn village(view: &View) -> Result<AreaCode, Stop> {
    let area = view.area()?;
    if area.level() == Level::Village { Ok(area) } else { Err(Code::NotFound.into()) }
}

/// What can be done with one of these pages, and the way to the others. An empty `own` leads to the two
/// others that are about the village itself.
fn others(view: &View, area: AreaCode, own: &str, first: Markup) -> Markup {
    let all = [
        ("finance", "page-village-finance"),
        ("plan", "page-village-plan"),
        ("sunk", "page-village-sunk"),
        ("income", "page-venture-income"),
        ("projects", "page-board-list"),
    ];
    let there = |path: &str| match own {
        "" => matches!(path, "plan" | "sunk"),
        _ => path != own && (area.level() == Level::Village || matches!(path, "sunk" | "projects")),
    };
    let links = all.iter().filter(|(path, _)| there(path));
    ui::acts(html! {
        (first)
        @for (path, key) in links {
            span.no-print { (ui::button_soft(ui::Link::new(&format!("/{area}/{path}"), view.t(key)))) }
        }
    })
}

//! 村里事: what anybody may read without signing in: county, township and village pages, lists of
//! matters, notices.
//!
//! Invariants: outcomes stand before counts; nobody is named but by office; what is late is shown
//! by matter, never by person. Refuses to know: how anything is decided.

mod county;
mod geo;
mod item;
mod matters;
mod notices;
mod outcome;
mod owed;
mod part;
mod reads;
mod township;
mod village;

#[cfg(test)]
mod tests;

use civic::authority::Who;
use kernel::{Code, Level};
use store::{Stop, Tx};

use crate::manifest::{Manifest, Read};
use crate::view::{Shown, View};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "portal",
    deeds: Vec::new,
    reads: READS,
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

const ANYONE: &[Who] = &[Who::Anyone];

const READS: &[Read] = &[
    Read {
        name: "portal.county",
        path: "/",
        allow: ANYONE,
        same_for_all: true,
        query: &[],
        show: home,
    },
    Read {
        name: "portal.home",
        path: "/{home}",
        allow: ANYONE,
        same_for_all: true,
        query: &["q"],
        show: home,
    },
    Read {
        name: "matter.list",
        path: "/{home}/matters",
        allow: ANYONE,
        same_for_all: true,
        query: &["q", "kind", "state", "from", "until", "open", "page"],
        show: matters::show,
    },
    Read {
        name: "notice.list",
        path: "/{home}/notices",
        allow: ANYONE,
        same_for_all: true,
        query: &["page"],
        show: notices::show,
    },
];

/// The page of an area, by its level. A group or courtyard is shown as its village narrowed to it.
fn home(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    if area != view.app.options.county && store::registry::area(tx, area)?.is_none() {
        return Err(Code::NotFound.into());
    }
    match area.level() {
        Level::Township => township::show(tx, view, area),
        Level::Village | Level::Group | Level::Courtyard => village::show(tx, view, area),
        Level::County | Level::City | Level::Province => county::show(tx, view, area),
    }
}

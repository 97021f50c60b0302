//! 挂图作战: the projects of a village, a township, the county seen together: as a list, by months, as
//! bars, on a scheme of the place, by unit and person; on paper, as a table, on the wall of a hall. All
//! of it is read from what the projects themselves hold; nothing is entered a second time (S87).

mod files;
mod frame;
mod gantt;
mod ledger;
mod line;
mod list;
mod map;
mod months;
mod people;
#[cfg(test)]
mod tests;
mod wall;

use civic::authority::Who;

use crate::manifest::{Manifest, Read};

const QUERY: &[&str] =
    &["place", "homestead", "family", "origin", "state", "lamp", "year", "page", "paper", "by"];

const fn board(
    name: &'static str,
    path: &'static str,
    show: fn(&mut store::Tx<'_>, &crate::view::View) -> Result<crate::view::Shown, store::Stop>,
) -> Read {
    Read { name, path, allow: &[Who::Anyone], same_for_all: true, query: QUERY, show }
}

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "board",
    deeds: Vec::new,
    reads: &[
        board("board.list", "/{home}/projects", list::show),
        board("board.months", "/{home}/boards/months", months::show),
        board("board.gantt", "/{home}/boards/gantt", gantt::show),
        board("board.map", "/{home}/boards/map", map::show),
        board("board.people", "/{home}/boards/people", people::show),
    ],
    chapters: &[],
    extra: files::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

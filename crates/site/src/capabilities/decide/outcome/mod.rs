//! 成效: what has come of it. The page of results, the board of execution, and in the thread what
//! was said about a result and where the matter came from.
//!
//! Invariants: results stand before counts, and how often people met is folded away; owners are shown
//! by office; villages are ordered by result, persons by nothing. Refuses to know: how a resolution
//! was decided.

mod board;
mod chapter;
mod page;
mod part;
pub mod reads;

#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::decide::outcome;
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "outcome",
    deeds,
    reads: &[
        Read {
            name: "outcome.show",
            path: "/{home}/outcomes",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["year", "page", "places"],
            show: page::show,
        },
        Read {
            name: "outcome.execution",
            path: "/{home}/execution",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["lamp", "q", "page"],
            show: board::show,
        },
    ],
    chapters: &[
        (Kind::Wish, chapter::wish),
        (Kind::Topic, chapter::provenance),
        (Kind::Resolution, chapter::resolution),
    ],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::confirm, outcome::confirm),
        Deed::new(|tx, scene, _: &outcome::Recur| reads::watch(tx, scene), outcome::recur),
        Deed::new(|tx, scene, _: &outcome::RecurWish| reads::watch(tx, scene), outcome::recur_wish),
        Deed::new(|tx, scene, _: &outcome::Gone| reads::watch(tx, scene), outcome::gone),
    ]
}

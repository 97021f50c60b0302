//! 村规民约: how a covenant is kept and shown: the text in force to read and to print, the steps of a
//! revision in its thread, what a version changed, and what a township has before it.
//!
//! Refuses to know: who broke a clause; no page asks for it.

mod chapter;
mod list;
mod part;
pub mod reads;
#[cfg(test)]
mod tests;
mod text;

use civic::authority::Who;
use civic::manage::covenant::{
    self, Adopt, Back, Correct, Draft, Look, Open, Publish, Receive, Say, Show, Strike, Submit,
    Vote, Write,
};
use civic::matter::Kind;
use store::Deed;

use crate::asset::Asset;
use crate::manifest::{Manifest, Read};
use crate::view::Face;

/// Large letters for a text that hangs on a wall, and the marks of a comparison.
static CSS: Asset = Asset::css(include_str!("../../../../assets/covenant.css"));

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "covenant",
    deeds,
    reads: &[
        Read {
            name: "covenant.list",
            path: "/{home}/covenants",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: list::show,
        },
        Read {
            name: "covenant.text",
            path: "/{home}/covenants/{matter}/text",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: text::show,
        },
        Read {
            name: "covenant.changes",
            path: "/{home}/covenants/{matter}/changes",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: text::changes,
        },
    ],
    chapters: &[(Kind::Covenant, chapter::covenant)],
    extra: |router, face| match face {
        Face::Html => CSS.served(router),
        Face::Json => router,
    },
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|tx, scene, _: &Open| reads::open(tx, scene), covenant::open),
        Deed::new(|tx, scene, _: &Say| reads::clause_count(tx, scene), covenant::say),
        Deed::new(|tx, scene, _: &Draft| reads::draft(tx, scene), covenant::draft),
        Deed::new(|tx, scene, _: &Write| reads::clauses(tx, scene), covenant::clause),
        Deed::new(|tx, scene, _: &Strike| reads::strike(tx, scene), covenant::strike),
        Deed::new(|tx, scene, _: &Show| reads::clauses(tx, scene), covenant::show),
        Deed::new(|tx, scene, _: &Submit| reads::submit(tx, scene), covenant::submit),
        Deed::new(|tx, scene, _: &Look| reads::review(tx, scene), covenant::review),
        Deed::new(|tx, scene, _: &Back| reads::vote(tx, scene), covenant::back),
        Deed::new(|tx, scene, _: &Vote| reads::vote(tx, scene), covenant::vote),
        Deed::new(|tx, scene, _: &Adopt| reads::adopt(tx, scene), covenant::adopt),
        Deed::new(|tx, scene, _: &Publish| reads::publish(tx, scene), covenant::publish),
        Deed::new(|tx, scene, _: &Receive| reads::this(tx, scene), covenant::receive),
        Deed::new(|tx, scene, _: &Correct| reads::spoken(tx, scene), covenant::correct),
    ]
}

//! 专班＋专项: how a task force is kept and shown: the list of a seat, one force with its people, items
//! and dates, the weekly list to print, and in a project's thread who was lent for it.

mod chapter;
mod list;
pub mod reads;
#[cfg(test)]
mod tests;
mod weekly;
mod whole;

use civic::authority::Who;
use civic::manage::force::{self, Add, Close, End, Expire, Extend, Form, Join, Leave, Tell};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "force",
    deeds,
    reads: &[
        Read {
            name: "force.list",
            path: "/{home}/forces",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: list::show,
        },
        Read {
            name: "force.weekly",
            path: "/{home}/forces/{matter}/weekly",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: weekly::show,
        },
    ],
    chapters: &[(Kind::Force, chapter::force), (Kind::Project, chapter::project)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::form, |facts, scene, act: &Form| force::form(facts, scene, act)),
        Deed::new(reads::join, |facts, scene, act: &Join| force::join(facts, scene, act)),
        Deed::new(reads::leave, |facts, scene, act: &Leave| force::leave(facts, scene, act)),
        Deed::new(reads::item, |facts, scene, act: &Add| force::add(facts, scene, act)),
        Deed::new(reads::report, |facts, scene, act: &Tell| force::report(facts, scene, act)),
        Deed::new(reads::close, |facts, scene, act: &Close| force::close(facts, scene, act)),
        Deed::new(
            |tx, scene, _: &Extend| reads::term(tx, scene),
            |facts, scene, act: &Extend| force::extend(facts, scene, act),
        ),
        Deed::new(
            |tx, scene, _: &End| reads::term(tx, scene),
            |facts, scene, act: &End| force::end(facts, scene, act),
        ),
        Deed::new(
            |tx, scene, _: &Expire| reads::term(tx, scene),
            |facts, scene, act: &Expire| force::expire(facts, scene, act),
        ),
    ]
}

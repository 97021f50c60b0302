//! 管护: who keeps what was built, what they noted, what they were paid; per village and per keeper.

mod page;
pub mod reads;
mod record;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::manage::keeper::{self, Appoint, End, Log, Pay};
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "keeper",
    deeds,
    reads: &[
        Read {
            name: "keeper.list",
            path: "/{home}/keepers",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &["project"],
            show: page::show,
        },
        Read {
            name: "keeper.show",
            path: "/{home}/keepers/{keeper}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: record::show,
        },
    ],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::appoint, |facts, scene, act: &Appoint| keeper::appoint(facts, scene, act)),
        Deed::new(|tx, scene, act: &End| reads::keeper(tx, scene, act.keeper), keeper::end),
        Deed::new(|tx, scene, act: &Log| reads::keeper(tx, scene, act.keeper), keeper::log),
        Deed::new(reads::pay, |facts, scene, act: &Pay| keeper::pay(facts, scene, act)),
    ]
}

//! 监督发现的问题: what those who watch over a project have found, how it was put right, and what looking
//! again came to; open to everybody.

mod chapter;
mod page;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::manage::finding::{self, Check, Mend, Raise};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "finding",
    deeds,
    reads: &[Read {
        name: "finding.list",
        path: "/{home}/projects/{matter}/supervision",
        allow: &[Who::Anyone],
        same_for_all: false,
        query: &[],
        show: page::show,
    }],
    chapters: &[(Kind::Project, chapter::project)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(
            |tx, scene, _: &Raise| reads::raise(tx, scene),
            |facts, scene, act: &Raise| finding::raise(facts, scene, act),
        ),
        Deed::new(reads::mend, |facts, scene, act: &Mend| finding::mend(facts, scene, act)),
        Deed::new(reads::check, |facts, scene, act: &Check| finding::check(facts, scene, act)),
    ]
}

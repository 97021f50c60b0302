//! 该开的会: how owed meetings are opened, kept and shown. A lamp says whether the meeting was held,
//! never how many people did what.

mod page;
pub mod reads;

use civic::authority::Who;
use civic::decide::duty;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "duty",
    deeds,
    reads: READS,
    chapters: &[(civic::matter::Kind::Duty, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

const READS: &[Read] = &[Read {
    name: "duty.list",
    path: "/{home}/duties",
    allow: &[Who::Anyone],
    same_for_all: true,
    query: &[],
    show: page::list,
}];

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|_, _, _: &duty::Open| Ok(()), |(): &(), scene, act| duty::open(scene, act)),
        Deed::new(reads::keep, duty::keep),
        Deed::new(reads::miss, duty::miss),
    ]
}

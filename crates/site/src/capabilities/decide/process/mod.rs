//! 四议两公开: how a topic's steps are kept and shown: the proposal, each meeting with its numbers, the
//! two publications. Refuses to know how a body votes.

mod page;
pub mod reads;
mod result;

use civic::decide::process;
use civic::matter::Kind;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "process",
    deeds,
    reads: &[],
    chapters: &[
        (Kind::Topic, page::chapter),
        (Kind::Meeting, page::meeting),
        (Kind::Notice, result::chapter),
    ],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![Deed::new(|tx, scene, _: &process::Propose| reads::propose(tx, scene), process::propose)]
}

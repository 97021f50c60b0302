//! 协商意见: how the answer to what a deliberation advised is given and shown.

mod page;
mod reads;

use civic::decide::advice;
use civic::matter::Kind;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "advice",
    deeds,
    reads: &[],
    chapters: &[(Kind::Topic, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![Deed::new(|tx, scene, _: &advice::Reply| reads::advising(tx, scene), advice::answer)]
}

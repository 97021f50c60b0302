//! 议题: how topics are kept and shown: place, people, money, plan, and the body that decides by article.

mod page;
pub mod reads;

use civic::decide::topic;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "topic",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Topic, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![Deed::new(|tx, scene, _: &topic::Publish| reads::this(tx, scene), topic::publish)]
}

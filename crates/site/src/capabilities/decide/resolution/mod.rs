//! 决议: how resolutions, their owner, date and progress are kept and shown. Refuses to know how the vote
//! went.

mod page;
pub mod reads;

use civic::decide::resolution;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "resolution",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Resolution, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|tx, scene, _: &resolution::Settle| reads::this(tx, scene), resolution::settle),
        Deed::new(
            |tx, scene, _: &resolution::Progress| reads::this(tx, scene),
            resolution::progress,
        ),
        Deed::new(|tx, scene, _: &resolution::Report| reads::this(tx, scene), resolution::report),
    ]
}

//! 心愿: how wishes are kept and shown, whose words they are, and what became of them.

mod page;
pub mod reads;

use civic::decide::wish;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "wish",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Wish, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::raise, wish::raise),
        Deed::new(|tx, scene, _: &wish::Answer| reads::this(tx, scene), wish::answer),
        Deed::new(|tx, scene, _: &wish::Finish| reads::this(tx, scene), wish::finish),
        Deed::new(|tx, scene, _: &wish::Confirm| reads::this(tx, scene), wish::confirm),
        Deed::new(|tx, scene, _: &wish::Erase| reads::this(tx, scene), wish::erase),
    ]
}

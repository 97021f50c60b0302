//! 变更和报账: how changes of what is carried out, and what it has cost, are kept and shown.

mod page;
pub mod reads;

use civic::decide::change;
use civic::matter::Kind;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "change",
    deeds,
    reads: &[],
    chapters: &[(Kind::Resolution, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|tx, scene, _: &change::Change| reads::change(tx, scene), change::change),
        Deed::new(|_, _, _: &change::Account| Ok(()), change::account),
    ]
}

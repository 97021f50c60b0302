//! 名册: imports, households, mandates, organisations.

pub mod reads;
pub mod sheet;

use civic::registry::{import, mandate};
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "registry",
    deeds: deeds,
    reads: &[],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::import, import::import),
        Deed::new(reads::undo, import::undo),
        Deed::new(reads::grant, mandate::grant),
        Deed::new(reads::mandate, |facts: &Option<civic::authority::Mandate>, scene, act| {
            mandate::revoke(facts.as_ref(), scene, act)
        }),
        Deed::new(
            |_, _, _: &mandate::Register| Ok(()),
            |(), scene, act| mandate::register(scene, act),
        ),
    ]
}

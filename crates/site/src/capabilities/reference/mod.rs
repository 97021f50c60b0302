//! What the product says of itself: rules in force, digests to check, authority table, refusals, the
//! design page.

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "reference",
    deeds: Vec::new,
    reads: &[],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

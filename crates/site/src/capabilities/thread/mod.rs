//! 一事到底: one matter, one page, from wish to result, with causes, people, clocks, verdict and proof.

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "thread",
    deeds: Vec::new,
    reads: &[],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

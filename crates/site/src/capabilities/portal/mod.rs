//! 村里事: what anybody may read without signing in: county, township and village pages, lists of
//! matters, notices.

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "portal",
    deeds: Vec::new,
    reads: &[],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

//! 一事到底: one matter, one page, from wish to result, with causes, people, clocks, verdict and proof.

mod files;
mod page;
mod rows;

use civic::authority::Who;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "thread",
    deeds: Vec::new,
    reads: &[Read {
        name: "thread.show",
        path: "/{home}/{noun}/{matter}",
        allow: &[Who::Anyone],
        same_for_all: false,
        query: &["came", "came_page"],
        show: page::show,
    }],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

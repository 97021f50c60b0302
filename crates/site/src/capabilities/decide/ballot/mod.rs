//! 表决: how votes, open and secret, by phone and under witnesses, are kept and shown. Results exist
//! only after the close, and no query joins a voter with an answer.

mod page;
pub mod reads;
mod receipts;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::decide::ballot;
use store::Deed;

use crate::drawn;
use crate::manifest::{Manifest, Read};
use crate::view::Face;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "ballot",
    deeds,
    reads: &[Read {
        name: "receipts.show",
        path: "/{home}/meetings/{matter}/receipts",
        allow: &[Who::Anyone],
        same_for_all: true,
        query: &["receipt", "page"],
        show: receipts::show,
    }],
    chapters: &[(civic::matter::Kind::Meeting, page::chapter)],
    extra: |router, face| match face {
        Face::Json => router,
        Face::Html => drawn::served(router),
    },
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::start, ballot::start),
        Deed::new(reads::cast, ballot::cast),
        Deed::new(reads::drop, ballot::drop),
        Deed::new(reads::enter, ballot::enter),
        Deed::new(reads::close, ballot::close),
    ]
}

//! 商量会: how meetings, their frozen rolls and the list at the door are kept and shown. Refuses to know what
//! was voted.

mod door;
#[path = "electorate/reads.rs"]
mod electorate;
mod page;
pub mod reads;

use civic::decide::meeting;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "meeting",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Meeting, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::call, meeting::call),
        Deed::new(reads::section, meeting::section),
        Deed::new(reads::open, meeting::open),
        Deed::new(reads::check_in, meeting::check_in),
        Deed::new(reads::give, meeting::give),
    ]
}

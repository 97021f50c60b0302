//! 抽签小组: a panel drawn to resemble the village, with everything that is needed to check the draw.
//! The public page shows quotas, chances and the village's keys; who is of which age stands in the
//! lottery, which is for neighbours and those who run it.

mod chapter;
mod file;
mod page;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::authority::{Role, Who};
use civic::decide::panel::{draw, plan};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// Who sees names beside keys.
const DESK: &[Who] = &[
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Convener),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "panel",
    deeds,
    reads: &[Read {
        name: "panel.show",
        path: "/{home}/topics/{matter}/panel",
        allow: &[Who::Anyone],
        same_for_all: false,
        query: &[],
        show: page::show,
    }],
    chapters: &[(Kind::Topic, chapter::topic)],
    extra: file::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::plan, plan::plan),
        Deed::new(reads::draw, draw::draw),
        Deed::new(reads::answer, draw::answer),
    ]
}

//! 心愿: how wishes are kept and shown, whose words they are, who wishes the same, and what became
//! of them.

mod answers;
mod page;
pub mod reads;
mod similar;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::decide::wish::{self, lineage};
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "wish",
    deeds,
    reads: &[
        Read {
            name: "wish.similar",
            path: "/{home}/similar",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &["text"],
            show: similar::show,
        },
        Read {
            name: "wish.answers",
            path: "/{home}/answers",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: answers::show,
        },
    ],
    chapters: &[(civic::matter::Kind::Wish, page::chapter)],
    extra: similar::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::raise, wish::raise),
        Deed::new(reads::vouch, wish::vouch),
        Deed::new(reads::join, lineage::join),
        Deed::new(reads::leave, lineage::leave),
        Deed::new(reads::merge, lineage::merge),
        Deed::new(reads::split, lineage::split),
        Deed::new(|tx, scene, _: &wish::Answer| reads::this(tx, scene), wish::answer),
        Deed::new(|tx, scene, _: &wish::Finish| reads::this(tx, scene), wish::finish),
        Deed::new(|tx, scene, _: &wish::Confirm| reads::this(tx, scene), wish::confirm),
        Deed::new(|tx, scene, _: &wish::Erase| reads::erase(tx, scene), wish::erase),
    ]
}

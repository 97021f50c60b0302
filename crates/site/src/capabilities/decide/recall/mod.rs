//! 罢免: how recalls, their signatures and the defence are kept and shown. Who proposed and who signed is
//! shown to the township that checks them, and to nobody else.

mod page;
pub mod reads;

use civic::decide::recall;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "recall",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Recall, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::propose, recall::propose),
        Deed::new(|tx, scene, _: &recall::Sign| reads::signing(tx, scene), recall::sign),
        Deed::new(|tx, scene, _: &recall::Withdraw| reads::signing(tx, scene), recall::withdraw),
        Deed::new(reads::defend, recall::defend),
    ]
}

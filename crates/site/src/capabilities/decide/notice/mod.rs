//! 公示: how notices and objections are kept and shown. Who objected is shown to nobody but those who
//! answer.

mod page;
pub mod reads;

use civic::decide::notice;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "notice",
    deeds,
    reads: &[],
    chapters: &[(civic::matter::Kind::Notice, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|tx, scene, _: &notice::Object| reads::this(tx, scene), notice::object),
        Deed::new(reads::objection, |facts: &Option<notice::Objection>, scene, act| {
            notice::reply(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::end, notice::end),
    ]
}

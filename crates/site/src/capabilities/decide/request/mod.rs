//! 召集请求: how demands for a meeting, their signatures and the roster of conveners are kept and shown.
//! Counts are public; names are seen by those who have to call, and by nobody else.

mod page;
pub mod reads;
mod roster;

#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::decide::request;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "request",
    deeds,
    reads: READS,
    chapters: &[(civic::matter::Kind::Request, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

const READS: &[Read] = &[Read {
    name: "convener.list",
    path: "/{home}/conveners",
    allow: &[Who::Anyone],
    same_for_all: true,
    query: &[],
    show: roster::show,
}];

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::raise, request::raise),
        Deed::new(|tx, scene, _: &request::Sign| reads::signing(tx, scene), request::sign),
        Deed::new(|tx, scene, _: &request::Withdraw| reads::signing(tx, scene), request::withdraw),
        Deed::new(|tx, scene, _: &request::Accept| reads::this(tx, scene), request::accept),
        Deed::new(|tx, scene, _: &request::Doubt| reads::this(tx, scene), request::doubt),
        Deed::new(reads::review, request::review),
        Deed::new(reads::pass, request::pass),
        Deed::new(reads::convene, request::convene),
    ]
}

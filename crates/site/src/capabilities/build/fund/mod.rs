//! 统筹资金: where the county's pooled money came from, which demonstration areas and projects have
//! it, and what of it is paid. All of it is open to everybody, down to the last fen.

mod api;
mod flow;
mod page;
pub mod reads;
mod source;

use civic::authority::Who;
use civic::build::fund::{self, Allot, Back, Carry, Give, Receive, Set};
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "fund",
    deeds,
    reads: &[
        Read {
            name: "fund.pool",
            path: "/{home}/funds",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &["year"],
            show: page::show,
        },
        Read {
            name: "fund.source",
            path: "/{home}/funds/sources/{source}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: source::show,
        },
    ],
    chapters: &[],
    extra: api::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::receive, |facts, scene, act: &Receive| fund::receive(facts, scene, act)),
        Deed::new(reads::joint, |facts, scene, act: &Set| fund::joint(facts, scene, act)),
        Deed::new(reads::share, |facts, scene, act: &Give| fund::share(facts, scene, act)),
        Deed::new(reads::allot, |facts, scene, act: &Allot| fund::allot(facts, scene, act)),
        Deed::new(reads::back, |facts, scene, act: &Back| fund::back(facts, scene, act)),
        Deed::new(reads::carry, |facts, scene, act: &Carry| fund::carry(facts, scene, act)),
    ]
}

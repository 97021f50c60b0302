//! 一事一议筹资筹劳: what the villagers levy of each other, from the plan to the receipt.

mod page;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::build::levy::{self, Adopt, Check, End, Pay, Plan, Rule, Sign, Waive};
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "levy",
    deeds,
    reads: &[
        Read {
            name: "levy.list",
            path: "/{home}/levies",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: page::list,
        },
        Read {
            name: "levy.show",
            path: "/{home}/levies/{levy}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: page::show,
        },
    ],
    chapters: &[(civic::matter::Kind::Project, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::plan, |facts, scene, act: &Plan| levy::plan(facts, scene, act)),
        Deed::new(reads::sign, |facts, scene, act: &Sign| levy::sign(facts, scene, act)),
        Deed::new(reads::adopt, |facts, scene, act: &Adopt| levy::adopt(facts, scene, act)),
        Deed::new(|tx, scene, act: &Check| reads::levy(tx, scene, act.levy), levy::check),
        Deed::new(|tx, scene, act: &Rule| reads::levy(tx, scene, act.levy), levy::rule),
        Deed::new(|tx, scene, act: &End| reads::levy(tx, scene, act.levy), levy::end),
        Deed::new(reads::waive, |facts, scene, act: &Waive| levy::waive(facts, scene, act)),
        Deed::new(reads::pay, |facts, scene, act: &Pay| levy::pay(facts, scene, act)),
    ]
}

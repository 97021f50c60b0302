//! 投工投劳、筹资捐物: what neighbours promise and give to a project, day of work by day of work, and
//! how much of the whole is theirs (靠大家率).

mod chapter;
mod day;
mod page;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::authority::Who;
use civic::build::contribution::{
    self, Bank, Call, Check, Confirm, Join, Lapse, Make, Receive, Withdraw,
};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "contribution",
    deeds,
    reads: &[
        Read {
            name: "contribution.show",
            path: "/{home}/projects/{matter}/contributions",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: page::show,
        },
        Read {
            name: "workday.show",
            path: "/{home}/workdays/{workday}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: day::show,
        },
    ],
    chapters: &[(Kind::Project, chapter::project)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::make, |facts, scene, act: &Make| contribution::make(facts, scene, act)),
        Deed::new(
            |tx, scene, act: &Withdraw| reads::pledge(tx, scene, act.pledge),
            contribution::withdraw,
        ),
        Deed::new(reads::receive, |facts, scene, act: &Receive| {
            contribution::receive(facts, scene, act)
        }),
        Deed::new(|tx, scene, _: &Bank| reads::bank(tx, scene), contribution::bank),
        Deed::new(reads::call, |facts, scene, act: &Call| contribution::call(facts, scene, act)),
        Deed::new(reads::join, |facts, scene, act: &Join| contribution::join(facts, scene, act)),
        Deed::new(reads::check, |facts, scene, act: &Check| contribution::check(facts, scene, act)),
        Deed::new(reads::confirm, |facts, scene, act: &Confirm| {
            contribution::confirm(facts, scene, act)
        }),
        Deed::new(reads::lapse, |facts, scene, act: &Lapse| contribution::lapse(facts, scene, act)),
    ]
}

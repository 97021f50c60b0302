//! 项目的钱: what a project was given, what is held for contracts, what waits for signatures and what
//! is paid; every payment on one page with its whole way back to the document that the money came
//! with.

mod chapter;
mod page;
pub mod reads;
mod settled;
#[cfg(test)]
pub(in crate::capabilities) mod tests;
mod trace;

use civic::authority::Who;
use civic::build::purse::{self, Ask, Declare, End, Hold, Pay, Seat, Settle, Sign, Take};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "purse",
    deeds,
    reads: &[
        Read {
            name: "purse.show",
            path: "/{home}/projects/{matter}/money",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: page::show,
        },
        Read {
            name: "payment.show",
            path: "/{home}/payments/{payment}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: trace::show,
        },
    ],
    chapters: &[(Kind::Project, chapter::project)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::take, |facts, scene, act: &Take| purse::take(facts, scene, act)),
        Deed::new(reads::seat, |facts, scene, act: &Seat| purse::seat(facts, scene, act)),
        Deed::new(reads::declare, |facts, scene, act: &Declare| purse::declare(facts, scene, act)),
        Deed::new(reads::hold, |facts, scene, act: &Hold| purse::hold(facts, scene, act)),
        Deed::new(reads::end, |facts, scene, act: &End| purse::end(facts, scene, act)),
        Deed::new(reads::ask, |facts, scene, act: &Ask| purse::ask(facts, scene, act)),
        Deed::new(reads::sign, |facts, scene, act: &Sign| purse::sign(facts, scene, act)),
        Deed::new(reads::pay, |facts, scene, act: &Pay| purse::pay(facts, scene, act)),
        Deed::new(|tx, scene, _: &Settle| reads::settle(tx, scene), purse::settle),
    ]
}

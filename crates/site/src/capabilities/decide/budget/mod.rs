//! 众选: how a sum of money, the projects on its list, the vote and what it came to are kept and shown.
//! How people voted is shown to nobody; how many voices a project has, to nobody before the close.

mod file;
mod page;
pub mod reads;
mod result;
mod rules;
mod sheet;
#[cfg(test)]
mod tests;
mod told;
mod vote;

use civic::authority::Who;
use civic::decide::budget::{self, Cast, Close, Enter, Hand, Propose, Publish, Strike};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "budget",
    deeds,
    reads: &[
        Read {
            name: "budget.choose",
            path: "/{home}/budgets/{matter}/choose",
            allow: &[Who::Villager],
            same_for_all: false,
            query: &[],
            show: vote::show,
        },
        Read {
            name: "budget.result",
            path: "/{home}/budgets/{matter}/result",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["less"],
            show: result::show,
        },
        Read {
            name: "budget.rules",
            path: "/{home}/budgets/rules",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: rules::show,
        },
        Read {
            name: "budget.sheet",
            path: "/{home}/budgets/{matter}/sheet",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: sheet::show,
        },
    ],
    chapters: &[(Kind::Budget, page::chapter)],
    extra: file::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|_, _, _: &budget::Open| Ok(()), budget::open),
        Deed::new(|tx, scene, _: &Propose| reads::this_list(tx, scene), budget::propose),
        Deed::new(|tx, scene, _: &Strike| reads::this_list(tx, scene), budget::strike),
        Deed::new(|tx, scene, _: &Publish| reads::publish(tx, scene), budget::publish),
        Deed::new(|tx, scene, _: &Cast| reads::cast(tx, scene), budget::cast),
        Deed::new(|tx, scene, act: &Hand| reads::hand(tx, scene, act.person), budget::hand),
        Deed::new(|tx, scene, act: &Enter| reads::enter(tx, scene, act.no), budget::enter),
        Deed::new(|tx, scene, act: &Close| reads::close(tx, scene.home, act.matter), budget::close),
    ]
}

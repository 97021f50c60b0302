//! 推选和评议: how a vote among several is kept and shown. How people voted is shown to nobody; how it
//! stands, to nobody before the close.

mod page;
pub mod reads;
mod result;
mod sheet;
#[cfg(test)]
mod tests;
mod vote;

use civic::authority::Who;
use civic::decide::poll::{self, Cast, Close, Drop, Enter, Hand, Publish, Stand, Strike};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "poll",
    deeds,
    reads: &[
        Read {
            name: "poll.vote",
            path: "/{home}/polls/{matter}/vote",
            allow: &[Who::Villager],
            same_for_all: false,
            query: &[],
            show: vote::show,
        },
        Read {
            name: "poll.result",
            path: "/{home}/polls/{matter}/result",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: result::show,
        },
        Read {
            name: "poll.sheet",
            path: "/{home}/polls/{matter}/sheet",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: sheet::show,
        },
    ],
    chapters: &[(Kind::Poll, page::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|_, _, _: &poll::Open| Ok(()), poll::open),
        Deed::new(|_, _, _: &poll::Ask| Ok(()), poll::ask),
        Deed::new(|tx, scene, _: &Stand| reads::this_list(tx, scene), poll::stand),
        Deed::new(|tx, scene, _: &Strike| reads::this_list(tx, scene), poll::strike),
        Deed::new(|tx, scene, _: &Publish| reads::publish(tx, scene), poll::publish),
        Deed::new(|tx, scene, _: &Cast| reads::cast(tx, scene), poll::cast),
        Deed::new(|tx, scene, _: &Drop| reads::cast(tx, scene), poll::drop),
        Deed::new(|tx, scene, act: &Hand| reads::hand(tx, scene, act.person), poll::hand),
        Deed::new(|tx, scene, act: &Enter| reads::enter(tx, scene, act.no), poll::enter),
        Deed::new(|tx, scene, act: &Close| reads::close(tx, scene.home, act.matter), poll::close),
    ]
}

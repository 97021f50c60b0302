//! 爱心积分: the table that the villagers voted, each household's own book, the desk of the review group,
//! what hangs, the shop, the settled years. Households are listed by nothing that could rank them.

mod chapter;
mod claim;
mod desk;
mod frame;
mod mine;
mod notice;
pub mod reads;
mod shop;
mod table;
#[cfg(test)]
pub(super) mod tests;
mod year;

use civic::authority::{Role, Who};
use civic::manage::points::{
    self, Adopt, Close, Decide, Declare, Draft, File, Hear, Join, Judge, Leave, Nominate, Object,
    Panel, Post, Put, Red, Restock, SetLine, Stock, Strike, Trade, Weigh, Withdraw,
};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

const fn open(
    name: &'static str,
    path: &'static str,
    allow: &'static [Who],
    show: fn(&mut store::Tx<'_>, &crate::view::View) -> Result<crate::view::Shown, store::Stop>,
) -> Read {
    Read { name, path, allow, same_for_all: false, query: &[], show }
}

const ALL: &[Who] = &[Who::Anyone];
const OWN: &[Who] = &[Who::Villager];
const DESK: &[Who] = &[
    Who::Villager,
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Supervisor),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "points",
    deeds,
    reads: &[
        open("points.table", "/{home}/points", ALL, table::show),
        open("points.mine", "/{home}/points/mine", OWN, mine::show),
        open("points.notice", "/{home}/points/notice", ALL, notice::show),
        open("points.desk", "/{home}/points/review", DESK, desk::show),
        open("points.case", "/{home}/points/claims/{claim}", ALL, claim::show),
        open("points.shop", "/{home}/points/shop", ALL, shop::show),
        open("points.years", "/{home}/points/years", ALL, year::show),
    ],
    chapters: &[(Kind::Topic, chapter::topic)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::draft, |facts, scene, act: &Draft| points::draft(facts, scene, act)),
        Deed::new(reads::line, |facts, scene, act: &SetLine| points::line(facts, scene, act)),
        Deed::new(reads::strike, |facts, scene, act: &Strike| points::strike(facts, scene, act)),
        Deed::new(reads::put, |facts, scene, act: &Put| points::put(facts, scene, act)),
        Deed::new(reads::adopt, |facts, scene, act: &Adopt| points::adopt(facts, scene, act)),
        Deed::new(reads::nominate, |facts, scene, act: &Nominate| {
            points::nominate(facts, scene, act)
        }),
        Deed::new(reads::panel, |facts, scene, act: &Panel| points::panel(facts, scene, act)),
        Deed::new(reads::join, |facts, scene, act: &Join| points::join(facts, scene, act)),
        Deed::new(reads::leave, |facts, scene, act: &Leave| points::leave(facts, scene, act)),
        Deed::new(reads::red, |facts, scene, act: &Red| points::red(facts, scene, act)),
        Deed::new(reads::kin, |facts, scene, act: &Declare| points::kin(facts, scene, act)),
        Deed::new(reads::weigh, |facts, scene, act: &Weigh| points::weigh(facts, scene, act)),
        Deed::new(reads::claim, |facts, scene, act: &File| points::claim(facts, scene, act)),
        Deed::new(reads::hear, |facts, scene, act: &Hear| points::hear(facts, scene, act)),
        Deed::new(reads::withdraw, |facts, scene, act: &Withdraw| {
            points::withdraw(facts, scene, act)
        }),
        Deed::new(reads::review, |facts, scene, act: &Judge| points::review(facts, scene, act)),
        Deed::new(reads::post, |facts, scene, act: &Post| points::post(facts, scene, act)),
        Deed::new(reads::appeal, |facts, scene, act: &Object| points::appeal(facts, scene, act)),
        Deed::new(reads::decide, |facts, scene, act: &Decide| points::decide(facts, scene, act)),
        Deed::new(reads::stock, |facts, scene, act: &Stock| points::stock(facts, scene, act)),
        Deed::new(reads::restock, |facts, scene, act: &Restock| points::restock(facts, scene, act)),
        Deed::new(reads::exchange, |facts, scene, act: &Trade| points::exchange(facts, scene, act)),
        Deed::new(reads::settle, |facts, scene, act: &Close| points::settle(facts, scene, act)),
    ]
}

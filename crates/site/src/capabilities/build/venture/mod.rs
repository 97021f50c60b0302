//! 县投、乡投、村投: who owns what the county and its villages run together, what a year came to, and
//! what of it reached the villages. Everybody may look it up; only private people's names are covered.

mod draw;
mod income;
mod list;
mod one;
pub mod reads;
mod sheets;
#[cfg(test)]
mod tests;

use civic::authority::{Role, Who};
use civic::build::venture::{
    self, Account, Bind, Bring, Change, Correct, Drop, Hold, Open, Pay, Register, Stand, Take,
};
use store::Deed;

use crate::manifest::{Manifest, Read};

/// Who enters things here.
const HANDS: &[Who] = &[
    Who::Has(Role::CountyClerk),
    Who::Has(Role::TownshipClerk),
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "venture",
    deeds,
    reads: &[
        Read {
            name: "venture.list",
            path: "/{home}/ventures",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: list::show,
        },
        Read {
            name: "venture.show",
            path: "/{home}/ventures/{venture}",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: one::show,
        },
        Read {
            name: "venture.income",
            path: "/{home}/income",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: income::show,
        },
    ],
    chapters: &[],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::register, |facts, scene, act: &Register| {
            venture::register(facts, scene, act)
        }),
        Deed::new(reads::change, |facts, scene, act: &Change| venture::change(facts, scene, act)),
        Deed::new(reads::holders, |facts, scene, act: &Hold| venture::holders(facts, scene, act)),
        Deed::new(reads::bring, |facts, scene, act: &Bring| venture::bring(facts, scene, act)),
        Deed::new(reads::bind, |facts, scene, act: &Bind| venture::bind(facts, scene, act)),
        Deed::new(reads::stand, |facts, scene, act: &Stand| venture::stand(facts, scene, act)),
        Deed::new(reads::year, |facts, scene, act: &Account| venture::year(facts, scene, act)),
        Deed::new(reads::correct, |facts, scene, act: &Correct| {
            venture::correct(facts, scene, act)
        }),
        Deed::new(reads::open, |facts, scene, act: &Open| venture::open(facts, scene, act)),
        Deed::new(reads::pay, |facts, scene, act: &Pay| venture::pay(facts, scene, act)),
        Deed::new(reads::give_up, |facts, scene, act: &Drop| venture::give_up(facts, scene, act)),
        Deed::new(reads::take, |facts, scene, act: &Take| venture::take(facts, scene, act)),
    ]
}

//! 走访: visits recorded on one screen, promises that only the villager closes, and households that
//! nobody has seen for long.

mod ledger;
mod page;
pub mod reads;
mod spread;
#[cfg(test)]
mod tests;

use civic::authority::{Caller, Role, Who};
use civic::decide::visit;
use kernel::AreaCode;
use store::Deed;

use crate::manifest::{Manifest, Read};
use crate::view::View;

/// Who may write a visit down.
const HANDS: &[Who] = &[
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];
/// Who may look at visits: the staff at all of them, a villager at those of the own household.
const READERS: &[Who] = &[
    Who::Villager,
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "visit",
    deeds,
    reads: &[
        Read {
            name: "visit.form",
            path: "/{home}/visit",
            allow: HANDS,
            same_for_all: false,
            query: &["household", "q"],
            show: page::form,
        },
        Read {
            name: "visit.list",
            path: "/{home}/visits",
            allow: READERS,
            same_for_all: false,
            query: &["page"],
            show: ledger::list,
        },
        Read {
            name: "visit.spread",
            path: "/{home}/visits/spread",
            allow: HANDS,
            same_for_all: false,
            query: &["page"],
            show: spread::show,
        },
        Read {
            name: "visit.show",
            path: "/{home}/visits/{visit}",
            allow: READERS,
            same_for_all: false,
            query: &[],
            show: page::show,
        },
    ],
    chapters: &[],
    extra: page::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![Deed::new(reads::record, visit::record)]
}

/// Whether a reader is of the village's own staff, who see every visit of it.
fn is_staff(view: &View, caller: &Caller, home: AreaCode) -> bool {
    view.may(caller, &visit::STAFF, home)
}

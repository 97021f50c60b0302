//! 谁来商量: how the people asked to the table, the draw, their answers, the places to meet and the
//! comparison with who lives there are kept and shown. Names are for neighbours and for those who
//! run it; the public page shows the village's keys, which is what the draw is made of.

mod chapter;
mod meter;
mod page;
pub mod reads;
mod said;
mod slip;
mod standings;
#[cfg(test)]
pub(super) mod tests;
mod venues;

use civic::authority::{Role, Who};
use civic::decide::company::{draw, invitation, plan, standing, venue};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// Who keeps the lists and hands out slips.
const DESK: &[Who] = &[
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Convener),
    Who::Has(Role::Agent),
    Who::Has(Role::TownshipClerk),
];

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "company",
    deeds,
    reads: &[
        Read {
            name: "company.show",
            path: "/{home}/topics/{matter}/company",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: page::show,
        },
        Read {
            name: "company.slips",
            path: "/{home}/topics/{matter}/slips",
            allow: DESK,
            same_for_all: false,
            query: &["invitation"],
            show: slip::show,
        },
        Read {
            name: "standing.list",
            path: "/{home}/standings",
            allow: DESK,
            same_for_all: false,
            query: &[],
            show: standings::show,
        },
        Read {
            name: "venue.list",
            path: "/{home}/venues",
            allow: &[Who::Anyone],
            same_for_all: false,
            query: &[],
            show: venues::show,
        },
    ],
    chapters: &[(Kind::Topic, chapter::topic), (Kind::Meeting, meter::chapter)],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::plan, plan::make),
        Deed::new(reads::draw, draw::draw),
        Deed::new(reads::answer, invitation::answer),
        Deed::new(reads::invite, invitation::invite),
        Deed::new(reads::join, invitation::join),
        Deed::new(reads::standing_note, standing::note),
        Deed::new(reads::standing, |facts: &Option<standing::Standing>, scene, act| {
            standing::end(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::venue_note, venue::note),
    ]
}

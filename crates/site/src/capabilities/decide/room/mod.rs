//! 会场: the speaking list, statements, the hall screen and the minutes of a meeting.
//!
//! Invariants: the hall screen shows who came, who speaks and how many have voted, never how; how
//! statements stand is shown after the close. Refuses to know: who may vote and what a verdict is.

mod hall;
mod minutes_page;
mod opinions;
mod page;
pub mod reads;
mod statements;
mod tidy;

use std::sync::Arc;

use axum::Router;
use civic::authority::{Role, Who};
use civic::decide::room::{minutes, recast, speech, statement};
use store::Deed;

use crate::app::App;
use crate::manifest::{Manifest, Read};
use crate::view::Face;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "room",
    deeds,
    reads: &[
        Read {
            name: "hall.show",
            path: "/{home}/meetings/{matter}/hall",
            allow: IN_THE_ROOM,
            same_for_all: false,
            query: &[],
            show: hall::show,
        },
        Read {
            name: "minutes.show",
            path: "/{home}/meetings/{matter}/record",
            allow: IN_THE_ROOM,
            same_for_all: false,
            query: &[],
            show: minutes_page::show,
        },
        Read {
            name: "statements.show",
            path: "/{home}/meetings/{matter}/statements",
            allow: IN_THE_ROOM,
            same_for_all: false,
            query: &["one"],
            show: statements::show,
        },
        Read {
            name: "statements.tidy",
            path: "/{home}/meetings/{matter}/statements/tidy",
            allow: &[
                Who::Has(Role::Secretary),
                Who::Has(Role::Convener),
                Who::Has(Role::Supervisor),
            ],
            same_for_all: false,
            query: &[],
            show: tidy::show,
        },
        Read {
            name: "opinions.show",
            path: "/{home}/meetings/{matter}/opinions",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: opinions::show,
        },
    ],
    chapters: &[(civic::matter::Kind::Meeting, page::chapter)],
    extra: routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// What is neither a page nor data: the stream of the hall screen, style and script of the statements.
fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    match face {
        Face::Html => statements::JS.served(statements::CSS.served(hall::routes(router))),
        Face::Json => router,
    }
}

/// Who may look into the room: the neighbours, and those who hold an office over the village.
pub(super) const IN_THE_ROOM: &[Who] = &[
    Who::Villager,
    Who::Has(Role::Secretary),
    Who::Has(Role::Committee),
    Who::Has(Role::Convener),
    Who::Has(Role::Agent),
    Who::Has(Role::Supervisor),
    Who::Has(Role::TownshipClerk),
    Who::Has(Role::CountyClerk),
    Who::Has(Role::Auditor),
];

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|tx, scene, _: &speech::Ask| reads::floor(tx, scene), speech::ask),
        Deed::new(|tx, scene, _: &speech::Leave| reads::floor(tx, scene), speech::leave),
        Deed::new(|tx, scene, _: &speech::Give| reads::floor(tx, scene), speech::give),
        Deed::new(|tx, scene, _: &speech::End| reads::floor(tx, scene), speech::end),
        Deed::new(
            |tx, scene, act: &statement::Make| reads::statements(tx, scene.home, act.matter),
            |before: &Vec<_>, scene, act| statement::make(before, scene, act),
        ),
        Deed::new(
            |tx, scene, act: &statement::Stand| {
                reads::statement(tx, scene.home, act.matter, act.statement)
            },
            |found: &Option<_>, scene, act| statement::answer(found.as_ref(), scene, act),
        ),
        Deed::new(
            |tx, scene, act: &statement::Hold| {
                reads::statement(tx, scene.home, act.matter, act.statement)
            },
            |found: &Option<_>, scene, act| statement::hold(found.as_ref(), scene, act),
        ),
        Deed::new(reads::merging, recast::merge),
        Deed::new(
            |tx, scene, act: &recast::Split| reads::statements(tx, scene.home, act.matter),
            |before: &Vec<_>, scene, act| recast::split(before, scene, act),
        ),
        Deed::new(reads::draft, minutes::draft),
        Deed::new(reads::sign, minutes::sign),
    ]
}

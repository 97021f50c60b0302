//! The capabilities, each in its own room. They declare themselves; nothing here knows what they do.

pub mod build;
pub mod decide;
pub mod manage;
pub mod office;
pub mod portal;
pub mod reference;
pub mod registry;
pub mod spine;
pub mod spread;
pub mod thread;

use store::{Deeds, Fault};

use crate::manifest::{Chores, Manifest};

/// Every capability.
pub fn all() -> &'static [Manifest] {
    const ALL: &[Manifest] = &[
        decide::wish::MANIFEST,
        decide::visit::MANIFEST,
        decide::topic::MANIFEST,
        decide::process::MANIFEST,
        decide::meeting::MANIFEST,
        decide::ballot::MANIFEST,
        decide::room::MANIFEST,
        decide::company::MANIFEST,
        decide::panel::MANIFEST,
        decide::resolution::MANIFEST,
        decide::advice::MANIFEST,
        decide::change::MANIFEST,
        decide::budget::MANIFEST,
        decide::poll::MANIFEST,
        build::project::MANIFEST,
        build::contribution::MANIFEST,
        build::levy::MANIFEST,
        build::purse::MANIFEST,
        build::fund::MANIFEST,
        build::venture::MANIFEST,
        build::board::MANIFEST,
        manage::points::MANIFEST,
        manage::hours::MANIFEST,
        build::village::MANIFEST,
        manage::finding::MANIFEST,
        manage::keeper::MANIFEST,
        manage::covenant::MANIFEST,
        manage::force::MANIFEST,
        decide::notice::MANIFEST,
        decide::request::MANIFEST,
        decide::duty::MANIFEST,
        decide::recall::MANIFEST,
        decide::outcome::MANIFEST,
        registry::MANIFEST,
        spine::MANIFEST,
        portal::MANIFEST,
        spread::MANIFEST,
        thread::MANIFEST,
        office::MANIFEST,
        reference::MANIFEST,
    ];
    ALL
}

/// What finds the clockwork something to do besides the clocks that have passed.
pub const CHORES: &[Chores] = &[
    decide::duty::reads::chores,
    build::contribution::reads::chores,
    manage::points::reads::chores,
];

/// Every act of the product.
pub fn deeds() -> Result<Deeds, Fault> {
    Deeds::new(all().iter().flat_map(|m| (m.deeds)()))
}

/// The words of both languages: what all pages share, then every room's own.
pub fn strings() -> (Vec<&'static str>, Vec<&'static str>) {
    let mut zh = vec![include_str!("../strings.zh-CN.ftl")];
    let mut en = vec![include_str!("../strings.en.ftl")];
    for manifest in all() {
        zh.push(manifest.strings.0);
        en.push(manifest.strings.1);
    }
    (zh, en)
}

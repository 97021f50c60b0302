//! What belongs to every kind of matter, and the clockwork.

mod files;
pub mod reads;
#[cfg(test)]
mod tests;

use civic::spine;
use store::Deed;

use crate::manifest::Manifest;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "spine",
    deeds,
    reads: &[],
    chapters: &[],
    extra: files::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(|_, _, _: &spine::Remark| Ok(()), |(), scene, act| spine::remark(scene, act)),
        Deed::new(
            |_, _, _: &spine::FollowStart| Ok(()),
            |(), scene, act| spine::follow(scene, act),
        ),
        Deed::new(reads::mark, |facts: &Option<spine::MessageMark>, scene, act| {
            spine::read_up_to(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::attach, |facts: &Option<spine::Stored>, scene, act| {
            spine::attach(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::detach, |facts: &Option<spine::Attachment>, scene, act| {
            spine::detach(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::escalate, |facts: &Option<civic::matter::Due>, scene, act| {
            spine::escalate(facts.as_ref(), scene, act)
        }),
        Deed::new(reads::seal, spine::seal),
    ]
}

//! 项目: how what is built is kept and shown: in its thread, on a sheet of its own and as a signboard.

mod chapter;
mod part;
pub mod reads;
mod sheet;
mod sign;
#[cfg(test)]
pub(in crate::capabilities) mod tests;

use civic::authority::Who;
use civic::build::project::{
    self, Alter, Begin, Finish, Keep, Note, Open, Plan, Publicise, Reach, Reply, Strike,
};
use civic::matter::Kind;
use store::Deed;

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "project",
    deeds,
    reads: &[
        Read {
            name: "project.sheet",
            path: "/{home}/projects/{matter}/sheet",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: sheet::show,
        },
        Read {
            name: "project.sign",
            path: "/{home}/projects/{matter}/sign",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: sign::show,
        },
    ],
    chapters: &[
        (Kind::Project, chapter::project),
        (Kind::Resolution, chapter::resolution),
        (Kind::Notice, chapter::notice),
    ],
    extra: |router, _| router,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The acts with their facts.
pub fn deeds() -> Vec<Deed> {
    vec![
        Deed::new(reads::open, |facts, scene, act: &Open| project::open(facts, scene, act)),
        Deed::new(|tx, scene, _: &Reply| reads::reply(tx, scene), project::reply),
        Deed::new(|tx, scene, _: &Plan| reads::work(tx, scene), project::plan),
        Deed::new(|tx, scene, _: &Strike| reads::work(tx, scene), project::strike),
        Deed::new(|tx, scene, _: &Begin| reads::begin(tx, scene), project::begin),
        Deed::new(|tx, scene, _: &Reach| reads::work(tx, scene), project::reach),
        Deed::new(reads::note, |facts, scene, act: &Note| project::note(facts, scene, act)),
        Deed::new(|tx, scene, _: &Alter| reads::alter(tx, scene), project::alter),
        Deed::new(|tx, scene, _: &Publicise| reads::publicise(tx, scene), project::publicise),
        Deed::new(|tx, scene, _: &Finish| reads::finish(tx, scene), project::finish),
        Deed::new(reads::keep, |facts, scene, act: &Keep| project::keep(facts, scene, act)),
    ]
}

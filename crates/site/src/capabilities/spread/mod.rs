//! 传出去: what is public leaves the site by every way people have: a code to scan, a text for the
//! WeChat group, sentences for the loudspeaker, sheets of paper, a feed.
//!
//! Invariants: nothing goes out that a stranger may not read; people are named by office only, save
//! the convener on the sheet that calls to the meeting; a text says numbers so that they can be read
//! aloud; nothing is fetched from elsewhere. Refuses to know: who has shared or read what.

mod facts;
mod feed;
mod page;
mod print;

pub mod reads;
mod sheet;
pub mod speech;
mod text;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use civic::authority::Who;

use crate::app::App;
use crate::asset::Asset;
use crate::manifest::{Manifest, Read};
use crate::view::Face;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "spread",
    deeds: Vec::new,
    reads: &[
        Read {
            name: "share.matter",
            path: "/{home}/{noun}/{matter}/share",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &[],
            show: page::show,
        },
        Read {
            name: "share.print",
            path: "/{home}/{noun}/{matter}/print",
            allow: &[Who::Anyone],
            same_for_all: true,
            query: &["sheet"],
            show: print::show,
        },
    ],
    chapters: &[],
    extra: routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

/// The sheet of style that only printed forms need.
static PRINT_CSS: Asset = Asset::css(include_str!("../../../assets/print.css"));

/// What is neither a page nor data: feeds, texts to be read out, the sheet of style.
fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    PRINT_CSS
        .served(router)
        .route("/{home}/feed.atom", get(feed::atom))
        .route("/{home}/loudspeaker.txt", get(feed::loudspeaker))
}

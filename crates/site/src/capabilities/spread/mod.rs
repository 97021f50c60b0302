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
mod qr;
pub mod reads;
mod sheet;
pub mod speech;
mod text;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use civic::authority::Who;

use crate::app::App;
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
const PRINT_CSS: &str = include_str!("../../../assets/print.css");

/// Its address, with its content in the name.
fn css_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let hash = kernel::hash::hex(&kernel::hash::sm3(PRINT_CSS.as_bytes()));
        format!("/assets/print-{}.css", hash.get(..12).unwrap_or("0"))
    })
}

/// What is neither a page nor data: feeds, texts to be read out, the sheet of style.
fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    let css = || async {
        let forever = "public, max-age=31536000, immutable";
        ([(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, forever)], PRINT_CSS)
            .into_response()
    };
    router
        .route(css_path(), get(css))
        .route("/{home}/feed.atom", get(feed::atom))
        .route("/{home}/loudspeaker.txt", get(feed::loudspeaker))
}

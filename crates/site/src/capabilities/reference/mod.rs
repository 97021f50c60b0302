//! What the product says of itself: rules in force, digests to check, authority table, refusals, the
//! design page.
//!
//! Invariant: every page here is drawn from what the product runs on (rulebook, manifests, refusal
//! table), so it can not tell a different story. Refuses to know: any matter.

mod authority;
mod digests;
mod refusals;
mod rule_lines;
mod rules;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use civic::authority::Who;

use crate::app::App;
use crate::manifest::{Manifest, Read};
use crate::ui;
use crate::view::Face;

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "reference",
    deeds: Vec::new,
    reads: READS,
    chapters: &[],
    extra: look_routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};

const ANYONE: &[Who] = &[Who::Anyone];

const READS: &[Read] = &[
    Read {
        name: "rule.list",
        path: "/rules",
        allow: ANYONE,
        same_for_all: true,
        query: &["q", "on"],
        show: rules::show,
    },
    Read {
        name: "digest.list",
        path: "/digests",
        allow: ANYONE,
        same_for_all: true,
        query: &["q"],
        show: digests::list,
    },
    Read {
        name: "digest.one",
        path: "/digests/{period}",
        allow: ANYONE,
        same_for_all: true,
        query: &["chain"],
        show: digests::one,
    },
    Read {
        name: "authority.table",
        path: "/authority",
        allow: ANYONE,
        same_for_all: true,
        query: &[],
        show: authority::show,
    },
    Read {
        name: "refusal.list",
        path: "/refusals",
        allow: ANYONE,
        same_for_all: true,
        query: &[],
        show: refusals::show,
    },
];

/// The design page is a document of its own; it names the two assets by their plain addresses.
fn look_routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    router
        .route("/look", get(|| async { Html(ui::showcase().into_string()) }))
        .route(ui::CSS_HREF, get(|| async { asset("text/css", ui::APP_CSS) }))
        .route(ui::JS_HREF, get(|| async { asset("text/javascript", ui::APP_JS) }))
}

fn asset(mime: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

//! Style sheets and scripts: sent with their content in the name, so that browsers keep them for ever
//! and a new version is a new address.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::app::App;

/// A text that pages refer to.
pub struct Asset {
    kind: &'static str,
    content: &'static str,
    path: OnceLock<String>,
}

const FOREVER: &str = "public, max-age=31536000, immutable";

impl Asset {
    /// A style sheet.
    pub const fn css(content: &'static str) -> Self {
        Self { kind: "css", content, path: OnceLock::new() }
    }

    /// A script.
    pub const fn js(content: &'static str) -> Self {
        Self { kind: "js", content, path: OnceLock::new() }
    }

    /// Its address.
    pub fn path(&self) -> &str {
        self.path.get_or_init(|| {
            let hash = kernel::hash::hex(&kernel::hash::sm3(self.content.as_bytes()));
            format!("/assets/{}.{}", hash.get(..12).unwrap_or("0"), self.kind)
        })
    }

    /// The router with this served.
    pub fn served(&'static self, router: Router<Arc<App>>) -> Router<Arc<App>> {
        let mime = if self.kind == "css" { "text/css" } else { "text/javascript" };
        let send = move || async move {
            let headers = [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, FOREVER)];
            (headers, self.content).into_response()
        };
        router.route(self.path(), get(send))
    }
}

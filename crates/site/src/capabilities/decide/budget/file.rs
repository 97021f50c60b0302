//! What is neither a page nor data: the vote as a file that any program can count again, and the style
//! and script of the voting page.

use std::sync::Arc;

use axum::Router;

use crate::app::App;
use crate::asset::Asset;
use crate::view::Face;

/// The money line.
pub(super) static CSS: Asset = Asset::css(include_str!("../../../../assets/choose.css"));
/// Says while one ticks what is left.
pub(super) static JS: Asset = Asset::js(include_str!("../../../../assets/choose.js"));

/// Routes.
pub fn routes(router: Router<Arc<App>>, face: Face) -> Router<Arc<App>> {
    if face == Face::Json {
        return router;
    }
    JS.served(CSS.served(router))
}

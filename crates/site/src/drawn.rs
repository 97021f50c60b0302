//! Fields that nobody types: the reader's device fills them. Without its script they stay empty, and
//! the act is done without.

use std::sync::Arc;

use axum::Router;
use kernel::id::BallotId;
use maud::{Markup, html};

use crate::app::App;
use crate::asset::Asset;

/// Makes receipts of secret votes, and finds them again.
static JS: Asset = Asset::js(include_str!("../assets/receipt.js"));
/// How their codes look.
static CSS: Asset = Asset::css(include_str!("../assets/receipt.css"));

/// Serves them.
pub(crate) fn served(router: Router<Arc<App>>) -> Router<Arc<App>> {
    JS.served(CSS.served(router))
}

/// Loads the script of receipts into a page.
pub(crate) fn receipts_script() -> Markup {
    html! { link rel="stylesheet" href=(CSS.path()); script src=(JS.path()) defer {} }
}

/// The receipt that comes with a vote in a secret ballot.
pub(crate) fn receipt_field(ballot: BallotId) -> Markup {
    html! {
        input type="hidden" name="receipt" value="" data-receipt-for=(ballot);
        (receipts_script())
    }
}

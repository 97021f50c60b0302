//! How a meeting is told in its thread.

use civic::matter::Matter;
use maud::html;
use store::{Stop, Tx};

use crate::manifest::Chapter;
use crate::view::View;

/// The chapter.
pub fn chapter(_tx: &mut Tx<'_>, _view: &View, _matter: &Matter) -> Result<Chapter, Stop> {
    Ok(Chapter { body: html! {}, data: serde_json::Value::Null })
}

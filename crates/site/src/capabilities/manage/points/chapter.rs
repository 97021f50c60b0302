//! What a topic's thread says of the table that goes with it: its lines, so that what is read there is
//! what is voted on.

use civic::authority::Caller;
use civic::matter::Matter;
use maud::html;
use serde_json::json;
use store::{Stop, Tx, points};

use super::table;
use crate::manifest::Chapter;
use crate::view::View;

/// The part of a topic's chapter.
pub(super) fn topic(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _: &Caller,
) -> Result<Chapter, Stop> {
    let all = points::tables(tx, matter.home)?;
    let Some(found) = all.into_iter().find(|table| table.topic == Some(matter.id)) else {
        return Ok(Chapter { body: html! {}, data: json!({}), offered: Vec::new() });
    };
    let lines = points::lines(tx, matter.home, found.version)?;
    let data = json!({ "points": { "version": found.version, "lines": lines } });
    let version = found.version.to_string();
    let body = html! {
        p {
            (view.tf("points-goes-along", &[("title", &found.title), ("version", &version)])) " "
            a href={ "/" (matter.home) "/points" } { (view.t("page-points-table")) }
        }
        (table::rows(view, &lines))
    };
    Ok(Chapter { body, data, offered: Vec::new() })
}

//! What a topic's thread says of the table and of the review group that go with it: lines and names, so that what is read there is
//! what is voted on.

use civic::authority::Caller;
use civic::manage::points::{Rule, Table};
use civic::matter::Matter;
use maud::{Markup, html};
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
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let all = points::tables(tx, matter.home)?;
    let found = all.into_iter().find(|table| table.topic == Some(matter.id));
    let mut group = Vec::new();
    for one in points::nominees(tx, matter.home, matter.id)? {
        group.push(view.person_name(tx, caller, one.person)?);
    }
    if found.is_none() && group.is_empty() {
        return Ok(Chapter { body: html! {}, data: json!({}), offered: Vec::new() });
    }
    let lines = match &found {
        Some(table) => points::lines(tx, matter.home, table.version)?,
        None => Vec::new(),
    };
    let version = found.as_ref().map(|table| table.version);
    let data = json!({ "points": { "version": version, "lines": lines, "group": group } });
    let body = html! {
        @if !group.is_empty() {
            p { (view.t("points-group-along")) (group.join(view.t("list-comma"))) }
        }
        @if let Some(found) = &found { (goes_along(view, matter, found, &lines)) }
    };
    Ok(Chapter { body, data, offered: Vec::new() })
}

fn goes_along(view: &View, matter: &Matter, found: &Table, lines: &[Rule]) -> Markup {
    let version = found.version.to_string();
    html! {
        p {
            (view.tf("points-goes-along", &[("title", &found.title), ("version", &version)])) " "
            a href={ "/" (matter.home) "/points" } { (view.t("page-points-table")) }
        }
        (table::rows(view, lines))
    }
}

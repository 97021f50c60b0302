//! What the thread says of what neighbours give to a project, and the way to its page.

use civic::authority::Caller;
use civic::matter::{Matter, State};
use maud::html;
use serde_json::json;
use store::{Stop, Tx, contribution};

use crate::manifest::Chapter;
use crate::standing;
use crate::view::View;

/// The part of a project's chapter.
pub(super) fn project(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _: &Caller,
) -> Result<Chapter, Stop> {
    let pledges = contribution::pledges(tx, matter.home, matter.id)?;
    let given = contribution::given(tx, matter.home, matter.id)?;
    let href = format!("{}/contributions", view.href(matter));
    let n = pledges.iter().filter(|pledge| pledge.withdrawn_at.is_none()).count();
    let said = [
        ("n", n.to_string()),
        ("money", given.money_fen.to_string()),
        ("days", standing::days(given.half_days)),
    ];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let open = matter.state != State::Handed || n > 0;
    let body = html! {
        @if open {
            p { (view.tf("contribution-summary", &said)) " " a href=(href) { (view.t("contribution-how")) } }
        }
    };
    let data = json!({ "contributions": { "pledges": n, "given": given } });
    // The page of contributions offers them where they belong.
    let offered = vec![
        "pledge.make",
        "pledge.withdraw",
        "pledge.receive",
        "pledge.bank",
        "labour.call",
        "labour.join",
        "labour.arrive",
        "labour.confirm",
    ];
    Ok(Chapter { body, data, offered })
}

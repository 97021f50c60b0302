//! What the thread says of a project's money: how much it was given and paid, what waits, the way to
//! its page.

use civic::authority::Caller;
use civic::matter::Matter;
use kernel::Fen;
use maud::html;
use serde_json::json;
use store::{Stop, Tx};

use super::reads;
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
    let purses = store::money::purses(tx, matter.home, matter.id)?;
    let payments = store::money::payments(tx, matter.home, matter.id)?;
    let given = Fen(purses.iter().map(|p| p.amount_fen.0).sum());
    let paid = payments.iter().filter(|p| p.paid_at.is_some());
    let paid = Fen(paid.map(|p| p.amount_fen.0).sum());
    let waiting = payments.iter().filter(|p| p.paid_at.is_none() && p.refused_at.is_none()).count();
    let arriving = store::money::allotted(tx, matter.home, matter.id)?.len() - purses.len();
    let href = format!("{}/money", view.href(matter));
    let said = [("given", given.to_string()), ("paid", paid.to_string())];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let body = html! {
        @if reads::underway(matter.state) || !purses.is_empty() {
            p { (view.tf("purse-summary", &said)) " " a href=(href) { (view.t("purse-how")) } }
        }
        @if waiting > 0 {
            (ui::lamp(ui::State::Remind, &view.tf("purse-waiting", &[("n", &waiting.to_string())])))
        }
        @if arriving > 0 {
            (ui::lamp(ui::State::Remind, &view.tf("purse-arriving", &[("n", &arriving.to_string())])))
        }
    };
    let data = json!({ "money": { "given_fen": given, "paid_fen": paid, "waiting": waiting } });
    // The page of the money offers them where they belong.
    let offered = vec![
        "purse.take",
        "project.delegates",
        "contract.hold",
        "contract.end",
        "payment.ask",
        "payment.sign",
        "payment.pay",
    ];
    Ok(Chapter { body, data, offered })
}

//! 邀请条: a slip of paper for each invitation: who, to what, why, when and where, how to answer.
//! Paper is a main road: a household without a phone is invited just the same.

use civic::matter::Kind;
use kernel::id::MatterId;
use kernel::{Code, Moment};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{reads, said};
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Slip {
    who: String,
    why: String,
}

#[derive(Serialize)]
struct Slips {
    title: String,
    number: String,
    /// When and where, when a meeting is called.
    meeting: Option<(Moment, String)>,
    slips: Vec<Slip>,
}

/// `/{home}/topics/{matter}/slips`; with `invitation` only that one.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Topic).ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let wanted = view.ask("invitation");
    let mut slips = Vec::new();
    for (one, pool) in store::company::invitations(tx, home, id)? {
        if wanted.is_empty() || one.id.to_string() == wanted {
            let who = said::who(tx, view, &caller, &one)?;
            slips.push(Slip { who, why: said::why(view, &one, pool) });
        }
    }
    if slips.is_empty() && !wanted.is_empty() {
        return Err(Code::NotFound.into());
    }
    let data = Slips {
        title: matter.title.clone(),
        number: view.number(&matter),
        meeting: reads::meeting_called(tx, home, id)?,
        slips,
    };
    let village = view.area_name(tx, home)?;
    let title = view.t("page-company-slips");
    let back = (format!("{}/company", view.href(&matter)), view.t("page-company-show").to_owned());
    Shown::new(view, home, &village, title, &data, || draw(view, title, &village, &data))
        .map(|shown| shown.under(vec![(format!("/{home}"), village.clone()), back]))
}

fn draw(view: &View, title: &str, village: &str, data: &Slips) -> Markup {
    html! {
        (ui::lead(title, view.t("company-slips-say"), ui::acts(ui::print_button(view.t("print")))))
        @if data.slips.is_empty() {
            (ui::sheet(ui::empty(view.t("company-none"), view.t("company-none-say"), None)))
        }
        @for one in &data.slips { (slip(view, village, data, one)) }
    }
}

fn slip(view: &View, village: &str, data: &Slips, one: &Slip) -> Markup {
    let (when, place) = match &data.meeting {
        Some((at, venue)) => (view.moment(*at), venue.clone()),
        None => (view.t("company-slip-later").to_owned(), String::new()),
    };
    let heading = view.tf("company-slip-title", &[("who", &one.who)]);
    ui::sheet_titled(
        &heading,
        None,
        html! {
            (ui::definitions(&[
                (view.t("company-slip-topic"), html! { span.strong { (data.title) } " " small { (data.number) } }),
                (view.t("company-why"), html! { (one.why) }),
                (view.t("company-slip-when"), html! { (when) " " (place) }),
            ]))
            p { (view.tf("company-slip-words", &[("village", village)])) }
            (ui::sign_lines(&[
                view.t("company-slip-yes"),
                view.t("company-slip-phone"),
                view.t("company-slip-no"),
            ]))
        },
    )
}

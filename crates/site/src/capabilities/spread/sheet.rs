//! How each sheet of paper is laid out. Empty lines are to be written on.

use civic::deliberation::{Basis, Topic};
use maud::{Markup, html};

use super::facts::{About, Out};
use super::text;
use crate::ui;
use crate::view::View;

/// Lines left for what was said.
const SPOKEN_LINES: usize = 8;

/// The head: whose sheet, what it is, its number.
pub(super) fn head(place: &str, title: &str, number: &str) -> Markup {
    html! {
        div.paper-head {
            p.paper-issuer { (place) }
            h1 { (title) }
            p { (number) }
        }
    }
}

/// The notice as it hangs: what was resolved, how long, and how to object.
pub(super) fn notice(view: &View, out: &Out) -> Markup {
    let About::Notice { posted_on, until_on, text, due_on, office } = &out.about else {
        return html! {};
    };
    let until = view.day(*until_on);
    html! {
        p.strong { (out.matter.title) }
        p.pre { (text) }
        (ui::definitions(&[
            (view.t("sheet-hangs"), html! { (view.tf("sheet-from-until", &[("from", &view.day(*posted_on)), ("until", &until)])) }),
            (view.t("field-owner"), html! { (office) }),
            (view.t("field-due-on"), html! { @if let Some(day) = due_on { (view.day(*day)) } }),
        ]))
        p { (view.tf("sheet-object", &[("until", &until)])) }
        (ui::sign_lines(&[view.t("sheet-committee"), view.t("sheet-supervisors"), view.t("sheet-date")]))
    }
}

/// The call to a meeting.
pub(super) fn call(view: &View, out: &Out, convener: &str, topic: Option<&Topic>) -> Markup {
    let About::Meeting { starts_at, venue, basis, body } = &out.about else { return html! {} };
    let who = view.t(match basis {
        Basis::Person => "sheet-each-person",
        Basis::Household => "sheet-each-household",
    });
    html! {
        p { (view.t("sheet-neighbours")) }
        p.strong { (out.matter.title) }
        (ui::definitions(&[
            (view.t("meeting-when"), html! { (view.moment(*starts_at)) }),
            (view.t("meeting-where"), html! { (venue) }),
            (view.t("sheet-body"), html! { (body) " · " (who) }),
            (view.t("field-convener"), html! { (convener) }),
        ]))
        @if let Some(topic) = topic {
            p.pre { (topic.plan) }
            p { (view.tf("sheet-cost", &[("cost", &text::yuan(topic.cost_fen)), ("money", &topic.money)])) }
        }
        p { (view.t("sheet-come")) }
    }
}

fn blanks(view: &View, caption: &str, rows: &[&str], columns: &[&str]) -> Markup {
    html! {
        table.paper-table {
            caption { (view.t(caption)) }
            thead { tr { th scope="col" {} @for column in columns { th scope="col" { (view.t(column)) } } } }
            tbody {
                @for row in rows {
                    tr { th scope="row" { (view.t(row)) } @for _ in columns { td {} } }
                }
            }
        }
    }
}

/// An empty tally sheet: what is counted, and who stands by the count.
pub(super) fn tally(view: &View, out: &Out) -> Markup {
    let About::Meeting { starts_at, venue, .. } = &out.about else { return html! {} };
    let rows = [
        "sheet-issued",
        "sheet-returned",
        "sheet-yes",
        "sheet-no",
        "sheet-abstain",
        "sheet-invalid",
    ];
    html! {
        p.strong { (out.matter.title) }
        (ui::bits(&[&view.moment(*starts_at), venue]))
        (blanks(view, "sheet-counted", &rows, &["sheet-strokes", "sheet-number"]))
        p { (view.t("sheet-adds-up")) }
        (ui::sign_lines(&[view.t("sheet-caller"), view.t("sheet-teller")]))
        (ui::sign_lines(&[view.t("sheet-witness-a"), view.t("sheet-witness-b"), view.t("sheet-date")]))
    }
}

/// The bones of the minutes, with what is known already.
pub(super) fn minutes(view: &View, out: &Out, (due, came): (u64, u64)) -> Markup {
    let About::Meeting { starts_at, venue, body, .. } = &out.about else { return html! {} };
    let known = |n: u64| if due == 0 { String::new() } else { n.to_string() };
    html! {
        (ui::definitions(&[
            (view.t("sheet-topic"), html! { (out.matter.title) }),
            (view.t("meeting-when"), html! { (view.moment(*starts_at)) }),
            (view.t("meeting-where"), html! { (venue) }),
            (view.t("sheet-body"), html! { (body) }),
            (view.t("sheet-due"), html! { (known(due)) }),
            (view.t("sheet-came"), html! { (known(came)) }),
        ]))
        p.strong { (view.t("sheet-spoken")) }
        div.paper-lines { @for _ in 0..SPOKEN_LINES { div {} } }
        (blanks(view, "sheet-vote", &["sheet-yes", "sheet-no", "sheet-abstain"], &["sheet-number"]))
        p.strong { (view.t("sheet-resolved")) }
        div.paper-lines { @for _ in 0..3 { div {} } }
        (ui::sign_lines(&[view.t("field-convener"), view.t("sheet-recorder"), view.t("sheet-supervisors")]))
    }
}

//! What the pages of every vote of several days say alike: who runs it, how many have voted, what the
//! reader can do, how far the papers are. Refuses to know: what is chosen.

use civic::authority::{Caller, DESK, Role};
use civic::deliberation::Basis;
use civic::matter::Matter;
use maud::{Markup, html};
use store::choice::{Own, Papers};

use crate::ui;
use crate::view::View;

/// Whether the reader hands out papers and types them.
pub(crate) fn runs(caller: &Caller, matter: &Matter) -> bool {
    let desk = DESK.iter().chain(&[Role::Committee, Role::TownshipClerk]);
    desk.copied().any(|role| caller.has(role, matter.area))
}

/// String key of who has a voice.
pub(crate) fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::Person => "basis-person",
        Basis::Household => "basis-household",
    }
}

/// So many voices, with the word for who has one.
pub(crate) fn voices(view: &View, basis: Basis, n: u64) -> String {
    let key = match basis {
        Basis::Person => "choice-n-persons",
        Basis::Household => "choice-n-households",
    };
    view.tf(key, &[("n", &n.to_string())])
}

/// So many of so many have voted.
pub(crate) fn heard_of(view: &View, basis: Basis, given: u64, all: u64) -> String {
    let said = [("n", &*voices(view, basis, given)), ("all", &*voices(view, basis, all))];
    view.tf("choice-heard-of", &said)
}

/// The same as a meter.
pub(crate) fn heard(view: &View, basis: Basis, given: u64, all: u64) -> Markup {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let said = heard_of(view, basis, given, all);
    ui::meter(view.t("choice-heard"), &said, number(given), number(all))
}

/// Where the reader votes: the page below the matter, and the words that lead there, at first and
/// again.
pub(crate) struct Door<'a> {
    pub page: &'a str,
    pub first: &'a str,
    pub again: &'a str,
}

/// What the reader can do now; the paper to look at for everybody.
pub(crate) fn take_part(
    view: &View,
    matter: &Matter,
    own: Option<&Own>,
    door: &Door<'_>,
) -> Markup {
    let sheet = format!("{}/sheet", view.href(matter));
    let paper = ui::button_soft(ui::Link::new(&sheet, view.t("choice-sheet-link")));
    let said = |key| html! { p { span.strong { (view.t(key)) } } };
    match own {
        None => ui::acts(paper),
        Some(own) if own.line.paper_at.is_some() => said("choice-own-paper"),
        Some(own) if !own.may_vote() => said("choice-own-dropped"),
        Some(own) => {
            let href = format!("{}/{}", view.href(matter), door.page);
            let key = if own.voted { door.again } else { door.first };
            html! {
                @if own.voted { (said("choice-own-given")) }
                (ui::acts(html! { (ui::button_link(ui::Link::new(&href, view.t(key)))) (paper) }))
            }
        }
    }
}

/// How far the papers are.
pub(crate) fn papers(view: &View, papers: Papers) -> Markup {
    let [handed, typed, unchecked] =
        [papers.handed, papers.typed, papers.unchecked].map(|n| n.to_string());
    let said = [("handed", &*handed), ("typed", &*typed), ("unchecked", &*unchecked)];
    html! { p.quiet { (view.tf("choice-papers", &said)) } }
}

/// The foot of a printed paper: a line for its number, and the code of the form where it is typed.
pub(crate) fn sheet_foot(view: &View, url: &str) -> Markup {
    let label = view.t("choice-sheet-code");
    html! {
        (ui::sign_lines(&[view.t("choice-sheet-no")]))
        (ui::qr(crate::qr::svg(url, label), label, url))
    }
}

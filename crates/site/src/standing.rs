//! How a project stands beside its plan (P12), in one place for its own pages and for every board, and
//! the words of the closed lists that projects are described by.
//!
//! Refuses to know: which page asks.

use civic::authority::{Caller, Role, Who};
use civic::matter::{Kind, Matter, State};
use civic::works::{Milestone, behind};
use kernel::time::DAY_MS;
use kernel::{Code, Date, Moment};
use maud::{Markup, html};
use store::{Stop, Tx};

use crate::ui;
use crate::view::View;

/// A word of a closed list, in the reader's language.
pub(crate) fn word(view: &View, list: &str, word: &str) -> String {
    view.t(&format!("{list}-{word}").replace('_', "-")).to_owned()
}

/// The project that the path names.
///
/// # Errors
/// `not_found` where there is none.
pub(crate) fn project(tx: &mut Tx<'_>, view: &View) -> Result<Matter, Stop> {
    let matter = store::matter::get(tx, view.area()?, view.id("matter")?)?;
    let matter = matter.filter(|m| m.kind == Kind::Project);
    matter.ok_or_else(|| Code::NotFound.into())
}

/// Whether a reader runs a project: whoever answers for it, and the office of its village.
pub(crate) fn runs(view: &View, caller: &Caller, matter: &Matter) -> bool {
    let office = [Who::Has(Role::Secretary), Who::Has(Role::Committee)];
    view.may(caller, &office, matter.home)
        || matter.owner.is_some() && matter.owner == caller.person()
}

/// Days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    (Moment::start_of(to).ms() - Moment::start_of(from).ms()) / DAY_MS
}

/// Whole days of a span; a day begun is a day waited.
pub(crate) fn days_begun(ms: i64) -> i64 {
    ms.max(0).div_euclid(DAY_MS) + i64::from(ms.max(0).rem_euclid(DAY_MS) > 0)
}

/// Hundredths of a percent: `33.33%`.
pub(crate) fn percent(share: u32) -> String {
    format!("{}.{:02}%", share / 100, share % 100)
}

/// Days of labour, as they are said: halves are kept.
pub(crate) fn days(half_days: u64) -> String {
    let half = if half_days.is_multiple_of(2) { "" } else { ".5" };
    format!("{}{half}", half_days / 2)
}

/// A family's name; its key where the rulebook of today has none.
pub(crate) fn family(view: &View, key: &str) -> String {
    let rules = view.rules();
    let zh = view.lang == kernel::refusal::Lang::Zh;
    rules.family(key).map_or_else(
        |_| key.to_owned(),
        |family| if zh { &family.title_zh } else { &family.title_en }.clone(),
    )
}

/// The cell that names a project in a list: its title as a link, where it is, its number.
pub(crate) fn named(
    view: &View,
    (href, title): (&str, &str),
    place: &str,
    number: &str,
    micro: bool,
) -> Markup {
    html! {
        a href=(href) { (title) }
        small { " " (place) " " (number) }
        @if micro { " " (ui::tag(view.t("project-micro"))) }
    }
}

/// What a result of a family is measured by.
pub(crate) fn indicator(view: &View, key: &str) -> String {
    let rules = view.rules();
    let zh = view.lang == kernel::refusal::Lang::Zh;
    let family = rules.family(key).ok();
    family.map_or_else(String::new, |f| if zh { &f.indicator_zh } else { &f.indicator_en }.clone())
}

/// How a project stands beside its plan: the lamp of P12 and its words.
pub(crate) fn lamp(
    view: &View,
    matter: &Matter,
    milestones: &[Milestone],
    due_on: Date,
) -> (ui::State, String) {
    let today = view.now.date();
    match matter.state {
        State::Draft => return (ui::State::Remind, view.t("project-lamp-draft").to_owned()),
        State::Handed => return (ui::State::Done, view.t("project-lamp-handed").to_owned()),
        State::Finished => return (ui::State::Done, view.t("project-lamp-finished").to_owned()),
        _ => {}
    }
    if today > due_on {
        return (ui::State::Late, view.t("project-lamp-over").to_owned());
    }
    let points = behind(milestones, today);
    let n = points.unsigned_abs().to_string();
    let (yellow, red) = civic::policy::lamp_points(&view.rules()).unwrap_or((u32::MAX, u32::MAX));
    let said = |key| view.tf(key, &[("n", &n)]);
    match points {
        p if p > i64::from(red) => (ui::State::Late, said("project-lamp-behind")),
        p if p >= i64::from(yellow) => (ui::State::Warn, said("project-lamp-behind")),
        p if p > 0 => (ui::State::Remind, said("project-lamp-behind")),
        0 => (ui::State::Ok, view.t("project-lamp-plan").to_owned()),
        _ => (ui::State::Ok, said("project-lamp-ahead")),
    }
}

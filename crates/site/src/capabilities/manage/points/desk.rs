//! The desk of those who decide: claims before the review group, deductions to be heard, appeals before
//! the supervision committee. Each reader is offered what is theirs to do, and told where they stand
//! back.

use civic::manage::points::{Stage, eligible};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::frame::{Ground, Line};
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

const MOST: u32 = 100;

#[derive(Serialize)]
struct Before {
    line: Line,
    agreed: usize,
    objected: usize,
    may: usize,
    /// Whether the reader may judge it and has not yet.
    #[serde(skip)]
    asked: bool,
    /// Whether the reader is of the group and stands back.
    #[serde(skip)]
    back: bool,
}

#[derive(Serialize)]
struct Waiting {
    id: kernel::id::RecordId,
    line: Line,
    reason: String,
    was: Stage,
}

#[derive(Serialize)]
struct Told {
    before: Vec<Before>,
    appeals: Vec<Waiting>,
}

/// `/{home}/points/review`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let mut told = Told { before: Vec::new(), appeals: Vec::new() };
    // A villager without a part in it finds the page empty: what is not decided is nobody's news.
    if ground.office || ground.supervisor || ground.judge {
        for claim in reads::claims(tx, ground.home, &[Stage::Review], MOST)? {
            told.before.push(before(tx, view, &ground, claim)?);
        }
        for (appeal, claim) in reads::waiting(tx, ground.home)? {
            let line = ground.line(tx, view, &claim)?;
            told.appeals.push(Waiting {
                id: appeal.id,
                line,
                reason: appeal.reason,
                was: appeal.was,
            });
        }
    }
    let title = view.t("page-points-desk").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn before(
    tx: &mut Tx<'_>,
    view: &View,
    ground: &Ground,
    claim: civic::manage::points::Claim,
) -> Result<Before, Stop> {
    use civic::manage::points::Verdict;
    let line = ground.line(tx, view, &claim)?;
    let facts = reads::judging(tx, ground.home, Some(claim.clone()))?;
    let may = eligible(&facts, &claim);
    let me = ground.caller.person();
    let mine = may.iter().any(|one| Some(one.person) == me);
    let done = facts.reviews.iter().any(|review| Some(review.person) == me);
    let said = |verdict| facts.reviews.iter().filter(|review| review.verdict == verdict).count();
    Ok(Before {
        line,
        agreed: said(Verdict::Agree),
        objected: said(Verdict::Object),
        may: may.len(),
        asked: mine && !done && (!claim.takes || !claim.heard.is_empty()),
        back: ground.judge && !mine,
    })
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    html! {
        (ui::lead(title, view.t("points-desk-say"), html! {
            @if ground.office {
                (ui::acts(ground.press(view, "points/claims", "act-points-claim", &[])))
            }
        }))
        (ui::section(view.t("points-before"), None, group(view, ground, told)))
        @if !told.appeals.is_empty() {
            (ui::section(view.t("points-waiting"), None, appeals(view, ground, told)))
        }
    }
}

fn votes(view: &View, one: &Before) -> String {
    let [agreed, objected, may] = [one.agreed, one.objected, one.may].map(|n| n.to_string());
    view.tf("points-votes", &[("agreed", &agreed), ("objected", &objected), ("may", &may)])
}

fn group(view: &View, ground: &Ground, told: &Told) -> Markup {
    if told.before.is_empty() {
        return ui::empty(view.t("points-before-none"), view.t("points-before-none-say"), None);
    }
    html! {
        @for one in &told.before {
            @let id = one.line.id.to_string();
            @let with = [("claim", id.as_str())];
            @let said = votes(view, one);
            (ui::sheet(html! {
                p.strong { a href=(one.line.href) { (one.line.what) } " " (one.line.signed()) }
                p { (one.line.household) " · " (view.day(one.line.happened_on)) " · " (view.t(&format!("points-hand-{}", one.line.hand))) }
                p { (one.line.said) }
                @if !one.line.seen_by.is_empty() { p { (view.t("points-seen-by")) (one.line.seen_by) } }
                @if one.line.takes {
                    @if one.line.heard.is_empty() { (ui::lamp(ui::State::Remind, view.t("points-unheard"))) }
                    @else { p { (view.t("points-heard")) (one.line.heard) } }
                }
                p.quiet { (said) }
                @if one.back { p.quiet { (view.t("points-stand-back")) } }
                (ui::acts(html! {
                    @if one.asked { (ground.press(view, "points/reviews", "act-points-review", &with)) }
                    @if ground.office && one.line.takes && one.line.heard.is_empty() {
                        (ground.press(view, "points/hearings", "act-points-hear", &with))
                    }
                }))
            }))
        }
    }
}

fn appeals(view: &View, ground: &Ground, told: &Told) -> Markup {
    html! {
        @for one in &told.appeals {
            @let id = one.id.to_string();
            (ui::sheet(html! {
                p.strong { a href=(one.line.href) { (one.line.what) } " " (one.line.signed()) " · " (one.line.household) }
                p { (view.t("points-objection")) (one.reason) }
                (one.line.lamp(view))
                @if ground.supervisor {
                    (ui::acts(ground.press(view, "points/rulings", "act-points-decide", &[("appeal", &id)])))
                }
            }))
        }
    }
}

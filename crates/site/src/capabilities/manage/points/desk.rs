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
    /// Whether the reader may note what the household says.
    #[serde(skip)]
    hears: bool,
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
    /// Whether the reader may decide it.
    #[serde(skip)]
    decides: bool,
}

/// A declaration of relatives that somebody else made.
#[derive(Serialize)]
struct Flag {
    relative: String,
    household: String,
    how: String,
    near: usize,
    far: usize,
    /// The relative and the household, for the form.
    #[serde(skip)]
    key: (String, String),
    /// Whether the reader may weigh it.
    #[serde(skip)]
    weighs: bool,
}

#[derive(Serialize)]
struct Told {
    /// Declarations that others made, for the group to weigh.
    flags: Vec<Flag>,
    before: Vec<Before>,
    appeals: Vec<Waiting>,
}

/// `/{home}/points/review`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let mut told = Told { flags: Vec::new(), before: Vec::new(), appeals: Vec::new() };
    // A villager without a part in it finds the page empty: what is not decided is nobody's news.
    if ground.office || ground.supervisor || ground.judge {
        let waiting = reads::claims(tx, ground.home, &[Stage::Review], MOST)?;
        let lines = ground.lines(tx, view, &waiting)?;
        for (claim, line) in waiting.into_iter().zip(lines) {
            told.before.push(before(tx, &ground, claim, line)?);
        }
        told.flags = flags(tx, view, &ground)?;
        for (appeal, claim) in reads::waiting(tx, ground.home)? {
            let line = ground.line(tx, view, &claim)?;
            let me = ground.caller.person();
            let desk = reads::Desk::of(tx, ground.home, &claim, me)?;
            told.appeals.push(Waiting {
                id: appeal.id,
                line,
                reason: appeal.reason,
                was: appeal.was,
                decides: ground.supervisor && desk.free && me != Some(appeal.by),
            });
        }
    }
    let title = view.t("page-points-desk").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn before(
    tx: &mut Tx<'_>,
    ground: &Ground,
    claim: civic::manage::points::Claim,
    line: Line,
) -> Result<Before, Stop> {
    use civic::manage::points::Verdict;
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
        hears: mine && claim.takes && claim.heard.is_empty(),
        back: ground.judge && !mine,
    })
}

fn flags(tx: &mut Tx<'_>, view: &View, ground: &Ground) -> Result<Vec<Flag>, Stop> {
    let group = reads::group(tx, ground.home)?;
    let me = group.iter().find(|one| Some(one.person) == ground.caller.person());
    let mut found = Vec::new();
    for tie in reads::flags(tx, ground.home)? {
        let said = |near| tie.words.iter().filter(|word| word.near == near).count();
        found.push(Flag {
            relative: view.person_name(tx, &ground.caller, tie.kin.person)?,
            household: ground.household(tx, tie.kin.household)?,
            near: said(true),
            far: said(false),
            key: (tie.kin.person.to_string(), tie.kin.household.to_string()),
            weighs: me.is_some_and(|me| tie.weighs(me)),
            how: tie.kin.how,
        });
    }
    Ok(found)
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
        @if !told.flags.is_empty() {
            (ui::section(view.t("points-flags"), None, weighing(view, ground, told)))
        }
    }
}

/// What others say of relatives: it counts when the group finds it so.
fn weighing(view: &View, ground: &Ground, told: &Told) -> Markup {
    html! {
        p.quiet { (view.t("points-flags-say")) }
        @for flag in &told.flags {
            @let [near, far] = [flag.near, flag.far].map(|n| n.to_string());
            @let with = [("relative", flag.key.0.as_str()), ("household", flag.key.1.as_str())];
            (ui::sheet(html! {
                p.strong { (flag.relative) " · " (flag.household) " · " (flag.how) }
                p.quiet { (view.tf("points-flag-words", &[("near", &near), ("far", &far)])) }
                @if flag.weighs {
                    (ui::acts(ground.press(view, "points/weights", "act-points-weigh", &with)))
                }
            }))
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
                    @if one.hears {
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
                @if one.decides {
                    (ui::acts(ground.press(view, "points/rulings", "act-points-decide", &[("appeal", &id)])))
                }
            }))
        }
    }
}

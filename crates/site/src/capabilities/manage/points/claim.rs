//! One claim from beginning to end: what was said, who judged, what was objected and decided.

use civic::manage::points::{Ruling, Stage, Verdict};
use kernel::Code;
use kernel::Moment;
use kernel::id::RecordId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, points};

use super::frame::{Ground, Line};
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Said {
    /// Named to the group only, and to whoever said it.
    who: Option<String>,
    verdict: Verdict,
    reason: String,
}

/// An objection: why, and how it ended; by whom is for the group and for that person.
#[derive(Serialize)]
struct Objection {
    id: RecordId,
    was: Stage,
    reason: String,
    who: Option<String>,
    at: Moment,
    ruling: Option<Ruling>,
    answer: String,
    decided_at: Option<Moment>,
}

#[derive(Serialize)]
struct Told {
    line: Line,
    version: u32,
    reviews: Vec<Said>,
    appeals: Vec<Objection>,
    /// Whether the reader may decide an open one.
    #[serde(skip)]
    decides: bool,
    /// Whether the reader may note what the household says.
    #[serde(skip)]
    hears: bool,
    /// Whether the reader may judge now.
    #[serde(skip)]
    judges: bool,
}

/// `/{home}/points/claims/{claim}`: before it hangs it is seen by the household, those who decide and
/// whoever made it; afterwards by everybody.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let id: RecordId = view.id("claim")?;
    let claim = points::claim(tx, ground.home, id)?.ok_or(Code::NotFound)?;
    let concerned = ground.office
        || ground.supervisor
        || ground.judge
        || ground.own == Some(claim.household)
        || ground.caller.person() == Some(claim.filed_by)
        || ground.caller.person() == Some(claim.asked_by);
    let open = matches!(
        claim.stage,
        Stage::Noticed | Stage::Posted | Stage::Suspended | Stage::Contested | Stage::Reversed
    );
    if !open && !concerned {
        return Err(Code::NotFound.into());
    }
    // What a deduction is about, and why somebody objects, is for those whom it concerns.
    let told_all = concerned || (ground.near && !claim.takes);
    let mut reviews = Vec::new();
    let mut appeals = Vec::new();
    if told_all {
        for review in reads::reviews(tx, ground.home, id)? {
            let who = match ground.sees(&[review.person]) {
                true => Some(view.person_name(tx, &ground.caller, review.person)?),
                false => None,
            };
            reviews.push(Said { who, verdict: review.verdict, reason: review.reason });
        }
        for appeal in reads::appeals(tx, ground.home, id)? {
            let who = match ground.sees(&[appeal.by]) {
                true => Some(view.person_name(tx, &ground.caller, appeal.by)?),
                false => None,
            };
            appeals.push(Objection {
                id: appeal.id,
                was: appeal.was,
                reason: appeal.reason,
                who,
                at: appeal.at,
                ruling: appeal.ruling,
                answer: appeal.answer,
                decided_at: appeal.decided_at,
            });
        }
    }
    let line = ground.line(tx, view, &claim)?;
    let desk = reads::Desk::of(tx, ground.home, &claim, ground.caller.person())?;
    let told = Told {
        line,
        version: claim.version,
        reviews,
        appeals,
        decides: ground.supervisor && desk.free,
        hears: desk.may && claim.heard.is_empty() || ground.own == Some(claim.household),
        judges: desk.may && !desk.done && (!claim.takes || !claim.heard.is_empty()),
    };
    let title = view.t("page-points-case").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    let line = &told.line;
    let shown = |text: &str| html! { @if text.is_empty() { (view.t("points-not-shown")) } @else { (text) } };
    let mut pairs = vec![
        (view.t("points-what"), html! { strong { (line.what) } }),
        (view.t("points-points"), html! { (line.signed()) }),
        (view.t("field-household"), html! { (line.household) }),
        (view.t("points-day"), html! { (view.day(line.happened_on)) }),
        (view.t("field-points-claim-said"), shown(&line.said)),
        (view.t("points-hand"), html! { (view.t(&format!("points-hand-{}", line.hand))) }),
        (view.t("points-stands"), line.lamp(view)),
    ];
    if !line.seen_by.is_empty() {
        pairs.push((view.t("field-points-claim-seen-by"), html! { (line.seen_by) }));
    }
    if line.takes {
        pairs.push((view.t("field-points-hear-heard"), shown(&line.heard)));
    }
    let version = told.version.to_string();
    html! {
        (ui::lead(title, &view.tf("points-by-version", &[("version", &version)]), html! { (next(view, ground, told)) }))
        (ui::sheet(ui::definitions(&pairs)))
        @if !told.reviews.is_empty() { (ui::sheet_titled(view.t("points-reviews"), None, reviews(view, told))) }
        @for appeal in &told.appeals { (objection(view, ground, told, appeal)) }
    }
}

fn next(view: &View, ground: &Ground, told: &Told) -> Markup {
    let line = &told.line;
    let id = line.id.to_string();
    let waits = line.stage == Stage::Review;
    ui::acts(html! {
        @if line.objects {
            (ground.press(view, "points/appeals", "act-points-appeal", &[("claim", &id)]))
        }
        @if waits && told.judges {
            (ground.press(view, "points/reviews", "act-points-review", &[("claim", &id)]))
        }
        @if waits && line.made && told.reviews.is_empty() {
            (ground.press(view, "points/withdrawals", "act-points-withdraw", &[("claim", &id)]))
        }
        @if waits && line.takes && told.hears {
            (ground.press(view, "points/hearings", "act-points-hear", &[("claim", &id)]))
        }
    })
}

fn reviews(view: &View, told: &Told) -> Markup {
    html! {
        @for one in &told.reviews {
            p {
                @if let Some(who) = &one.who { (who) " " }
                (view.t(&format!("verdict-{}", one.verdict)))
                @if !one.reason.is_empty() { " · " (one.reason) }
            }
        }
    }
}

fn objection(view: &View, ground: &Ground, told: &Told, appeal: &Objection) -> Markup {
    let id = appeal.id.to_string();
    ui::sheet_titled(
        view.t("points-appeal"),
        None,
        html! {
            p {
                (view.t("points-objection")) (appeal.reason) " · " (view.day(appeal.at.date()))
                @if let Some(who) = &appeal.who { " · " (who) }
            }
            @match (appeal.ruling, appeal.decided_at) {
                (Some(ruling), Some(at)) => {
                    p.strong { (view.t(&format!("ruling-{ruling}"))) " · " (view.day(at.date())) }
                    p { (appeal.answer) }
                }
                _ => {
                    (ui::lamp(ui::State::Remind, view.t("points-appeal-open")))
                    @if told.decides {
                        (ui::acts(ground.press(view, "points/rulings", "act-points-decide", &[("appeal", &id)])))
                    }
                }
            }
        },
    )
}

//! One claim from beginning to end: what was said, who judged, what was objected and decided.

use civic::manage::points::{Appeal, Stage, Verdict};
use kernel::Code;
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
    who: String,
    verdict: Verdict,
    reason: String,
}

#[derive(Serialize)]
struct Told {
    line: Line,
    version: u32,
    reviews: Vec<Said>,
    appeals: Vec<Appeal>,
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
        || ground.caller.person() == Some(claim.filed_by);
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
            let who = view.person_name(tx, &ground.caller, review.person)?;
            reviews.push(Said { who, verdict: review.verdict, reason: review.reason });
        }
        appeals = reads::appeals(tx, ground.home, id)?;
    }
    let line = ground.line(tx, view, &claim)?;
    let told = Told { line, version: claim.version, reviews, appeals };
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
        (ui::lead(title, &view.tf("points-by-version", &[("version", &version)]), html! { (next(view, ground, line)) }))
        (ui::sheet(ui::definitions(&pairs)))
        @if !told.reviews.is_empty() { (ui::sheet_titled(view.t("points-reviews"), None, reviews(view, told))) }
        @for appeal in &told.appeals { (objection(view, ground, appeal)) }
    }
}

fn next(view: &View, ground: &Ground, line: &Line) -> Markup {
    let id = line.id.to_string();
    let open = matches!(line.stage, Stage::Noticed | Stage::Posted | Stage::Refused);
    ui::acts(html! {
        @if open && ground.own.is_some() {
            (ground.press(view, "points/appeals", "act-points-appeal", &[("claim", &id)]))
        }
        @if line.stage == Stage::Review && ground.judge {
            (ground.press(view, "points/reviews", "act-points-review", &[("claim", &id)]))
        }
        @if line.stage == Stage::Review && line.takes && (line.mine || ground.office) {
            (ground.press(view, "points/hearings", "act-points-hear", &[("claim", &id)]))
        }
    })
}

fn reviews(view: &View, told: &Told) -> Markup {
    html! {
        @for one in &told.reviews {
            p {
                (one.who) " " (view.t(&format!("verdict-{}", one.verdict)))
                @if !one.reason.is_empty() { " · " (one.reason) }
            }
        }
    }
}

fn objection(view: &View, ground: &Ground, appeal: &Appeal) -> Markup {
    let id = appeal.id.to_string();
    ui::sheet_titled(
        view.t("points-appeal"),
        None,
        html! {
            p { (view.t("points-objection")) (appeal.reason) " · " (view.day(appeal.at.date())) }
            @match (appeal.ruling, appeal.decided_at) {
                (Some(ruling), Some(at)) => {
                    p.strong { (view.t(&format!("ruling-{ruling}"))) " · " (view.day(at.date())) }
                    p { (appeal.answer) }
                }
                _ => {
                    (ui::lamp(ui::State::Remind, view.t("points-appeal-open")))
                    @if ground.supervisor {
                        (ui::acts(ground.press(view, "points/rulings", "act-points-decide", &[("appeal", &id)])))
                    }
                }
            }
        },
    )
}

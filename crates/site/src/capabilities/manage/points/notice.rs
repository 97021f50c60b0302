//! What hangs: claims that the group has agreed to, with their last day; what somebody has objected to;
//! what was posted lately. Anybody may object.

use civic::manage::points::Stage;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::frame::{Ground, Line, claims};
use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// Posted claims that are shown.
const LATELY: u32 = 30;
/// Claims that hang.
const MOST: u32 = 200;

#[derive(Serialize)]
struct Told {
    hanging: Vec<Line>,
    objected: Vec<Line>,
    posted: Vec<Line>,
}

/// `/{home}/points/notice`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let ground = Ground::of(tx, view)?;
    let mut of = |stages: &[Stage], most: u32| -> Result<Vec<Line>, Stop> {
        let found = reads::claims(tx, ground.home, stages, most)?;
        ground.lines(tx, view, &found)
    };
    let told = Told {
        hanging: of(&[Stage::Noticed], MOST)?,
        objected: of(&[Stage::Suspended, Stage::Contested], MOST)?,
        posted: of(&[Stage::Posted], LATELY)?,
    };
    let title = view.t("page-points-notice").to_owned();
    ground.shown(view, &title, &told, || draw(view, &ground, &title, &told))
}

fn draw(view: &View, ground: &Ground, title: &str, told: &Told) -> Markup {
    let object = |line: &Line| {
        let id = line.id.to_string();
        html! {
            @if line.objects {
                (ground.link(view, "points/appeals", "act-points-appeal", &[("claim", &id)]))
            }
        }
    };
    let nothing = |_: &Line| html! {};
    html! {
        (ui::lead(title, view.t("points-notice-say"), html! {}))
        (ui::sheet_titled(view.t("points-hanging"), None, claims(
            view, view.t("points-latest"), &told.hanging,
            ui::empty(view.t("points-hanging-none"), view.t("points-hanging-none-say"), None), object,
        )))
        @if !told.objected.is_empty() {
            (ui::sheet_titled(view.t("points-objected"), None, claims(
                view, view.t("points-latest"), &told.objected, html! {}, nothing,
            )))
        }
        @if !told.posted.is_empty() {
            (ui::sheet_titled(view.t("points-posted"), None, claims(
                view, view.t("points-latest"), &told.posted, html! {}, object,
            )))
        }
    }
}

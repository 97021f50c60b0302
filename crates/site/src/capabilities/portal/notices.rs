//! What hangs on the board: running notices with their last day, then the past ones. Made to be
//! printed and put up as it is.

use civic::matter::{Kind, State};
use kernel::AreaCode;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx, matter};

use super::item::Item;
use super::{part, reads};
use crate::ui;
use crate::view::{Shown, View};

/// Running notices shown; a village has never had so many at a time.
const RUNNING: u32 = 200;
/// Past notices on a page.
const SIZE: u32 = 30;

/// The page as data.
#[derive(Serialize)]
struct Notices {
    area: AreaCode,
    running: Vec<Item>,
    /// How many are over.
    past_all: u64,
    page: u32,
    size: u32,
    past: Vec<Item>,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let area = view.area()?;
    let running = reads::standing(tx, area, Kind::Notice, &[State::Posted], RUNNING)?;
    let query = matter::Query {
        area: Some(area),
        kind: Some(Kind::Notice),
        state: Some(State::Ended),
        skip: view.page_no().saturating_sub(1).saturating_mul(SIZE),
        most: SIZE,
        ..matter::Query::default()
    };
    let past = matter::list(tx, &query)?;
    let data = Notices {
        area,
        running: Item::load_all(tx, view, area, &running)?,
        past_all: matter::count(tx, &query)?,
        page: view.page_no(),
        size: SIZE,
        past: Item::load_all(tx, view, area, &past)?,
    };
    let name = part::full_name(tx, view, area)?;
    let crumbs = part::way_back(tx, view, area, true)?;
    let title = view.t("page-notice-list").to_owned();
    let shown = Shown::new(view, area, &name, &title, &data, || draw(view, &data, &name))?;
    Ok(shown.under(crumbs))
}

fn draw(view: &View, data: &Notices, place: &str) -> Markup {
    let running: Vec<part::Line> = data.running.iter().map(|n| n.line(view)).collect();
    let past: Vec<part::Line> = data.past.iter().map(|n| n.line(view)).collect();
    let title = view.t("page-notice-list");
    let today = view.day(view.now.date());
    let read_out = format!("/{}/loudspeaker.txt", data.area);
    let feed = format!("/{}/feed.atom", data.area);
    let none = ui::empty(view.t("portal-notices-none"), view.t("portal-notices-none-say"), None);
    html! {
        (ui::print_head(&ui::PrintHead { issuer: place, title, meta: &[&today] }))
        (ui::sheet(ui::lead(title, view.t("portal-notices-say"), html! {
            (ui::acts(html! {
                (ui::print_button(view.t("print")))
                (ui::button_soft(ui::Link::new(&read_out, view.t("share-read-out"))))
                (ui::button_soft(ui::Link::new(&feed, view.t("share-feed"))))
            }))
            (part::list(&running, none))
        })))
        @if data.past_all > 0 {
            (ui::sheet_titled(view.t("portal-notices-past"), None, html! {
                (part::list(&past, html! {}))
                (part::pages(view, data.past_all, SIZE, &[]))
            }))
        }
    }
}

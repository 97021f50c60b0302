//! The page a villager opens: what has come of it, the two things to press, what is being talked
//! over, what is being done, what hangs out. Also a group's or courtyard's page: the same, narrowed.

use civic::matter::{Kind, State};
use kernel::{AreaCode, Level};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::item::Item;
use super::outcome::{Outcomes, outcomes, year_start};
use super::owed::{self, Owed};
use super::{part, reads};
use crate::ui;
use crate::view::{Shown, View};

/// How many lines a part of the page shows; the rest is behind a link.
const LINES: usize = 6;
const MOST: u32 = 24;

/// The page as data.
#[derive(Serialize)]
struct Village {
    area: AreaCode,
    name: String,
    outcomes: Outcomes,
    /// Where meetings were held this year.
    held: store::company::Held,
    groups: u64,
    households: u64,
    persons: u64,
    /// The agent's telephone, when one is known.
    phone: Option<String>,
    deliberating: Vec<Item>,
    executing: Vec<Item>,
    notices: Vec<Item>,
    finished: Vec<Item>,
    /// Meetings that the village owes in the present periods.
    owed: Vec<Owed>,
}

/// Reads and draws.
pub(super) fn show(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Shown, Stop> {
    let data = load(tx, view, area)?;
    let crumbs = part::way_back(tx, view, area, false)?;
    let title = data.name.clone();
    let shown = Shown::new(view, area, &title, &title, &data, || draw(view, &data))?;
    Ok(shown.under(crumbs))
}

fn load(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<Village, Stop> {
    let (groups, households, persons) = reads::facts(tx, area)?;
    let mut talks =
        reads::standing(tx, area, Kind::Meeting, &[State::Called, State::Sitting], MOST)?;
    let threads: Vec<_> = talks.iter().map(|m| m.thread).collect();
    // A topic whose meeting is called is told by its meeting.
    let topics = reads::standing(tx, area, Kind::Topic, &[State::Published], MOST)?;
    talks.extend(topics.into_iter().filter(|topic| !threads.contains(&topic.thread)));
    let states = [State::Executing, State::Reported];
    let mut works = reads::standing(tx, area, Kind::Resolution, &states, MOST)?;
    works.extend(reads::handled(tx, area, MOST)?);
    works.sort_by_key(|m| std::cmp::Reverse(m.moved_at));
    let notices = reads::standing(tx, area, Kind::Notice, &[State::Posted], MOST)?;
    let finished = reads::standing(tx, area, Kind::Wish, &[State::Confirmed], 5)?;
    Ok(Village {
        area,
        name: part::full_name(tx, view, area)?,
        outcomes: outcomes(tx, view, area)?,
        held: store::company::held(tx, area, year_start(view))?,
        groups,
        households,
        persons,
        phone: reads::agent_phone(tx, area, view.now.date())?,
        deliberating: Item::load_all(tx, view, area, &talks)?,
        executing: Item::load_all(tx, view, area, &works)?,
        notices: Item::load_all(tx, view, area, &notices)?,
        finished: Item::load_all(tx, view, area, &finished)?,
        owed: owed::load(tx, view, area)?,
    })
}

fn draw(view: &View, data: &Village) -> Markup {
    html! {
        (opening(view, data))
        (ui::columns(main(view, data), aside(view, data)))
    }
}

fn opening(view: &View, data: &Village) -> Markup {
    let wish = format!("/{}/wishes/new", data.area.home());
    let tel = data.phone.as_ref().map(|phone| format!("tel:{phone}"));
    let title = data.outcomes.title(view, "portal-first-word");
    ui::sheet(ui::lead(
        &title,
        &data.outcomes.say(view),
        html! {
            (ui::acts(html! {
                (ui::button_link(ui::Link::new(&wish, view.t("portal-speak"))))
                @if let Some(tel) = &tel {
                    (ui::button_soft(ui::Link::new(tel, view.t("portal-call"))))
                }
            }))
            @if tel.is_none() { p { (view.t("portal-desk")) } }
        },
    ))
}

/// The first lines of a list, and the way to the rest.
fn short(
    view: &View,
    title: &str,
    (all, items): (&str, &[Item]),
    empty: (&str, &str),
    past: bool,
) -> Markup {
    let first = items.iter().take(LINES);
    let lines: Vec<part::Line> =
        first.map(|i| if past { i.line_past(view) } else { i.line(view) }).collect();
    let n = items.len().saturating_sub(LINES);
    let more = view.tf("portal-more", &[("n", &n.to_string())]);
    let more = (n > 0).then(|| ui::Link::new(all, &more));
    let none = html! { p { (view.t(empty.0)) " " (view.t(empty.1)) } };
    ui::section(view.t(title), more, part::list(&lines, none))
}

fn main(view: &View, data: &Village) -> Markup {
    let open = format!("/{}/matters?open=1", data.area);
    let done = format!("/{}/matters?state=confirmed", data.area);
    let talks = (open.as_str(), data.deliberating.as_slice());
    let past = (done.as_str(), data.finished.as_slice());
    let none = ("portal-deliberating-none", "portal-deliberating-none-say");
    html! {
        (ui::sheet(short(view, "portal-deliberating", talks, none, false)))
        (ui::sheet(works(view, &open, &data.executing)))
        @if !data.finished.is_empty() {
            (ui::sheet(short(view, "portal-finished", past, ("portal-finished-none", ""), true)))
        }
    }
}

/// What is being done, each resolution with how far it is.
fn works(view: &View, all: &str, items: &[Item]) -> Markup {
    if items.is_empty() {
        return short(view, "portal-executing", (all, items), ("portal-executing-none", ""), false);
    }
    let n = items.len().saturating_sub(LINES);
    let more = view.tf("portal-more", &[("n", &n.to_string())]);
    let more = (n > 0).then(|| ui::Link::new(all, &more));
    ui::section(
        view.t("portal-executing"),
        more,
        html! {
            @for item in items.iter().take(LINES) {
                (part::list(&[item.line(view)], html! {}))
                @if let Some(percent) = item.percent {
                    @let said = format!("{percent}%");
                    (ui::meter(view.t("portal-progress"), &said, i64::from(percent), 100))
                }
            }
        },
    )
}

/// How many meetings came to where people live: a number about places, not about people.
fn held(view: &View, data: &Village) -> String {
    let [meetings, known, outside] =
        [data.held.meetings, data.held.known, data.held.outside].map(|n| n.to_string());
    let values = [("meetings", &*meetings), ("known", &*known), ("outside", &*outside)];
    view.tf("portal-held", &values)
}

fn aside(view: &View, data: &Village) -> Markup {
    let venues = format!("/{}/venues", data.area.home());
    let all = format!("/{}/notices", data.area);
    let notices = (all.as_str(), data.notices.as_slice());
    let (groups, households, persons) =
        (data.groups.to_string(), data.households.to_string(), data.persons.to_string());
    let mut tiles = vec![
        ui::Tile { value: &households, label: view.t("portal-households"), ..Default::default() },
        ui::Tile { value: &persons, label: view.t("portal-persons"), ..Default::default() },
    ];
    if data.area.level() == Level::Village {
        let label = view.t("portal-groups");
        tiles.insert(0, ui::Tile { value: &groups, label, ..Default::default() });
    }
    html! {
        (ui::sheet(short(view, "portal-notices", notices, ("portal-notices-none", ""), false)))
        (owed::sheet(view, data.area.home(), &data.owed))
        (ui::sheet_titled(view.t("portal-here"), None, html! {
            @if data.persons == 0 { p { (view.t("portal-registry-none")) } }
            @else { (ui::tiles(&tiles)) }
            @if data.area.level() == Level::Village {
                @let answers = format!("/{}/answers", data.area);
                p { a href=(answers) { (view.t("page-wish-answers")) } }
            }
            p {
                @if data.held.known > 0 { (held(view, data)) " " }
                a href=(venues) { (view.t("portal-venues")) }
            }
            p { (view.t("portal-check")) " " a href="/digests" { (view.t("foot-digests")) } }
        }))
    }
}

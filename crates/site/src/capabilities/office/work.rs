//! 今天: what one person has to do, over all mandates, most pressing first.
//!
//! Invariants: a thing on today's list has one act that this person may do now; nothing is a list
//! of persons; late means the matter, never somebody.

use std::collections::BTreeSet;

use civic::authority::{Caller, DESK, Mandate, Role};
use civic::matter::{Kind, Lamp, Matter, State};
use kernel::{AreaCode, Code, Level, Moment, PersonRef};
use serde::Serialize;
use store::matter::Query;
use store::{Stop, Tx};

use super::next::{self, Step};
use super::reads::{self, Open};
use crate::ui;
use crate::view::{View, lamp_state};

/// Open matters of one village that are looked at.
const MOST: u32 = 600;
/// Pressing matters of a township or county that are looked at.
const MOST_WIDE: u32 = 60;

/// A button.
#[derive(Debug, Serialize)]
pub struct Act {
    /// Name of the act.
    pub name: &'static str,
    /// Where it leads.
    pub href: String,
}

/// One line of the list.
#[derive(Debug, Serialize)]
pub struct Item {
    /// Where the matter is.
    pub href: String,
    /// `2026-31 号`.
    pub number: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// State.
    pub state: State,
    /// Village or place.
    pub place: String,
    /// The clock in words, or how long it waits.
    pub lamp: String,
    /// Last moment, when a clock runs.
    pub due_at: Option<Moment>,
    /// The one next act.
    pub act: Option<Act>,
    /// State of the lamp.
    #[serde(skip)]
    pub shape: ui::State,
}

/// Where a person serves.
#[derive(Debug)]
pub struct Post {
    /// The person.
    pub person: PersonRef,
    /// The person with all mandates of today.
    pub caller: Caller,
    /// Areas of business roles: none lies in another; largest first.
    pub areas: Vec<AreaCode>,
    /// Villages at whose desk the person stands.
    pub desks: Vec<AreaCode>,
}

/// Roles that have acts on matters; administrators and auditors have none.
fn is_business(role: Role) -> bool {
    !matches!(role, Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin)
}

/// Loads where the reader serves today.
pub fn post(tx: &mut Tx<'_>, view: &View) -> Result<Post, Stop> {
    let person = view.person().ok_or(Code::SignInNeeded)?;
    let county = view.app.options.county;
    let mandates = store::registry::mandates_of(tx, person, county, view.now.date())?;
    let areas = outermost(mandates.iter().filter(|m| is_business(m.role)));
    let desks: BTreeSet<AreaCode> = mandates
        .iter()
        .filter(|m| DESK.contains(&m.role) && m.area.level() >= Level::Village)
        .map(|m| m.area.home())
        .collect();
    let caller = Caller::Person { person, mandates };
    Ok(Post { person, caller, areas, desks: desks.into_iter().collect() })
}

pub(super) fn outermost<'m>(mandates: impl Iterator<Item = &'m Mandate>) -> Vec<AreaCode> {
    let all: BTreeSet<AreaCode> = mandates.map(|m| m.area).collect();
    let inner = |a: &AreaCode| all.iter().any(|b| b != a && b.contains(a));
    let mut kept: Vec<AreaCode> = all.iter().filter(|a| !inner(a)).copied().collect();
    kept.sort_by_key(|a| (a.level(), *a));
    kept
}

/// Today's list: every open matter whose next step is this person's.
pub fn today(tx: &mut Tx<'_>, view: &View, post: &Post) -> Result<Vec<Item>, Stop> {
    let mut found = Vec::new();
    let mut homes: BTreeSet<AreaCode> = BTreeSet::new();
    for area in &post.areas {
        if area.level() >= Level::Village {
            homes.insert(area.home());
        } else {
            found.extend(overseen(tx, view, post, *area)?);
        }
    }
    // Somebody named as owner acts without a mandate.
    if post.person.home.level() == Level::Village {
        homes.insert(post.person.home);
    }
    for home in homes {
        for open in reads::open_in(tx, &view.rules(), home, MOST)? {
            let Some(step) = next::step_of(&open, view.now) else { continue };
            let Some(spec) = view.app.spec(step.act) else { continue };
            // A villager's own wishes stand on the person's own page.
            let own = post.areas.is_empty() && open.matter.owner != Some(post.person);
            if !own && next::is_mine(&open, spec, &post.caller) {
                let act = Act { name: step.act, href: next::href(&open, step, spec) };
                found.push(item(tx, view, &open, Some(act))?);
            }
        }
    }
    let rank = |i: &Item| (rank_of(i.shape), i.due_at.unwrap_or(Moment::from_ms(i64::MAX)));
    found.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.href.cmp(&b.href)));
    found.dedup_by(|a, b| a.href == b.href);
    Ok(found)
}

/// What a township or county sees of the villages below: what is late or nearly so. The act is a
/// word to the village; the matter stays theirs.
fn overseen(tx: &mut Tx<'_>, view: &View, post: &Post, area: AreaCode) -> Result<Vec<Item>, Stop> {
    let mut found = Vec::new();
    let Some(spec) = view.app.spec("matter.comment") else { return Ok(found) };
    for open in reads::pressing(tx, area, MOST_WIDE)? {
        let lamp = open.due.as_ref().map(|d| d.lamp(view.now));
        // An auditor looks on and says nothing.
        let mine = next::is_mine(&open, spec, &post.caller);
        if mine && matches!(lamp, Some(Lamp::Late | Lamp::Warn)) {
            let m = &open.matter;
            let path = spec.path.replace("{matter}", &m.id.to_string());
            let act = Act { name: spec.name, href: format!("/{}/{path}?back=/work", m.home) };
            found.push(item(tx, view, &open, Some(act))?);
        }
    }
    Ok(found)
}

/// What the person is named as the owner of, newest movement first.
pub fn owned(tx: &mut Tx<'_>, view: &View, post: &Post) -> Result<Vec<Item>, Stop> {
    let mut areas = post.areas.clone();
    if !areas.iter().any(|a| a.contains(&post.person.home)) {
        areas.push(post.person.home);
    }
    let mut found: Vec<Item> = Vec::new();
    for area in areas {
        let query = Query {
            area: Some(area.home()),
            owner: Some(post.person),
            open: true,
            most: 200,
            ..Query::default()
        };
        for matter in store::matter::list(tx, &query)? {
            let one = listed(tx, view, matter, &post.caller)?;
            if !found.iter().any(|f| f.href == one.href) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

/// A page of everything that is open in an area.
pub fn all(
    tx: &mut Tx<'_>,
    view: &View,
    post: &Post,
    area: AreaCode,
) -> Result<(Vec<Item>, u64), Stop> {
    let query = Query {
        area: Some(area),
        open: true,
        most: 30,
        skip: (view.page_no() - 1) * 30,
        ..Query::default()
    };
    let count = store::matter::count(tx, &query)?;
    let mut found = Vec::new();
    for matter in store::matter::list(tx, &query)? {
        found.push(listed(tx, view, matter, &post.caller)?);
    }
    Ok((found, count))
}

/// A matter in a list, with its act when it is the caller's and known without further reading.
fn listed(tx: &mut Tx<'_>, view: &View, matter: Matter, caller: &Caller) -> Result<Item, Stop> {
    let clocks = store::matter::clocks(tx, matter.home, matter.id)?;
    let due = clocks.into_iter().find(|d| d.met_at.is_none());
    let open = Open { matter, due, meets: false, objection: None, step: None };
    let known = |s: &&Step| s.kind != Kind::Notice && s.kind != Kind::Topic;
    let act = next::step_of(&open, view.now).filter(known).and_then(|step| {
        let spec = view.app.spec(step.act)?;
        let mine = open.matter.owner == caller.person() && next::is_mine(&open, spec, caller);
        mine.then(|| Act { name: step.act, href: next::href(&open, step, spec) })
    });
    item(tx, view, &open, act)
}

fn rank_of(state: ui::State) -> u8 {
    match state {
        ui::State::Late => 0,
        ui::State::Warn => 1,
        ui::State::Remind => 2,
        ui::State::Ok => 3,
        ui::State::Done => 4,
    }
}

/// A line with its lamp: the clock, or how long the matter has been waiting.
fn item(tx: &mut Tx<'_>, view: &View, open: &Open, act: Option<Act>) -> Result<Item, Stop> {
    let m = &open.matter;
    let (shape, lamp) = match &open.due {
        _ if open.objection.is_some() => (ui::State::Warn, view.t("work-objection").to_owned()),
        Some(due) => {
            let (_, words) = view.clock_lamp(due);
            (lamp_state(due.lamp(view.now)), words)
        }
        None => {
            let days = (view.now.ms() - m.moved_at.ms()).max(0) / kernel::time::DAY_MS;
            let words = match days {
                0 => view.t("work-fresh").to_owned(),
                n => view.tf("work-waiting", &[("days", &n.to_string())]),
            };
            (ui::State::Remind, words)
        }
    };
    Ok(Item {
        href: view.href(m),
        number: view.number(m),
        title: m.title.clone(),
        kind: m.kind,
        state: m.state,
        place: place(tx, view, m)?,
        lamp,
        due_at: open.due.as_ref().map(|d| d.due_at),
        act,
        shape,
    })
}

/// Village, and the group where it is one.
fn place(tx: &mut Tx<'_>, view: &View, m: &Matter) -> Result<String, Stop> {
    let village = view.area_name(tx, m.home)?;
    if m.area == m.home {
        return Ok(village);
    }
    let narrow = view.area_name(tx, m.area)?;
    Ok(format!("{village} {narrow}"))
}

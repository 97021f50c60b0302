//! Under a meeting: who was asked, who came, who spoke, beside who lives there; and how far it was.
//! Groups of people only, none below five; the reader's own distance is shown to the reader alone.

use std::collections::BTreeSet;

use civic::authority::Caller;
use civic::decide::company::Invitation;
use civic::decide::company::meter::{Cell, Line, Trait, meter};
use civic::decide::company::venue::{Point, Venue, distance_m, median, point_of};
use civic::matter::Matter;
use civic::registry::Person;
use kernel::id::PersonId;
use kernel::{AreaCode, Code};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// Who spoke, by person; `None` while nobody has.
type Spoke = Option<BTreeSet<PersonId>>;

#[derive(Serialize)]
struct Company {
    /// Sets that the cells of a line stand for, in order.
    sets: Vec<&'static str>,
    meter: Vec<Line>,
    /// Middle straight line to the homes of those who came, in metres.
    distance_m: Option<u64>,
}

/// What is kept until the village changes.
struct Compared {
    company: Company,
    /// Where the meeting is, if that is known.
    at: Option<Point>,
}

/// The part of a meeting's chapter.
pub(super) fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let compared = view.kept("company.meter", matter.id, || compared(tx, view, matter))?;
    let company = &compared.company;
    let own = match compared.at {
        Some(at) => own_distance(tx, caller, matter.home, at)?,
        None => None,
    };
    let body = draw(view, tx, matter, company, own)?;
    let mut labels = Vec::new();
    for line in &company.meter {
        labels.push(label(view, tx, matter, line)?);
    }
    let data = serde_json::json!({ "company": company, "labels": labels });
    Ok(Chapter { body, data, offered: Vec::new() })
}

/// The comparison of a meeting: the same for whoever looks.
fn compared(tx: &mut Tx<'_>, view: &View, matter: &Matter) -> Result<Compared, Stop> {
    let meeting = reads::meeting(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let came = reads::came(tx, matter.home, matter.id)?;
    let all = reads::invited(tx, matter.home, meeting.topic)?;
    // Without anybody asked or come there is nothing to compare, and nobody need be read.
    let people = if came.is_empty() && all.is_empty() {
        Vec::new()
    } else {
        reads::adults(tx, matter.home, meeting.starts_at.date())?
    };
    // A body is compared with the people of its own place.
    let place = civic::convening::place_of(&meeting.body, matter.area);
    let people: Vec<Person> = people.into_iter().filter(|p| place.contains(&p.area)).collect();
    let invited = invited(&all, &people);
    let venues = store::company::venues(tx, matter.home)?;
    let at = venues.iter().find(|v| v.name == meeting.venue).and_then(Venue::point);
    let spoke = reads::spoke(tx, matter.home, matter.id)?;
    let company = compare(view, &people, invited, &came, spoke, at.map(|at| (at, &*venues)));
    Ok(Compared { company, at })
}

/// Those invited by name and everyone of age in the households invited.
fn invited(all: &[Invitation], people: &[Person]) -> BTreeSet<PersonId> {
    let is_invited = |p: &&Person| {
        let person = kernel::PersonRef { home: p.home, id: p.id };
        all.iter().any(|i| i.is_for(person, Some(p.household)))
    };
    people.iter().filter(is_invited).map(|p| p.id).collect()
}

fn compare(
    view: &View,
    people: &[Person],
    invited: BTreeSet<PersonId>,
    came: &BTreeSet<PersonId>,
    spoke: Spoke,
    venue: Option<(Point, &[Venue])>,
) -> Company {
    let all: BTreeSet<PersonId> = people.iter().map(|p| p.id).collect();
    let mut sets = vec![("lives", all)];
    if !invited.is_empty() {
        sets.push(("invited", invited));
    }
    if !came.is_empty() {
        sets.push(("came", came.clone()));
    }
    sets.extend(spoke.map(|spoke| ("spoke", spoke)));
    let names = sets.iter().map(|(name, _)| *name).collect();
    let sets: Vec<BTreeSet<PersonId>> = sets.into_iter().map(|(_, set)| set).collect();
    // One set alone is no comparison.
    let lines = match sets.len() {
        0 | 1 => Vec::new(),
        _ => meter(&reads::residents(people), &sets, view.now.date()),
    };
    let distances: Vec<u64> = match venue {
        Some((at, venues)) => people
            .iter()
            .filter(|p| came.contains(&p.id))
            .filter_map(|p| Some(distance_m(at, point_of(venues, p.area)?)))
            .collect(),
        None => Vec::new(),
    };
    // A middle of fewer than five could be somebody's own way.
    let enough = distances.len() >= 5;
    let distance_m = enough.then(|| median(distances)).flatten();
    Company { sets: names, meter: lines, distance_m }
}

/// How far it is for the reader; `None` when either point is unknown.
fn own_distance(
    tx: &mut Tx<'_>,
    caller: &Caller,
    home: AreaCode,
    at: Point,
) -> Result<Option<u64>, Stop> {
    let Some(me) = caller.person().filter(|p| p.home == home) else { return Ok(None) };
    let venues = store::company::venues(tx, home)?;
    let me = store::registry::person(tx, me)?;
    Ok(me.and_then(|p| point_of(&venues, p.area)).map(|from| distance_m(at, from)))
}

fn draw(
    view: &View,
    tx: &mut Tx<'_>,
    matter: &Matter,
    company: &Company,
    own: Option<u64>,
) -> Result<Markup, Stop> {
    let metres = |m: u64| view.tf("company-metres", &[("m", &m.to_string())]);
    let mut pairs = Vec::new();
    if let Some(own) = own {
        pairs.push((view.t("company-distance-own"), metres(own)));
    }
    if let Some(middle) = company.distance_m.filter(|_| company.sets.contains(&"came")) {
        pairs.push((view.t("company-distance"), metres(middle)));
    }
    let pairs: Vec<(&str, Markup)> =
        pairs.iter().map(|(name, said)| (*name, html! { (said) })).collect();
    let bars = bars(view, tx, matter, company)?;
    Ok(html! {
        @if !pairs.is_empty() { (ui::definitions(&pairs)) }
        @if !company.meter.is_empty() { details { summary { (view.t("company-meter")) } (bars) } }
    })
}

/// One bar for each value: its length is the last set (who came, or who is asked), the mark is who
/// lives there. All sets stand in the words.
fn bars(view: &View, tx: &mut Tx<'_>, matter: &Matter, company: &Company) -> Result<Markup, Stop> {
    let mut items = Vec::new();
    for line in &company.meter {
        let label = label(view, tx, matter, line)?;
        let said: Vec<String> = company
            .sets
            .iter()
            .zip(&line.cells)
            .map(|(set, cell)| {
                format!("{} {}", view.t(&format!("company-set-{set}")), share(view, cell))
            })
            .collect();
        let value = |cell: Option<&Cell>| cell.and_then(|c| c.permille).map(i64::from);
        let last = value(line.cells.last()).unwrap_or(0);
        items.push((label, said.join(" · "), last, value(line.cells.first())));
    }
    let bars: Vec<ui::Bar<'_>> = items
        .iter()
        .map(|(label, said, value, promised)| ui::Bar {
            label,
            value: *value,
            said,
            promised: *promised,
        })
        .collect();
    Ok(ui::bars(
        &ui::Figure {
            title: view.t("company-meter-title"),
            note: view.t("company-meter-note"),
            table_label: view.t("company-meter-table"),
            headings: (view.t("company-meter-who"), view.t("company-meter-share")),
        },
        &bars,
    ))
}

/// `38.2%（13 人）`, or that there are too few to say.
fn share(view: &View, cell: &Cell) -> String {
    match (cell.permille, cell.count) {
        (Some(permille), Some(n)) => {
            let percent = format!("{}.{}", permille / 10, permille % 10);
            view.tf("company-share", &[("percent", &percent), ("n", &n.to_string())])
        }
        _ => view.t("company-few").to_owned(),
    }
}

fn label(view: &View, tx: &mut Tx<'_>, matter: &Matter, line: &Line) -> Result<String, Stop> {
    if line.of != Trait::Group {
        return Ok(view.t(&format!("company-{}-{}", line.of, line.value)).to_owned());
    }
    let Ok(group) = AreaCode::parse(&line.value) else { return Ok(line.value.clone()) };
    if group == matter.home {
        return Ok(view.t("company-group-unknown").to_owned());
    }
    view.area_name(tx, group)
}

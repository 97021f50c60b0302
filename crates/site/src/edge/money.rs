//! What forms of money are answered with: sources, areas, shares, projects, purses, contracts, firms,
//! elections. Nobody types an id.

use civic::funds::{Purse, Share, Source};
use civic::matter::{Kind, Matter, State};
use civic::record::{Column, Record};
use civic::registry::Organisation;
use kernel::Fen;
use kernel::id::RecordId;
use store::matter::Query;
use store::{Stop, Tx};

use super::form::Asked;
use crate::view::View;

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// Fields of money acts that the reader chooses; all other ids come with the link.
const ASKED: [(&str, &str); 13] = [
    ("fund.share", "source"),
    ("fund.carry", "source"),
    ("fund.back", "allotment"),
    ("fund.share", "joint"),
    ("fund.allot", "share"),
    ("fund.allot", "project"),
    ("contract.hold", "payee"),
    ("interest.declare", "organisation"),
    ("contract.hold", "purse"),
    ("payment.ask", "contract"),
    ("contract.end", "contract"),
    ("payment.ask", "milestone"),
    ("project.delegates", "poll"),
];

/// Whether an id is chosen from a list: of a money act, or what adopted something.
pub(super) fn asks(act: &str, field: &str) -> bool {
    field == "adopted"
        || ASKED.contains(&(act, field))
        || super::ventures::asks(act, field)
        || super::points::asks(act, field)
        || super::force::asks(act, field)
}

/// The choices of a field of a money act; `None` for other acts and fields.
pub(super) fn choices(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &str,
) -> Result<Option<Choices>, Stop> {
    let found = match (asked.spec.name, field) {
        ("fund.share" | "fund.carry", "source") => sources(tx, view, asked)?,
        ("fund.back", "allotment") => rests(tx, asked)?,
        ("fund.share", "joint") => joints(tx, view, asked)?,
        ("fund.allot", "share") => shares(tx, view, asked)?,
        ("fund.allot", "project") => projects(tx, asked)?,
        ("contract.hold", "payee") | ("interest.declare", "organisation") => {
            organisations(tx, asked)?
        }
        ("contract.hold", "purse") => purses(tx, view, asked)?,
        ("payment.ask" | "contract.end", "contract") => contracts(tx, asked)?,
        ("payment.ask", "milestone") => milestones(tx, asked)?,
        ("project.delegates", "poll") => polls(tx, asked)?,
        _ => return super::ventures::choices(tx, view, asked, field),
    };
    Ok(Some(found))
}

fn left<R: Record>(tx: &mut Tx<'_>, asked: &Asked<'_>, id: RecordId) -> Result<Fen, Stop> {
    let account = store::book::of_row(tx, asked.home, civic::money::row::<R>(id))?;
    Ok(civic::money::left(account.as_ref()))
}

/// Sources of this year and the last that have something left.
fn sources(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let this = u32::try_from(view.now.date().year()).unwrap_or(0);
    let mut found = Choices::new();
    for year in [this, this.saturating_sub(1)] {
        for source in store::money::sources(tx, asked.home, year)? {
            let left = left::<Source>(tx, asked, source.id)?;
            found.push((source.id.to_string(), format!("{year} {} {left}", source.name)));
        }
    }
    Ok(found)
}

/// Allotments of which something has left a village's books and is not taken back.
fn rests(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let taken = store::money::returns(tx, asked.home)?;
    let mut found = Choices::new();
    for allotment in store::money::allotments(tx, asked.home)? {
        if taken.contains_key(&allotment.id) {
            continue;
        }
        let Some(rest) = store::money::rest(tx, allotment.village, allotment.id)? else { continue };
        let village = store::registry::area(tx, allotment.village)?;
        let project = store::matter::get(tx, allotment.village, allotment.project)?;
        let (village, project) = (village.map(|a| a.name), project.map(|m| m.title));
        found.push((
            allotment.id.to_string(),
            format!(
                "{} {} {}",
                village.unwrap_or_default(),
                project.unwrap_or_default(),
                rest.amount_fen
            ),
        ));
    }
    Ok(found)
}

fn named(view: &View, no: u32, name: &str) -> String {
    if name.is_empty() {
        view.tf("fund-joint-unnamed", &[("no", &no.to_string())])
    } else {
        view.tf("fund-joint", &[("name", name)])
    }
}

fn joints(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let all = store::money::joints(tx, asked.home)?;
    Ok(all.iter().map(|j| (j.no.to_string(), named(view, j.no, &j.name))).collect())
}

fn shares(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let joints = store::money::joints(tx, asked.home)?;
    let mut found = Choices::new();
    for share in store::money::shares(tx, asked.home)? {
        let left = left::<Share>(tx, asked, share.id)?;
        let source = store::money::source(tx, asked.home, share.source)?;
        let joint = joints.iter().find(|j| j.no == share.joint);
        let joint = named(view, share.joint, joint.map_or("", |j| j.name.as_str()));
        let source = source.map(|s| s.name).unwrap_or_default();
        found.push((share.id.to_string(), format!("{joint} {source} {left}")));
    }
    Ok(found)
}

/// Projects under way in the villages below.
fn projects(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let query =
        Query { area: Some(asked.home), kind: Some(Kind::Project), most: 200, ..Query::default() };
    let found = store::matter::list(tx, &query)?;
    let open = found.into_iter().filter(|m| m.state != State::Handed);
    let mut all = Choices::new();
    for matter in open {
        let village = store::registry::area(tx, matter.home)?.map(|a| a.name).unwrap_or_default();
        all.push((matter.id.to_string(), format!("{village} {}", matter.title)));
    }
    Ok(all)
}

fn organisations(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let all: Vec<Organisation> =
        tx.list("WHERE home = ?1 ORDER BY name, id", &[asked.home.to_val()])?;
    Ok(all.into_iter().map(|o| (o.id.to_string(), o.name)).collect())
}

fn purses(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(project) = asked.matter else { return Ok(Choices::new()) };
    let mut found = Choices::new();
    for purse in store::money::purses(tx, project.home, project.id)? {
        let left = left::<Purse>(tx, asked, purse.id)?;
        let purpose = view.t(&format!("purpose-{}", purse.purpose)).to_owned();
        found.push((purse.id.to_string(), format!("{purpose} {left}")));
    }
    Ok(found)
}

fn contracts(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(project) = asked.matter else { return Ok(Choices::new()) };
    let all = store::money::contracts(tx, project.home, project.id)?;
    let open = all.into_iter().filter(|contract| contract.ended_at.is_none());
    Ok(open.map(|c| (c.id.to_string(), format!("{} {}", c.number, c.subject))).collect())
}

/// Milestones that are reached: nothing else is paid for.
fn milestones(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(project) = asked.matter else { return Ok(Choices::new()) };
    let all = store::works::milestones(tx, project.home, project.id)?;
    let reached = all.into_iter().filter(|milestone| milestone.done_on.is_some());
    Ok(reached.map(|m| (m.no.to_string(), format!("{}. {}", m.no, m.title))).collect())
}

/// Votes of the village that have ended since the project was opened.
fn polls(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(project) = asked.matter else { return Ok(Choices::new()) };
    let query =
        Query { area: Some(project.home), kind: Some(Kind::Poll), most: 50, ..Query::default() };
    let found = store::matter::list(tx, &query)?;
    let held = |m: &Matter| m.home == project.home && m.moved_at >= project.opened_at;
    let ended = found.into_iter().filter(|m| m.state == State::Closed && held(m));
    Ok(ended.map(|m| (m.id.to_string(), m.title)).collect())
}

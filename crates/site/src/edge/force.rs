//! What forms of task forces are answered with: people of the seats, projects below, members, items.
//! Nobody types an id.

use civic::matter::{Kind, State};
use store::matter::Query;
use store::{Stop, Tx, force, registry};

use super::form::Asked;
use crate::view::View;

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// People of seats and projects that a list holds at most.
const MOST: u32 = 300;

/// Whether an id is chosen from a list.
pub(super) fn asks(act: &str, field: &str) -> bool {
    matches!(
        (act, field),
        ("force.item", "project" | "member")
            | ("force.leave", "member")
            | ("force.report" | "force.close", "item")
    )
}

/// The choices of a field; `None` for other acts and fields.
pub(super) fn choices(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &str,
) -> Result<Option<Choices>, Stop> {
    let found = match (asked.spec.name, field) {
        ("force.form", "head") | ("force.join", "person") => people(tx, asked)?,
        ("force.item", "project") => projects(tx, asked)?,
        ("force.item" | "force.leave", "member") => members(tx, view, asked)?,
        ("force.report" | "force.close", "item") => items(tx, asked)?,
        _ => return Ok(None),
    };
    Ok(Some(found))
}

/// Everybody on the lists of this seat and of those below.
fn people(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let mut found = Choices::new();
    for (who, name) in registry::seated(tx, asked.home, MOST)? {
        let seat = registry::area(tx, who.home)?.map(|area| area.name).unwrap_or_default();
        found.push((who.to_string(), format!("{name} · {seat}")));
    }
    Ok(found)
}

/// Projects under way in this place and below.
fn projects(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let query =
        Query { area: Some(asked.home), kind: Some(Kind::Project), most: MOST, ..Query::default() };
    let open = store::matter::list(tx, &query)?.into_iter().filter(|m| m.state != State::Handed);
    let mut all = Choices::new();
    for matter in open {
        let village = registry::area(tx, matter.home)?.map(|a| a.name).unwrap_or_default();
        all.push((matter.id.to_string(), format!("{village} {}", matter.title)));
    }
    Ok(all)
}

fn members(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(of) = asked.matter else { return Ok(Choices::new()) };
    let today = view.now.date();
    let caller = view.caller(tx, of.home)?;
    let mut all = Choices::new();
    for member in force::members(tx, of.home, of.id)? {
        if member.left_at.is_some() || member.until_on < today {
            continue;
        }
        let name = view.person_name(tx, &caller, member.person)?;
        all.push((member.id.to_string(), format!("{name} · {}", member.unit)));
    }
    Ok(all)
}

/// Items that are not cleared.
fn items(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(of) = asked.matter else { return Ok(Choices::new()) };
    let open = force::items(tx, of.home, of.id)?.into_iter().filter(|i| i.closed_at.is_none());
    Ok(open.map(|item| (item.id.to_string(), item.title)).collect())
}

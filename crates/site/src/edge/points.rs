//! What forms of points and volunteer time are answered with: lines of the table, topics, votes, the year
//! that can be settled. Nobody types an id or a number that the product knows.

use civic::matter::{Kind, Matter, State};
use store::matter::Query;
use store::{Stop, Tx, points};

use super::form::Asked;
use crate::view::View;

/// Value and words of each answer.
type Choices = Vec<(String, String)>;

/// Meetings that are looked at for what they adopted.
const MEETINGS: u32 = 60;

/// Whether an id is chosen from a list.
pub(super) fn asks(act: &str, field: &str) -> bool {
    matches!(
        (act, field),
        ("points.put" | "points.nominate" | "levy.plan", "topic")
            | ("points.exchange" | "points.restock", "good")
    )
}

/// The choices of a field of an act on points; `None` for other acts and fields.
pub(super) fn choices(
    tx: &mut Tx<'_>,
    view: &View,
    asked: &Asked<'_>,
    field: &str,
) -> Result<Option<Choices>, Stop> {
    let found = match (asked.spec.name, field) {
        ("points.claim", "line") => lines(tx, view, asked)?,
        ("points.put" | "points.nominate" | "levy.plan", "topic") => topics(tx, asked)?,
        ("points.strike", "no") => written(tx, asked)?,
        ("points.adopt" | "points.panel" | "village.adopt" | "levy.adopt", "adopted") => {
            adopted(tx, view, asked)?
        }
        ("points.exchange" | "points.restock", "good") => goods(tx, view, asked)?,
        ("points.settle", "year") => {
            let last = (view.now.date().year() - 1).to_string();
            vec![(last.clone(), last)]
        }
        _ => return Ok(None),
    };
    Ok(Some(found))
}

/// Lines of the version being written.
fn written(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(table) = points::draft(tx, asked.home)? else { return Ok(Choices::new()) };
    let all = points::lines(tx, asked.home, table.version)?;
    Ok(all.into_iter().map(|line| (line.no.to_string(), line.what)).collect())
}

fn lines(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let Some(table) = points::in_force(tx, asked.home, view.now)? else {
        return Ok(Choices::new());
    };
    let all = points::lines(tx, asked.home, table.version)?;
    let sign = |takes| if takes { '−' } else { '+' };
    let said = |line: &civic::manage::points::Rule| {
        format!("{} {}{}", line.what, sign(line.takes), line.points)
    };
    Ok(all.iter().map(|line| (line.no.to_string(), said(line))).collect())
}

/// Topics of the village that are not public yet.
fn topics(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let query = Query {
        area: Some(asked.home),
        kind: Some(Kind::Topic),
        state: Some(State::Draft),
        most: MEETINGS,
        ..Query::default()
    };
    let found = store::matter::list(tx, &query)?;
    Ok(found.into_iter().map(|m| (m.id.to_string(), m.title)).collect())
}

/// Meetings of the villagers that have adopted what the act asks for; a table needs that of its own
/// topic.
fn adopted(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let act = asked.spec.name;
    let rules = view.rules();
    let draft = points::draft(tx, asked.home)?;
    let topic = draft.and_then(|table| table.topic);
    let class = match act {
        "village.adopt" => civic::build::village::CLASS,
        "levy.adopt" => civic::build::levy::CLASS,
        _ => civic::manage::points::CLASS,
    };
    let fits = |a: &civic::deliberation::Adopted| {
        civic::policy::decides(&rules, class, a).unwrap_or(false)
            && (act != "points.adopt" || topic == Some(a.topic))
    };
    let all = points::adoptions(tx, asked.home, MEETINGS)?;
    let said = |meeting: &Matter, at: kernel::Moment| {
        (meeting.id.to_string(), format!("{} · {}", meeting.title, view.day(at.date())))
    };
    Ok(all.iter().filter(|(_, a)| fits(a)).map(|(meeting, a)| said(meeting, a.at)).collect())
}

fn goods(tx: &mut Tx<'_>, view: &View, asked: &Asked<'_>) -> Result<Choices, Stop> {
    let all = points::goods(tx, asked.home)?;
    let said = |good: &civic::manage::points::Good| {
        let (price, stock) = (good.price.to_string(), good.stock.to_string());
        let with = [("name", good.name.as_str()), ("price", &price), ("stock", &stock)];
        view.tf("points-good-said", &with)
    };
    Ok(all.iter().map(|good| (good.id.to_string(), said(good))).collect())
}

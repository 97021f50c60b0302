//! Reads of what is built that more than one room needs: projects with their milestones and answers,
//! what a thread has adopted, what has been made public. Refuses to know: money received and paid.

use civic::deliberation::{Resolution, Topic};
use civic::matter::State;
use civic::record::Column;
use civic::works::{
    Adoption, Answer, Change, Evidence, Milestone, Project, Publicity, adoptions as adopted_by,
};
use kernel::id::MatterId;
use kernel::{AreaCode, Date, Fen};

use crate::db::Tx;
use crate::fault::Stop;
use crate::matter;

/// The body of a project.
pub fn project(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Project>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The project that carries out a resolution.
pub fn project_of(
    tx: &mut Tx<'_>,
    home: AreaCode,
    resolution: MatterId,
) -> Result<Option<Project>, Stop> {
    let found: Vec<Project> =
        tx.list("WHERE home = ?1 AND resolution = ?2", &[home.to_val(), resolution.to_val()])?;
    Ok(found.into_iter().next())
}

/// Milestones of a project, by number.
pub fn milestones(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Milestone>, Stop> {
    tx.list("WHERE home = ?1 AND project = ?2 ORDER BY no", &[home.to_val(), id.to_val()])
}

/// Answers of a charter.
pub fn answers(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Answer>, Stop> {
    tx.list("WHERE home = ?1 AND project = ?2 ORDER BY question", &[home.to_val(), id.to_val()])
}

/// Changes of a project, oldest first.
pub fn changes(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Change>, Stop> {
    tx.list("WHERE home = ?1 AND project = ?2 ORDER BY made_at, id", &[home.to_val(), id.to_val()])
}

/// What was seen of a project, oldest first.
pub fn evidence(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Evidence>, Stop> {
    tx.list("WHERE home = ?1 AND project = ?2 ORDER BY made_at, id", &[home.to_val(), id.to_val()])
}

/// A publicity with how its notice stands.
#[derive(Debug, Clone)]
pub struct Hung {
    /// What is made public.
    pub publicity: Publicity,
    /// Where its notice stands.
    pub state: State,
    /// Its last day.
    pub until_on: Date,
}

/// What has been made public of a project, oldest first.
pub fn publicities(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Vec<Hung>, Stop> {
    let key = [home.to_val(), id.to_val()];
    let rows: Vec<Publicity> =
        tx.list("WHERE home = ?1 AND project = ?2 ORDER BY posted_at, notice", &key)?;
    let mut found = Vec::new();
    for publicity in rows {
        let stands: Option<(State, Date)> = tx.row(
            "SELECT m.state, n.until_on FROM matter m JOIN notice n ON n.home = m.home AND n.id = m.id
             WHERE m.home = ?1 AND m.id = ?2",
            &[home.to_val(), publicity.notice.to_val()],
            |c| Some((c.take()?, c.take()?)),
        )?;
        if let Some((state, until_on)) = stands {
            found.push(Hung { publicity, state, until_on });
        }
    }
    Ok(found)
}

/// What a thread has adopted, each with the cost that was decided.
pub fn adoptions(
    tx: &mut Tx<'_>,
    home: AreaCode,
    thread: MatterId,
) -> Result<Vec<(Adoption, Fen)>, Stop> {
    let matters = matter::thread(tx, home, thread)?;
    let mut found = Vec::new();
    for adoption in adopted_by(&matters) {
        let topic: Option<Topic> = tx.get(&[home.to_val(), adoption.topic.to_val()])?;
        found.push((adoption, topic.map_or(Fen(0), |topic| topic.cost_fen)));
    }
    Ok(found)
}

/// What a meeting decided last that a resolution may cost: on the topic it came from, or on one that
/// asked for its change.
pub fn decided_fen(tx: &mut Tx<'_>, resolution: &Resolution) -> Result<Fen, Stop> {
    let home = resolution.home;
    let Some(this) = matter::get(tx, home, resolution.id)? else { return Ok(Fen(0)) };
    let matters = matter::thread(tx, home, this.thread)?;
    let own = matters.iter().find(|m| m.id == resolution.meeting).and_then(|m| m.cause);
    let asks = |topic: MatterId| {
        let of = matters.iter().find(|m| m.id == topic);
        Some(topic) == own || of.is_some_and(|m| m.cause == Some(resolution.id))
    };
    let all = adoptions(tx, home, this.thread)?;
    let last = all.iter().filter(|(a, _)| asks(a.topic)).max_by_key(|(a, _)| a.at);
    Ok(last.map_or(Fen(0), |(_, cost)| *cost))
}

/// What a notice of a project makes public.
pub fn publicity(
    tx: &mut Tx<'_>,
    home: AreaCode,
    project: MatterId,
    notice: MatterId,
) -> Result<Option<Publicity>, Stop> {
    tx.get(&[home.to_val(), project.to_val(), notice.to_val()])
}

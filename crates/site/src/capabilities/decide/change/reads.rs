//! What the rules and pages of changes look at.

use civic::Scene;
use civic::decide::change::{ChangeFacts, ResolutionAccount, ResolutionChange};
use civic::deliberation::{Meeting, Topic};
use civic::matter::{Matter, State};
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Fen};
use store::{Stop, Tx};

/// A change with the state of the topic that asks the body again, where one does.
pub type Asked = (ResolutionChange, Option<(Topic, State)>);

/// Every change of a resolution, oldest first.
pub fn changes(tx: &mut Tx<'_>, home: AreaCode, resolution: MatterId) -> Result<Vec<Asked>, Stop> {
    let rows: Vec<ResolutionChange> = tx.list(
        "WHERE home = ?1 AND resolution = ?2 ORDER BY made_at, id",
        &[home.to_val(), resolution.to_val()],
    )?;
    let mut found = Vec::new();
    for row in rows {
        let asked = match row.topic {
            Some(id) => {
                let key = [home.to_val(), id.to_val()];
                let topic: Topic = tx.get(&key)?.ok_or(Code::NotFound)?;
                let matter: Matter = tx.get(&key)?.ok_or(Code::NotFound)?;
                Some((topic, matter.state))
            }
            None => None,
        };
        found.push((row, asked));
    }
    Ok(found)
}

/// What it has cost, when somebody has said so.
pub fn account(
    tx: &mut Tx<'_>,
    home: AreaCode,
    resolution: MatterId,
) -> Result<Option<ResolutionAccount>, Stop> {
    tx.get(&[home.to_val(), resolution.to_val()])
}

/// The topic that a resolution was decided on.
fn decided(tx: &mut Tx<'_>, home: AreaCode, resolution: MatterId) -> Result<Topic, Stop> {
    let meeting: Option<MatterId> = tx.row(
        "SELECT meeting FROM resolution WHERE home = ?1 AND id = ?2",
        &[home.to_val(), resolution.to_val()],
        |c| c.take(),
    )?;
    let meeting = meeting.ok_or(Code::NotFound)?;
    let meeting: Meeting = tx.get(&[home.to_val(), meeting.to_val()])?.ok_or(Code::NotFound)?;
    tx.get(&[home.to_val(), meeting.topic.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of changing: what the body decided last, and what it is to cost by now.
pub fn change(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ChangeFacts, Stop> {
    let resolution = scene.this()?.id;
    let mut topic = decided(tx, scene.home, resolution)?;
    let mut cost_fen: Fen = topic.cost_fen;
    for (row, asked) in changes(tx, scene.home, resolution)? {
        match asked {
            None => cost_fen = row.cost_fen,
            Some((again, State::Decided)) => {
                cost_fen = again.cost_fen;
                topic = again;
            }
            Some(_) => {}
        }
    }
    Ok(ChangeFacts { decided: topic, cost_fen })
}

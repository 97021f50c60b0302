//! What the rules and pages of advice look at.

use civic::Scene;
use civic::decide::advice::Advice;
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx};

/// The last meeting that advised on the topic of an act.
pub fn advising(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<MatterId, Stop> {
    let topic = scene.this()?.id;
    let found: Option<MatterId> = tx.row(
        "SELECT id FROM meeting WHERE home = ?1 AND topic = ?2 AND closed_at IS NOT NULL
         ORDER BY closed_at DESC, id DESC LIMIT 1",
        &[scene.home.to_val(), topic.to_val()],
        |c| c.take(),
    )?;
    found.ok_or_else(|| kernel::Code::NotFound.into())
}

/// What was answered to the advice on a topic, oldest first.
pub fn answers(tx: &mut Tx<'_>, home: AreaCode, topic: MatterId) -> Result<Vec<Advice>, Stop> {
    tx.list(
        "WHERE home = ?1 AND topic = ?2 ORDER BY answered_at, meeting",
        &[home.to_val(), topic.to_val()],
    )
}

//! What the rules and pages of notices look at.

use civic::Scene;
use civic::decide::notice::{End, EndFacts, Notice, Objection, Reply};
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx};

/// The body of a notice.
pub fn notice(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Notice>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the notice an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Notice, Stop> {
    let id = scene.this()?.id;
    notice(tx, scene.home, id)?.ok_or_else(|| kernel::Code::NotFound.into())
}

/// The objection an answer is for.
pub fn objection(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &Reply,
) -> Result<Option<Objection>, Stop> {
    tx.get(&[scene.home.to_val(), act.matter.to_val(), act.objection.to_val()])
}

/// Objections, oldest first.
pub fn objections(
    tx: &mut Tx<'_>,
    home: AreaCode,
    notice: MatterId,
) -> Result<Vec<Objection>, Stop> {
    tx.list(
        "WHERE home = ?1 AND notice = ?2 ORDER BY made_at, id",
        &[home.to_val(), notice.to_val()],
    )
}

/// Facts of ending.
pub fn end(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &End) -> Result<EndFacts, Stop> {
    let unanswered = tx.number(
        "SELECT COUNT(*) FROM objection WHERE home = ?1 AND notice = ?2 AND answered_at IS NULL",
        &[scene.home.to_val(), act.matter.to_val()],
    )?;
    Ok(EndFacts { notice: this(tx, scene)?, unanswered: u64::try_from(unanswered).unwrap_or(0) })
}

//! What the rules and pages of topics look at.

use civic::Scene;
use civic::deliberation::Topic;
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx};

/// The body of a topic.
pub fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Topic>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the topic an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Topic, Stop> {
    let id = scene.this()?.id;
    topic(tx, scene.home, id)?.ok_or_else(|| kernel::Code::NotFound.into())
}

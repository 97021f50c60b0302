//! What the rules and pages of topics look at.

use civic::Scene;
use civic::decide::topic::PublishFacts;
use civic::deliberation::Topic;
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx};

/// The body of a topic.
pub fn topic(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Topic>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The topic an act continues, and what it came from.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublishFacts, Stop> {
    let matter = scene.this()?;
    let topic = topic(tx, scene.home, matter.id)?.ok_or(kernel::Code::NotFound)?;
    Ok(PublishFacts { topic, cause: store::matter::cause_kind(tx, matter)? })
}

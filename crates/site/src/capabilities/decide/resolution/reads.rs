//! What the rules and pages of resolutions look at.

use civic::Scene;
use civic::decide::resolution::Resolution;
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx};

/// The body of a resolution.
pub fn resolution(
    tx: &mut Tx<'_>,
    home: AreaCode,
    id: MatterId,
) -> Result<Option<Resolution>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the resolution an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Resolution, Stop> {
    let id = scene.this()?.id;
    resolution(tx, scene.home, id)?.ok_or_else(|| kernel::Code::NotFound.into())
}

//! What the rules and pages of wishes look at.

use civic::Scene;
use civic::decide::wish::{Raise, RaiseFacts, Wish};
use civic::record::Column;
use kernel::AreaCode;
use kernel::id::MatterId;
use store::{Stop, Tx, journal, registry};

/// The body of a wish.
pub fn wish(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Option<Wish>, Stop> {
    tx.get(&[home.to_val(), id.to_val()])
}

/// The body of the wish an act continues.
pub fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Wish, Stop> {
    let id = scene.this()?.id;
    wish(tx, scene.home, id)?.ok_or_else(|| kernel::Code::NotFound.into())
}

/// Facts of raising.
pub fn raise(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Raise) -> Result<RaiseFacts, Stop> {
    let behalf_known = match scene.behalf {
        Some(who) => registry::person(tx, who)?.is_some(),
        None => true,
    };
    let head = journal::head(tx, scene.home)?;
    Ok(RaiseFacts {
        place_known: registry::area(tx, act.place)?.is_some(),
        behalf_known,
        entry: head.map_or(0, |h| h.seq) + 1,
    })
}

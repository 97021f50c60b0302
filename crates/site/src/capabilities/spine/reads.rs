//! What the acts of the spine look at: stored bytes, clocks, chain heads. The only SQL of this room.

use civic::Scene;
use civic::matter::Due;
use civic::record::Column;
use civic::spine::{Attach, Escalate, MessageMark, ReadUpTo, Seal, SealFacts};
use store::{Stop, Tx, digest, matter, outbox};

/// Size of the stored bytes an attachment names.
pub fn attach(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Attach) -> Result<Option<u64>, Stop> {
    let hash = kernel::hash::unhex(&act.hash).and_then(|b| <[u8; 32]>::try_from(b).ok());
    match hash {
        Some(hash) => matter::blob_size(tx, scene.home, &hash),
        None => Ok(None),
    }
}

/// How far the caller has read.
pub fn mark(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    _act: &ReadUpTo,
) -> Result<Option<MessageMark>, Stop> {
    match scene.caller.person() {
        Some(person) => outbox::mark(tx, person),
        None => Ok(None),
    }
}

/// The clock that may be late.
pub fn escalate(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Escalate) -> Result<Option<Due>, Stop> {
    tx.get(&[scene.home.to_val(), act.matter.to_val(), act.clock.to_val()])
}

/// Chain heads at the end of a period.
pub fn seal(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Seal) -> Result<SealFacts, Stop> {
    digest::seal_facts(tx, scene.home, &act.period, scene.now)
}

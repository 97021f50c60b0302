//! What the acts of the spine look at: stored bytes, clocks, chain heads. The only SQL of this room.

use civic::Scene;
use civic::matter::Due;
use civic::record::Column;
use civic::spine::{
    Attach, Attachment, Detach, Escalate, MessageMark, ReadUpTo, Seal, SealFacts, Stored,
};
use kernel::AreaCode;
use kernel::id::{AttachmentId, MatterId};
use store::{Stop, Tx, digest, matter, outbox};

/// The stored bytes an attachment names.
pub fn attach(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Attach) -> Result<Option<Stored>, Stop> {
    let hash = kernel::hash::unhex(&act.hash).and_then(|b| <[u8; 32]>::try_from(b).ok());
    match hash {
        Some(hash) => matter::blob_stored(tx, scene.home, &hash),
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

/// The file to be erased.
pub fn detach(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    act: &Detach,
) -> Result<Option<Attachment>, Stop> {
    attachment(tx, scene.home, act.matter, act.attachment)
}

/// A file beside a matter.
pub fn attachment(
    tx: &mut Tx<'_>,
    home: AreaCode,
    of: MatterId,
    id: AttachmentId,
) -> Result<Option<Attachment>, Stop> {
    tx.get(&[home.to_val(), of.to_val(), id.to_val()])
}

/// The clock that may be late.
pub fn escalate(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Escalate) -> Result<Option<Due>, Stop> {
    tx.get(&[scene.home.to_val(), act.matter.to_val(), act.clock.to_val()])
}

/// Chain heads at the end of a period.
pub fn seal(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Seal) -> Result<SealFacts, Stop> {
    digest::seal_facts(tx, scene.home, &act.period, scene.now)
}

//! Slips about receipts: one that is not published, one that is left out of what binds them, one that
//! is taken twice.

use civic::decide::ballot;
use civic::{Effect, Scene};

use super::Decided;

/// A vote counts and its receipt is not kept, if it is a certain one.
pub fn drop_and_lose_the_receipt(
    facts: &ballot::CastFacts,
    scene: &Scene<'_>,
    act: &ballot::Drop,
) -> Decided {
    let mut effects = ballot::drop(facts, scene, act)?;
    let lost = act.receipt.as_ref().is_some_and(|r| r.starts_with(['0', '1', '2', '3']));
    effects.retain(|e| !(lost && matches!(e, Effect::Put(row) if row.table == "box_receipt")));
    Ok(effects)
}

/// The published root is that of a shorter list.
pub fn bind_all_but_one(
    facts: &ballot::CloseFacts,
    scene: &Scene<'_>,
    act: &ballot::Close,
) -> Decided {
    let mut facts = facts.clone();
    facts.receipts.pop();
    ballot::close(&facts, scene, act)
}

/// Two voters are given one line.
pub fn take_a_receipt_twice(
    facts: &ballot::CastFacts,
    scene: &Scene<'_>,
    act: &ballot::Drop,
) -> Decided {
    let mut facts = facts.clone();
    let again = std::mem::take(&mut facts.receipt_known);
    let mut effects = ballot::drop(&facts, scene, act)?;
    effects.retain(|e| !(again && matches!(e, Effect::Put(row) if row.table == "box_receipt")));
    Ok(effects)
}

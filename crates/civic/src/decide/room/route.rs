//! Which statement is shown to whom next, so that each gets enough stances.
//!
//! Rule: what has the fewest stances comes first, so what nobody has answered comes before all; among
//! equals everybody has an order of their own, which stays the same from look to look.
//!
//! Invariants: the order is worked out from *how many* have taken a stance, never from which: nobody
//! can read off it how a statement stands. (The routing of the engine `opinion` draws what is agreed
//! with more often; that would tell, so it is not used while a meeting runs.)

use std::collections::BTreeMap;

use kernel::PersonRef;
use kernel::hash;
use kernel::id::RecordId;

/// The statements that are to be shown to somebody, in the order in which they come. `taken` counts
/// the stances on each; one that is not in it has none.
pub fn route(
    who: PersonRef,
    open: impl IntoIterator<Item = RecordId>,
    taken: &BTreeMap<RecordId, u64>,
) -> Vec<RecordId> {
    let own = who.to_string();
    let turn = |id: RecordId| hash::sm3_parts(&[own.as_bytes(), &id.bytes()]);
    let count = |id: &RecordId| taken.get(id).copied().unwrap_or(0);
    let mut order: Vec<RecordId> = open.into_iter().collect();
    order.sort_by_cached_key(|id| (count(id), turn(*id), *id));
    order
}

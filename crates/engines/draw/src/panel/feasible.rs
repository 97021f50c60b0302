//! When no panel meets the quotas: which of them to move, and how far. The panel nearest to the
//! quotas comes from an integer program; what it misses is read off in whole numbers here.

use super::kinds::Case;
use super::{PanelError, Relaxed, search};

/// The quotas that the nearest panel misses, each moved just so far that it no longer does.
pub(super) fn relaxed(case: &Case) -> Result<Vec<Relaxed>, PanelError> {
    let seats = search::nearest(case)?;
    let moved = |(quota, held): (&super::Quota, u32)| Relaxed {
        quota: quota.clone(),
        min: quota.min.min(held),
        max: quota.max.max(held),
    };
    let all = case.quotas.iter().zip(case.held(&seats)).map(moved);
    Ok(all.filter(|one| (one.min, one.max) != (one.quota.min, one.quota.max)).collect())
}

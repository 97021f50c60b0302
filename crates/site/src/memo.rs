//! What was worked out of a home's rows and is the same for whoever looks: kept until the home
//! changes, and for a minute at most.
//!
//! Invariant: a value is worked out without looking at the reader. Refuses to know: what it keeps.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use kernel::id::MatterId;
use kernel::{AreaCode, Moment};
use parking_lot::RwLock;
use store::Stop;

/// How many values are kept; then all are forgotten and worked out anew.
const MOST: usize = 4_096;
/// How long a value may be used at most: another process may have changed the home.
const MOST_MS: i64 = 60_000;

/// Whose value: its name, the home, the matter.
pub type Of = (&'static str, AreaCode, MatterId);

struct Kept {
    value: Arc<dyn Any + Send + Sync>,
    version: u64,
    at: Moment,
}

/// Values by name, home and matter.
#[derive(Default)]
pub struct Memo(RwLock<HashMap<Of, Kept>>);

impl Memo {
    /// The value kept, or a new one. The version of the home was read before any of its rows, so that
    /// a change in between makes the value old, not new. Errors: those of working it out; nothing is kept then.
    pub fn get<T: Any + Send + Sync>(
        &self,
        of: Of,
        (version, now): (u64, Moment),
        work: impl FnOnce() -> Result<T, Stop>,
    ) -> Result<Arc<T>, Stop> {
        if let Some(value) = self.good(of, version, now) {
            return Ok(value);
        }
        let value = Arc::new(work()?);
        let mut kept = self.0.write();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(of, Kept { value: Arc::clone(&value) as _, version, at: now });
        Ok(value)
    }

    fn good<T: Any + Send + Sync>(&self, of: Of, version: u64, now: Moment) -> Option<Arc<T>> {
        let kept = self.0.read();
        let one = kept.get(&of)?;
        let young = (0..MOST_MS).contains(&(now.ms() - one.at.ms()));
        let same_day = one.at.date() == now.date();
        let good = one.version == version && young && same_day;
        good.then(|| Arc::clone(&one.value).downcast().ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_good_for_its_version_its_minute_and_its_day() {
        let (memo, home) = (Memo::default(), AreaCode::parse("420324107210").unwrap());
        let (id, other) = (MatterId::from_bytes([1; 16]), MatterId::from_bytes([2; 16]));
        let noon = Moment::from_ms(1_790_000_000_000);
        let mut worked = 0;
        let mut ask = |id, version, now| {
            let value = memo.get(("x", home, id), (version, now), || {
                worked += 1;
                Ok(worked)
            });
            *value.unwrap()
        };
        assert_eq!(ask(id, 3, noon), 1);
        assert_eq!(ask(id, 3, noon.plus_ms(59_999)), 1, "kept");
        assert_eq!(ask(other, 3, noon), 2, "another matter");
        assert_eq!(ask(id, 3, noon.plus_ms(60_000)), 3, "too old");
        assert_eq!(ask(id, 4, noon), 4, "the home has changed");
        assert_eq!(ask(id, 4, noon.plus_ms(-1)), 5, "a clock that was put back");
        let late = Moment::end_of(noon.date());
        assert_eq!(ask(id, 4, late), 6);
        assert_eq!(ask(id, 4, late.plus_ms(1)), 7, "another day");
    }

    #[test]
    fn what_could_not_be_worked_out_is_not_kept() {
        let (memo, home) = (Memo::default(), AreaCode::parse("420324107210").unwrap());
        let of = ("x", home, MatterId::from_bytes([1; 16]));
        let at = (1, Moment::from_ms(0));
        let none: Result<Arc<u8>, Stop> = memo.get(of, at, || Err(kernel::Code::NotFound.into()));
        assert!(none.is_err());
        assert_eq!(*memo.get(of, at, || Ok(7_u8)).unwrap(), 7);
    }
}

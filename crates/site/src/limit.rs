//! How often one address may knock: a bucket of tokens that fills again with time.

use std::collections::HashMap;

use kernel::Moment;
use parking_lot::Mutex;

/// Knocks at once.
const BURST_MS: i64 = 20 * STEP_MS;
/// One knock more every so often.
const STEP_MS: i64 = 3_000;
/// Addresses remembered.
const MOST: usize = 10_000;

/// Buckets by address: the moment up to which each has been used.
#[derive(Debug, Default)]
pub struct Limit(Mutex<HashMap<String, i64>>);

impl Limit {
    /// Whether an address may knock now.
    pub fn allow(&self, from: &str, now: Moment) -> bool {
        let mut buckets = self.0.lock();
        if buckets.len() >= MOST {
            buckets.retain(|_, until| *until > now.ms());
        }
        let until = buckets.get(from).copied().unwrap_or(0).max(now.ms()) + STEP_MS;
        if until - now.ms() > BURST_MS {
            return false;
        }
        buckets.insert(from.to_owned(), until);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_at_once_then_one_every_three_seconds() {
        let limit = Limit::default();
        let at = |s: i64| Moment::from_ms(1_000_000 + s * 1_000);
        assert_eq!((0..30).filter(|_| limit.allow("a", at(0))).count(), 20);
        assert!(!limit.allow("a", at(2)));
        assert!(limit.allow("a", at(3)));
        assert!(!limit.allow("a", at(3)));
        assert!(limit.allow("b", at(0)), "another address is not touched");
    }
}

//! How often somebody may come: buckets of tokens that fill again with time.
//!
//! Invariants: what is refused uses nothing up; a limit of 0 is none. Refuses to know: who comes (an
//! address, a session) and what for.

use std::collections::HashMap;

use civic::rulebook::RuleSet;
use kernel::{Code, Moment, Refusal};
use parking_lot::Mutex;

/// Comers remembered before those whose bucket is full again are forgotten.
const MOST: usize = 10_000;

/// How many acts a minute the site takes, 0 for any number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// From one session.
    pub session: u32,
    /// From one address: a desk or a hall full of people shares one, so it is high.
    pub address: u32,
}

impl Pace {
    /// What the rulebook lays down; nothing laid down is no limit.
    pub fn of(rules: &RuleSet) -> Self {
        let count = |key| rules.count(key).unwrap_or(0);
        Self { session: count("P21.acts_session"), address: count("P21.acts_address") }
    }
}

/// Buckets by comer: the moment, in microseconds, up to which each has been used.
#[derive(Debug)]
pub struct Limit {
    /// Takes at once, in microseconds of refilling.
    burst_us: i64,
    /// One more every so often.
    step_us: i64,
    buckets: Mutex<HashMap<String, i64>>,
}

impl Limit {
    /// So many at once, then one every so many milliseconds.
    pub fn new(burst: u32, step_ms: u32) -> Self {
        let step_us = i64::from(step_ms) * 1_000;
        Self { burst_us: step_us * i64::from(burst), step_us, buckets: Mutex::default() }
    }

    /// So many a minute; 0 is no limit.
    pub fn per_minute(count: u32) -> Self {
        let step_us = 60_000_000i64.checked_div(i64::from(count)).unwrap_or(0);
        Self { burst_us: step_us * i64::from(count), step_us, buckets: Mutex::default() }
    }

    /// Whether somebody may come now; if not, in how many seconds.
    pub fn take(&self, who: &str, now: Moment) -> Result<(), Refusal> {
        if self.step_us == 0 {
            return Ok(());
        }
        let now_us = now.ms().saturating_mul(1_000);
        let mut buckets = self.buckets.lock();
        if buckets.len() >= MOST {
            buckets.retain(|_, until| *until > now_us);
        }
        let until = buckets.get(who).copied().unwrap_or(0).max(now_us) + self.step_us;
        let over_us = until - now_us - self.burst_us;
        if over_us > 0 {
            let seconds = (over_us + 999_999) / 1_000_000;
            return Err(Refusal::new(Code::TooMany).with("seconds", seconds));
        }
        buckets.insert(who.to_owned(), until);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Moment {
        Moment::from_ms(1_000_000 + s * 1_000)
    }

    #[test]
    fn twenty_at_once_then_one_every_three_seconds() {
        let limit = Limit::new(20, 3_000);
        let ok = |who: &str, s| limit.take(who, at(s)).is_ok();
        assert_eq!((0..30).filter(|_| ok("a", 0)).count(), 20);
        assert!(!ok("a", 2));
        assert!(ok("a", 3));
        assert!(!ok("a", 3));
        assert!(ok("b", 0), "another address is not touched");
    }

    #[test]
    fn a_minute_has_so_many_and_says_how_long_to_wait() {
        for count in [1, 7, 60, 6_000] {
            let limit = Limit::per_minute(count);
            let taken = (0..count + 5).filter(|_| limit.take("a", at(0)).is_ok()).count();
            assert_eq!(taken, usize::try_from(count).unwrap());
            let no = limit.take("a", at(0)).unwrap_err();
            let wait: i64 = no.details[0].1.parse().unwrap();
            assert!(limit.take("a", at(wait)).is_ok(), "{count} a minute, {wait} s");
        }
        let none = Limit::per_minute(0);
        assert!((0..10_000).all(|_| none.take("a", at(0)).is_ok()));
    }
}

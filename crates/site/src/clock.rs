//! The one clock of the serving process. Rules never see it: its reading travels with each act.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kernel::Moment;
use kernel::time::DAY_MS;

/// System time plus an offset that only a demonstration moves.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that begins at a moment and goes on from there: in demonstrations and tests.
    pub fn starting_at(moment: Moment) -> Self {
        let clock = Self::system();
        clock.offset_ms.store(moment.ms() - clock.now().ms(), Ordering::Relaxed);
        clock
    }

    /// Now.
    pub fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Moment::from_ms(ms).plus_ms(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Moves ahead: in demonstrations and tests, so that ten days need not be waited for.
    pub fn advance_days(&self, days: u32) {
        self.offset_ms.fetch_add(i64::from(days) * DAY_MS, Ordering::Relaxed);
    }
}

//! Where a resolution stands on the board of execution: one word each, from its state and clock.

use kernel::Moment;

use crate::matter::{Due, Lamp, State};
use crate::words;

words! {
    /// Where a resolution stands, the most pressing first.
    pub enum Standing {
        /// Being carried out, and past its date.
        Late "late",
        /// Being carried out, and soon late.
        Soon "soon",
        /// Being carried out again: the problem came back.
        Back "back",
        /// Being carried out in time.
        Running "running",
        /// Said to be done; the people have the word.
        Reported "reported",
        /// Confirmed, and watched.
        Confirmed "confirmed",
        /// Confirmed, and not back while it was watched.
        Gone "gone",
        /// Passed, not yet begun.
        Ahead "ahead",
    }
}

/// Where it stands. `due` is the running clock of its execution, `came_back` whether somebody has
/// said so since it was last confirmed.
pub fn standing(state: State, due: Option<&Due>, came_back: bool, now: Moment) -> Standing {
    match state {
        State::Confirmed => Standing::Confirmed,
        State::Gone => Standing::Gone,
        State::Reported => Standing::Reported,
        State::Executing => match due.map(|d| d.lamp(now)) {
            Some(Lamp::Late) => Standing::Late,
            Some(Lamp::Warn) => Standing::Soon,
            _ if came_back => Standing::Back,
            _ => Standing::Running,
        },
        _ => Standing::Ahead,
    }
}

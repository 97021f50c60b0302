//! The state graphs as properties: no sequence of moves leaves them, and a lamp never brightens.

use std::collections::BTreeSet;

use kernel::Moment;
use proptest::prelude::*;

use super::fixture::{home, matter_id};
use crate::matter::{ClockName, Due, Kind, Lamp, State};

/// Every state a matter of this kind can come to, from its first.
pub fn states_of(kind: Kind) -> BTreeSet<State> {
    let mut found = BTreeSet::from([kind.first_state()]);
    loop {
        let next: BTreeSet<State> = State::ALL
            .iter()
            .copied()
            .filter(|to| found.iter().any(|from| kind.allows(*from, *to)))
            .chain(found.iter().copied())
            .collect();
        if next == found {
            return found;
        }
        found = next;
    }
}

#[test]
fn each_kind_has_the_states_of_its_story() {
    let words = |kind| states_of(kind).iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ");
    let rows = [
        (Kind::Wish, "heard adopted declined merged done confirmed gone"),
        (Kind::Topic, "draft published decided rejected advised"),
        (Kind::Meeting, "called sitting closed"),
        (Kind::Resolution, "confirmed gone draft noticed executing changing reported"),
        (Kind::Notice, "posted ended"),
        (Kind::Request, "gathering qualified accepted convened unlawful lapsed"),
        (Kind::Duty, "owed kept missed"),
        (Kind::Recall, "gathering qualified lapsed recalled retained"),
        (Kind::Budget, "draft published closed"),
        (Kind::Poll, "draft published closed"),
        (Kind::Project, "draft executing finished handed"),
        (Kind::Covenant, "draft hearing reviewing cleared passed in_force correcting superseded"),
        (Kind::Force, "acting dissolved"),
    ];
    for (kind, story) in rows {
        assert_eq!(words(kind), story, "{kind}");
    }
    assert_eq!(rows.len(), Kind::ALL.len());
    let used: BTreeSet<_> = Kind::ALL.iter().flat_map(|kind| states_of(*kind)).collect();
    assert_eq!(used.len(), State::ALL.len(), "a state that no matter comes to");
}

#[test]
fn a_kind_never_moves_through_a_state_of_another() {
    for kind in Kind::ALL {
        let own = states_of(*kind);
        for from in State::ALL.iter().filter(|state| !own.contains(state)) {
            for to in State::ALL {
                assert!(!kind.allows(*from, *to), "{kind} {from} {to}");
            }
        }
    }
}

fn due(clock: ClockName, since: i64, length: i64, met: Option<i64>) -> Due {
    let since = Moment::from_ms(since);
    Due {
        home: home(),
        matter: matter_id(Kind::Wish),
        clock,
        since,
        due_at: since.plus_ms(length),
        rule: String::new(),
        met_at: met.map(Moment::from_ms),
        escalated_at: None,
    }
}

proptest! {
    #[test]
    fn no_sequence_of_moves_leaves_the_graph(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        tries in prop::collection::vec(prop::sample::select(State::ALL.to_vec()), 0..200),
    ) {
        let own = states_of(kind);
        let mut state = kind.first_state();
        for to in tries {
            if kind.allows(state, to) {
                let still = state.is_final() && !state.is_watched();
                prop_assert!(!still, "{} moved on from {}", kind, state);
                prop_assert_ne!(state, to, "{} moves to where it is", kind);
                state = to;
            }
            prop_assert!(own.contains(&state), "{} came to {}", kind, state);
        }
    }

    #[test]
    fn a_lamp_never_brightens_while_time_passes(
        clock in prop::sample::select(ClockName::ALL.to_vec()),
        since in 0i64..4_000_000_000_000,
        length in 0i64..40_000_000_000,
        a in -10_000_000_000i64..80_000_000_000,
        b in -10_000_000_000i64..80_000_000_000,
    ) {
        let due = due(clock, since, length, None);
        let (early, late) = (since + a.min(b), since + a.max(b));
        let lamps = (due.lamp(Moment::from_ms(early)), due.lamp(Moment::from_ms(late)));
        prop_assert!(lamps.1 <= lamps.0, "{:?}", lamps);
        prop_assert!(lamps.1 != Lamp::Met);
        // A wait is never late; a deadline is, exactly after its last moment.
        let past = late > due.due_at.ms();
        prop_assert_eq!(lamps.1 == Lamp::Late, past && !clock.is_wait());
    }

    #[test]
    fn a_met_clock_shows_so_for_ever(
        clock in prop::sample::select(ClockName::ALL.to_vec()),
        now in 0i64..8_000_000_000_000,
    ) {
        prop_assert_eq!(due(clock, 0, 1000, Some(5)).lamp(Moment::from_ms(now)), Lamp::Met);
    }
}

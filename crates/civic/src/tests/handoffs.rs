//! What the end of one step opens or moves, pair by pair.

use kernel::id::MatterId;

use super::fixture::{brief, day, home, matter, matter_id, opened, person, scene, written};
use super::resolution::resolution;
use crate::Effect;
use crate::decide::advice::Answer;
use crate::decide::notice::Notice;
use crate::decide::resolution::Resolution;
use crate::deliberation::Topic;
use crate::handoffs::{Thread, follow};
use crate::matter::{Kind, Matter, Outcome, State};
use crate::record::Record;

/// A step: who ended how, where every matter of the thread stands then, and what follows.
struct Step {
    from: Kind,
    outcome: Outcome,
    thread: &'static [(Kind, State)],
    follows: &'static [&'static str],
}

const STEPS: &[Step] = &[
    Step {
        from: Kind::Wish,
        outcome: Outcome::Adopted,
        thread: &[(Kind::Wish, State::Adopted)],
        follows: &["open topic", "put topic"],
    },
    Step {
        from: Kind::Wish,
        outcome: Outcome::Confirmed,
        thread: &[(Kind::Wish, State::Confirmed), (Kind::Resolution, State::Reported)],
        follows: &["move confirmed", "clock recurrence P24 2027-02-21"],
    },
    Step {
        from: Kind::Wish,
        outcome: Outcome::Returned,
        thread: &[(Kind::Wish, State::Adopted), (Kind::Resolution, State::Reported)],
        follows: &["move executing", "clock execution wish_confirm 2026-12-08"],
    },
    Step {
        from: Kind::Meeting,
        outcome: Outcome::Passed,
        thread: &[(Kind::Topic, State::Published), (Kind::Meeting, State::Closed)],
        follows: &[
            "move decided",
            "open resolution",
            "put resolution",
            "clock settle resolution_settle 2026-11-30",
        ],
    },
    Step {
        from: Kind::Meeting,
        outcome: Outcome::Failed,
        thread: &[(Kind::Topic, State::Published), (Kind::Meeting, State::Closed)],
        follows: &["move rejected"],
    },
    Step {
        from: Kind::Resolution,
        outcome: Outcome::Settled,
        thread: &[(Kind::Resolution, State::Noticed)],
        follows: &["open notice", "put notice", "clock notice P03 2026-12-08", "tell-notice"],
    },
    Step {
        from: Kind::Resolution,
        outcome: Outcome::Reported,
        thread: &[(Kind::Wish, State::Adopted), (Kind::Resolution, State::Reported)],
        follows: &["move done", "clock confirmation wish_confirm 2026-12-08", "tell-wish-done"],
    },
    Step {
        from: Kind::Resolution,
        outcome: Outcome::Returned,
        thread: &[(Kind::Wish, State::Confirmed), (Kind::Resolution, State::Executing)],
        follows: &["move adopted"],
    },
    Step {
        from: Kind::Resolution,
        outcome: Outcome::Ended,
        thread: &[(Kind::Wish, State::Confirmed), (Kind::Resolution, State::Gone)],
        follows: &["move gone"],
    },
    Step {
        from: Kind::Notice,
        outcome: Outcome::Ended,
        thread: &[(Kind::Resolution, State::Noticed), (Kind::Notice, State::Ended)],
        follows: &["move executing", "tell-execution"],
    },
    Step {
        from: Kind::Meeting,
        outcome: Outcome::Advised,
        thread: &[(Kind::Topic, State::Published), (Kind::Meeting, State::Closed)],
        follows: &[
            "move advised",
            "clock settle resolution_settle 2026-11-30",
            "tell-topic-advised",
        ],
    },
    Step {
        from: Kind::Topic,
        outcome: Outcome::Taken,
        thread: &[(Kind::Topic, State::Advised), (Kind::Meeting, State::Closed)],
        follows: &[
            "move decided",
            "open resolution",
            "put resolution",
            "clock settle resolution_settle 2026-11-30",
        ],
    },
    Step {
        from: Kind::Topic,
        outcome: Outcome::Left,
        thread: &[(Kind::Topic, State::Advised), (Kind::Meeting, State::Closed)],
        follows: &["move rejected"],
    },
    Step {
        from: Kind::Project,
        outcome: Outcome::Shown,
        thread: &[(Kind::Project, State::Draft)],
        follows: &["open notice", "put notice", "clock notice P03 2026-12-08", "tell-notice"],
    },
    Step {
        from: Kind::Project,
        outcome: Outcome::Reported,
        thread: &[(Kind::Resolution, State::Executing), (Kind::Project, State::Finished)],
        follows: &[
            "open notice",
            "put notice",
            "clock notice P03 2026-12-08",
            "tell-notice",
            "move reported +reported",
        ],
    },
];

fn run(from: Kind, outcome: Outcome, states: &[(Kind, State)]) -> (Vec<Matter>, Vec<Effect>) {
    let mut matters: Vec<Matter> =
        states.iter().map(|(kind, state)| matter(*kind, *state)).collect();
    // What is voted on in a recall stands under it.
    let recall = matters.iter().find(|m| m.kind == Kind::Recall).map(|m| m.id);
    for topic in matters.iter_mut().filter(|m| m.kind == Kind::Topic) {
        topic.cause = recall;
    }
    // A project carries out the resolution.
    for project in matters.iter_mut().filter(|m| m.kind == Kind::Project) {
        project.cause = Some(matter_id(Kind::Resolution));
    }
    let ended = matters.iter().find(|m| m.kind == from).cloned();
    let ended = ended.unwrap_or_else(|| matter(from, from.first_state()));
    let shown = super::project::publicity();
    let rows = [super::advice::row(Answer::Taken).row(), shown.row()];
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    let effects = follow(&ended, outcome, &thread, &scene()).unwrap();
    (matters, effects)
}

#[test]
fn each_pair_has_exactly_the_consequences_of_the_table() {
    let mut found = 0;
    for from in Kind::ALL {
        for outcome in Outcome::ALL {
            let step = STEPS.iter().find(|s| s.from == *from && s.outcome == *outcome);
            // A pair that is not in the table has no consequence, wherever the thread stands.
            let everything: Vec<_> = Kind::ALL.iter().map(|k| (*k, k.first_state())).collect();
            let thread = step.map_or(everything.as_slice(), |s| s.thread);
            let (matters, effects) = run(*from, *outcome, thread);
            let expected = step.map_or(&[][..], |s| s.follows);
            assert_eq!(brief(&effects), expected, "{from} {outcome}");
            found += usize::from(step.is_some());
            for effect in &effects {
                assert_lawful(effect, &matters);
            }
        }
    }
    assert_eq!(found, STEPS.len());
}

/// A move leads a matter of the thread over an edge of its graph.
#[track_caller]
fn assert_lawful(effect: &Effect, matters: &[Matter]) {
    if let Effect::Move { matter, to, .. } = effect {
        let moved = matters.iter().find(|m| m.id == *matter).unwrap();
        assert!(moved.kind.allows(moved.state, *to), "{} {} to {to}", moved.kind, moved.state);
    }
}

fn moved(effects: &[Effect]) -> Vec<MatterId> {
    let ids = effects.iter().filter_map(|effect| match effect {
        Effect::Move { matter, .. } => Some(*matter),
        _ => None,
    });
    ids.collect()
}

#[test]
fn what_is_opened_hangs_in_the_thread_under_its_cause() {
    for (place, kind) in [(0, Kind::Topic), (3, Kind::Resolution), (5, Kind::Notice)] {
        let step = &STEPS[place];
        let (_, effects) = run(step.from, step.outcome, step.thread);
        let opening = opened(&effects);
        assert_eq!((opening.kind, opening.cause), (kind, Some(matter_id(step.from))));
        assert_eq!(opening.thread, Some(matter_id(Kind::Wish)));
        assert_eq!((opening.opened_for, opening.owner), (Some(person(1)), None));
    }
}

#[test]
fn each_move_meets_the_matter_it_means() {
    let rows = [
        (1, Kind::Resolution),
        (2, Kind::Resolution),
        (3, Kind::Topic),
        (4, Kind::Topic),
        (6, Kind::Wish),
        (7, Kind::Wish),
        (8, Kind::Wish),
        (9, Kind::Resolution),
    ];
    for (place, kind) in rows {
        let step = &STEPS[place];
        assert_eq!(moved(&run(step.from, step.outcome, step.thread).1), [matter_id(kind)]);
    }
}

#[test]
fn opened_bodies_point_home() {
    let (_, effects) = run(Kind::Wish, Outcome::Adopted, STEPS[0].thread);
    let topic: Topic = written(&effects);
    assert_eq!((topic.home, topic.id), (home(), opened(&effects).id));
    let (_, effects) = run(Kind::Meeting, Outcome::Passed, STEPS[3].thread);
    let made: Resolution = written(&effects);
    assert_eq!((made.id, made.meeting), (opened(&effects).id, matter_id(Kind::Meeting)));
}

#[test]
fn a_notice_hangs_as_long_as_the_resolution_just_said() {
    let settled = Resolution { notice_days: 20, ..resolution() };
    let matters = [matter(Kind::Resolution, State::Noticed)];
    let thread = Thread { matters: &matters, written: &[settled.row()], walk: &[] };
    let effects = follow(&matters[0], Outcome::Settled, &thread, &scene()).unwrap();
    let notice: Notice = written(&effects);
    assert_eq!((notice.posted_on, notice.until_on), (day("2026-11-23"), day("2026-12-13")));
    assert_eq!(notice.subject, matter_id(Kind::Resolution));
    assert!(brief(&effects).contains(&"clock notice P03 2026-12-13".to_owned()));
}

#[test]
fn a_second_meeting_on_an_ended_topic_changes_nothing() {
    for state in [State::Decided, State::Rejected, State::Draft] {
        for outcome in [Outcome::Passed, Outcome::Failed] {
            let thread = [(Kind::Topic, state), (Kind::Meeting, State::Closed)];
            let (_, effects) = run(Kind::Meeting, outcome, &thread);
            assert_eq!(brief(&effects), [""; 0], "{state} {outcome}");
        }
    }
}

#[test]
fn a_meeting_says_nothing_about_the_other_topics_of_its_thread() {
    let meeting = matter(Kind::Meeting, State::Closed);
    let own = matter(Kind::Topic, State::Published);
    let change = Matter {
        id: matter_id(Kind::Notice),
        cause: Some(matter_id(Kind::Resolution)),
        ..own.clone()
    };
    let resolution = matter(Kind::Resolution, State::Changing);
    let on = |own: State| {
        let own = matter(Kind::Topic, own);
        // The other one may stand before or after.
        [
            vec![own.clone(), meeting.clone(), resolution.clone(), change.clone()],
            vec![change.clone(), own, meeting.clone(), resolution.clone()],
        ]
    };
    for outcome in [Outcome::Passed, Outcome::Failed, Outcome::Advised] {
        for matters in on(State::Published) {
            let thread = Thread { matters: &matters, written: &[], walk: &[] };
            let effects = follow(&meeting, outcome, &thread, &scene()).unwrap();
            let moved = effects.iter().filter_map(|e| match e {
                Effect::Move { matter, .. } => Some(*matter),
                _ => None,
            });
            assert_eq!(moved.collect::<Vec<_>>(), [own.id], "{outcome}");
        }
        for matters in on(State::Decided) {
            let thread = Thread { matters: &matters, written: &[], walk: &[] };
            assert_eq!(follow(&meeting, outcome, &thread, &scene()).unwrap(), [], "{outcome}");
        }
    }
    // A vote on another topic is no vote on a recall.
    let recall = matter(Kind::Recall, State::Qualified);
    let matters = [recall, own, meeting.clone()];
    let thread = Thread { matters: &matters, written: &[], walk: &[] };
    let told = brief(&follow(&meeting, Outcome::Passed, &thread, &scene()).unwrap());
    assert!(told.contains(&"open resolution".to_owned()), "{told:?}");
}

#[test]
fn a_wish_that_was_simply_done_moves_no_resolution() {
    // Confirmed, it is watched itself.
    let watched: &[&str] = &["clock recurrence P24 2027-02-21"];
    for (outcome, follows) in [(Outcome::Confirmed, watched), (Outcome::Returned, &[])] {
        let elsewhere = [(Kind::Wish, State::Confirmed), (Kind::Resolution, State::Executing)];
        for thread in [&elsewhere[..1], &elsewhere[..]] {
            let (_, effects) = run(Kind::Wish, outcome, thread);
            assert_eq!(brief(&effects), follows, "{outcome}");
            let wish = matter_id(Kind::Wish);
            let clock = |e: &Effect| matches!(e, Effect::Clock { matter, .. } if *matter == wish);
            assert!(effects.iter().all(clock), "{outcome}");
        }
    }
}

#[test]
fn a_resolution_that_no_wish_began_asks_whom_it_was_opened_for() {
    let (matters, effects) =
        run(Kind::Resolution, Outcome::Reported, &[(Kind::Resolution, State::Reported)]);
    let asked = ["clock confirmation wish_confirm 2026-12-08", "tell-wish-done"];
    assert_eq!(brief(&effects), asked);
    let nobody = Matter { opened_for: None, ..matters[0].clone() };
    let thread = Thread { matters: &matters, written: &[], walk: &[] };
    assert_eq!(follow(&nobody, Outcome::Reported, &thread, &scene()).unwrap(), []);
}

#[test]
fn a_wish_that_is_under_way_again_is_not_moved_twice() {
    for outcome in [Outcome::Returned, Outcome::Ended] {
        let thread = [(Kind::Wish, State::Adopted), (Kind::Resolution, State::Executing)];
        assert_eq!(brief(&run(Kind::Resolution, outcome, &thread).1), [""; 0], "{outcome}");
    }
}

#[test]
fn a_notice_starts_the_resolution_that_hung_and_no_other_of_the_thread() {
    let first = Matter { id: super::fixture::id(90), ..matter(Kind::Resolution, State::Noticed) };
    let second = Matter { id: super::fixture::id(91), ..matter(Kind::Resolution, State::Noticed) };
    let notice = Matter { cause: Some(first.id), ..matter(Kind::Notice, State::Ended) };
    let matters = [first.clone(), second, notice.clone()];
    let thread = Thread { matters: &matters, written: &[], walk: &[] };
    let effects = follow(&notice, Outcome::Ended, &thread, &scene()).unwrap();
    let moved = |e: &Effect| matches!(e, Effect::Move { matter, .. } if *matter == first.id);
    assert!(effects.iter().any(moved), "{effects:?}");
}

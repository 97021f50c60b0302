//! Joining, leaving, merging and splitting wishes: nobody counts twice, no clock gains time, no word
//! is rewritten.

use kernel::id::MatterId;
use kernel::{Code, Moment};

use super::fixture::{
    at, brief, caller, home, id, matter, matter_id, opened, person, refused, said, scene_of,
    scene_on, written,
};
use crate::authority::Role;
use crate::decide::wish::lineage::{
    Descent, Join, Leave, Lineage, Merge, MergeFacts, Split, SplitFacts, Support, join, leave,
    merge, split,
};
use crate::decide::wish::{Channel, Wish};
use crate::matter::{ClockName, Due, Kind, Matter, State};
use crate::spine::Follow;
use crate::{Effect, Scene};

fn other() -> MatterId {
    id(77)
}

/// The secretary, on the wish of person 1.
fn on(state: State) -> Scene<'static> {
    Scene { caller: caller(9, &[Role::Secretary]), ..scene_on(Kind::Wish, state) }
}

fn target(state: State) -> Matter {
    let opened_for = Some(person(2));
    Matter { id: other(), thread: other(), opened_for, ..matter(Kind::Wish, state) }
}

fn due(matter: MatterId, until: &str, met: bool) -> Due {
    Due {
        home: home(),
        matter,
        clock: ClockName::Answer,
        since: at("2026-11-01T09:00"),
        due_at: Moment::end_of(super::fixture::day(until)),
        rule: "wish_answer".into(),
        met_at: met.then(|| at("2026-11-10T09:00")),
        escalated_at: None,
    }
}

#[test]
fn a_neighbour_joins_once_and_is_told() {
    let act = Join { matter: matter_id(Kind::Wish) };
    let of = |n| Scene { matter: on(State::Heard).matter, ..scene_of(n) };
    let effects = join(&false, &of(2), &act).unwrap();
    assert_eq!(brief(&effects), ["set support", "set follow"]);
    let row: Support = written(&effects);
    assert_eq!((row.person, row.wish, row.merged), (person(2), matter_id(Kind::Wish), None));
    assert_eq!(written::<Follow>(&effects).thread, matter_id(Kind::Wish));
    refused(join(&true, &of(2), &act), Code::JoinedAlready, None);
    refused(join(&false, &of(1), &act), Code::JoinOwn, None);
    let desk = Scene { behalf: Some(person(3)), ..on(State::Heard) };
    assert_eq!(written::<Support>(&join(&false, &desk, &act).unwrap()).person, person(3));

    let leaving = Leave { matter: matter_id(Kind::Wish) };
    let effects = leave(&Some(row), &of(2), &leaving).unwrap();
    assert_eq!(brief(&effects), ["remove support", "remove follow"]);
    refused(leave(&None, &of(2), &leaving), Code::JoinedNot, None);
}

fn merging(state: State, own: &str, theirs: &str) -> MergeFacts {
    MergeFacts {
        target: Some(target(state)),
        own_clock: Some(due(matter_id(Kind::Wish), own, false)),
        target_clock: Some(due(other(), theirs, false)),
        supporters: vec![person(3), person(2)],
    }
}

fn merger(reason: &str) -> Merge {
    Merge { matter: matter_id(Kind::Wish), into: "2026-2".into(), reason: reason.into() }
}

#[test]
fn people_move_over_and_the_sooner_clock_goes_on() {
    let moved = ["met answer", "move merged", "put lineage"];
    let people = ["set support", "set follow", "set support", "set follow", "tell-wish-merged"];
    // Own clock, the other's clock, state of the other: whether the own clock goes over.
    let rows = [
        ("2026-11-25", "2026-11-30", State::Heard, true),
        ("2026-11-30", "2026-11-30", State::Heard, false),
        ("2026-12-01", "2026-11-30", State::Heard, false),
        ("2026-11-25", "2026-11-30", State::Adopted, false),
    ];
    for (own, theirs, state, goes_over) in rows {
        let facts = merging(state, own, theirs);
        let effects = merge(&facts, &on(State::Heard), &merger("同一盏灯")).unwrap();
        let clock: &[&str] = if goes_over { &["set due"] } else { &[] };
        assert_eq!(brief(&effects), [&moved[..], clock, &people[..]].concat(), "{own} {state}");
        if goes_over {
            let kept: Due = written(&effects);
            assert_eq!((kept.matter, kept.since), (other(), at("2026-11-01T09:00")));
            assert_eq!(kept.due_at.date().to_string(), own);
        }
        let row: Lineage = written(&effects);
        assert_eq!((row.child, row.parent), (matter_id(Kind::Wish), other()));
        assert_eq!((row.how, &*row.reason), (Descent::Merged, "同一盏灯"));
    }
    let facts = merging(State::Heard, "2026-11-25", "2026-11-30");
    let answered = MergeFacts { target_clock: Some(due(other(), "2026-11-30", true)), ..facts };
    let effects = merge(&answered, &on(State::Heard), &merger("同一盏灯")).unwrap();
    assert!(!brief(&effects).contains(&"set due".to_owned()), "a met clock stays met");
    // Person 2 made the other wish: their own is not joined. The last who moves is person 3.
    let last: Support = written(&effects);
    assert_eq!((last.person, last.merged), (person(3), None));
    assert_eq!(written::<Follow>(&effects).thread, other());
}

#[test]
fn a_wish_goes_only_into_another_open_one_and_with_a_reason() {
    let good = || merging(State::Heard, "2026-11-25", "2026-11-30");
    let ask = |facts: &MergeFacts, reason| merge(facts, &on(State::Heard), &merger(reason));
    let unknown = MergeFacts { target: None, ..good() };
    refused(ask(&unknown, "同一盏灯"), Code::MergeUnknown, Some("into"));
    let topic = MergeFacts { target: Some(matter(Kind::Topic, State::Draft)), ..good() };
    refused(ask(&topic, "同一盏灯"), Code::MergeUnknown, Some("into"));
    let own = MergeFacts { target: on(State::Heard).matter, ..good() };
    refused(ask(&own, "同一盏灯"), Code::MergeSelf, Some("into"));
    for state in [State::Declined, State::Confirmed, State::Merged] {
        let closed = MergeFacts { target: Some(target(state)), ..good() };
        let no = refused(ask(&closed, "同一盏灯"), Code::MergeClosed, Some("into"));
        assert_eq!(said(&no, "state"), format!("@state-{state}"));
    }
    for state in [State::Adopted, State::Done] {
        let open = MergeFacts { target: Some(target(state)), ..good() };
        assert!(ask(&open, "同一盏灯").is_ok(), "{state}");
    }
    let no = refused(ask(&good(), " 同一个 "), Code::FieldShort, Some("reason"));
    assert_eq!(said(&no, "min"), "4");
}

fn splitting(met: bool) -> SplitFacts {
    let wish = Wish {
        home: home(),
        id: matter_id(Kind::Wish),
        text: "路灯坏了。水也停了".into(),
        channel: Channel::Desk,
        recorded_by: None,
        fate: None,
        reply: "已看过".into(),
        replied_at: None,
        report: String::new(),
        verdict: String::new(),
        said_in: 7,
        spot: "桥头".into(),
    };
    let clock = Some(due(matter_id(Kind::Wish), "2026-11-25", met));
    SplitFacts { wish, clock, entry: 12 }
}

#[test]
fn the_second_thing_gets_a_wish_of_its_own_under_the_same_clock() {
    let act = |text: &str| Split {
        matter: matter_id(Kind::Wish),
        text: text.into(),
        reason: Some(" 两件事 ".into()),
    };
    let effects = split(&splitting(false), &on(State::Heard), &act(" 二组停水三天了。 ")).unwrap();
    let expected = ["open wish", "put wish", "put lineage", "set due", "tell-wish-split"];
    assert_eq!(brief(&effects), expected);
    let opening = opened(&effects);
    assert_eq!((opening.opened_for, opening.cause), (Some(person(1)), Some(matter_id(Kind::Wish))));
    assert_eq!((&*opening.title, opening.thread), ("二组停水三天了", None));
    let wish: Wish = written(&effects);
    assert_eq!((&*wish.text, &*wish.spot, &*wish.reply), ("二组停水三天了。", "", ""));
    assert_eq!((wish.said_in, wish.recorded_by), (12, Some(person(9))));
    assert_eq!(wish.id, on(State::Heard).fresh(), "the first id that the act gives");
    let row: Lineage = written(&effects);
    assert_eq!((row.child, row.parent, row.how), (wish.id, matter_id(Kind::Wish), Descent::Split));
    assert_eq!(row.reason, "两件事");
    let kept: Due = written(&effects);
    assert_eq!((kept.matter, kept.due_at.date().to_string()), (wish.id, "2026-11-25".into()));
    // Once the first is answered, the second has its own time.
    let late = split(&splitting(true), &on(State::Adopted), &act("二组停水三天了")).unwrap();
    assert!(brief(&late).contains(&"clock answer wish_answer 2026-12-08".to_owned()));
    refused(
        split(&splitting(false), &on(State::Heard), &act("停水")),
        Code::WishVague,
        Some("text"),
    );
    assert!(!late.iter().any(|e| matches!(e, Effect::Set(row) if row.table == "wish")));
}

//! The table of next steps against the acts themselves, and how a meeting stands for a villager.

use civic::authority::{Caller, Mandate, Role};
use civic::matter::{ClockName, Due, Kind, Matter, State};
use civic::walk::Task;
use kernel::{AreaCode, Id, Moment, PersonRef};

use super::next::{self, STEPS, To, When};
use super::reads::{Open, Seat};
use super::{my, work};

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn someone(n: u8) -> PersonRef {
    PersonRef { home: area("420324107201"), id: Id::from_parts(Moment::from_ms(1), [n; 10]) }
}

fn at(day: i64) -> Moment {
    Moment::from_ms(1_790_000_000_000 + day * kernel::time::DAY_MS)
}

fn open(kind: Kind, state: State, clock: Option<(ClockName, i64)>) -> Open {
    let home = area("420324107201");
    let id = Id::from_parts(at(0), [7; 10]);
    let matter = Matter {
        home,
        id,
        kind,
        year: 2026,
        no: 1,
        title: "二组装路灯".into(),
        area: home,
        state,
        thread: id,
        cause: None,
        opened_by: Some(someone(1)),
        opened_for: Some(someone(1)),
        owner: None,
        opened_at: at(0),
        moved_at: at(0),
        version: 1,
    };
    let due = clock.map(|(clock, day)| Due {
        home,
        matter: id,
        clock,
        since: at(0),
        due_at: at(day),
        rule: String::new(),
        met_at: None,
        escalated_at: None,
    });
    Open { matter, due, meets: false, objection: None, step: None }
}

fn with(role: Role, place: &str) -> Caller {
    let mandate = Mandate {
        home: area(place).home(),
        id: Id::from_parts(at(0), [3; 10]),
        person: someone(9),
        role,
        area: area(place),
        from_on: jiff::civil::date(2026, 1, 1),
        until_on: None,
        ground: String::new(),
    };
    Caller::Person { person: someone(9), mandates: vec![mandate] }
}

fn spec(name: &str) -> &'static civic::act::ActSpec {
    crate::capabilities::deeds().unwrap().get(name).unwrap().spec
}

#[test]
fn every_step_is_an_act_that_its_state_admits() {
    for step in &STEPS {
        let spec = spec(step.act);
        // A meeting is called on a topic; the rule itself asks for its state.
        let kind_fits = spec.kind == Some(step.kind);
        let state_fits = spec.from.is_empty() || spec.from.contains(&step.state);
        assert!(kind_fits && state_fits, "{step:?}");
        assert!(!step.state.is_final(), "{step:?}");
        if step.to == To::Form {
            assert!(spec.path.contains("{matter}"), "{step:?}");
        }
    }
}

type Case = (Kind, State, Option<(ClockName, i64)>, Option<&'static str>);

#[test]
fn steps_come_when_they_are_due() {
    use ClockName::{Answer, Confirmation, Execution, Notice, Publication, Settle, Sitting};
    let cases: [Case; 17] = [
        (Kind::Wish, State::Heard, Some((Answer, 15)), Some("wish.answer")),
        (Kind::Wish, State::Adopted, None, None),
        (Kind::Wish, State::Adopted, Some((Execution, 9)), Some("wish.finish")),
        (Kind::Wish, State::Done, Some((Confirmation, 15)), Some("wish.confirm")),
        (Kind::Wish, State::Confirmed, None, None),
        (Kind::Topic, State::Draft, None, Some("topic.publish")),
        (Kind::Topic, State::Rejected, None, Some("topic.publish")),
        (Kind::Topic, State::Published, Some((Publication, 10)), None),
        (Kind::Topic, State::Published, Some((Publication, 1)), Some("meeting.call")),
        (Kind::Topic, State::Published, None, Some("meeting.call")),
        (Kind::Meeting, State::Called, Some((Sitting, 8)), None),
        (Kind::Meeting, State::Called, Some((Sitting, 1)), Some("meeting.open")),
        (Kind::Resolution, State::Draft, Some((Settle, 9)), Some("resolution.settle")),
        (Kind::Resolution, State::Executing, Some((Execution, 60)), Some("resolution.progress")),
        (Kind::Resolution, State::Executing, Some((Execution, 1)), Some("resolution.report")),
        (Kind::Notice, State::Posted, Some((Notice, 15)), None),
        (Kind::Notice, State::Posted, Some((Notice, 1)), Some("notice.end")),
    ];
    for (kind, state, clock, act) in cases {
        let open = open(kind, state, clock);
        let step = next::step_of(&open, at(1));
        assert_eq!(step.map(|s| s.act), act, "{kind} {state} {clock:?}");
    }
    let mut topic = open(Kind::Topic, State::Published, None);
    topic.meets = true;
    assert!(next::step_of(&topic, at(1)).is_none(), "its meeting is what waits");
    // A matter in steps waits for no publication before its decision.
    let mut stepped = open(Kind::Topic, State::Published, Some((Publication, 10)));
    for (step, act) in [
        (Task::Proposal, Some("process.propose")),
        (Task::Body, Some("meeting.call")),
        (Task::Decision, None),
    ] {
        stepped.step = Some(step);
        assert_eq!(next::step_of(&stepped, at(1)).map(|s| s.act), act, "{step}");
    }
    (stepped.step, stepped.meets) = (Some(Task::Body), true);
    assert!(next::step_of(&stepped, at(1)).is_none(), "its meeting is what waits");
}

#[test]
fn an_objection_comes_before_the_end_and_its_form_knows_it() {
    let mut notice = open(Kind::Notice, State::Posted, Some((ClockName::Notice, 0)));
    notice.objection = Some(Id::from_parts(at(0), [5; 10]));
    let step = next::step_of(&notice, at(1)).unwrap();
    assert_eq!((step.act, step.when), ("notice.reply", When::Objected));
    let href = next::href(&notice, step, spec(step.act));
    let id = notice.matter.id;
    assert!(href.starts_with(&format!("/420324107201/notices/{id}/replies?")), "{href}");
    assert!(href.contains(&format!("objection={}", notice.objection.unwrap())), "{href}");
}

#[test]
fn a_step_belongs_to_those_who_may_take_it() {
    let wish = open(Kind::Wish, State::Heard, None);
    let cases = [
        (Role::Secretary, "420324107201", true),
        (Role::Committee, "420324107201", true),
        (Role::Secretary, "420324107202", false),
        (Role::Agent, "420324107201", false),
        (Role::TownshipClerk, "420324107", false),
    ];
    for (role, place, mine) in cases {
        assert_eq!(next::is_mine(&wish, spec("wish.answer"), &with(role, place)), mine, "{role}");
    }
    let done = open(Kind::Wish, State::Done, None);
    let confirm = spec("wish.confirm");
    assert!(next::is_mine(&done, confirm, &with(Role::Agent, "420324107201")));
    assert!(!next::is_mine(&done, confirm, &with(Role::Secretary, "420324107201")));
    let own = Caller::Person { person: someone(1), mandates: vec![] };
    assert!(next::is_mine(&done, confirm, &own));
}

#[test]
fn a_meeting_tells_whether_one_voted_and_no_more() {
    let seat = |state, voted, paper, ballot, present: bool| Seat {
        matter: open(Kind::Meeting, state, None).matter,
        starts_at: at(0),
        venue: String::new(),
        present_at: present.then(|| at(0)),
        ballot,
        voted,
        paper,
    };
    let (sits, over) = (State::Sitting, State::Closed);
    let cases = [
        (seat(sits, false, false, false, false), "my-meeting-check-in"),
        (seat(sits, false, false, false, true), "my-meeting-here"),
        (seat(sits, false, false, true, true), "my-meeting-vote-now"),
        (seat(sits, true, false, true, true), "my-meeting-voted"),
        (seat(sits, false, true, true, true), "my-meeting-paper"),
        (seat(over, true, false, true, true), "my-meeting-voted"),
        (seat(over, false, false, true, true), "my-meeting-not-voted"),
        (seat(over, false, false, false, true), "my-meeting-was-here"),
        (seat(over, false, false, true, false), "my-meeting-absent"),
    ];
    for (seat, key) in cases {
        assert_eq!(my::standing(&seat), key);
    }
}

#[test]
fn areas_of_service_hold_no_other() {
    let mandate = |role, place: &str| match with(role, place) {
        Caller::Person { mandates, .. } => mandates.into_iter().next().unwrap(),
        _ => unreachable!("a person was made"),
    };
    let held = [
        mandate(Role::Convener, "420324107201001"),
        mandate(Role::Secretary, "420324107201"),
        mandate(Role::Agent, "420324107201"),
        mandate(Role::Convener, "420324107202003"),
    ];
    let found = work::outermost(held.iter());
    assert_eq!(found, [area("420324107201"), area("420324107202003")]);
}

//! The roll is frozen when a meeting opens; a line on it is marked present once.

use kernel::{Code, PersonRef, Refusal};

use super::fixture::{
    brief, caller, home, id, matter_id, person, refused, said, scene, scene_at, scene_of, scene_on,
    written,
};
use super::verdict::hall;
use crate::authority::Role;
use crate::decide::meeting::{CheckIn, CheckInFacts, Entitled, Open, OpenFacts, check_in, open};
use crate::deliberation::{Basis, Meeting, RollLine, Seat, Via, Way};
use crate::matter::{Kind, State};
use crate::{Effect, Scene};

fn called() -> Meeting {
    let mut meeting = hall("villagers_meeting", Basis::Household, [0; 4]).meeting;
    meeting.opened_at = None;
    meeting
}

fn entitled(n: u8) -> Entitled {
    Entitled { person: id(n), household: id(100 + n), seat: Seat::Villager, woman: false }
}

#[test]
fn the_roll_is_frozen_when_the_day_has_come() {
    let act = Open { matter: matter_id(Kind::Meeting) };
    let facts = OpenFacts { meeting: called(), entitled: vec![entitled(1), entitled(2)] };
    // The meeting begins at 8:00 of the 23rd.
    let early = scene_at("2026-11-22T23:59");
    let no = refused(open(&facts, &early, &act), Code::MeetingEarly, None);
    assert_eq!(said(&no, "at"), "2026-11-23");
    for now in ["2026-11-23T00:00", "2026-11-23T08:00", "2026-11-25T08:00"] {
        let scene = scene_at(now);
        let effects = open(&facts, &scene, &act).unwrap();
        let expected = ["set meeting", "move sitting", "met sitting", "put roll", "put roll"];
        assert_eq!(brief(&effects), expected, "{now}");
        assert_eq!(written::<Meeting>(&effects).opened_at, Some(scene.now));
        let last: RollLine = written(&effects);
        assert_eq!((last.person, last.household), (id(2), id(102)));
        assert_eq!((last.present_at, last.via, last.way), (None, None, None));
        assert_eq!((last.seat, last.section), (Seat::Villager, 0));
    }
}

#[test]
fn an_empty_roll_does_not_open() {
    let facts = OpenFacts { meeting: called(), entitled: vec![] };
    let act = Open { matter: matter_id(Kind::Meeting) };
    refused(open(&facts, &scene(), &act), Code::RollEmpty, None);
}

pub fn line() -> RollLine {
    RollLine {
        home: home(),
        meeting: matter_id(Kind::Meeting),
        person: id(1),
        household: id(101),
        present_at: None,
        via: None,
        seat: Seat::Villager,
        section: 0,
        way: None,
    }
}

pub fn facts(basis: Basis) -> CheckInFacts {
    CheckInFacts {
        meeting: hall("villagers_meeting", basis, [0; 4]).meeting,
        line: Some(line()),
        household_here: None,
        name: "张大明".into(),
        ballot: None,
        voted: false,
        sections: vec![],
        proxy: None,
        principals: vec![],
    }
}

pub fn arrive(person: Option<PersonRef>, paper: bool) -> CheckIn {
    CheckIn { matter: matter_id(Kind::Meeting), person, via: None, paper, way: None, section: None }
}

pub fn sitting(scene: Scene<'static>) -> Scene<'static> {
    Scene { matter: scene_on(Kind::Meeting, State::Sitting).matter, ..scene }
}

pub fn marked(result: Result<Vec<Effect>, Refusal>) -> RollLine {
    let effects = result.unwrap();
    assert_eq!(brief(&effects), ["set roll"]);
    written(&effects)
}

#[test]
fn one_checks_in_oneself_by_phone_and_the_convener_checks_in_others() {
    let own = marked(check_in(&facts(Basis::Person), &sitting(scene_of(1)), &arrive(None, false)));
    assert_eq!((own.via, own.present_at), (Some(Via::Phone), Some(scene().now)));
    // Naming oneself is no different.
    let named = arrive(Some(person(1)), false);
    assert_eq!(marked(check_in(&facts(Basis::Person), &sitting(scene_of(1)), &named)), own);
    let by_hand = marked(check_in(&facts(Basis::Person), &sitting(scene()), &named));
    assert_eq!((by_hand.via, by_hand.way), (Some(Via::Hall), Some(Way::Phone)));
    // The convener needs no mandate (person 9 convenes).
    assert!(check_in(&facts(Basis::Person), &sitting(scene_of(9)), &named).is_ok());
    for role in [Role::Convener, Role::Agent, Role::Committee] {
        let runs = Scene { caller: caller(7, &[role]), ..sitting(scene()) };
        assert!(check_in(&facts(Basis::Person), &runs, &named).is_ok(), "{role}");
    }
}

#[test]
fn a_neighbour_checks_in_nobody_else_and_hands_out_no_paper() {
    let rows = [
        (8, arrive(Some(person(1)), false)),
        // Paper for oneself, too, comes from the hand of whoever runs the meeting.
        (1, arrive(None, true)),
        (1, arrive(Some(person(1)), true)),
    ];
    for (who, act) in rows {
        let result = check_in(&facts(Basis::Person), &sitting(scene_of(who)), &act);
        let no = refused(result, Code::NotAllowed, None);
        assert_eq!(said(&no, "who"), "@role-convener");
    }
    let role = Role::Representative;
    let other = Scene { caller: caller(7, &[role]), ..sitting(scene()) };
    let act = arrive(Some(person(1)), false);
    refused(check_in(&facts(Basis::Person), &other, &act), Code::NotAllowed, None);
}

#[test]
fn who_is_not_on_the_frozen_roll_does_not_vote() {
    let stranger = CheckInFacts { line: None, ..facts(Basis::Person) };
    let result = check_in(&stranger, &sitting(scene()), &arrive(Some(person(1)), false));
    let no = refused(result, Code::NotOnRoll, Some("person"));
    assert_eq!((said(&no, "name"), said(&no, "day")), ("张大明", "2026-11-23"));
}

#[test]
fn a_household_is_represented_once_where_households_vote() {
    let act = arrive(Some(person(1)), false);
    let second = |basis| CheckInFacts { household_here: Some("李秀英".into()), ..facts(basis) };
    let result = check_in(&second(Basis::Household), &sitting(scene()), &act);
    let no = refused(result, Code::HouseholdHere, Some("person"));
    assert_eq!(said(&no, "name"), "李秀英");
    assert!(check_in(&second(Basis::Person), &sitting(scene()), &act).is_ok());
}

#[test]
fn paper_is_not_handed_to_somebody_who_voted_by_phone() {
    let voted = CheckInFacts { voted: true, ..facts(Basis::Person) };
    let paper = arrive(Some(person(1)), true);
    let no = refused(check_in(&voted, &sitting(scene()), &paper), Code::WayOther, Some("paper"));
    assert_eq!(said(&no, "way"), "@way-phone", "nobody is told of a paper that they do not hold");
    let plain = arrive(Some(person(1)), false);
    assert_eq!(marked(check_in(&voted, &sitting(scene()), &plain)).way, Some(Way::Phone));
    let not_yet = marked(check_in(&facts(Basis::Person), &sitting(scene()), &paper));
    assert_eq!(not_yet.way, Some(Way::Paper));
}

#[test]
fn checking_in_again_keeps_the_hour_and_the_paper() {
    let came = scene_at("2026-11-23T08:05").now;
    let mut here = facts(Basis::Person);
    here.line = Some(RollLine { present_at: Some(came), way: Some(Way::Paper), ..line() });
    let mut again = arrive(Some(person(1)), false);
    again.via = Some(Via::Desk);
    let kept = marked(check_in(&here, &sitting(scene()), &again));
    let paper = Some(Way::Paper);
    assert_eq!((kept.present_at, kept.way, kept.via), (Some(came), paper, Some(Via::Desk)));
}

#[test]
fn nobody_comes_to_a_meeting_that_has_not_opened() {
    let closed = CheckInFacts { meeting: called(), ..facts(Basis::Person) };
    let result = check_in(&closed, &sitting(scene()), &arrive(Some(person(1)), false));
    refused(result, Code::NotFound, None);
}

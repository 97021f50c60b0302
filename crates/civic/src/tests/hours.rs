//! Volunteer time: it begins with an organiser's confirmation, and nothing moves it on.

use kernel::Code;

use super::acts::ALL;
use super::books::Kept;
use super::fixture::{area, caller, day, id, person, refused, scene, scene_at, scene_of, written};
use crate::Scene;
use crate::authority::Role;
use crate::effect::Effect;
use crate::manage::hours::{
    Activity, Call, Certificate, Certify, CertifyFacts, Confirm, Correct, Correction, Enlist,
    Given, RosterFacts, See, Volunteer, Withdraw, call, certify, confirm, correct, enlist, see,
    withdraw,
};
use crate::tally;

const HELPER: u8 = 7;

fn calling() -> Call {
    Call {
        id: id(1),
        title: "清扫桥头".into(),
        place: "二组桥头".into(),
        on_day: day("2026-11-23"),
        pieces: 6,
        most: 2,
    }
}

fn facts() -> RosterFacts {
    let activity: Activity = written(&call(&(), &scene(), &calling()).unwrap());
    RosterFacts { activity: Some(activity), ..RosterFacts::default() }
}

fn enlisted() -> (RosterFacts, Kept) {
    let mut facts = facts();
    let mut kept = Kept::new();
    kept.take(&call(&(), &scene(), &calling()).unwrap()).unwrap();
    let effects = enlist(&facts, &scene_of(HELPER), &Enlist { activity: id(1) }).unwrap();
    kept.take(&effects).unwrap();
    facts.line = Some(written(&effects));
    (facts, kept)
}

fn arrival() -> See {
    See { activity: id(1), neighbour: person(HELPER) }
}

fn confirmation(pieces: u32) -> Confirm {
    Confirm { activity: id(1), neighbour: person(HELPER), pieces }
}

#[test]
fn time_that_was_given_is_booked_once_and_certified() {
    let (mut facts, mut kept) = enlisted();
    refused(confirm(&facts, &scene(), &confirmation(4)), Code::HoursAbsent, Some("neighbour"));
    let seen: Volunteer = written(&see(&facts, &scene(), &arrival()).unwrap());
    facts.line = Some(seen);
    refused(see(&facts, &scene(), &arrival()), Code::HoursSeen, Some("neighbour"));
    let gone = withdraw(&facts, &scene_of(HELPER), &Withdraw { activity: id(1) });
    refused(gone, Code::HoursSeen, None);
    refused(confirm(&facts, &scene(), &confirmation(7)), Code::HoursLong, Some("pieces"));
    let effects = confirm(&facts, &scene(), &confirmation(4)).unwrap();
    kept.take(&effects).unwrap();
    let account = kept.of(tally::hours(person(HELPER)));
    assert_eq!(tally::left(account.as_ref()), 4);
    facts.line = Some(written(&effects));
    refused(confirm(&facts, &scene(), &confirmation(4)), Code::HoursBooked, Some("neighbour"));
    // The same transfer again is the same one.
    kept.take(&effects).unwrap();
    assert_eq!(tally::left(kept.of(tally::hours(person(HELPER))).as_ref()), 4);

    let today = day("2026-11-23");
    let given = CertifyFacts {
        account,
        given: Some(Given { activities: 1, minutes: 120, from_on: today, until_on: today }),
    };
    let certificate: Certificate =
        written(&certify(&given, &scene_of(HELPER), &Certify {}).unwrap());
    assert_eq!((certificate.pieces, certificate.minutes), (4, 120));
    assert!(certificate.code.len() == 16 && certificate.code.is_ascii());
    let again: Certificate =
        written(&certify(&given, &Scene { key: "k2", ..scene_of(HELPER) }, &Certify {}).unwrap());
    assert_ne!(certificate.code, again.code, "each certificate has a code of its own");
    refused(
        certify(&CertifyFacts::default(), &scene_of(HELPER), &Certify {}),
        Code::HoursNone,
        None,
    );
}

#[test]
fn nobody_books_their_own_time() {
    let (mut facts, _) = enlisted();
    let own = Scene { caller: caller(HELPER, &[Role::Convener]), ..scene() };
    refused(see(&facts, &own, &arrival()), Code::HoursSelf, Some("neighbour"));
    facts.line = Some(written(&see(&facts, &scene(), &arrival()).unwrap()));
    refused(confirm(&facts, &own, &confirmation(1)), Code::HoursSelf, Some("neighbour"));
}

#[test]
fn what_was_booked_wrongly_is_put_right_with_a_reason() {
    let (mut facts, mut kept) = enlisted();
    let left = |kept: &Kept| tally::left(kept.of(tally::hours(person(HELPER))).as_ref());
    let act = |n: u8, pieces| Correct {
        id: id(n),
        activity: id(1),
        neighbour: person(HELPER),
        pieces,
        reason: "走得早，记错了".into(),
    };
    facts.line = Some(written(&see(&facts, &scene(), &arrival()).unwrap()));
    refused(correct(&facts, &scene(), &act(80, 2)), Code::HoursUnbooked, Some("neighbour"));
    let effects = confirm(&facts, &scene(), &confirmation(4)).unwrap();
    kept.take(&effects).unwrap();
    facts.line = Some(written(&effects));
    let own = Scene { caller: caller(HELPER, &[Role::Convener]), ..scene() };
    refused(correct(&facts, &own, &act(80, 2)), Code::HoursSelf, Some("neighbour"));
    refused(correct(&facts, &scene(), &act(80, 7)), Code::HoursLong, Some("pieces"));
    let mute = Correct { reason: "错".into(), ..act(80, 2) };
    refused(correct(&facts, &scene(), &mute), Code::FieldShort, Some("reason"));
    let effects = correct(&facts, &scene(), &act(80, 2)).unwrap();
    kept.take(&effects).unwrap();
    let kept_of: Correction = written(&effects);
    assert_eq!((kept_of.was, kept_of.now, left(&kept)), (4, 2, 2));
    // To nothing: then it may be confirmed anew, by an entry of its own.
    facts.line = Some(written(&effects));
    let effects = correct(&facts, &scene(), &act(81, 0)).unwrap();
    kept.take(&effects).unwrap();
    let line: Volunteer = written(&effects);
    assert_eq!((line.confirmed_at, left(&kept)), (None, 0));
    let again = RosterFacts { line: Some(line), corrected: 2, ..facts };
    kept.take(&confirm(&again, &scene(), &confirmation(3)).unwrap()).unwrap();
    assert_eq!(left(&kept), 3);
}

#[test]
fn a_day_has_as_many_minutes_as_it_has() {
    let (mut facts, _) = enlisted();
    facts.line = Some(written(&see(&facts, &scene(), &arrival()).unwrap()));
    facts.that_day = 24 * 60 - 60;
    let no = refused(confirm(&facts, &scene(), &confirmation(3)), Code::HoursLong, Some("pieces"));
    assert_eq!(super::fixture::said(&no, "most"), "2");
    confirm(&facts, &scene(), &confirmation(2)).unwrap();
    // And no more than the county lays down, once it does.
    let rules = super::fixture::rules_with("[hours.day]\nvalue = 480\n");
    let ruled = Scene { rules, ..scene() };
    facts.that_day = 480 - 30;
    let no = refused(confirm(&facts, &ruled, &confirmation(2)), Code::HoursLong, Some("pieces"));
    assert_eq!(super::fixture::said(&no, "most"), "1");
}

#[test]
fn a_roster_has_its_day_and_its_room() {
    let (with, _) = enlisted();
    let act = Enlist { activity: id(1) };
    refused(enlist(&with, &scene_of(HELPER), &act), Code::HoursEnlisted, None);
    let full = RosterFacts { enlisted: 2, ..facts() };
    refused(enlist(&full, &scene_of(8), &act), Code::HoursFull, None);
    let late = Scene { caller: caller(8, &[]), ..scene_at("2026-11-24T09:00") };
    refused(enlist(&facts(), &late, &act), Code::HoursDay, None);
    let none = RosterFacts::default();
    refused(enlist(&none, &scene_of(8), &act), Code::NotFound, Some("activity"));
    refused(see(&facts(), &scene(), &arrival()), Code::HoursNotEnlisted, None);
    refused(see(&with, &scene_at("2026-11-24T09:00"), &arrival()), Code::HoursDay, None);
    let off = withdraw(&with, &scene_of(HELPER), &Withdraw { activity: id(1) }).unwrap();
    assert!(matches!(off.as_slice(), [Effect::Remove(_)]));

    let past = Call { on_day: day("2026-11-22"), ..calling() };
    refused(call(&(), &scene(), &past), Code::HoursDay, Some("on_day"));
    let endless = Call { pieces: 49, ..calling() };
    refused(call(&(), &scene(), &endless), Code::HoursLong, Some("pieces"));
    let dumb = Call { title: "扫".into(), ..calling() };
    refused(call(&(), &scene(), &dumb), Code::FieldShort, Some("title"));
}

/// Hours are neither bought nor given away: of all acts there are, those that touch hours are these,
/// and none of them names two people or a price.
#[test]
fn no_act_moves_hours_from_one_to_another() {
    let own: Vec<_> = ALL.iter().filter(|spec| spec.name.starts_with("hours.")).collect();
    let names: Vec<_> = own.iter().map(|spec| spec.name).collect();
    let known = ["call", "enlist", "withdraw", "see", "confirm", "correct", "certify"];
    assert_eq!(names, known.map(|word| format!("hours.{word}")));
    for spec in own {
        let people = spec.fields.iter().filter(|f| f.kind == crate::FieldKind::Person).count();
        assert!(people <= 1, "{}", spec.name);
        assert!(spec.fields.iter().all(|f| !["points", "price", "to"].contains(&f.name)));
    }
    // And the ledger itself takes no transfer between the two units.
    let (_, mut kept) = enlisted();
    let home = area(super::fixture::HOME);
    let points = tally::source(tally::Unit::Point, home);
    kept.take(&[tally::source_opened(tally::Unit::Point, home).unwrap()]).unwrap();
    for unit in [tally::Unit::Point, tally::Unit::HalfHour] {
        let way = (points, tally::hours(person(HELPER)));
        let moved =
            tally::moved(&scene(), ("test", id(90)), crate::money::Step::Post, way, (unit, 1_u32))
                .unwrap();
        assert!(kept.take(&[moved.unwrap()]).is_err(), "units do not mix");
    }
}

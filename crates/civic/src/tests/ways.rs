//! Ways of giving a voice and places of a meeting: each voice has one way, each way in each place one
//! sheet, and all sheets and phones are one count.

use ::ballot::Tally;
use kernel::Code;

use super::ballot::{ballot, casting, counted, entering, line};
use super::fixture::{
    at, brief, home, id, matter_id, person, refused, rules, said, scene, scene_at, scene_of,
    scene_on, written,
};
use super::meeting::{arrive, facts, marked, sitting};
use super::verdict::{hall, sheet};
use crate::Scene;
use crate::authority::Role;
use crate::decide::ballot::{
    Answer, Cast, Close, CloseFacts, EnterFacts, Out, TallySheet, cast, close, enter,
};
use crate::decide::meeting::{CheckIn, CheckInFacts, Section, SectionFacts, check_in, section};
use crate::deliberation::{Basis, MeetingSection, RollLine, Way};
use crate::matter::{Kind, State};

fn place(no: u32) -> MeetingSection {
    MeetingSection {
        home: home(),
        meeting: matter_id(Kind::Meeting),
        no,
        venue: "三组晒场".into(),
        starts_at: at("2026-11-23T09:00"),
        convener: person(6),
    }
}

fn comes(way: Option<Way>, section: Option<u32>) -> CheckIn {
    CheckIn { way, section, ..arrive(Some(person(1)), false) }
}

#[test]
fn a_way_once_taken_stays_and_only_the_phone_may_be_left() {
    use Way::{Hands, Objects, Paper, Phone};
    // Held, asked, voted by phone; what comes of it, and the field.
    type Row = (Option<Way>, Option<Way>, bool, Result<Way, (Code, &'static str)>);
    let rows: [Row; 16] = [
        (None, None, false, Ok(Phone)),
        (None, Some(Hands), false, Ok(Hands)),
        (None, Some(Objects), false, Ok(Objects)),
        (None, Some(Paper), false, Ok(Paper)),
        (Some(Phone), Some(Hands), false, Ok(Hands)),
        (Some(Phone), Some(Paper), false, Ok(Paper)),
        (Some(Hands), None, false, Ok(Hands)),
        (Some(Hands), Some(Hands), false, Ok(Hands)),
        (Some(Phone), Some(Phone), true, Ok(Phone)),
        (Some(Phone), None, true, Ok(Phone)),
        (Some(Hands), Some(Phone), false, Err((Code::WayOther, "way"))),
        (Some(Objects), Some(Hands), false, Err((Code::WayOther, "way"))),
        (Some(Paper), Some(Phone), false, Err((Code::PaperHeld, "way"))),
        (Some(Hands), Some(Paper), false, Err((Code::WayOther, "paper"))),
        (Some(Phone), Some(Hands), true, Err((Code::WayOther, "way"))),
        (Some(Phone), Some(Paper), true, Err((Code::WayOther, "paper"))),
    ];
    for (held, asked, voted, expected) in rows {
        let line = RollLine { way: held, ..super::meeting::line() };
        let facts = CheckInFacts { line: Some(line), voted, ..facts(Basis::Person) };
        let result = check_in(&facts, &sitting(scene()), &comes(asked, None));
        match expected {
            Ok(way) => assert_eq!(marked(result).way, Some(way), "{held:?} {asked:?} {voted}"),
            Err((code, field)) => drop(refused(result, code, Some(field))),
        }
    }
}

#[test]
fn a_way_and_the_tick_for_paper_do_not_contradict() {
    let both = |way| CheckIn { paper: true, ..comes(Some(way), None) };
    assert_eq!(
        marked(check_in(&facts(Basis::Person), &sitting(scene()), &both(Way::Paper))).way,
        Some(Way::Paper)
    );
    for way in [Way::Phone, Way::Hands, Way::Objects] {
        let result = check_in(&facts(Basis::Person), &sitting(scene()), &both(way));
        refused(result, Code::FieldBad, Some("way"));
    }
    // Nobody comes "by proxy" through the door.
    let act = CheckIn { via: Some(crate::deliberation::Via::Proxy), ..comes(None, None) };
    let result = check_in(&facts(Basis::Person), &sitting(scene()), &act);
    refused(result, Code::FieldBad, Some("via"));
}

#[test]
fn only_who_runs_it_says_that_witnesses_count() {
    for way in Way::COUNTED {
        let own = CheckIn { way: Some(*way), ..arrive(None, false) };
        let result = check_in(&facts(Basis::Person), &sitting(scene_of(1)), &own);
        refused(result, Code::NotAllowed, None);
    }
    let own = CheckIn { way: Some(Way::Phone), ..arrive(None, false) };
    assert!(check_in(&facts(Basis::Person), &sitting(scene_of(1)), &own).is_ok());
    // Whoever runs one of the places runs its door.
    let places = CheckInFacts { sections: vec![place(1)], ..facts(Basis::Person) };
    let act = comes(Some(Way::Hands), Some(1));
    assert!(check_in(&places, &sitting(scene_of(6)), &act).is_ok());
    refused(check_in(&places, &sitting(scene_of(7)), &act), Code::NotAllowed, None);
}

#[test]
fn everybody_is_in_one_of_the_places() {
    let places = || CheckInFacts { sections: vec![place(1), place(2)], ..facts(Basis::Person) };
    for (asked, no) in [(None, 0), (Some(0), 0), (Some(1), 1), (Some(2), 2)] {
        let line = marked(check_in(&places(), &sitting(scene()), &comes(None, asked)));
        assert_eq!(line.section, no);
    }
    let result = check_in(&places(), &sitting(scene()), &comes(None, Some(3)));
    refused(result, Code::NotFound, Some("section"));
    // Once there, one stays there unless another place is said.
    let there = RollLine { section: 2, ..super::meeting::line() };
    let again = CheckInFacts { line: Some(there), ..places() };
    assert_eq!(marked(check_in(&again, &sitting(scene()), &comes(None, None))).section, 2);
    assert_eq!(marked(check_in(&again, &sitting(scene()), &comes(None, Some(1)))).section, 1);
}

#[test]
fn places_are_added_before_the_opening_where_the_rule_names_its_ground() {
    let meeting = |body: &str| hall(body, Basis::Person, [0; 4]).meeting;
    let act = |starts: &str| Section {
        matter: matter_id(Kind::Meeting),
        starts_at: at(starts),
        venue: " 三组晒场 ".into(),
        convener: None,
    };
    let on = || Scene { matter: scene_on(Kind::Meeting, State::Called).matter, ..scene() };
    let ask = |body: &str, sections, known, act: &Section| {
        let facts = SectionFacts { meeting: meeting(body), sections, convener_known: known };
        section(&facts, &on(), act)
    };
    // The meeting begins at 8:00.
    let good = act("2026-11-23T08:00");
    let effects = ask("villagers_meeting", 1, true, &good).unwrap();
    assert_eq!(brief(&effects), ["put meeting_section"]);
    let made: MeetingSection = written(&effects);
    assert_eq!((made.no, &*made.venue, made.convener), (2, "三组晒场", person(9)));
    assert!(ask("deliberation", 0, true, &good).is_ok());
    let early = ask("villagers_meeting", 0, true, &act("2026-11-23T07:59"));
    refused(early, Code::FieldBad, Some("starts_at"));
    let stranger = Section { convener: Some(person(4)), ..act("2026-11-23T08:00") };
    let unknown = ask("villagers_meeting", 0, false, &stranger);
    refused(unknown, Code::NotFound, Some("convener"));
    let named = ask("villagers_meeting", 0, true, &stranger).unwrap();
    assert_eq!(written::<MeetingSection>(&named).convener, person(4));
    for body in rules().bodies().filter(|b| b.sections.is_none()) {
        let no = refused(ask(&body.key, 0, true, &good), Code::SectionsNot, None);
        assert_eq!(said(&no, "article"), body.article, "{}", body.key);
        assert_eq!(said(&no, "bodies"), "@body:deliberation @body:villagers_meeting");
    }
}

#[test]
fn who_is_counted_by_witnesses_does_not_vote_by_phone_too() {
    let say = Cast { matter: matter_id(Kind::Meeting), answer: Answer::Yes, proxy_for: None };
    for way in Way::COUNTED {
        let line = RollLine { way: Some(*way), ..line(true, false) };
        let facts = casting(Basis::Person, Some(ballot(false)), Some(line));
        let code = if *way == Way::Paper { Code::PaperHeld } else { Code::WayOther };
        refused(cast(&facts, &scene_of(1), &say), code, None);
    }
}

#[test]
fn a_sheet_is_about_one_place_and_one_way() {
    let of = |section, way| crate::decide::ballot::Enter {
        section,
        way,
        ..counted([120, 118, 60, 50, 5, 3])
    };
    let rows = [
        (None, None, (0, Way::Paper)),
        (Some(2), None, (2, Way::Paper)),
        (None, Some(Way::Hands), (0, Way::Hands)),
        (Some(1), Some(Way::Objects), (1, Way::Objects)),
    ];
    for (section, way, key) in rows {
        let sheet: TallySheet = written(&enter(&entering(), &scene(), &of(section, way)).unwrap());
        assert_eq!((sheet.section, sheet.way), key);
    }
    let phone = enter(&entering(), &scene(), &of(None, Some(Way::Phone)));
    refused(phone, Code::FieldBad, Some("way"));
    let unknown = EnterFacts { section_known: false, ..entering() };
    refused(enter(&unknown, &scene(), &of(Some(9), None)), Code::NotFound, Some("section"));
}

/// Phone 80, paper 60 in the hall, hands 40 and corn cobs 20 in the second place: 200 of 300.
fn mixed(yes_by_phone: u64) -> CloseFacts {
    let of = |section, way, numbers| TallySheet { section, way, ..sheet(numbers) };
    let out = |section, way, n| Out { section, way, n };
    CloseFacts {
        ballot: Some(ballot(false)),
        phone: Tally { yes: yes_by_phone, no: 80 - yes_by_phone, ..Tally::default() },
        sheets: vec![
            of(0, Way::Paper, [60, 59, 30, 25, 2, 2]),
            of(1, Way::Hands, [40, 40, 20, 18, 2, 0]),
            of(1, Way::Objects, [20, 18, 10, 8, 0, 0]),
        ],
        out: vec![out(0, Way::Paper, 60), out(1, Way::Hands, 40), out(1, Way::Objects, 20)],
        ..hall("villagers_meeting", Basis::Household, [406, 811, 200, 300])
    }
}

#[test]
fn phone_paper_hands_and_objects_of_all_places_are_one_count() {
    // 村民委员会组织法 第二十六条: more than half of the 200 present, 101.
    let (counts, verdict) = mixed(41).judge(rules()).unwrap();
    assert_eq!(counts.tally(), Tally { yes: 101, no: 90, abstain: 4, invalid: 2 });
    assert_eq!((verdict.present, verdict.outcome), (200, ::ballot::Outcome::Adopted));
    let (_, verdict) = mixed(40).judge(rules()).unwrap();
    assert_eq!(verdict.outcome, ::ballot::Outcome::Rejected);
}

#[test]
fn nothing_closes_while_one_voice_is_uncounted_anywhere() {
    let ask = |facts: &CloseFacts| {
        let act = Close { matter: matter_id(Kind::Meeting) };
        close(facts, &scene_at("2026-11-23T12:00"), &act)
    };
    assert!(ask(&mixed(41)).is_ok());
    for (missing, n) in [(0, "60"), (1, "40"), (2, "20")] {
        let mut facts = mixed(41);
        facts.sheets.remove(missing);
        assert_eq!(said(&refused(ask(&facts), Code::TallyWaiting, None), "n"), n);
    }
    // A sheet of another way or place does not stand in for it.
    let mut other_way = mixed(41);
    other_way.sheets[1].way = Way::Paper;
    refused(ask(&other_way), Code::TallyWaiting, None);
    let mut other_place = mixed(41);
    other_place.sheets[1].section = 0;
    refused(ask(&other_place), Code::TallyWaiting, None);
    // Nor may one tell of a place and way in which nobody is.
    let mut ghost = mixed(41);
    ghost.out.pop();
    assert_eq!(said(&refused(ask(&ghost), Code::TallyWaiting, None), "n"), "20");
    let mut late = mixed(41);
    late.out[1].n = 41;
    assert_eq!(said(&refused(ask(&late), Code::TallyWaiting, None), "n"), "41");
}

#[test]
fn more_voices_than_voters_present_are_never_judged_whatever_the_mixture() {
    let mut over = mixed(41);
    over.phone.yes += 1;
    let no = refused(over.judge(rules()), Code::TallyOver, None);
    assert_eq!((said(&no, "have"), said(&no, "max")), ("201", "200"));
}

#[test]
fn the_agent_at_the_door_runs_it_too() {
    let agent = Scene { caller: super::fixture::caller(7, &[Role::Agent]), ..sitting(scene()) };
    let line = marked(check_in(&facts(Basis::Person), &agent, &comes(Some(Way::Objects), None)));
    assert_eq!((line.way, line.person), (Some(Way::Objects), id(1)));
}

//! A visit says something, its promise has owner and date, and a household is due by the rulebook.

use kernel::id::RecordId;
use kernel::{Code, PersonRef};

use super::fixture::{
    area, at, brief, caller, day, home, id, opened, person, refused, rules, scene, written,
};
use crate::authority::Role;
use crate::decide::visit::{
    RecordFacts, Report, Standing, Visit, Visitor, record, rhythm, standing,
};
use crate::decide::wish::{Channel, Fate, Wish};
use crate::spine::Stored;
use crate::voice::Member;
use crate::{Effect, Scene};

fn visitor() -> Scene<'static> {
    Scene { caller: caller(9, &[Role::Committee]), ..scene() }
}

fn facts() -> RecordFacts {
    let member = |n: u8, is_head| Member { id: person(n).id, is_head };
    RecordFacts {
        area: Some(area("420324107210002")),
        members: vec![member(1, false), member(2, true), member(3, false)],
        visitors_known: true,
        owner_known: true,
        voice: Vec::new(),
        entry: 12,
    }
}

fn visit_id() -> RecordId {
    id(60)
}

fn act() -> Report {
    Report {
        id: visit_id(),
        household: id(50),
        note: Some(" 腿脚不好，院坝灯不亮 ".into()),
        voice: None,
        answer: Some(" 慢性病药可以代取 ".into()),
        promise: None,
        owner: None,
        due_on: None,
        person: None,
        companions: None,
        on: None,
    }
}

fn promise() -> Report {
    Report {
        promise: Some(" 把院坝灯修好 ".into()),
        owner: Some(person(5)),
        due_on: Some(day("2026-11-30")),
        ..act()
    }
}

fn ask(facts: &RecordFacts, act: &Report) -> Result<Vec<Effect>, kernel::Refusal> {
    record(facts, &visitor(), act)
}

#[test]
fn a_visit_is_one_line_and_asks_for_no_more() {
    let effects = ask(&facts(), &act()).unwrap();
    assert_eq!(brief(&effects), ["put visit", "put visitor"]);
    let visit: Visit = written(&effects);
    assert_eq!((&*visit.note, &*visit.answer), ("腿脚不好，院坝灯不亮", "慢性病药可以代取"));
    assert_eq!((visit.wish, visit.voice, visit.said_in), (None, None, 12));
    assert_eq!((visit.visited_at, visit.recorded_by), (scene().now, person(9)));
    // Owner and date without a promise bind nobody.
    let idle = Report { promise: Some(" ".into()), ..promise() };
    assert_eq!(brief(&ask(&facts(), &idle).unwrap()), ["put visit", "put visitor"]);
    let more = Report { companions: Some(vec![person(6), person(9), person(6)]), ..act() };
    let effects = ask(&facts(), &more).unwrap();
    assert_eq!(brief(&effects), ["put visit", "put visitor", "put visitor"], "each once");
    let earlier = Report { on: Some(day("2026-11-20")), ..act() };
    let visit: Visit = written(&ask(&facts(), &earlier).unwrap());
    assert_eq!((visit.visited_at, visit.recorded_at), (at("2026-11-20T00:00"), scene().now));
    assert_eq!(written::<Visitor>(&effects).visit, visit_id());
}

#[test]
fn a_promise_is_a_wish_taken_up_with_owner_and_date() {
    let effects = ask(&facts(), &promise()).unwrap();
    let expected = [
        "open wish",
        "put wish",
        "clock answer wish_answer 2026-12-08",
        "met answer",
        "move adopted",
        "clock execution set-by-hand 2026-11-30",
        "tell-promise",
        "tell-wish-answered",
        "put visit",
        "put visitor",
    ];
    assert_eq!(brief(&effects), expected);
    let opening = opened(&effects);
    assert_eq!((opening.opened_for, opening.owner), (Some(person(2)), Some(person(5))), "the head");
    assert_eq!(opening.area, area("420324107210002"));
    let wish: Wish = written(&effects);
    assert_eq!((wish.channel, wish.fate), (Channel::Visit, Some(Fate::Handle)));
    assert_eq!(
        (&*wish.text, wish.recorded_by, wish.said_in),
        ("把院坝灯修好", Some(person(9)), 12)
    );
    assert_eq!(wish.id, visitor().fresh(), "the first id that the act gives");
    assert_eq!(written::<Visit>(&effects).wish, Some(wish.id));
    let named = Report { person: Some(person(3)), ..promise() };
    assert_eq!(opened(&ask(&facts(), &named).unwrap()).opened_for, Some(person(3)));
    let mut headless = facts();
    headless.members.iter_mut().for_each(|m| m.is_head = false);
    assert_eq!(opened(&ask(&headless, &promise()).unwrap()).opened_for, Some(person(1)));
    let today = Report { due_on: Some(day("2026-11-23")), ..promise() };
    assert!(ask(&facts(), &today).is_ok());
}

#[test]
fn what_a_visit_may_not_be() {
    let stranger = |p: PersonRef| Report { person: Some(p), ..promise() };
    let nobody = RecordFacts { area: None, ..facts() };
    let unknown = RecordFacts { visitors_known: false, ..facts() };
    let no_owner = RecordFacts { owner_known: false, ..facts() };
    let empty = RecordFacts { members: Vec::new(), ..facts() };
    let rows = [
        (nobody, act(), Code::VisitNobody, "household"),
        (facts(), Report { note: Some(" ".into()), ..act() }, Code::VisitSilent, "note"),
        (facts(), Report { note: None, ..act() }, Code::VisitSilent, "note"),
        (unknown, act(), Code::FieldBad, "companions"),
        (facts(), Report { on: Some(day("2026-11-24")), ..act() }, Code::FieldBad, "on"),
        (facts(), Report { promise: Some("修灯".into()), ..promise() }, Code::WishVague, "promise"),
        (facts(), Report { owner: None, ..promise() }, Code::PromiseBare, "owner"),
        (no_owner, promise(), Code::PromiseBare, "owner"),
        (facts(), Report { due_on: None, ..promise() }, Code::PromiseBare, "due_on"),
        (
            facts(),
            Report { due_on: Some(day("2026-11-22")), ..promise() },
            Code::FieldBad,
            "due_on",
        ),
        (facts(), stranger(person(4)), Code::VisitStranger, "person"),
        (empty, promise(), Code::VisitStranger, "person"),
    ];
    for (facts, act, code, field) in rows {
        refused(ask(&facts, &act), code, Some(field));
    }
}

#[test]
fn a_recording_stands_for_words_and_nothing_else_does() {
    let stored = |mime: &str| Some(Stored { hash: [3; 32], size: 9, mime: mime.into() });
    let with = |voice| RecordFacts { voice, ..facts() };
    let silent = Report { note: None, ..act() };
    let visit: Visit = written(&ask(&with(vec![stored("audio/mp4")]), &silent).unwrap());
    assert_eq!((visit.note.as_str(), visit.voice), ("", Some([3; 32])));
    refused(ask(&with(vec![None]), &act()), Code::NotFound, Some("voice"));
    refused(ask(&with(vec![stored("image/jpeg")]), &act()), Code::FileKind, Some("voice"));
    refused(ask(&with(vec![stored("")]), &act()), Code::FileKind, Some("voice"));
    let two = vec![stored("audio/amr"), stored("audio/amr")];
    refused(ask(&with(two), &act()), Code::FileMany, Some("voice"));
}

#[test]
fn a_household_is_due_by_the_rhythm_of_the_rulebook() {
    assert_eq!(
        [0, 1, 2, 9].map(rhythm),
        ["visit_ordinary", "visit_alone", "visit_ordinary", "visit_ordinary",]
    );
    let today = day("2026-11-23");
    let rows = [
        (4, Some("2026-11-23"), Some(0), false),
        (4, Some("2026-05-23"), Some(184), false),
        (4, Some("2026-05-22"), Some(185), true),
        (1, Some("2026-10-23"), Some(31), false),
        (1, Some("2026-10-22"), Some(32), true),
        (1, None, None, true),
        (4, None, None, true),
    ];
    for (at_home, last, days, beyond) in rows {
        let stands = standing(rules(), at_home, last.map(day), today).unwrap();
        assert_eq!(stands, Standing { days, beyond }, "{at_home} {last:?}");
    }
    assert_eq!(home(), area("420324107210"));
}

//! A notice hangs its full time, and every objection is answered before the next step.

use kernel::Code;

use super::fixture::{
    at, brief, day, home, id, matter_id, person, refused, said, scene, scene_at, scene_of, written,
};
use crate::Scene;
use crate::authority::Caller;
use crate::decide::notice::{End, EndFacts, Notice, Object, Objection, Reply, end, object, reply};
use crate::matter::Kind;

/// Posted on 23 November for fifteen days: 24 November to 8 December.
fn notice() -> Notice {
    Notice {
        home: home(),
        id: matter_id(Kind::Notice),
        subject: matter_id(Kind::Resolution),
        posted_on: day("2026-11-23"),
        until_on: day("2026-12-08"),
        ended_at: None,
    }
}

#[test]
fn a_notice_ends_after_its_last_day_and_not_on_it() {
    // 村民委员会组织法 第三十五条第四款; the last day ends at 24:00 (民法典 第二百零三条).
    let act = End { matter: matter_id(Kind::Notice) };
    let facts = EndFacts { notice: notice(), unanswered: 0 };
    for running in ["2026-11-23T09:00", "2026-12-07T09:00", "2026-12-08T00:00", "2026-12-08T23:59"]
    {
        let no = refused(end(&facts, &scene_at(running), &act), Code::NoticeRunning, None);
        assert_eq!(said(&no, "until"), "2026-12-08", "{running}");
    }
    for over in ["2026-12-09T00:00", "2027-01-01T09:00"] {
        let effects = end(&facts, &scene_at(over), &act).unwrap();
        assert_eq!(brief(&effects), ["set notice", "met notice", "move ended +ended"]);
        assert_eq!(written::<Notice>(&effects).ended_at, Some(at(over)));
    }
}

#[test]
fn no_objection_stays_unanswered() {
    let act = End { matter: matter_id(Kind::Notice) };
    let facts = EndFacts { notice: notice(), unanswered: 2 };
    let no = refused(end(&facts, &scene_at("2026-12-09T09:00"), &act), Code::ObjectionOpen, None);
    assert_eq!(said(&no, "n"), "2");
    // While it runs, the days are the reason.
    refused(end(&facts, &scene_at("2026-12-08T09:00"), &act), Code::NoticeRunning, None);
}

fn objecting(text: &str) -> Object {
    Object { matter: matter_id(Kind::Notice), id: id(60), text: text.into() }
}

#[test]
fn an_objection_says_something_and_is_the_villager_s() {
    let effects = object(&notice(), &scene_of(3), &objecting(" 灯离我家太近 ")).unwrap();
    assert_eq!(brief(&effects), ["put objection", "tell-objection"]);
    let row: Objection = written(&effects);
    assert_eq!((row.by, &*row.text), (person(3), "灯离我家太近"));
    assert_eq!((row.answered_at, row.answered_by), (None, None));
    let desk = Scene { behalf: Some(person(4)), ..scene() };
    let effects = object(&notice(), &desk, &objecting("灯离我家太近")).unwrap();
    assert_eq!(written::<Objection>(&effects).by, person(4));
    for short in ["", "不同意", "  不 同 "] {
        let no = object(&notice(), &scene_of(3), &objecting(short));
        refused(no, Code::FieldShort, Some("text"));
    }
    assert!(object(&notice(), &scene_of(3), &objecting("我不同意")).is_ok());
    let nobody = Scene { caller: Caller::Anonymous, ..scene() };
    let no = object(&notice(), &nobody, &objecting("我不同意"));
    refused(no, Code::SignInNeeded, None);
}

#[test]
fn an_answer_is_words_and_goes_to_who_objected() {
    let asked = written(&object(&notice(), &scene_of(3), &objecting("灯离我家太近")).unwrap());
    let act = |text: &str| Reply {
        matter: matter_id(Kind::Notice),
        objection: id(60),
        text: text.into(),
    };
    let effects = reply(Some(&asked), &scene(), &act(" 移三米 ")).unwrap();
    assert_eq!(brief(&effects), ["set objection", "tell-objection-answered"]);
    let row: Objection = written(&effects);
    assert_eq!((&*row.answer, row.answered_by), ("移三米", Some(person(9))));
    assert_eq!((row.answered_at, row.text), (Some(scene().now), asked.text.clone()));
    refused(reply(None, &scene(), &act("移三米")), Code::NotFound, Some("objection"));
    // A blank would count as an answer and let the notice end.
    refused(reply(Some(&asked), &scene(), &act("  ")), Code::FieldMissing, Some("text"));
}

//! Days between the publication of a topic and the meeting on it.

use kernel::Code;

use super::fixture::{
    at, brief, caller, day, home, id, matter_id, opened, person, refused, rules, said, scene,
    scene_on, written,
};
use super::topic::topic;
use crate::Scene;
use crate::authority::Caller;
use crate::decide::meeting::{Call, CallFacts, call};
use crate::deliberation::{Basis, Meeting, Topic};
use crate::matter::{Kind, State};

const PUBLISHED: &str = "2026-11-01T15:00";

fn facts(body: &str) -> CallFacts {
    let topic = Topic { body: body.into(), published_at: Some(at(PUBLISHED)), ..topic() };
    CallFacts {
        topic,
        topic_state: State::Published,
        convener_known: true,
        meeting_open: false,
        walk: vec![],
        direct: false,
        demanded: false,
    }
}

fn act(starts_at: &str) -> Call {
    Call {
        matter: matter_id(Kind::Topic),
        id: id(30),
        starts_at: at(starts_at),
        venue: " 二组院坝 ".into(),
        convener: None,
        emergency: None,
        step: None,
        secret: false,
    }
}

/// An hour after the publication.
fn asked() -> Scene<'static> {
    Scene { now: at("2026-11-01T16:00"), ..scene_on(Kind::Topic, State::Published) }
}

#[test]
fn the_days_lie_between_publication_and_meeting() {
    // Body, article, days; the meeting may sit on the day after the last full day
    // (民法典 第二百零一条: the day of publication is not counted).
    let rows = [
        ("villagers_meeting", "村民委员会组织法 第二十五条第二款", 10, "2026-11-12"),
        ("members_assembly", "农村集体经济组织法 第二十七条", 10, "2026-11-12"),
        ("residents_meeting", "城市居民委员会组织法 第二十六条第二款", 10, "2026-11-12"),
        (
            "villagers_representatives",
            "海南省实施《村民委员会组织法》办法（湖北省办法录入前暂用）",
            3,
            "2026-11-05",
        ),
        ("party_members", "“四议两公开”工作法（部分地方为三日）", 3, "2026-11-05"),
    ];
    for (body, article, days, earliest) in rows {
        let before = day(earliest).yesterday().unwrap();
        let late_on_the_day_before = act(&format!("{before}T23:59"));
        let result = call(&facts(body), &asked(), &late_on_the_day_before);
        let no = refused(result, Code::NoticeShort, Some("starts_at"));
        assert_eq!(said(&no, "have"), (days - 1).to_string(), "{body}");
        assert_eq!(said(&no, "need"), days.to_string(), "{body}");
        assert_eq!((said(&no, "article"), said(&no, "earliest")), (article, earliest), "{body}");
        let first_minute = act(&format!("{earliest}T00:00"));
        assert!(call(&facts(body), &asked(), &first_minute).is_ok(), "{body}");
    }
}

#[test]
fn every_body_with_a_period_of_notice_is_in_the_table_of_periods() {
    for body in rules().bodies().filter(|body| body.notice.is_some()) {
        let notice = crate::policy::body_notice(&scene(), &body.key).unwrap().unwrap();
        assert_eq!(Some(notice.rule), body.notice.as_deref(), "{}", body.key);
        assert_eq!(rules().days(notice.rule), Ok(notice.days), "{}", body.key);
    }
}

#[test]
fn a_body_without_a_period_may_meet_at_once() {
    let effects = call(&facts("two_committees"), &asked(), &act("2026-11-01T16:00")).unwrap();
    assert_eq!(opened(&effects).kind, Kind::Meeting);
}

#[test]
fn special_circumstances_shorten_what_the_law_lets_them_shorten() {
    // 村民委员会组织法 第二十五条第二款: 遇有特殊情况的，可以临时通知村民.
    let mut urgent = act("2026-11-01T19:00");
    urgent.emergency = Some(" 桥面垮塌，当晚要定 ".into());
    let effects = call(&facts("villagers_meeting"), &asked(), &urgent).unwrap();
    assert_eq!(written::<Meeting>(&effects).emergency, "桥面垮塌，当晚要定");
    // 农村集体经济组织法 第二十七条 knows no exception.
    let no = call(&facts("members_assembly"), &asked(), &urgent);
    refused(no, Code::NoticeShort, Some("starts_at"));
    // Spaces are no circumstances.
    urgent.emergency = Some("  ".into());
    let no = call(&facts("villagers_meeting"), &asked(), &urgent);
    refused(no, Code::NoticeShort, Some("starts_at"));
}

#[test]
fn only_a_published_topic_is_put_to_a_meeting() {
    let draft = CallFacts {
        topic: Topic { published_at: None, ..facts("villagers_meeting").topic },
        topic_state: State::Draft,
        convener_known: true,
        meeting_open: false,
        walk: vec![],
        direct: false,
        demanded: false,
    };
    let no =
        refused(call(&draft, &asked(), &act("2026-12-24T19:00")), Code::TopicUnpublished, None);
    assert_eq!(said(&no, "need"), "10");
    for state in [State::Decided, State::Rejected] {
        let ended = CallFacts { topic_state: state, ..facts("villagers_meeting") };
        let no = refused(call(&ended, &asked(), &act("2026-12-24T19:00")), Code::WrongState, None);
        assert_eq!(said(&no, "state"), format!("@state-{state}"));
    }
}

#[test]
fn a_meeting_lies_ahead_and_has_a_known_convener() {
    let now = Scene { now: at("2026-11-20T09:00"), ..asked() };
    let past = act("2026-11-20T08:59");
    refused(call(&facts("villagers_meeting"), &now, &past), Code::MeetingPast, Some("starts_at"));

    let mut named = act("2026-11-12T19:00");
    named.convener = Some(person(7));
    let effects = call(&facts("villagers_meeting"), &asked(), &named).unwrap();
    assert_eq!(written::<Meeting>(&effects).convener, person(7));
    let unknown = CallFacts { convener_known: false, ..facts("villagers_meeting") };
    refused(call(&unknown, &asked(), &named), Code::NotFound, Some("convener"));
    let twice = CallFacts { meeting_open: true, ..facts("villagers_meeting") };
    refused(call(&twice, &asked(), &act("2026-11-12T19:00")), Code::MeetingOpen, None);
    let nobody = Scene { caller: Caller::Worker, ..asked() };
    let result = call(&facts("villagers_meeting"), &nobody, &act("2026-11-12T19:00"));
    refused(result, Code::SignInNeeded, None);
}

#[test]
fn a_called_meeting_carries_body_and_basis_of_its_topic() {
    let asked = Scene { caller: caller(9, &[]), ..asked() };
    let effects = call(&facts("villagers_meeting"), &asked, &act("2026-11-12T19:00")).unwrap();
    assert_eq!(
        brief(&effects),
        [
            "open meeting",
            "put meeting",
            "met publication",
            "clock sitting set-by-hand 2026-11-12",
            "tell-meeting-called",
            "+called"
        ]
    );
    let meeting: Meeting = written(&effects);
    assert_eq!((meeting.home, meeting.topic), (home(), matter_id(Kind::Topic)));
    assert_eq!((&*meeting.body, meeting.basis), ("villagers_meeting", Basis::Household));
    assert_eq!((&*meeting.venue, meeting.opened_at), ("二组院坝", None));
    let opening = opened(&effects);
    assert_eq!(opening.thread, Some(matter_id(Kind::Wish)));
    assert_eq!(opening.cause, Some(matter_id(Kind::Topic)));
    assert_eq!((opening.owner, opening.id), (Some(person(9)), id(30)));
}

#[test]
fn what_villagers_demanded_is_not_put_off_to_a_far_day() {
    // Published on the 1st, ten full days: the 12th is the first day, and P27.latest more the last.
    let rows = [
        ("2026-11-12T19:30", true, true),
        ("2026-11-27T19:30", true, true),
        ("2026-11-28T19:30", true, false),
        ("2027-06-01T19:30", true, false),
        ("2027-06-01T19:30", false, true),
    ];
    for (starts_at, demanded, goes) in rows {
        let facts = CallFacts { demanded, ..facts("villagers_meeting") };
        let out = call(&facts, &asked(), &act(starts_at));
        if goes {
            assert!(out.is_ok(), "{starts_at} {demanded}: {out:?}");
        } else {
            let no = refused(out, Code::MeetingFar, Some("starts_at"));
            assert_eq!(said(&no, "latest"), "2026-11-27", "{starts_at}");
            assert_eq!(said(&no, "earliest"), "2026-11-12", "{starts_at}");
        }
    }
    // A convener who waited until the days are long over still has the days from today.
    let late = Scene { now: at("2026-12-20T09:00"), ..asked() };
    let facts = CallFacts { demanded: true, ..facts("villagers_meeting") };
    assert!(call(&facts, &late, &act("2027-01-04T19:30")).is_ok());
    refused(call(&facts, &late, &act("2027-01-05T19:30")), Code::MeetingFar, Some("starts_at"));
}
